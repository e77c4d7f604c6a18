"""Sentences that lay a movement beside neutral, for paper and screen."""

from __future__ import annotations

from collections.abc import Iterator

from gait.report.names import sentence
from gait.result import Aligned, JointDifference, Neutral
from gait.words import Words, said

COMMON_PCT = 50.0  # of the people measured: what half of them share is not called rare
SMALL_LAG_PCT = 1.5  # of stance: 4 ms of a step, finer than landing and push-off are told
NEUTRAL_IS = said(
    "Neutral is where most are, not where everybody should be: many run well and comfortably far from it."
)
MATCHED = said(
    "Thin lines join the moments that belong together: where they slant, you are earlier or later than neutral."
)
SAME_SCALE = said("The figures stand at the same moment and in the same scale; heads are drawn in, not measured.")
NOTHING = said("No part of your movement differs more than it does from one of your own strides to the next.")
HINT = said("Beside computer-made people only: a hint, no more.")


def title(neutral: Neutral, words: Words) -> str:
    """Whom the heels are laid beside. It judges nothing: the class of each foot stands on the result itself."""
    if not neutral.heel_people:
        return words.tr("Your movement beside the reference")
    return words.tr("Your heels among {n} people measured", n=neutral.heel_people)


def band_words(neutral: Neutral, words: Words) -> str:
    """What the curves show."""
    if not neutral.heel_people:
        return words.tr(
            "Strong is you, pale the middle of the reference. Nobody was measured for it: it is computer-made."
        )
    return words.tr(
        "Strong is you, pale the middle of {n} people measured on a treadmill; in the grey band are 8 in 10 of them.",
        n=neutral.heel_people,
    )


def figure_words(neutral: Neutral, words: Words) -> str:
    """What the figures show."""
    if not neutral.body_people:
        return words.tr("Strong is you, thick and pale the middle of computer-made people.")
    return words.tr("Strong is you, thick and pale the middle of {n} people measured.", n=neutral.body_people)


def findings(neutral: Neutral, words: Words) -> Iterator[tuple[str, str]]:
    """(what differs, how rare it is) of at most three, the largest first; that nothing does, otherwise."""
    for joint in neutral.findings:
        yield sentence(words.tr(joint.advice)), rarity(joint, neutral, words)
    if not neutral.findings:
        yield "", words.tr(NOTHING)


def rarity(joint: JointDifference, neutral: Neutral, words: Words) -> str:
    """How rare a difference is among the people measured, over the whole step or at its moment alone."""
    people = neutral.heel_people if joint.name.endswith("rearfoot") else neutral.body_people
    if not people:
        return words.tr(HINT)
    if joint.percentile >= COMMON_PCT:
        return words.tr("Unusual at this moment of the step, not over the whole of it.")
    alike = round(joint.percentile / 100.0 * people)
    if not alike:
        return words.tr("None of the {people} people measured differs as much.", people=people)
    return words.ntr(
        "{n} of the {people} people measured differs as much.",
        "{n} of the {people} people measured differ as much.",
        alike,
        people=people,
    )


def lag_words(aligned: Aligned, words: Words) -> str:
    """`2 % of the step later than neutral`."""
    if abs(aligned.lag_pct) < SMALL_LAG_PCT:
        return words.tr("in time with neutral")
    if aligned.lag_pct > 0.0:
        return words.tr("{share:.0f} % of the step later than neutral", share=aligned.lag_pct)
    return words.tr("{share:.0f} % of the step earlier than neutral", share=-aligned.lag_pct)
