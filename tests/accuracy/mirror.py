"""The same clip mirrored: each foot's results must be those of the other foot."""

from __future__ import annotations

import json
import math
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gait.foot import Foot
from tests.accuracy.compare import mean_of, run


@dataclass(frozen=True, slots=True)
class Mirrored:
    """What mirroring changed in one foot (the original's), degrees; NaN where not measured both times."""

    clip: str
    foot: Foot
    peak: float
    touchdown: float
    excursion: float


def compare_mirrored(video: Path, original: Path, scratch: Path) -> tuple[Mirrored, ...]:
    """Analyse a clip's mirror image. original: folder with the result of the clip itself."""
    found = run(mirror(video, scratch), scratch / f"{video.stem}-mirrored")
    before = read(original)
    if "error" in before or "error" in found:
        assert ("error" in before) == ("error" in found), f"{video.name} is refused only one way round"
        return ()
    return tuple(changed(video.stem, before["feet"], found["feet"], foot) for foot in Foot)


def mirror(video: Path, folder: Path) -> Path:
    """The clip flipped left to right, without loss, every frame at its own time."""
    path = folder / f"{video.stem}-mirrored.mkv"
    coding = ["-vf", "hflip", "-fps_mode", "passthrough", "-c:v", "libx264", "-preset", "ultrafast", "-qp", "0"]
    subprocess.run(["ffmpeg", "-v", "error", "-y", "-i", str(video), *coding, "-an", str(path)], check=True)
    return path


def read(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "analysis.json").read_text("utf-8"))
    return found


def changed(clip: str, before: dict[str, Any], after: dict[str, Any], foot: Foot) -> Mirrored:
    names = ("peak_eversion_deg", "touchdown_deg", "excursion_deg")
    pairs = [(mean_of(before[foot.word][name]), mean_of(after[foot.other.word][name])) for name in names]
    return Mirrored(clip, foot, *(theirs - mine for mine, theirs in pairs))


def worst_of(feet: Sequence[Mirrored], name: str) -> float:
    """The largest change of one measure; NaN without any."""
    values = [abs(getattr(foot, name)) for foot in feet]
    return max((value for value in values if math.isfinite(value)), default=math.nan)
