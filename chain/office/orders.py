"""What head office orders on the page: stores, kiosks, customers' rights, users. Who did it stands in the audit log."""

from __future__ import annotations

from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response

from chain.errors import Misuse, NotThere
from chain.office.drawing import HEADERS
from chain.office.forms import Form, field, id_in
from chain.office.site import Office, to
from chain.office.views import done_of, kiosk_of
from chain.office.visitor import Visitor
from chain.passwords import LEAST
from chain.spelling import as_json
from chain.storage.accounts import Account
from chain.storage.kiosks import MOST_NAME, Kiosks
from gait.words import said, template
from kiosk.link.wire import code_digest

NOBODY = template("Nothing is held under this code.")


def show_new_kiosk(office: Office, request: Request, visitor: Visitor) -> Response:
    return new_kiosk_page(office, visitor, done_of(request))


def new_kiosk_page(
    office: Office, visitor: Visitor, done: str = "", fault: str = "", typed: Form | None = None
) -> Response:
    """typed: what stands in the form again after a fault."""
    stores, status = Kiosks(office.database).stores(), 422 if fault else 200
    return office.drawing.page(
        visitor, "new_kiosk", status, stores=stores, done=done, fault=fault, typed=typed or {}, most=MOST_NAME
    )


def add_store(office: Office, request: Request, visitor: Visitor, form: Form) -> Response:
    try:
        Kiosks(office.database, visitor.user.who).add_store(field(form, "new_store"))
    except Misuse as error:
        return new_kiosk_page(office, visitor, "", error.message, form)
    return to("/kiosks/new", done="store")


def make_code(office: Office, request: Request, visitor: Visitor, form: Form) -> Response:
    """What whoever sets the kiosk up takes along. Raises NotThere for a store that there is not."""
    from gait.report.qr_code import squares  # slow to bring up: not for who only starts the service

    store, name = id_in(field(form, "store")), field(form, "name")
    stores = Kiosks(office.database).stores()
    if store not in stores:
        raise NotThere
    if not office.place.address.exists():
        unknown = said("The centre has no address yet: start the service for kiosks first.")
        return new_kiosk_page(office, visitor, "", unknown, form)
    address, fingerprint = office.place.address.read_text(), office.authority.fingerprint
    try:
        code = Kiosks(office.database, visitor.user.who).make_code(stores[store], name)
    except Misuse as error:
        return new_kiosk_page(office, visitor, "", error.message, form)
    return office.drawing.page(
        visitor,
        "sheet",
        store=stores[store],
        name=name,
        address=address,
        code=code,
        fingerprint=fingerprint,
        squares=squares(spelled(address, code, fingerprint)),
    )


def spelled(address: str, code: str, fingerprint: str) -> str:
    """As it stands in the QR code: capitals and digits alone, which take 37 squares a side in place of 49."""
    return f"{address} {code} {fingerprint.replace(':', '')}".upper()


def revoke(office: Office, request: Request, visitor: Visitor, form: Form) -> Response:
    kiosk = kiosk_of(office, request, visitor)
    Kiosks(office.database, visitor.user.who).revoke(kiosk.kiosk)
    return to(f"/kiosks/{kiosk.kiosk.hex}", done="revoked")


def show_customers(office: Office, request: Request, visitor: Visitor) -> Response:
    return customers_page(office, visitor, done_of(request))


def customers_page(office: Office, visitor: Visitor, done: str = "", fault: str = "", status: int = 200) -> Response:
    """The code does not stand in the form again: it is a customer's, and the page may be left open."""
    return office.drawing.page(visitor, "customers", status, done=done, fault=fault)


def give_access(office: Office, request: Request, visitor: Visitor, form: Form) -> Response:
    """All that is held under a code, as a file."""
    try:
        held = office.history.access(visitor.user.who, digest(field(form, "code")))
    except Misuse:
        return customers_page(office, visitor, "", NOBODY, 404)
    there = HEADERS | {"Content-Disposition": 'attachment; filename="held.json"'}
    return Response(as_json(held, indent=1), media_type="application/json", headers=there)


def erase(office: Office, request: Request, visitor: Visitor, form: Form) -> Response:
    """Rows are gone when it answers; what is left in files goes now or by the service for kiosks."""
    if field(form, "sure") != "yes":
        return customers_page(office, visitor, "", said("Tick that it is to be erased for good."), 422)
    if not office.history.erase_person(visitor.user.who, digest(field(form, "code"))):
        return customers_page(office, visitor, "", NOBODY, 404)
    office.sweeper.sweep_or_later()
    return to("/customers", done="erased")


def digest(code: str) -> bytes:
    return bytes.fromhex(code_digest(code))


def show_users(office: Office, request: Request, visitor: Visitor) -> Response:
    return users_page(office, visitor, done_of(request))


def users_page(
    office: Office, visitor: Visitor, done: str = "", fault: str = "", typed: Form | None = None
) -> Response:
    users, stores = office.accounts.all(), Kiosks(office.database).stores()
    status = 422 if fault else 200
    return office.drawing.page(
        visitor, "users", status, users=users, stores=stores, done=done, fault=fault, typed=typed or {}, least=LEAST
    )


def add_user(office: Office, request: Request, visitor: Visitor, form: Form) -> Response:
    """Raises NotThere for a store that there is not."""
    sees = field(form, "sees")
    store = None if sees == "all" else id_in(sees)
    if store is not None and store not in Kiosks(office.database).stores():
        raise NotThere
    try:
        office.accounts.add(visitor.user.who, field(form, "name"), store, form.get("password", ""))
    except Misuse as error:
        return users_page(office, visitor, fault=error.message, typed=form)
    return to("/users", done="user")


def set_password(office: Office, request: Request, visitor: Visitor, form: Form) -> Response:
    """Of another user: who has forgotten theirs."""
    user = user_of(office, request)
    try:
        office.accounts.change_password(visitor.user.who, user, form.get("password", ""))
    except Misuse as error:
        return users_page(office, visitor, "", error.message)
    return to("/users", done="password")


def remove_user(office: Office, request: Request, visitor: Visitor, form: Form) -> Response:
    """Nobody removes themselves, so that somebody of head office stays."""
    user = user_of(office, request)
    if user.account == visitor.user.account:
        own = said("Nobody removes themselves: ask another user of head office.")
        return users_page(office, visitor, "", own)
    office.accounts.remove(visitor.user.who, user)
    return to("/users", done="removed")


def user_of(office: Office, request: Request) -> Account:
    """Raises NotThere."""
    asked: UUID = id_in(request.path_params["user"])
    found = next((each for each in office.accounts.all() if each.account == asked), None)
    if found is None:
        raise NotThere
    return found
