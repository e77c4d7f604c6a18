"""Eyes for single pictures, one after another, that are no recording."""

from __future__ import annotations

import math
from dataclasses import dataclass

from gait.clip import Frame
from gait.eyes.eyes import Eyes
from gait.eyes.watch import Watcher
from gait.pose.person import Person

AFRESH_S = 2.0  # without a look: somebody else may be there


@dataclass(slots=True)
class SingleLooks:
    """What a look keeps for the next one; `forget` drops what more there is."""

    eyes: Eyes
    watcher: Watcher | None = None
    size: tuple[int, int] = (0, 0)
    seen_s: float = math.nan

    def for_frame(self, frame: Frame, dots: bool) -> Watcher:
        """The eyes; fresh ones for another size and after a pause."""
        size = (frame.image.shape[1], frame.image.shape[0])
        paused = not 0 <= frame.time_s - self.seen_s < AFRESH_S
        self.seen_s = frame.time_s
        if self.watcher is None or size != self.size or paused:
            self.watcher, self.size = self.eyes.for_size(*size).watcher(dots=dots), size
            self.forget()
        return self.watcher

    def forget(self) -> None:
        """Somebody else may be there."""


def runner_in(watcher: Watcher, frame: Frame) -> tuple[Person | None, int]:
    """The runner, and how many people there are."""
    watcher.poses.reader.submit(frame.index, frame.time_s, frame.image)
    ((_, pose),) = watcher.poses.reader.rest()
    return watcher.poses.choice.choose(pose), len(pose.people)
