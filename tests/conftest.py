"""Clips to test with: cut, turned, darkened or damaged copies of the demo clip."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import cv2
import hypothesis
import numpy as np
import pytest

from gait.clip import open_clip
from gait.weights.manifest import model_path

hypothesis.settings.register_profile("busy", deadline=None)  # a busy machine is no fault of the code
hypothesis.settings.load_profile("busy")

CLIPS = Path(__file__).parent / "clips"
DEMO = model_path("demo.mp4")
STANDING = model_path("demo_standing.mp4")  # the same runner before the run

DOT_PX, RING_PX = 5, 8  # radii
SIXTEENTHS = 4  # bits of a pixel's fraction that OpenCV draws at

MakeClip = Callable[..., Path]


def ffmpeg(*arguments: str | Path) -> None:
    subprocess.run(["ffmpeg", "-y", "-loglevel", "error", *map(str, arguments)], check=True)


@pytest.fixture(scope="session")
def make_clip(tmp_path_factory: pytest.TempPathFactory) -> MakeClip:
    """make_clip(name, *ffmpeg options after the input, source=...) -> path of the new clip."""
    folder = tmp_path_factory.mktemp("clips")

    def make(name: str, *options: str, source: Path = DEMO, before: tuple[str, ...] = ()) -> Path:
        path = folder / name
        if not path.exists():
            ffmpeg(*before, "-i", source, *options, "-preset", "ultrafast", path)
        return path

    return make


@pytest.fixture(scope="session")
def short_run(make_clip: MakeClip) -> Path:
    """The first 9.5 seconds of the demo clip: the least that gives a verdict."""
    return make_clip("short_run.mp4", "-t", "9.5", "-c", "copy")


@pytest.fixture(scope="session")
def dotted(short_run: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo runner with white dots in dark rings on the points that were read without them."""
    folder = tmp_path_factory.mktemp("dotted")
    command = [sys.executable, "-m", "gait", "analyse", str(short_run), "--out", str(folder), "--no-report"]
    subprocess.run(command, check=True, capture_output=True)
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
