"""Where a replay stands, by the clock. Free of Kivy."""

from __future__ import annotations

from dataclasses import dataclass

SHORTEST_S = 1e-3


@dataclass(frozen=True, slots=True)
class Playhead:
    """Stood at place_s of the recording when the clock said since_s; runs round from start_s to end_s, seconds of both.

    speed: seconds of the recording in one of the clock, 0 stands still. The place follows from the time alone: a
    machine that is busy shows fewer of the pictures, never a slower run.
    """

    start_s: float
    end_s: float
    place_s: float
    since_s: float
    speed: float

    def place(self, now_s: float) -> float:
        """The recording's time, seconds."""
        if not self.speed:
            return self.place_s
        gone = self.place_s - self.start_s + self.speed * (now_s - self.since_s)
        return self.start_s + gone % max(self.end_s - self.start_s, SHORTEST_S)
