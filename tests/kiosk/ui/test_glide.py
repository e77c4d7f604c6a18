"""Joints that glide over the preview."""

from __future__ import annotations

import numpy as np
import pytest

from kiosk.ui.widgets.glide import Glide


def test_the_first_sighting_is_drawn_where_it_is() -> None:
    seen = np.full((18, 3), 100.0)
    assert Glide().towards(seen) is seen
    assert Glide(seen).towards(None) is None


def test_joints_reach_the_next_sighting_before_the_one_after() -> None:
    glide, seen = Glide(np.zeros((18, 3))), np.full((18, 3), 100.0)
    ways = [float(at[0, 0]) for at in (glide.towards(seen) for _ in range(6)) if at is not None]
    assert ways == sorted(ways)
    assert ways[0] == pytest.approx(35.0)
    assert ways[-1] > 90.0


def test_a_joint_that_comes_or_goes_does_so_at_once() -> None:
    drawn, seen = np.zeros((18, 3)), np.full((18, 3), 100.0)
    drawn[4], seen[7] = np.nan, np.nan
    at = Glide(drawn).towards(seen)
    assert at is not None
    assert at[4, 0] == 100.0
    assert np.isnan(at[7]).all()
