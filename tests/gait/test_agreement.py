"""Bias and limits of agreement between two ways of measuring."""

from __future__ import annotations

import numpy as np
import pytest

from gait.agreement import agreement
from gait.foot import Foot
from gait.report.agreement_plot import plot_agreement


def test_bias_and_limits() -> None:
    first = np.array([1.0, 2.0, 3.0, 4.0])
    found = agreement(first, first + np.array([0.0, 1.0, 0.0, 1.0]))
    assert found is not None
    assert found.bias == pytest.approx(0.5)
    assert found.high - found.low == pytest.approx(2 * 1.96 * 0.57735, abs=1e-4)


def test_pairs_with_a_missing_half_do_not_count() -> None:
    found = agreement(np.array([1.0, np.nan, 3.0]), np.array([1.5, 2.0, np.nan]))
    assert found is not None
    assert len(found.differences) == 1
    assert agreement(np.array([np.nan]), np.array([1.0])) is None


def test_swapping_the_methods_turns_the_sign() -> None:
    rng = np.random.default_rng(1)
    a, b = rng.normal(5, 2, 40), rng.normal(6, 2, 40)
    one, other = agreement(a, b), agreement(b, a)
    assert one is not None
    assert other is not None
    assert one.bias == pytest.approx(-other.bias)
    assert one.low == pytest.approx(-other.high)


def test_the_plot_is_a_pdf_and_the_same_each_time() -> None:
    rng = np.random.default_rng(1)
    found = agreement(rng.normal(5, 2, 40), rng.normal(5.5, 2, 40))
    assert found is not None
    feet = {Foot.LEFT: found, Foot.RIGHT: found}
    pdf = plot_agreement("Markerless minus dots", found, feet)
    assert pdf.startswith(b"%PDF")
    assert pdf == plot_agreement("Markerless minus dots", found, feet)
