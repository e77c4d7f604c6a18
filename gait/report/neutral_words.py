"""Sentences of the page that lays a movement beside neutral."""

from __future__ import annotations

from gait.report.names import sentence
from gait.result import Aligned, JointDifference, Neutral
from gait.words import Words, said

ALIKE_PCT = (66.0, 33.0, 0.0)  # thirds of the similarity: much alike, a little unlike, in one's own way
ALIKE = (
    said("You move much like neutral runners."),
    said("You move a little unlike neutral runners."),
    said("You move in your own way."),
)
COMMON_PCT = 50.0  # of reference runners: what half of them share is not called rare
SMALL_LAG_PCT = 1.5  # of stance: 4 ms of a step, finer than landing and push-off are told
EXPLAINED = said(
    "Pale is the middle of the reference runners, strong is you, at the same moment and in the same size. Neutral is "
    "where most runners are, not where everybody should be: many run well and comfortably far from it."
)

NOTHING = said("No part of your movement differs more than it does from one of your own strides to the next.")


def title(neutral: Neutral, words: Words) -> str:
    """The whole comparison in a sentence."""
    return words.tr(ALIKE[third_of(neutral)])


def third_of(neutral: Neutral) -> int:
    """0: much alike, 1: a little unlike, 2: in one's own way."""
    return next(third for third, least in enumerate(ALIKE_PCT) if neutral.similarity_pct >= least)


def percentile_words(neutral: Neutral, words: Words) -> str:
    """What the similarity means."""
    return words.tr(
        "of 100 for the reference itself. {share:.0f} in 100 reference runners are at least as far from the middle "
        "as you are; half of them lie between 25 and 75.",
        share=neutral.percentile,
    )


def finding_points(neutral: Neutral, words: Words) -> list[tuple[str, str]]:
    """(lead, rest) of at most three findings, the largest first."""
    if not neutral.findings:
        return [("", words.tr(NOTHING))]
    return [(sentence(words.tr(joint.advice)), share_words(joint, words)) for joint in neutral.findings]


def share_words(joint: JointDifference, words: Words) -> str:
    """How rare a difference is: over the whole step, or, where that is common, at its moment only."""
    if joint.percentile >= COMMON_PCT:
        return words.tr("Unusual at this moment of the step, not over the whole of it.")
    return words.tr("{share:.0f} in 100 reference runners differ as much.", share=joint.percentile)


def lag_words(aligned: Aligned, words: Words) -> str:
    """`2 % of the step later than neutral`."""
    if abs(aligned.lag_pct) < SMALL_LAG_PCT:
        return words.tr("in time with neutral")
    if aligned.lag_pct > 0.0:
        return words.tr("{share:.0f} % of the step later than neutral", share=aligned.lag_pct)
    return words.tr("{share:.0f} % of the step earlier than neutral", share=-aligned.lag_pct)
