"""Where a picture's points fall on the screen."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.ui.widgets.viewport import MOST_ZOOM, Viewport

VIEW = Viewport((720.0, 1280.0), (100.0, 50.0, 360.0, 640.0))


def test_the_whole_picture_fits_a_box_of_its_shape() -> None:
    corners = VIEW.on_screen(np.array([[0.0, 0.0], [720.0, 1280.0]]))
    assert corners == pytest.approx(np.array([[100.0, 690.0], [460.0, 50.0]]))


def test_a_picture_covers_a_box_of_another_shape() -> None:
    wide = Viewport((720.0, 1280.0), (0.0, 0.0, 720.0, 640.0))
    assert wide.scale == 1.0
    assert wide.on_screen(np.array([360.0, 640.0])) == pytest.approx([360.0, 320.0])


def test_zoom_keeps_the_middle_and_has_limits() -> None:
    near = VIEW.zoomed(2.0)
    middle = np.array([360.0, 640.0])
    assert near.on_screen(middle) == pytest.approx(VIEW.on_screen(middle))
    assert VIEW.zoomed(100.0).zoom == MOST_ZOOM
    assert VIEW.zoomed(0.1).zoom == 1.0


def test_a_dragged_point_follows_the_finger() -> None:
    near = VIEW.zoomed(4.0)
    point = np.array([360.0, 640.0])
    moved = near.moved(30.0, -20.0).on_screen(point) - near.on_screen(point)
    assert moved == pytest.approx([30.0, -20.0])


def test_a_region_fills_the_box() -> None:
    near = VIEW.upon((180.0, 900.0, 360.0, 1000.0))
    corners = near.on_screen(np.array([[180.0, 950.0], [360.0, 950.0]]))
    assert corners[:, 0] == pytest.approx([100.0, 460.0])
    assert near.on_screen(np.array([270.0, 950.0])) == pytest.approx([280.0, 370.0])


def test_what_two_fingers_hold_stays_between_them() -> None:
    near = VIEW.zoomed(3.0)
    point = np.array([400.0, 700.0])
    held = tuple(near.on_screen(point))
    carried = near.pinched(1.5, held, (held[0] + 12.0, held[1] - 7.0))
    assert carried.zoom == pytest.approx(4.5)
    assert carried.on_screen(point) == pytest.approx([held[0] + 12.0, held[1] - 7.0])


@given(st.floats(1.0, 8.0), st.floats(-3000.0, 3000.0), st.floats(-3000.0, 3000.0))
def test_no_drag_shows_beyond_the_picture(zoom: float, right: float, up: float) -> None:
    corners = np.array(VIEW.zoomed(zoom).moved(right, up).texture_corners())
    assert (corners >= -1e-9).all()
    assert (corners <= 1.0 + 1e-9).all()
