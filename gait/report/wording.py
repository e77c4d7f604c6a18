"""Every sentence of the report: short, warm, plain words first; a pattern and shoes that suit it."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from gait.foot import Foot
from gait.measure import Measure
from gait.norms import SYSTEM_OFFSET_DEG, Norms, Range
from gait.result import Analysis, FootResult, Suggestion
from gait.verdict import PronationClass, Verdict

OVER, NEUTRAL = PronationClass.OVERPRONATION, PronationClass.NEUTRAL
SUPINATION, UNSURE = PronationClass.SUPINATION, PronationClass.INCONCLUSIVE
OUTSPOKEN = (OVER, SUPINATION, NEUTRAL, UNSURE)  # what a headline says first

BOTH = {
    OVER: "Both your heels roll in more than most.",
    NEUTRAL: "Both your heels roll in as most do.",
    SUPINATION: "Both your heels roll in less than most.",
    UNSURE: "This recording is not clear enough for a result.",
}
ONE = {
    OVER: "{whose} heel rolls in {little}more than most.",
    NEUTRAL: "{whose} heel rolls in as most do.",
    SUPINATION: "{whose} heel rolls in {little}less than most.",
    UNSURE: "{whose} heel could not be measured closely enough.",
}
MOMENTS = {"touchdown": "Landing", "mid-stance": "Mid-stance", "peak": "Most roll-in", "toe-off": "Push-off"}
METHODS = {
    "dots": "Your heels were measured from the dots on shoe and leg, the closest way we have.",
    "markerless": "Your heels were measured in the picture itself; dots on the shoe would be closer.",
    "none": "Your heels could not be measured in this recording.",
}
NOT_MEDICAL = (
    "This report shows a pattern of movement and shoes that suit it. It says nothing about health or pain: "
    "it is no medical device. If something hurts, see a health professional. Between shoes, "
    "choose the pair that feels most comfortable."
)
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


def headline(verdicts: tuple[Verdict, Verdict]) -> str:
    """The result in a sentence or two, what is least usual first."""
    left, right = verdicts
    if left.pronation is right.pronation:
        return BOTH[left.pronation]
    first, second = sorted(Foot, key=lambda foot: OUTSPOKEN.index(verdicts[foot].pronation))
    return f"{foot_sentence(first, verdicts[first])} {second_sentence(second, verdicts[second])}"


def foot_sentence(foot: Foot, verdict: Verdict) -> str:
    little = "a little " if verdict.borderline_with else ""
    return ONE[verdict.pronation].format(whose=f"Your {foot.word}", little=little)


def second_sentence(foot: Foot, verdict: Verdict) -> str:
    if verdict.pronation is NEUTRAL:
        return f"Your {foot.word} is typical."
    return foot_sentence(foot, verdict)


def class_words(verdict: Verdict) -> str:
    """`overpronation, close to neutral`."""
    near = f", close to {verdict.borderline_with}" if verdict.borderline_with else ""
    return f"{verdict.pronation}{near}"


def number(value: float, decimals: int = 1) -> str:
    """British, with a true minus; never minus zero."""
    text = f"{value:.{decimals}f}"
    bare = text.lstrip("-")
    return bare if float(text) == 0.0 else text.replace("-", "−")


def spread(measure: Measure, decimals: int = 1) -> str:
    """`± 1.1`: half of the 95 % interval; empty when one step gives none."""
    half = (measure.high - measure.low) / 2.0
    return f"± {number(half, decimals)}" if math.isfinite(half) else ""


def with_spread(measure: Measure | None, unit: str, decimals: int = 1) -> str:
    if measure is None:
        return "not measured"
    return f"{number(measure.mean, decimals)}{unit} {spread(measure, decimals)}".strip()


def counted(measure: Measure) -> str:
    steps = "1 step" if measure.n == 1 else f"{measure.n} steps"
    return f"{spread(measure)} over {steps}".strip()


def figures(analysis: Analysis) -> tuple[Figure, Figure, Figure]:
    return cadence_figure(analysis), contact_figure(analysis), difference_figure(analysis)


def cadence_figure(analysis: Analysis) -> Figure:
    return figure("Steps a minute", analysis.cadence_spm, "", 0, air_note(analysis))


def air_note(analysis: Analysis) -> str:
    """How long both feet are off the belt; walking has no such moment."""
    if analysis.scene.activity == "walking" or analysis.flight_time_ms is None:
        return "walking: no time in the air" if analysis.scene.activity == "walking" else ""
    return f"{with_spread(analysis.flight_time_ms, ' ms', 0)} in the air each step"


def contact_figure(analysis: Analysis) -> Figure:
    """The feet's plain mean with the wider of their intervals: errors that both share do not average out."""
    both = [foot.contact_time_ms for foot in analysis.feet if foot.contact_time_ms]
    note = ", ".join(
        f"{foot.word} {with_spread(analysis.feet[foot].contact_time_ms, '', 0)}"
        for foot in Foot
        if analysis.feet[foot].contact_time_ms
    )
    if not both:
        return Figure("Time on the ground", DASH, "", "not measured")
    mean = sum(m.mean for m in both) / len(both)
    wider = max(both, key=lambda m: m.high - m.low)
    return Figure("Time on the ground", f"{number(mean, 0)} ms", spread(wider, 0), note)


def difference_figure(analysis: Analysis) -> Figure:
    return figure("Left–right difference", absolute(analysis.symmetry_peak_deg), "°", 1, more_note(analysis))


def absolute(measure: Measure | None) -> Measure | None:
    """The size of a left-minus-right difference; its sign is told in words."""
    if measure is None or measure.mean >= 0.0:
        return measure
    return Measure(-measure.mean, measure.sd, measure.n, -measure.high, -measure.low, measure.unit)


def more_note(analysis: Analysis) -> str:
    """Which foot rolls in more, where the interval leaves no doubt."""
    difference = analysis.symmetry_peak_deg
    if difference is None:
        return "needs both feet"
    if difference.low <= 0.0 <= difference.high:
        return "no clear difference"
    return f"the {'left' if difference.mean > 0.0 else 'right'} rolls in more"


def figure(name: str, measure: Measure | None, unit: str, decimals: int, note: str) -> Figure:
    if measure is None:
        return Figure(name, DASH, "", note or "not measured")
    return Figure(name, f"{number(measure.mean, decimals)}{unit}", spread(measure, decimals), note)


def paragraph(analysis: Analysis) -> str:
    """How sure we are and why, and what it does not say."""
    return " ".join([*sureness(analysis), NOT_MEDICAL])


def sureness(analysis: Analysis) -> Iterator[str]:
    yield METHODS.get(analysis.method, METHODS["none"])
    yield from limits(analysis.verdicts)
    if analysis.method != "none":
        yield zero_words(analysis.zero)
        yield "The ± is where the true average lies 19 times in 20."
    if analysis.scene.activity == "walking":
        yield "You walked, while the measured runners ran: compare with the grey band only loosely."


def limits(verdicts: tuple[Verdict, Verdict]) -> Iterator[str]:
    """Where a foot has no class, or might have another."""
    unsure = [foot.word for foot in Foot if verdicts[foot].pronation is UNSURE]
    if unsure:
        whose = f"your {unsure[0]} foot" if len(unsure) == 1 else "either foot"
        yield f"The recording does not support a result for {whose}, so we give none."
    for foot in Foot:
        near = verdicts[foot].borderline_with
        if near:
            yield f"Your {foot.word} foot is near the limit: another recording may say {near}."


def zero_words(zero: str) -> str:
    if zero == "standing":
        return "Angles count from how you stand in the same shoes."
    offset = number(SYSTEM_OFFSET_DEG, 0)
    return (
        f"Without a standing trial angles may all be shifted by some {offset}°, as between any two systems."
    )


def rows(analysis: Analysis, norms: Norms) -> list[Row]:
    """The table of numbers with their plain meaning."""
    left, right = analysis.feet
    return [
        foot_row("At landing", "touchdown angle", left, right, "touchdown_deg", norms.touchdown_deg),
        foot_row("Most roll-in", "peak eversion", left, right, "peak_eversion_deg", norms.peak_eversion_deg),
        foot_row("Roll-in altogether", "excursion", left, right, "excursion_deg", norms.excursion_deg),
        foot_row("When it is most", "time to peak", left, right, "time_to_peak_pct", norms.time_to_peak_pct),
        foot_row("Time on the ground", "contact time", left, right, "contact_time_ms", None),
        whole_row("Steps a minute", "cadence", with_spread(analysis.cadence_spm, "", 0)),
        *step_width_row(analysis),
        whole_row("Left–right difference", "peak, left minus right", difference_words(analysis)),
    ]


MEANINGS = {
    "touchdown angle": "How the heel meets the belt. Below zero it leans outward, as most heels do.",
    "peak eversion": "How far the heel leans inward at most. The class is mainly read from this.",
    "excursion": "From landing to the most roll-in: the whole way the heel travels.",
    "time to peak": "How soon the roll-in ends, as a share of the time on the ground.",
    "contact time": "How long each shoe bears on the belt. It grows shorter as you speed up.",
    "cadence": "Left and right steps together. It changes with speed and leg length.",
    "heel to heel, roughly": "How far apart the feet land. Its scale is that of an average lower leg.",
    "peak, left minus right": "Above zero the left rolls in more. A degree or two is common.",
}
UNITS = {"time_to_peak_pct": (" %", 0), "contact_time_ms": (" ms", 0)}


def foot_row(
    name: str, term: str, left: FootResult, right: FootResult, field: str, typical: Range | None
) -> Row:
    unit, decimals = UNITS.get(field, ("°", 1))
    values = [with_spread(getattr(foot, field), unit, decimals) for foot in (left, right)]
    return Row(name, term, values[0], values[1], "", range_words(typical, unit), MEANINGS[term])


def whole_row(name: str, term: str, value: str) -> Row:
    return Row(name, term, "", "", value, DASH, MEANINGS[term])


def step_width_row(analysis: Analysis) -> Iterator[Row]:
    """How far apart the feet land and how many cross over, where it could be measured."""
    found = {graded.name: graded.measure for graded in analysis.from_behind}
    width, crossed = found.get("step_width_cm"), found.get("crossover_pct")
    if width is not None and crossed is not None:
        value = f"{with_spread(width, ' cm')} · {number(crossed.mean, 0)} % of steps cross over"
        yield whole_row("Step width", "heel to heel, roughly", value)


def difference_words(analysis: Analysis) -> str:
    peak = with_spread(analysis.symmetry_peak_deg, "°")
    if analysis.symmetry_contact_ms is None:
        return peak
    return f"{peak} · {with_spread(analysis.symmetry_contact_ms, ' ms', 0)} on the ground"


def range_words(typical: Range | None, unit: str) -> str:
    if typical is None:
        return DASH
    decimals = 1 if unit == "°" else 0
    return f"{number(typical.low, decimals)} to {number(typical.high, decimals)}{unit}"


def sure_points(analysis: Analysis) -> list[tuple[str, str]]:
    """(lead, rest) of each point on page two: warnings first, then what decided, then what was seen."""
    points = [(notice.message, notice.advice) for notice in analysis.warnings]
    points += [("Zero", zero_advice(analysis.zero))] if analysis.method != "none" else []
    points += [(f"{foot.word.capitalize()} foot", decided(analysis.verdicts[foot])) for foot in Foot]
    return [*points, ("Recording", recording_words(analysis)), ("Rules", f"“{analysis.rules.name}”.")]


def zero_advice(zero: str) -> str:
    if zero == "standing":
        return zero_words(zero)
    return f"{zero_words(zero)} To set the zero, stand still for three seconds before the next run."


def decided(verdict: Verdict) -> str:
    return sentence(f"{class_words(verdict)}: " + "; ".join(verdict.reasons or ("no reason given",)))


def recording_words(analysis: Analysis) -> str:
    clip = analysis.clip
    used = [sum(step.used for step in analysis.steps if step.foot is foot) for foot in Foot]
    steps = f"{used[0]} left and {used[1]} right of {len(analysis.steps)} steps used"
    size = f"{clip.width}{NARROW}×{NARROW}{clip.height}{NARROW}pixels"
    seconds, rate = number(clip.duration_s, 0), number(clip.fps, 0)
    return f"{seconds} seconds, {rate} pictures a second, {size}; {steps}."


def sentence(text: str) -> str:
    """With a capital and one full stop, whoever wrote it."""
    text = text.strip()
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "!", "?", "…")) else ".")


def shoe_points(suggestions: tuple[Suggestion, ...]) -> list[tuple[str, str]]:
    """(brand and model, reasons and cautions) of each suggestion; a caution of several stands once, last."""
    shared = shared_cautions(suggestions)
    points = []
    for suggestion in suggestions:
        own = [c for c in suggestion.cautions if c not in shared]
        words = [sentence(text) for text in (*suggestion.reasons, *own)]
        name = f"{suggestion.shoe.brand} {suggestion.shoe.model}"
        points.append((name, " ".join([*words, facts(suggestion)])))
    return points + [("Please note", sentence(caution)) for caution in shared]


def shared_cautions(suggestions: tuple[Suggestion, ...]) -> list[str]:
    """Cautions that two shoes or more carry."""
    every = [caution for suggestion in suggestions for caution in suggestion.cautions]
    return [caution for caution in dict.fromkeys(every) if every.count(caution) > 1]


def facts(suggestion: Suggestion) -> str:
    shoe = suggestion.shoe
    parts = [shoe.surface, f"{shoe.cushioning} cushioning" if shoe.cushioning else ""]
    parts += [f"{shoe.drop_mm:g}{NARROW}mm drop" if shoe.drop_mm is not None else ""]
    parts += [f"{shoe.weight_g:g}{NARROW}g" if shoe.weight_g is not None else "", shoe.price]
    words = " · ".join(part for part in parts if part)
    return words[:1].upper() + words[1:]
