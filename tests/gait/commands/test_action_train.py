"""`gait action train` up to where training's own Python takes over."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from gait.__main__ import main
from gait.commands.action import watched
from models.training.acting import filmed, write_clip


def python(folder: Path, script: str) -> str:
    """A command in the place of training's Python."""
    path = folder / "python"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return str(path)


@pytest.fixture
def trainer(tmp_path: Path) -> str:
    """It keeps what it is given to learn from, and how it was called."""
    keep = f'[ "$1" = -c ] && exit 0\ncp "$3" "{tmp_path}/material.npz"\necho "$@" > "{tmp_path}/called"'
    return python(tmp_path, keep)


def two_people(folder: Path) -> Path:
    """A folder of a movement with a clip each of two people."""
    for person in (1, 2):
        write_clip(folder / f"person {person}" / "front", filmed(folder.name, person, "front"))
    return folder


def test_the_trainer_learns_who_did_what(tmp_path: Path, trainer: str) -> None:
    folders = [str(two_people(tmp_path / name)) for name in ("squat", "jumping jack")]
    order = ["--fps", "15", "--python", trainer, "--from", "scratch", "--out", str(tmp_path / "own.xml")]
    assert main(["action", "train", *folders, *order]) == 0
    with np.load(tmp_path / "material.npz") as given:
        assert list(given["classes"]) == ["jumping jack", "squat"]
        assert list(given["told"]) == [1, 1, 0, 0]
        assert list(given["who"]) == [0, 1, 0, 1]  # a person is the same in every movement
        assert len(given["poses"]) == given["length"].sum()
        seen = watched(tmp_path / "squat" / "person 1" / "front", 15.0)
        np.testing.assert_allclose(given["poses"][: len(seen)], seen, atol=1e-3)
    called = (tmp_path / "called").read_text()
    assert f"--out {tmp_path}/own.xml --from scratch" in called


def test_without_folders_it_is_what_is_enrolled(tmp_path: Path, trainer: str) -> None:
    library = ["--library", str(tmp_path / "library")]
    (tmp_path / "library").mkdir()
    for person in (1, 2):
        write_clip(tmp_path / f"{person}", filmed("squat", person, "front"))
        assert main(["action", "add", "squat", str(tmp_path / f"{person}"), "--fps", "15", *library]) == 0
    assert main(["action", "train", *library, "--python", trainer]) == 0
    with np.load(tmp_path / "material.npz") as given:
        assert list(given["classes"]) == ["squat"]
        assert list(given["who"]) == [0, 1]


def test_without_torch_it_says_what_to_install(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bare = python(tmp_path, "exit 1")
    assert main(["action", "train", str(tmp_path), "--python", bare]) == 2
    told = capsys.readouterr().err
    assert f"`{bare} -m pip install -r models/training/requirements.txt`" in told


def test_a_clip_that_shows_nobody_is_left_out(tmp_path: Path, trainer: str, capsys: pytest.CaptureFixture[str]) -> None:
    folder = two_people(tmp_path / "squat")
    write_clip(folder / "person 3" / "front", np.full((30, 18, 3), np.nan))
    assert main(["action", "train", str(folder), "--fps", "15", "--python", trainer]) == 0
    assert "person 3/front is left out: Nobody is seen" in capsys.readouterr().err
    with np.load(tmp_path / "material.npz") as given:
        assert len(given["told"]) == 2


@pytest.mark.parametrize(
    ("made", "told"),
    [
        (None, "cannot be read: No such file or directory"),
        ((), "There are no clips in"),
        (("person 1/front",), "one person only"),
    ],
    ids=["no folder", "empty", "nobody to hold out"],
)
def test_folders_that_cannot_be_learnt_from_are_told(
    made: tuple[str, ...] | None, told: str, tmp_path: Path, trainer: str, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "squat"
    if made is not None:
        folder.mkdir()
        for clip in made:
            write_clip(folder / clip, filmed("squat", 1, "front"))
    assert main(["action", "train", str(folder), "--python", trainer]) == 2
    assert told in capsys.readouterr().err


def test_a_trainer_that_fails_is_a_fault(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    failing = python(tmp_path, '[ "$1" = -c ]')
    folder = two_people(tmp_path / "squat")
    assert main(["action", "train", str(folder), "--fps", "15", "--python", failing]) == 4
    assert "The network could not be trained." in capsys.readouterr().err
