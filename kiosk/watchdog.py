"""Tells systemd that the kiosk is up and alive, in the protocol of sd_notify(3): datagrams to $NOTIFY_SOCKET.

systemd restarts the kiosk when it hears nothing for WatchdogSec. It hears something only while every watched part
gave a sign of life within its own limit: a screen that stands still behind a running process counts as dead.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from gait.errors import Fault
from gait.words import said

LIMITS_S = {"screen": 5.0, "camera": 15.0, "engine": 30.0}  # opening a camera takes seconds, loading networks too
FEEDS = 2.0  # a watchdog's time: sd_watchdog_enabled(3) asks for a sign of life every half of it


class WatchdogFault(Fault):
    code = "watchdog"
    sentence = said("The service manager cannot be told how the kiosk is.")
    advice = said("Start the kiosk with systemctl, or without NOTIFY_SOCKET in its environment.")


class Channel(Protocol):
    """Where words for the service manager go."""

    def say(self, *lines: str) -> None: ...


@dataclass(slots=True)
class Pulse:
    """Signs of life of each part. limits_s: the longest silence of each, seconds. started_s: when watching began.

    Times are seconds of one monotonic clock. A part that has not been heard yet counts from `started_s`. A sign of
    life comes from the loop that serves the part, also while it meets a fault: an unplugged camera is no reason to
    start again. A part that is at rest (`rest`), such as a closed camera, is not missed.
    """

    limits_s: Mapping[str, float]
    started_s: float
    heard_s: dict[str, float] = field(default_factory=dict)
    resting: set[str] = field(default_factory=set)

    def beat(self, part: str, now: float) -> None:
        """A sign of life; ends a rest. Raises KeyError for a part without a limit."""
        self.resting.discard(part)
        self.heard_s[part] = max(now, self.last_s(part))

    def rest(self, part: str) -> None:
        """The part is closed on purpose until its next beat. Raises KeyError for a part without a limit."""
        self.last_s(part)
        self.resting.add(part)

    def silent(self, now: float) -> tuple[str, ...]:
        """Parts that were not heard within their limit, in the order of the limits."""
        watched = [part for part in self.limits_s if part not in self.resting]
        return tuple(part for part in watched if now - self.last_s(part) > self.limits_s[part])

    def last_s(self, part: str) -> float:
        """When the part was heard last."""
        if part not in self.limits_s:
            raise KeyError(part)
        return self.heard_s.get(part, self.started_s)


class Notifier:
    """Sends to the service manager's socket; says nothing where there is none, as in a terminal.

    address: $NOTIFY_SOCKET: a path, or an abstract name that begins with @; empty for none. Raises WatchdogFault
    for any other address. A word that cannot be sent is dropped: the service manager's silence must not stop the
    kiosk, and a watchdog that hears nothing acts by itself.
    """

    def __init__(self, address: str) -> None:
        if address and address[0] not in "/@":
            raise WatchdogFault(f"The service manager's address {address} is none that this kiosk knows.")
        self._to = "\0" + address[1:] if address.startswith("@") else address

    def say(self, *lines: str) -> None:
        """One datagram of `NAME=value` lines. Never waits."""
        if not self._to:
            return
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as end:
                end.setblocking(False)
                end.sendto("\n".join(lines).encode("utf-8"), self._to)
        except OSError:
            return


@dataclass(slots=True)
class Watchdog:
    """Feeds systemd's watchdog from the pulse, as often as it asks and only while every part is alive.

    period_s: WatchdogSec, 0 when none is set. Times as in Pulse.
    """

    words: Channel
    pulse: Pulse
    period_s: float
    fed_s: float = float("-inf")
    said: str = ""

    def ready(self, status: str) -> None:
        """The first screen is up."""
        self.said = status
        self.words.say("READY=1", status_line(status))

    def tell(self, status: str) -> None:
        """What `systemctl status` shows, sent when it changes."""
        if status != self.said:
            self.said = status
            self.words.say(status_line(status))

    def feed(self, now: float) -> bool:
        """Called often; whether every part is alive. While one is not, systemd hears which and its time runs out."""
        silent = self.pulse.silent(now)
        if silent:
            self.tell(f"No sign of life: {', '.join(silent)}")
        elif self.period_s > 0 and now - self.fed_s >= self.period_s / FEEDS:
            self.fed_s = now
            self.words.say("WATCHDOG=1")
        return not silent

    def stopping(self) -> None:
        self.words.say("STOPPING=1", status_line("Stopping"))


def status_line(status: str) -> str:
    """STATUS=, on one line: a newline would begin another variable."""
    return "STATUS=" + " ".join(status.split())


def period_s(environment: Mapping[str, str], process: int) -> float:
    """WatchdogSec as systemd hands it on, seconds; 0 when there is none or it is meant for another process.

    WATCHDOG_PID names the process that systemd started itself. Under cage the kiosk is its child, so that the
    parent's number counts as well (NotifyAccess=all lets the child answer).
    """
    meant = environment.get("WATCHDOG_PID", "")
    if meant not in ("", str(process), str(os.getppid())):
        return 0.0
    given = environment.get("WATCHDOG_USEC", "")
    return int(given) / 1e6 if given.isdecimal() else 0.0


def watchdog(environment: Mapping[str, str], now: float, limits_s: Mapping[str, float] = LIMITS_S) -> Watchdog:
    """The watchdog that the environment asks for. Raises WatchdogFault."""
    notifier = Notifier(environment.get("NOTIFY_SOCKET", ""))
    return Watchdog(notifier, Pulse(limits_s, now), period_s(environment, os.getpid()))
