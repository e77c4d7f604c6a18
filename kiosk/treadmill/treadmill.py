"""The treadmill that staff have chosen, followed on a thread of its own for as long as the kiosk runs."""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from importlib import import_module
from typing import Any, Protocol

from kiosk.treadmill.packets import Joiner, Reading

LOG = logging.getLogger(__name__)
SILENT_S = 5.0  # without a packet: treadmills send about one a second, so nothing is known of the belt by then
PARTING_S = 3.0  # for the connection to be closed; then the kiosk ends without


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds. find_s, near_s: of listening for the chosen one, for all; rest_s: until it is looked for again.

    Treadmills advertise themselves several times a second, and staff wait for the one before they hear the other.
    """

    find_s: float = 5.0
    near_s: float = 6.0
    rest_s: float = 5.0


USUAL_PATIENCE = Patience()


class Link(StrEnum):
    """How it stands with the treadmill that was chosen."""

    NONE = "none"  # none is chosen
    SOUGHT = "sought"  # looked for, and nothing known yet
    THERE = "there"  # connected
    AWAY = "away"  # not heard, or it does not let itself be connected
    NO_BLUETOOTH = "no_bluetooth"  # no adapter, or it is off, or the system's service does not run
    NO_PACKAGE = "no_package"  # the optional package is not installed


def link_of(error: BaseException) -> Link:
    """What an error of the radio means before any treadmill is there."""
    return Link.NO_PACKAGE if isinstance(error, ImportError) else Link.NO_BLUETOOTH


def said_of(error: BaseException) -> str:
    """An error's own words; its kind where it has none, as one whose time is over."""
    return str(error) or type(error).__name__


class Radio(Protocol):
    """What kiosk.treadmill.bluetooth.Bluetooth is."""

    async def near(self, seconds: float) -> Mapping[str, str]: ...
    async def find(self, address: str, seconds: float) -> Any: ...
    async def listen(self, device: Any, begin: Callable[[], None], hear: Callable[[bytes], None]) -> None: ...


def bluetooth() -> Radio:
    """This machine's. Raises ImportError where the optional package is not installed."""
    radio: Radio = import_module("kiosk.treadmill.bluetooth").Bluetooth()
    return radio


class Treadmill:
    """Never waits for Bluetooth itself, so that the screen's thread may ask it at any moment.

    link, why: how it stands, and what was said of it. radio: makes the radio when it is needed first. clock: monotonic
    seconds. The thread begins with the first treadmill that is chosen or looked for.
    """

    def __init__(
        self,
        radio: Callable[[], Radio] = bluetooth,
        clock: Callable[[], float] = time.monotonic,
        patience: Patience = USUAL_PATIENCE,
    ) -> None:
        self.radio, self.clock, self.patience = radio, clock, patience
        self.address, self.link, self.why = "", Link.NONE, ""
        self.heard: tuple[float, Reading] | None = None
        self.following: Future[None] | None = None
        self.thread: threading.Thread | None = None
        self.runner = asyncio.Runner(loop_factory=asyncio.new_event_loop)
        self.over, self.scanning = asyncio.Event(), asyncio.Lock()

    def reading(self) -> Reading | None:
        """What it says now; None where it is silent."""
        heard = self.heard
        return heard[1] if heard is not None and self.clock() - heard[0] < SILENT_S else None

    def follow(self, address: str) -> None:
        """Follow that one from now on; none for the empty address."""
        if address == self.address:
            return
        if self.following is not None:
            self.following.cancel()
        self.address, self.heard, self.following = address, None, None
        self.say(address, Link.SOUGHT if address else Link.NONE)
        if address:
            self.following = asyncio.run_coroutine_threadsafe(self.keep(address), self.loop())

    def near(self) -> Future[Mapping[str, str]]:
        """Treadmills that are near: names by addresses. The result raises what the radio raises."""
        return asyncio.run_coroutine_threadsafe(self.look_around(), self.loop())

    def close(self) -> None:
        """Part from it in good order, else it stays connected and nobody else can have it."""
        thread, self.thread = self.thread, None
        if thread is not None:
            self.runner.get_loop().call_soon_threadsafe(self.over.set)
            thread.join(PARTING_S)

    # ---- on its thread ----

    def loop(self) -> asyncio.AbstractEventLoop:
        """That of the thread, which is begun where there is none yet."""
        loop = self.runner.get_loop()
        if self.thread is None:
            self.thread = threading.Thread(target=self.live, name="treadmill", daemon=True)
            self.thread.start()
        return loop

    def live(self) -> None:
        with self.runner:  # which ends everything that is under way
            self.runner.run(self.over.wait())

    async def look_around(self) -> Mapping[str, str]:
        async with self.scanning:
            return await self.radio().near(self.patience.near_s)

    async def keep(self, address: str) -> None:
        """Follow it, and look for it again whenever it is lost."""
        while True:
            await self.find_and_listen(address)
            await asyncio.sleep(self.patience.rest_s)

    async def find_and_listen(self, address: str) -> None:
        """Until it is lost, or cannot be found or connected."""
        device = None
        try:
            radio = self.radio()
            async with self.scanning:
                device = await radio.find(address, self.patience.find_s)
            if device is not None:
                await radio.listen(device, partial(self.begin, address), partial(self.hear, address, Joiner()))
            self.say(address, Link.AWAY)
        except Exception as error:  # the border: Bluetooth fails in ways that nobody foresaw
            self.say(address, Link.AWAY if device else link_of(error), said_of(error))

    def begin(self, address: str) -> None:
        self.say(address, Link.THERE)

    def hear(self, address: str, joiner: Joiner, data: bytes) -> None:
        """One packet."""
        try:
            reading = joiner.take(data)
        except ValueError as error:
            LOG.debug("not understood: %s (%s)", data.hex(), error)
            return
        if reading is not None and address == self.address:
            self.heard = (self.clock(), reading)

    def say(self, address: str, link: Link, why: str = "") -> None:
        """How it stands with that one, if it still is the one that is followed."""
        if address != self.address:
            return
        if link is not self.link:
            LOG.info("treadmill %s: %s %s", self.address, link, why)
        self.link, self.why = link, why
