"""How pictures are turned is spelled in a recording, and comes back as it was or not at all."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from gait.clip.orientation import WHOLE, Orientation, orientation_from

CROPS = (WHOLE, (0.1, 0.25, 0.333, 1.0))
ALL = [Orientation(*each) for each in product((0, 90, 180, 270), (False, True), CROPS)]


@pytest.mark.parametrize("orientation", ALL)
def test_it_comes_back_as_it_was_spelled(orientation: Orientation) -> None:
    assert orientation_from(orientation.spelled) == orientation


@pytest.mark.parametrize("orientation", ALL)
def test_the_size_is_known_without_the_picture(orientation: Orientation) -> None:
    seen = orientation.of(np.zeros((45, 81, 3), np.uint8))
    assert seen.shape[1::-1] == orientation.size(81, 45)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "values"),
        ("90", "values"),
        ("45 straight 0.0 0.0 1.0 1.0", "turned like that"),
        ("90 askew 0.0 0.0 1.0 1.0", "not in tuple"),
        ("90 straight 0.0 0.0 1.0", "values"),
        ("90 straight 0.0 0.0 1.0 1.0 1.0", "values"),
        ("90 straight 0.0 0.0 1.0 1.01", "turned like that"),
        ("90 straight 0.5 0.0 0.5 1.0", "turned like that"),
        ("90 straight nan 0.0 1.0 1.0", "turned like that"),
        ("90 straight 0.0 0.0 1.0 wide", "float"),
        (f"{'9' * 5000} straight 0.0 0.0 1.0 1.0", "digits"),
    ],
)
def test_what_turns_no_picture_is_refused(text: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        orientation_from(text)
