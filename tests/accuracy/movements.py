"""Named movements found again and told apart: `python -m tests.accuracy.movements`.

Prints docs/movements.md's tables: generated people before cameras in front, at their left and behind, and real clips.

    python -m tests.accuracy.movements           # the tables
    python -m tests.accuracy.movements choose    # the same on what limits were chosen on: other exercises and people,
                                                 # in three folds of which each enrols six of nine exercises
"""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from gait.errors import Unreadable
from gait.movements.action import Action, enrolled
from gait.movements.learning import learnt
from gait.movements.motion import motion_of
from gait.movements.points import mended
from gait.movements.recognise import Recognition, recognised_among
from gait.movements.score import references
from gait.movements.viewpoint import viewpoint
from gait.pose.skeleton import MIRRORED
from tests.gait.movements.people import (
    BY_THE_WAY,
    EXERCISES,
    OTHER_EXERCISES,
    UNHEARD_OF,
    Camera,
    Exercise,
    Performer,
    PoseNetwork,
    also,
    filmed,
    nothing_but_noise,
)

Floats = NDArray[np.float64]
Rng = np.random.Generator

VIEWS = {"front": 0.0, "left": 90.0, "rear": 180.0}
USUAL, DARK = PoseNetwork(), PoseNetwork(scatter=0.009, bias=0.012, missed=0.1, swaps=0.5, sure=0.45)
REFUSED = "what was refused when enrolled from there: nobody seen to move"
SETS, OTHERS = 4, 3  # sets of movements, each enrolled by one person; other people who do each


@dataclass(frozen=True, slots=True)
class Sight:
    """One clip. shown: the movement in it, None for none that is enrolled; what: that, then."""

    kind: str
    shown: str | None
    view: str
    poses: Floats
    what: str = ""


@dataclass(frozen=True, slots=True)
class Material:
    """Who does what: exercises enrolled, and others that are not, by their kind; rng: of people, cameras and faults."""

    enrolled: Sequence[Exercise]
    unknown: Mapping[str, Sequence[Exercise]]
    rng: Rng

    def clip(self, who: Performer, what: Exercise, view: str, *, speed: float = 1.0, camera: Camera | None = None,
             network: PoseNetwork = USUAL) -> Floats:  # fmt: skip
        seen = replace(camera or Camera(), azimuth_deg=VIEWS[view]).aside(self.rng)
        return filmed(who.joints(what, self.rng, speed=speed), seen, self.rng, network)

    def enrol(self, who: Performer) -> list[Action]:
        """Every exercise of one person from every side."""
        found = []
        for what in self.enrolled:
            examples = []
            for view in VIEWS:
                with suppress(Unreadable):  # towards the camera some hardly move
                    examples.append(action(what.name, self.clip(who, what, view), view))
            weights = learnt(examples).values
            found += [replace(each, weights=weights) for each in examples]
        return found

    def sights(self, who: Performer) -> Iterator[Sight]:
        """The same person again, other people, and what is none of it."""
        others = [Performer.born(self.rng) for _ in range(OTHERS)]
        for view in VIEWS:
            for what in self.enrolled:
                for kind, poses in self.again(who, what, view):
                    yield Sight(kind, what.name, view, poses)
                for other in others:
                    yield Sight("another person", what.name, view, self.clip(other, what, view))
                still = who.held(what, float(self.rng.random()), 4.0)
                seen = replace(Camera(), azimuth_deg=VIEWS[view]).aside(self.rng)
                yield Sight("a frozen posture of it", None, view, filmed(still, seen, self.rng, USUAL))
            for kind, unknown in self.unknown.items():
                for what in unknown:
                    yield Sight(kind, None, view, self.clip(others[0], what, view), what.name)
            yield Sight("noise", None, view, nothing_but_noise(5.0, self.rng))

    def again(self, who: Performer, what: Exercise, view: str) -> Iterator[tuple[str, Floats]]:
        yield "again", self.clip(who, what, view)
        for speed in (0.5, 0.8, 1.2, 2.0):
            yield f"speed {speed:g}", self.clip(who, what, view, speed=speed)
        yield "half the size", self.clip(who, what, view, camera=Camera(px=150.0))
        yield "elsewhere", self.clip(who, what, view, camera=Camera(at=(250.0, 950.0)))
        yield "half as bright", self.clip(who, what, view, network=DARK)
        yield "mirrored", in_mirror(self.clip(who, what, view))


def in_mirror(poses: Floats) -> Floats:
    return np.asarray(poses[:, list(MIRRORED)] * (-1.0, 1.0, 1.0) + (1080.0, 0.0, 0.0))


def action(name: str, poses: Floats, view: str) -> Action:
    """view: in place of the clip's name, from where it was really filmed."""
    fit = mended(poses)
    return enrolled(name, viewpoint(motion_of(fit)), fit, view)


@dataclass(frozen=True, slots=True)
class Seen:
    """A sight and what was found in it."""

    sight: Sight
    found: Recognition

    @property
    def scores(self) -> dict[str, float]:
        return {one.action.name: one.pct for one in self.found.scores}

    @property
    def same(self) -> float:
        """Percent of the movement that is shown."""
        return self.scores.get(self.sight.shown or "", 0.0)

    @property
    def others(self) -> list[float]:
        return [pct for name, pct in self.scores.items() if name != self.sight.shown]

    @property
    def told(self) -> str:
        return self.found.movement.action.name if self.found.movement is not None else "none"

    @property
    def nearest_right(self) -> bool:
        return self.found.nearest is not None and self.found.nearest.action.name == self.sight.shown

    @property
    def surely_wrong(self) -> bool:
        return self.found.is_sure and self.told != self.sight.shown

    @property
    def surely_another(self) -> bool:
        """Whether it is claimed surely by others where its own movement is not enrolled."""
        left = tuple(one for one in self.found.scores if one.action.name != self.sight.shown)
        return replace(self.found, scores=left).is_sure


def every_sight(material: Material, sets: int) -> Iterator[Seen]:
    for number in range(sets):
        who = Performer.born(material.rng)
        library = material.enrol(who)
        known = {(one.name, one.clip) for one in library} | {(None, view) for view in VIEWS}
        ready = [each for one in library for each in references(one)]
        for sight in material.sights(who):
            kind = sight.kind if (sight.shown, sight.view) in known else REFUSED
            yield Seen(replace(sight, kind=kind), recognised_among(ready, mended(sight.poses)))
        print(f"set {number + 1} of {sets}", file=sys.stderr, flush=True)


def tell_scores(seen: Sequence[Seen]) -> None:
    """By kind of clip; scores: least, 5th percentile and median of the same action, median, 95th and most of others.

    left out: clips claimed surely for another movement when theirs is not enrolled.
    """
    print("| clip | clips | the same action | another action | nearest right | told surely | surely wrong | left out |")
    print("|---|---|---|---|---|---|---|---|")
    for kind in dict.fromkeys(one.sight.kind for one in seen):
        tell_kind(kind, [one for one in seen if one.sight.kind == kind])


def tell_kind(kind: str, seen: Sequence[Seen]) -> None:
    shown = seen[0].sight.shown is not None
    same = percentiles([one.same for one in seen], (0, 5, 50)) if shown else ""
    other = percentiles([pct for one in seen for pct in one.others], (50, 95, 100))
    right = f"{100.0 * np.mean([one.nearest_right for one in seen]):.0f} %" if shown else ""
    sure, wrong = (sum(which) for which in zip(*((one.found.is_sure, one.surely_wrong) for one in seen), strict=True))
    left_out = sum(one.surely_another for one in seen) if shown else ""
    print(f"| {kind} | {len(seen)} | {same} | {other} | {right} | {sure} | {wrong} | {left_out} |")


def percentiles(values: Sequence[float], which: tuple[int, ...]) -> str:
    return ", ".join(f"{np.percentile(values, each):.0f}" for each in which)


def tell_confusion(seen: Sequence[Seen]) -> None:
    told = Counter((one.sight.shown or one.sight.kind, one.told) for one in seen)
    names = [*sorted({name for _, name in told if name != "none"}), "none"]
    print(f"\n| shown | {' | '.join(names)} |\n|---|{'---|' * len(names)}")
    for shown in sorted({shown for shown, _ in told}):
        print(f"| {shown} | {' | '.join(str(told[shown, name] or '') for name in names)} |")


def tell_views(seen: Sequence[Seen]) -> None:
    """From where clips are seen, and how many were told so; a clip from the left is one from the right in a mirror."""
    counted = Counter(
        (one.sight.view, str(one.found.view)) for one in seen if one.sight.kind not in ("noise", "mirrored")
    )
    print("\nviews:", ", ".join(f"{view} told {told} {count}" for (view, told), count in sorted(counted.items())))


def tell_worst(seen: Sequence[Seen]) -> None:
    """The exercises and views with the lowest scores of the same, and the pairs of exercises that are most alike."""
    low, high = defaultdict(list), defaultdict(list)
    for one in seen:
        if one.sight.shown is not None:
            low[f"{one.sight.shown}, {one.sight.view}"].append(one.same)
            for name, pct in one.scores.items():
                high[f"{one.sight.shown} for {name}, {one.sight.view}"].append(pct * (name != one.sight.shown))
    wrong = Counter((one.sight.what, one.sight.view, one.told) for one in seen if one.surely_wrong)
    told = (f"{what} from the {view} told {told} ({count})" for (what, view, told), count in wrong.items())
    print("surely wrong:", ", ".join(told))
    for values, q, order in ((low, 10, 1), (high, 90, -1)):
        worst = sorted(values, key=lambda name: order * float(np.percentile(values[name], q)))[:6]
        print("worst:", ", ".join(f"{name} {np.percentile(values[name], q):.0f}" for name in worst))


def fit_right(seen: Sequence[Seen]) -> None:
    """Print gait.movements.recognise.RIGHT: the logistic curve of being right over the nearest score."""
    points = [(one.found.nearest.pct, one.nearest_right) for one in seen if one.found.nearest]
    pct, right = np.array(points, float).T

    def unlikely(curve: Floats) -> float:
        odds = curve[0] + curve[1] * pct
        return float(np.logaddexp(0.0, np.where(right > 0.0, -odds, odds)).sum())

    print("RIGHT =", minimize(unlikely, (-8.0, 0.1), method="Nelder-Mead").x.round(3).tolist())


def materials(choose: bool) -> Iterator[Material]:
    """People and exercises to choose limits on, or others to judge them by."""
    if not choose:
        unknown = {"an action that is not enrolled": OTHER_EXERCISES, "one that no limit was chosen on": UNHEARD_OF}
        yield Material(EXERCISES, unknown, np.random.default_rng(906))
        return
    for fold in range(3):
        left = OTHER_EXERCISES[3 * fold :][:3]
        known = [one for one in OTHER_EXERCISES if one not in left]
        unknown = {"an action that is not enrolled": left, "one that is, and a hop or a lean": tuple(by_the_way(known))}
        yield Material(known, unknown, np.random.default_rng(300 + fold))


def by_the_way(exercises: Sequence[Exercise]) -> Iterator[Exercise]:
    """Each with a hop, a bend to the side and a lean: of what the whole body does, and nothing else."""
    for exercise in exercises:
        for added, angles in BY_THE_WAY.items():
            yield replace(also(exercise, angles), name=f"{exercise.name}, {added}")


def main() -> None:
    choose = "choose" in sys.argv[1:]
    seen = [one for material in materials(choose) for one in every_sight(material, SETS)]
    for tell in (tell_scores, tell_confusion, tell_views, tell_worst, fit_right)[: 5 if choose else 4]:
        tell(seen)


if __name__ == "__main__":
    main()
