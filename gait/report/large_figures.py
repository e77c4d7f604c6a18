"""The three large figures of the first page, with what stands above and below them."""

from __future__ import annotations

from dataclasses import dataclass

from gait.foot import Foot
from gait.measure import Measure
from gait.report.numbers import DASH, NARROW, spread, with_spread
from gait.result import Analysis
from gait.words import Words, said

ROLLS_MORE = (said("the left rolls in more"), said("the right rolls in more"))


@dataclass(frozen=True, slots=True)
class Figure:
    """A large number with what it is above and what stands behind it below."""

    name: str
    value: str
    spread: str
    note: str


def figures(analysis: Analysis, words: Words) -> tuple[Figure, Figure, Figure]:
    return cadence_figure(analysis, words), contact_figure(analysis, words), difference_figure(analysis, words)


def cadence_figure(analysis: Analysis, words: Words) -> Figure:
    return figure(words.tr("Steps a minute"), analysis.cadence_spm, "", 0, air_note(analysis, words), words)


def air_note(analysis: Analysis, words: Words) -> str:
    """How long both feet are off the belt; walking has no such moment."""
    if analysis.scene.activity == "walking":
        return words.tr("walking: no time in the air")
    if analysis.flight_time_ms is None:
        return ""
    return words.tr("{time} in the air each step", time=with_spread(analysis.flight_time_ms, f"{NARROW}ms", words, 0))


def contact_figure(analysis: Analysis, words: Words) -> Figure:
    """The feet's plain mean with the wider of their intervals: errors that both share do not average out."""
    name = words.tr("Time on the ground")
    both = [foot.contact_time_ms for foot in analysis.feet if foot.contact_time_ms]
    if not both:
        return Figure(name, DASH, "", words.tr("not measured"))
    mean = sum(m.mean for m in both) / len(both)
    wider = max(both, key=lambda m: m.high - m.low)
    return Figure(name, f"{words.number(mean, 0)} ms", spread(wider, words, 0), contact_note(analysis, words))


def contact_note(analysis: Analysis, words: Words) -> str:
    left, right = (with_spread(foot.contact_time_ms, "", words, 0) for foot in analysis.feet)
    return words.tr("left {left}, right {right}", left=left, right=right)


def difference_figure(analysis: Analysis, words: Words) -> Figure:
    apart = absolute(analysis.symmetry_peak_deg)
    return figure(words.tr("Left–right difference"), apart, "°", 1, more_note(analysis, words), words)


def absolute(measure: Measure | None) -> Measure | None:
    """The size of a left-minus-right difference; its sign is told in words."""
    if measure is None or measure.mean >= 0.0:
        return measure
    return Measure(-measure.mean, measure.sd, measure.n, -measure.high, -measure.low, measure.unit)


def more_note(analysis: Analysis, words: Words) -> str:
    """Which foot rolls in more, where the interval leaves no doubt."""
    difference = analysis.symmetry_peak_deg
    if difference is None:
        return words.tr("needs both feet")
    if not difference.is_clear:
        return words.tr("no clear difference")
    return words.tr(ROLLS_MORE[Foot.LEFT if difference.mean > 0.0 else Foot.RIGHT])


def figure(name: str, measure: Measure | None, unit: str, decimals: int, note: str, words: Words) -> Figure:
    if measure is None:
        return Figure(name, DASH, "", note or words.tr("not measured"))
    value = f"{words.number(measure.mean, decimals)}{unit}"
    return Figure(name, value, spread(measure, words, decimals), note)
