"""What makes a recording unusable: each check raises the ClipError that says what to change."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from gait.clip import LEAST_S
from gait.errors import CameraMoved, HeelUnseen, LeftTreadmill, NobodySeen, NotRunning, TooDark, WrongTimes, WrongView
from gait.eyes.camera_place import PlaceWatch
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
    steady_s = steps[-1].toe_off_s - steps[0].touchdown_s
    if sights.times_s[-1] - steps[-1].toe_off_s > QUIET_S and steady_s < LONG_ENOUGH_S:
        raise LeftTreadmill(f"The runner stopped after {steps[-1].toe_off_s:.0f} seconds.")


def check_tempo(steps: Sequence[Step]) -> None:
    """Raise WrongTimes when the cadence is none that people walk or run at."""
    found = stride.cadence(steps)
    low, high = RUN_SPM if activity_of(steps, legs_seen=True) is Activity.RUNNING else WALK_SPM
    if found is not None and not low <= found.mean <= high:
        raise WrongTimes(f"By the frames' times this is {found.mean:.0f} steps a minute, which nobody keeps up.")


def check_measured(feet: tuple[FootResult, FootResult]) -> None:
    """Raise HeelUnseen when neither foot could be measured in a single step, and its heel was hardly ever seen."""
    hidden = [foot.honesty is None or not foot.honesty.seen_share >= LEAST_SEEN_SHARE for foot in feet]
    if all(hidden) and all(foot.peak_eversion_deg is None for foot in feet):
        raise HeelUnseen("The heels could not be measured.")
