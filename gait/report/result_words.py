"""The result in sentences: short, warm, plain words first; a pattern and shoes that suit it."""

from __future__ import annotations

from collections.abc import Iterator

from gait.foot import Foot
from gait.report.names import CLASS_WORDS
from gait.result import Analysis, RunFacts
from gait.verdict.norms import SPEED_MPS
from gait.verdict.rules import PronationClass, Verdict
from gait.words import Sentence, Words, said, template

KMH = 3.6  # of a metre a second
MOST_CHANGED_MPS = 0.3 / KMH  # ours to choose: treadmills are set in tenths of a km/h, and sway about them
MOST_OFF = 0.25  # of the measured runners' speed: ours to choose; angles grow little with speed, contact much
FAR_SPEED = template(
    "The measured runners ran at {kmh:.0f} km/h, which is far from this: compare with them only loosely."
)
SHORT_S = 90.0  # a warm-up that is told in seconds
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
NOT_MEDICAL = said(
    "This report shows a pattern of movement and shoes that suit it. It says nothing about health or pain: "
    "it is no medical device. If something hurts, see a health professional. Between shoes, "
    "choose the pair that feels most comfortable."
)
FOOTNOTE = said("A pattern of movement and shoes that suit it. Not a medical device.")


def title(verdicts: tuple[Verdict, Verdict], words: Words) -> str:
    """The document's title."""
    return words.tr("Gait report: {headline}", headline=headline(verdicts, words))


def headline(verdicts: tuple[Verdict, Verdict], words: Words) -> str:
    """The result in a sentence or two, what is least usual first."""
    left, right = verdicts
    if left.pronation is right.pronation:
        return words.tr(BOTH[left.pronation])
    first, second = least_usual_first(verdicts)
    return f"{words.tr(foot_sentence(first, verdicts[first]))} {words.tr(second_sentence(second, verdicts[second]))}"


def least_usual_first(verdicts: tuple[Verdict, Verdict]) -> list[Foot]:
    """Both feet, in the order in which a headline tells of them; the left one first where they are alike."""
    return sorted(Foot, key=lambda foot: OUTSPOKEN.index(verdicts[foot].pronation))


def foot_sentence(foot: Foot, verdict: Verdict) -> Sentence:
    whole = ONE[verdict.pronation, foot]
    return NEARLY.get((verdict.pronation, foot), whole) if verdict.borderline_with else whole


def second_sentence(foot: Foot, verdict: Verdict) -> Sentence:
    return TYPICAL[foot] if verdict.pronation is NEUTRAL else foot_sentence(foot, verdict)


def paragraph(analysis: Analysis, words: Words) -> str:
    """How sure we are and why, and what it does not say."""
    return " ".join([*sureness(analysis, words), words.tr(NOT_MEDICAL)])


def sureness(analysis: Analysis, words: Words) -> Iterator[str]:
    yield words.tr(METHODS.get(analysis.method, METHODS["none"]))
    yield from limits(analysis.verdicts, words)
    if analysis.method != "none":
        yield zero_words(analysis, words)
        yield words.tr("The ± is where the true average lies 19 times in 20.")
    if analysis.run is not None:
        yield warm_up_words(analysis.run, words)
        yield from belt_words(analysis.run, words)
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


def warm_up_words(run: RunFacts, words: Words) -> str:
    """How long the warm-up was, and whether the gait had settled."""
    seconds = round(run.warm_up_s)
    if not seconds:
        return words.tr("The recording began without a warm-up.")
    length = f"{seconds}\u00a0s" if seconds < SHORT_S else f"{seconds / 60.0:.0f}\u00a0min"
    if run.settled:
        return words.tr("Warm-up {length}; the gait had settled.", length=length)
    return words.tr("Warm-up {length}; the gait had not settled yet.", length=length)


def belt_words(run: RunFacts, words: Words) -> Iterator[str]:
    """How the belt was set, and that this is far from how the measured runners' was."""
    if belt := belt_facts(run, words):
        yield words.tr("The belt ran at {belt}.", belt=belt)
    if changed := changed_words(run, words):
        yield changed
    if far := far_words(run, words):
        yield far


def belt_facts(run: RunFacts, words: Words) -> str:
    """`10.5 km/h, 1.0 %`; empty where nobody said."""
    if run.speed_mps is None:
        return ""
    incline = f", {words.number(run.incline_pct)}\u00a0%" if run.incline_pct else ""
    return f"{words.number(KMH * run.speed_mps)}\u00a0km/h{incline}"


def changed_words(run: RunFacts, words: Words) -> str:
    """That the belt's speed did not stay the same; empty where it did, or the treadmill did not say."""
    if run.speed_range_mps is None or run.speed_range_mps <= MOST_CHANGED_MPS:
        return ""
    changed = f"{words.number(KMH * run.speed_range_mps)}\u00a0km/h"
    return words.tr("The belt's speed changed by {changed} during the recording.", changed=changed)


def far_words(run: RunFacts, words: Words) -> str:
    """That the belt's speed is far from that of the measured runners; empty where it is not, or nobody said it."""
    if run.speed_mps is None or abs(run.speed_mps / SPEED_MPS - 1.0) <= MOST_OFF:
        return ""
    return words.tr(FAR_SPEED, kmh=KMH * SPEED_MPS)


def zero_words(analysis: Analysis, words: Words) -> str:
    if analysis.zero == "standing":
        return words.tr("Angles count from how you stand in the same shoes.")
    return words.tr(
        "Without a standing trial angles may all be shifted by some {deg:.0f}°; the roll-in altogether, its timing and "
        "the left–right difference are not.",
        deg=analysis.rules.zero_sd_deg,
    )
