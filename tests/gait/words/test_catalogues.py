"""Every sentence that gait says is there in every language, whatever was found."""

from __future__ import annotations

import ast
import pickle
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

import gait
from gait.__main__ import LANGUAGES as OFFERED
from gait.analysis.notices import NOTICES, camera_moved_words, few_poses_words, off_axis_words
from gait.foot import Foot
from gait.measure import Measure
from gait.neutral.reference import built_in
from gait.neutral.sentence import REARFOOT, RUNNER, SECOND, SIDEWAYS, joint_doing, rearfoot_doing, stride_phase
from gait.result import Suggestion
from gait.shoes.catalogue import Catalogue, read_catalogue
from gait.shoes.shortlist import shortlist
from gait.shoes.wishes import Wishes
from gait.verdict.rules import FootNumbers, PronationClass, Rules, Verdict, judge
from gait.verdict.unzeroed import judge_unzeroed
from gait.weights.manifest import model_path
from gait.words import FOLDER, LANGUAGES, Sentence, said, words
from tests.gait.report.analyses import RULES

SOURCE = Path(gait.__file__).parent
OTHERS = [language for language in LANGUAGES if language != "en"]
MARKS = ("said", "tr", "template")  # what is given to these must be a literal, so that it is found here


def sentences() -> set[str]:
    """Every literal that is marked to be said."""
    found = {literal(call.args[0]) for call in calls() if name_of(call) in MARKS}
    return found - {""}


def counted() -> set[tuple[str, str]]:
    return {(literal(call.args[0]), literal(call.args[1])) for call in calls() if name_of(call) == "ntr"}


def calls() -> Iterator[ast.Call]:
    for path in SOURCE.rglob("*.py"):
        yield from (n for n in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(n, ast.Call) and n.args)


def name_of(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def literal(node: ast.expr) -> str:
    return str(node.value) if isinstance(node, ast.Constant) else ""


def catalogue(language: str) -> Catalog:
    with (FOLDER / f"{language}.po").open("rb") as file:
        return read_po(file, locale=language)


def messages(language: str) -> list[Message]:
    return [message for message in catalogue(language) if message.id]


@pytest.mark.parametrize("language", OTHERS)
def test_no_sentence_is_missing(language: str) -> None:
    assert sentences() - {m.id for m in messages(language) if m.string} == set()


@pytest.mark.parametrize("language", OTHERS)
def test_no_counted_sentence_is_missing(language: str) -> None:
    assert counted() - {m.id for m in messages(language) if isinstance(m.string, tuple) and all(m.string)} == set()


@pytest.mark.parametrize("language", OTHERS)
def test_no_catalogue_keeps_what_is_no_longer_said(language: str) -> None:
    assert {m.id for m in messages(language) if isinstance(m.id, str)} - sentences() == set()


@pytest.mark.parametrize("language", OTHERS)
def test_a_translation_fills_in_the_same_values_in_the_same_form(language: str) -> None:
    for message in messages(language):
        if isinstance(message.id, str):
            assert places(str(message.string)) == places(message.id), message.id


def places(text: str) -> set[tuple[str, str | None]]:
    return {(field, form) for _, field, form, _ in Formatter().parse(text) if field}


def spoken() -> Iterator[str]:
    """What gait says of every verdict, shoe, warning and difference."""
    rules = Rules(RULES.name, 10.5, 16.0, 3.5, 6.5, 8)
    for mean, half, n in ((14.0, 1.0, 20), (7.0, 1.0, 20), (1.0, 1.0, 20), (7.0, 9.0, 20), (7.0, 1.0, 3)):
        measured = Measure(mean, 1.0, n, mean - half, mean + half, "deg")
        for excursion in (measured, None):
            yield from judge(FootNumbers(measured, excursion), rules).reasons
            yield from judge_unzeroed(FootNumbers(measured, excursion), rules).reasons
    for suggestion in every_suggestion():
        yield from (*suggestion.reasons, *suggestion.cautions)
    told = (off_axis_words(8.0), off_axis_words(-8.0), few_poses_words(5.0), camera_moved_words((0.0, 9.0)))
    for notice in (*NOTICES.values(), *told):
        yield from notice
    for voice, foot, up in product((RUNNER, SECOND), Foot, (1.0, -1.0)):
        yield from (voice.rearfoot(foot, rearfoot_doing(pct, up), 4.0 * up) for pct in (5.0, 40.0, 80.0))
        for joint, sideways, pct in product(SIDEWAYS, (True, False), (2.0, 20.0, 30.0, 80.0)):
            yield voice.joint(foot, joint_doing(joint, sideways, up), stride_phase(pct, 36.0))


def every_suggestion() -> Iterator[Suggestion]:
    shoes = read_catalogue(model_path("sample_shoes.csv")).shoes
    stocks = [shoes, *(tuple(s for s in shoes if s.support == kind) for kind in ("stability", "motion control"))]
    verdicts = [Verdict(kind, None, ()) for kind in PronationClass]
    verdicts += [Verdict(PronationClass.OVERPRONATION, PronationClass.NEUTRAL, ())]
    everything = Wishes("trail", 60.0, False, True, True, 42.0)
    for stock, left, right in product(stocks, verdicts, verdicts):
        yield from shortlist(Catalogue(stock, ()), (left, right))
        yield from shortlist(Catalogue(stock, ()), (left, right), wishes=everything, tried=stock)


@pytest.mark.parametrize("language", OTHERS)
def test_whatever_gait_says_it_says_in_every_language(language: str) -> None:
    known = {m.id for m in messages(language)}
    for text in spoken():
        assert isinstance(text, Sentence), text
        assert {text.template, *inner(text)} <= known


def inner(text: Sentence) -> Iterator[str]:
    """Templates of the sentences within a sentence."""
    for value in text.values.values():
        if isinstance(value, Sentence):
            yield value.template
            yield from inner(value)


@pytest.mark.parametrize("activity", ["running", "walking"])
def test_the_built_in_references_say_what_they_are_in_every_language(activity: str) -> None:
    reference = built_in(activity)
    assert reference is not None
    credit = reference.credit
    parts = {value for part in credit.values.values() for key, value in part.values.items() if key in ("who", "source")}
    assert {reference.name, credit.template, *parts} <= sentences()


def test_a_sentence_is_its_english_and_can_be_told_in_german() -> None:
    text = said("seen over {n} steps; 95 % interval of the peak {low:.1f} to {high:.1f}°", n=20, low=-0.5, high=1.25)
    assert text == "seen over 20 steps; 95 % interval of the peak −0.5 to 1.2°"
    assert words("de").tr(text) == "über 20 Schritte gesehen; 95-%-Intervall des Maximums −0,5 bis 1,2°"


def test_a_sentence_survives_the_way_from_the_engine() -> None:
    text = pickle.loads(pickle.dumps(RUNNER.rearfoot(Foot.LEFT, rearfoot_doing(40.0, 4.0), 4.0)))
    assert words("fr").tr(text) == "À gauche, le talon bascule davantage à mi-appui (4° de plus que le neutre)."


def test_the_command_offers_every_language() -> None:
    assert tuple(LANGUAGES) == OFFERED


def test_a_text_that_nobody_marked_stays_as_it_is() -> None:
    assert words("es").tr("whatever a shop wrote") == "whatever a shop wrote"
    assert words("xx").tr("Left") == "Left"


@pytest.mark.parametrize("language", OTHERS)
def test_nothing_sounds_like_medicine(language: str) -> None:
    forbidden = ("diagnos", "korrig", "corrig", "abnorm", "anormal", "verletz", "bless", "lesion", "patient", "pacient")
    for message in messages(language):
        assert not [word for word in forbidden if word in str(message.string).lower()], message.id


def test_findings_have_words_for_every_phase() -> None:
    assert len({str(words("de").tr(text)) for text in REARFOOT.values()}) == len(REARFOOT)
