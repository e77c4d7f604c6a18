"""What a session is made of: parts that follow the visit, each minding its own business.

A part is told what was noticed and which state the visit has come to. It never changes the visit: what it has to say is
an event that it returns, or that a thread of its own puts into the session's inbox.
"""

from __future__ import annotations

from dataclasses import dataclass

from gait.errors import GaitError
from kiosk.camera.capture_thread import Note
from kiosk.engine.messages import Sign
from kiosk.settings import Settings
from kiosk.visit.events import Event, TroubleCame
from kiosk.visit.model import COUNTDOWN_S, RECORDING_S, STANDING_S, Run, State, Visit
from kiosk.watchdog import Pulse


@dataclass(frozen=True, slots=True)
class Lengths:
    """Seconds of what ends by itself."""

    standing_s: float = STANDING_S
    countdown_s: float = COUNTDOWN_S
    recording_s: float = RECORDING_S


USUAL_LENGTHS = Lengths()


class Part:
    """Does nothing at all; a part overrides what concerns it. Called on the screen's thread alone."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    def open(self) -> None:
        """Begin to work."""

    def use(self, settings: Settings) -> None:
        """Settings that staff have changed, between two visits."""
        self.settings = settings

    def hear(self, note: Note | Sign, visit: Visit) -> Event | None:
        """What camera or engine noticed; what it means to the visit."""

    def enter(self, visit: Visit, before: State) -> Event | None:
        """Set going, or end, what the visit's new state needs. before: the state that it came from."""

    def end(self, before: Visit, after: Visit) -> None:
        """The visit is over: end what is under way. before: as it was. Raises DiskFull, StoreFault; then it is not."""

    def pass_time(self, visit: Visit) -> Event | None:
        """What comes, mends or fails by itself."""

    def show_life(self, pulse: Pulse) -> None:
        """Signs of life of a thread of its own."""

    def close(self) -> None:
        """Let everything go."""


def trouble_of(why: GaitError) -> TroubleCame:
    return TroubleCame(why.code, why.message, why.what_to_do)


def key_of(visit: Visit, run: Run) -> tuple[str, int, int]:
    """What a run's files are named by: see kiosk.folders."""
    return visit.id, run.number, run.attempt
