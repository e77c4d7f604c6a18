"""The figures of analysis.json are enough to show a run again when its pictures are gone."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from gait.errors import Unreadable
from gait.foot import Foot
from gait.measure import Measure
from gait.result import Analysis, Confidence, GradedMeasure, Honesty, Notice, Typical
from gait.results.document import document, plain
from gait.results.read_analysis import analysis_from
from gait.verdict.rules import PronationClass, usual_rules
from tests.gait.report.analyses import analysis, with_missing

HONESTY = Honesty(0.93, 0.4, float("nan"), 0.2, 0.8, 0.5, "", landing_sd_deg=1.1)
WHIP = Measure(4.5, 1.0, 20, 4.0, 5.0, "deg")
BEHIND = (
    GradedMeasure("heel_whip_deg", "left", WHIP, Confidence.LOW, "few poses", Typical(0.0, 5.0, "somebody")),
    GradedMeasure("step_width_cm", "both", replace(WHIP, unit="cm"), Confidence.HIGH, ""),
)


def whole() -> Analysis:
    """One with everything that a document can hold."""
    plain_one = analysis(PronationClass.OVERPRONATION, PronationClass.NEUTRAL)
    left = replace(plain_one.feet[0], honesty=HONESTY, curve_deg=np.array([np.nan, *range(100)], float))
    one_step = replace(plain_one.feet[1], excursion_deg=Measure(9.0, float("nan"), 1, -np.inf, np.inf, "deg"))
    return replace(plain_one, feet=(left, one_step), rules=usual_rules(), from_behind=BEHIND,
                   warnings=(Notice("small_heel", "The heels are small.", "Come closer."),))  # fmt: skip


@pytest.mark.parametrize("given", [whole(), replace(with_missing(whole()), rules=usual_rules().unzeroed())])
def test_what_a_document_tells_comes_back(given: Analysis) -> None:
    told: dict[str, Any] = json.loads(json.dumps(plain(document(given))))
    found = analysis_from(told)
    assert plain(document(found)) == told
    assert found.rules == given.rules or found.rules.name == given.rules.name
    assert [measure.unit for measure in units(found)] == [measure.unit for measure in units(given)]
    assert (found.pictures, found.neutral) == ((), None)


def test_a_document_from_before_a_number_was_told_is_complete() -> None:
    told = plain(document(whole()))
    del told["feet"]["left"]["honesty"]["landing_sd_deg"]
    honesty = analysis_from(told).feet[Foot.LEFT].honesty
    assert honesty is not None
    assert honesty.landing_sd_deg == 0.0


def units(of: Analysis) -> list[Measure]:
    names = ("contact_time_ms", "touchdown_deg", "peak_eversion_deg", "time_to_peak_pct")
    feet = [getattr(of.feet[foot], name) for foot in Foot for name in names]
    return [each for each in (of.symmetry_peak_deg, *feet, *(graded.measure for graded in of.from_behind)) if each]


@pytest.mark.parametrize("lost", ["clip", "feet", "verdict", "from_behind", "zero_from", "timing"])
def test_an_incomplete_document_is_said(lost: str) -> None:
    told = plain(document(whole()))
    del told[lost]
    with pytest.raises(Unreadable, match="incomplete"):
        analysis_from(told)


def test_limits_that_nobody_knows_are_not_made_up() -> None:
    with pytest.raises(Unreadable, match="store's own"):
        analysis_from(plain(document(replace(whole(), rules=replace(usual_rules(), name="store's own")))))
