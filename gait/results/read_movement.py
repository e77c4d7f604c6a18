"""A movement read back from a result folder."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gait.disk import MALFORMED
from gait.errors import Unreadable
from gait.foot import Foot
from gait.gaitcycle.stride import Step
from gait.neutral.movement import Movement, RecordedMovement, movement_of
from gait.results.folder import DOCUMENT
from gait.results.read_result import ADVICE, SavedResult, open_result

Floats = NDArray[np.float64]


def read_movement(folder: Path) -> Movement:
    """The movement of an analysed recording. Raises Unreadable when the folder holds no usable result."""
    with opened(folder) as saved:
        return movement_of(recorded_from(saved))


def read_runner(folder: Path) -> tuple[Movement, tuple[str, str]]:
    """The same with the classes of both feet, (left, right)."""
    with opened(folder) as saved:
        return movement_of(recorded_from(saved)), classes_in(saved.document)


@contextmanager
def opened(folder: Path) -> Iterator[SavedResult]:
    """A result; what it lacks is told as Unreadable."""
    saved = open_result(folder)
    try:
        yield saved
    except MALFORMED as error:
        raise Unreadable(f"{folder / DOCUMENT} is incomplete: {error}.", ADVICE) from error


def classes_in(document: dict[str, Any]) -> tuple[str, str]:
    left, right = (str(document["verdict"][foot.word]["class"]) for foot in Foot)
    return left, right


def recorded_from(saved: SavedResult) -> RecordedMovement:
    """What a comparison needs of a result."""
    document = saved.document
    feet = [document["feet"][foot.word] for foot in Foot]
    steps = document["steps"]
    return RecordedMovement(
        document["scene"]["activity"],
        saved.times_s,
        saved.legs_px,
        saved.pose_frames,
        saved.pose,
        saved.rearfoot_deg,
        tuple(Step(Foot[s["foot"].upper()], s["touchdown_s"], s["toe_off_s"]) for s in steps),
        np.array([as_floats(foot["curve_deg"]) for foot in feet]),
        np.array([as_floats(foot["curve_sd_deg"]) for foot in feet]),
        (count_used(steps, Foot.LEFT), count_used(steps, Foot.RIGHT)),
        any(notice["code"] == "off_axis" for notice in document["warnings"]),
    )


def as_floats(values: Any) -> Floats:
    """Numbers; null becomes NaN."""
    return np.asarray(values, dtype=np.float64)


def count_used(steps: list[dict[str, Any]], foot: Foot) -> int:
    return sum(bool(step["used"]) for step in steps if step["foot"] == foot.word)
