"""Rules, version 2: a verdict without a standing trial."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gait.measure import Measure
from gait.verdict.rules import FootNumbers, PronationClass, Rules, judge, load_rules
from gait.verdict.unzeroed import chances, judge_unzeroed, people
from gait.weights.manifest import model_path

OVER, NEUTRAL, SUPINATION = PronationClass.OVERPRONATION, PronationClass.NEUTRAL, PronationClass.SUPINATION
UNSURE = PronationClass.INCONCLUSIVE
RULES = load_rules(model_path("verdict_rules.json"))

DEG = st.floats(-15.0, 30.0)
EXCURSION = st.floats(0.0, 30.0)


def seen(mean: float, half: float = 1.6, n: int = 20) -> Measure:
    return Measure(mean, 1.0, n, mean - half, mean + half, "deg")


def peak(mean: float, half: float = 1.6, n: int = 20) -> Measure:
    """A peak with what the missing zero adds to its interval."""
    return seen(mean, math.hypot(half, 1.96 * RULES.zero_sd_deg), n)


@pytest.mark.parametrize(
    ("peak_deg", "excursion_deg", "wanted", "near"),
    [
        (7.0, 11.0, NEUTRAL, None),
        (11.5, 12.0, NEUTRAL, OVER),  # 11.5 is more than most show, and 1 degree of it may be the shoe's
        (14.0, 13.0, OVER, NEUTRAL),
        (19.0, 14.0, OVER, None),
        (8.0, 18.0, OVER, None),  # the excursion alone, which needs no zero
        (1.0, 12.0, NEUTRAL, None),
        (1.0, 5.0, SUPINATION, NEUTRAL),
        (4.0, 5.0, NEUTRAL, SUPINATION),
    ],
)
def test_what_is_told(
    peak_deg: float, excursion_deg: float, wanted: PronationClass, near: PronationClass | None
) -> None:
    verdict = judge_unzeroed(FootNumbers(peak(peak_deg), seen(excursion_deg)), RULES)
    assert (verdict.pronation, verdict.borderline_with) == (wanted, near)


def test_a_verdict_says_how_many_of_a_hundred_are_like_it() -> None:
    reason = judge_unzeroed(FootNumbers(peak(7.0), seen(11.0)), RULES).reasons[-1]
    assert reason.endswith("of 100 runners measured like this, 92 are “neutral” and 8 “overpronation”")


def test_where_no_class_is_probable_enough_there_is_none() -> None:
    verdict = judge_unzeroed(FootNumbers(peak(12.2), seen(14.0, 4.0)), replace(RULES, least_share=0.6))
    assert verdict.pronation is UNSURE
    assert "without a standing trial" in verdict.reasons[0]


def test_where_both_outer_classes_are_possible_there_is_none() -> None:
    narrow = replace(RULES, over_peak_deg=7.0, supination_peak_deg=6.0, supination_excursion_deg=12.0)
    assert judge_unzeroed(FootNumbers(peak(6.5), seen(11.0)), narrow).pronation is UNSURE


def test_too_few_steps_are_inconclusive() -> None:
    assert (
        "7 clear steps; 8 are needed" in judge_unzeroed(FootNumbers(peak(12.0, n=7), seen(17.0, n=7)), RULES).reasons[0]
    )
    assert judge_unzeroed(FootNumbers(None, None), RULES).pronation is UNSURE


def test_without_an_excursion_people_s_own_stands_in_for_it() -> None:
    assert judge_unzeroed(FootNumbers(peak(20.0), None), RULES).pronation is OVER
    assert judge_unzeroed(FootNumbers(peak(6.0), None), RULES).pronation is NEUTRAL


def test_people_vary_more_than_the_measured_runners() -> None:
    anybody = chances(seen(6.8, 1e6), None, RULES)
    assert people().share.sum() == pytest.approx(1.0)
    assert (round(anybody[OVER], 2), round(anybody[SUPINATION], 2)) == (0.33, 0.05)


def test_numbers_beyond_everybody_s_still_get_a_class() -> None:
    assert judge_unzeroed(FootNumbers(peak(80.0), seen(90.0)), RULES).pronation is OVER
    assert judge_unzeroed(FootNumbers(peak(-80.0), seen(0.0)), RULES).pronation is SUPINATION


@given(DEG, EXCURSION, st.floats(0.1, 5.0))
def test_rolling_in_more_never_makes_overpronation_less_probable(
    peak_deg: float, excursion_deg: float, more: float
) -> None:
    here, bumps = chances(peak(peak_deg), seen(excursion_deg), RULES), 0.015  # far below any of the 46 runners
    assert chances(peak(peak_deg + more), seen(excursion_deg), RULES)[OVER] >= here[OVER] - 1e-3
    assert chances(peak(peak_deg), seen(excursion_deg + more), RULES)[OVER] >= here[OVER] - 1e-3
    assert chances(peak(peak_deg + more), seen(excursion_deg), RULES)[SUPINATION] <= here[SUPINATION] + bumps
    assert sum(here.values()) == pytest.approx(1.0)


@given(DEG, EXCURSION)
def test_with_a_zero_that_leaves_no_doubt_both_versions_agree_or_name_each_other(
    peak_deg: float, excursion_deg: float
) -> None:
    known = FootNumbers(seen(peak_deg, 0.5), seen(excursion_deg, 0.5))
    first, second = judge(known, RULES), judge_unzeroed(known, RULES)
    assert first.pronation in (UNSURE, second.pronation, second.borderline_with) or second.pronation is UNSURE


@given(DEG, EXCURSION)
def test_what_is_sure_without_a_zero_is_probable(peak_deg: float, excursion_deg: float) -> None:
    verdict = judge_unzeroed(FootNumbers(peak(peak_deg), seen(excursion_deg)), RULES)
    if verdict.borderline_with is None and verdict.pronation is not UNSURE:
        assert chances(peak(peak_deg), seen(excursion_deg), RULES)[verdict.pronation] >= 0.8


def test_a_store_s_own_limits_are_judged_by_too() -> None:
    own = Rules("store's own", 8.0, 14.0, 3.5, 6.5, 8)
    verdict = judge_unzeroed(FootNumbers(peak(9.0), seen(11.0)), own)
    assert (verdict.pronation, judge_unzeroed(FootNumbers(peak(9.0), seen(11.0)), RULES).pronation) == (OVER, NEUTRAL)
    assert own.unzeroed().name == "store's own, without a standing trial"
    assert RULES.unzeroed().name == "default verdict, version 2"
