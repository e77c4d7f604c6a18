"""The output folder of `gait analyse`, read back."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gait.disk import UNREADABLE, parse_arrays, read_json, reason
from gait.errors import Unreadable
from gait.pose.skeleton import KEYPOINTS
from gait.result import SCHEMA
from gait.results.folder import DOCUMENT, TRACKS

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
    document = read_document(folder / DOCUMENT)
    path = folder / TRACKS
    try:
        content = path.read_bytes()
        check_digest(content, document)
        saved = saved_from(folder.resolve().name, document, parse_arrays(content))
        check_parts(saved)
    except UNREADABLE as error:
        raise Unreadable(f"{path} cannot be read: {reason(error)}.", ADVICE) from error
    return saved


def saved_from(name: str, document: dict[str, Any], arrays: dict[str, NDArray[Any]]) -> SavedResult:
    return SavedResult(
        name,
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


def check_digest(content: bytes, document: dict[str, Any]) -> None:
    """Raise ValueError unless these tracks were written with the document; those before 0.1.0 do not say."""
    if "tracks" in document and document["tracks"]["sha256"] != hashlib.sha256(content).hexdigest():
        raise ValueError("it was not written with analysis.json")


def check_parts(saved: SavedResult) -> None:
    """Raise ValueError, LookupError or TypeError unless the arrays are of one recording, the document's."""
    n, m = len(saved.times_s), len(saved.pose_frames)
    shapes = {
        "times_s": (n,),
        "legs_px": (n, 2, 3, 2),
        "legs_confidence": (n, 2, 3),
        "lines_px": (n, 2, 4, 2),
        "rearfoot_deg": (n, 2),
        "pose_frames": (m,),
        "pose": (m, *KEYPOINTS),
    }
    wrong = next((name for name, shape in shapes.items() if getattr(saved, name).shape != shape), "")
    if wrong:
        raise ValueError(f"{wrong} is not of {n} frames")
    if saved.document["clip"]["frames"] != n:
        raise ValueError(f"it is of {n} frames, analysis.json of {saved.document['clip']['frames']}")
    if n == 0 or not (np.diff(saved.times_s) > 0.0).all() or not np.isfinite(saved.times_s).all():
        raise ValueError("its times do not rise")
    if not np.isin(saved.pose_frames, np.arange(n)).all():
        raise ValueError("it has poses of frames that are not there")


def read_document(path: Path) -> dict[str, Any]:
    """analysis.json of a recording that could be used."""
    try:
        found = read_json(path)
        schema, refused = found["schema"], refusal_in(found)
    except UNREADABLE as error:
        raise Unreadable(f"{path} cannot be read: {reason(error)}.", ADVICE) from error
    if schema != SCHEMA:
        raise Unreadable(f"{path} has the schema {schema}, not {SCHEMA}.", ADVICE)
    if refused is not None:
        raise refused
    return dict(found)


def refusal_in(found: dict[str, Any]) -> Unreadable | None:
    """What a document says of a recording that could not be used."""
    if "error" not in found:
        return None
    return Unreadable(f"The recording could not be used: {found['error']['message']}", str(found["error"]["advice"]))
