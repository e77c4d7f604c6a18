"""Clips to test with: cut, turned, darkened or damaged copies of the demo clip."""

from __future__ import annotations

import fcntl
import hashlib
import io
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stdout
from pathlib import Path

import cv2
import hypothesis
import numpy as np
import pytest

from gait.__main__ import main
from gait.clip import open_clip
from gait.pose.rate import LEAST_HZ
from gait.weights.manifest import model_path
from tests.looking import looking_once

hypothesis.settings.register_profile("busy", deadline=None)  # a busy machine is no fault of the code
hypothesis.settings.load_profile("busy")

CLIPS = Path(__file__).parent / "clips"
DEMO = model_path("demo.mp4")
STANDING = model_path("demo_standing.mp4")  # the same runner before the run

SMALL = "scale=360:640,fps=25"  # enough for what is refused, or seen in small pictures as well: frames take the time

DOT_PX, RING_PX = 5, 8  # radii
SIXTEENTHS = 4  # bits of a pixel's fraction that OpenCV draws at

MakeClip = Callable[..., Path]

# what takes longest, by `pytest --durations 40`; begun first, so that no worker is left alone with it at the end
LONGEST_FIRST = (
    "tests/kiosk/engine/test_engine.py",
    "tests/gait/commands/test_validate.py",
    "tests/gait/commands/test_analyse.py",
    "tests/gait/pose/test_real_person.py",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    rank = {name: place for place, name in enumerate(LONGEST_FIRST)}
    items.sort(key=lambda item: rank.get(item.nodeid.split("::")[0], len(rank)))


def ffmpeg(*arguments: str | Path) -> None:
    subprocess.run(["ffmpeg", "-y", "-loglevel", "error", *map(str, arguments)], check=True)


def made_once(path: Path, make: Callable[[Path], None]) -> Path:
    """What `make` writes to a path: by the first worker that asks for it, while the others wait."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.with_name(f"{path.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not path.exists():
            unfinished = path.with_name(f"unfinished-{path.name}")
            make(unfinished)
            unfinished.rename(path)
    return path


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of this run of the tests that all its workers share."""
    own = tmp_path_factory.getbasetemp()
    return (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "shared"


@pytest.fixture(scope="session")
def make_clip(shared: Path) -> MakeClip:
    """make_clip(name, *ffmpeg options after the input, source=...) -> path of the new clip."""

    def make(name: str, *options: str, source: Path = DEMO, before: tuple[str, ...] = ()) -> Path:
        command: tuple[str | Path, ...] = (*before, "-i", source, *options, "-preset", "ultrafast")
        folder = shared / hashlib.sha256(repr(command).encode()).hexdigest()[:16]
        return made_once(folder / name, lambda path: ffmpeg(*command, path))

    return make


@contextmanager
def taking_few_poses() -> Iterator[None]:
    """For what does not hang on how often the body is looked at: half of a short clip's time is poses."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("gait.pose.rate.POSE_HZ", LEAST_HZ)
        yield


@pytest.fixture
def few_poses() -> Iterator[None]:
    with taking_few_poses():
        yield


@pytest.fixture
def looked_once(shared: Path) -> Iterator[None]:
    with looking_once(shared / "looks"):
        yield


@pytest.fixture(scope="session")
def short_run(make_clip: MakeClip) -> Path:
    """The first 8.6 seconds of the demo clip, 25 pictures a second: the least that gives a verdict."""
    return make_clip("short_run.mp4", "-t", "8.6", "-vf", "fps=25", "-crf", "12")


@pytest.fixture(scope="session")
def small_run(make_clip: MakeClip, short_run: Path) -> Path:
    """The same at half the size, for what is seen there as well."""
    return make_clip("small_run.mp4", "-vf", SMALL, "-crf", "12", source=short_run)


@pytest.fixture(scope="session")
def tiny_run(make_clip: MakeClip) -> Path:
    """The first five seconds of the demo clip at a quarter of the size, 60 pictures a second: for what hangs on files
    and times, and on nobody who is seen."""
    return make_clip("tiny_run.mp4", "-t", "5", "-an", "-vf", "scale=180:320")


def analyse_apart(*arguments: str | Path, out: Path) -> subprocess.CompletedProcess[str]:
    """`gait analyse` in a process of its own."""
    command = [sys.executable, "-m", "gait", "analyse", *map(str, arguments), "--out", str(out)]
    return subprocess.run(command, capture_output=True, encoding="utf-8", check=False)


@pytest.fixture(scope="session")
def demo_result(shared: Path) -> Path:
    """What `gait analyse` made of the whole demo clip, in out/; run.json beside it: status, output, errors."""

    def analyse(folder: Path) -> None:
        done = analyse_apart(DEMO, out=folder / "out")
        (folder / "run.json").write_text(json.dumps([done.returncode, done.stdout, done.stderr]))

    return made_once(shared / "demo", analyse)


@pytest.fixture(scope="session")
def short_result(shared: Path, short_run: Path) -> Path:
    """What `gait analyse --json` makes of short_run, without a report, in this process; stdout.txt: what it printed."""

    def analyse(folder: Path) -> None:
        printed = io.StringIO()
        with redirect_stdout(printed):
            assert main(["analyse", str(short_run), "--no-report", "--json", "--out", str(folder)]) == 0
        (folder / "stdout.txt").write_text(printed.getvalue(), "utf-8")

    return made_once(shared / "short_result", analyse)


@pytest.fixture(scope="session")
def dotted(shared: Path, short_run: Path, short_result: Path) -> Path:
    """The demo runner with white dots in dark rings on the points that were read without them.

    lines.npy beside it: those points [frames, 2 feet, 4, 2], px.
    """

    def make(folder: Path) -> None:
        folder.mkdir(exist_ok=True)
        lines = np.load(short_result / "tracks.npz")["lines_px"]
        np.save(folder / "lines.npy", lines)
        clip, raw = open_clip(short_run), folder / "raw.avi"
        size = (clip.width, clip.height)
        video = cv2.VideoWriter(str(raw), cv2.VideoWriter.fourcc(*"MJPG"), clip.header_fps, size)
        for frame in clip.frames():
            for point in lines[frame.index].reshape(-1, 2):
                stick_dot(frame.image, point)
            video.write(frame.image)
        video.release()
        ffmpeg("-i", raw, "-crf", "16", "-preset", "ultrafast", folder / "dotted.mp4")

    return made_once(shared / "dotted", make) / "dotted.mp4"


def stick_dot(image: np.ndarray, point: np.ndarray) -> None:
    if np.isfinite(point).all():
        x, y = (round(float(v) * (1 << SIXTEENTHS)) - (1 << SIXTEENTHS - 1) for v in point)
        for radius, shade in ((RING_PX, (25, 25, 25)), (DOT_PX, (240, 240, 240))):
            cv2.circle(image, (x, y), radius << SIXTEENTHS, shade, -1, cv2.LINE_AA, SIXTEENTHS)
