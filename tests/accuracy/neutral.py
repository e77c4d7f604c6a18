"""`python -m tests.accuracy.neutral CLIPS RESULTS`: does the comparison with neutral find what was put into a clip?

CLIPS: rendered clips with their truth (ID.json); RESULTS: folders ID that `gait analyse` wrote of them. Only running
counts: there is no built-in reference for walking.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from gait.errors import ClipError
from gait.foot import Foot
from gait.neutral.comparison import against_reference
from gait.neutral.movement import Movement
from gait.neutral.reference import built_in
from gait.neutral.saved import read_movement
from gait.result import Neutral

PUT_IN_PCT = (15.0, 60.0)  # of stance: the rendered deviation is one of the peak, at some 40 %


@dataclass(frozen=True, slots=True)
class Case:
    """One clip. strayed: the feet rendered with too much or too little eversion."""

    name: str
    strayed: frozenset[Foot]
    neutral: Neutral

    def rearfoot(self) -> Iterator[tuple[Foot, float]]:
        """Distance of each foot's rearfoot from the reference."""
        for joint in self.neutral.joints:
            if joint.name.endswith("rearfoot"):
                yield joint.foot, joint.distance

    def found(self) -> bool:
        """Whether the first finding is a foot that strays, in the phase in which it does."""
        first = next(iter(self.neutral.findings), None)
        low, high = PUT_IN_PCT
        right_joint = first is not None and first.name in {f"{foot.word} rearfoot" for foot in self.strayed}
        return right_joint and first is not None and low < first.phase_pct < high


def cases(clips: Path, results: Path) -> Iterator[Case]:
    for path in sorted(clips.glob("*.json")):
        movement, summary = movement_of(results / path.stem), json.loads(path.read_text("utf-8"))["summary"]
        reference = built_in(movement.activity) if movement else None
        compared = against_reference(movement, reference) if movement and reference else None
        if compared is not None:
            strayed = frozenset(foot for foot in Foot if summary[foot.word]["rearfoot_class"] != "neutral")
            yield Case(path.stem, strayed, compared)


def movement_of(folder: Path) -> Movement | None:
    """None for a clip that was refused."""
    try:
        return read_movement(folder)
    except ClipError:
        return None


def main() -> None:
    found = list(cases(Path(sys.argv[1]), Path(sys.argv[2])))
    feet = [(distance, foot in case.strayed) for case in found for foot, distance in case.rearfoot()]
    strayed = [case for case in found if case.strayed]
    for case in found:
        first = next((joint.advice for joint in case.neutral.findings), "nothing")
        print(f"{case.name:<34}{case.neutral.similarity_pct:>5.0f}  {first}")
    print(f"furthest neutral foot {max(d for d, astray in feet if not astray):.2f}, ", end="")
    print(f"nearest other foot {min(d for d, astray in feet if astray):.2f}")
    print(f"first finding right in {sum(case.found() for case in strayed)} of {len(strayed)}")


if __name__ == "__main__":
    main()
