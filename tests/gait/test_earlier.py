"""Angles of two days are laid beside each other only where they were measured alike."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gait.earlier import Apart, Change, Way, apart, change_of, peak_changes
from tests.gait.report.analyses import measured

TODAY = Way("dots", "standing", "usual", frozenset({"a", "b"}))


@pytest.mark.parametrize(
    ("other", "why"),
    [
        (TODAY, None),
        (replace(TODAY, method="markerless"), Apart.METHOD),
        (replace(TODAY, zero="none"), Apart.ZERO),
        (replace(TODAY, rules="the store's own"), Apart.RULES),
        (replace(TODAY, models=frozenset({"a", "c"})), Apart.MODELS),
        (replace(TODAY, models=None), Apart.MODELS),
    ],
)
def test_another_method_zero_limit_or_network_keeps_two_days_apart(other: Way, why: Apart | None) -> None:
    assert apart(other, TODAY) is why


def test_without_a_standing_trial_on_both_days_there_is_no_common_zero() -> None:
    without = replace(TODAY, zero="none")
    assert apart(without, without) is Apart.ZERO


@pytest.mark.parametrize(
    ("before", "after", "change"),
    [
        ((7.0, 7.0), (8.0, 6.0), Change.NONE),
        ((7.0, 7.0), (10.0, 7.0), Change.MORE),
        ((7.0, 7.0), (7.0, 4.0), Change.LESS),
        ((7.0, 7.0), (10.0, 4.0), Change.BOTH),
        ((7.0, None), (7.0, 4.0), Change.NONE),
    ],
)
def test_a_change_is_what_is_more_than_the_noise(
    before: tuple[float, float | None], after: tuple[float, float | None], change: Change
) -> None:
    one, two = ([None if deg is None else measured(deg, 1.0, "deg") for deg in feet] for feet in (before, after))
    assert change_of(peak_changes((one[0], one[1]), (two[0], two[1]))) is change
