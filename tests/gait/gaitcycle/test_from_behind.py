"""More measures from behind, on runners made of numbers."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pytest
from numpy.typing import NDArray

from gait.eyes.sights import Sights
from gait.foot import Foot
from gait.gaitcycle.from_behind import SHANK_CM, Behind, seen_from_behind
from gait.gaitcycle.stride import Step
from gait.measure import measure
from gait.pose.skeleton import KEYPOINTS, Joint
from gait.result import Confidence, GradedMeasure
from gait.results.document import graded_document
from tests.gait.synthetic_gait import SteadyRunner

Floats = NDArray[np.float64]
Seen = dict[tuple[str, str], GradedMeasure]

SHANK_PX = 215.0
FPS = 60.0


@dataclass(frozen=True, slots=True)
class Shape:
    """How the runner moves: lengths in cm, angles in degrees."""

    width_cm: float = 5.0
    drop_deg: float = 4.0
    lean_deg: tuple[float, float] = (1.0, 3.0)
    whip_deg: tuple[float, float] = (5.0, -3.0)
    camera_roll_deg: float = 0.0


def sights(runner: SteadyRunner, shape: Shape) -> Sights:
    """What would be seen of it, with the pose network looking at every fourth frame."""
    times_s = runner.times(FPS)
    legs = np.stack([leg_points(runner, shape, foot, times_s) for foot in Foot], axis=1)
    frames = np.arange(0, len(times_s), 4)
    nothing = np.full((len(times_s), 2, 4), np.nan)
    return Sights(
        times_s,
        legs,
        np.ones((len(times_s), 2, 3)),
        np.full((len(times_s), 2, 4, 2), np.nan),
        nothing,
        np.full((len(times_s), 2, 2), np.nan),
        np.ones((len(times_s), 2)),
        (),
        frames,
        trunk(runner, shape, times_s[frames]),
        1,
        SHANK_PX,
        (),
    )


def leg_points(runner: SteadyRunner, shape: Shape, foot: Foot, times_s: Floats) -> Floats:
    """[n, 3, 2] knee, ankle and heel: in place on the belt, the foot hanging turned by its whip in swing."""
    side = 1.0 if foot is Foot.RIGHT else -1.0
    x = 360.0 + side * 0.5 * shape.width_cm * SHANK_PX / SHANK_CM
    points = np.tile([[x, 900.0], [x, 1100.0], [x, 1140.0]], (len(times_s), 1, 1))
    turn = np.radians(shape.whip_deg[foot])
    points[~on_belt(runner, foot, times_s), 2] = x - side * 40.0 * np.sin(turn), 1100.0 - 40.0 * np.cos(turn)
    return points


def on_belt(runner: SteadyRunner, foot: Foot, times_s: Floats) -> NDArray[np.bool_]:
    bearing = [(times_s >= step.touchdown_s) & (times_s < step.toe_off_s) for step in runner.of(foot)]
    return np.asarray(np.any(bearing, axis=0))


def trunk(runner: SteadyRunner, shape: Shape, times_s: Floats) -> Floats:
    """[m, 18, 3] hips and neck; the hip of the swinging leg hangs, the trunk leans to the standing foot."""
    keypoints = np.full((len(times_s), *KEYPOINTS), np.nan)
    for foot, side in ((Foot.LEFT, -1.0), (Foot.RIGHT, 1.0)):
        there = on_belt(runner, foot, times_s)
        drop = np.radians(-side * shape.drop_deg + shape.camera_roll_deg)
        lean = np.radians(side * shape.lean_deg[foot])
        across, down = 30.0 * np.cos(drop), 30.0 * np.sin(drop)
        keypoints[there, Joint.L_HIP] = 360.0 - across, 700.0 - down, 0.8
        keypoints[there, Joint.R_HIP] = 360.0 + across, 700.0 + down, 0.8
        keypoints[there, Joint.NECK] = 360.0 + 300.0 * np.sin(lean), 700.0 - 300.0 * np.cos(lean), 0.8
    return keypoints


def seen(runner: SteadyRunner, shape: Shape, steps: tuple[Step, ...] | None = None, off_axis: bool = False) -> Seen:
    behind = Behind(sights(runner, shape), runner.steps() if steps is None else steps, off_axis)
    return {(m.name, m.foot): m for m in seen_from_behind(behind, None, None)}


def test_what_was_put_in_comes_out() -> None:
    found = seen(SteadyRunner(), Shape())
    means = {key: graded.measure.mean for key, graded in found.items()}
    assert means["duty_factor_pct", "left"] == pytest.approx(100 * 0.245 * 168 / 120, abs=0.01)
    assert means["step_width_cm", "both"] == pytest.approx(5.0)
    assert means["crossover_pct", "both"] == 0.0
    assert means["hip_drop_deg", "both"] == pytest.approx(4.0)
    assert means["trunk_lean_deg", "left"] == pytest.approx(1.0)
    assert means["trunk_lean_deg", "right"] == pytest.approx(3.0)
    assert means["heel_whip_deg", "left"] == pytest.approx(5.0)
    assert means["heel_whip_deg", "right"] == pytest.approx(-3.0)
    assert means["step_time_ms", "left minus right"] == pytest.approx(0.0, abs=1e-6)


def test_feet_that_cross_the_others_line() -> None:
    found = seen(SteadyRunner(), Shape(width_cm=-2.0))
    assert found["step_width_cm", "both"].measure.mean == pytest.approx(-2.0)
    assert found["crossover_pct", "both"].measure.mean == 100.0


def test_a_camera_that_is_not_level_leaves_the_hip_drop_alone() -> None:
    assert seen(SteadyRunner(), Shape(camera_roll_deg=3.0))["hip_drop_deg", "both"].measure.mean == pytest.approx(4.0)


def test_an_uneven_rhythm_is_told_beyond_its_noise() -> None:
    late = tuple(
        replace(step, touchdown_s=step.touchdown_s + 0.03) if step.foot is Foot.LEFT else step
        for step in SteadyRunner().steps()
    )
    difference = seen(SteadyRunner(), Shape(), late)["step_time_ms", "left minus right"]
    assert difference.measure.mean == pytest.approx(60.0)
    assert difference.measure.mean > difference.noise


def test_a_missed_step_changes_nothing() -> None:
    whole = seen(SteadyRunner(), Shape())
    gap = seen(SteadyRunner(), Shape(), tuple(step for k, step in enumerate(SteadyRunner().steps()) if k != 9))
    for key, graded in whole.items():
        assert gap[key].measure.mean == pytest.approx(graded.measure.mean, abs=0.05), key


def test_a_camera_off_the_axis_lowers_what_is_timed() -> None:
    found = seen(SteadyRunner(), Shape(), off_axis=True)
    assert found["duty_factor_pct", "left"].confidence is Confidence.LOW
    assert ("step_time_ms", "left minus right") not in found


def test_walkers_have_no_heel_whip() -> None:
    found = seen(SteadyRunner(cadence=112, contact_s=0.66), Shape())
    assert ("heel_whip_deg", "left") not in found
    assert found["duty_factor_pct", "left"].measure.mean > 50.0


def test_hips_out_of_the_picture_leave_the_rest() -> None:
    runner = SteadyRunner()
    whole = sights(runner, Shape())
    cut = replace(whole, runner=np.full_like(whole.runner, np.nan))
    names = {graded.name for graded in seen_from_behind(Behind(cut, runner.steps(), False), None, None)}
    assert "step_width_cm" in names
    assert not {"hip_drop_deg", "trunk_lean_deg"} & names


def test_nothing_is_measured_of_no_steps() -> None:
    assert seen_from_behind(Behind(sights(SteadyRunner(), Shape()), (), False), None, None) == ()


def test_differences_carry_their_noise_and_what_is_typical() -> None:
    contact = measure([4.0, 6.0, 5.0], "ms", 5.0)
    behind = Behind(sights(SteadyRunner(), Shape()), SteadyRunner().steps(), False)
    found = {m.name: graded_document(m) for m in seen_from_behind(behind, None, contact) if "minus" in m.foot}
    shown = found["contact_time_ms"]
    assert shown["mean"] == pytest.approx(5.0)
    assert shown["noise"] > 1.96 * 5.0
    assert shown["typical"] == pytest.approx([-13.0, 13.0], abs=0.1)
    assert "Mtibaa" in shown["source"]
