"""How like an enrolled movement a clip is: each of its goes, point by point, and what differs when."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gait.errors import Unreadable
from gait.movements.action import LEAST_JOINTS, Action, seen
from gait.movements.goes import Stretches, found, goes_of
from gait.movements.likeness import Likeness, compare
from gait.movements.motion import Go, Motion, is_still, motion_of
from gait.movements.viewpoint import Viewpoint
from gait.pose.recognition import LOOKS_HZ
from gait.pose.skeleton import TRUNK, Joint

Floats = NDArray[np.float64]

MOST_GOES = 4  # of an enrolled clip that others are held against: people repeat themselves
SAME = 70.0  # percent from which a clip can be taken for the movement
DIFFERS = 80.0  # percent below which a body part is told of: people who do the same have more
AS_FAR = (0.75, 1.33)  # of the reference's reach; outside of it a part's own is told
BODY_PARTS = {
    "left arm": (Joint.L_ELBOW, Joint.L_WRIST),
    "right arm": (Joint.R_ELBOW, Joint.R_WRIST),
    "trunk": (Joint.NECK, *TRUNK),
    "left leg": (Joint.L_KNEE, Joint.L_ANKLE),
    "right leg": (Joint.R_KNEE, Joint.R_ANKLE),
}


LIMBS = tuple(joints for name, joints in BODY_PARTS.items() if name != "trunk")


@dataclass(frozen=True, slots=True)
class Reference:
    """An enrolled movement ready to be held against clips, as it is or as in a mirror. view: from which it is seen."""

    action: Action
    motion: Motion
    goes: tuple[Go, ...]
    mirrored: bool
    view: Viewpoint


@dataclass(frozen=True, slots=True)
class PartScore:
    """A body part of a go. pct: of its points; at_s: when in the clip it differs most.

    counts: its share of the go's score. reach: how far it moves, as a share of the reference's.
    """

    name: str
    pct: float
    at_s: float
    counts: float
    reach: float

    @property
    def finding(self) -> str:
        told = f"Your {self.name} differs, most at {self.at_s:.1f} s."
        as_far = AS_FAR[0] <= self.reach <= AS_FAR[1]
        return told if as_far else f"{told[:-1]}; it moves {min(self.reach, 9.99):.0%} as far."


@dataclass(frozen=True, slots=True)
class GoScore:
    """One go in a clip, from start_s to stop_s, beside the go of the reference that it is most like."""

    start_s: float
    stop_s: float
    likeness: Likeness
    parts: tuple[PartScore, ...]

    @property
    def pct(self) -> float:
        return self.likeness.pct


@dataclass(frozen=True, slots=True)
class Score:
    """A clip beside an enrolled movement. goes: in order of time; none where the person holds still.

    mirrored: done by the other hand, or seen from the other side, than it was enrolled.
    """

    action: Action
    mirrored: bool
    goes: tuple[GoScore, ...]

    @property
    def best(self) -> GoScore | None:
        return max(self.goes, key=lambda go: go.pct, default=None)

    @property
    def pct(self) -> float:
        """Of the best go: 100 for the reference itself, 0 for somebody who holds still."""
        return self.best.pct if self.best is not None else 0.0

    @property
    def usual_pct(self) -> float:
        """The median of all goes."""
        return float(np.median([go.pct for go in self.goes])) if self.goes else 0.0

    @property
    def is_same(self) -> bool:
        """Whether it can be taken for the movement."""
        return self.pct >= SAME

    @property
    def start_s(self) -> float:
        return self.best.start_s if self.best is not None else 0.0

    @property
    def stop_s(self) -> float:
        return self.best.stop_s if self.best is not None else 0.0

    @property
    def parts(self) -> tuple[PartScore, ...]:
        """Of the best go, the least like first."""
        return self.best.parts if self.best is not None else ()

    @property
    def findings(self) -> tuple[str, ...]:
        """At most three body parts that differ more than between people who do the same."""
        return tuple(part.finding for part in self.parts[:3] if part.pct < DIFFERS)


def references(action: Action) -> Iterator[Reference]:
    """The movement, and the same as in a mirror unless it was enrolled for one side."""
    motion = action.motion
    goes = goes_of(motion)
    yield Reference(action, motion, tuple(goes[:MOST_GOES]), False, action.view)
    if not action.sided:
        other = motion.mirrored
        turned = tuple(other.go(go.start, go.stop) for go in goes[:MOST_GOES])
        yield Reference(action, other, turned, True, action.view.mirrored)


def fitting(actions: Iterable[Action], view: Viewpoint) -> list[Action]:
    """Those that may be seen from there, as they are or in a mirror: a view that is unknown fits any."""
    return [action for action in actions if fits(action.view, view) or may_be_mirrored(action, view)]


def may_be_mirrored(action: Action, view: Viewpoint) -> bool:
    return not action.sided and fits(action.view.mirrored, view)


def fits(one: Viewpoint, other: Viewpoint) -> bool:
    return Viewpoint.UNKNOWN in (one, other) or one is other


def nearest(actions: Sequence[Action], poses: Floats, view: Viewpoint = Viewpoint.UNKNOWN) -> Score | None:
    """The movement that a clip's poses are most like; None without any that is seen from there."""
    ready = [each for action in actions for each in references(action)]
    return max(every_score(ready, motion_of(poses), view), key=lambda one: one.pct, default=None)


def every_score(ready: Iterable[Reference], motion: Motion, view: Viewpoint) -> list[Score]:
    """A clip's movement beside each that may be seen from there."""
    stretches = Stretches(motion)
    return [scored(each, stretches) for each in ready if fits(each.view, view)]


def score(action: Action, poses: Floats, view: Viewpoint = Viewpoint.UNKNOWN) -> Score:
    """How like the movement a clip's poses [m, 18, 3] are, made fit by gait.movements.points. Raises Unreadable."""
    return best_score([action], poses, view)


def best_score(examples: Sequence[Action], poses: Floats, view: Viewpoint) -> Score:
    """The same beside the example that it is most like. Raises Unreadable where one shows other body parts."""
    for action in examples:
        if (seen(action.poses) & seen(poses)).sum() < LEAST_JOINTS:
            raise Unreadable(
                "Too few body parts are seen both in the clip and in the reference.", "Film the same view."
            )
    found_one = nearest(examples, poses, view)
    return found_one if found_one is not None else Score(examples[0], False, ())


def scored(reference: Reference, stretches: Stretches) -> Score:
    """Every go of the clip beside the reference's."""
    if is_still(stretches.motion):
        return Score(reference.action, reference.mirrored, ())
    weights = mirrored_weights(reference)
    goes = found(reference.goes[len(reference.goes) // 2], stretches, weights)
    return Score(reference.action, reference.mirrored, tuple(beside(reference, go, weights) for go in goes))


def mirrored_weights(reference: Reference) -> Floats:
    weights = reference.action.weights
    return weights[[joint.mirrored for joint in Joint]] if reference.mirrored else weights


def beside(reference: Reference, go: Go, weights: Floats) -> GoScore:
    """A go beside the reference's most like it."""
    pairs = [(compare(mine, go, weights), mine) for mine in reference.goes]
    likeness, mine = max(pairs, key=lambda pair: pair[0].pct)
    return GoScore(go.start / LOOKS_HZ, go.stop / LOOKS_HZ, likeness, by_part(likeness, mine, go))


def by_part(likeness: Likeness, mine: Go, go: Go) -> tuple[PartScore, ...]:
    """Each body part that is seen in both, the least like first; those that hardly count last."""
    parts = []
    for name, joints in BODY_PARTS.items():
        known = [joint for joint in joints if np.isfinite(likeness.differs[joint])]
        if known:
            parts.append(part_score(name, known, likeness, mine, go))
    return tuple(sorted(parts, key=lambda part: -part.counts * (100.0 - part.pct)))


def part_score(name: str, joints: list[Joint], likeness: Likeness, mine: Go, go: Go) -> PartScore:
    counts = likeness.counts[joints]
    share = counts / max(float(counts.sum()), 1e-9)
    worst = int(np.argmax((likeness.apart[:, joints] ** 2) @ share))
    at = go.start + likeness.at[worst] * (go.stop - 1 - go.start)
    reach = float(np.sqrt(share @ go.reach[joints] ** 2) / max(float(np.sqrt(share @ mine.reach[joints] ** 2)), 1e-3))
    return PartScore(name, likeness.pct_of(joints), at / LOOKS_HZ, float(counts.sum()), reach)
