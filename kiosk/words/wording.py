"""What a result says to a customer, in their language: a pattern and shoes that suit it. Free of Kivy.

What gait itself says (reasons, cautions, advice, errors) comes as its sentences; their words are in gait's catalogues.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from gait.earlier import Earlier
from gait.errors import GaitError, kinds
from gait.foot import Foot
from gait.measure import Measure
from gait.report.result_words import (
    BOTH,
    NEUTRAL,
    OVER,
    SUPINATION,
    UNSURE,
    belt_facts,
    changed_words,
    far_words,
    foot_sentence,
    least_usual_first,
    warm_up_words,
)
from gait.result import Analysis, RunFacts, Shoe, Suggestion
from gait.shoes.size_chart import SizeChart
from gait.verdict.rules import Verdict
from kiosk.visit.model import TEST_SHOE, Aspect, Belt, Level, Light, TriedShoe
from kiosk.words import Words, tr

CLASS_WORDS = {
    OVER: tr("Overpronation"),
    NEUTRAL: tr("Neutral"),
    SUPINATION: tr("Supination"),
    UNSURE: tr("Not clear"),
}
REST = {
    (OVER, Foot.LEFT): tr("Your left rolls in more."),
    (OVER, Foot.RIGHT): tr("Your right rolls in more."),
    (SUPINATION, Foot.LEFT): tr("Your left rolls in less."),
    (SUPINATION, Foot.RIGHT): tr("Your right rolls in less."),
    (NEUTRAL, Foot.LEFT): tr("Your left is typical."),
    (NEUTRAL, Foot.RIGHT): tr("Your right is typical."),
    (UNSURE, Foot.LEFT): tr("Your left could not be seen clearly enough."),
    (UNSURE, Foot.RIGHT): tr("Your right could not be seen clearly enough."),
}
METHODS = {
    "dots": tr("Measured from the dots on shoe and leg, the closest way we have."),
    "shoe_dots": tr("Measured from the shoe's own dots, the leg in the picture itself."),
    "markerless": tr("Measured in the picture itself; dots on the shoe would be closer."),
    "none": tr("The heels could not be measured in this recording."),
}
ZEROS = {
    "standing": tr("Angles count from how you stand in the same shoes."),
    "none": tr("Nobody saw you stand still: all angles may be shifted by about 3°, the roll-in altogether is not."),
}
NO_ZERO = tr("Without a standing trial angles may be 3° off.")
GRAVEST = ("camera_moved", "lost_pictures", "cut_short", "small_heel", "dark", "off_axis", "few_dots", "slow_camera")


@dataclass(frozen=True, slots=True)
class FootWords:
    """What a foot's card says. figure and spread are empty where nothing was measured."""

    letter: str
    class_word: str
    figure: str
    spread: str
    caption: str
    sureness: str


@dataclass(frozen=True, slots=True)
class FigureRow:
    """A line of the staff's table."""

    name: str
    left: str
    right: str


def headline(verdicts: tuple[Verdict, Verdict], words: Words) -> str:
    """What is least usual, in one sentence, as the report says it."""
    left, right = verdicts
    foot, _ = least_usual_first(verdicts)
    alike = left.pronation is right.pronation
    return words.tr(BOTH[left.pronation] if alike else foot_sentence(foot, verdicts[foot])).rstrip(".")


def rest(verdicts: tuple[Verdict, Verdict], words: Words) -> str:
    """The other foot; empty where the headline spoke of both."""
    if verdicts[0].pronation is verdicts[1].pronation:
        return ""
    _, other = least_usual_first(verdicts)
    return words.tr(REST[verdicts[other].pronation, other])


def seen_words(analysis: Analysis, words: Words) -> str:
    """The other foot, how many steps stand behind it, the warm-up, and the one thing that limits it most."""
    run = analysis.run
    warm_up, belt = ("", "") if run is None else (warm_up_words(run, words), unlike_words(run, words))
    parts = (rest(analysis.verdicts, words), steps_words(analysis, words), warm_up, limit_words(analysis, words), belt)
    return " ".join(part for part in parts if part)


def unlike_words(run: RunFacts, words: Words) -> str:
    """How the belt's speed limits the result: far from the measured runners', else not the same throughout."""
    return far_words(run, words) or changed_words(run, words)


def steps_words(analysis: Analysis, words: Words) -> str:
    """How many steps stand behind it; that none was clear enough, where there is no curve to look at."""
    n = sum(step.used for step in analysis.steps)
    if not any(math.isfinite(deg) for foot in analysis.feet for deg in foot.curve_deg):
        return words.tr("No step was clear enough to measure.")
    return words.ntr("Seen over {n} step.", "Seen over {n} steps.", n)


def limit_words(analysis: Analysis, words: Words) -> str:
    """What limits the result most: nothing that says where angles count from, else the gravest that gait noticed."""
    if analysis.zero == "none" and analysis.method != "none":
        return words.tr(NO_ZERO)
    noticed = {notice.code: notice.message for notice in analysis.warnings}
    return next((words.tr(noticed[code]) for code in GRAVEST if code in noticed), "")


def belt_words(belt: Belt, words: Words) -> str:
    """`10.5 km/h, 1.0 %`."""
    return belt_facts(RunFacts(0.0, False, belt.speed_mps, belt.incline_pct), words)


def foot_words(analysis: Analysis, foot: Foot, words: Words) -> FootWords:
    verdict, peak = analysis.verdicts[foot], analysis.feet[foot].peak_eversion_deg
    return FootWords(
        words.tr("L") if foot is Foot.LEFT else words.tr("R"),
        words.tr(CLASS_WORDS[verdict.pronation]),
        f"{words.number(peak.mean)}°" if peak else "–",
        spread(peak, words) if peak else "",
        words.tr("roll-in at its largest") if peak else words.tr("not measured"),
        sureness(verdict, peak, words),
    )


def sureness(verdict: Verdict, peak: Measure | None, words: Words) -> str:
    """How sure, in plain words."""
    if verdict.pronation is UNSURE:
        return words.tr("Too few clear steps to say. Record once more.")
    if verdict.borderline_with is not None:
        near = words.tr(CLASS_WORDS[verdict.borderline_with])
        return words.tr("Near the limit: another run may say “{near}”.").format(near=near)
    return words.ntr("Clear over {n} step.", "Clear over {n} steps.", peak.n if peak else 0)


def spread(measure: Measure, words: Words, decimals: int = 1) -> str:
    """`± 1.1`: half of the 95 % interval; empty when one step gives none."""
    half = (measure.high - measure.low) / 2.0
    return f"± {words.number(half, decimals)}" if math.isfinite(half) else ""


def with_spread(measure: Measure | None, unit: str, words: Words, decimals: int = 1) -> str:
    if measure is None:
        return "–"
    return f"{words.number(measure.mean, decimals)}{unit} {spread(measure, words, decimals)}".strip()


def detail_rows(analysis: Analysis, words: Words) -> list[FigureRow]:
    """All numbers of both feet, for staff."""
    fields = (
        (tr("At landing"), "touchdown_deg", "°", 1),
        (tr("Most roll-in"), "peak_eversion_deg", "°", 1),
        (tr("Roll-in altogether"), "excursion_deg", "°", 1),
        (tr("When it is most"), "time_to_peak_pct", " %", 0),
        (tr("Time on the ground"), "contact_time_ms", " ms", 0),
    )
    rows = []
    for name, field, unit, decimals in fields:
        left, right = (with_spread(getattr(foot, field), unit, words, decimals) for foot in analysis.feet)
        rows.append(FigureRow(words.tr(name), left, right))
    cadence = with_spread(analysis.cadence_spm, "", words, 0)
    belt = belt_facts(analysis.run, words) if analysis.run else ""
    last = [FigureRow(words.tr("Belt"), belt, "")] if belt else []
    return [*rows, FigureRow(words.tr("Steps a minute"), cadence, ""), *last]


def how_sure(analysis: Analysis, words: Words) -> str:
    """Method and zero, for staff."""
    return f"{words.tr(METHODS[analysis.method])} {words.tr(ZEROS[analysis.zero])}"


def shoe_name(shoe: TriedShoe, words: Words) -> str:
    return words.tr("The test shoe") if shoe.is_test_shoe else f"{shoe.brand} {shoe.model}".strip()


def with_shoes_named(earlier: Earlier, words: Words) -> Earlier:
    """The test shoe, which has no name elsewhere either, as it is called today."""
    test_shoe = shoe_name(TEST_SHOE, words)
    return replace(earlier, runs=tuple(replace(run, shoe=run.shoe or test_shoe) for run in earlier.runs))


def shoe_kind(shoe: Shoe, words: Words) -> str:
    """`Neutral support · soft cushioning · road`."""
    parts = [words.tr(SUPPORT_WORDS.get(shoe.support, ""))]
    parts += [words.tr(CUSHIONING_WORDS.get(shoe.cushioning.lower(), shoe.cushioning))]
    parts += [words.tr(SURFACE_WORDS.get(shoe.surface.lower(), shoe.surface))]
    return " · ".join(part for part in parts if part)


def shoe_facts(shoe: Shoe, words: Words) -> str:
    """`Neutral support · soft cushioning · road · 8 mm drop · 255 g`."""
    parts = [shoe_kind(shoe, words)]
    parts += [words.tr("{mm} mm drop").format(mm=f"{shoe.drop_mm:g}") if shoe.drop_mm is not None else ""]
    parts += [f"{shoe.weight_g:g} g" if shoe.weight_g is not None else ""]
    return " · ".join(part for part in parts if part)


def stock_words(pairs: int | None, in_size: bool, words: Words) -> str:
    """How many are there, of the customer's size where it is known; empty where the catalogue does not say."""
    if pairs is None:
        return ""
    if not pairs:
        return words.tr("Your size to order") if in_size else words.tr("To order")
    if in_size:
        return words.ntr("{n} pair in your size", "{n} pairs in your size", pairs)
    return words.ntr("{n} pair in stock", "{n} pairs in stock", pairs)


SYSTEM_WORDS = {
    "EU": tr("EU"),
    "UK": tr("UK"),
    "US men": tr("US men’s"),
    "US women": tr("US women’s"),
    "cm": tr("cm"),
}


def sizes_words(shoe: Shoe, chart: SizeChart, words: Words) -> str:
    """`Here in UK 7, 8, 9`: sizes with a pair in stock; empty where the catalogue does not say."""
    known = [chart.shown(size.eu) for size in shoe.sizes if size.stock and size.eu is not None]
    others = [size.text for size in shoe.sizes if size.stock and size.eu is None]
    there = ", ".join(dict.fromkeys((*known, *others)))
    system = words.tr(SYSTEM_WORDS[chart.system])
    return words.tr("Here in {system} {sizes}").format(system=system, sizes=there) if there else ""


SUPPORT_WORDS = {
    "neutral": tr("Neutral support"),
    "stability": tr("Stability support"),
    "motion control": tr("Motion control support"),
}
CUSHIONING_WORDS = {
    "soft": tr("soft cushioning"),
    "medium": tr("medium cushioning"),
    "firm": tr("firm cushioning"),
}
SURFACE_WORDS = {"road": tr("road"), "trail": tr("trail"), "track": tr("track")}


def why(suggestion: Suggestion, words: Words) -> str:
    """Why this shoe is on the list."""
    return " ".join(finished(words.tr(reason)) for reason in suggestion.reasons)


def short_why(suggestion: Suggestion, words: Words) -> str:
    """The reason that counted most."""
    return finished(words.tr(suggestion.reasons[0])) if suggestion.reasons else ""


def cautions(suggestion: Suggestion, shared: Sequence[str], words: Words) -> str:
    """What to mind of this shoe alone; empty where there is nothing."""
    return " ".join(finished(words.tr(text)) for text in suggestion.cautions if text not in shared)


def sentence_case(text: str) -> str:
    """With a capital at its beginning."""
    return text[:1].upper() + text[1:]


def finished(text: str) -> str:
    """With one full stop."""
    return text if not text or text.endswith((".", "!", "?")) else f"{text}."


def trouble(code: str, words: Words) -> tuple[str, str]:
    """What is so and what to do about an error of that code, on a customer's screen."""
    kind = kind_of(code)
    advice = words.tr(kind.advice)
    lead = words.tr("Please call our staff. {advice}").format(advice=advice) if kind.for_staff else advice
    return words.tr(kind.sentence).removesuffix("."), lead


def kind_of(code: str) -> type[GaitError]:
    """The error of a code; GaitError itself for a code that none has."""
    return next((kind for kind in kinds() if kind.code == code), GaitError)


LAMPS: dict[Aspect, tuple[str, str, str]] = {
    Aspect.PERSON: (tr("Someone is on the belt"), tr("Nobody on the belt"), tr("step on, face forward")),
    Aspect.BODY: (tr("Whole body in view"), tr("Body cut off"), tr("stand inside the frame")),
    Aspect.VIEW: (tr("Seen from behind"), tr("Not seen from behind"), tr("face forward")),
    Aspect.LIGHT: (tr("Enough light"), tr("Too dark"), tr("turn on the floor lamp")),
    Aspect.SHARPNESS: (tr("Sharp picture"), tr("Blurred picture"), tr("more light, shorter shutter")),
    Aspect.RATE: (tr("Enough pictures a second"), tr("Too few pictures a second"), tr("set the camera to 60")),
    Aspect.HEEL: (tr("Heels large enough"), tr("Heels too small"), tr("move the camera closer")),
    Aspect.DOTS: (tr("Dots seen"), tr("No dots seen"), tr("works without, less closely")),
}
"""Each light of the camera check: what is good, what is not, and what to do then."""

GOOD_LAMPS: dict[tuple[Aspect, str], str] = {(Aspect.DOTS, "shoe"): tr("The shoe's dots seen")}
"""What is good in another way than the one above."""

SPECIAL_LAMPS: dict[tuple[Aspect, Level, str], tuple[str, str]] = {
    (Aspect.PERSON, Level.AMBER, ""): (tr("Others in the picture"), tr("ask them to stand aside")),
    (Aspect.BODY, Level.AMBER, ""): (tr("Only the legs in view"), tr("works; the whole body tells more")),
    (Aspect.VIEW, Level.AMBER, ""): (tr("Only the legs in view"), tr("is the camera behind the belt?")),
    (Aspect.VIEW, Level.RED, "side"): (tr("Seen from the side"), tr("put the camera behind the belt")),
    (Aspect.LIGHT, Level.AMBER, ""): (tr("A little dark"), tr("turn on the floor lamp")),
    (Aspect.HEEL, Level.AMBER, ""): (tr("Heels a little small"), tr("move the camera closer")),
    (Aspect.DOTS, Level.AMBER, "some"): (tr("Not all dots seen"), tr("works without, less closely")),
}
"""Where a light says something else than the one above."""

FIGURES = {Aspect.RATE: "{:.0f}", Aspect.HEEL: "{:.0f} px", Aspect.DOTS: "{:.0f}"}
"""How a light's value is written; the others' mean nothing to a customer."""


def lamp_words(light: Light, words: Words) -> tuple[str, str]:
    """(what is so, what to do or a figure) of a light."""
    good, poor, advice = LAMPS[light.aspect]
    if light.level is Level.UNKNOWN:
        return words.tr(good), words.tr("looking …")
    if light.level is Level.GREEN:
        good = GOOD_LAMPS.get((light.aspect, light.reason), good)
        return words.tr(good), FIGURES.get(light.aspect, "").format(light.value)
    poor, advice = SPECIAL_LAMPS.get((light.aspect, light.level, light.reason), (poor, advice))
    return words.tr(poor), words.tr(advice)


def warming_words(ran_s: float, whole_s: float, moving: bool) -> tuple[str, str]:
    """Headline and lead while somebody warms up. ran_s of whole_s: by its clock; moving: somebody runs now."""
    if not moving and ran_s < 1.0:
        return tr("Start the belt and run easily"), tr("The warm-up begins with your first steps.")
    if not moving:
        return tr("The clock waits for you"), tr("Nobody is running. Run on, or touch Stop.")
    if ran_s >= whole_s:
        return tr("Run on as you do"), tr("The recording begins as soon as your steps are alike.")
    return tr("Warm up at an easy pace"), tr("The recording begins by itself.")


def seconds_words(seconds: float) -> str:
    """`12 s`."""
    return f"{seconds:.0f} s"


def clock_words(seconds: float) -> str:
    """`2:31`, what is left of a minute rounded up."""
    minutes, rest = divmod(math.ceil(seconds), 60)
    return f"{minutes}:{rest:02}"
