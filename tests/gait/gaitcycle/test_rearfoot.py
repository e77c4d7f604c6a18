"""Two lines to an angle, and angles to touchdown, peak and excursion of each step."""

from __future__ import annotations

import numpy as np
import pytest

from gait.foot import Foot
from gait.gaitcycle.rearfoot import Angles, Lines, measure_steps, rearfoot_angles
from gait.result import StepResult
from tests.gait.synthetic_gait import SteadyRunner


def lines(shank_deg: float, heel_deg: float, foot: Foot) -> Lines:
    """One frame of one foot: how far the shank's top leans outwards and the heel's top inwards."""
    out = 1.0 if foot is Foot.RIGHT else -1.0
    points = np.full((1, 2, 4, 2), np.nan)
    a, b = np.radians(shank_deg), np.radians(heel_deg)
    points[0, foot] = [
        [300 + out * 150 * np.sin(a), 500 - 150 * np.cos(a)],
        [300, 500],
        [300 - out * 40 * np.sin(b), 560 - 40 * np.cos(b)],
        [300, 560],
    ]
    return Lines(points, np.ones((1, 2)))


@pytest.mark.parametrize("foot", list(Foot))
def test_eversion_is_positive_on_both_feet(foot: Foot) -> None:
    deg = rearfoot_angles(lines(8.0, 4.5, foot), np.zeros(2)).deg
    assert deg[0, foot] == pytest.approx(12.5)
    assert np.isnan(deg[0, foot.other])


def test_the_standing_trial_sets_the_zero() -> None:
    deg = rearfoot_angles(lines(8.0, 4.5, Foot.LEFT), np.array([2.5, 0.0])).deg
    assert deg[0, Foot.LEFT] == pytest.approx(10.0)


def test_a_mirrored_picture_swaps_the_feet() -> None:
    seen = lines(6.0, -3.0, Foot.LEFT)
    mirrored = Lines((seen.points * (-1.0, 1.0) + (720.0, 0.0))[:, ::-1], seen.sd_deg)
    before, after = rearfoot_angles(seen, np.zeros(2)).deg, rearfoot_angles(mirrored, np.zeros(2)).deg
    assert after[0, Foot.RIGHT] == pytest.approx(before[0, Foot.LEFT])


def test_scale_and_place_do_not_matter() -> None:
    seen = lines(6.0, 2.0, Foot.LEFT)
    moved = Lines(seen.points * 2.5 + 90.0, seen.sd_deg)
    assert rearfoot_angles(moved, np.zeros(2)).deg[0, 0] == pytest.approx(8.0)


def used(results: tuple[StepResult, ...], foot: Foot) -> list[StepResult]:
    return [r for r in results if r.foot is foot and r.used]


@pytest.mark.parametrize(("fps", "noise", "near"), [(60, 0.0, 0.15), (60, 1.5, 0.6), (30, 1.5, 0.9), (120, 1.5, 0.5)])
def test_peaks_are_found_and_not_inflated_by_noise(fps: float, noise: float, near: float) -> None:
    runner = SteadyRunner(duration_s=15.0)
    times = runner.times(fps)
    results, _ = measure_steps(times, runner.angles(times, noise), runner.steps())
    for foot, peak in zip(Foot, runner.peak_deg, strict=True):
        assert np.mean([r.peak_eversion_deg for r in used(results, foot)]) == pytest.approx(peak, abs=near)
        assert np.mean([r.touchdown_deg for r in used(results, foot)]) == pytest.approx(-3.0, abs=near + 0.5)


def test_the_average_curve_is_the_runners() -> None:
    runner = SteadyRunner()
    times = runner.times(60)
    _, curves = measure_steps(times, runner.angles(times, 1.0), runner.steps())
    wanted = runner.curve(Foot.RIGHT, np.linspace(0, 1, 101))
    assert np.sqrt(np.nanmean(np.square(curves[Foot.RIGHT].deg - wanted))) < 0.5


def test_time_does_not_matter() -> None:
    runner = SteadyRunner()
    times = runner.times(60)
    angles = runner.angles(times, 1.0)
    here, _ = measure_steps(times, angles, runner.steps())
    later = [type(s)(s.foot, s.touchdown_s + 3, s.toe_off_s + 3) for s in runner.steps()]
    there, _ = measure_steps(times + 3, angles, later)
    assert [r.peak_eversion_deg for r in here] == pytest.approx([r.peak_eversion_deg for r in there], abs=1e-3)


def test_dropped_frames_move_little() -> None:
    runner = SteadyRunner()
    times = runner.times(60)
    angles = runner.angles(times, 1.0)
    kept = np.random.default_rng(3).random(len(times)) > 0.25
    whole, _ = measure_steps(times, angles, runner.steps())
    holed, _ = measure_steps(times[kept], Angles(angles.deg[kept], angles.sd_deg[kept]), runner.steps())
    for foot in Foot:
        a, b = ([r.peak_eversion_deg for r in used(rs, foot)] for rs in (whole, holed))
        assert np.mean(a) == pytest.approx(np.mean(b), abs=0.4)


def test_a_hidden_step_is_left_out_with_the_reason() -> None:
    runner = SteadyRunner()
    times = runner.times(60)
    angles = runner.angles(times)
    hidden = runner.steps()[6]
    angles.deg[(times > hidden.touchdown_s) & (times < hidden.toe_off_s)] = np.nan
    results, _ = measure_steps(times, angles, runner.steps())
    assert not results[6].used
    assert "hidden" in results[6].left_out
    assert sum(r.used for r in results) == len(results) - 1


def test_a_stumble_is_left_out_with_the_reason() -> None:
    runner = SteadyRunner()
    times = runner.times(60)
    angles = runner.angles(times, 0.3)
    odd = runner.steps()[8]
    angles.deg[(times >= odd.touchdown_s) & (times < odd.toe_off_s), odd.foot] += 15.0
    results, _ = measure_steps(times, angles, runner.steps())
    assert results[8].left_out == "angle unlike the other steps"
    assert sum(r.used for r in results) >= len(results) - 2


def test_no_angles_at_all_leave_every_step_out() -> None:
    runner = SteadyRunner()
    times = runner.times(60)
    nothing = Angles(np.full((len(times), 2), np.nan), np.full((len(times), 2), np.nan))
    results, curves = measure_steps(times, nothing, runner.steps())
    assert not any(r.used for r in results)
    assert np.isnan(curves[0].deg).all()


def peak_times(spread: float, noise_deg: float) -> list[float]:
    """Time to peak of each left step of a runner whose peaks come sooner and later by `spread` of stance."""
    runner = SteadyRunner(duration_s=20.0)
    times, rng = runner.times(60), np.random.default_rng(5)
    angles = runner.angles(times, noise_deg)
    for step in runner.of(Foot.LEFT):
        inside = (times >= step.touchdown_s) & (times < step.toe_off_s)
        share = (times[inside] - step.touchdown_s) / step.contact_s - rng.normal(0.0, spread)
        angles.deg[inside, 0] = runner.curve(Foot.LEFT, np.clip(share, 0.0, 1.0)) + rng.normal(0, noise_deg, len(share))
    results, _ = measure_steps(times, angles, runner.steps())
    return [r.time_to_peak_pct for r in used(results, Foot.LEFT)]


def test_the_time_to_peak_is_each_steps_own() -> None:
    steady, unsteady = (np.std(peak_times(spread, 0.5)) for spread in (0.0, 0.05))
    assert 0.0 < steady < 3.0
    assert unsteady == pytest.approx(5.0, abs=2.0)
    assert np.mean(peak_times(0.05, 0.5)) == pytest.approx(40.0, abs=3.0)
