"""What the comparison with neutral gait says to a customer, in their language. Free of Kivy.

Screen and paper say it in the same sentences (gait.report.neutral_words), from gait's catalogues.
"""

from __future__ import annotations

from gait.neutral.movement import POINTS
from gait.neutral.sentence import stride_phase
from gait.report.neutral_words import NEUTRAL_IS, title
from gait.result import Neutral
from kiosk.words import Words


def headline(neutral: Neutral | None, words: Words) -> str:
    """The whole comparison in a sentence."""
    return title(neutral, words) if neutral else words.tr("This recording cannot be laid beside neutral")


def lead(neutral: Neutral | None, words: Words) -> str:
    """What neutral is; without a comparison, why there is none."""
    if neutral is None:
        return words.tr("Too little was seen clearly, or there is no reference for this movement.")
    return words.tr(NEUTRAL_IS)


def moment(place: int, duty: float, words: Words) -> str:
    """Where in the stride a place of 100 lies; duty: share of the stride that is stance."""
    return words.tr(stride_phase(100.0 * place / POINTS, 100.0 * duty))
