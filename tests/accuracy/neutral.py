"""`python -m tests.accuracy.neutral CLIPS RESULTS`: does the comparison with neutral find what was put into a runner?

CLIPS: rendered clips with their truth (ID.json); RESULTS: folders ID that `gait analyse` wrote of them. Then runners
derived from the measured ones: two curves of the half nearest to the mean, one of them bent at a known phase, on the
body of a rendered runner.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from gait.errors import ClipError
from gait.foot import Foot
from gait.neutral.comparison import against_reference
from gait.neutral.movement import JUDGED, POINTS, Cycle, Movement, Stance
from gait.neutral.reference import REARFOOT, Reference, built_in
from gait.result import JointDifference, Neutral
from gait.results.read_movement import read_movement

Floats = NDArray[np.float64]

LANDING, MIDDLE, LATE = (0.0, 15.0), (15.0, 60.0), (60.0, 100.0)  # % of stance, as gait.neutral.sentence parts it
TYPICAL_TOUCHDOWN_DEG = (-10.6, 1.3)  # 10th to 90th percentile of the 46 measured runners: gait/data/norms
BENDS = ((LANDING, 3, 8.0), (MIDDLE, 38, 14.0), (LATE, 72, 9.0))  # phase, place and width of a bend, % of stance
BEND_SD = 2.5  # of the measured runners at that place: beyond 98 in 100 of them
DERIVED = 240
STEPS, STEP_SD_DEG, METHOD_SD_DEG = 14, 1.5, 0.5


@dataclass(frozen=True, slots=True)
class Strayed:
    """A foot whose rearfoot was made to differ, and in which phase."""

    foot: Foot
    phase: tuple[float, float]

    def is_told_by(self, finding: JointDifference | None) -> bool:
        if finding is None or finding.name != f"{self.foot.word} {REARFOOT}":
            return False
        return self.phase[0] <= finding.phase_pct <= self.phase[1]


@dataclass(frozen=True, slots=True)
class ChangedClip:
    """One clip, and what was put into it."""

    name: str
    strayed: tuple[Strayed, ...]
    neutral: Neutral

    def rearfoot(self) -> Iterator[tuple[Foot, float]]:
        """Distance of each foot's rearfoot from the reference."""
        for joint in self.neutral.joints:
            if joint.name.endswith(REARFOOT):
                yield joint.foot, joint.distance

    def found(self) -> bool:
        """Whether the first finding is something that was put in, in its phase."""
        first = next(iter(self.neutral.findings), None)
        return any(strayed.is_told_by(first) for strayed in self.strayed)


def cases(clips: Path, results: Path) -> Iterator[ChangedClip]:
    for path in sorted(clips.glob("*.json")):
        movement, summary = movement_of(results / path.stem), json.loads(path.read_text("utf-8"))["summary"]
        reference = built_in(movement.activity) if movement else None
        compared = against_reference(movement, reference) if movement and reference else None
        if compared is not None:
            yield ChangedClip(path.stem, tuple(put_in(summary)), compared)


def put_in(summary: dict[str, dict[str, float | str]]) -> Iterator[Strayed]:
    """What the truth says was made to differ."""
    for foot in Foot:
        truth = summary[foot.word]
        if truth["rearfoot_class"] != "neutral":
            yield Strayed(foot, MIDDLE)
        low, high = TYPICAL_TOUCHDOWN_DEG
        if not low <= float(truth["touchdown_mean"]) <= high:
            yield Strayed(foot, LANDING)


def movement_of(folder: Path) -> Movement | None:
    """None for a clip that was refused."""
    try:
        return read_movement(folder)
    except ClipError:
        return None


def derived(reference: Reference, count: int) -> Iterator[ChangedClip]:
    """Runners of known deviation, made of the reference's own people."""
    rng = np.random.default_rng(1)
    curves = reference.curves[REARFOOT]
    mean, spread = curves.mean(axis=0), curves.std(axis=0, ddof=1)
    nearer = np.argsort(np.abs((curves - mean) / spread)[:, :JUDGED].max(axis=1))[: len(curves) // 2]
    for number in range(count):
        phase, place, width = BENDS[number % len(BENDS)]
        foot, sign = Foot(number // len(BENDS) % 2), (-1.0, 1.0)[number // (2 * len(BENDS)) % 2]
        feet = curves[rng.choice(nearer, 2, replace=False)] + rng.normal(0.0, METHOD_SD_DEG, (2, 1))
        bend = np.exp(-0.5 * np.square((np.arange(POINTS) - place) / width))
        feet[foot] += sign * BEND_SD * spread[place] * bend
        body = int(rng.integers(len(reference.cycles)))
        compared = against_reference(runner(reference, body, feet), reference)
        if compared is not None:
            yield ChangedClip(f"{foot.word} at {place} %", (Strayed(foot, phase),), compared)


def runner(reference: Reference, body: int, feet: Floats) -> Movement:
    """The body of one of the reference's runners with the rearfoot curves [2, 100] of others."""
    sd, seen = np.full((POINTS, 2, 5, 2), 0.02), np.ones((2, 5))
    left, right = (
        Cycle(reference.cycles[body, foot], sd, seen, STEPS, float(reference.duty[body, foot])) for foot in Foot
    )
    stances = [Stance(deg, np.full(POINTS, STEP_SD_DEG), STEPS) for deg in feet]
    return Movement(reference.activity, (left, right), (stances[0], stances[1]), np.zeros((0, 2)))


def main() -> None:
    found = list(cases(Path(sys.argv[1]), Path(sys.argv[2])))
    feet = [(d, foot in {s.foot for s in case.strayed}) for case in found for foot, d in case.rearfoot()]
    for case in found:
        first = next((joint.advice for joint in case.neutral.findings), "nothing")
        print(f"{case.name:<34}{case.neutral.similarity_pct:>5.0f}  {first}")
    print(f"furthest neutral foot {max(d for d, astray in feet if not astray):.2f}, ", end="")
    print(f"nearest other foot {min((d for d, astray in feet if astray), default=np.nan):.2f}")
    tell("clips", [case for case in found if case.strayed])
    reference = built_in("running")
    assert reference is not None
    tell("derived runners", list(derived(reference, DERIVED)))


def tell(what: str, strayed: list[ChangedClip]) -> None:
    print(f"{what}: first finding right in {sum(case.found() for case in strayed)} of {len(strayed)}")


if __name__ == "__main__":
    main()
