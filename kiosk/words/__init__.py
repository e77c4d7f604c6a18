"""Every sentence in the customer's language. English is the catalogues' key; de.po, fr.po and es.po hold the rest.

The catalogues are read as they are, so that a shop's correction counts at the next start.
"""

from __future__ import annotations

import gettext
import io
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

FOLDER = Path(__file__).parent
LANGUAGES = {"en": "English", "de": "Deutsch", "fr": "Français", "es": "Español"}
DECIMAL_SIGN = {"en": ".", "de": ",", "fr": ",", "es": ","}


@dataclass(frozen=True, slots=True)
class Words:
    """One language. `tr` says a sentence, `ntr` one that counts, `number` a figure."""

    language: str
    catalogue: gettext.NullTranslations

    def tr(self, sentence: str) -> str:
        """The sentence in this language; the English one where a catalogue lacks it. Nothing for nothing."""
        return self.catalogue.gettext(sentence) if sentence else ""

    def ntr(self, one: str, many: str, n: int) -> str:
        """The sentence for `n`, with {n} filled in."""
        return self.catalogue.ngettext(one, many, n).format(n=n)

    def number(self, value: float, decimals: int = 1) -> str:
        """With the language's decimal sign and a true minus, never minus zero."""
        text = f"{value:.{decimals}f}"
        text = text.lstrip("-") if float(text) == 0.0 else text.replace("-", "−")
        return text.replace(".", DECIMAL_SIGN[self.language])


@cache
def words(language: str) -> Words:
    """The words of one of LANGUAGES; English for any other."""
    path = FOLDER / f"{language}.po"
    if language not in LANGUAGES or not path.exists():
        return Words("en", gettext.NullTranslations())
    return Words(language, compiled(path))


def compiled(path: Path) -> gettext.GNUTranslations:
    """A catalogue as gettext reads it."""
    buffer = io.BytesIO()
    with path.open("rb") as file:
        write_mo(buffer, read_po(file, locale=path.stem))
    buffer.seek(0)
    return gettext.GNUTranslations(buffer)
