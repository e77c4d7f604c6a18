"""Sentences that lay the shoes of one visit beside each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gait.earlier import peak_changes, peaks_of
from gait.foot import Foot
from gait.measure import difference
from gait.report.number_table import CONTACT, EXCURSION, PEAK, Quantity
from gait.report.numbers import with_spread
from gait.result import Analysis
from gait.words import Words, template

Runs = Sequence[tuple[str, Analysis]]  # (the shoe's name, what was found in it), in the order they were run

COMPARED = (PEAK, EXCURSION, CONTACT)
LESS = (
    template("“{shoe}”: your left heel rolls in {deg:.1f}° less than in “{first}”."),
    template("“{shoe}”: your right heel rolls in {deg:.1f}° less than in “{first}”."),
)
MORE = (
    template("“{shoe}”: your left heel rolls in {deg:.1f}° more than in “{first}”."),
    template("“{shoe}”: your right heel rolls in {deg:.1f}° more than in “{first}”."),
)


@dataclass(frozen=True, slots=True)
class NumberChange:
    """What one number did in a shoe: the figure with its plus-minus, and whether that is more than the noise."""

    figure: str
    verdict: str
    clear: bool


def headline(runs: Runs, words: Words) -> str:
    """The clearest change of the most roll-in from the first shoe to another; that there is none, otherwise."""
    first = runs[0]
    clear = [
        (abs(found.mean), foot, shoe, found.mean)
        for shoe, analysis in runs[1:]
        for foot, found in zip(Foot, peak_changes(peaks_of(first[1]), peaks_of(analysis)), strict=True)
        if found is not None and found.is_clear
    ]
    if not clear:
        return words.tr("Your heels move much alike in these shoes.")
    deg, foot, shoe, mean = max(clear, key=lambda found: found[0])
    return words.tr((MORE if mean > 0.0 else LESS)[foot], shoe=shoe, first=first[0], deg=deg)


def changes(first: Analysis, second: Analysis, words: Words) -> list[NumberChange]:
    """Every compared number, left then right."""
    return [compare_number(quantity, first, second, foot, words) for quantity in COMPARED for foot in Foot]


def compare_number(quantity: Quantity, first: Analysis, second: Analysis, foot: Foot, words: Words) -> NumberChange:
    found = difference(getattr(second.feet[foot], quantity.field), getattr(first.feet[foot], quantity.field))
    if found is None:
        return NumberChange(words.tr("not measured"), "", False)
    figure = with_spread(found, quantity.unit, words, quantity.decimals)
    figure = f"+{figure}" if found.mean > 0.0 else figure
    verdict = words.tr("more than the noise") if found.is_clear else words.tr("within the noise")
    return NumberChange(figure, verdict, found.is_clear)


def speed(analysis: Analysis) -> float | None:
    """Of the belt, m/s; None where nobody said."""
    return None if analysis.run is None else analysis.run.speed_mps


def closing(runs: Runs, words: Words) -> str:
    """What the figures mean, and that comfort decides."""
    parts = [
        words.tr(
            "The first shoe is what the others are compared with. More than the noise: a difference that chance and "
            "the method's error alone would show in fewer than 1 of 20 such comparisons. Between shoes, choose the "
            "pair that feels most comfortable."
        )
    ]
    ways = {(analysis.method, analysis.zero, str(analysis.scene.activity), speed(analysis)) for _, analysis in runs}
    if len(ways) > 1:
        parts.append(words.tr("These runs were not all measured in the same way: compare them only loosely."))
    return " ".join(parts)
