"""What the staff's page says: how it was measured, by which rules and networks, and what else was seen."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from gait.foot import Foot
from gait.report.names import SIDES, sentence
from gait.report.numbers import DASH, NARROW, spread, with_spread
from gait.report.result_words import METHODS, zero_words
from gait.result import Analysis, Confidence, GradedMeasure, Honesty
from gait.verdict.rules import Rules, Verdict
from gait.words import Words, said

MEASURES = {
    "duty_factor_pct": (said("Duty factor"), f"{NARROW}%", 0),
    "step_width_cm": (said("Step width"), f"{NARROW}cm", 1),
    "crossover_pct": (said("Steps that cross over"), f"{NARROW}%", 0),
    "hip_drop_deg": (said("Hip drop"), "°", 1),
    "trunk_lean_deg": (said("Trunk lean"), "°", 1),
    "heel_whip_deg": (said("Heel whip"), "°", 1),
    "peak_eversion_deg": (said("Most roll-in, left minus right"), "°", 1),
    "contact_time_ms": (said("Time on the ground, left minus right"), f"{NARROW}ms", 0),
    "step_time_ms": (said("Step time, left minus right"), f"{NARROW}ms", 0),
}
TRUST = {Confidence.HIGH: said("high"), Confidence.MEDIUM: said("medium"), Confidence.LOW: said("low")}


@dataclass(frozen=True, slots=True)
class MeasureRow:
    """One more number: of each foot, or of both as `whole`."""

    name: str
    left: str
    right: str
    whole: str
    trust: str


def measure_rows(analysis: Analysis, words: Words) -> list[MeasureRow]:
    """Every number seen from behind, in the order it was measured."""
    names = dict.fromkeys(graded.name for graded in analysis.from_behind)
    return [measure_row(name, [g for g in analysis.from_behind if g.name == name], words) for name in names]


def measure_row(name: str, found: list[GradedMeasure], words: Words) -> MeasureRow:
    values = {graded.foot: value_words(graded, words) for graded in found}
    left, right = (values.pop(foot.word, DASH) for foot in Foot)
    whole = next(iter(values.values()), "")
    return MeasureRow(words.tr(MEASURES[name][0]), left, right, whole, words.tr(TRUST[found[0].confidence]))


def value_words(graded: GradedMeasure, words: Words) -> str:
    """The value with its plus-minus; a hip drop within that says nothing, and is not told as if it did."""
    _, unit, decimals = MEASURES[graded.name]
    if graded.name == "hip_drop_deg" and abs(graded.measure.mean) < graded.noise:
        return words.tr("not clear {spread}", spread=spread(graded.measure, words, decimals))
    return with_spread(graded.measure, unit, words, decimals)


def how_measured(analysis: Analysis, words: Words) -> list[tuple[str, str]]:
    """(lead, rest): warnings first, then method, zero, what decided, recording, rules, networks."""
    points = [(words.tr(notice.message), words.tr(notice.advice)) for notice in analysis.warnings]
    points += [(words.tr("Method"), words.tr(METHODS.get(analysis.method, METHODS["none"])))]
    points += [(words.tr("Zero"), zero_advice(analysis, words))] if analysis.method != "none" else []
    points += [(words.tr(SIDES[foot]), say_class(analysis, foot, words)) for foot in Foot]
    points += [(words.tr("Recording"), recording_words(analysis, words))]
    points += [(words.tr("Rules"), f"{rules_words(analysis.rules, words)} {unzeroed_words(analysis, words)}".strip())]
    points += [(words.tr("Recognition files"), models_words(analysis))] if analysis.models else []
    return points


def zero_advice(analysis: Analysis, words: Words) -> str:
    if analysis.zero == "standing":
        return zero_words(analysis, words)
    advice = words.tr("To set the zero, stand still for three seconds before the next run.")
    return f"{zero_words(analysis, words)} {advice}"


def say_reasons(verdict: Verdict, words: Words) -> str:
    """What decided a class, or that nobody said."""
    reasons = [words.tr(reason) for reason in verdict.reasons]
    return sentence("; ".join(reasons or [words.tr("no reason given")]))


def say_class(analysis: Analysis, foot: Foot, words: Words) -> str:
    """What decided a foot's class, then how its readings agree with themselves."""
    honesty = analysis.feet[foot].honesty
    checked = [] if honesty is None else list(checks(honesty, words))
    return " ".join([say_reasons(analysis.verdicts[foot], words), *([sentence("; ".join(checked))] if checked else [])])


def checks(honesty: Honesty, words: Words) -> Iterator[str]:
    """One phrase for each thing that could be checked."""
    if math.isfinite(honesty.seen_share):
        yield words.tr("heel seen in {share:.0f} % of the pictures that matter", share=100.0 * honesty.seen_share)
    if math.isfinite(honesty.halves_deg):
        yield words.tr("both halves of the run within {deg:.1f}°", deg=abs(honesty.halves_deg))
    if math.isfinite(honesty.odd_even_deg):
        yield words.tr("every other step within {deg:.1f}°", deg=abs(honesty.odd_even_deg))
    if math.isfinite(honesty.reread_deg):
        yield words.tr("second readings within {deg:.1f}°", deg=abs(honesty.reread_deg))
    yield words.tr("familiar to {share:.0f} %", share=100.0 * honesty.familiar)


def recording_words(analysis: Analysis, words: Words) -> str:
    clip = analysis.clip
    left, right = (sum(step.used for step in analysis.steps if step.foot is foot) for foot in Foot)
    return words.tr(
        "{seconds:.0f} seconds, {rate:.0f} pictures a second, {size} pixels; "
        "{left} left and {right} right of {steps} steps used.",
        seconds=clip.duration_s,
        rate=clip.fps,
        size=f"{clip.width}{NARROW}×{NARROW}{clip.height}",
        left=left,
        right=right,
        steps=len(analysis.steps),
    )


def rules_words(rules: Rules, words: Words) -> str:
    return words.tr(
        "“{name}”: overpronation from {over_peak:g}° peak or {over_excursion:g}° excursion, supination below "
        "{under_peak:g}° peak and {under_excursion:g}° excursion, at least {least} steps.",
        name=words.tr(rules.name),
        over_peak=rules.over_peak_deg,
        over_excursion=rules.over_excursion_deg,
        under_peak=rules.supination_peak_deg,
        under_excursion=rules.supination_excursion_deg,
        least=rules.least_steps,
    )


def unzeroed_words(analysis: Analysis, words: Words) -> str:
    """How the limits are used without a standing trial; empty with one."""
    if analysis.zero == "standing":
        return ""
    return words.tr(
        "Without a standing trial the most probable class is told if {least:.0f} of 100 runners like this are in it, "
        "with its neighbour from {near:.0f} of 100, in pictures that are not well known from {unsure:.0f}.",
        least=100.0 * analysis.rules.least_share,
        near=100.0 * analysis.rules.near_share,
        unsure=100.0 * analysis.rules.unfamiliar_near_share,
    )


def models_words(analysis: Analysis) -> str:
    """`pose 51f84ea82b3d FP32, ...`: enough of each digest to tell versions apart."""
    return ", ".join(f"{model.name} {model.sha256[:10]} {model.precision}" for model in analysis.models) + "."


def left_out_words(analysis: Analysis, words: Words) -> Iterator[str]:
    """Why steps were not used, with how many."""
    reasons = [step.left_out for step in analysis.steps if not step.used]
    for reason in dict.fromkeys(reasons):
        yield f"{reasons.count(reason)}{NARROW}× {words.tr(reason)}"
