"""A movement read back from a result folder: analysis.json and tracks.npz."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gait.errors import Unreadable
from gait.foot import Foot
from gait.neutral.movement import Movement, Recorded, movement_of
from gait.stride import Step

Floats = NDArray[np.float64]

ADVICE = "Analyse the recording again: `gait analyse CLIP` writes analysis.json and tracks.npz into one folder."


def read_movement(folder: Path) -> Movement:
    """The movement of an analysed recording. Raises Unreadable when the folder holds no usable result."""
    try:
        document = json.loads((folder / "analysis.json").read_text("utf-8"))
        with (folder / "tracks.npz").open("rb") as file, np.load(file, allow_pickle=False) as tracks:
            return movement_of(recorded_from(document, {name: tracks[name] for name in tracks.files}))
    except (OSError, ValueError, KeyError, TypeError, zipfile.BadZipFile) as error:
        raise Unreadable(f"{folder} holds no result that can be compared.", ADVICE) from error


def recorded_from(document: dict[str, Any], tracks: dict[str, Any]) -> Recorded:
    """What analysis.json (parsed) and tracks.npz (arrays by name) say together."""
    feet = [document["feet"][foot.word] for foot in Foot]
    steps = document["steps"]
    return Recorded(
        document["scene"]["activity"],
        as_floats(tracks["times_s"]),
        as_floats(tracks["legs_px"]),
        tracks["pose_frames"],
        as_floats(tracks["pose"]),
        as_floats(tracks["rearfoot_deg"]),
        tuple(Step(Foot[s["foot"].upper()], s["touchdown_s"], s["toe_off_s"]) for s in steps),
        np.array([as_floats(foot["curve_deg"]) for foot in feet]),
        np.array([as_floats(foot["curve_sd_deg"]) for foot in feet]),
        (used(steps, Foot.LEFT), used(steps, Foot.RIGHT)),
        any(notice["code"] == "off_axis" for notice in document["warnings"]),
    )


def as_floats(values: Any) -> Floats:
    """Numbers; null becomes NaN."""
    return np.asarray(values, dtype=np.float64)


def used(steps: list[dict[str, Any]], foot: Foot) -> int:
    return sum(bool(step["used"]) for step in steps if step["foot"] == foot.word)
