"""What somebody does just now, by their last looks: the activity network's word, and which enrolled movement."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gait.movements.action import Action
from gait.movements.points import mended
from gait.movements.recognise import recognised_among
from gait.movements.score import Reference, references
from gait.pose.person import Person
from gait.pose.recognition import ACTIVITIES, HOP, LOOKS, LOOKS_HZ, SURE, Recogniser
from gait.pose.skeleton import KEYPOINTS
from gait.scene import Activity

Floats = NDArray[np.float64]

KEPT = 1.6  # times the longest go: at a slower tempo it is not known again while it is being done


@dataclass(frozen=True, slots=True)
class Nearest:
    """The enrolled movement that is most like what is done. pct: its score, 100 for itself; is_same: taken for it."""

    name: str
    pct: float
    is_same: bool


@dataclass(frozen=True, slots=True)
class Doing:
    """activity with its probability, 0-1, over the last 16 looks; nearest: None before any has been done."""

    activity: Activity
    probability: float
    nearest: Nearest | None

    @property
    def is_sure(self) -> bool:
        return self.probability >= SURE


class Lately:
    """Follows one person through a clip; looks 15 times a second and judges every fourth time."""

    def __init__(self, recogniser: Recogniser, enrolled: Sequence[Action]) -> None:
        self._recogniser = recogniser
        self._ready = [each for action in enrolled for each in references(action)]
        self._poses: deque[Floats] = deque(maxlen=max([LOOKS, *(round(KEPT * lasts(each)) for each in self._ready)]))
        self._looks = 0
        self._began_s: float | None = None
        self._doing: Doing | None = None

    def see(self, time_s: float, person: Person | None) -> Doing | None:
        """What the person does at that time; None in the first second, for which there is no word yet."""
        self._began_s = time_s if self._began_s is None else self._began_s
        while time_s - self._began_s >= self._looks / LOOKS_HZ:
            self._poses.append(np.full(KEYPOINTS, np.nan) if person is None else person.keypoints)
            self._looks += 1
            if self._looks >= LOOKS and (self._looks - LOOKS) % HOP == 0:
                self._doing = self.judge(np.stack(self._poses))
        return self._doing

    def judge(self, poses: Floats) -> Doing:
        """poses [m, 18, 3], the latest last."""
        found = self._recogniser.judge(poses[-LOOKS:])
        assert found is not None
        best = int(np.argmax(found.activities))
        return Doing(ACTIVITIES[best], float(found.activities[best]), nearest(self._ready, poses))


def nearest(ready: Sequence[Reference], poses: Floats) -> Nearest | None:
    """The enrolled movement that the latest of these poses [m, 18, 3] are most like.

    None before any can have been done, and where nobody moves.
    """
    lasting = [each for each in ready if len(poses) >= lasts(each)]
    best = recognised_among(lasting, mended(poses)).nearest if lasting else None
    return None if best is None or not best.goes else Nearest(best.action.name, best.pct, best.is_same)


def lasts(reference: Reference) -> int:
    """Looks of a movement's longest go."""
    return max(go.stop - go.start for go in reference.goes)
