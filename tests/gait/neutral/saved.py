"""Result folders of runners made of numbers, as `gait analyse` would leave them."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from gait.foot import Foot
from gait.result import SCHEMA
from gait.results.write import write_document
from tests.gait.neutral.runners import SHANK_PX, StyledRunner


def save(folder: Path, runner: StyledRunner, activity: str = "running", right: str = "neutral") -> Path:
    """Write what a comparison needs of analysis.json and tracks.npz."""
    recorded = runner.recorded()
    steps = [
        {"foot": s.foot.word, "touchdown_s": s.touchdown_s, "toe_off_s": s.toe_off_s, "used": True}
        for s in recorded.steps
    ]
    feet = {
        foot.word: {"curve_deg": recorded.curve_deg[foot], "curve_sd_deg": recorded.curve_sd_deg[foot]} for foot in Foot
    }
    frames = len(recorded.times_s)
    document = {
        "schema": SCHEMA,
        "clip": {"frames": frames},
        "scene": {"activity": activity},
        "steps": steps,
        "feet": feet,
        "verdict": {"left": {"class": "neutral"}, "right": {"class": right}},
        "warnings": [],
    }
    write_document(folder / "analysis.json", document)
    np.savez(
        folder / "tracks.npz",
        times_s=recorded.times_s,
        legs_px=recorded.legs,
        legs_confidence=np.ones((frames, 2, 3)),
        lines_px=np.full((frames, 2, 4, 2), np.nan),
        shank_px=SHANK_PX,
        pose_frames=recorded.pose_frames,
        pose=recorded.pose,
        rearfoot_deg=recorded.rearfoot_deg,
    )
    return folder
