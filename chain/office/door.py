"""In and out: the log-in, which tells nobody which names there are; the log-out; one's own password."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from chain.errors import Misuse
from chain.office.forms import Form, field
from chain.office.site import Office, set_cookie, to
from chain.office.visitor import SESSION, VISITOR, Visitor
from chain.passwords import LEAST
from gait.words import said


def show_login(office: Office, request: Request, visitor: Visitor) -> Response:
    if visitor.account is not None:
        return to("/")
    return login_page(office, visitor)


def login_page(office: Office, visitor: Visitor, status: int = 200, fault: str = "", name: str = "") -> Response:
    return office.drawing.page(visitor, "login", status, fault=fault, name=name)


def log_in(office: Office, request: Request, visitor: Visitor, form: Form) -> Response:
    """A session of its own each time: whatever cookie was there before is none. Raises TooOften."""
    name = field(form, "name")
    office.count_login(request, name)
    token = office.accounts.enter(name, form.get("password", ""))
    if token is None:
        fault = said("Name or password is wrong.")
        return login_page(office, visitor, 403, fault, name)
    answer = to("/")
    set_cookie(answer, SESSION, token)
    set_cookie(answer, VISITOR, "", 0)
    return answer


def log_out(office: Office, request: Request, visitor: Visitor, form: Form) -> Response:
    office.accounts.leave(visitor.user, visitor.cookie)
    answer = to("/login")
    set_cookie(answer, SESSION, "", 0)
    return answer


def show_password(office: Office, request: Request, visitor: Visitor) -> Response:
    return password_page(office, visitor)


def password_page(office: Office, visitor: Visitor, status: int = 200, fault: str = "") -> Response:
    return office.drawing.page(visitor, "password", status, fault=fault, least=LEAST)


def change_password(office: Office, request: Request, visitor: Visitor, form: Form) -> Response:
    """Ends every session of theirs, this one too. Raises TooOften."""
    account = visitor.user
    if form.get("password") != form.get("again"):
        return password_page(office, visitor, 422, said("The two new passwords differ."))
    office.count_login(request, account.name)
    if not office.accounts.knows(account, form.get("old", "")):
        return password_page(office, visitor, 403, said("The password until now is wrong."))
    try:
        office.accounts.change_password(account.who, account, form.get("password", ""))
    except Misuse as error:
        return password_page(office, visitor, 422, error.message)
    return to("/login")
