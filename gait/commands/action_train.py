"""`gait action train`: a network of one's own that tells the movements of one's own clips; and asking it.

Here the clips are watched. What learns is models/training/actions.py, in a Python that has torch: the product has none.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from gait.commands.action import SCHEMA, Watching
from gait.disk import reason, saving
from gait.errors import ClipError, Fault, SettingsFault
from gait.movements.action import NAME, ActionLibrary
from gait.movements.own_network import read_network
from gait.pose.recognition import LOOKS
from gait.results.document import as_text
from gait.scene import View

Floats = NDArray[np.float64]
Strategy = Literal["carried", "scratch"]

ROOT = Path(__file__).resolve().parents[2]
REQUIREMENTS = Path("models/training/requirements.txt")
FEWEST = 2  # people or clips of a class: one can be held out
SHOWN = 3  # classes that are told of a clip which none is stated for


@dataclass(frozen=True, slots=True)
class Example:
    """A clip to learn from. name: of its class; person: who, or the clip itself; poses [m, 18, 3] at 15 a second."""

    name: str
    person: str
    poses: Floats


@dataclass(frozen=True, slots=True)
class Filmed:
    """A clip in a class's folder: CLASS/CLIP, or CLASS/PERSON/CLIP."""

    name: str
    person: str
    path: Path


def train_on_folders(
    folders: Sequence[Path], out: Path, strategy: Strategy, python: str = sys.executable, fps: float | None = None
) -> None:
    """Train on a folder a class, its clips in it or in a folder a person. Raises Fault."""
    check_trainer(python)
    clips = [clip for folder in folders for clip in clips_of(folder)]
    check_classes([(clip.name, clip.person) for clip in clips])
    examples = [example for clip in clips for example in seen_in(clip, fps)]
    check_classes([(example.name, example.person) for example in examples])
    train(examples, out, strategy, python)


def train_on_library(library: ActionLibrary, out: Path, strategy: Strategy, python: str = sys.executable) -> None:
    """Train on everything that is enrolled. Raises Fault."""
    check_trainer(python)
    examples = [Example(action.name, action.clip, action.poses) for action in library.every()]
    if not examples:
        raise SettingsFault("There is nothing to train on.", f"Name folders of clips, or enrol some. {library.known()}")
    check_classes([(example.name, example.person) for example in examples])
    train(examples, out, strategy, python)


def check_trainer(python: str) -> None:
    """Raises SettingsFault where training cannot start, before anything is watched."""
    if not (ROOT / REQUIREMENTS).is_file():
        raise SettingsFault("Training is not part of this installation.", "Run it from a checkout of the project.")
    try:
        found = subprocess.run([python, "-c", "import torch"], capture_output=True, check=False).returncode == 0
    except OSError as error:
        raise SettingsFault(f"{python} cannot be started: {reason(error)}.", "Name a Python, --python.") from error
    if not found:
        raise SettingsFault(
            f"Training needs torch, which {python} does not have.",
            f"Install it with `{python} -m pip install -r {REQUIREMENTS}`, or name a Python that has it, --python.",
        )


def clips_of(folder: Path) -> Iterator[Filmed]:
    """The clips of a class. Raises SettingsFault for a folder without any."""
    name = folder.resolve().name
    if not NAME.fullmatch(name):
        raise SettingsFault(f"“{name}” is no name for a movement.", "Use letters, digits, spaces and hyphens.")
    found = 0
    for inside in listed(folder):
        for clip in [inside] if is_clip(inside) else listed(inside):
            found += 1
            yield Filmed(name, inside.name if clip != inside else f"{name}/{clip.name}", clip)
    if not found:
        raise SettingsFault(f"There are no clips in {folder}.", "Put in each folder the clips of one movement.")


def listed(folder: Path) -> list[Path]:
    """What is in a folder, hidden files left out. Raises SettingsFault where there is none."""
    try:
        return sorted(path for path in folder.iterdir() if not path.name.startswith("."))
    except OSError as error:
        raise SettingsFault(f"{folder} cannot be read: {reason(error)}.", "Name a folder a movement.") from error


def is_clip(path: Path) -> bool:
    """A video, or a folder of OpenPose JSON."""
    return path.is_file() or any(path.glob("*_keypoints.json"))


def check_classes(clips: Sequence[tuple[str, str]]) -> None:
    """Raises SettingsFault unless of each class one can be held out. clips: name and person of each."""
    for name in dict(clips):
        if len({person for each, person in clips if each == name}) < FEWEST:
            raise SettingsFault(
                f"“{name}” has clips of one person only, or a single clip.",
                "Give two or more: each is held out once, to see how well the network does on what it has not seen.",
            )


def seen_in(clip: Filmed, fps: float | None) -> Iterator[Example]:
    """What a clip shows; a clip that cannot be used is left out, and said. Raises Fault."""
    try:
        poses = Watching(clip.path, fps).poses()
    except ClipError as error:
        print(f"{clip.path} is left out: {error.message}", file=sys.stderr)
        return
    yield Example(clip.name, clip.person, poses)


def held_long(poses: Floats) -> Floats:
    """At least a window long: the last pose is held for what is missing."""
    return np.concatenate([poses, np.repeat(poses[-1:], max(0, LOOKS - len(poses)), axis=0)])


def train(examples: Sequence[Example], out: Path, strategy: Strategy, python: str) -> None:
    """Hand what was watched to the trainer, which prints its report. Raises Fault."""
    if out.suffix != ".xml":
        raise SettingsFault(f"{out} is no name for a network.", "Let it end in .xml.")
    with saving(out):
        out.resolve().parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        material = Path(folder) / "material.npz"
        write_material(material, examples)
        command = [python, "-m", "models.training.actions", str(material), "--out", str(out.resolve())]
        done = subprocess.run([*command, "--from", strategy], cwd=ROOT, check=False)
    if done.returncode != 0:
        raise Fault("The network could not be trained.", "What the trainer says stands above.")


def write_material(path: Path, examples: Sequence[Example]) -> None:
    """What models/training/actions.py reads: numbers and names, no objects."""
    classes = sorted({example.name for example in examples})
    people = sorted({example.person for example in examples})
    np.savez(
        path,
        poses=np.concatenate([held_long(example.poses) for example in examples]).astype(np.float32),
        length=np.array([max(LOOKS, len(example.poses)) for example in examples]),
        told=np.array([classes.index(example.name) for example in examples]),
        who=np.array([people.index(example.person) for example in examples]),
        classes=np.array(classes),
    )


def tell_network(network: Path, clip: Watching, as_json: bool = False) -> None:
    """Print what a trained network says of a clip, and how sure it is. Raises ClipError, Fault."""
    told = read_network(network).tell(held_long(clip.poses()))
    if as_json:
        shares = {name: round(share, 4) for name, share in told.ranked}
        said = {"movement": told.name or None, "view": str(told.view), "probability": shares}
        print(as_text({"schema": SCHEMA, "network": said}))
        return
    place = "" if told.view is View.UNKNOWN else f", seen from: {told.view}"
    listing = ", ".join(f"“{name}” {share:.0%}" for name, share in told.ranked[:SHOWN])
    print((f"recognised as “{told.name}”" if told.name else "recognised as none for sure") + place)
    print(listing)
