"""What head office's page says, in its reader's language. English is the catalogues' key; one .po file a language
holds the rest. What gait itself says (why a recording was refused) is known from its own catalogues, gait/words.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from gait import words as gait_words
from gait.words import LANGUAGES, Words, words_in

__all__ = ["FOLDER", "OFFERED", "Words", "words"]

FOLDER = Path(__file__).parent
OFFERED = {code: LANGUAGES[code] for code in ("en", "de", "fr", "es")}
"""By code, in the order in which they are offered."""


@cache
def words(language: str) -> Words:
    """The words of one of OFFERED; English for any other."""
    return words_in(FOLDER, language, gait_words.words(language))
