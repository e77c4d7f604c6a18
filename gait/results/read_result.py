"""The output folder of `gait analyse`, read back."""

from __future__ import annotations

import io
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gait.disk import BAD_ARRAYS
from gait.errors import Unreadable
from gait.result import SCHEMA

Floats = NDArray[np.float64]

ADVICE = "Name the folder that `gait analyse` wrote; analyse the recording again if it is damaged."


@dataclass(frozen=True, slots=True)
class SavedResult:
    """analysis.json and tracks.npz of one recording of n frames, m of which the pose network saw.

    document: analysis.json. times_s [n]. legs_px [n, 2 feet, 3, 2] knee, ankle, heel; legs_confidence [n, 2, 3].
    lines_px [n, 2, 4, 2] upper and lower shank, upper and lower heel; rearfoot_deg [n, 2] eversion positive.
    shank_px: length of the runner's shank. pose_frames [m]: index of each frame that was looked at; pose [m, 18, 3]:
    COCO-18, x, y, confidence. Pixels of the picture; NaN where unseen; foot 0 left, 1 right.
    """

    name: str
    document: dict[str, Any]
    times_s: Floats
    legs_px: Floats
    legs_confidence: Floats
    lines_px: Floats
    rearfoot_deg: Floats
    shank_px: float
    pose_frames: NDArray[np.int64]
    pose: Floats


def open_result(folder: Path) -> SavedResult:
    """Read a result. Raises Unreadable when it is none, is damaged, or tells of a refused recording."""
    document = read_document(folder / "analysis.json")
    path = folder / "tracks.npz"
    try:
        with np.load(io.BytesIO(path.read_bytes()), allow_pickle=False) as arrays:
            return SavedResult(
                folder.resolve().name,
                document,
                arrays["times_s"].astype(float),
                arrays["legs_px"].astype(float),
                arrays["legs_confidence"].astype(float),
                arrays["lines_px"].astype(float),
                arrays["rearfoot_deg"].astype(float),
                float(arrays["shank_px"]),
                arrays["pose_frames"].astype(np.int64),
                arrays["pose"].astype(float),
            )
    except BAD_ARRAYS as error:
        raise Unreadable(f"{path} cannot be read: {error}.", ADVICE) from error


def read_document(path: Path) -> dict[str, Any]:
    """analysis.json of a recording that could be used."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        schema = found["schema"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise Unreadable(f"{path} cannot be read: {error}.", ADVICE) from error
    if schema != SCHEMA:
        raise Unreadable(f"{path} has the schema {schema}, not {SCHEMA}.", ADVICE)
    if "error" in found:
        raise Unreadable(f"The recording could not be used: {found['error']['message']}", found["error"]["advice"])
    return dict(found)
