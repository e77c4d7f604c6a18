"""Beside a reference: what does not count, what counts, and what is said of it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from gait.foot import Foot
from gait.neutral.comparison import against_movement, against_reference
from gait.neutral.movement import HIP, Movement, RecordedMovement, movement_of
from gait.neutral.reference import Reference, build_reference, built_in
from gait.neutral.yardstick import yardstick
from gait.result import Neutral
from tests.accuracy.neutral import derived, runner
from tests.gait.neutral.runners import StyledRunner, mirrored, store


@pytest.fixture(scope="module")
def reference() -> Reference:
    return build_reference("store", "3 m/s", store())


def beside(movement: Movement, reference: Reference) -> Neutral:
    result = against_reference(movement, reference)
    assert result is not None
    return result


def middle_of(reference: Reference) -> Movement:
    """The reference as if it were a runner."""
    stick, movement = yardstick(reference), StyledRunner().movement()
    duty = float(reference.duty.mean())
    cycles = [replace(cycle, mean=stick.cycle, duty=duty) for cycle in movement.cycles if cycle]
    stances = [replace(stance, deg=stick.rearfoot) for stance in movement.stances if stance]
    return replace(movement, cycles=(cycles[0], cycles[1]), stances=(stances[0], stances[1]))


def test_the_reference_against_itself_is_100(reference: Reference) -> None:
    result = beside(middle_of(reference), reference)
    assert (result.similarity_pct, result.percentile, result.distance) == (100.0, 100.0, 0.0)
    assert {joint.distance for joint in result.joints} == {0.0}
    assert result.findings == ()
    assert [pose.cosine for pose in result.key_poses] == pytest.approx([1.0] * 6)
    assert [aligned.lag_pct for aligned in result.aligned] == [0.0, 0.0]


def test_its_own_runners_spread_over_the_scale(reference: Reference) -> None:
    similar = [beside(movement, reference).similarity_pct for movement in store()]
    assert max(similar) > 80.0
    assert min(similar) < 40.0


def test_place_size_and_length_do_not_count(reference: Reference) -> None:
    here = beside(StyledRunner(style=0.4).movement(), reference)
    there = beside(StyledRunner(style=0.4, x_px=250.0, y_px=300.0, scale=2.3).movement(), reference)
    longer = beside(StyledRunner(style=0.4, seconds=19.0).movement(), reference)
    assert there.distance == pytest.approx(here.distance, rel=1e-6)
    assert longer.distance == pytest.approx(here.distance, rel=0.05)


def test_a_body_looked_at_seldom_in_the_end_is_as_it_was_when_looked_at_often() -> None:
    recorded = StyledRunner(seconds=20.0).recorded()
    often, seldom = np.arange(0, 600, 6), np.arange(600, 1200, 15)
    thinned, first = (looked_at(recorded, frames) for frames in (np.append(often, seldom), often))
    for cycle, known in zip(movement_of(thinned).cycles, movement_of(first).cycles, strict=True):
        assert cycle is not None
        assert known is not None
        np.testing.assert_allclose(cycle.mean[:, :, HIP:], known.mean[:, :, HIP:], atol=0.004)


def looked_at(recorded: RecordedMovement, frames: NDArray[np.int64]) -> RecordedMovement:
    """As if the body had been looked at in these frames alone."""
    return replace(recorded, pose_frames=frames, pose=recorded.pose[frames])


def test_a_mirror_swaps_the_sides_and_nothing_else(reference: Reference) -> None:
    recorded = StyledRunner((7.0, 13.0), style=0.4, bump=0.2).recorded()
    plain, mirror = beside(movement_of(recorded), reference), beside(movement_of(mirrored(recorded)), reference)
    assert mirror.distance == pytest.approx(plain.distance)
    swapped = {"left": "right", "right": "left"}
    distances = {joint.name: joint.distance for joint in plain.joints}
    for joint in mirror.joints:
        side, part = joint.name.split()
        assert joint.distance == pytest.approx(distances[f"{swapped[side]} {part}"])


def test_two_movements_are_as_far_apart_either_way(reference: Reference) -> None:
    one, other = StyledRunner(style=-0.5).movement(), StyledRunner((12.0, 6.0), style=0.6).movement()
    there, back = against_movement(one, other, reference), against_movement(other, one, reference)
    assert there is not None
    assert back is not None
    assert there.distance == pytest.approx(back.distance)


@pytest.mark.parametrize("sign", [-1.0, 1.0])
def test_more_deviation_is_less_alike(sign: float, reference: Reference) -> None:
    peaks = 7.0 + sign * np.array([3.0, 5.0, 7.0, 9.0, 12.0])
    results = [beside(StyledRunner((float(peak), 6.5)).movement(), reference) for peak in peaks]
    assert (np.diff([r.distance for r in results]) > 0.0).all()
    assert (np.diff([r.similarity_pct for r in results]) < 0.0).all()


@pytest.mark.parametrize("foot", list(Foot))
@pytest.mark.parametrize(("peak", "words"), [(14.0, "rolls in further"), (0.0, "rolls in less")])
def test_the_foot_that_differs_is_the_first_finding(foot: Foot, peak: float, words: str, reference: Reference) -> None:
    peaks = (peak, 6.5) if foot is Foot.LEFT else (7.0, peak)
    first = beside(StyledRunner(peaks).movement(), reference).findings[0]
    assert first.name == f"{foot.word} rearfoot"
    assert 15.0 < first.phase_pct < 60.0
    assert f"Your {foot.word} heel {words} around mid-stance" in first.advice


def test_a_joint_that_strays_is_found_with_its_phase(reference: Reference) -> None:
    found = beside(StyledRunner(bump=0.4).movement(), reference).findings[0]
    assert found.name == "left heel"
    assert found.phase_pct == pytest.approx(70.0, abs=5.0)
    assert found.advice == "Your left heel travels further out as the leg swings through."


def test_what_varies_as_much_from_stride_to_stride_is_not_told(reference: Reference) -> None:
    steady = beside(StyledRunner(bump=0.25).movement(), reference)
    noisy = beside(StyledRunner(bump=0.25, bump_noise=0.8).movement(), reference)
    assert "left heel" in [joint.name for joint in steady.findings]
    assert "left heel" not in [joint.name for joint in noisy.findings]


def test_at_most_three_findings_the_largest_first(reference: Reference) -> None:
    found = beside(StyledRunner((16.0, -3.0), style=3.0, bump=0.5).movement(), reference).findings
    assert len(found) == 3
    assert {found[0].name, found[1].name} == {"left rearfoot", "right rearfoot"}


def test_what_is_unseen_is_left_out(reference: Reference) -> None:
    recorded = StyledRunner((13.0, 7.0)).recorded()
    close = replace(recorded, pose=np.full_like(recorded.pose, np.nan))
    names = {joint.name.split()[1] for joint in beside(movement_of(close), reference).joints}
    assert names == {"rearfoot", "heel", "ankle", "knee"}
    aside = beside(movement_of(replace(recorded, off_axis=True)), reference)
    assert [joint.name for joint in aside.joints] == ["left rearfoot", "right rearfoot"]
    unseen = replace(recorded, off_axis=True, curve_deg=np.full((2, 101), np.nan))
    assert against_reference(movement_of(unseen), reference) is None


def test_curves_with_gaps_compare_over_what_is_known(reference: Reference) -> None:
    recorded = StyledRunner((13.0, 7.0)).recorded()
    torn = recorded.curve_deg.copy()
    torn[0, :8] = np.nan
    torn[0, 30:36] = np.nan
    result = beside(movement_of(replace(recorded, curve_deg=torn)), reference)
    assert result.aligned[0].start_pct == pytest.approx(8.0, abs=1.0)
    assert result.findings[0].name == "left rearfoot"


def test_both_bodies_are_laid_out_at_the_same_phase(reference: Reference) -> None:
    movement = middle_of(reference)
    shorter = [replace(cycle, duty=0.5 * cycle.duty) for cycle in movement.cycles if cycle]
    stride = beside(replace(movement, cycles=(shorter[0], shorter[1])), reference).strides[0]
    middle, duty = yardstick(reference).cycle, float(reference.duty.mean())
    assert stride.reference[0] == pytest.approx(middle[0])
    toe_off = round(100 * stride.duty)
    assert stride.reference[toe_off] == pytest.approx(middle[round(100 * duty)], abs=0.06)
    assert beside(movement, reference).strides[1].reference == pytest.approx(middle)


def test_what_a_camera_cannot_tell_is_not_told(reference: Reference) -> None:
    slight = beside(StyledRunner(bump=0.025).movement(), reference)
    assert "left heel" not in [joint.name for joint in slight.findings]


@pytest.mark.parametrize("activity", ["running", "walking"])
def test_a_neutral_person_of_the_built_in_reference_is_like_it(activity: str) -> None:
    reference = built_in(activity)
    assert reference is not None
    result = beside(runner(reference, 2, np.tile(reference.curves["rearfoot"].mean(axis=0), (2, 1))), reference)
    assert result.similarity_pct > 25.0
    assert not [joint for joint in result.findings if joint.name.endswith("rearfoot")]


def test_a_bend_put_into_a_measured_runner_is_the_first_finding() -> None:
    reference = built_in("running")
    assert reference is not None
    found = [case.found() for case in derived(reference, 36)]
    assert np.mean(found) >= 0.9


def test_the_built_in_reference_knows_a_typical_runner() -> None:
    reference = built_in("running")
    assert reference is not None
    typical = StyledRunner((7.0, 7.0)).movement()
    strong = StyledRunner((16.0, 7.0)).movement()
    left = [{j.name: j for j in beside(m, reference).joints}["left rearfoot"] for m in (typical, strong)]
    assert left[0].percentile > 70.0
    assert left[1].percentile < 15.0
    assert built_in("standing") is None
