"""A visit's report and film on the shop's own network, `python -m kiosk.delivery.sharing`; off unless that is set.

It binds to that address alone and knows three things to answer: the page, the report and the film of the one visit that
is open, under an unguessable token, for ten minutes or until the visit ends. All else is the same 404. The line is
plain HTTP: a telephone takes no certificate for an address in a shop.
"""

from __future__ import annotations

import html
import ipaddress
import logging
import sys
from collections.abc import Callable
from contextlib import suppress
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socket import AF_INET, AF_INET6, socket
from threading import BoundedSemaphore, Thread
from time import time
from typing import Any

from gait.errors import SettingsFault
from kiosk.delivery.service import Stop
from kiosk.folders import FILM, MEDIA_TYPES, REPORT, Folders, folders
from kiosk.logs import run_service
from kiosk.settings import ShareSettings, settings_for
from kiosk.storage.share import Share, files_of, read_share, show_alive
from kiosk.words import words

LOOK_S = 2.0  # at the settings, and a sign of life
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


class ShareServer(ThreadingHTTPServer):
    """Answers on one address. clock: seconds since 1970. Raises OSError where the address cannot be had."""

    daemon_threads = True
    allow_reuse_port = False

    def __init__(self, address: str, port: int, place: Folders, clock: Callable[[], float] = time) -> None:
        self.address_family = AF_INET6 if ":" in address else AF_INET
        self.place, self.clock = place, clock
        self.room = BoundedSemaphore(MOST_ANSWERS)
        super().__init__((address, port), Answer)

    def opened(self, token: str) -> Share | None:
        """What the token opens now."""
        share = read_share(self.place)
        return share if share is not None and share.allows(token, self.clock()) else None

    def process_request(self, request: Any, client_address: Any) -> None:
        """Where too many ask at once the line is closed."""
        if self.room.acquire(blocking=False):
            super().process_request(request, client_address)
        else:
            self.shutdown_request(request)

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        try:
            super().process_request_thread(request, client_address)
        finally:
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
        kind, content, name = self.found() or (None, b"", "")
        if kind is None:
            self.send_response(HTTPStatus.NOT_FOUND)
        else:
            self.send_response(HTTPStatus.OK)
            self.send_header("Content-Type", kind)
            if name:
                self.send_header("Content-Disposition", f'attachment; filename="{name}"')
        for header, value in {**HEADERS, "Content-Length": str(len(content))}.items():
            self.send_header(header, value)
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(content)

    def do_HEAD(self) -> None:
        self.do_GET()

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
        """Nothing: the path holds the token."""


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
            self.tell(f"not shared: {error}")
        if self.server is not None:
            show_alive(self.place)

    def use(self, settings: ShareSettings) -> None:
        """Raises SettingsFault, OSError where the address cannot be had."""
        if self.server is not None and settings == self.settings:
            return
        self.close()
        self.settings = settings
        if settings.address:
            self.server = ShareServer(reachable(settings), settings.port, self.place)
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
