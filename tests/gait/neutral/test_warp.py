"""Time warping: identities, symmetry, and the same answer as the rule written out."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from gait.neutral.warp import Warping, lag_pct, z_scored
from tests.gait.neutral.naive import naive_distance

Floats = NDArray[np.float64]


def wave(shift: float = 0.0, points: int = 100) -> Floats:
    """A movement of two columns, `shift` of a cycle late."""
    phase = 2.0 * np.pi * (np.arange(points) / points - shift)
    return np.column_stack([np.sin(phase), np.cos(2.0 * phase)])


@pytest.mark.parametrize("seed", range(25))
def test_equals_the_naive_rule_with_band_and_weights(seed: int) -> None:
    rng = np.random.default_rng(seed)
    n, m, d = (int(v) for v in rng.integers((4, 4, 1), (40, 40, 5)))
    a, b, weights = rng.normal(size=(n, d)), rng.normal(size=(m, d)), rng.uniform(0.1, 3.0, d)
    band = float(rng.uniform(0.0, 0.4))
    assert Warping(band).distance(a, b, weights) == pytest.approx(naive_distance(a, b, weights, band))


@pytest.mark.parametrize("seed", range(8))
def test_is_symmetrical(seed: int) -> None:
    rng = np.random.default_rng(seed)
    a, b, weights = rng.normal(size=(30, 3)), rng.normal(size=(21, 3)), rng.uniform(0.1, 3.0, 3)
    assert Warping().distance(a, b, weights) == pytest.approx(Warping().distance(b, a, weights))


def test_a_movement_is_no_distance_from_itself() -> None:
    assert Warping().distance(wave(), wave()) == 0.0
    assert (Warping().path(wave(), wave()) == np.arange(100)[:, None]).all()


def test_one_column_has_a_path_too() -> None:
    path = Warping().path(wave(0.03)[:, :1], wave()[:, :1])
    assert path[0].tolist() == [0, 0]
    assert path[-1].tolist() == [99, 99]
    assert (np.diff(path, axis=0) >= 0).all()


def test_timing_is_forgiven_and_told_as_lag() -> None:
    late = wave(0.04)
    assert Warping().distance(late, wave()) < 0.3 * Warping(0.0).distance(late, wave())
    lag = lag_pct(Warping().path(late, wave()), 100)
    assert np.median(lag) == pytest.approx(4.0, abs=1.0)


def test_the_distance_grows_with_the_deviation() -> None:
    bump = np.exp(-0.5 * np.square((np.arange(100) - 40) / 8.0))[:, None] * [1.0, 0.0]
    distances = [Warping().distance(wave() + size * bump, wave()) for size in np.linspace(0.0, 3.0, 13)]
    assert (np.diff(distances) > 0.0).all()


def test_whole_recordings_of_different_length_compare() -> None:
    short, long = np.tile(wave(), (5, 1)), np.tile(wave(), (6, 1))
    assert Warping().distance(short, long) < Warping().distance(short, -long)


def test_each_keypoint_by_itself() -> None:
    a = np.stack([wave(), wave()], axis=1)
    b = np.stack([wave(), 2.0 * wave()], axis=1)
    near, far = Warping().each(a, b)
    assert near == 0.0
    assert far > 0.1


def test_a_column_without_weight_does_not_count() -> None:
    other = np.add(wave(), [0.0, 5.0])
    assert Warping().distance(wave(), other, np.array([1.0, 0.0])) == 0.0


def test_what_cannot_be_compared_is_refused() -> None:
    torn = wave()
    torn[3, 0] = np.nan
    with pytest.raises(ValueError, match="missing"):
        Warping().distance(torn, wave())
    with pytest.raises(ValueError, match="missing"):
        Warping().path(wave(), torn)
    with pytest.raises(ValueError, match="shapes"):
        Warping().distance(wave(), wave()[:, :1])
    with pytest.raises(ValueError, match="zero"):
        Warping().distance(wave(), wave(), np.zeros(2))


def test_normalised_movements_forget_where_they_were() -> None:
    spread = np.array([0.5, 2.0])
    moved = np.add(wave(), [7.0, -3.0])
    assert z_scored(moved, spread) == pytest.approx(z_scored(wave(), spread))
