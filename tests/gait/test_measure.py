"""A number comes with its spread, its count and an interval."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gait.measure import Measure, difference, measure

numbers = st.lists(st.floats(-50, 50), min_size=2, max_size=40)


def test_the_interval_is_students_where_the_method_is_perfect() -> None:
    found = measure([1.0, 2.0, 3.0, 4.0], "deg")
    assert found is not None
    assert found.mean == 2.5
    assert found.high - found.mean == pytest.approx(3.182 * 1.29099 / 2, abs=1e-3)  # t(0.975, 3) sd / sqrt(n)


def test_nothing_measured_is_nothing_not_zero() -> None:
    assert measure([], "deg") is None
    assert measure([math.nan], "deg") is None


def test_a_single_value_has_no_interval() -> None:
    found = measure([7.0], "deg")
    assert found is not None
    assert math.isinf(found.high)
    assert math.isnan(found.sd)


@given(numbers, st.floats(0, 5))
def test_the_methods_own_uncertainty_only_widens(values: list[float], method_sd: float) -> None:
    plain, wide = measure(values, "deg"), measure(values, "deg", method_sd)
    assert plain is not None
    assert wide is not None
    assert wide.high - wide.low >= plain.high - plain.low - 1e-9
    assert wide.high - wide.mean >= 1.96 * method_sd - 1e-9


@given(numbers)
def test_missing_values_do_not_count(values: list[float]) -> None:
    holed = measure([*values, math.nan], "deg")
    assert holed is not None
    assert holed.n == len(values)
    assert holed.mean == pytest.approx(float(np.mean(values)))


LEFT, RIGHT = Measure(9.0, 3.0, 20, 7.0, 11.0, "deg"), Measure(6.0, 4.0, 12, 4.5, 7.5, "deg")


def test_a_difference_counts_from_the_second_with_both_intervals_in_it() -> None:
    assert difference(LEFT, RIGHT) == Measure(3.0, 5.0, 12, 0.5, 5.5, "deg")
    assert difference(RIGHT, LEFT) == Measure(-3.0, 5.0, 12, -5.5, -0.5, "deg")


@pytest.mark.parametrize(("of", "less"), [(None, RIGHT), (LEFT, None), (None, None)])
def test_without_both_there_is_no_difference(of: Measure | None, less: Measure | None) -> None:
    assert difference(of, less) is None


@pytest.mark.parametrize(("method_sd", "clear"), [(0.0, True), (2.0, False)])
def test_what_the_two_do_not_share_widens_it(method_sd: float, clear: bool) -> None:
    found = difference(LEFT, RIGHT, method_sd)
    assert found is not None
    assert found.high - found.mean == pytest.approx(math.hypot(2.5, 1.96 * method_sd))
    assert found.is_clear == clear
