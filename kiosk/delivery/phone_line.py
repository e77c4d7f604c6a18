"""Between the service that answers phones and the screen that owns the visit: a Unix socket in the state folder.

One question a connection, a line of JSON each way. The service only passes on what a phone sent; the screen, which
speaks to no network, decides, and believes none of it. So no unit gains anything: see systemd/gait-kiosk.service.
"""

from __future__ import annotations

import json
import os
import socket
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any

from gait.disk import UNREADABLE
from kiosk.words import tr

MOST_BYTES = 16_384  # of a line; the camera check with all lights red has some 1,500
PATIENCE_S = 3.0  # with the screen, which turns some 30 times a second but may be busy for a moment
LOST = tr("The kiosk does not answer.")
WAITING = 8  # connections that may wait: as many as the service answers at once


@dataclass(frozen=True, slots=True)
class PhoneRequest:
    """What a phone asks for. order: `greet` (the page that pairs), `pair`, `look` or `press`.

    Whatever else is as the phone sent it: token of its cookie; code and pin; key that was pressed, where the visit
    stood when it was shown (seen), and check of the page that it was on.
    """

    order: str
    token: str = ""
    code: str = ""
    pin: str = ""
    key: str = ""
    seen: str = ""
    check: str = ""


@dataclass(frozen=True, slots=True)
class PhoneAnswer:
    """What the phone shows, in words of its language. paired: whether it may see the visit, or is asked to pair.

    done: whether what it asked for was done. keys: name and words of each that can be pressed; fields: captions of code
    and PIN; lost: what to say when nothing is heard any more. token: of the cookie that a phone gets when it is paired.
    """

    paired: bool
    done: bool
    language: str
    headline: str
    figure: str = ""
    lines: tuple[str, ...] = ()
    notice: str = ""
    keys: tuple[tuple[str, str], ...] = ()
    fields: tuple[str, ...] = ()
    lost: str = ""
    token: str = ""
    seen: str = ""
    check: str = ""


@dataclass(frozen=True, slots=True)
class HeldRequest:
    """A request that waits for the screen. answer: cancelled when it came too late."""

    request: PhoneRequest
    answer: Future[PhoneAnswer]


class PhoneDesk:
    """The screen's end: hears on a thread of its own, answers on the screen's. Raises OSError."""

    def __init__(self, path: Path) -> None:
        path.unlink(missing_ok=True)  # of a kiosk that was killed
        self.path, self.asked = path, SimpleQueue[HeldRequest]()
        self.socket = socket.socket(socket.AF_UNIX)
        try:
            self.socket.bind(os.fspath(path))
            path.chmod(0o600)
            self.socket.listen(WAITING)
        except OSError:
            self.socket.close()
            raise
        Thread(target=self.hear, name="phones", daemon=True).start()

    def next(self) -> HeldRequest | None:
        """Who waits longest and was not given up; None for nobody. Its answer must be set."""
        with suppress(Empty):
            while True:
                asked = self.asked.get_nowait()
                if asked.answer.set_running_or_notify_cancel():
                    return asked
        return None

    def hear(self) -> None:
        """Until closed."""
        while True:
            try:
                line, _ = self.socket.accept()
            except OSError:
                return
            with line, suppress(*UNREADABLE):
                self.serve(line)

    def serve(self, line: socket.socket) -> None:
        """One question, answered in time or not at all. Raises OSError, ValueError, TypeError."""
        line.settimeout(PATIENCE_S)
        asked = HeldRequest(read_request(line), Future())
        self.asked.put(asked)
        try:
            answer = asked.answer.result(PATIENCE_S)
        except TimeoutError:
            asked.answer.cancel()  # what was too late for the phone is not done behind its back
            return
        line.sendall(as_line(answer))

    def close(self) -> None:
        """Nobody is heard any more."""
        with suppress(OSError):
            self.socket.shutdown(socket.SHUT_RDWR)  # wakes the thread
        self.socket.close()
        self.path.unlink(missing_ok=True)


def ask(path: Path, request: PhoneRequest) -> PhoneAnswer:
    """The service's end. Raises OSError, or what else stands in UNREADABLE, where the screen does not answer."""
    with socket.socket(socket.AF_UNIX) as line:
        line.settimeout(2 * PATIENCE_S)
        line.connect(os.fspath(path))
        line.sendall(as_line(request))
        found = read_line(line)
        lists = {name: tuple(found[name]) for name in ("lines", "fields")}
        keys = tuple((name, words) for name, words in found["keys"])
        return PhoneAnswer(**{**found, **lists, "keys": keys})


def read_request(line: socket.socket) -> PhoneRequest:
    """Plain text in known fields and nothing else. Raises OSError, ValueError, TypeError."""
    found = read_line(line)
    if not all(isinstance(value, str) and value.isascii() for value in found.values()):
        raise ValueError("a request is plain text")
    return PhoneRequest(**found)


def read_line(line: socket.socket) -> dict[str, Any]:
    """Raises OSError, ValueError."""
    with line.makefile("rb") as file:
        text = file.readline(MOST_BYTES)
    try:
        found = json.loads(text)
    except RecursionError as error:
        raise ValueError("too deep") from error
    if not isinstance(found, dict):
        raise ValueError("no request")
    return found


def as_line(message: PhoneRequest | PhoneAnswer) -> bytes:
    return json.dumps(asdict(message)).encode("ascii") + b"\n"
