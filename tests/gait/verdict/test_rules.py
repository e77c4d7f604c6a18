"""From numbers to a class: the rules of the default verdict, and honesty about what they cannot tell."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from gait.errors import SettingsFault
from gait.measure import Measure
from gait.verdict.rules import FootNumbers, PronationClass, Rules, judge, load_rules
from gait.weights.manifest import model_path

OVER, NEUTRAL, SUPINATION = PronationClass.OVERPRONATION, PronationClass.NEUTRAL, PronationClass.SUPINATION


def seen(mean: float, half: float = 0.4, n: int = 20) -> Measure:
    return Measure(mean, 1.0, n, mean - half, mean + half, "deg")


@pytest.fixture
def rules() -> Rules:
    return load_rules(model_path("verdict_rules.json"))


@pytest.mark.parametrize(
    ("peak", "excursion", "wanted"),
    [
        (12.0, 12.0, OVER),
        (10.5, 12.0, OVER),
        (10.4, 12.0, NEUTRAL),
        (8.0, 16.0, OVER),
        (7.0, 11.0, NEUTRAL),
        (3.4, 6.4, SUPINATION),
        (3.4, 6.5, NEUTRAL),
        (3.5, 6.0, NEUTRAL),
        (-2.0, 3.0, SUPINATION),
    ],
)
def test_the_limits(rules: Rules, peak: float, excursion: float, wanted: PronationClass) -> None:
    assert rules.classify(peak, excursion) is wanted


def test_far_from_every_limit_there_is_no_neighbour(rules: Rules) -> None:
    verdict = judge(FootNumbers(seen(7.0), seen(11.0)), rules)
    assert (verdict.pronation, verdict.borderline_with) == (NEUTRAL, None)


def test_an_interval_across_a_limit_names_the_neighbour(rules: Rules) -> None:
    assert judge(FootNumbers(seen(10.2, 0.6), seen(13.0)), rules).borderline_with is OVER
    assert judge(FootNumbers(seen(10.9, 0.6), seen(13.0)), rules).borderline_with is NEUTRAL
    assert judge(FootNumbers(seen(8.0), seen(15.8, 0.5)), rules).borderline_with is OVER
    assert judge(FootNumbers(seen(3.2, 0.5), seen(5.0)), rules).borderline_with is NEUTRAL


def test_an_interval_across_both_limits_is_inconclusive(rules: Rules) -> None:
    verdict = judge(FootNumbers(seen(7.0, 4.0), seen(7.0, 2.0)), rules)
    assert verdict.pronation is PronationClass.INCONCLUSIVE
    assert "closely enough" in verdict.reasons[0]


def test_too_few_steps_are_inconclusive(rules: Rules) -> None:
    verdict = judge(FootNumbers(seen(12.0, n=7), seen(17.0, n=7)), rules)
    assert verdict.pronation is PronationClass.INCONCLUSIVE
    assert "7 clear steps; 8 are needed" in verdict.reasons[0]
    assert judge(FootNumbers(None, None), rules).pronation is PronationClass.INCONCLUSIVE


def test_without_an_excursion_the_peak_decides(rules: Rules) -> None:
    assert judge(FootNumbers(seen(2.0), None), rules).pronation is SUPINATION
    assert judge(FootNumbers(seen(12.0), None), rules).pronation is OVER


def test_a_verdict_says_why(rules: Rules) -> None:
    reasons = " ".join(judge(FootNumbers(seen(12.3), seen(17.0)), rules).reasons)
    assert "12.3°" in reasons
    assert "20 steps" in reasons


@pytest.mark.parametrize("broken", ["", "{}", '{"name": 1}', "[1, 2]"])
def test_rules_that_cannot_be_read_are_a_fault(tmp_path: Path, broken: str) -> None:
    path = tmp_path / "rules.json"
    path.write_text(broken)
    with pytest.raises(SettingsFault, match=r"rules\.json"):
        load_rules(path)


def test_limits_that_cross_are_a_fault(tmp_path: Path) -> None:
    crossed = json.loads(model_path("verdict_rules.json").read_text()) | {"supination_peak_deg": 12.0}
    (tmp_path / "rules.json").write_text(json.dumps(crossed))
    with pytest.raises(SettingsFault, match="do not make sense"):
        load_rules(tmp_path / "rules.json")
