"""The report's page beside neutral: similarity, figures, curves, findings, in the customer's words."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from pypdf import PdfReader

from gait.neutral.comparison import against_reference
from gait.neutral.movement import Movement, movement_of
from gait.neutral.reference import built_in
from gait.report import write_report
from gait.result import Analysis
from gait.results.document import document
from gait.verdict.rules import PronationClass
from tests.gait.neutral.runners import StyledRunner
from tests.gait.report.analyses import analysis
from tests.gait.report.test_report import FORBIDDEN, text_of


def beside(movement: Movement) -> Analysis:
    reference = built_in("running")
    assert reference is not None
    plain = analysis(PronationClass.OVERPRONATION, PronationClass.NEUTRAL)
    return replace(plain, neutral=against_reference(movement, reference))


@pytest.mark.parametrize("seen", ["whole", "legs", "off axis"])
def test_a_comparison_stands_on_the_second_page_whatever_was_seen(seen: str, tmp_path: Path) -> None:
    recorded = StyledRunner((14.0, 7.0)).recorded()
    if seen == "legs":
        recorded = replace(recorded, pose=np.full_like(recorded.pose, np.nan))
    write_report(beside(movement_of(replace(recorded, off_axis=seen == "off axis"))), tmp_path / "report.pdf")
    pdf = PdfReader(tmp_path / "report.pdf")
    text = text_of(pdf)
    assert len(pdf.pages) == 3
    assert "Page 3 of 3" in text
    assert "Your left heel rolls in further around mid-stance" in text
    assert "in 100 reference runners" in text
    assert "CC BY 4.0" in text
    assert not [word for word in FORBIDDEN if word in text.lower()]
    assert "nan" not in text.lower().split()


def test_the_figures_of_both_feet_are_there_when_the_body_was_seen(tmp_path: Path) -> None:
    write_report(beside(StyledRunner((7.0, 7.0)).movement()), tmp_path / "report.pdf")
    page = " ".join(PdfReader(tmp_path / "report.pdf").pages[1].extract_text().split())
    assert page.count("Mid-stance") == 2
    assert "Left heel" in page
    assert "neutral" in page


def test_analysis_json_carries_the_comparison() -> None:
    neutral = document(beside(StyledRunner((14.0, 7.0)).movement()))["neutral"]
    assert {"similarity_pct", "distance", "joints", "percentile", "reference"} <= neutral.keys()
    assert {"name", "distance", "percentile", "advice"} <= neutral["joints"][0].keys()
    assert neutral["findings"][0] == "left rearfoot"
    assert len(neutral["key_poses"]) == 6
    assert document(analysis(PronationClass.NEUTRAL, PronationClass.NEUTRAL))["neutral"] is None
