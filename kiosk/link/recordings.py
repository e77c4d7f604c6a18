"""Recordings and standing trials to the centre, in chunks that go on where the last one ended: at night, or at a set
rate by day."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from kiosk.folders import Folders
from kiosk.link.centre import Centre, RefusedByName
from kiosk.link.wire import CHUNK_BYTES
from kiosk.settings import LinkSettings
from kiosk.storage.changes import Log

ROUND_S = 45.0  # of a minute: erasures wait no longer than a round
EVERY_S = 60.0  # how often a round begins, by its timer
KB = 1000
NO_END = 1 << 62
FOR_GOOD = frozenset({"digest", "too_large", "erased", "withdrawn"})  # refusals that no other offset would change
log = logging.getLogger("kiosk.link.recordings")


@dataclass(slots=True)
class Allowance:
    """How much may go in this round. clock: seconds that nobody sets; until: on it."""

    bytes: int
    until: float
    clock: Callable[[], float]

    @property
    def chunk(self) -> int:
        """Bytes of the next one, 0 when it is enough."""
        return 0 if self.clock() >= self.until else min(self.bytes, CHUNK_BYTES)


def allowance(settings: LinkSettings, now: float, clock: Callable[[], float]) -> Allowance:
    """now: seconds since 1970."""
    return Allowance(
        NO_END if settings.is_night(now) else round(settings.day_kb_s * KB * EVERY_S), clock() + ROUND_S, clock
    )


@dataclass(frozen=True, slots=True)
class Recordings:
    """Those whose customers help to improve the measurement. Raises LinkFault, StoreFault, DiskFull."""

    place: Folders
    changes: Log
    centre: Centre

    def send(self, reached: int, allowed: Allowance) -> None:
        """reached: the sequence up to which the centre has the changes."""
        for key in self.changes.unsent(reached):
            path = self.place.recording(*key)
            if allowed.chunk and path.is_file():
                self._send(key, path, allowed)

    def _send(self, key: tuple[str, int, int], path: Path, allowed: Allowance) -> None:
        """The standing trial first: whoever has the recording has the zero that it counts from."""
        name, standing = "/".join(map(str, key)), self.changes.standing_of(*key)
        try:
            stood = standing is None or self._sent(standing, f"{name}/standing", allowed)
            if stood and self._sent(path, name, allowed):
                self.changes.sent_whole(*key)
        except RefusedByName as refusal:
            log.warning("a recording is not taken: %s", refusal)
            if refusal.code in FOR_GOOD:
                self.changes.refuse_recording(*key, str(refusal))

    def _sent(self, path: Path, name: str, allowed: Allowance) -> bool:
        """Whether all of it is there."""
        there = self.centre.received(name)
        with path.open("rb") as stream:
            stream.seek(there.bytes)
            while not there.whole and (chunk := stream.read(allowed.chunk)):
                there = self.centre.put(name, there.bytes, chunk)
                allowed.bytes -= len(chunk)
        return there.whole
