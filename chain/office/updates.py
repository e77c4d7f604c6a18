"""Updates of the kiosk's package in rings: how far one is, what stopped it, and what head office orders of it."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from chain.errors import Misuse, NotThere
from chain.office.edition_words import course_words, update_words
from chain.office.forms import Form, field
from chain.office.site import Office, to
from chain.office.views import done_of, kiosk_of
from chain.office.visitor import Visitor
from chain.storage.updates import RINGS
from gait.words import said

SHARES, HOLDS = (100, 90, 75, 50), (24, 48, 72, 168)  # percent; hours


def show_updates(office: Office, request: Request, visitor: Visitor) -> Response:
    return updates_page(office, visitor, done_of(request))


def updates_page(office: Office, visitor: Visitor, done: str = "", fault: str = "") -> Response:
    update = office.updates.current()
    number = 0 if update is None else update.number
    return office.drawing.page(
        visitor,
        "updates",
        422 if fault else 200,
        update=update,
        course=None if update is None else course_words(update),
        rings=office.updates.rings(number),
        kiosks=[update_words(each, update) for each in office.updates.kiosks(number)],
        packages=office.updates.packages(),
        shares=SHARES,
        holds=HOLDS,
        done=done,
        fault=fault,
    )


def publish(office: Office, request: Request, visitor: Visitor, form: Form) -> Response:
    """Raises NotThere for a version that there is not, or terms that the page does not offer."""
    share, hold = chosen(form, "share", SHARES), chosen(form, "hold", HOLDS)
    try:
        office.updates.publish(visitor.user.who, field(form, "version"), share, hold, office.publisher)
    except Misuse:
        return updates_page(
            office, visitor, "", said("No kiosk is in ring 0. Put one there first, on the kiosk’s page.")
        )
    return to("/updates", done="handed")


def chosen(form: Form, name: str, offered: tuple[int, ...]) -> int:
    """Raises NotThere."""
    found = next((each for each in offered if str(each) == field(form, name)), None)
    if found is None:
        raise NotThere
    return found


def stop(office: Office, request: Request, visitor: Visitor, form: Form) -> Response:
    office.updates.stop(visitor.user.who)
    return to("/updates", done="stopped")


def go_on(office: Office, request: Request, visitor: Visitor, form: Form) -> Response:
    office.updates.go_on(visitor.user.who)
    return to("/updates", done="on")


def withdraw(office: Office, request: Request, visitor: Visitor, form: Form) -> Response:
    office.updates.withdraw(visitor.user.who)
    return to("/updates", done="withdrawn")


def put_into_ring(office: Office, request: Request, visitor: Visitor, form: Form) -> Response:
    kiosk = kiosk_of(office, request, visitor)
    office.updates.put_into_ring(visitor.user.who, kiosk.kiosk, chosen(form, "ring", RINGS))
    return to(f"/kiosks/{kiosk.kiosk.hex}", done="ring")
