"""Results on disk: analysis.json, tracks.npz and the pictures. Each file is whole or not there."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from gait import disk
from gait.analysis.findings import Findings
from gait.report import drawn
from gait.report.palette import CLASS_COLOURS
from gait.result import Analysis
from gait.results.document import as_text


def write_bytes(path: Path, content: bytes) -> None:
    """Written whole or not at all. Raises DiskFault."""
    with disk.saving(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        disk.write_bytes(path, content)


def write_document(path: Path, document: dict[str, Any]) -> None:
    write_bytes(path, (as_text(document) + "\n").encode("utf-8"))


def write_tracks(path: Path, findings: Findings) -> None:
    """tracks.npz: everything by frame, for replay and checks.

    times_s [n]; legs_px [n, 2, 3, 2] knee, ankle, heel and legs_confidence [n, 2, 3]; shank_px, the runner's;
    lines_px [n, 2, 4, 2] upper and lower shank, upper and lower heel; rearfoot_deg, rearfoot_sd_deg [n, 2];
    phase [n, 2, 2]; pose_frames [m], pose [m, 18, 3].
    Feet: 0 left, 1 right.
    """
    sights = findings.sights
    buffer = io.BytesIO()
    np.savez_compressed(
        buffer,
        times_s=sights.times_s,
        legs_px=sights.legs.astype(np.float32),
        legs_confidence=sights.legs_confidence.astype(np.float32),
        shank_px=np.float32(sights.shank_px),
        lines_px=findings.lines.points.astype(np.float32),
        rearfoot_deg=findings.angles.deg.astype(np.float32),
        rearfoot_sd_deg=findings.angles.sd_deg.astype(np.float32),
        phase=sights.phase.astype(np.float32),
        pose_frames=sights.pose_frames,
        pose=sights.runner.astype(np.float32),
    )
    write_bytes(path, buffer.getvalue())


def write_pictures(folder: Path, analysis: Analysis) -> None:
    """frames/: left-touchdown.png and so on, with the lines drawn."""
    for picture in analysis.pictures:
        colour = CLASS_COLOURS[analysis.verdicts[picture.foot].pronation]
        _, png = cv2.imencode(".png", drawn(picture, colour))
        write_bytes(folder / f"{picture.foot.word}-{picture.moment}.png", png.tobytes())
