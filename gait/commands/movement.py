"""The movement of whatever is named on the command line: a video, or the folder of a result."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from gait.analysis.movement import movement_in
from gait.commands.analyse import AnalyseRequest, analyse_clip
from gait.neutral.movement import Movement
from gait.results.read_movement import read_movement, read_runner


@dataclass(frozen=True, slots=True)
class Shown:
    """What a recording shows. classes (left, right): as analysis.json spells them."""

    name: str
    movement: Movement
    classes: tuple[str, str]


def movement_at(path: Path) -> Movement:
    """Read a result folder, or watch a video. Raises ClipError when it cannot be used, Fault."""
    return read_movement(path) if is_folder(path) else watched(path).movement


def shown_at(path: Path) -> Shown:
    """The same with each foot's class."""
    return Shown(path.name, *read_runner(path)) if is_folder(path) else watched(path)


def is_folder(path: Path) -> bool:
    return os.path.isdir(path)  # Path.is_dir raises for a name that is too long


def watched(path: Path) -> Shown:
    analysis, findings = analyse_clip(AnalyseRequest(path, path))
    left, right = (str(verdict.pronation) for verdict in analysis.verdicts)
    return Shown(path.name, movement_in(analysis, findings), (left, right))
