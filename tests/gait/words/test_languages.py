"""A language is one record and two catalogues; nothing else names it."""

from __future__ import annotations

import ast
import re
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from babel import Locale
from babel.dates import format_date
from reportlab.pdfbase.ttfonts import TTFontFile

import gait
import kiosk
from gait.report.typeface import FOLDER as FONTS
from gait.words import FOLDER, LANGUAGES, Language, words
from kiosk.words import FOLDER as KIOSK_FOLDER
from tests.marked import OTHERS, messages, texts


def test_every_catalogue_has_its_record_and_every_record_its_catalogues() -> None:
    for folder in (FOLDER, KIOSK_FOLDER):
        assert {path.stem for path in folder.glob("*.po")} == set(OTHERS)


@pytest.mark.parametrize("record", LANGUAGES.values(), ids=LANGUAGES)
def test_a_language_calls_itself_as_the_world_does(record: Language) -> None:
    assert record.name.lower() == str(Locale.parse(record.locale).get_language_name()).split(" (")[0].lower()


@pytest.mark.parametrize("record", LANGUAGES.values(), ids=LANGUAGES)
def test_a_keyboard_writes_every_letter_once(record: Language) -> None:
    letters = "".join(record.keyboard)
    assert set("abcdefghijklmnopqrstuvwxyz") <= set(letters)
    assert len(letters + record.accents) == len(set(letters + record.accents))
    assert len(record.accents) <= 10


def test_dates_and_figures_follow_the_language() -> None:
    day = date(2026, 11, 21)
    assert [format_date(day, "short", locale=LANGUAGES[code].locale) for code in ("en", "de")] == [
        "21/11/2026",
        "21.11.26",
    ]
    assert [words(code).number(-4.25, 1) for code in ("en", "de", "xx")] == ["−4.2", "−4,2", "−4.2"]
    assert words("fr").number(-0.04) == "0,0"


@pytest.mark.parametrize("font", sorted(FONTS.glob("*.ttf")), ids=lambda path: path.stem)
def test_the_fonts_hold_every_sign_of_every_language(font: Path) -> None:
    known = {chr(point) for point in TTFontFile(str(font)).charToGlyph}
    assert every_sign() - known == set()


def every_sign() -> set[str]:
    """Of catalogues, names and keyboards; capitals too, which keyboards and headings write."""
    said = {text for code in OTHERS for folder in (FOLDER, KIOSK_FOLDER) for text in catalogue_texts(folder, code)}
    shown = {text for record in LANGUAGES.values() for text in (record.name, *record.keyboard, record.accents)}
    signs = set("".join(said | shown))
    return {sign for sign in signs | {sign.upper() for sign in signs if len(sign.upper()) == 1} if sign.isprintable()}


def catalogue_texts(folder: Path, language: str) -> list[str]:
    return [text for message in messages(folder, language) for text in texts(message)]


@pytest.mark.parametrize("language", OTHERS)
def test_no_source_names_a_language_but_the_records(language: str) -> None:
    sources = [path for package in (gait, kiosk) for path in Path(package.__file__ or "").parent.rglob("*.*")]
    assert [path.name for path in sources if language in names_in(path)] == ["languages.py"]


@cache
def names_in(path: Path) -> set[str]:
    """Texts in a source that are nothing but a word."""
    if path.suffix == ".kv":
        return set(re.findall(r"'(\w+)'", path.read_text("utf-8")))
    if path.suffix != ".py":
        return set()
    nodes = ast.walk(ast.parse(path.read_text("utf-8")))
    return {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}
