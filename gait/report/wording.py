"""Every sentence of the report: short, warm, plain words first; a pattern and shoes that suit it."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from gait.foot import Foot
from gait.measure import Measure
from gait.result import Analysis, FootResult
from gait.verdict.norms import Norms, Range
from gait.verdict.rules import PronationClass, Verdict
from gait.words import Sentence, Words, said, template

OVER, NEUTRAL = PronationClass.OVERPRONATION, PronationClass.NEUTRAL
SUPINATION, UNSURE = PronationClass.SUPINATION, PronationClass.INCONCLUSIVE
OUTSPOKEN = (OVER, SUPINATION, NEUTRAL, UNSURE)  # what a headline says first

BOTH = {
    OVER: said("Both your heels roll in more than most."),
    NEUTRAL: said("Both your heels roll in as most do."),
    SUPINATION: said("Both your heels roll in less than most."),
    UNSURE: said("This recording is not clear enough for a result."),
}
ONE = {
    (OVER, Foot.LEFT): said("Your left heel rolls in more than most."),
    (OVER, Foot.RIGHT): said("Your right heel rolls in more than most."),
    (NEUTRAL, Foot.LEFT): said("Your left heel rolls in as most do."),
    (NEUTRAL, Foot.RIGHT): said("Your right heel rolls in as most do."),
    (SUPINATION, Foot.LEFT): said("Your left heel rolls in less than most."),
    (SUPINATION, Foot.RIGHT): said("Your right heel rolls in less than most."),
    (UNSURE, Foot.LEFT): said("Your left heel could not be measured closely enough."),
    (UNSURE, Foot.RIGHT): said("Your right heel could not be measured closely enough."),
}
NEARLY = {
    (OVER, Foot.LEFT): said("Your left heel rolls in a little more than most."),
    (OVER, Foot.RIGHT): said("Your right heel rolls in a little more than most."),
    (SUPINATION, Foot.LEFT): said("Your left heel rolls in a little less than most."),
    (SUPINATION, Foot.RIGHT): said("Your right heel rolls in a little less than most."),
}
TYPICAL = (said("Your left is typical."), said("Your right is typical."))
CLASS_WORDS = {
    OVER: said("overpronation"),
    NEUTRAL: said("neutral"),
    SUPINATION: said("supination"),
    UNSURE: said("inconclusive"),
}
FOOT_CLASS = (template("Left: {found}"), template("Right: {found}"))
FEET = (said("Left foot"), said("Right foot"))
HEELS = (said("Left heel"), said("Right heel"))
SIDES = (said("Left"), said("Right"))
MOMENTS = {
    "touchdown": said("Landing"),
    "mid-stance": said("Mid-stance"),
    "peak": said("Most roll-in"),
    "toe-off": said("Push-off"),
}
METHODS = {
    "dots": said("Your heels were measured from the dots on shoe and leg, the closest way we have."),
    "shoe_dots": said("Your heels were measured from the shoe's own dots, your lower legs in the picture itself."),
    "markerless": said("Your heels were measured in the picture itself; dots on the shoe would be closer."),
    "none": said("Your heels could not be measured in this recording."),
}
NO_CLASS = (
    said("The recording does not support a result for your left foot, so we give none."),
    said("The recording does not support a result for your right foot, so we give none."),
)
NEAR_LIMIT = (
    template("Your left foot is near the limit: another recording may say {near}."),
    template("Your right foot is near the limit: another recording may say {near}."),
)
ROLLS_MORE = (said("the left rolls in more"), said("the right rolls in more"))
NOT_MEDICAL = said(
    "This report shows a pattern of movement and shoes that suit it. It says nothing about health or pain: "
    "it is no medical device. If something hurts, see a health professional. Between shoes, "
    "choose the pair that feels most comfortable."
)
FOOTNOTE = said("A pattern of movement and shoes that suit it. Not a medical device.")
DASH = "–"
NARROW = "\u00a0"  # keeps a number and its unit on one line


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table; `whole` stands instead of left and right where a number belongs to both feet."""

    name: str
    term: str
    left: str
    right: str
    whole: str
    typical: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Figure:
    """A large number with what it is above and what stands behind it below."""

    name: str
    value: str
    spread: str
    note: str


def title(verdicts: tuple[Verdict, Verdict], words: Words) -> str:
    """The document's title."""
    return words.tr("Gait report: {headline}", headline=headline(verdicts, words))


def headline(verdicts: tuple[Verdict, Verdict], words: Words) -> str:
    """The result in a sentence or two, what is least usual first."""
    left, right = verdicts
    if left.pronation is right.pronation:
        return words.tr(BOTH[left.pronation])
    first, second = sorted(Foot, key=lambda foot: OUTSPOKEN.index(verdicts[foot].pronation))
    return f"{words.tr(foot_sentence(first, verdicts[first]))} {words.tr(second_sentence(second, verdicts[second]))}"


def foot_sentence(foot: Foot, verdict: Verdict) -> Sentence:
    whole = ONE[verdict.pronation, foot]
    return NEARLY.get((verdict.pronation, foot), whole) if verdict.borderline_with else whole


def second_sentence(foot: Foot, verdict: Verdict) -> Sentence:
    return TYPICAL[foot] if verdict.pronation is NEUTRAL else foot_sentence(foot, verdict)


def class_words(verdict: Verdict, words: Words) -> str:
    """`overpronation, close to neutral`."""
    found = words.tr(CLASS_WORDS[verdict.pronation])
    if verdict.borderline_with is None:
        return found
    return words.tr("{found}, close to {near}", found=found, near=CLASS_WORDS[verdict.borderline_with])


def foot_class(foot: Foot, verdict: Verdict, words: Words) -> str:
    """`Left: neutral`."""
    return words.tr(FOOT_CLASS[foot], found=class_words(verdict, words))


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


def paragraph(analysis: Analysis, words: Words) -> str:
    """How sure we are and why, and what it does not say."""
    return " ".join([*sureness(analysis, words), words.tr(NOT_MEDICAL)])


def sureness(analysis: Analysis, words: Words) -> Iterator[str]:
    yield words.tr(METHODS.get(analysis.method, METHODS["none"]))
    yield from limits(analysis.verdicts, words)
    if analysis.method != "none":
        yield zero_words(analysis, words)
        yield words.tr("The ± is where the true average lies 19 times in 20.")
    if analysis.scene.activity == "walking":
        yield words.tr("You walked, while the measured runners ran: compare with the grey band only loosely.")


def limits(verdicts: tuple[Verdict, Verdict], words: Words) -> Iterator[str]:
    """Where a foot has no class, or might have another."""
    unsure = [foot for foot in Foot if verdicts[foot].pronation is UNSURE]
    if len(unsure) == 2:
        yield words.tr("The recording does not support a result for either foot, so we give none.")
    elif unsure:
        yield words.tr(NO_CLASS[unsure[0]])
    for foot in Foot:
        near = verdicts[foot].borderline_with
        if near:
            yield words.tr(NEAR_LIMIT[foot], near=CLASS_WORDS[near])


def zero_words(analysis: Analysis, words: Words) -> str:
    if analysis.zero == "standing":
        return words.tr("Angles count from how you stand in the same shoes.")
    return words.tr(
        "Without a standing trial angles may all be shifted by some {deg:.0f}°; the roll-in altogether, its timing and "
        "the left–right difference are not.",
        deg=analysis.rules.zero_sd_deg,
    )


def rows(analysis: Analysis, norms: Norms, words: Words) -> list[Row]:
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
class Line:
    """What a row of the table is called, by everybody and by staff, and what it means. field: of FootResult."""

    name: Sentence
    term: Sentence
    meaning: Sentence
    field: str = ""
    unit: str = "°"
    decimals: int = 1


LANDING = Line(
    said("At landing"),
    said("touchdown angle"),
    said("How the heel meets the belt. Below zero it leans outward, as most heels do."),
    "touchdown_deg",
)
PEAK = Line(
    said("Most roll-in"),
    said("peak eversion"),
    said("How far the heel leans inward at most. The class is mainly read from this."),
    "peak_eversion_deg",
)
EXCURSION = Line(
    said("Roll-in altogether"),
    said("excursion"),
    said("From landing to the most roll-in: the whole way the heel travels."),
    "excursion_deg",
)
TIME_TO_PEAK = Line(
    said("When it is most"),
    said("time to peak"),
    said("How soon the roll-in ends, as a share of the time on the ground."),
    "time_to_peak_pct",
    f"{NARROW}%",
    0,
)
CONTACT = Line(
    said("Time on the ground"),
    said("contact time"),
    said("How long each shoe bears on the belt. It grows shorter as you speed up."),
    "contact_time_ms",
    f"{NARROW}ms",
    0,
)
CADENCE = Line(
    said("Steps a minute"),
    said("cadence"),
    said("Left and right steps together. It changes with speed and leg length."),
)
WIDTH = Line(
    said("Step width"),
    said("heel to heel, roughly"),
    said("How far apart the feet land. Its scale is that of an average lower leg."),
)
DIFFERENCE = Line(
    said("Left–right difference"),
    said("peak, left minus right"),
    said("Above zero the left rolls in more. A degree or two is common."),
)


def foot_row(line: Line, feet: tuple[FootResult, FootResult], typical: Range | None, words: Words) -> Row:
    left, right = (with_spread(getattr(foot, line.field), line.unit, words, line.decimals) for foot in feet)
    usual = range_words(typical, line.unit, words)
    return Row(words.tr(line.name), words.tr(line.term), left, right, "", usual, words.tr(line.meaning))


def whole_row(line: Line, value: str, words: Words) -> Row:
    return Row(words.tr(line.name), words.tr(line.term), "", "", value, DASH, words.tr(line.meaning))


def step_width_row(analysis: Analysis, words: Words) -> Iterator[Row]:
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


def range_words(typical: Range | None, unit: str, words: Words) -> str:
    if typical is None:
        return DASH
    decimals = 1 if unit == "°" else 0
    low, high = words.number(typical.low, decimals), words.number(typical.high, decimals)
    return words.tr("{low} to {high}", low=low, high=f"{high}{unit}")


def sentence(text: str) -> str:
    """With a capital and one full stop, whoever wrote it."""
    text = text.strip()
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "!", "?", "…")) else ".")
