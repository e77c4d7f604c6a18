"""What the comparison with neutral gait says to a customer, in their language. Free of Kivy.

What differs is told in gait's own sentences (gait.neutral.sentence), from gait's catalogues.
"""

from __future__ import annotations

from gait.foot import Foot
from gait.neutral.movement import POINTS
from gait.neutral.sentence import stride_phase
from gait.report.names import HEELS
from gait.report.neutral_words import COMMON_PCT, SMALL_LAG_PCT, third_of
from gait.result import Aligned, JointDifference, Neutral
from kiosk.words import Words
from kiosk.words.wording import tr

ALIKE = (
    tr("On the whole your movement is close to neutral"),
    tr("On the whole your movement is a little away from neutral"),
    tr("You move in your own way"),
)


def headline(neutral: Neutral | None, words: Words) -> str:
    """The whole comparison in a sentence."""
    if neutral is None:
        return words.tr("This recording cannot be laid beside neutral")
    return words.tr(ALIKE[third_of(neutral)])


def lead(neutral: Neutral | None, words: Words) -> str:
    """What is looked at; without a comparison, why there is none."""
    if neutral is None:
        return words.tr("Too little was seen clearly, or there is no reference for this movement.")
    return words.tr("Neutral is where most are, not where everybody should be.")


def share(neutral: Neutral, words: Words) -> str:
    """What the similarity means."""
    said = words.tr("{n} in 100 of those compared with are at least as far from the middle as you.")
    return said.format(n=words.number(neutral.percentile, 0))


def finding(joint: JointDifference, words: Words) -> str:
    """`Your left heel rolls in further around mid-stance (4° more than neutral).`, as gait's report says it."""
    return words.tr(joint.advice)


def rarity(joint: JointDifference, words: Words) -> str:
    """How rare a difference is: over the whole step, or, where that is common, at its moment only."""
    if joint.percentile >= COMMON_PCT:
        return words.tr("Unusual at this moment of the step, not over the whole of it.")
    if joint.percentile < 1.0:
        return words.tr("Nobody compared with differs as much.")
    return words.tr("{n} in 100 differ as much.").format(n=words.number(joint.percentile, 0))


def nothing_found(words: Words) -> str:
    return words.tr("No part of your movement differs more than it does from one of your own strides to the next.")


def lag(aligned: Aligned, words: Words) -> str:
    """`2 % of the step later than neutral`."""
    if abs(aligned.lag_pct) < SMALL_LAG_PCT:
        return words.tr("in time with neutral")
    later = words.tr("{n} % of the step later than neutral")
    earlier = words.tr("{n} % of the step earlier than neutral")
    return (later if aligned.lag_pct > 0.0 else earlier).format(n=words.number(abs(aligned.lag_pct), 0))


def moment(place: int, duty: float, words: Words) -> str:
    """Where in the stride a place of 100 lies; duty: share of the stride that is stance."""
    return words.tr(stride_phase(100.0 * place / POINTS, 100.0 * duty))


def heel(foot: Foot, words: Words) -> str:
    return words.tr(HEELS[foot])
