"""Sentences of the page that lays a movement beside neutral."""

from __future__ import annotations

from gait.report.wording import number
from gait.result import Aligned, JointDifference, Neutral

ALIKE = (
    (66.0, "You move much like neutral runners."),
    (33.0, "You move a little unlike neutral runners."),
    (0.0, "You move in your own way."),
)
COMMON_PCT = 50.0  # of reference runners: what half of them share is not called rare
SMALL_LAG_PCT = 1.5  # of stance: 4 ms of a step, finer than landing and push-off are told
EXPLAINED = (
    "Grey is the middle of the reference runners, colour is you, at the same moment and in the same size. Neutral is "
    "where most runners are, not where everybody should be: many run well and comfortably far from it."
)


def title(neutral: Neutral) -> str:
    """The whole comparison in a sentence."""
    return next(words for least, words in ALIKE if neutral.similarity_pct >= least)


def percentile_words(neutral: Neutral) -> str:
    """What the similarity means."""
    share = number(neutral.percentile, 0)
    return (
        f"of 100 for the reference itself. {share} in 100 reference runners are at least as far from the middle "
        f"as you are; half of them lie between 25 and 75."
    )


def finding_points(neutral: Neutral) -> list[tuple[str, str]]:
    """(lead, rest) of at most three findings, the largest first."""
    if not neutral.findings:
        return [("", "No part of your movement differs more than it does from one of your own strides to the next.")]
    return [(joint.advice, share_words(joint)) for joint in neutral.findings]


def share_words(joint: JointDifference) -> str:
    """How rare a difference is: over the whole step, or, where that is common, at its moment only."""
    if joint.percentile >= COMMON_PCT:
        return "Unusual at this moment of the step, not over the whole of it."
    return f"{number(joint.percentile, 0)} in 100 reference runners differ as much."


def lag_words(aligned: Aligned) -> str:
    """`2 % of the step later than neutral`."""
    if abs(aligned.lag_pct) < SMALL_LAG_PCT:
        return "in time with neutral"
    when = "later" if aligned.lag_pct > 0.0 else "earlier"
    return f"{number(abs(aligned.lag_pct), 0)} % of the step {when} than neutral"
