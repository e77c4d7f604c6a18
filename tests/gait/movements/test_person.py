"""Who does the movement, of everybody in the picture."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from gait.movements.person import Area, Following, followed
from gait.pose.person import Person, Pose
from gait.pose.skeleton import MIRRORED
from tests.gait.movements.people import EXERCISES, Camera, Performer, filmed

Floats = NDArray[np.float64]


def somebody(at: tuple[float, float], px: float, looks: int = 60) -> list[Person | None]:
    rng = np.random.default_rng(8)
    poses = filmed(Performer().joints(EXERCISES[0], rng), Camera(at=at, px=px), rng)
    return [Person(poses[k % len(poses)]) for k in range(looks)]


def together(*people: Sequence[Person | None]) -> list[Pose]:
    return [
        Pose(k / 15.0, tuple(who for who in reversed(each) if who is not None))
        for k, each in enumerate(zip(*people, strict=True))
    ]


MIDDLE = somebody((540.0, 900.0), 300.0)
EDGE = somebody((150.0, 900.0), 200.0)


def test_the_largest_wherever_they_are() -> None:
    at_edge, small = somebody((80.0, 900.0), 300.0), somebody((540.0, 900.0), 150.0)
    assert followed(together(small, at_edge)) == at_edge


def test_a_passer_by_is_not_taken_for_being_larger() -> None:
    passing = [who if 20 <= k < 30 else None for k, who in enumerate(somebody((900.0, 900.0), 500.0))]
    assert followed(together(passing, EDGE)) == EDGE


@pytest.mark.parametrize(
    ("area", "meant"),
    [(Area(0, 0, 300, 1500), EDGE), (Area(390, 0, 400, 1500), MIDDLE), (Area(0, 0, 1080, 1500), MIDDLE)],
)
def test_who_is_in_a_box_that_is_given(area: Area, meant: list[Person | None]) -> None:
    assert followed(together(EDGE, MIDDLE), area) == meant


def test_as_pictures_come_it_is_the_largest_and_steadiest_so_far() -> None:
    following, passing = Following(), [who if 20 <= k < 30 else None for k, who in enumerate(EDGE)]
    assert [following.see(pose) for pose in together(passing, MIDDLE)] == MIDDLE
    assert Following().see(Pose(0.0, ())) is None


def test_nobody_in_the_box_and_nobody_at_all() -> None:
    assert followed(together(EDGE, MIDDLE), Area(900, 1500, 50, 50)) == [None] * 60
    assert followed([Pose(k / 15.0, ()) for k in range(5)]) == [None] * 5
    assert followed([]) == []


def test_somebody_who_is_hidden_or_named_the_wrong_way_round_meanwhile_is_followed_on() -> None:
    hidden = [None if 20 <= k < 35 else who for k, who in enumerate(MIDDLE)]
    assert followed(together(hidden, EDGE)) == hidden
    turned = [Person(who.keypoints[list(MIRRORED)]) if who and k % 3 else who for k, who in enumerate(MIDDLE)]
    assert followed(together(turned, EDGE)) == turned
