"""A standing trial: found, refused for each reason, read as a zero."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from gait.analysis.lines import FoundLines
from gait.analysis.zero import find_zero, lay_heels, standing_trial
from gait.clip import Frame, Image
from gait.errors import (
    StandingApart,
    StandingDots,
    StandingLifted,
    StandingMoved,
    StandingOneSided,
    StandingOther,
    StandingUnfit,
    StandingUnseen,
)
from gait.eyes.legs import ANKLE
from gait.eyes.registration import LIKE
from gait.eyes.sights import Sights, Snapshot, take_snapshot
from gait.foot import Foot
from gait.gaitcycle import standing
from gait.gaitcycle.rearfoot import Lines
from gait.gaitcycle.stood_first import zero_at_start
from gait.gaitcycle.stride import Step
from gait.markers import Markers
from gait.pose.skeleton import HIPS, KEYPOINTS, Joint

Floats = NDArray[np.float64]

FPS, SHANK = 60.0, 250.0
ANKLES = np.array([[300.0, 900.0], [420.0, 900.0]])
ZERO_DEG = np.array([4.0, -1.0])  # heels that lean in by these while their runner stands
STEPS = tuple(Step(Foot(k % 2), 3.4 + 0.35 * k, 3.6 + 0.35 * k) for k in range(8))


def stood(seconds: float = 3.0) -> Sights:
    """Somebody who stands still with the weight on both feet."""
    n = round(seconds * FPS)
    legs = np.zeros((n, 2, 3, 2)) + ANKLES[:, None, :] + np.array([[0.0, -SHANK], [0.0, 0.0], [0.0, 40.0]])
    runner = np.full((6, *KEYPOINTS), np.nan)
    runner[:, Joint.L_HIP], runner[:, Joint.R_HIP] = (310.0, 500.0, 0.9), (410.0, 500.0, 0.9)
    frames = np.linspace(0, n - 1, 6).astype(np.int64)
    seen = np.ones((n, 2))
    return Sights(
        np.arange(n) / FPS, legs, np.ones((n, 2, 3)), lines(n).points, np.ones((n, 2, 4)), np.ones((n, 2, 2)), seen,
        (), frames, runner, 1, SHANK, (),
    )  # fmt: skip


def lines(n: int, sway_deg: float = 0.0) -> Lines:
    """Upright shanks over heels that lean in by ZERO_DEG, swaying twice a second."""
    lean = np.radians(ZERO_DEG + sway_deg * np.sin(4 * np.pi * np.arange(n) / FPS)[:, None])
    inside = np.array([1.0, -1.0])  # seen from behind, the left foot's inside is the picture's right
    points = np.zeros((n, 2, 4, 2)) + ANKLES[:, None, :]
    points[:, :, 0, 1] -= 150.0
    points[:, :, 2] += 40.0 * np.stack([inside * np.tan(lean), np.full_like(lean, 0.0)], axis=-1)
    points[:, :, 3, 1] += 40.0
    return Lines(points, np.full((n, 2), 2.0))


def trial(sights: Sights, sway_deg: float = 0.0) -> standing.StandingTrial:
    return standing.trial(sights, {"markerless": lines(len(sights.times_s), sway_deg)})


def test_what_each_foot_shows_standing_is_the_zero() -> None:
    zero = trial(stood()).zeros["markerless"]
    assert zero.deg == pytest.approx(ZERO_DEG)
    assert zero.source == "trial"


def test_who_sways_has_a_less_sure_zero_and_who_stands_longer_a_surer_one() -> None:
    calm, swaying, longer = (trial(*how).zeros["markerless"].sd_deg for how in
                             ((stood(), 0.2), (stood(), 1.0), (stood(12.0), 1.0)))  # fmt: skip
    assert (swaying > 4.0 * calm).all()
    assert longer == pytest.approx(swaying / 2.0, rel=0.1)


def pictured(image: Image) -> Sights:
    """The same, with a picture of both feet kept of every tenth frame."""
    return replace(stood(), snapshots=kept_of(image, range(0, 180, 10)))


def kept_of(image: Image, frames: range) -> tuple[Snapshot, ...]:
    kept = [take_snapshot(Frame(k, k / FPS, image), ANKLES[foot], SHANK, foot) for k in frames for foot in Foot]
    return tuple(one for one in kept if one is not None)


def shoes() -> Image:
    """Blotches all over."""
    blotches = np.random.default_rng(2).integers(0, 255, (140, 90, 3)).astype(np.uint8)
    return np.asarray(cv2.resize(blotches, (720, 1120), interpolation=cv2.INTER_CUBIC), np.uint8)


def test_a_trial_keeps_how_the_heels_look() -> None:
    assert all(picture is not None for picture in trial(pictured(shoes())).heels.pictures)


def test_pictures_that_show_nothing_are_not_kept() -> None:
    assert trial(pictured(np.full((1120, 720, 3), 80, np.uint8))).heels.pictures == (None, None)
    assert trial(stood()).heels.pictures == (None, None)


def walked(sights: Sights) -> Sights:
    legs = sights.legs.copy()
    legs[:, 0, ANKLE, 1] += 60.0 * np.sin(2 * np.pi * sights.times_s)
    return replace(sights, legs=legs)


def on_tiptoe(sights: Sights) -> Sights:
    return replace(sights, phase=np.stack([sights.phase[:, 0], -sights.phase[:, 1]], axis=1))


def one_ahead(sights: Sights) -> Sights:
    legs = sights.legs.copy()
    legs[:, 1, :, 1] -= 50.0
    return replace(sights, legs=legs)


def one_further(sights: Sights) -> Sights:
    points = sights.heel_points.copy()
    points[:, 1, 0, 1] += 30.0
    return replace(sights, heel_points=points)


def on_the_left(sights: Sights) -> Sights:
    runner = sights.runner.copy()
    runner[:, list(HIPS), 0] -= 60.0
    return replace(sights, runner=runner)


@pytest.mark.parametrize(
    ("how", "error", "told"),
    [
        (walked, StandingMoved, "still"),
        (on_tiptoe, StandingLifted, "flat"),
        (one_ahead, StandingApart, "side by side"),
        (one_further, StandingApart, "side by side"),
        (on_the_left, StandingOneSided, "both feet"),
    ],
)
def test_a_trial_that_is_none_is_refused_with_what_to_do(
    how: Callable[[Sights], Sights], error: type[StandingUnfit], told: str
) -> None:
    with pytest.raises(error) as refused:
        trial(how(stood()))
    assert told in refused.value.what_to_do
    assert refused.value.code.startswith("standing_")


def test_less_than_two_seconds_are_too_short() -> None:
    assert trial(stood(2.0)).zeros
    with pytest.raises(StandingMoved):
        trial(stood(1.8))


def test_heels_that_are_hidden_give_no_zero() -> None:
    hidden = lines(180)
    hidden.sd_deg[::2, 1] = np.nan
    with pytest.raises(StandingUnseen):
        standing.trial(stood(), {"markerless": hidden})


def unsure(px: float) -> Sights:
    """Somebody whose heels, 40 px long, the network places to so many px."""
    spread = np.ones((180, 2, 4))
    spread[:, :, 2:] = px
    return replace(stood(), heel_spread=spread)


def test_a_shoe_that_the_network_does_not_know_gives_a_zero_and_one_that_it_does_not_see_none() -> None:
    assert standing_trial(unsure(6.0), Markers.OFF).zeros["markerless"].deg == pytest.approx(ZERO_DEG)
    with pytest.raises(StandingUnseen):
        standing_trial(unsure(14.0), Markers.OFF)


def test_hips_that_are_not_in_the_picture_are_not_asked_for() -> None:
    close_up = replace(stood(), runner=np.full((6, *KEYPOINTS), np.nan))
    assert trial(close_up).zeros


def test_only_the_still_part_of_a_trial_counts() -> None:
    came, legs = stood(6.0), stood(6.0).legs.copy()
    legs[:180, :, ANKLE, 0] += np.linspace(200.0, 0.0, 180)[:, None]
    read = lines(360)
    read.points[:150, :, 3, 0] += 15.0
    zero = standing.trial(replace(came, legs=legs), {"markerless": read}).zeros["markerless"]
    assert zero.deg == pytest.approx(ZERO_DEG)


# ---- the beginning of the same recording ----------------------------------------------------------------------------


def test_who_stands_still_before_the_first_step_has_a_zero() -> None:
    sights = walking_after(stood(6.0), 3.2)
    zero = zero_at_start(sights, lines(360), STEPS)
    assert (zero.source, zero.notice) == ("recording", None)
    assert zero.deg == pytest.approx(ZERO_DEG)


def walking_after(sights: Sights, start_s: float) -> Sights:
    walking, legs = walked(sights), sights.legs.copy()
    later = sights.times_s > start_s
    legs[later] = walking.legs[later]
    return replace(sights, legs=legs)


def test_who_runs_from_the_first_picture_on_has_none_and_is_told() -> None:
    zero = zero_at_start(walked(stood(6.0)), lines(360), STEPS)
    assert not zero.is_known
    assert zero.notice is not None
    assert (zero.notice.code, zero.deg.tolist()) == ("no_standing", [0.0, 0.0])


def test_who_stood_on_one_leg_is_told_so() -> None:
    zero = zero_at_start(on_the_left(walking_after(stood(6.0), 3.2)), lines(360), STEPS)
    assert not zero.is_known
    assert zero.notice is not None
    assert "on one foot" in zero.notice.message


def stood_and_tilted(deg: float) -> Sights:
    """Somebody who stands for 3.2 s; in the pictures after that all is turned clockwise round the left heel."""
    matrix = cv2.getRotationMatrix2D((float(ANKLES[0, 0]), float(ANKLES[0, 1]) + 20.0), -deg, 1.0)
    tilted = np.asarray(cv2.warpAffine(shoes(), matrix, (720, 1120), borderMode=cv2.BORDER_REFLECT), np.uint8)
    kept = kept_of(shoes(), range(0, 190, 10)) + kept_of(tilted, range(210, 350, 10))
    return replace(walking_after(stood(6.0), 3.2), snapshots=kept)


def left_heels(lines: Lines) -> Floats:
    """Degrees clockwise [k] of the left heel line in frames that were pictured after standing."""
    upwards = lines.points[210:350:10, Foot.LEFT, 2] - lines.points[210:350:10, Foot.LEFT, 3]
    return np.degrees(np.arctan2(upwards[:, 0], -upwards[:, 1]))


def test_the_run_s_heels_are_laid_over_their_pictures_at_the_start() -> None:
    sights, read = stood_and_tilted(6.0), FoundLines(lines(360), "markerless", False)
    zero = zero_at_start(sights, read.lines, STEPS)
    laid, turned = lay_heels(sights, STEPS, read, zero)
    assert left_heels(turned.lines) - left_heels(read.lines) == pytest.approx(6.0, abs=0.3)
    assert (laid.likeness[210:350:10, Foot.LEFT] > LIKE).all()


@pytest.mark.parametrize(("method", "source"), [("dots", "recording"), ("markerless", "none"), ("markerless", "trial")])
def test_heels_of_dots_or_of_no_such_start_stay_as_they_were_read(method: str, source: str) -> None:
    sights, read = stood_and_tilted(6.0), FoundLines(lines(360), method, False)
    zero = replace(zero_at_start(sights, read.lines, STEPS), source=source)
    assert lay_heels(sights, STEPS, read, zero) == (sights, read)


# ---- one method for both --------------------------------------------------------------------------------------------


def both(markerless: bool = True) -> standing.StandingTrial:
    """A trial in which dots were seen, and perhaps heels too."""
    read = {"dots": lines(180)} | ({"markerless": lines(180)} if markerless else {})
    return standing.trial(stood(), read)


def test_a_run_is_counted_from_the_zero_of_its_own_method() -> None:
    read = FoundLines(lines(360), "dots", False)
    found, zero = find_zero(stood(6.0), STEPS, read, both())
    assert (found.method, zero.notice) == ("dots", None)


def test_dots_that_are_in_the_run_alone_are_not_used() -> None:
    found, zero = find_zero(stood(6.0), STEPS, FoundLines(lines(360), "dots", False), trial(stood()))
    assert (found.method, zero.source) == ("markerless", "trial")
    assert zero.notice is not None
    assert zero.notice.code == "dots_differ"


def test_dots_that_are_in_the_trial_alone_are_asked_for_where_nothing_else_is_seen() -> None:
    with pytest.raises(StandingDots):
        find_zero(stood(6.0), STEPS, FoundLines(lines(360), "markerless", False), both(markerless=False))


def test_somebody_else_s_trial_is_refused() -> None:
    child = replace(trial(stood()), shank_px=0.7 * SHANK)
    with pytest.raises(StandingOther):
        find_zero(stood(6.0), STEPS, FoundLines(lines(360), "markerless", False), child)
