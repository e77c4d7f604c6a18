"""How much each point of a body counts, out of a file that people edit."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gait.disk import UNREADABLE, read_json, reason
from gait.errors import SettingsFault
from gait.pose.skeleton import Joint

Floats = NDArray[np.float64]

MOST = 1e6  # of a weight: more than that is a slip


def read_weights(path: Path) -> Floats:
    """[18] from JSON such as `{"left wrist": 2, "nose": 0}`, 1 for what is not named. Raises SettingsFault."""
    try:
        stored = read_json(path)
    except UNREADABLE as error:
        raise SettingsFault(f"{path} cannot be read: {reason(error)}.", 'Write it as {"left wrist": 2}.') from error
    if not isinstance(stored, dict):
        raise SettingsFault(f"{path} names no points.", 'Write it as {"left wrist": 2}.')
    weights = np.ones(len(Joint))
    for name, value in stored.items():
        weights[joint_called(name, path)] = weight(name, value, path)
    return weights


def joint_called(name: str, path: Path) -> Joint:
    joints = {joint.word: joint for joint in Joint}
    words = " ".join(name.lower().replace("_", " ").split())
    if words not in joints:
        raise SettingsFault(f"{path} names “{name}”, which is no point.", f"Points are: {', '.join(joints)}.")
    return joints[words]


def weight(name: str, value: Any, path: Path) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0.0 <= value <= MOST:
        raise SettingsFault(f"{path} gives “{name}” the weight {value!r}.", "A weight is a number from 0 on.")
    return float(value)
