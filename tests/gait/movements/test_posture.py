"""How alike people hold themselves, whatever their size and place."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from gait.movements.point_weights import EVEN
from gait.movements.posture import PostureMatch, best_pairs, every_pair, match, mirrored
from gait.pose.person import Person
from gait.pose.skeleton import MIRRORED, Joint

Floats = NDArray[np.float64]

UPRIGHT = {
    "NOSE": (0, -8), "NECK": (0, -6.5), "SHOULDER": (1.2, -6.4), "ELBOW": (1.8, -4.8), "WRIST": (1.9, -3.3),
    "HIP": (0.8, -3.6), "KNEE": (0.9, -1.8), "ANKLE": (0.9, 0), "EYE": (0.2, -8.3), "EAR": (0.5, -8.2),
}  # fmt: skip


def person(confidence: float = 0.9, **moved: tuple[float, float]) -> Person:
    """Somebody upright who faces the camera, 8 units tall; joints by name, such as L_WRIST, put elsewhere."""
    keypoints = np.full((len(Joint), 3), confidence)
    for joint in Joint:
        side, _, part = joint.name.rpartition("_")
        x, y = UPRIGHT[part]
        keypoints[joint, :2] = moved.get(joint.name, ((-x if side == "R" else x), y))
    return Person(keypoints)


def seen(one: Person, two: Person, weights: Floats = EVEN) -> PostureMatch:
    found = match(one, two, weights)
    assert found is not None
    return found


def placed(who: Person, scale: float, x: float, y: float) -> Person:
    return Person(who.keypoints * (scale, scale, 1.0) + (x, y, 0.0))


WAVING = person(L_ELBOW=(2.6, -7.0), L_WRIST=(2.8, -9.0))


@given(st.floats(0.1, 50.0), st.floats(-900.0, 900.0), st.floats(-900.0, 900.0))
def test_size_and_place_change_nothing(scale: float, x: float, y: float) -> None:
    found, moved = seen(person(), WAVING), seen(person(), placed(WAVING, scale, x, y))
    assert (moved.cosine, moved.way) == pytest.approx((found.cosine, found.way), abs=1e-6)
    assert seen(WAVING, placed(WAVING, scale, x, y)).cosine == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("cosine", "distance"),  # two pairs of figures that are published for such vectors
    [(0.991559292031104, 0.12992850317690846), (0.8941908753361582, 0.46001983579807043)],
)
def test_cosine_and_distance_go_together(cosine: float, distance: float) -> None:
    nothing = np.full(len(Joint), np.nan)
    assert PostureMatch(cosine, 0.0, nothing, np.column_stack([nothing, nothing])).distance == pytest.approx(distance)


def test_what_differs_is_named_the_furthest_first() -> None:
    assert seen(person(), person()).differing == []
    assert seen(person(), WAVING).differing[:2] == [Joint.L_WRIST, Joint.L_ELBOW]


def test_a_wave_with_the_other_hand_is_the_same_in_a_mirror() -> None:
    other = person(R_ELBOW=(-2.6, -7.0), R_WRIST=(-2.8, -9.0))
    assert seen(WAVING, other).cosine < 0.95
    assert seen(WAVING, mirrored(other)).cosine == pytest.approx(1.0)
    assert (mirrored(mirrored(WAVING)).keypoints == WAVING.keypoints).all()
    assert sorted(MIRRORED) == list(Joint)


def test_a_point_that_is_hardly_seen_hardly_counts() -> None:
    wrong = person(L_WRIST=(7.0, -9.0))
    doubtful = Person(wrong.keypoints.copy())
    doubtful.keypoints[Joint.L_WRIST, 2] = 0.05
    assert seen(person(), wrong).cosine < 0.9
    assert seen(person(), doubtful).cosine > 0.99


def test_a_weight_of_nought_leaves_a_point_out() -> None:
    weights = EVEN.copy()
    weights[[Joint.L_ELBOW, Joint.L_WRIST]] = 0.0
    found = seen(person(), WAVING, weights)
    assert found.cosine == pytest.approx(1.0)
    assert np.isnan(found.apart[Joint.L_WRIST])


def test_points_of_one_picture_alone_do_not_count() -> None:
    legless = person()
    legless.keypoints[[Joint.L_KNEE, Joint.R_KNEE, Joint.L_ANKLE, Joint.R_ANKLE]] = np.nan
    assert seen(person(), legless).cosine == pytest.approx(1.0)
    legless.keypoints[5:] = np.nan
    assert match(person(), legless) is None


def test_people_go_together_so_that_all_are_most_alike() -> None:
    bent = person(NECK=(2.0, -5.0), NOSE=(3.0, -6.0))
    first, second = [person(), WAVING, bent], [placed(who, 30.0, 50.0, 9.0) for who in (bent, person())]
    pairs = every_pair(first, second)
    assert len(pairs) == 6
    assert {(pair.first, pair.second) for pair in best_pairs(pairs)} == {(0, 1), (2, 0)}
    assert list(best_pairs([])) == []
