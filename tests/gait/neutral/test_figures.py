"""Bodies as stick figures: whole, with a head, both feet's in one scale."""

from __future__ import annotations

import numpy as np
import pytest

from gait.foot import Foot
from gait.neutral.comparison import against_reference
from gait.neutral.figures import bones, both_of, fit_bodies, head, heads
from gait.neutral.reference import built_in
from gait.result import Neutral
from tests.gait.neutral.runners import StyledRunner

ROOM = (80.0, 150.0)


@pytest.fixture(scope="module")
def neutral() -> Neutral:
    reference = built_in("running")
    assert reference is not None
    found = against_reference(StyledRunner((7.0, 13.0)).movement(), reference)
    assert found is not None
    return found


def test_a_body_has_two_legs_a_trunk_a_neck_and_a_head_over_the_shoulders(neutral: Neutral) -> None:
    body = neutral.key_poses[0].runner
    assert len(list(bones(body))) == 2 * 4 + 2 + 1
    middle = head(body)
    assert middle is not None
    assert middle[1] > body[:, :, 1].max()


def test_without_shoulders_nobody_gets_a_head(neutral: Neutral) -> None:
    body = neutral.key_poses[0].runner.copy()
    body[:, 4] = np.nan
    assert head(body) is None
    assert len(list(bones(body))) == 2 * 3 + 1


def test_left_and_right_are_drawn_in_one_scale_and_stay_in_their_room(neutral: Neutral) -> None:
    bodies = both_of(neutral.key_poses)
    left, right = (fit_bodies(bodies, foot, (40.0, 75.0), ROOM) for foot in Foot)
    assert abs(left.scale[0]) == abs(right.scale[0]) == left.scale[1] == right.scale[1]
    for body in bodies:
        places = np.concatenate([left.lay(body).reshape(-1, 2), left.lay(heads(body))[None] + [0.0, left.head_radius]])
        assert (places >= -1e-6).all()
        assert (places <= np.array(ROOM) + 1e-6).all()
