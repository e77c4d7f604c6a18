"""Clips to test with: cut, turned, darkened or damaged copies of the demo clip."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from gait.models import model_path

CLIPS = Path(__file__).parent / "clips"
DEMO = model_path("demo.mp4")
STANDING = model_path("demo_standing.mp4")  # the same runner before the run

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
