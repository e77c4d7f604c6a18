"""Touchdowns, toe-offs, steps, and curves over one stance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gait.foot import Foot
from gait.measure import Measure, measure
from gait.track import runs

Floats = NDArray[np.float64]

STANCE_POINTS = 101  # 0, 1, ... 100 % of stance, as the norms are tabled

LEAST_CONTACT_S = 0.10  # sprinters: 0.1 s at 10 m/s (Weyand et al. 2000, J Appl Physiol 89:1991)
MOST_CONTACT_S = 1.20  # slow walking at 0.6 m/s: 1.0 s (Perry & Burnfield, Gait Analysis, 2nd ed., ch. 1)
SLOWEST_RUN_S = 0.95  # a stride: 126 steps a minute; slower is walking (Novacheck 1998, Gait Posture 7:77)
UNSTEADY_S = 0.035  # standard deviation of a path's stride times: usual is 8 to 33 ms, lost in the dark 45 to 60
LEAST_PAIRS = 4  # of touchdowns, to tell
APART_S = 0.08  # pictures of unknown shoes are 53 ms off at most; paths of 3 in 24 generated runners, landing flat, 110
# Standard deviation of the error that one recording's steps share: 30 feet and 14 runners of 15 clips with truth, six
# in scanned shoes, 30 November 2026; nearly all of it is the toe-off's
CONTACT_SD_MS = 14.0
FLIGHT_SD_MS = 13.0
RAMP = 0.85  # of full scale: part of a phase ramp that is taken as straight


@dataclass(frozen=True, slots=True)
class Step:
    """One stance, [touchdown_s, toe_off_s)."""

    foot: Foot
    touchdown_s: float
    toe_off_s: float

    @property
    def contact_s(self) -> float:
        return self.toe_off_s - self.touchdown_s


@dataclass(frozen=True, slots=True)
class StanceFinder:
    """Stances of one foot from how far each picture is from touchdown and from toe-off.

    phase [n, 2]: (time since touchdown, time until toe-off) of each frame divided by `ramp_s` and clipped to
    -1..1, as the heel network reads them off single pictures; NaN where no foot was seen. A stance is a stretch
    in which both are positive; its ends are where straight lines fitted to the two ramps cross zero, which is
    finer than the frame interval.
    """

    ramp_s: float

    def stances(self, foot: Foot, times_s: Floats, phase: Floats) -> tuple[Step, ...]:
        """Complete stances in order of time."""
        bearing = close_holes(np.nanmin(np.nan_to_num(phase, nan=-1.0), axis=1) > 0.0, times_s)
        found = (self.stance(foot, times_s, phase, start, stop) for start, stop in runs(bearing))
        return tuple(step for step in found if step is not None)

    def stance(self, foot: Foot, times_s: Floats, phase: Floats, start: int, stop: int) -> Step | None:
        """One stance over frames [start, stop); None when an end lies outside the clip or its length is absurd."""
        if start == 0 or stop == len(times_s):
            return None
        touchdown = self.crossing(times_s, phase[:, 0], start, self.ramp_s)
        toe_off = self.crossing(times_s, phase[:, 1], stop, -self.ramp_s)
        plausible = LEAST_CONTACT_S <= toe_off - touchdown <= MOST_CONTACT_S
        return Step(foot, touchdown, toe_off) if plausible else None

    def crossing(self, times_s: Floats, values: Floats, at: int, ramp_s: float) -> float:
        """Time at which the ramp around frame boundary `at` passes zero; it rises by one in ramp_s, or falls where that
        is below 0.

        A few pictures a second may all lie on one side of it: a line of their own would reach anywhere, so that the
        ramp's own is laid through them.
        """
        near = slice(max(0, at - self.reach(times_s)), at + self.reach(times_s))
        t, v = times_s[near], values[near]
        middle = 0.5 * (times_s[at - 1] + times_s[at])
        straight = np.isfinite(v) & (np.abs(v) < RAMP) & (np.abs(t - middle) < 1.3 * self.ramp_s)
        if not straight.any():
            return float(middle)
        t, v = t[straight], v[straight]
        passed = np.polyfit(v, t, 1)[1] if v.min() < 0.0 < v.max() else np.mean(t - ramp_s * v)
        return float(np.clip(passed, middle - self.ramp_s, middle + self.ramp_s))

    def reach(self, times_s: Floats) -> int:
        """Frames that one ramp covers."""
        return int(np.ceil(1.3 * self.ramp_s / float(np.median(np.diff(times_s))))) + 1


def close_holes(mask: NDArray[np.bool_], times_s: Floats) -> NDArray[np.bool_]:
    """Fill holes and drop specks of up to 50 ms: no foot leaves the belt or lands for so short a time."""
    result = mask.copy()
    for value in (False, True):
        for start, stop in runs(result == value):
            inner = start > 0 and stop < len(mask)
            if inner and times_s[stop] - times_s[start] < 0.05:
                result[start:stop] = not value
    return result


def agree(pictured: Sequence[Step], by_paths: Sequence[Sequence[Step]]) -> tuple[Step, ...]:
    """Steps of one foot from what single pictures show (StanceFinder) and from paths of its points (AnkleStances).

    A step that only the pictures show (without pictures: the first path) is kept; one that they miss is taken up when
    two of the paths have it. A running path without a steady rhythm is not heard. Whether it keeps time with the
    pictures is not asked: in shoes that the network does not know it is they that are out of time, and the paths agree;
    but a running step's touchdown further from theirs than that comes about is not heard.
    """
    sure = pictured or by_paths[0]
    running = stride_s(sure) < SLOWEST_RUN_S
    paths = [path for path in by_paths if not running or is_steady(path)]
    seen_by_paths = [step for path in paths for step in path if near(step, sure) is None]
    extra = [step for step in seen_by_paths if sum(near(step, path) is not None for path in paths) > 1]
    found = [joint_step(step, [pictured, *paths], running) for step in [*sure, *extra]]
    return tuple(drop_overlaps(sorted(found, key=lambda step: step.touchdown_s)))


def is_steady(path: Sequence[Step]) -> bool:
    """Whether its touchdowns come at even times, as a runner's do: those of a path that is lost in the dark do not."""
    gaps = np.diff([step.touchdown_s for step in path])
    strides = gaps[np.abs(gaps - np.median(gaps)) < 0.5 * np.median(gaps)] if len(gaps) else gaps
    return len(strides) < LEAST_PAIRS or float(np.std(strides)) < UNSTEADY_S


def stride_s(steps: Sequence[Step]) -> float:
    """Median time from touchdown to touchdown of one foot; infinite with fewer than two."""
    gaps = np.diff([step.touchdown_s for step in steps])
    return float(np.median(gaps)) if len(gaps) else np.inf


def near(step: Step, witness: Sequence[Step]) -> Step | None:
    """The step of a witness whose middle is nearest, within half a stance."""
    middle = 0.5 * (step.touchdown_s + step.toe_off_s)
    best = min(witness, key=lambda s: abs(0.5 * (s.touchdown_s + s.toe_off_s) - middle), default=None)
    if best is None or abs(0.5 * (best.touchdown_s + best.toe_off_s) - middle) > 0.5 * step.contact_s:
        return None
    return best


def joint_step(step: Step, witnesses: Sequence[Sequence[Step]], running: bool) -> Step:
    """One step as all witnesses, pictures first, saw it.

    Their median; the toe-off of running halfway from there to what the pictures show, as a path's toe-off comes
    early when the camera is close.
    """
    pictured = near(step, witnesses[0])
    by_paths = (near(step, path) for path in witnesses[1:])
    seen = [s for s in (pictured, *by_paths) if s is not None and not (running and is_apart(s, pictured))]
    seen = seen or [step]  # of a single path that is not steady, without pictures
    toe_off = float(np.median([s.toe_off_s for s in seen]))
    toe_off = 0.5 * (toe_off + pictured.toe_off_s) if running and pictured else toe_off
    return Step(step.foot, float(np.median([s.touchdown_s for s in seen])), toe_off)


def is_apart(step: Step, pictured: Step | None) -> bool:
    """Whether a touchdown lies so far from that of the pictures that it is of another bend of the path."""
    return pictured is not None and abs(step.touchdown_s - pictured.touchdown_s) > APART_S


def drop_overlaps(steps: Sequence[Step]) -> list[Step]:
    """Steps in order, none that overlaps the one before."""
    kept: list[Step] = []
    for step in steps:
        if not kept or step.touchdown_s > kept[-1].toe_off_s - 0.5 * step.contact_s:
            kept.append(step)
    return kept


def in_order(left: Sequence[Step], right: Sequence[Step]) -> tuple[Step, ...]:
    """All steps by touchdown."""
    return tuple(sorted((*left, *right), key=lambda step: step.touchdown_s))


def cadence(steps: Sequence[Step]) -> Measure | None:
    """Steps a minute, from touchdown to the other foot's touchdown where none is missed between.

    Taken over the mean of the times, which is exact where the mean of the rates is not.
    """
    times = measure(step_times(steps), "s")
    if times is None:
        return None
    rate = 60.0 / times.mean
    scale = rate / times.mean
    half = scale * (times.high - times.mean)
    return Measure(rate, scale * times.sd, times.n, rate - half, rate + half, "spm")


def step_times(steps: Sequence[Step]) -> list[float]:
    """Seconds from each touchdown to the next of the other foot; a missed step leaves its gaps out."""
    pairs = zip(steps, steps[1:], strict=False)
    gaps = [b.touchdown_s - a.touchdown_s for a, b in pairs if a.foot is not b.foot]
    usual = float(np.median(gaps)) if gaps else 0.0
    return [gap for gap in gaps if 0.6 * usual < gap < 1.5 * usual]


def flight_time(steps: Sequence[Step]) -> Measure | None:
    """Milliseconds with no foot on the belt after each step; 0 when both are on it, as in walking."""
    pairs = zip(steps, steps[1:], strict=False)
    usual = 1.5 * float(np.median(step_times(steps))) if len(steps) > 1 else 0.0
    flights = [
        1000.0 * max(0.0, b.touchdown_s - a.toe_off_s)
        for a, b in pairs
        if a.foot is not b.foot and b.touchdown_s - a.touchdown_s < usual
    ]
    return measure(flights, "ms", FLIGHT_SD_MS if any(flights) else 0.0)
