"""How many poses a second are taken: the heels are measured in every frame, the body need not be."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

POSE_HZ = 8.0  # the body's movement is taken over strides, which poses at any rate sample at every phase
LEAST_HZ = 2.5  # fewer would lose a runner who steps aside
BODY_S = 8.0  # of pictures, some 11 strides: the body's average movement is known, and only its place is still asked
LATE_S, IN_TIME_S = 0.4, 0.15  # behind the camera: fewer poses, and more again
SLOWER, FASTER = 0.8, 1.05  # for each pose taken while late or in time


class PoseRate(Protocol):
    """lowest_hz: the least that there was time for so far."""

    @property
    def lowest_hz(self) -> float: ...

    def hz(self, time_s: float) -> float:
        """The rate from the frame of that time on."""


@dataclass(slots=True)
class PlannedRate:
    """As many as the body's movement takes at first, then as many as it takes not to lose the runner."""

    began_s: float | None = field(default=None, init=False)

    def hz(self, time_s: float) -> float:
        self.began_s = time_s if self.began_s is None else self.began_s
        return POSE_HZ if time_s - self.began_s < BODY_S else LEAST_HZ


@dataclass(slots=True)
class SteadyRate:
    """A file's frames wait: every machine takes the same poses."""

    lowest_hz: float = POSE_HZ
    planned: PlannedRate = field(default_factory=PlannedRate)

    def hz(self, time_s: float) -> float:
        return self.planned.hz(time_s)


@dataclass(slots=True)
class LiveRate:
    """A camera's frames do not wait: an analysis that falls behind takes fewer poses until it has caught up.

    clock: seconds; the first frame is taken to be on time.
    """

    clock: Callable[[], float]
    now_hz: float = POSE_HZ
    lowest_hz: float = POSE_HZ
    ahead_s: float | None = field(default=None, init=False)
    planned: PlannedRate = field(default_factory=PlannedRate)

    def hz(self, time_s: float) -> float:
        """A fifth less while late, a little more while in time."""
        now_s = self.clock()
        self.ahead_s = now_s - time_s if self.ahead_s is None else self.ahead_s
        late_s = now_s - time_s - self.ahead_s
        if late_s > LATE_S:
            self.now_hz = max(LEAST_HZ, self.now_hz * SLOWER)
        elif late_s < IN_TIME_S:
            self.now_hz = min(POSE_HZ, self.now_hz * FASTER)
        self.lowest_hz = min(self.lowest_hz, self.now_hz)
        return min(self.now_hz, self.planned.hz(time_s))
