"""What differs, in a sentence for the runner: a pattern, plain words, no judgement."""

from __future__ import annotations

from dataclasses import dataclass

from gait.foot import Foot
from gait.neutral.movement import ANKLE, HEEL, HIP, KNEE, SHOULDER
from gait.words import Sentence, part, said, template

LANDING_END, LATE_START = 15.0, 60.0  # % of stance: landing before, push-off after, mid-stance between

REARFOOT = {
    ("landing", True): said("heel lands already rolled in"),
    ("landing", False): said("heel lands further on its outer side"),
    ("middle", True): said("heel rolls in further around mid-stance"),
    ("middle", False): said("heel rolls in less around mid-stance"),
    ("late", True): said("heel stays rolled in longer after mid-stance"),
    ("late", False): said("heel leans further out after mid-stance"),
}
SIDEWAYS = {
    HEEL: (said("heel travels further out"), said("heel travels further in")),
    ANKLE: (said("ankle travels further out"), said("ankle travels further in")),
    KNEE: (said("knee travels further out"), said("knee travels further in")),
    HIP: (said("hip moves further out"), said("hip moves further in")),
    SHOULDER: (said("shoulder moves further out"), said("shoulder moves further in")),
}
UPWARDS = {
    HEEL: (said("heel is carried higher"), said("heel is carried lower")),
    ANKLE: (said("ankle is carried higher"), said("ankle is carried lower")),
    KNEE: (said("knee is carried higher"), said("knee is carried lower")),
    HIP: (said("hip stays higher"), said("hip drops lower")),
    SHOULDER: (said("shoulder stays higher"), said("shoulder drops lower")),
}
STANCE_WORDS = {"landing": said("at landing"), "middle": said("around mid-stance"), "late": said("towards push-off")}
SWING_WORDS = said("as the leg swings through")
MORE = template("{whose} {doing} ({deg:.0f}° more than {beside}).")
LESS = template("{whose} {doing} ({deg:.0f}° less than {beside}).")


@dataclass(frozen=True, slots=True)
class Voice:
    """Whose movement it is, left and right, and what it is laid beside."""

    whose: tuple[Sentence, Sentence]
    beside: Sentence

    def rearfoot(self, foot: Foot, doing: Sentence, difference_deg: float) -> Sentence:
        """`Your left heel rolls in further around mid-stance (4° more than neutral).`"""
        whose, deg, beside = self.whose[foot], abs(difference_deg), self.beside
        if difference_deg > 0.0:
            return said(MORE, whose=whose, doing=doing, deg=deg, beside=beside)
        return said(LESS, whose=whose, doing=doing, deg=deg, beside=beside)

    def joint(self, foot: Foot, doing: Sentence, when: Sentence) -> Sentence:
        """`Your right knee travels further in around mid-stance.`"""
        return said("{whose} {doing} {when}.", whose=self.whose[foot], doing=doing, when=when)


RUNNER = Voice((said("Your left"), said("Your right")), part("neutral", "beside"))
SECOND = Voice(
    (said("In the second recording the left"), said("In the second recording the right")),
    part("in the first", "beside"),
)


def rearfoot_doing(pct: float, difference_deg: float) -> Sentence:
    """`heel rolls in further around mid-stance`; pct: of stance."""
    return REARFOOT[stance_phase(pct), difference_deg > 0.0]


def joint_doing(joint: int, sideways: bool, difference: float) -> Sentence:
    """`knee travels further in`."""
    outward_or_up, inward_or_down = (SIDEWAYS if sideways else UPWARDS)[joint]
    return outward_or_up if difference > 0.0 else inward_or_down


def stance_phase(pct: float) -> str:
    """landing, middle or late: the part of stance at a share of it."""
    if pct < LANDING_END:
        return "landing"
    return "late" if pct >= LATE_START else "middle"


def stride_phase(pct: float, duty_pct: float) -> Sentence:
    """Where in the stride, in words; both in % of it."""
    if pct >= duty_pct:
        return SWING_WORDS
    return STANCE_WORDS[stance_phase(100.0 * pct / duty_pct)]
