"""What the shop's own network sees of the kiosk, `python -m kiosk.delivery.sharing`; off unless its address is set.

It binds to that address alone. A customer's phone gets the page, the report and the film of the one visit that is open,
under an unguessable token, for ten minutes or until the visit ends; where the store wants it, a phone of the staff's
that was paired gets its keys (kiosk.delivery.phone_site). All else is the same 404. The line is plain HTTP: a telephone
takes no certificate for an address in a shop.
"""

from __future__ import annotations

import html
import ipaddress
import logging
import re
import sys
from collections.abc import Callable
from contextlib import suppress
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socket import AF_INET, AF_INET6, SHUT_RDWR, SOCK_DGRAM, socket
from threading import BoundedSemaphore, Thread
from time import monotonic, time
from typing import Any

from gait.disk import reason
from gait.errors import SettingsFault
from kiosk.delivery.phone_site import MOST_BODY_BYTES, PhoneSite, WebAnswer, bare, belongs
from kiosk.delivery.service import Stop
from kiosk.folders import FILM, MEDIA_TYPES, REPORT, Folders, folders
from kiosk.logs import run_service
from kiosk.settings import ShareSettings, settings_for
from kiosk.storage.share import Share, files_of, read_share, show_alive
from kiosk.words import words

LOOK_S = 2.0  # at the settings, and a sign of life
READ_S = 10.0  # that a request may take to come in, all of it
ANSWER_S = 60.0  # for one answer: five megabytes over a poor network
MOST_ANSWERS = 8  # at once; a telephone asks for two or three
HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
}
log = logging.getLogger("kiosk.delivery.sharing")


def reachable(settings: ShareSettings) -> str:
    """The address of this machine that the shop's network knows. Raises SettingsFault for any but a private one."""
    try:
        address = ipaddress.ip_address(settings.address)
    except ValueError as error:
        raise SettingsFault(f"The setting share.address is no address: {error}.") from error
    if address.is_unspecified or address.is_multicast or not address.is_private:
        raise SettingsFault("The setting share.address must be this machine's own on the shop's network.")
    return str(address)


def need_there(address: str) -> None:
    """Raises OSError where no network of this machine has the address (any more)."""
    with socket(AF_INET6 if ":" in address else AF_INET, SOCK_DGRAM) as tried:
        tried.bind((address, 0))


class ShareServer(ThreadingHTTPServer):
    """Answers on one address. clock: seconds since 1970; monotonic: seconds, for who is slow. staff_phone: whether a
    phone of the staff's is answered. Raises OSError where the address cannot be had."""

    daemon_threads = True
    allow_reuse_port = False

    def __init__(
        self,
        address: str,
        port: int,
        place: Folders,
        clock: Callable[[], float] = time,
        staff_phone: bool = False,
        monotonic: Callable[[], float] = monotonic,
    ) -> None:
        self.address_family = AF_INET6 if ":" in address else AF_INET
        self.place, self.clock, self.monotonic = place, clock, monotonic
        self.room = BoundedSemaphore(MOST_ANSWERS)
        self.due_s: dict[socket, float] = {}  # until when each connection has time
        super().__init__((address, port), Answer)
        origin = ShareSettings(address, self.server_port).origin
        self.phones = PhoneSite(place, origin) if staff_phone else None

    def opened(self, token: str) -> Share | None:
        """What the token opens now."""
        share = read_share(self.place)
        return share if share is not None and share.allows(token, self.clock()) else None

    def process_request(self, request: Any, client_address: Any) -> None:
        """Where too many ask at once the line is closed."""
        if self.room.acquire(blocking=False):
            self.allow(request, READ_S)
            super().process_request(request, client_address)
        else:
            self.shutdown_request(request)

    def allow(self, request: socket, seconds: float) -> None:
        """So long from now on: a timeout of a socket alone begins anew with every byte."""
        self.due_s[request] = self.monotonic() + seconds

    def service_actions(self) -> None:
        """Whoever took too long goes, so that nobody holds the places of all."""
        for request, due_s in list(self.due_s.items()):
            if self.monotonic() > due_s:
                with suppress(OSError):  # gone meanwhile
                    request.shutdown(SHUT_RDWR)

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        try:
            super().process_request_thread(request, client_address)
        finally:
            self.due_s.pop(request, None)
            self.room.release()

    def handle_error(self, request: socket | tuple[bytes, socket], client_address: Any) -> None:
        """A telephone that went away; what it asked for stands in no log."""
        log.info("an answer broke off: %s", type(sys.exception()).__name__)


class Answer(BaseHTTPRequestHandler):
    """One request. The path is compared as it comes: it is never decoded, joined or looked up on a disk."""

    server: ShareServer
    timeout = ANSWER_S
    server_version, sys_version = "gait-kiosk", ""

    def do_GET(self) -> None:
        phones = self.phones()
        self.send(self.shared() if phones is None else phones.get(self.path, self.headers))

    def do_HEAD(self) -> None:
        self.do_GET()

    def do_POST(self) -> None:
        """What a phone of the staff's orders, in a few bytes of known length."""
        phones, length = self.phones(), self.headers.get("Content-Length", "")
        if phones is None:
            self.send_error(HTTPStatus.NOT_IMPLEMENTED)
        elif not re.fullmatch("[0-9]{1,6}", length):
            self.send(bare(HTTPStatus.LENGTH_REQUIRED))
        elif int(length) > MOST_BODY_BYTES:
            self.send(bare(HTTPStatus.REQUEST_ENTITY_TOO_LARGE))
        else:
            body = self.rfile.read(int(length))
            whole = len(body) == int(length)
            self.send(phones.post(self.path, self.headers, body) if whole else bare(HTTPStatus.BAD_REQUEST))

    def phones(self) -> PhoneSite | None:
        """Whose path this is, where phones of the staff's are answered."""
        return self.server.phones if belongs(self.path) else None

    def send(self, answer: WebAnswer) -> None:
        self.server.allow(self.connection, ANSWER_S)
        self.send_response(answer.status)
        kind = {"Content-Type": answer.kind} if answer.kind else {}
        for header, value in {**HEADERS, **kind, **answer.headers, "Content-Length": f"{len(answer.content)}"}.items():
            self.send_header(header, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(answer.content)

    def shared(self) -> WebAnswer:
        """The page or a file of a visit that is open, else the one 404."""
        kind, content, name = self.found() or ("", b"", "")
        named = {"Content-Disposition": f'attachment; filename="{name}"'} if name else {}
        return WebAnswer(HTTPStatus.OK if kind else HTTPStatus.NOT_FOUND, content, kind, named)

    def found(self) -> tuple[str, bytes, str] | None:
        """Kind, content and name of a file to keep; None for whatever is not there for this token."""
        parts = self.path.split("/")
        share = self.server.opened(parts[1]) if len(parts) == 3 and not parts[0] else None
        if share is None:
            return None
        files = files_of(self.server.place, share)
        if not parts[2]:
            return "text/html; charset=utf-8", page(share, list(files)).encode("utf-8"), ""
        if parts[2] not in files:
            return None
        with suppress(OSError):  # deleted meanwhile
            return MEDIA_TYPES[parts[2]], files[parts[2]].read_bytes(), parts[2]
        return None

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing: the path holds the token, or a code."""


def page(share: Share, names: list[str]) -> str:
    """What a telephone shows first, in the customer's language."""
    said = words(share.language)
    called = {REPORT: said.tr("Your report (PDF)"), FILM: said.tr("Your steps in slow motion (film)")}
    links = "".join(f'<p><a href="{name}">{html.escape(called[name])}</a></p>' for name in names)
    title = html.escape(said.tr("Your gait report from {store}").format(store=share.store))
    end = html.escape(
        said.tr("Save them now: they can be fetched for ten minutes, and no longer than your visit lasts.")
    )
    head = f'<!doctype html><html lang="{said.language.code}"><meta charset="utf-8"><title>{title}</title>'
    return f'{head}<meta name="viewport" content="width=device-width"><h1>{title}</h1>{links}<p>{end}</p></html>\n'


class Host:
    """Opens and closes the server as the settings say."""

    def __init__(self, place: Folders) -> None:
        self.place, self.settings, self.told = place, ShareSettings(), ""
        self.server: ShareServer | None = None

    def look(self) -> None:
        """Serve as the settings say now, and say that it does."""
        try:
            self.use(settings_for(self.place.settings, "share").share)
        except (SettingsFault, OSError) as error:
            self.close()
            self.tell(f"not shared: {reason(error)}")
            show_alive(self.place, reason(error))
        if self.server is not None:
            show_alive(self.place)

    def use(self, settings: ShareSettings) -> None:
        """Raises SettingsFault, OSError where the address cannot be had, or is gone."""
        if settings.address:
            need_there(reachable(settings))
        if self.server is not None and settings == self.settings:
            return
        self.close()
        self.settings = settings
        if settings.address:
            address = reachable(settings)
            self.server = ShareServer(address, settings.port, self.place, staff_phone=settings.staff_phone)
            Thread(target=self.server.serve_forever, daemon=True).start()
            self.tell(f"shared on {settings.address}, port {settings.port}")

    def tell(self, what: str) -> None:
        """To the log, once."""
        if what != self.told:
            log.info("%s", what)
        self.told = what

    def close(self) -> None:
        if self.server is not None:
            self.server.shutdown()
            self.server.server_close()
        self.server = None


def serve() -> None:
    """Until asked to stop."""
    host, stop = Host(folders()), Stop()
    host.look()
    while not stop.within(LOOK_S):
        host.look()
    host.close()


if __name__ == "__main__":
    sys.exit(run_service(serve, log))
