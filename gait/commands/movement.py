"""The movement of whatever is named on the command line: a video, or the folder of a result."""

from __future__ import annotations

import os
from pathlib import Path

from gait.analysis.movement import movement_in
from gait.commands.analyse import AnalyseRequest, analyse_clip
from gait.neutral.movement import Movement
from gait.results.read_movement import read_movement


def movement_at(path: Path) -> Movement:
    """Read a result folder, or watch a video. Raises ClipError when it cannot be used, Fault."""
    if os.path.isdir(path):  # Path.is_dir raises for a name that is too long
        return read_movement(path)
    return movement_in(*analyse_clip(AnalyseRequest(path, path)))
