"""`gait validate`: dots and markerless side by side, on the demo clip with dots stuck where its lines lie."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import cv2
import numpy as np
import pytest

from gait.clip import open_clip
from tests.conftest import ffmpeg

DOT_PX, RING_PX = 5, 8  # radii
SIXTEENTHS = 4  # bits of a pixel's fraction that OpenCV draws at


def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "gait", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.fixture(scope="session")
def dotted(short_run: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo runner with white dots in dark rings on the points that were read without them."""
    folder = tmp_path_factory.mktemp("dotted")
    assert run("analyse", short_run, "--out", folder, "--no-report").returncode == 0
    lines = np.load(folder / "tracks.npz")["lines_px"]
    clip, raw = open_clip(short_run), folder / "raw.avi"
    video = cv2.VideoWriter(str(raw), cv2.VideoWriter.fourcc(*"MJPG"), clip.header_fps, (clip.width, clip.height))
    for frame in clip.frames():
        for point in lines[frame.index].reshape(-1, 2):
            stick_dot(frame.image, point)
        video.write(frame.image)
    video.release()
    ffmpeg("-i", raw, "-crf", "16", "-preset", "ultrafast", folder / "dotted.mp4")
    return folder / "dotted.mp4"


def stick_dot(image: np.ndarray, point: np.ndarray) -> None:
    if np.isfinite(point).all():
        x, y = (round(float(v) * (1 << SIXTEENTHS)) - (1 << SIXTEENTHS - 1) for v in point)
        for radius, shade in ((RING_PX, (25, 25, 25)), (DOT_PX, (240, 240, 240))):
            cv2.circle(image, (x, y), radius << SIXTEENTHS, shade, -1, cv2.LINE_AA, SIXTEENTHS)


def test_both_methods_agree_on_dots_that_lie_on_the_lines(dotted: Path, tmp_path: Path) -> None:
    done = run("validate", dotted, "--out", tmp_path)
    assert done.returncode == 0, done.stderr
    rows = json.loads((tmp_path / "validate.json").read_text("utf-8"))["rows"]
    whole = next(row for row in rows if row["clip"] == "all clips")
    assert whole["n"] >= 10
    assert abs(whole["bias_deg"]) < 2.0
    assert (tmp_path / "bland-altman.pdf").read_bytes().startswith(b"%PDF")


def test_a_clip_without_dots_is_refused_in_words(short_run: Path, tmp_path: Path) -> None:
    done = run("validate", short_run, "--out", tmp_path)
    assert done.returncode == 3
    assert "Traceback" not in done.stderr
    assert "dots" in done.stderr
