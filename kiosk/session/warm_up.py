"""The warm-up's clock: it goes on while somebody runs, and ends when it has come to its end and the gait is steady."""

from __future__ import annotations

from collections.abc import Callable

from kiosk.camera.capture_thread import Note
from kiosk.engine.messages import Followed, Sign
from kiosk.session.part import Part
from kiosk.settings import Settings
from kiosk.visit.events import Event, WarmedUp
from kiosk.visit.model import OVER, State, Visit

PATIENCE_S = 60.0  # beyond its end, for a gait that does not become steady: the result then says that it had not
UNSEEN_S = 3.0  # without a word from the engine: nothing is known of the runner


class WarmUp(Part):
    """clock: monotonic seconds. ran_s: of easy running so far in the present run's shoe, all attempts together."""

    def __init__(self, settings: Settings, clock: Callable[[], float]) -> None:
        super().__init__(settings)
        self.clock = clock
        self.shoe = ("", 0)  # which: visit and number of the run
        self.ran_s = 0.0
        self.turned_s = self.heard_s = clock()
        self.followed: Followed | None = None

    def enter(self, visit: Visit, before: State) -> None:
        if visit.state in OVER:
            self.shoe = ("", 0)
        if visit.state is State.WARM_UP:
            self.begin((visit.id, visit.current))

    def begin(self, shoe: tuple[str, int]) -> None:
        """Who records again in the same shoe is warm already."""
        self.ran_s = self.ran_s if shoe == self.shoe else 0.0
        self.shoe, self.followed, self.turned_s = shoe, None, self.clock()

    def hear(self, note: Note | Sign, visit: Visit) -> None:
        if isinstance(note, Followed) and visit.state is State.WARM_UP:
            self.followed, self.heard_s = note, self.clock()

    def pass_time(self, visit: Visit) -> Event | None:
        """Nobody is recorded who does not run at this moment."""
        if visit.state is not State.WARM_UP:
            return None
        now_s = self.clock()
        since_s, self.turned_s = now_s - self.turned_s, now_s
        if not self.moves(now_s):
            return None
        self.ran_s += since_s
        return WarmedUp(self.ran_s, self.settled) if self.is_over(visit) else None

    def moves(self, now_s: float) -> bool:
        return self.followed is not None and self.followed.moving and now_s - self.heard_s < UNSEEN_S

    @property
    def settled(self) -> bool:
        return self.followed is not None and self.followed.steady

    def is_over(self, visit: Visit) -> bool:
        left_s = self.wanted_s(visit) - self.ran_s
        return left_s <= 0.0 if self.settled else left_s <= -PATIENCE_S

    def wanted_s(self, visit: Visit) -> float:
        """Seconds of the run's warm-up."""
        lengths = self.settings.warm_up
        return lengths.first_s if visit.current == 1 else lengths.further_s

    def progress(self, visit: Visit) -> tuple[float, float]:
        return self.ran_s, self.wanted_s(visit)
