"""Shoes of another form keep what a rearfoot angle is measured by: the middle of their heel."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from models.training.shoe_form import HEEL_HEIGHTS_M, Form, random_form

HEEL = np.array([[0.002, 0.080, -0.020], [-0.001, 0.036, -0.014]])  # upper and lower heel point of a shoe, m


def form(seed: int) -> Form:
    """One of the forms of this shoe."""
    return random_form(HEEL, np.random.default_rng(seed))


def on_the_heel(share: float) -> NDArray[np.float64]:
    """A place [1, 3] on the heel's line: 0 at the lower point, 1 at the upper."""
    return np.asarray(HEEL[1] + share * (HEEL[0] - HEEL[1]))[None]


@pytest.mark.parametrize("seed", range(20))
def test_heel_points_stay_at_the_heights_of_the_definition(seed: int) -> None:
    assert form(seed).heel(HEEL)[:, 1] == pytest.approx(HEEL_HEIGHTS_M)


@pytest.mark.parametrize("seed", range(20))
def test_heel_points_lie_where_the_old_heel_line_went(seed: int) -> None:
    drawn = form(seed)
    line = np.concatenate([drawn.carried(on_the_heel(share)) for share in np.linspace(-0.8, 2.2, 601)])
    for point in drawn.heel(HEEL):
        assert np.linalg.norm(line - point, axis=1).min() < 3e-4


@pytest.mark.parametrize("seed", range(20))
def test_normals_stay_square_to_the_surface(seed: int) -> None:
    drawn, place = form(seed), np.array([[0.020, 0.060, -0.030]])
    across = np.array([[1e-5, 0.0, 0.0]])
    turned = drawn.turned(place, np.array([[0.0, 0.0, 1.0]]))
    moved = drawn.carried(place + across) - drawn.carried(place)
    assert float(np.sum(turned * moved)) == pytest.approx(0.0, abs=1e-7)
    assert np.linalg.norm(turned) == pytest.approx(1.0)


def test_no_two_shoes_are_of_one_form() -> None:
    heels = np.stack([form(seed).carried(np.array([[0.03, 0.05, -0.03]]))[0] for seed in range(30)])
    assert (heels.std(axis=0) > 0.001).all()


def test_a_shoe_is_never_folded_over_itself() -> None:
    heights = np.linspace(0.0, 0.12, 61)
    for seed in range(30):
        line = form(seed).carried(np.stack([np.full(61, 0.0), heights, np.full(61, -0.02)], axis=1))
        assert (np.diff(line[:, 1]) > 0).all()
