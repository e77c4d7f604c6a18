"""Numbers as the report prints them: with their plus-minus, their unit and how many steps stand behind them."""

from __future__ import annotations

import math

from gait.measure import Measure
from gait.verdict.norms import Range
from gait.words import Words

DASH = "–"
NARROW = "\u00a0"  # keeps a number and its unit on one line


def spread(measure: Measure, words: Words, decimals: int = 1) -> str:
    """`± 1.1`: half of the 95 % interval; empty when one step gives none."""
    half = (measure.high - measure.low) / 2.0
    return f"±{NARROW}{words.number(half, decimals)}" if math.isfinite(half) else ""


def with_spread(measure: Measure | None, unit: str, words: Words, decimals: int = 1) -> str:
    if measure is None:
        return words.tr("not measured")
    return f"{words.number(measure.mean, decimals)}{unit}{NARROW}{spread(measure, words, decimals)}".strip()


def counted(measure: Measure, words: Words) -> str:
    return words.ntr(
        "{spread} over {n} step", "{spread} over {n} steps", measure.n, spread=spread(measure, words)
    ).strip()


def angle_words(peak: Measure | None, words: Words) -> tuple[str, str]:
    """`14.2°` and `± 1.1 over 27 steps`; a dash and that it was not measured."""
    if peak is None:
        return DASH, words.tr("not measured")
    return f"{words.number(peak.mean)}°", counted(peak, words)


def range_words(typical: Range | None, unit: str, words: Words) -> str:
    if typical is None:
        return DASH
    decimals = 1 if unit == "°" else 0
    low, high = words.number(typical.low, decimals), words.number(typical.high, decimals)
    return words.tr("{low} to {high}", low=low, high=f"{high}{unit}")
