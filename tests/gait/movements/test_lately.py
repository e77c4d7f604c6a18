"""What somebody does just now: a word in the second second, and the nearest of the enrolled movements."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from gait.movements.lately import Doing, Lately
from gait.pose.person import Person
from gait.pose.recognition import LOOKS_HZ, open_recogniser
from gait.scene import Activity
from gait.weights.manifest import verified_model
from tests.gait.movements.test_action import JACK, SQUAT, WAVE, Mover, action

Floats = NDArray[np.float64]

HZ = 30.0
LIBRARY = [action("wave", WAVE), action("squat", SQUAT)]


def watched(mover: Mover, seconds: float) -> list[Doing | None]:
    """What is said of each frame."""
    lately = Lately(open_recogniser(verified_model("activity").path), LIBRARY)
    filmed = Mover(mover.left_deg, mover.right_deg, mover.squat_px, mover.period_s, seconds, HZ)
    return [lately.see(number / HZ, Person(pose)) for number, pose in enumerate(filmed.poses())]


def test_there_is_a_word_as_soon_as_a_window_is_full_and_then_on_every_frame() -> None:
    said = watched(SQUAT, 3.0)
    first = next(number for number, doing in enumerate(said) if doing is not None)
    assert first == 15.0 / LOOKS_HZ * HZ
    assert None not in said[first:]
    assert all(doing is None or 0.25 <= doing.probability <= 1.0 for doing in said)


@pytest.mark.parametrize(("name", "mover"), [("wave", WAVE), ("squat", SQUAT)])
def test_the_movement_that_is_done_is_named_with_its_score(name: str, mover: Mover) -> None:
    said = watched(mover, 5.0)
    assert said[round(1.5 * HZ)] is not None
    assert said[round(1.5 * HZ)].nearest is None  # type: ignore[union-attr]  # once done, it lasts 2 s
    last = said[-1]
    assert last is not None
    assert last.nearest is not None
    assert (last.nearest.name, last.nearest.is_same) == (name, True)
    assert last.nearest.pct > 80.0


def test_another_movement_is_none_of_them() -> None:
    last = watched(JACK, 5.0)[-1]
    assert last is not None
    assert last.nearest is not None
    assert not last.nearest.is_same


def test_without_a_library_or_anybody_there_is_the_activity_alone() -> None:
    lately = Lately(open_recogniser(verified_model("activity").path), [])
    last = [lately.see(number / HZ, None) for number in range(60)][-1]
    assert last is not None
    assert last.activity is Activity.NOBODY
    assert last.is_sure
    assert last.nearest is None
