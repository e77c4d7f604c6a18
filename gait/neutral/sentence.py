"""What differs, in a sentence for the runner: a pattern, plain words, no judgement."""

from __future__ import annotations

from dataclasses import dataclass

from gait.foot import Foot
from gait.neutral.movement import ANKLE, HEEL, HIP, KNEE, SHOULDER

LANDING_END, LATE_START = 15.0, 60.0  # % of stance: landing before, push-off after, mid-stance between

REARFOOT = {
    ("landing", True): "heel lands already rolled in",
    ("landing", False): "heel lands further on its outer side",
    ("middle", True): "heel rolls in further around mid-stance",
    ("middle", False): "heel rolls in less around mid-stance",
    ("late", True): "heel stays rolled in longer after mid-stance",
    ("late", False): "heel leans further out after mid-stance",
}
SIDEWAYS = {
    HEEL: ("heel travels further out", "heel travels further in"),
    ANKLE: ("ankle travels further out", "ankle travels further in"),
    KNEE: ("knee travels further out", "knee travels further in"),
    HIP: ("hip moves further out", "hip moves further in"),
    SHOULDER: ("shoulder moves further out", "shoulder moves further in"),
}
UPWARDS = {
    HEEL: ("heel is carried higher", "heel is carried lower"),
    ANKLE: ("ankle is carried higher", "ankle is carried lower"),
    KNEE: ("knee is carried higher", "knee is carried lower"),
    HIP: ("hip stays higher", "hip drops lower"),
    SHOULDER: ("shoulder stays higher", "shoulder drops lower"),
}
STANCE_WORDS = {"landing": "at landing", "middle": "around mid-stance", "late": "towards push-off"}
SWING_WORDS = "as the leg swings through"


@dataclass(frozen=True, slots=True)
class Voice:
    """Whose movement it is and what it is laid beside. whose: with `{foot}` for left or right."""

    whose: str
    beside: str

    def rearfoot(self, foot: Foot, doing: str, difference_deg: float) -> str:
        """`Your left heel rolls in further around mid-stance (4° more than neutral).`"""
        size = f"{abs(difference_deg):.0f}° {'more' if difference_deg > 0.0 else 'less'} than {self.beside}"
        return f"{self.whose.format(foot=foot.word)} {doing} ({size})."

    def joint(self, foot: Foot, doing: str, when: str) -> str:
        """`Your right knee travels further in around mid-stance.`"""
        return f"{self.whose.format(foot=foot.word)} {doing} {when}."


RUNNER = Voice("Your {foot}", "neutral")
SECOND = Voice("In the second recording the {foot}", "in the first")


def rearfoot_doing(pct: float, difference_deg: float) -> str:
    """`heel rolls in further around mid-stance`; pct: of stance."""
    return REARFOOT[stance_phase(pct), difference_deg > 0.0]


def joint_doing(joint: int, sideways: bool, difference: float) -> str:
    """`knee travels further in`."""
    outward_or_up, inward_or_down = (SIDEWAYS if sideways else UPWARDS)[joint]
    return outward_or_up if difference > 0.0 else inward_or_down


def stance_phase(pct: float) -> str:
    """landing, middle or late: the part of stance at a share of it."""
    if pct < LANDING_END:
        return "landing"
    return "late" if pct >= LATE_START else "middle"


def stride_phase(pct: float, duty_pct: float) -> str:
    """Where in the stride, in words; both in % of it."""
    if pct >= duty_pct:
        return SWING_WORDS
    return STANCE_WORDS[stance_phase(100.0 * pct / duty_pct)]
