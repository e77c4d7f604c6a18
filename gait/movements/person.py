"""Who of all people in a clip does the movement: the largest for the longest, or whoever is in a box that is given.

Nobody need be on a belt here (gait.pose.runner is for that): people are followed through the whole clip first, and
chosen afterwards.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from gait.pose.person import Person, Pose
from gait.pose.skeleton import MIRRORED

Floats = NDArray[np.float64]

STEP = 0.25  # of a person's height: the median joint of somebody who moves goes less far between two looks
STRAY = 0.6  # of it a second, more, for who was not seen meanwhile
FARTHEST = 1.5  # of it: further off it is somebody else, however long ago


@dataclass(frozen=True, slots=True)
class Area:
    """Where the person is, px of the picture: left and top edge, width and height."""

    x: float
    y: float
    width: float
    height: float

    def share(self, person: Person) -> float:
        """Of the person's joints, how many lie in it: 0 to 1."""
        x, y = person.keypoints[person.found, :2].T
        inside = (x >= self.x) & (x <= self.x + self.width) & (y >= self.y) & (y <= self.y + self.height)
        return float(inside.mean()) if len(x) else 0.0


@dataclass(slots=True)
class Trail:
    """One person through the clip. seen: by the number of the look; tall: the sum of their heights there, px."""

    seen: dict[int, Person] = field(default_factory=dict)
    tall: float = 0.0
    last: Person | None = None
    last_s: float = 0.0

    def reaches(self, person: Person, time_s: float) -> float:
        """How far off somebody is, as a share of how far this person may have come; more than 1 is too far."""
        if self.last is None:
            return 0.0
        height = max(self.last.height_px, person.height_px, 1.0)
        return way(self.last, person) / height / min(FARTHEST, STEP + STRAY * (time_s - self.last_s))

    def add(self, look: int, person: Person, time_s: float) -> None:
        self.seen[look] = self.last = person
        self.last_s = time_s
        self.tall += person.height_px

    def worth(self, area: Area | None) -> float:
        """How much this is the person meant: tall in many looks; with an area, in it in many looks."""
        return self.tall if area is None else sum(area.share(person) for person in self.seen.values())


def way(one: Person, two: Person) -> float:
    """Median distance of the joints that both have, px, whichever way round left and right are; infinite without."""
    ways = [distance(one.keypoints, points) for points in (two.keypoints, two.keypoints[list(MIRRORED)])]
    return min(ways)


def distance(one: Floats, two: Floats) -> float:
    apart = np.hypot(*(one - two)[:, :2].T)
    known = apart[np.isfinite(apart)]
    return float(np.median(known)) if len(known) else float("inf")


def most_meant(trails: Sequence[Trail], area: Area | None = None) -> Trail | None:
    return max(trails, key=lambda trail: trail.worth(area), default=None)


@dataclass(slots=True)
class Following:
    """Who does the movement so far, as pictures come: `see` every one."""

    trails: list[Trail] = field(default_factory=list)
    looks: int = 0

    def see(self, pose: Pose) -> Person | None:
        """That person in the newest pose; None where they are not seen."""
        extend(self.trails, self.looks, pose)
        best = most_meant(self.trails)
        self.looks += 1
        return None if best is None else best.seen.get(self.looks - 1)


def followed(poses: Sequence[Pose], area: Area | None = None) -> list[Person | None]:
    """The person who does the movement in each pose; None where they are not seen.

    area: somebody who is mostly in it, instead of the largest and steadiest.
    """
    trails: list[Trail] = []
    for look, pose in enumerate(poses):
        extend(trails, look, pose)
    best = most_meant(trails, area)
    if best is None or best.worth(area) <= 0.0:
        return [None] * len(poses)
    return [best.seen.get(look) for look in range(len(poses))]


def extend(trails: list[Trail], look: int, pose: Pose) -> None:
    """Everybody of a pose to a trail that reaches them, those who were seen most choose first; else to a new one."""
    left = list(pose.people)
    for trail in sorted(trails, key=lambda one: -one.tall):
        nearest = min(left, key=lambda person: trail.reaches(person, pose.time_s), default=None)
        if nearest is not None and trail.reaches(nearest, pose.time_s) <= 1.0:
            trail.add(look, nearest, pose.time_s)
            left = [person for person in left if person is not nearest]
    for person in left:
        trails.append(Trail())
        trails[-1].add(look, person, pose.time_s)
