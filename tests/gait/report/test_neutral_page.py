"""The report's page beside neutral: curves among the people measured, findings, figures, in the customer's words."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from pypdf import PdfReader

from gait.neutral.comparison import against_reference
from gait.neutral.movement import Movement, movement_of
from gait.neutral.reference import build_reference, built_in
from gait.report import neutral_words, write_report
from gait.result import Analysis
from gait.results.document import document
from gait.verdict.rules import PronationClass
from gait.words import ENGLISH
from tests.gait.neutral.runners import StyledRunner, store
from tests.gait.report.analyses import analysis
from tests.gait.report.pages import page_texts
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
    assert "of the 46 people measured differ" in text
    assert "CC BY 4.0" in text
    assert not [word for word in FORBIDDEN if word in text.lower()]
    assert "nan" not in text.lower().split()


def test_nobody_is_marked_out_of_a_hundred(tmp_path: Path) -> None:
    write_report(beside(StyledRunner((14.0, 7.0)).movement()), tmp_path / "report.pdf")
    page = page_texts(tmp_path / "report.pdf")[1]
    assert "100" not in page
    assert "Your heels among 46 people measured" in page
    assert "the middle of 46 people measured on a treadmill" in page
    assert "Thin lines join the moments that belong together" in page


def test_how_rare_something_is_rests_on_people_alone() -> None:
    neutral = beside(StyledRunner((14.0, 7.0)).movement()).neutral
    assert neutral is not None
    rarities = {joint.name: neutral_words.rarity(joint, neutral, ENGLISH) for joint in neutral.joints}
    assert "people measured" in rarities.pop("left rearfoot")
    rarities.pop("right rearfoot")
    assert set(rarities.values()) == {"Beside computer-made people only: a hint, no more."}


def test_a_reference_of_the_stores_own_people_tells_rarities_of_the_body_too() -> None:
    reference = build_reference("store", "3 m/s", store())
    neutral = against_reference(StyledRunner((7.0, 7.0), bump=0.4).movement(), reference)
    assert neutral is not None
    heel = next(joint for joint in neutral.findings if joint.name == "left heel")
    count = len(store())
    assert neutral_words.rarity(heel, neutral, ENGLISH) == f"None of the {count} people measured differs as much."


def test_where_a_computer_made_the_reference_there_is_no_band_and_the_page_says_so(tmp_path: Path) -> None:
    walking, movement = built_in("walking"), StyledRunner((7.0, 7.0)).movement()
    assert walking is not None
    compared = against_reference(movement, walking)
    assert compared is not None
    assert all(aligned.low_deg is None for aligned in compared.aligned)
    write_report(replace(beside(movement), neutral=compared), tmp_path / "report.pdf")
    assert "Nobody was measured for it: it is computer-made." in page_texts(tmp_path / "report.pdf")[1]


def test_the_figures_of_both_feet_are_there_when_the_body_was_seen(tmp_path: Path) -> None:
    write_report(beside(StyledRunner((7.0, 7.0)).movement()), tmp_path / "report.pdf")
    page = " ".join(PdfReader(tmp_path / "report.pdf").pages[1].extract_text().split())
    assert page.count("Mid-stance") == 2
    assert "heads are drawn in, not measured" in page
    assert "Left heel" in page
    assert "neutral" in page


def test_analysis_json_carries_the_comparison() -> None:
    neutral = document(beside(StyledRunner((14.0, 7.0)).movement()))["neutral"]
    assert {"similarity_pct", "distance", "joints", "percentile", "reference"} <= neutral.keys()
    assert {"name", "distance", "percentile", "advice"} <= neutral["joints"][0].keys()
    assert neutral["findings"][0] == "left rearfoot"
    assert len(neutral["key_poses"]) == 6
    assert neutral["people"] == {"heels": 46, "body": 0}
    assert document(analysis(PronationClass.NEUTRAL, PronationClass.NEUTRAL))["neutral"] is None
