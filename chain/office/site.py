"""Which pages there are, and who may see them: every one but the log-in needs a session, some head office's."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Awaitable, Callable, Iterable
from threading import Lock
from urllib.parse import urlencode

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from chain.authority import Authority
from chain.errors import CentreError, CentreFault, Malformed, NotThere, Refusal
from chain.folders import Folders
from chain.office.drawing import FONTS, HEADERS, ICON, STYLE, Drawing
from chain.office.forms import Form, form_of
from chain.office.troubles import told
from chain.office.uploads import Upload, upload_of
from chain.office.visitor import LANGUAGE, SESSION, VISITOR, Visitor, language_of, words_of
from chain.passwords import USUAL, Cost
from chain.publisher import Publisher
from chain.storage.accounts import Accounts
from chain.storage.database import Database
from chain.storage.editions import EditionList
from chain.storage.erasing import Sweeper
from chain.storage.figures import Figures
from chain.storage.history import History
from chain.storage.updates import Updates
from chain.web.requests import Pace

LOGINS, LOGINS_OF_NAME = 20, 10  # a minute: from one address, behind which a whole office may be; for one name
KEPT_S = 365 * 86400  # the chosen language; fonts, style and icon, whose address changes with them
STATIC = {"Cache-Control": f"public, max-age={KEPT_S}, immutable", "X-Content-Type-Options": "nosniff"}
FACES = ("Inter-Regular.ttf", "Inter-SemiBold.ttf", "InterDisplay-Bold.ttf")
log = logging.getLogger("chain.office")

Endpoint = Callable[[Request], Awaitable[Response]]
View = Callable[["Office", Request, Visitor], Response]  # run in threads: they wait for the database
Order = Callable[["Office", Request, Visitor, Form], Response]
UploadOrder = Callable[["Office", Request, Visitor, Upload], Response]


class LoggedOut(Exception):
    """Who asks must log in first."""


class Office:
    """The application, `app`, over an entered database. cost: of passwords. logins: a minute from one address."""

    def __init__(
        self,
        database: Database,
        place: Folders,
        authority: Authority,
        routes: Callable[[Office], Iterable[Route]],
        cost: Cost = USUAL,
        logins: int = LOGINS,
    ) -> None:
        self.database, self.place, self.authority = database, place, authority
        self.accounts, self.figures, self.history = Accounts(database, cost), Figures(database), History(database)
        self.sweeper, self.drawing = Sweeper(database, place), Drawing()
        self.editions, self.updates, self.publisher = EditionList(database), Updates(database), Publisher(authority)
        self.logins, self.logins_of_name = Pace(logins), Pace(LOGINS_OF_NAME)
        self._counting = Lock()
        faces = [Route(f"/static/{name}", kept(FONTS.joinpath(name).read_bytes(), "font/ttf")) for name in FACES]
        style = Route("/static/{version}.css", kept(STYLE, "text/css"))
        icon = Route("/static/{version}.svg", kept(ICON, "image/svg+xml"))
        self.app = Starlette(
            routes=[*routes(self), *faces, style, icon], exception_handlers={HTTPException: self.tell_nothing_there}
        )
        self.app.router.redirect_slashes = False

    def page(self, path: str, view: View, office_only: bool = False) -> Route:
        """For who is logged in."""

        async def shown(request: Request) -> Response:
            return await run_in_threadpool(view, self, request, await self.user(request, office_only))

        return Route(path, self.guarded(shown), methods=["GET"])

    def order(self, path: str, order: Order, office_only: bool = False) -> Route:
        """The same of what changes something: with the token of a form of the same session."""

        async def done(request: Request) -> Response:
            visitor = await self.user(request, office_only)
            form = await form_of(request, visitor.form_token)
            return await run_in_threadpool(order, self, request, visitor, form)

        return Route(path, self.guarded(done), methods=["POST"])

    def upload(self, path: str, order: UploadOrder) -> Route:
        """The same of a file, for head office alone."""

        async def done(request: Request) -> Response:
            visitor = await self.user(request, office_only=True)
            upload = await upload_of(request, visitor.form_token)
            return await run_in_threadpool(order, self, request, visitor, upload)

        return Route(path, self.guarded(done), methods=["POST"])

    def open_page(self, path: str, view: View) -> Route:
        """For anybody."""

        async def shown(request: Request) -> Response:
            visitor = await self.visitor(request)
            answer = await run_in_threadpool(view, self, request, visitor)
            if visitor.account is None:
                set_cookie(answer, VISITOR, visitor.cookie)
            return answer

        return Route(path, self.guarded(shown), methods=["GET"])

    def open_order(self, path: str, order: Order) -> Route:
        async def done(request: Request) -> Response:
            visitor = await self.visitor(request)
            form = await form_of(request, visitor.form_token)
            return await run_in_threadpool(order, self, request, visitor, form)

        return Route(path, self.guarded(done), methods=["POST"])

    async def user(self, request: Request, office_only: bool) -> Visitor:
        """Raises LoggedOut, NotThere."""
        visitor = await self.visitor(request)
        if visitor.account is None:
            raise LoggedOut
        if office_only and not visitor.account.is_office:
            raise NotThere
        return visitor

    async def visitor(self, request: Request) -> Visitor:
        token = request.cookies.get(SESSION, "")
        account = await run_in_threadpool(self.accounts.of_token, token) if token else None
        cookie = token if account else request.cookies.get(VISITOR) or secrets.token_urlsafe()
        return Visitor(account, cookie, words_of(request), path_of(request))

    async def tell_nothing_there(self, request: Request, error: Exception) -> Response:
        return self.tell(request, NotThere())

    def tell(self, request: Request, error: CentreError) -> Response:
        title, advice = told(error)
        visitor = Visitor(None, "", words_of(request), "")
        return self.drawing.page(visitor, "trouble", error.status, title=title, advice=advice)

    def guarded(self, endpoint: Endpoint) -> Endpoint:
        """The page's border: whatever goes wrong is told in words, and nothing that was typed stands in the log."""

        async def answered(request: Request) -> Response:
            try:
                answer = await endpoint(request)
            except LoggedOut:
                answer = to("/login")
            except CentreError as error:
                answer = self.tell(request, error)
                if not isinstance(error, Refusal):
                    log.error("%s: %s", error.code, error.message)
            except ClientDisconnect:  # in the middle of a body; nobody reads this
                answer = self.tell(request, Malformed())
            except Exception as error:
                log.error("A page failed: %s at %s", type(error).__name__, request.scope["route"].path)
                answer = self.tell(request, CentreFault())
            if LANGUAGE in request.query_params:
                set_cookie(answer, LANGUAGE, language_of(request), KEPT_S)
            return answer

        return answered

    def count_login(self, request: Request, name: str) -> None:
        """Raises TooOften."""
        with self._counting:
            self.logins.count(request.client.host if request.client else "")
            self.logins_of_name.count(name.lower())


def to(path: str, **query: str) -> Response:
    """The page that shows what an order came to: loading it anew repeats nothing."""
    return RedirectResponse(f"{path}?{urlencode(query)}" if query else path, 303, headers=HEADERS)


def path_of(request: Request) -> str:
    """With its query, but for the language: where the choice of another one leads. Empty after an order."""
    if request.method != "GET":
        return ""
    query = urlencode([(name, value) for name, value in request.query_params.multi_items() if name != LANGUAGE])
    return f"{request.url.path}?{query}{'&' if query else ''}"


def set_cookie(answer: Response, name: str, value: str, life_s: int | None = None) -> None:
    """life_s: None until the browser ends."""
    answer.set_cookie(name, value, max_age=life_s, path="/", secure=True, httponly=True, samesite="strict")


def kept(content: bytes, kind: str) -> Endpoint:
    async def answered(request: Request) -> Response:
        return Response(content, media_type=kind, headers=STATIC)

    return answered
