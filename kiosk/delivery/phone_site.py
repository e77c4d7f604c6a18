"""Staff's phone at the door of the shop's network: its pages, its cookie, and what the screen never gets to hear.

An order comes by POST alone, from a page of this very address (Host, and Origin where the phone sends it), with the
check that the page carried (OWASP Cross-Site Request Forgery Prevention Cheat Sheet); the screen decides on the rest.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.message import Message
from http import HTTPStatus
from urllib.parse import parse_qsl

from gait.disk import UNREADABLE
from gait.errors import SettingsFault
from kiosk.delivery.phone_line import LOST, PhoneAnswer, PhoneRequest, ask
from kiosk.delivery.phone_page import POLICY, lost_page, news, pairing_page, visit_page
from kiosk.folders import Folders
from kiosk.settings import settings_for
from kiosk.words import words

HOME = "/phone/"
MOST_BODY_BYTES = 1024  # a pressed key has some 130
COOKIE_S = 86_400  # the screen ends it at midnight
COOKIE = re.compile(r"(?:^|;\s*)phone=([\w-]{1,100})(?:;|$)", re.ASCII)
CODE = re.compile(r"/phone/([0-9A-Za-z]{8})")
FORM = "application/x-www-form-urlencoded"
HTML, JSON = "text/html; charset=utf-8", "application/json"
HEADERS = {
    "Content-Security-Policy": POLICY,
    "Referrer-Policy": "same-origin",  # with none at all, browsers hide where a form was sent from
    "X-Frame-Options": "DENY",
}


@dataclass(frozen=True, slots=True)
class WebAnswer:
    """What goes back to a phone. kind: of the content, empty without any."""

    status: HTTPStatus
    content: bytes = b""
    kind: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)


def belongs(path: str) -> bool:
    """Whether a path is this site's to answer."""
    return path == HOME.rstrip("/") or path.startswith(HOME)


def token_in(headers: Message) -> str:
    found = COOKIE.search(headers.get("Cookie", ""))
    return found[1] if found else ""


def bare(status: HTTPStatus, **headers: str) -> WebAnswer:
    """Without a page."""
    return WebAnswer(status, headers={**HEADERS, **headers})


def paged(status: HTTPStatus, text: str, kind: str = HTML) -> WebAnswer:
    return WebAnswer(status, text.encode("utf-8"), kind, HEADERS)


@dataclass(frozen=True, slots=True)
class PhoneSite:
    """place: where the screen is asked. origin: what this server's addresses begin with."""

    place: Folders
    origin: str

    def get(self, path: str, headers: Message) -> WebAnswer:
        """A page, or what has changed on it; nothing is changed by it."""
        code, token = CODE.fullmatch(path), token_in(headers)
        if headers.get("Host") != self.origin.removeprefix("http://"):
            return bare(HTTPStatus.NOT_FOUND)  # another name led here: some other page plays this one
        if path in (HOME, HOME.rstrip("/")):
            return self.answered(PhoneRequest("look", token))
        if path == "/phone/now":
            return self.answered(PhoneRequest("look", token), as_news=True)
        return self.answered(PhoneRequest("greet"), code[1].upper()) if code else bare(HTTPStatus.NOT_FOUND)

    def post(self, path: str, headers: Message, body: bytes) -> WebAnswer:
        """An order: done, and then the page anew; or a page that says why not."""
        if not self.is_own(headers):
            return bare(HTTPStatus.FORBIDDEN)
        if headers.get_content_type() != FORM:
            return bare(HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
        given = fields_of(body)
        if path == "/phone/pair":
            pair = PhoneRequest("pair", code=given.get("code", ""), pin=given.get("pin", ""))
            return self.answered(pair, pair.code)
        if path == "/phone/press":
            order = {name: given.get(name, "") for name in ("key", "seen", "check")}
            return self.answered(PhoneRequest("press", token_in(headers), **order))
        return bare(HTTPStatus.NOT_FOUND)

    def is_own(self, headers: Message) -> bool:
        """Whether it comes from a page of this very address, as far as the phone tells."""
        told = headers.get("Origin", self.origin)
        return headers.get("Host") == self.origin.removeprefix("http://") and told == self.origin

    def answered(self, request: PhoneRequest, code: str = "", as_news: bool = False) -> WebAnswer:
        """What the screen says to it."""
        try:
            answer = ask(self.place.phone, request)
        except UNREADABLE:
            return self.lost()
        if answer.token or (request.order == "press" and answer.paired and answer.done):
            return bare(HTTPStatus.SEE_OTHER, Location=HOME, **cookie(answer))
        status = HTTPStatus.OK if answer.done or request.order == "greet" else HTTPStatus.FORBIDDEN
        if not answer.paired:
            return paged(status, pairing_page(answer, code))
        return paged(status, news(answer), JSON) if as_news else paged(status, visit_page(answer))

    def lost(self) -> WebAnswer:
        """In the store's language, as far as that can be known."""
        try:
            language = settings_for(self.place.settings, "store").store.language
        except SettingsFault:
            language = "en"
        return paged(HTTPStatus.SERVICE_UNAVAILABLE, lost_page(language, words(language).tr(LOST)))


def cookie(answer: PhoneAnswer) -> dict[str, str]:
    """For a phone that was just paired; no script sees it, and no other page's request carries it."""
    value = f"phone={answer.token}; Path=/phone; Max-Age={COOKIE_S}; HttpOnly; SameSite=Strict"
    return {"Set-Cookie": value} if answer.token else {}


def fields_of(body: bytes) -> dict[str, str]:
    """Plain text alone: nothing that staff type here is anything else."""
    pairs = parse_qsl(body.decode("ascii", "replace"))
    return {name: value.encode("ascii", "replace").decode("ascii") for name, value in pairs}
