"""What gait says, in the reader's language. English is the catalogues' key; one .po file a language holds the rest.

A sentence is made of a template and its values, so that a result can be told in another language than the one it was
found in: `said("{n} clear steps", n=7)` is the English text, and `words("de").tr` of it the German one. A fragment
that stands within sentences is a `part`: other languages may need another ending for each place.
"""

from __future__ import annotations

import gettext
import io
import string
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from gait.words.languages import LANGUAGES, Language

__all__ = ["FOLDER", "LANGUAGES", "Language", "Sentence", "Words", "part", "said", "template", "words", "words_in"]

FOLDER = Path(__file__).parent
CONTEXT_END = "\x04"  # between context and text in the keys of a compiled catalogue: gettext's manual, 11.2.5


class Sentence(str):
    """A sentence in English that remembers what it was made of. template: its English with {named} places; for a part
    its context comes before.

    values: what stands in them; texts among them are translated too where they are known. Pickles keep all of it.
    """

    __slots__ = ("template", "values")

    template: str
    values: Mapping[str, Any]

    def __new__(cls, template: str, values: Mapping[str, Any]) -> Sentence:
        made = super().__new__(cls, ENGLISH.filled(ENGLISH.of(template), values))
        made.template, made.values = template, values
        return made

    def __reduce__(self) -> tuple[type[Sentence], tuple[str, Mapping[str, Any]]]:
        return Sentence, (self.template, self.values)


def said(template: str, **values: Any) -> Sentence:
    """A sentence that can be translated later. template: a literal; a test looks for it in every catalogue."""
    return Sentence(template, values)


def part(text: str, place: str) -> Sentence:
    """A fragment of sentences; `place` says where it stands and is its context (msgctxt) in the catalogues."""
    return Sentence(f"{place}{CONTEXT_END}{text}", {})


def template(text: str) -> str:
    """Marks a literal whose places are filled in later."""
    return text


@dataclass(frozen=True, slots=True)
class Words:
    """One language. `tr` says a sentence, `ntr` one that counts, `number` a figure."""

    language: Language
    catalogue: gettext.NullTranslations
    decimal_sign: str

    def tr(self, sentence: str, **values: Any) -> str:
        """The sentence in this language with its values; the English one where a catalogue lacks it."""
        if isinstance(sentence, Sentence):
            return self.filled(self.of(sentence.template), sentence.values)
        return self.filled(self.of(sentence), values) if values else self.of(sentence)

    def ntr(self, one: str, many: str, n: int, **values: Any) -> str:
        """The sentence for `n`, with {n} and the other values filled in."""
        return self.filled(self.catalogue.ngettext(one, many, n), {"n": n, **values})

    def of(self, template: str) -> str:
        """The template as the catalogue has it, or its English, without its context; nothing for nothing."""
        return self.catalogue.gettext(template).rpartition(CONTEXT_END)[2] if template else ""

    def filled(self, template: str, values: Mapping[str, Any]) -> str:
        return Filling(self).vformat(template, (), values)

    def number(self, value: float, decimals: int = 1) -> str:
        """With the language's decimal sign and a true minus, never minus zero."""
        return self.signed(f"{value:.{decimals}f}")

    def signed(self, figure: str) -> str:
        """A figure as Python writes it, as this language does."""
        nothing = not any(digit in figure for digit in "123456789")
        figure = figure.lstrip("-") if nothing else figure.replace("-", "−")
        return figure.replace(".", self.decimal_sign)


class Filling(string.Formatter):
    """Fills in a template's places: numbers as the language writes them, sentences in the language."""

    def __init__(self, words: Words) -> None:
        self.words = words

    def format_field(self, value: Any, format_spec: str) -> str:
        if isinstance(value, int | float):
            return self.words.signed(format(value, format_spec))
        return self.words.tr(value) if isinstance(value, str) else str(value)


ENGLISH = Words(LANGUAGES["en"], gettext.NullTranslations(), ".")


@cache
def words(language: str) -> Words:
    """What gait says in one of LANGUAGES; English for any other."""
    return words_in(FOLDER, language)


def words_in(folder: Path, language: str, otherwise: Words | None = None) -> Words:
    """The words of a folder of catalogues; what they lack is looked for in `otherwise`."""
    from babel.numbers import get_decimal_symbol  # slow to bring up: not for who only asks the command for help

    path = folder / f"{language}.po"
    if language not in LANGUAGES or not path.exists():
        return ENGLISH
    catalogue, record = compiled(path), LANGUAGES[language]
    if otherwise is not None:
        catalogue.add_fallback(otherwise.catalogue)
    return Words(record, catalogue, get_decimal_symbol(record.locale))


def compiled(path: Path) -> gettext.GNUTranslations:
    """A catalogue as gettext reads it."""
    from babel.messages.mofile import write_mo  # slow as well
    from babel.messages.pofile import read_po

    buffer = io.BytesIO()
    with path.open("rb") as file:
        write_mo(buffer, read_po(file, locale=path.stem))
    buffer.seek(0)
    return gettext.GNUTranslations(buffer)
