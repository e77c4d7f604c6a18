"""How much each point of a body counts: out of a file that people edit, and as an enrolled name keeps it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gait.disk import UNREADABLE, read_json, reason
from gait.errors import SettingsFault
from gait.pose.skeleton import JOINTS, Joint

Floats = NDArray[np.float64]

MOST = 1e6  # of a weight: more than that is a slip
EVEN = np.ones(len(Joint))  # every point counts alike


@dataclass(frozen=True, slots=True)
class PointWeights:
    """values [18] of the points; learnt: from examples, and to be learnt anew with each, unlike a person's own."""

    values: Floats
    learnt: bool

    def document(self) -> dict[str, Any]:
        """As it is kept, in JSON; `read_kept` reads it."""
        return {"learnt": self.learnt, "weights": {joint.word: round(float(self.values[joint]), 3) for joint in Joint}}


def read_kept(path: Path) -> PointWeights:
    """A name's weights. Raises SettingsFault."""
    try:
        stored = read_json(path)
        learnt, weights = stored["learnt"] is True, stored["weights"]
    except UNREADABLE as error:
        raise SettingsFault(
            f"{path} cannot be read: {reason(error)}.", "Remove it, or weigh the points anew."
        ) from error
    return PointWeights(named(weights, path), learnt)


def read_weights(path: Path) -> Floats:
    """[18] from JSON such as `{"left wrist": 2, "nose": 0}`, 1 for what is not named. Raises SettingsFault."""
    try:
        stored = read_json(path)
    except UNREADABLE as error:
        raise SettingsFault(f"{path} cannot be read: {reason(error)}.", 'Write it as {"left wrist": 2}.') from error
    return named(stored, path)


def named(stored: Any, path: Path) -> Floats:
    """[18] by the names of points. Raises SettingsFault, which names the file."""
    if not isinstance(stored, dict):
        raise SettingsFault(f"{path} names no points.", 'Write it as {"left wrist": 2}.')
    weights = EVEN.copy()
    for name, value in stored.items():
        weights[joint_called(name, path)] = weight(name, value, path)
    return weights


def joint_called(name: str, path: Path) -> Joint:
    words = " ".join(name.lower().replace("_", " ").split())
    if words not in JOINTS:
        raise SettingsFault(f"{path} names “{name}”, which is no point.", f"Points are: {', '.join(JOINTS)}.")
    return JOINTS[words]


def weight(name: str, value: Any, path: Path) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0.0 <= value <= MOST:
        raise SettingsFault(f"{path} gives “{name}” the weight {value!r}.", "A weight is a number from 0 on.")
    return float(value)
