"""Bars of visits, and from when on a share stands out."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import kiosk
from chain.office.bars import at_least, chart
from chain.office.kiosk_words import FINDINGS
from tests.marked import sentences

FIRST = date(2026, 11, 1)


def test_a_day_is_a_bar_and_the_highest_fills_the_height() -> None:
    drawn = chart({FIRST: 2, date(2026, 11, 3): 8}, FIRST, 4)
    assert (drawn.weekly, drawn.most) == (False, 8)
    assert [(bar.day.day, bar.visits, bar.y, bar.height) for bar in drawn.bars] == [
        (1, 2, 75.0, 25.0),
        (2, 0, 100.0, 0.0),
        (3, 8, 0.0, 100.0),
        (4, 0, 100.0, 0.0),
    ]


def test_of_a_year_weeks_are_drawn_and_none_of_its_visits_is_left_out() -> None:
    drawn = chart({FIRST: 2, date(2026, 11, 7): 3, date(2027, 10, 31): 4}, FIRST, 365)
    assert drawn.weekly
    assert [bar.visits for bar in drawn.bars] == [5, *[0] * 51, 4]


def test_without_a_visit_nothing_is_high() -> None:
    assert {bar.height for bar in chart({}, FIRST, 30).bars} == {0.0}


def test_a_share_of_few_says_less_than_the_same_of_many() -> None:
    """Against Wilson's interval as R's binom package gives it: 10 of 50 is 0.1124 at least."""
    assert round(at_least(10, 50), 4) == 0.1124
    assert at_least(1, 5) < at_least(10, 50) < at_least(100, 500) < 0.2
    assert (at_least(0, 0), at_least(0, 50)) == (0.0, 0.0)


def test_what_a_kiosk_finds_is_known_here_as_it_says_it() -> None:
    assert {("", finding) for finding in FINDINGS} <= sentences(Path(kiosk.__file__).parent)
