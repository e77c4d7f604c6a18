"""Every sentence in the customer's language. English is the catalogues' key; de.po, fr.po and es.po hold the rest.

The catalogues are read as they are, so that a shop's correction counts at the next start. What gait itself says
(reasons, warnings, findings) is known from its own catalogues, gait/words.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from gait import words as gait_words
from gait.words import LANGUAGES, Words, words_in

__all__ = ["FOLDER", "LANGUAGES", "Words", "tr", "words"]

FOLDER = Path(__file__).parent


def tr(sentence: str) -> str:
    """Marks a sentence for the catalogues; it is said later."""
    return sentence


@cache
def words(language: str) -> Words:
    """The words of one of LANGUAGES; English for any other."""
    return words_in(FOLDER, language, gait_words.words(language))
