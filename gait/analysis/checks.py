"""What makes a recording unusable: each check raises the ClipError that says what to change."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np

from gait.clip import LEAST_S, gaps
from gait.clip.times import spans_gap
from gait.errors import CameraMoved, HeelUnseen, LeftTreadmill, NobodySeen, NotRunning, TooDark, WrongTimes, WrongView
from gait.eyes.camera_place import PlaceWatch
from gait.eyes.legs import ANKLE
from gait.eyes.sights import Sights
from gait.gaitcycle import stride
from gait.gaitcycle.activity import activity_of, view_of
from gait.gaitcycle.stride import Step
from gait.pose.person import Person
from gait.result import FootResult
from gait.scene import Activity, View

LEAST_LEGS_SHARE = 0.2  # of the frames: fewer are somebody walking past
QUIET_S = 2.0  # without a touchdown at the end: three steps at the slowest walk
LONG_ENOUGH_S = 15.0  # of steady gait: who runs so long may stop before the recording does
LEAST_STEPS = 6  # of both feet together: fewer are no gait
RUN_SPM = (110.0, 260.0)  # recreational runners take 150-190 (Novacheck 1998); sprinters up to 260
STRETCH = 5  # steps that a tempo is the median of
MOST_RUN_RATIO = 1.4  # of step times within a recording: from a jog's 140 steps a minute to a quick runner's 190
MOST_WALK_RATIO = 1.7  # of walking: from 75 to 125 while the belt gains speed
PAUSE_EDGE_S = 1.0  # after the last step and before the next: stopping and starting take a stride
SWUNG = 0.5  # of how far the ankles go in steps: who stands or steps to the side rails keeps them in place
WALK_SPM = (60.0, 170.0)  # slow to race walking (Perry & Burnfield, 2nd ed.)
LEAST_SEEN_SHARE = 0.2  # of the frames up to 60 % of stance: what is seen less is not seen


def check_view(sights: Sights) -> None:
    """Raise when somebody is seen from elsewhere than behind: the first thing to mend, however long the clip."""
    view = view_of(people(sights))
    if view in (View.SIDE, View.FRONT):
        raise WrongView(f"The runner is seen from the {view}, not from behind.")


def people(sights: Sights) -> list[Person]:
    """The runner's poses, where there was one."""
    return [Person(k) for k in sights.runner if np.isfinite(k[:, 0]).any()]


def check_camera(place: PlaceWatch) -> None:
    """Raise when the camera stood still for no part that is long enough for a verdict."""
    moved, (start_s, end_s) = place.moved_at_s(), place.longest_steady_part_s()
    if moved is not None and end_s - start_s < LEAST_S:
        raise CameraMoved(f"The camera moved after {moved:.1f} seconds.")


def check_light(sights: Sights, place: PlaceWatch) -> None:
    """Raise when it is dark and hardly any legs are seen."""
    if place.is_dark() and sights.legs_seen_share() < LEAST_LEGS_SHARE:
        raise TooDark("The picture is too dark to see a runner.")


def check_people(sights: Sights) -> None:
    """Raise when nobody stays on the belt."""
    if sights.legs_seen_share() < LEAST_LEGS_SHARE:
        raise NobodySeen("Nobody is seen on the treadmill.")


def check_gait(sights: Sights, steps: Sequence[Step]) -> None:
    """Raise when nobody walks or runs, or not to the end."""
    if len(steps) < LEAST_STEPS:
        raise NotRunning("The runner stands still.")
    check_tempo(steps)
    check_even_tempo(steps)
    check_pauses(sights, steps)
    steady_s = steps[-1].toe_off_s - steps[0].touchdown_s
    if sights.times_s[-1] - steps[-1].toe_off_s > QUIET_S and steady_s < LONG_ENOUGH_S:
        raise LeftTreadmill(f"The runner stopped after {steps[-1].toe_off_s:.0f} seconds.")


def check_tempo(steps: Sequence[Step]) -> None:
    """Raise WrongTimes when the cadence is none that people walk or run at."""
    found = stride.cadence(steps)
    low, high = RUN_SPM if activity_of(steps, legs_seen=True) is Activity.RUNNING else WALK_SPM
    if found is not None and not low <= found.mean <= high:
        raise WrongTimes(f"By the frames' times this is {found.mean:.0f} steps a minute, which nobody keeps up.")


def check_even_tempo(steps: Sequence[Step]) -> None:
    """Raise WrongTimes when one kind of gait comes at two speeds that no runner changes between: a speed ramp."""
    for running, most in ((True, MOST_RUN_RATIO), (False, MOST_WALK_RATIO)):
        times = [step_s for step_s, contact_s in stretches(steps) if (contact_s < step_s) is running]
        if times and max(times) > most * min(times):
            slow, quick = 60.0 / max(times), 60.0 / min(times)
            raise WrongTimes(f"The recording changes its speed, from {slow:.0f} steps a minute to {quick:.0f}.")


def stretches(steps: Sequence[Step]) -> Iterator[tuple[float, float]]:
    """(median step time, median contact time), seconds, of every few steps in a row without one missed.

    A foot that bears for longer than a step takes is walking's: then both bear at once.
    """
    for k in range(len(steps) - STRETCH + 1):
        few = steps[k : k + STRETCH]
        if all(a.foot is not b.foot for a, b in pairwise(few)):
            gaps_s = np.diff([step.touchdown_s for step in few])
            yield float(np.median(gaps_s)), float(np.median([step.contact_s for step in few]))


def check_pauses(sights: Sights, steps: Sequence[Step]) -> None:
    """Raise WrongTimes when legs swing through a pause in the steps: too slowly for any step, a slow-motion part."""
    missing = gaps(sights.times_s)
    swing = ankle_range(sights, steps[0].touchdown_s, steps[-1].toe_off_s, steps)
    for a, b in pairwise(steps):
        start, end = a.toe_off_s + PAUSE_EDGE_S, b.touchdown_s - PAUSE_EDGE_S
        if end - start < QUIET_S or spans_gap(a.toe_off_s, b.touchdown_s, missing):
            continue
        if ankle_range(sights, start, end) > SWUNG * swing:
            raise WrongTimes(f"From {start:.1f} to {end:.1f} seconds the legs swing too slowly for any step.")


def ankle_range(sights: Sights, start_s: float, end_s: float, steps: Sequence[Step] = ()) -> float:
    """How far the ankles go up and down between two times (in the steps between them, where given), px."""
    inside = (sights.times_s >= start_s) & (sights.times_s <= end_s)
    for a, b in pairwise(steps):
        if b.touchdown_s - a.toe_off_s > QUIET_S:
            inside &= (sights.times_s < a.toe_off_s) | (sights.times_s > b.touchdown_s)
    ankles = sights.legs[inside, :, ANKLE, 1]
    if not np.isfinite(ankles).any(axis=0).all():
        return 0.0
    low, high = np.nanpercentile(ankles, (5, 95), axis=0)
    return float((high - low).min())


def check_measured(feet: tuple[FootResult, FootResult]) -> None:
    """Raise HeelUnseen when neither foot could be measured in a single step, and its heel was hardly ever seen."""
    hidden = [foot.honesty is None or not foot.honesty.seen_share >= LEAST_SEEN_SHARE for foot in feet]
    if all(hidden) and all(foot.peak_eversion_deg is None for foot in feet):
        raise HeelUnseen("The heels could not be measured.")
