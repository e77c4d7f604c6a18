"""What a customer reads: a pattern, told plainly, with its plus-minus."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import kiosk
from gait.analysis.notices import NOTICES
from gait.foot import Foot
from gait.report.result_words import paragraph
from gait.result import Notice, RunFacts
from gait.verdict.rules import PronationClass, Verdict
from gait.words import said
from kiosk.words import words
from kiosk.words.wording import (
    detail_rows,
    foot_words,
    headline,
    limit_words,
    rest,
    seen_words,
)
from tests.gait.report.analyses import analysis, with_missing
from tests.marked import NEVER as MEDICINE
from tests.marked import OTHERS, sentences

OVER, NEUTRAL = PronationClass.OVERPRONATION, PronationClass.NEUTRAL
UNSURE = PronationClass.INCONCLUSIVE
ENGLISH = words("en")
NEVER = ("diagnos", "correct", "abnormal", "injur", "prevent", "patient")


def test_the_headline_tells_what_is_least_usual() -> None:
    found = analysis(NEUTRAL, OVER)
    assert headline(found.verdicts, ENGLISH) == "Your right heel rolls in more than most"
    assert rest(found.verdicts, ENGLISH) == "Your left is typical."


def test_a_run_without_a_standing_trial_says_so_once() -> None:
    sentence = "Without a standing trial angles may be 3° off."
    assert sentence in seen_words(replace(analysis(NEUTRAL, OVER), zero="none"), ENGLISH)
    assert sentence not in seen_words(analysis(NEUTRAL, OVER), ENGLISH)
    assert sentence not in seen_words(with_missing(analysis(UNSURE, UNSURE)), ENGLISH)


def test_two_feet_alike_are_told_once() -> None:
    found = analysis(NEUTRAL, NEUTRAL)
    assert headline(found.verdicts, ENGLISH) == "Both your heels roll in as most do"
    assert rest(found.verdicts, ENGLISH) == ""


def test_a_foot_shows_its_angle_with_plus_minus() -> None:
    card = foot_words(analysis(NEUTRAL, OVER), Foot.RIGHT, ENGLISH)
    assert (card.letter, card.class_word, card.figure, card.spread) == ("R", "Overpronation", "14.2°", "± 1.1")
    assert card.sureness == "Clear over 27 steps."


def test_german_writes_a_comma() -> None:
    assert foot_words(analysis(NEUTRAL, OVER), Foot.RIGHT, words("de")).figure == "14,2°"


def test_a_foot_near_a_limit_says_so() -> None:
    near = Verdict(NEUTRAL, OVER, ())
    assert "Overpronation" in foot_words(analysis(near, NEUTRAL), Foot.LEFT, ENGLISH).sureness


def test_an_unmeasured_foot_shows_no_number() -> None:
    found = replace(with_missing(analysis(UNSURE, UNSURE)))
    card = foot_words(found, Foot.LEFT, ENGLISH)
    assert (card.figure, card.spread, card.caption) == ("–", "", "not measured")
    assert seen_words(found, ENGLISH) == "No step was clear enough to measure."


def test_steps_over_an_empty_chart_are_not_counted() -> None:
    found = analysis(UNSURE, UNSURE)
    left, right = (replace(foot, curve_deg=np.full(101, np.nan)) for foot in found.feet)
    empty = replace(found, feet=(left, right))
    assert seen_words(empty, ENGLISH) == "No step was clear enough to measure."


def test_the_gravest_thing_that_limits_a_result_is_said_first_and_alone() -> None:
    moved, dark = Notice("camera_moved", said("The camera was knocked."), said("")), Notice("dark", *NOTICES["dark"])
    found = replace(analysis(NEUTRAL, OVER), warnings=(dark, moved))
    assert limit_words(found, ENGLISH) == "The camera was knocked."
    assert limit_words(replace(found, warnings=(dark,)), ENGLISH) == "The picture is dark."
    assert limit_words(replace(found, zero="none"), ENGLISH) == "Without a standing trial angles may be 3° off."
    assert limit_words(replace(found, warnings=()), ENGLISH) == ""


def test_a_headline_says_when_a_foot_is_near_a_limit() -> None:
    near = analysis(NEUTRAL, Verdict(OVER, NEUTRAL, ()))
    assert headline(near.verdicts, ENGLISH) == "Your right heel rolls in a little more than most"


def test_staff_see_every_number_of_both_feet() -> None:
    rows = detail_rows(analysis(NEUTRAL, OVER), ENGLISH)
    assert [row.name for row in rows][:2] == ["At landing", "Most roll-in"]
    assert (rows[1].left, rows[1].right) == ("6.9° ± 1.1", "14.2° ± 1.1")


@pytest.mark.parametrize("language", OTHERS)
def test_nothing_that_customers_read_sounds_like_medicine(language: str) -> None:
    source = Path(kiosk.__file__).parent
    for _, sentence in sentences(source / "words") | sentences(source / "ui" / "screens" / "customer"):
        assert not [word for word in NEVER if word in sentence.lower()], sentence
        told = words(language).tr(sentence).lower()
        assert not [stem for stem in MEDICINE[language] if stem in told], sentence


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        (RunFacts(180.0, True), "Warm-up 3\u00a0min; the gait had settled."),
        (RunFacts(42.3, False), "Warm-up 42\u00a0s; the gait had not settled yet."),
        (RunFacts(0.2, True), "The recording began without a warm-up."),
    ],
)
def test_the_warm_up_is_told_in_a_line(facts: RunFacts, said: str) -> None:
    found = replace(analysis(NEUTRAL, OVER), run=facts)
    assert said in seen_words(found, ENGLISH)
    assert said in paragraph(found, ENGLISH)


@pytest.mark.parametrize(("kmh", "far"), [(6.7, True), (6.8, False), (9.0, False), (11.2, False), (11.3, True)])
def test_a_speed_far_from_the_measured_runners_is_said(kmh: float, far: bool) -> None:
    found = replace(analysis(NEUTRAL, OVER), run=RunFacts(180.0, True, kmh / 3.6, 1.0))
    sentence = "The measured runners ran at 9 km/h, which is far from this: compare with them only loosely."
    assert (sentence in seen_words(found, ENGLISH)) is far
    assert (sentence in paragraph(found, ENGLISH)) is far
    assert f"The belt ran at {kmh:.1f}\u00a0km/h, 1.0\u00a0%." in paragraph(found, ENGLISH)
    assert [row.left for row in detail_rows(found, ENGLISH) if row.name == "Belt"] == [
        f"{kmh:.1f}\u00a0km/h, 1.0\u00a0%"
    ]


@pytest.mark.parametrize(("kmh", "noted"), [(None, False), (0.29, False), (0.4, True)])
def test_a_speed_that_changed_during_the_recording_is_said(kmh: float | None, noted: bool) -> None:
    found = replace(analysis(NEUTRAL, OVER), run=RunFacts(180.0, True, 2.5, None, kmh and kmh / 3.6))
    sentence = "The belt's speed changed by 0.4\u00a0km/h during the recording."
    assert (sentence in seen_words(found, ENGLISH)) is noted
    assert (sentence in paragraph(found, ENGLISH)) is noted
