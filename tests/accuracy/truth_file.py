"""NAME.truth.json beside NAME.mp4: what a person saw in a real recording. docs/accuracy.md describes the format."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gait.foot import Foot

Floats = NDArray[np.float64]

ENDING = ".truth.json"
VIDEOS = (".mp4", ".mkv", ".mov", ".avi", ".m4v")
VIEWS = ("rear", "front", "side", "other")
ACTIVITIES = ("running", "walking", "standing", "other")
KEYS = {"view", "activity", "steps", "dots", "marks", "note"}
MARK_KEYS = {"frame", "foot", "points"}


class TruthError(ValueError):
    """A truth file that cannot be used: which one, where in it, and what is wanted there."""


@dataclass(frozen=True, slots=True)
class HandMark:
    """One foot marked by hand in one frame. points [4, 2]: upper and lower shank, upper and lower heel, px, the first
    pixel's corner at 0."""

    frame: int
    foot: Foot
    points: Floats


@dataclass(frozen=True, slots=True)
class SeenByPerson:
    """What a person saw. steps: touchdowns of left and right, None uncounted. dots: the clip carries dots, which are
    the truth of its angles."""

    name: str
    video: Path
    view: str
    activity: str
    steps: tuple[int, int] | None
    dots: bool
    marks: tuple[HandMark, ...]

    @property
    def measurable(self) -> bool:
        """Whether a class may be told of it at all."""
        return self.view == "rear" and self.activity in ("running", "walking")


def seen_in(folder: Path) -> list[SeenByPerson]:
    """Every truth file of a folder with the video beside it. Raises TruthError."""
    return [read_seen(path, video_beside(path)) for path in sorted(folder.glob(f"*{ENDING}"))]


def video_beside(path: Path) -> Path:
    name = path.name.removesuffix(ENDING)
    found = [path.with_name(name + ending) for ending in VIDEOS if path.with_name(name + ending).exists()]
    require(len(found) == 1, path, f"{len(found)} videos named {name} lie beside it, and it wants one")
    return found[0]


def read_seen(path: Path, video: Path) -> SeenByPerson:
    """One truth file. Raises TruthError."""
    try:
        facts = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise TruthError(f"{path}: it cannot be read as JSON: {error}") from error
    require(isinstance(facts, dict), path, "it must hold one object in braces")
    check_keys(path, "", facts, KEYS)
    return SeenByPerson(
        path.name.removesuffix(ENDING),
        video,
        one_of(path, facts, "view", VIEWS),
        one_of(path, facts, "activity", ACTIVITIES),
        steps_of(path, facts.get("steps")),
        dots_of(path, facts.get("dots", False)),
        tuple(marks_of(path, facts.get("marks", []))),
    )


def require(met: bool, path: Path, otherwise: str) -> None:
    if not met:
        raise TruthError(f"{path}: {otherwise}")


def check_keys(path: Path, where: str, facts: dict[str, Any], known: set[str]) -> None:
    unknown = sorted(set(facts) - known)
    require(not unknown, path, f"{where}unknown {', '.join(unknown)}; known are {', '.join(sorted(known))}")


def one_of(path: Path, facts: dict[str, Any], key: str, allowed: Sequence[str]) -> str:
    value = facts.get(key)
    require(value in allowed, path, f'"{key}" is {json.dumps(value)} and must be one of {", ".join(allowed)}')
    return str(value)


def steps_of(path: Path, steps: object) -> tuple[int, int] | None:
    if steps is None:
        return None
    wanted = '"steps" must be {"left": n, "right": n} with whole numbers from 0 up'
    require(isinstance(steps, dict) and set(steps) == {"left", "right"}, path, wanted)
    assert isinstance(steps, dict)
    require(all(is_count(n) for n in steps.values()), path, wanted)
    return steps["left"], steps["right"]


def is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def dots_of(path: Path, dots: object) -> bool:
    require(isinstance(dots, bool), path, f'"dots" is {json.dumps(dots)} and must be true or false')
    return dots is True


def marks_of(path: Path, marks: object) -> Iterator[HandMark]:
    require(isinstance(marks, list), path, '"marks" must be a list')
    assert isinstance(marks, list)
    for k, mark in enumerate(marks):
        where = f"mark {k + 1}: "
        require(isinstance(mark, dict), path, f"{where}it must be an object in braces")
        check_keys(path, where, mark, MARK_KEYS)
        yield mark_of(path, where, mark)


def mark_of(path: Path, where: str, mark: dict[str, Any]) -> HandMark:
    frame, foot = mark.get("frame"), mark.get("foot")
    require(is_count(frame), path, f'{where}"frame" is {json.dumps(frame)} and must be a whole number, the first is 0')
    require(foot in ("left", "right"), path, f'{where}"foot" is {json.dumps(foot)} and must be left or right')
    return HandMark(int(str(frame)), Foot[str(foot).upper()], points_of(path, where, mark.get("points")))


def points_of(path: Path, where: str, points: object) -> Floats:
    wanted = f'{where}"points" must be four [x, y]: upper shank, lower shank, upper heel, lower heel'
    try:
        array = np.array(points, dtype=float)
    except (TypeError, ValueError):
        raise TruthError(f"{path}: {wanted}") from None
    require(array.shape == (4, 2) and bool(np.isfinite(array).all()), path, wanted)
    ends = np.linalg.norm(array[::2] - array[1::2], axis=1)
    require(bool((ends > 0).all()), path, f"{where}two points of one line coincide")
    return array
