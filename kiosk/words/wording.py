"""What a result says to a customer, in their language: a pattern and shoes that suit it. Free of Kivy.

Sentences that gait itself makes (reasons, cautions, advice) are looked up as they are: their English is the key.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from gait.foot import Foot
from gait.measure import Measure
from gait.result import Analysis, Shoe, Suggestion
from gait.verdict.rules import PronationClass, Verdict
from kiosk.visit.model import Aspect, Level, Light
from kiosk.words import Words

OVER, NEUTRAL = PronationClass.OVERPRONATION, PronationClass.NEUTRAL
SUPINATION, UNSURE = PronationClass.SUPINATION, PronationClass.INCONCLUSIVE
OUTSPOKEN = (OVER, SUPINATION, NEUTRAL, UNSURE)  # what a headline says first


def tr(sentence: str) -> str:
    """Marks a sentence for the catalogues; it is said later."""
    return sentence


CLASS_WORDS = {
    OVER: tr("Overpronation"),
    NEUTRAL: tr("Neutral"),
    SUPINATION: tr("Supination"),
    UNSURE: tr("Not clear"),
}
BOTH = {
    OVER: tr("Both your heels roll in more than most"),
    NEUTRAL: tr("Both your heels roll in as most do"),
    SUPINATION: tr("Both your heels roll in less than most"),
    UNSURE: tr("This recording is not clear enough for a result"),
}
ONE = {
    (OVER, Foot.LEFT): tr("Your left heel rolls in more than most"),
    (OVER, Foot.RIGHT): tr("Your right heel rolls in more than most"),
    (SUPINATION, Foot.LEFT): tr("Your left heel rolls in less than most"),
    (SUPINATION, Foot.RIGHT): tr("Your right heel rolls in less than most"),
    (NEUTRAL, Foot.LEFT): tr("Your left heel rolls in as most do"),
    (NEUTRAL, Foot.RIGHT): tr("Your right heel rolls in as most do"),
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
    """What is least usual, in one sentence."""
    left, right = verdicts
    if left.pronation is right.pronation:
        return words.tr(BOTH[left.pronation])
    foot = first_told(verdicts)
    return words.tr(ONE[verdicts[foot].pronation, foot])


def rest(verdicts: tuple[Verdict, Verdict], words: Words) -> str:
    """The other foot; empty where the headline spoke of both."""
    if verdicts[0].pronation is verdicts[1].pronation:
        return ""
    other = first_told(verdicts).other
    return words.tr(REST[verdicts[other].pronation, other])


def first_told(verdicts: tuple[Verdict, Verdict]) -> Foot:
    return min(Foot, key=lambda foot: OUTSPOKEN.index(verdicts[foot].pronation))


def seen_words(analysis: Analysis, words: Words) -> str:
    """How many steps stand behind it, and that nothing says where the angles count from, where that is so."""
    n = sum(step.used for step in analysis.steps)
    seen = words.ntr("Seen over {n} step.", "Seen over {n} steps.", n)
    unzeroed = words.tr(NO_ZERO) if analysis.zero == "none" and analysis.method != "none" else ""
    return f"{rest(analysis.verdicts, words)} {seen} {unzeroed}".strip()


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
    return [*rows, FigureRow(words.tr("Steps a minute"), cadence, "")]


def how_sure(analysis: Analysis, words: Words) -> str:
    """Method and zero, for staff."""
    return f"{words.tr(METHODS[analysis.method])} {words.tr(ZEROS[analysis.zero])}"


def shoe_facts(shoe: Shoe, words: Words) -> str:
    """`Neutral · soft cushioning · road · 8 mm drop · 255 g`."""
    parts = [words.tr(SUPPORT_WORDS.get(shoe.support, ""))]
    parts += [words.tr(CUSHIONING_WORDS.get(shoe.cushioning.lower(), shoe.cushioning))]
    parts += [words.tr(SURFACE_WORDS.get(shoe.surface.lower(), shoe.surface))]
    parts += [words.tr("{mm} mm drop").format(mm=f"{shoe.drop_mm:g}") if shoe.drop_mm is not None else ""]
    parts += [f"{shoe.weight_g:g} g" if shoe.weight_g is not None else ""]
    return " · ".join(part for part in parts if part)


def stock_words(pairs: int | None, words: Words) -> str:
    """How many are there in the customer's size; empty where the catalogue does not say."""
    if pairs is None:
        return ""
    return words.ntr("{n} pair in stock", "{n} pairs in stock", pairs) if pairs else words.tr("To order")


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
SURFACE_WORDS = {"road": tr("road"), "trail": tr("trail")}


def why(suggestion: Suggestion, words: Words) -> str:
    """Why this shoe is on the list."""
    return " ".join(finished(words.tr(reason)) for reason in suggestion.reasons)


def caution(suggestion: Suggestion, words: Words) -> str:
    """What to mind; empty where there is nothing."""
    return " ".join(finished(words.tr(text)) for text in suggestion.cautions)


def finished(text: str) -> str:
    """With one full stop."""
    return text if not text or text.endswith((".", "!", "?")) else f"{text}."


GAIT_SENTENCES = (
    tr("Neutral support suits the way both your heels move"),
    tr("Stability support suits the way both your heels move"),
    tr("Motion control support suits the way both your heels move"),
    tr("Neutral support, which leaves the foot free to move as it does"),
    tr("Stability support, which leaves the foot free to move as it does"),
    tr("Neutral support: the lighter choice where the two feet differ"),
    tr("Stability support: the lighter choice where the two feet differ"),
    tr("Neutral support: enough while both heels are close to typical"),
    tr("Stability support, one step firmer: to feel the difference"),
    tr("Motion control support, one step firmer: to feel the difference"),
    tr("Neutral support, the closest to this pattern that the store has"),
    tr("Stability support, the closest to this pattern that the store has"),
    tr("Motion control support, the closest to this pattern that the store has"),
    tr("Soft cushioning, which suits a heel that rolls in little"),
    tr("The recording is not clear enough for your feet: let comfort decide, or record once more"),
    tr("The recording is not clear enough for your left foot: let comfort decide, or record once more"),
    tr("The recording is not clear enough for your right foot: let comfort decide, or record once more"),
    tr("Keep it only if it feels better than the lighter ones"),
    tr("Only your left heel rolls in more; extra support would also act on the right"),
    tr("Only your right heel rolls in more; extra support would also act on the left"),
    tr("Neutral support, less than this pattern suggests: chosen for what you wished"),
    tr("Made for the ground you run on"),
    tr("Soft, as you wished"),
    tr("Soft, for the many kilometres you run"),
    tr("Light, as you wished"),
    tr("Steady underfoot, as you wished"),
    tr("You ran in it today"),
    tr("Made for other ground than you run on"),
    tr("Not in stock in your size today: we can order it"),
)
"""What gait.shoes.shortlist says of a shoe."""

TROUBLES = {
    "too_short": (tr("The run was too short"), tr("Run at least 8 seconds; 20 is best.")),
    "too_slow": (tr("The camera is too slow"), tr("Set the camera to 60 pictures a second.")),
    "wrong_times": (tr("The camera's clock is off"), tr("Record once more at normal speed.")),
    "no_person": (tr("Nobody was seen on the belt"), tr("Step on the belt so that the camera sees your legs.")),
    "wrong_view": (tr("The camera does not look from behind"), tr("Put the camera behind the treadmill.")),
    "not_running": (tr("No running was seen"), tr("Start the belt and run steadily while it records.")),
    "left_treadmill": (tr("The run ended early"), tr("Keep running until the ring is full, then step off.")),
    "camera_moved": (tr("The camera was moved"), tr("Fix the camera on its stand and record once more.")),
    "too_dark": (tr("It is too dark"), tr("Turn on more light, aimed at the heels.")),
    "heel_unseen": (tr("The heels were hidden"), tr("Pull up long trousers and aim the camera at both heels.")),
    "standing_moved": (tr("Nobody stood still"), tr("Stand still and look ahead, then start the belt.")),
    "standing_unseen": (tr("A heel was hidden while standing"), tr("Turn both heels to the camera.")),
    "standing_lifted": (tr("A foot was not flat on the belt"), tr("Stand with both feet flat on the belt.")),
    "standing_apart": (tr("One foot stood in front of the other"), tr("Stand with both feet side by side.")),
    "standing_one_sided": (tr("The weight was on one foot"), tr("Stand with your weight on both feet.")),
    "standing_dots": (tr("The dots were not there both times"), tr("Keep the same dots on, standing and running.")),
    "standing_other": (tr("You stood elsewhere than you ran"), tr("Stand still on the spot where you run.")),
    "unreadable": (tr("The recording could not be read"), tr("Please record once more.")),
    "model": (tr("The analysis cannot start"), tr("Staff: the networks are missing. Fetch them again.")),
    "disk": (tr("The disk is full"), tr("Staff: free some disk space. Recordings made so far are safe.")),
    "settings": (tr("A settings file cannot be read"), tr("Staff: correct the file or remove it.")),
    "camera": (tr("The camera is not there"), tr("Staff: check the camera's cable. We go on by ourselves.")),
    "camera_lost": (tr("The camera is not there"), tr("Staff: check the camera's cable. We go on by ourselves.")),
    "camera_frozen": (tr("The camera stands still"), tr("Staff: unplug it, wait five seconds, plug it in again.")),
    "camera_mode": (tr("The camera is set wrongly"), tr("Staff: choose another mode under Staff, Camera.")),
    "camera_slow": (tr("The camera is too slow"), tr("Staff: turn on more light, or use a USB 3 socket.")),
    "disk_full": (tr("The disk is full"), tr("Staff: free some disk space. Recordings made so far are safe.")),
    "recording": (tr("The recording could not be saved"), tr("Staff: check the disk. Then record once more.")),
    "store": (tr("The visit could not be saved"), tr("Staff: restart the kiosk. Then touch Try again.")),
    "power_cut": (tr("The power was gone"), tr("Use what was recorded, or record once more.")),
    "engine": (tr("The analysis had to start again"), tr("Your recording is safe. Please wait a moment.")),
    "restored": (tr("The database was restored"), tr("Staff: use what was recorded, or record again.")),
}
DELIVERY_TROUBLES = {
    "mail_off": (tr("E-mail is not set up"), tr("Staff: set up the mail server.")),
    "mail_away": (
        tr("The mail server cannot be reached"),
        tr("Staff: check the network. It is tried again by itself."),
    ),
    "mail_unsafe": (
        tr("The mail server is not safe"),
        tr("Staff: choose TLS and a server with a valid certificate."),
    ),
    "mail_password": (tr("The mail account is not accepted"), tr("Staff: enter its name and password again.")),
    "mail_later": (tr("The mail server asks to wait"), tr("It is tried again by itself.")),
    "printer_off": (tr("Printing is not set up"), tr("Staff: choose a printer.")),
    "printer_away": (tr("The printer is away"), tr("Staff: check that it is on, has paper and is not paused.")),
    "report_missing": (tr("The report is not there"), tr("Staff: open the visit and ask for its report again.")),
    "bad_address": (tr("The address cannot be used"), tr("Staff: ask for the address again.")),
    "mail_refused": (tr("The e-mail was refused"), tr("Staff: ask for another address, or print the report.")),
    "restored": (tr("The database was restored"), tr("Staff: print again if the customer has no report.")),
    "settings": TROUBLES["settings"],
}
OTHER_DELIVERY_TROUBLE = (tr("The report could not be delivered"), tr("Staff: mend the cause, then try again."))
PROGRESS_WORDS = {
    ("email", "sent"): tr("Sent by e-mail"),
    ("print", "sent"): tr("Sent to the printer"),
    ("print", "queued"): tr("In the printer's queue"),
}
OTHER_PROGRESS_WORDS = {"waiting": tr("Waiting"), "sending": tr("Being sent"), "failed": tr("Not delivered")}


def delivery_progress(kind: str, progress: str, words: Words) -> str:
    """How far a delivery is: of paper never more than that it went to the printer."""
    return words.tr(PROGRESS_WORDS.get((kind, progress)) or OTHER_PROGRESS_WORDS[progress])


def delivery_trouble(code: str, words: Words) -> tuple[str, str]:
    """Why a delivery waits or failed and what staff can do, by its error's code."""
    message, advice = DELIVERY_TROUBLES.get(code, OTHER_DELIVERY_TROUBLE)
    return words.tr(message), words.tr(advice)


OTHER_TROUBLE = (tr("Something went wrong"), tr("Your recording is safe. Please try again."))


def trouble(code: str, words: Words) -> tuple[str, str]:
    """What is so and what to do about an error of that code."""
    message, advice = TROUBLES.get(code, OTHER_TROUBLE)
    return words.tr(message), words.tr(advice)


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
