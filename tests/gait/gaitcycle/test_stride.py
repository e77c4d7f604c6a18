"""Touchdowns and toe-offs finer than the frame interval, at any frame rate."""

from __future__ import annotations

import numpy as np
import pytest

from gait.foot import Foot
from gait.gaitcycle.stride import (
    StanceFinder,
    Step,
    agree,
    cadence,
    flight_time,
    step_times,
)
from tests.gait.synthetic_gait import SteadyRunner

RAMP_S = 0.06
RUNNER = SteadyRunner()


@pytest.mark.parametrize("fps", [30.0, 60.0, 120.0])
@pytest.mark.parametrize("contact_s", [0.2, 0.245, 0.3])
def test_every_step_is_found_to_a_third_of_a_frame(fps: float, contact_s: float) -> None:
    runner = SteadyRunner(contact_s=contact_s)
    times = runner.times(fps)
    found = StanceFinder(RAMP_S).stances(Foot.LEFT, times, runner.phase(Foot.LEFT, times, RAMP_S))
    true = runner.of(Foot.LEFT)
    assert len(found) == len(true)
    for step, wanted in zip(found, true, strict=True):
        assert step.touchdown_s == pytest.approx(wanted.touchdown_s, abs=0.34 / fps)
        assert step.toe_off_s == pytest.approx(wanted.toe_off_s, abs=0.34 / fps)


def test_pictures_on_one_side_of_touchdown_alone_tell_when_it_was() -> None:
    times = np.arange(0.0, 0.8, 0.04)
    phase = np.stack([np.clip((times - 0.31) / RAMP_S, -1, 1), np.clip((0.58 - times) / RAMP_S, -1, 1)], axis=1)
    phase[7:10, 0] = -0.87, 0.33, 0.59  # as read of real pictures; -0.5, 0.17, 0.83 would be right
    (step,) = StanceFinder(RAMP_S).stances(Foot.LEFT, times, phase)
    assert step.touchdown_s == pytest.approx(0.31, abs=0.34 / 25.0)


def test_pictures_on_one_side_of_toe_off_alone_tell_when_it_was() -> None:
    """The same stance, played backwards: what was touchdown is toe-off."""
    times = np.arange(0.0, 0.8, 0.04)
    phase = np.stack([np.clip((times - 0.31) / RAMP_S, -1, 1), np.clip((0.58 - times) / RAMP_S, -1, 1)], axis=1)
    phase[7:10, 0] = -0.87, 0.33, 0.59
    (step,) = StanceFinder(RAMP_S).stances(Foot.LEFT, times, phase)
    (back,) = StanceFinder(RAMP_S).stances(Foot.LEFT, times, phase[::-1, ::-1])
    assert times[-1] - back.toe_off_s == pytest.approx(step.touchdown_s)
    assert times[-1] - back.touchdown_s == pytest.approx(step.toe_off_s)


def test_later_clips_give_later_steps() -> None:
    times = RUNNER.times(60)
    phase = RUNNER.phase(Foot.LEFT, times, RAMP_S)
    finder = StanceFinder(RAMP_S)
    early, late = finder.stances(Foot.LEFT, times, phase), finder.stances(Foot.LEFT, times + 5.0, phase)
    assert [s.touchdown_s + 5.0 for s in early] == pytest.approx([s.touchdown_s for s in late])


def test_missing_frames_and_noise_cost_little() -> None:
    rng = np.random.default_rng(2)
    times = RUNNER.times(60)
    phase = RUNNER.phase(Foot.LEFT, times, RAMP_S) + rng.normal(0, 0.08, (len(times), 2))
    phase[rng.random(len(times)) < 0.08] = np.nan
    found = StanceFinder(RAMP_S).stances(Foot.LEFT, times, phase)
    assert len(found) == len(RUNNER.of(Foot.LEFT))
    errors = [a.touchdown_s - b.touchdown_s for a, b in zip(found, RUNNER.of(Foot.LEFT), strict=True)]
    assert np.abs(errors).mean() < 0.008


def test_stances_cut_by_the_ends_are_left_out() -> None:
    times = RUNNER.times(60)
    inside = (times > 0.3) & (times < 6.0)
    found = StanceFinder(RAMP_S).stances(Foot.LEFT, times[inside], RUNNER.phase(Foot.LEFT, times, RAMP_S)[inside])
    assert found[0].touchdown_s > 0.35
    assert found[-1].toe_off_s < 6.0


def test_a_foot_never_seen_has_no_steps() -> None:
    times = RUNNER.times(60)
    assert StanceFinder(RAMP_S).stances(Foot.LEFT, times, np.full((len(times), 2), np.nan)) == ()


def test_standing_is_one_endless_stance_and_no_step() -> None:
    times = RUNNER.times(60)
    assert StanceFinder(RAMP_S).stances(Foot.LEFT, times, np.ones((len(times), 2))) == ()


@pytest.mark.parametrize("spm", [150.0, 168.0, 186.0])
def test_cadence_counts_both_feet(spm: float) -> None:
    found = cadence(SteadyRunner(cadence=spm).steps())
    assert found is not None
    assert found.mean == pytest.approx(spm, abs=0.01)


def test_a_missed_step_does_not_halve_the_cadence() -> None:
    steps = list(RUNNER.steps())
    del steps[5], steps[11]
    found = cadence(steps)
    assert found is not None
    assert found.mean == pytest.approx(168.0, abs=0.01)
    assert max(step_times(steps)) < 0.4


def test_flight_is_what_contact_leaves() -> None:
    running, walking = flight_time(RUNNER.steps()), flight_time(SteadyRunner(cadence=112, contact_s=0.66).steps())
    assert running is not None
    assert running.mean == pytest.approx(1000 * (60 / 168 - 0.245), abs=0.1)
    assert walking is not None
    assert walking.mean == walking.high == 0.0


def test_flight_of_the_steadiest_runner_is_no_surer_than_his_toe_offs() -> None:
    running = flight_time(RUNNER.steps())
    assert running is not None
    assert running.high - running.mean > 20.0


def a_run(shift_s: float = 0.0, wobble_s: float = 0.0) -> list[Step]:
    """Ten strides of a runner; `wobble_s` moves every other touchdown."""
    starts = [0.7 * k + shift_s + wobble_s * (k % 2) for k in range(10)]
    return [Step(Foot.LEFT, start, start + 0.25) for start in starts]


def test_a_path_that_loses_its_beat_is_not_heard() -> None:
    steady = agree(a_run(), [a_run(0.01)])
    with_a_lost_one = agree(a_run(), [a_run(0.01), a_run(0.02, wobble_s=0.06)])
    assert with_a_lost_one == steady


def test_paths_that_agree_outvote_pictures_of_an_unfamiliar_shoe() -> None:
    found = agree(a_run(0.05), [a_run(), a_run(0.005), a_run(0.01)])
    assert [step.touchdown_s for step in found] == pytest.approx([step.touchdown_s for step in a_run(0.0075)], abs=1e-9)


def test_paths_of_a_runner_who_lands_flat_are_not_heard_where_they_take_another_bend_for_landing() -> None:
    found = agree(a_run(), [a_run(0.11), a_run(0.115), a_run(0.12)])
    assert [step.touchdown_s for step in found] == pytest.approx([step.touchdown_s for step in a_run()])


def test_a_step_that_pictures_miss_is_taken_up_when_two_paths_have_it() -> None:
    missed = a_run()[:4] + a_run()[5:]
    assert len(agree(missed, [a_run(), a_run(0.01)])) == 10
    assert len(agree(missed, [a_run(), missed])) == 9


def test_a_single_path_that_loses_its_beat_is_all_there_is() -> None:
    lost = a_run(wobble_s=0.06)
    assert len(agree((), [lost])) == len(lost)
    assert len(agree((), [lost, lost])) == len(lost)


def test_paths_alone_give_their_median() -> None:
    found = agree((), [a_run(), a_run(0.02)])
    assert [step.touchdown_s for step in found] == pytest.approx([0.7 * k + 0.01 for k in range(10)])
