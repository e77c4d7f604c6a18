"""Every sentence is there in every language."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

import kiosk
from gait.neutral.sentence import REARFOOT, SIDEWAYS, STANCE_WORDS, SWING_WORDS, UPWARDS
from gait.result import Shoe
from gait.shoes.catalogue import Catalogue, read_catalogue
from gait.shoes.shortlist import shortlist
from gait.verdict.rules import PronationClass, Verdict
from gait.weights.manifest import model_path
from kiosk.words import FOLDER, LANGUAGES, words

SOURCE = Path(kiosk.__file__).parent
OTHERS = [language for language in LANGUAGES if language != "en"]
IN_RULES = re.compile(r"""\btr\((['"])(.+?)\1\)""")


def sentences() -> set[str]:
    """Everything that is said through tr, in Python and in kv."""
    said = {found.group(2) for path in SOURCE.rglob("*.kv") for found in IN_RULES.finditer(path.read_text("utf-8"))}
    for call in calls():
        if name_of(call) == "tr" and isinstance(call.args[0], ast.Constant):
            said.add(str(call.args[0].value))
    return said - {""}


def counted() -> set[tuple[str, str]]:
    """(one, many) of everything that is said through ntr."""
    pairs = set()
    for call in calls():
        if name_of(call) == "ntr":
            one, many = (argument.value for argument in call.args[:2] if isinstance(argument, ast.Constant))
            pairs.add((str(one), str(many)))
    return pairs


def calls() -> Iterator[ast.Call]:
    for path in SOURCE.rglob("*.py"):
        yield from (n for n in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(n, ast.Call) and n.args)


def name_of(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def catalogue(language: str) -> Catalog:
    with (FOLDER / f"{language}.po").open("rb") as file:
        return read_po(file, locale=language)


@pytest.mark.parametrize("language", OTHERS)
def test_no_sentence_is_missing(language: str) -> None:
    known = {message.id for message in catalogue(language) if message.string}
    assert sentences() - known == set()


@pytest.mark.parametrize("language", OTHERS)
def test_no_counted_sentence_is_missing(language: str) -> None:
    known = {message.id for message in catalogue(language) if all(message.string or ("",))}
    assert counted() - known == set()


@pytest.mark.parametrize("language", OTHERS)
def test_no_catalogue_keeps_what_is_no_longer_said(language: str) -> None:
    plain = {message.id for message in catalogue(language) if isinstance(message.id, str) and message.id}
    assert plain - sentences() == set()


@pytest.mark.parametrize("language", OTHERS)
def test_a_translation_fills_in_the_same_values(language: str) -> None:
    for message in catalogue(language):
        if isinstance(message.id, str) and message.id:
            assert places(str(message.string)) == places(message.id), message.id


def places(text: str) -> set[str | None]:
    return {field for _, field, _, _ in Formatter().parse(text) if field}


def test_whatever_gait_says_of_a_shoe_is_known_in_every_language() -> None:
    shoes = read_catalogue(model_path("sample_shoes.csv")).shoes
    for stock in (shoes, *(tuple(s for s in shoes if s.support == kind) for kind in ("stability", "motion control"))):
        for left, right in product(every_verdict(), repeat=2):
            assert said_of(stock, (left, right)) <= sentences()


def every_verdict() -> list[Verdict]:
    clear = [Verdict(kind, None, ()) for kind in PronationClass]
    return [*clear, Verdict(PronationClass.OVERPRONATION, PronationClass.NEUTRAL, ())]


def test_whatever_gait_says_of_a_difference_is_known_in_every_language() -> None:
    sideways_and_up = [words for table in (SIDEWAYS, UPWARDS) for pair in table.values() for words in pair]
    assert {*REARFOOT.values(), *sideways_and_up, *STANCE_WORDS.values(), SWING_WORDS} <= sentences()


def said_of(shoes: tuple[Shoe, ...], verdicts: tuple[Verdict, Verdict]) -> set[str]:
    chosen = shortlist(Catalogue(shoes, ()), verdicts)
    return {text for suggestion in chosen for text in (*suggestion.reasons, *suggestion.cautions)}


def test_numbers_follow_the_language() -> None:
    assert words("en").number(-4.25, 1) == "−4.2"
    assert words("de").number(16.5) == "16,5"
    assert words("fr").number(-0.04) == "0,0"


def test_an_unknown_language_is_english() -> None:
    assert words("xx").tr("Start") == "Start"
