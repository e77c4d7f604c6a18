"""Who of all people in a picture is the runner, and which side is which."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np

from gait.foot import Foot
from gait.pose.person import Person, Pose
from gait.pose.skeleton import ANKLES, ELBOWS, HIPS, KNEES, SHOULDERS, WRISTS

LEFT_WITH_RIGHT = ((SHOULDERS,), (ELBOWS, WRISTS), (HIPS,), (KNEES, ANKLES))  # what changes sides together
REACH = 0.05  # of the picture's height: most of a runner's joints move less between poses at 10 a second or more
FAR = 0.05  # nearness of somebody three times that far away: not the person of the last frame
OFF_BELT = 2.5  # nobody whose middle is 40 % of the picture's width off the belt is on it


class RunnerChoice:
    """Picks the runner among all people, frame by frame: large, over the belt, and where it was before.

    height, width: of the picture, px. belt_x: where the belt is, as a share of the width.
    least_height: of a runner, as a share of the picture's; smaller people are bystanders or posters.
    patience_s: how long the place of a runner who is hidden is kept; nobody elsewhere is taken meanwhile.
    """

    def __init__(
        self,
        height: int,
        width: int,
        belt_x: float = 0.5,
        least_height: float = 0.15,
        patience_s: float = 0.7,
    ) -> None:
        self._height, self._width = height, width
        self._belt_x = belt_x * width
        self._least_px = least_height * height
        self._patience_s = patience_s
        self._last: Person | None = None
        self._seen_s = -np.inf

    def choose(self, pose: Pose) -> Person | None:
        """The runner in this pose, or None."""
        if pose.time_s - self._seen_s > self._patience_s:
            self._last = None
        best = max(pose.people, key=self.likeness, default=None)
        if best is None or self.likeness(best) <= 0.0 or self.nearness(best) < FAR:
            return None
        self._last, self._seen_s = best, pose.time_s
        return best

    def likeness(self, person: Person) -> float:
        """How much somebody looks like the runner: size, less the further off the belt and from the last place.

        0 or less for somebody who cannot be.
        """
        size = person.height_px / self._height if person.height_px >= self._least_px else 0.0
        off_belt = abs(person.centre_x_px - self._belt_x) / self._width
        return size * (1.0 - OFF_BELT * off_belt) * (1.0 + self.nearness(person))

    def nearness(self, person: Person) -> float:
        """1 for somebody just where the last runner was, towards 0 the further away; 1 without a last runner."""
        if self._last is None:
            return 1.0
        both = person.found & self._last.found
        step = (person.keypoints[both] - self._last.keypoints[both])[:, :2]
        away = np.median(np.hypot(*step.T)) if both.any() else self._height
        return float(np.exp(-away / (REACH * self._height)))


def choose_runner(poses: Iterable[Pose], height: int, width: int) -> Iterator[Person | None]:
    """The runner of each pose, or None, in order."""
    choice = RunnerChoice(height, width)
    for pose in poses:
        yield choice.choose(pose)


def sided_from_behind(person: Person) -> Person:
    """The same person with left and right exchanged wherever they stand the wrong way round.

    Only for a camera known to be behind the runner, whose right is then the picture's right. The network
    takes some of these pictures for front views: in poor ones half of the shoulders and hips change sides,
    fewer knees. Each of shoulders, elbows, hips and knees is set right by itself; wrists and ankles, which
    may truly cross, go with elbows and knees.
    """
    keypoints = person.keypoints.copy()
    for part, *further in LEFT_WITH_RIGHT:
        if keypoints[part[Foot.RIGHT], 0] < keypoints[part[Foot.LEFT], 0]:
            for left, right in (part, *further):
                keypoints[[left, right]] = keypoints[[right, left]]
    return Person(keypoints, person.feet)
