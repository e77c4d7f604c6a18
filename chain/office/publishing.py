"""What head office publishes: the catalogue of shoes, the limits of the verdict. First looked at, then published."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from chain.errors import Misuse, NotThere
from chain.office.comparing import (
    MOST_SHOWN,
    Limits,
    as_settings,
    catalogue_in,
    compared,
    limits_from,
    limits_in,
    usual_limits,
)
from chain.office.edition_words import progress_words
from chain.office.forms import Form, field, id_in
from chain.office.site import Office, to
from chain.office.uploads import Upload
from chain.office.views import done_of
from chain.office.visitor import Visitor
from chain.storage.editions import MOST_NUMBER, Draft, EditionFacts, holding
from chain.storage.kiosks import Kiosks
from gait.errors import SettingsFault
from gait.verdict.limits import COUNTED, SPANS
from gait.words import said, template
from kiosk.link.wire import Published

PAGES = {Published.SHOES: "/catalogue", Published.RULES: "/limits"}
LIMITS_NAME = template("limits")
OWN_NAME = template("each store its own")


def show_catalogue(office: Office, request: Request, visitor: Visitor) -> Response:
    return catalogue_page(office, visitor, done_of(request))


def catalogue_page(office: Office, visitor: Visitor, done: str = "", fault: str = "") -> Response:
    return published_page(office, visitor, Published.SHOES, done, fault)


def published_page(
    office: Office, visitor: Visitor, kind: Published, done: str, fault: str, **more: object
) -> Response:
    """What holds, where it has arrived, and what was published before."""
    rows = [progress_words(each) for each in office.editions.at_kiosks(kind)]
    return office.drawing.page(
        visitor,
        PAGES[kind].strip("/"),
        422 if fault else 200,
        editions=office.editions.all(kind),
        rows=rows,
        done=done,
        fault=fault,
        **more,
    )


def take_table(office: Office, request: Request, visitor: Visitor, upload: Upload) -> Response:
    """A table of shoes, to be looked at before it is published."""
    if not upload.content:
        return catalogue_page(office, visitor, "", said("Choose a file first."))
    try:
        catalogue_in(upload.name, upload.content)
    except SettingsFault as fault:
        words = f"{visitor.words.tr(fault.sentence)} {visitor.words.tr(fault.advice)} ({fault.message})"
        return catalogue_page(office, visitor, "", words)
    draft = office.editions.draft(Published.SHOES, None, upload.name, upload.content)
    return to(f"/drafts/{draft.hex}")


def show_limits(office: Office, request: Request, visitor: Visitor) -> Response:
    return limits_page(office, visitor, {}, done_of(request))


def limits_page(office: Office, visitor: Visitor, typed: Form, done: str = "", fault: str = "") -> Response:
    """typed: what stands in the form again after a fault; else the limits that hold in all stores."""
    there = limits_of(office, holding(office.editions.all(Published.RULES), None)) or usual_limits()
    shown = {name: typed.get(name, f"{value:g}") for name, value in there.items()}
    stores = Kiosks(office.database).stores()
    return published_page(
        office, visitor, Published.RULES, done, fault, spans=SPANS, counted=COUNTED, shown=shown, stores=stores,
        typed=typed,
    )  # fmt: skip


def limits_of(office: Office, edition: EditionFacts | None) -> Limits | None:
    """None where each store sets its own."""
    return None if edition is None else limits_in(office.editions.content(edition.number).content)


def take_limits(office: Office, request: Request, visitor: Visitor, form: Form) -> Response:
    """Limits, to be looked at before they are published. Raises NotThere for a store that there is not."""
    store = id_in(field(form, "store")) if field(form, "store") else None
    if store is not None and store not in Kiosks(office.database).stores():
        raise NotThere
    try:
        limits = None if field(form, "own") else limits_from(form)
    except Misuse as misuse:
        return limits_page(office, visitor, form, "", misuse.message)
    name = OWN_NAME if limits is None else LIMITS_NAME
    return to(f"/drafts/{office.editions.draft(Published.RULES, store, name, as_settings(limits)).hex}")


def take_again(office: Office, request: Request, visitor: Visitor, form: Form) -> Response:
    """An earlier edition, to be looked at and published under a new number. Raises NotThere."""
    number = field(form, "number")
    if not number.isdecimal() or len(number) > len(str(MOST_NUMBER)):
        raise NotThere
    before = office.editions.content(int(number))
    return to(f"/drafts/{office.editions.draft(before.kind, before.store, before.name, before.content).hex}")


def show_draft(office: Office, request: Request, visitor: Visitor) -> Response:
    """What would change. Raises NotThere for what was published already, or had its day."""
    draft = office.editions.drafted(id_in(request.path_params["draft"]))
    shown = shoes_draft if draft.kind is Published.SHOES else limits_draft
    return shown(office, visitor, draft)


def shoes_draft(office: Office, visitor: Visitor, draft: Draft) -> Response:
    newest = holding(office.editions.all(Published.SHOES), None)
    there = None if newest is None else office.editions.content(newest.number)
    before = () if there is None else catalogue_in(there.name, there.content).shoes
    change = compared(catalogue_in(draft.name, draft.content), before)
    return office.drawing.page(visitor, "catalogue_draft", draft=draft, change=change, newest=newest, most=MOST_SHOWN)


def limits_draft(office: Office, visitor: Visitor, draft: Draft) -> Response:
    """Beside what holds until now, in each store that it is for."""
    stores = Kiosks(office.database).stores()
    published = office.editions.all(Published.RULES)
    held = {name: holding(published, store) for store, name in stores.items() if draft.store in (None, store)}
    limits = {edition: limits_of(office, edition) for edition in set(held.values())}
    before = {name: limits[edition] for name, edition in held.items()}
    return office.drawing.page(
        visitor, "limits_draft", draft=draft, store=stores.get(draft.store) if draft.store else None, before=before,
        limits=limits_in(draft.content), spans=SPANS, counted=COUNTED,
    )  # fmt: skip


def publish(office: Office, request: Request, visitor: Visitor, form: Form) -> Response:
    """Raises NotThere for what was published already."""
    draft = office.editions.drafted(id_in(request.path_params["draft"]))
    office.editions.publish(visitor.user.who, draft.draft, office.publisher)
    return to(PAGES[draft.kind], done="published")
