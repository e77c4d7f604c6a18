"""What the comparison with neutral gait says to a customer, in their language. Free of Kivy.

What gait says of a difference (gait.neutral.sentence) is looked up as it is: its English is the key.
"""

from __future__ import annotations

from gait.foot import Foot
from gait.neutral.movement import POINTS
from gait.neutral.sentence import stride_phase
from gait.report.neutral_words import COMMON_PCT, SMALL_LAG_PCT
from gait.result import Aligned, JointDifference, Neutral
from kiosk.words import Words
from kiosk.words.wording import tr

ALIKE = (
    (66.0, tr("On the whole your movement is close to neutral")),
    (33.0, tr("On the whole your movement is a little away from neutral")),
    (0.0, tr("You move in your own way")),
)
SIDES = (tr("Left"), tr("Right"))
HEELS = (tr("Left heel"), tr("Right heel"))


def headline(neutral: Neutral | None, words: Words) -> str:
    """The whole comparison in a sentence."""
    if neutral is None:
        return words.tr("This recording cannot be laid beside neutral")
    return words.tr(next(said for least, said in ALIKE if neutral.similarity_pct >= least))


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
    """`Left: heel rolls in further around mid-stance (by 4°).`"""
    side, doing = words.tr(SIDES[joint.foot]), words.tr(joint.doing)
    if joint.when:
        return words.tr("{side}: {doing} {when}.").format(side=side, doing=doing, when=words.tr(joint.when))
    size = words.number(abs(joint.difference), 0)
    return words.tr("{side}: {doing} (by {n}°).").format(side=side, doing=doing, n=size)


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


GAIT_SENTENCES = (
    tr("heel lands already rolled in"),
    tr("heel lands further on its outer side"),
    tr("heel rolls in further around mid-stance"),
    tr("heel rolls in less around mid-stance"),
    tr("heel stays rolled in longer after mid-stance"),
    tr("heel leans further out after mid-stance"),
    tr("heel travels further out"),
    tr("heel travels further in"),
    tr("ankle travels further out"),
    tr("ankle travels further in"),
    tr("knee travels further out"),
    tr("knee travels further in"),
    tr("hip moves further out"),
    tr("hip moves further in"),
    tr("shoulder moves further out"),
    tr("shoulder moves further in"),
    tr("heel is carried higher"),
    tr("heel is carried lower"),
    tr("ankle is carried higher"),
    tr("ankle is carried lower"),
    tr("knee is carried higher"),
    tr("knee is carried lower"),
    tr("hip stays higher"),
    tr("hip drops lower"),
    tr("shoulder stays higher"),
    tr("shoulder drops lower"),
    tr("at landing"),
    tr("around mid-stance"),
    tr("towards push-off"),
    tr("as the leg swings through"),
)
"""What gait.neutral.sentence says of a difference, and when."""
