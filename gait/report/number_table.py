"""The table of all numbers, for staff: what each is called, what it means, and what most people show."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from gait.report.numbers import DASH, NARROW, range_words, with_spread
from gait.result import Analysis, FootResult
from gait.verdict.norms import Norms, Range
from gait.words import Sentence, Words, said


@dataclass(frozen=True, slots=True)
class TableRow:
    """One line of the table; `whole` stands instead of left and right where a number belongs to both feet."""

    name: str
    term: str
    left: str
    right: str
    whole: str
    typical: str
    meaning: str


def rows(analysis: Analysis, norms: Norms, words: Words) -> list[TableRow]:
    """The table of numbers with their plain meaning."""
    feet = analysis.feet
    return [
        foot_row(LANDING, feet, norms.touchdown_deg, words),
        foot_row(PEAK, feet, norms.peak_eversion_deg, words),
        foot_row(EXCURSION, feet, norms.excursion_deg, words),
        foot_row(TIME_TO_PEAK, feet, norms.time_to_peak_pct, words),
        foot_row(CONTACT, feet, None, words),
        whole_row(CADENCE, with_spread(analysis.cadence_spm, "", words, 0), words),
        *step_width_row(analysis, words),
        whole_row(DIFFERENCE, difference_words(analysis, words), words),
    ]


@dataclass(frozen=True, slots=True)
class Quantity:
    """What a row of the table is called, by everybody and by staff, and what it means. field: of FootResult."""

    name: Sentence
    term: Sentence
    meaning: Sentence
    field: str = ""
    unit: str = "°"
    decimals: int = 1


LANDING = Quantity(
    said("At landing"),
    said("touchdown angle"),
    said("How the heel meets the belt. Below zero it leans outward, as most heels do."),
    "touchdown_deg",
)
PEAK = Quantity(
    said("Most roll-in"),
    said("peak eversion"),
    said("How far the heel leans inward at most. The class is mainly read from this."),
    "peak_eversion_deg",
)
EXCURSION = Quantity(
    said("Roll-in altogether"),
    said("excursion"),
    said("From landing to the most roll-in: the whole way the heel travels."),
    "excursion_deg",
)
TIME_TO_PEAK = Quantity(
    said("When it is most"),
    said("time to peak"),
    said("How soon the roll-in ends, as a share of the time on the ground."),
    "time_to_peak_pct",
    f"{NARROW}%",
    0,
)
CONTACT = Quantity(
    said("Time on the ground"),
    said("contact time"),
    said("How long each shoe bears on the belt. It grows shorter as you speed up."),
    "contact_time_ms",
    f"{NARROW}ms",
    0,
)
CADENCE = Quantity(
    said("Steps a minute"),
    said("cadence"),
    said("Left and right steps together. It changes with speed and leg length."),
)
WIDTH = Quantity(
    said("Step width"),
    said("heel to heel, roughly"),
    said("How far apart the feet land. Its scale is that of an average lower leg."),
)
DIFFERENCE = Quantity(
    said("Left–right difference"),
    said("peak, left minus right"),
    said("Above zero the left rolls in more. A degree or two is common."),
)


def foot_row(quantity: Quantity, feet: tuple[FootResult, FootResult], typical: Range | None, words: Words) -> TableRow:
    left, right = (with_spread(getattr(foot, quantity.field), quantity.unit, words, quantity.decimals) for foot in feet)
    usual = range_words(typical, quantity.unit, words)
    name, term, meaning = (words.tr(text) for text in (quantity.name, quantity.term, quantity.meaning))
    return TableRow(name, term, left, right, "", usual, meaning)


def whole_row(quantity: Quantity, value: str, words: Words) -> TableRow:
    return TableRow(words.tr(quantity.name), words.tr(quantity.term), "", "", value, DASH, words.tr(quantity.meaning))


def step_width_row(analysis: Analysis, words: Words) -> Iterator[TableRow]:
    """How far apart the feet land and how many cross over, where it could be measured."""
    found = {graded.name: graded.measure for graded in analysis.from_behind}
    width, crossed = found.get("step_width_cm"), found.get("crossover_pct")
    if width is not None and crossed is not None:
        value = words.tr(
            "{width} · {share:.0f} % of steps cross over",
            width=with_spread(width, f"{NARROW}cm", words),
            share=crossed.mean,
        )
        yield whole_row(WIDTH, value, words)


def difference_words(analysis: Analysis, words: Words) -> str:
    peak = with_spread(analysis.symmetry_peak_deg, "°", words)
    if analysis.symmetry_contact_ms is None:
        return peak
    time = with_spread(analysis.symmetry_contact_ms, f"{NARROW}ms", words, 0)
    return words.tr("{peak} · {time} on the ground", peak=peak, time=time)
