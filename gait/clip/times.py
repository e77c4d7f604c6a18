"""One judge of times, for files and cameras alike: stamps that rise, at a rate that a camera keeps, and their gaps."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from gait.errors import RateUnknown, TooShort, TooSlow, WrongTimes

Floats = NDArray[np.float64]

LEAST_FRAMES = 2  # one picture has no time
LEAST_S = 8.0  # eight steps of each foot at 120 steps a minute, as the verdict rules need
LEAST_FPS = 22.0  # a 24 frames/s film still puts five frames into a 240 ms stance
MOST_FPS = 300.0  # beyond this the stamps are wrong: no shop camera is faster
GAP_INTERVALS = 2.5  # usual intervals: one frame lost, or two of a camera that jitters, can be drawn through
GAP_S = 0.075  # a third of a runner's stance: what is lost for longer may hide its peak
LONGEST_S = 1e6  # after the first frame: eleven days; a later stamp is no time
STILL, BACKWARDS, LEAP = "stand still", "run backwards", "leap"  # what is wrong with stamps
SAME_S = 1e-6  # stamps closer than this stand still
MOST_UNTOLD_RUN = 10  # frames in a row without a time of their own; B-frames of AVI leave up to 4 at the end
MOST_UNTOLD_SHARE = 0.05  # of all frames
FEW_FRAMES = 100  # before these a share says nothing
MOST_LOST = 100_000  # frames between two stamps: beyond it the stamps are wrong
USUAL_OF = 31  # intervals that the usual one is the median of


@dataclass(slots=True)
class TimeJudge:
    """Makes times that only rise out of stamps as they come.

    step_s: interval to go on by while no usual one is known. longest_leap_s: between two stamps; beyond it the clock
    was changed, no picture lost. A stamp that is missing, not later than the one before or a leap is filled in by the
    usual interval; where many are, nothing can be timed by them.
    """

    step_s: float
    longest_leap_s: float = LONGEST_S
    first_s: float | None = None
    told_s: float = 0.0
    now_s: float = 0.0
    count: int = 0
    untold: int = 0
    untold_run: int = 0
    wrong: str = STILL
    intervals: deque[float] = field(default_factory=lambda: deque(maxlen=USUAL_OF))

    def take(self, stamp_s: float) -> float:
        """Seconds since the first frame. stamp_s: NaN where there is none.

        Raises RateUnknown when no frame has a time of its own, WrongTimes when many have none, run backwards or leap,
        and when no camera is that quick.
        """
        self.count += 1
        if self.first_s is None:
            self.first_s = stamp_s if math.isfinite(stamp_s) else 0.0
            return 0.0
        since_s = stamp_s - self.first_s
        if self.now_s + SAME_S < since_s < min(LONGEST_S, self.now_s + self.longest_leap_s):
            self.tell(since_s)
        else:
            self.fill(since_s)
        return self.now_s

    def tell(self, since_s: float) -> None:
        if not self.untold_run:
            self.intervals.append(since_s - self.now_s)
        self.now_s = self.told_s = since_s
        self.untold_run = 0
        if self.count % USUAL_OF == 0 and len(self.intervals) == USUAL_OF:
            check_rate(1.0 / float(np.median(self.intervals)))

    def fill(self, since_s: float) -> None:
        if since_s < self.told_s - SAME_S:
            self.wrong = BACKWARDS
        elif since_s >= self.now_s + self.longest_leap_s:
            self.wrong = LEAP
        self.untold, self.untold_run = self.untold + 1, self.untold_run + 1
        if self.untold_run > MOST_UNTOLD_RUN or self.are_many(self.count):
            raise self.refusal()
        self.now_s += float(np.median(self.intervals)) if self.intervals else self.step_s

    def are_many(self, count: int) -> bool:
        return count >= FEW_FRAMES and self.untold > MOST_UNTOLD_SHARE * count

    def refusal(self) -> RateUnknown | WrongTimes:
        """Why these stamps cannot be used."""
        if not self.intervals and self.wrong == STILL:
            return RateUnknown("The file does not say when its pictures were taken.")
        return WrongTimes(f"The times of the pictures {self.wrong} after {self.now_s:.1f} seconds.")


@dataclass(slots=True)
class GivenRate:
    """Times at a rate that somebody gave; frames that were lost between two stamps count.

    fps: frames a second, whatever the file says.
    """

    fps: float
    last_s: float = math.nan
    ticks: int = -1
    intervals: deque[float] = field(default_factory=lambda: deque(maxlen=USUAL_OF))

    def take(self, stamp_s: float) -> float:
        """Seconds since the first frame."""
        interval, self.last_s = stamp_s - self.last_s, stamp_s
        self.ticks += 1
        if interval > SAME_S:
            usual = float(np.median(self.intervals)) if self.intervals else interval
            self.ticks += min(MOST_LOST, max(0, round(interval / usual) - 1))
            self.intervals.append(interval)
        return self.ticks / self.fps


def frame_rate(times_s: Floats) -> float:
    """Frames a second by the time stamps: the median interval, so that pauses and stutter do not count."""
    return float(1.0 / np.median(np.diff(times_s))) if len(times_s) > 1 else 0.0


def gaps(times_s: Floats) -> list[tuple[float, float]]:
    """(last time before, first time after) of every stretch in which pictures are missing."""
    intervals = np.diff(times_s)
    if not len(intervals):
        return []
    long = intervals > max(GAP_S, GAP_INTERVALS * float(np.median(intervals)))
    return [(float(times_s[k]), float(times_s[k + 1])) for k in np.flatnonzero(long)]


def spans_gap(start_s: float, end_s: float, missing: Sequence[tuple[float, float]]) -> bool:
    """Whether any of the gaps touches the time from start to end."""
    return any(start_s < after and end_s > before for before, after in missing)


def parts(times_s: Floats) -> list[slice]:
    """The frames between the gaps, part by part: one without gaps is all of them."""
    ends = [int(np.searchsorted(times_s, after)) for _, after in gaps(times_s)]
    return [slice(start, stop) for start, stop in zip([0, *ends], [*ends, len(times_s)], strict=True)]


def pictured_s(times_s: Floats) -> float:
    """Seconds from the first picture to the last, less the gaps."""
    return float(times_s[-1] - times_s[0]) - sum(after - before for before, after in gaps(times_s))


def check_length(times_s: Floats) -> None:
    """Raise TooShort, TooSlow or WrongTimes when no verdict could come of these times."""
    if len(times_s) < LEAST_FRAMES:
        raise TooShort("The recording is a single picture.")
    check_rate(frame_rate(times_s))
    if pictured_s(times_s) < LEAST_S:
        raise TooShort(f"The recording is {down(pictured_s(times_s))} seconds long.")
    if frame_rate(times_s) < LEAST_FPS:
        raise TooSlow(f"The recording has {frame_rate(times_s):.0f} frames a second.")


def check_rate(fps: float) -> None:
    """Raise WrongTimes for a rate that no shop camera has."""
    if fps > MOST_FPS:
        raise WrongTimes(f"By its times the recording has {fps:.0f} frames a second.")


def down(seconds: float) -> str:
    """Rounded down, so that what is too short never reads as long enough."""
    return f"{math.floor(10.0 * seconds) / 10.0:.1f}"
