"""Nothing to learn from is told in a sentence, by every command, before it begins."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

import pytest

pytest.importorskip("torch", reason="torch is no part of the product; see models/training/README.md")

from models.training.paper import draw_files
from models.training.rebuild import rebuild
from models.training.train import asked_for, run

EMPTY = "EMPTY"  # in a command: a folder with nothing in it


@pytest.mark.parametrize(
    ("command", "told"),
    [
        ("render_crops --feet EMPTY --generator EMPTY --out EMPTY/crops", "does not hold the photo-like renderer"),
        ("drawn_shoes --feet EMPTY --out EMPTY/crops.npz", "does not hold the photo-like renderer"),
        ("runner_crops --generator EMPTY --out EMPTY/crops", "does not hold the clip generator"),
        ("render_scenes --generator EMPTY --out EMPTY/scenes", "does not hold the clip generator"),
        ("walkers --generator EMPTY", "does not hold the clip generator"),
        ("activity sequences --generator EMPTY", "does not hold the clip generator"),
        ("train heel --samples EMPTY --checkpoint EMPTY/heel.pt", "There are no crops in"),
        ("train photo --samples EMPTY --checkpoint EMPTY/heel.pt", "There are no crops in"),
        ("train finder --samples EMPTY --checkpoint EMPTY/finder.pt", "There are no scenes in"),
        ("export heel --checkpoint EMPTY/heel.pt --out EMPTY", "There is no checkpoint"),
        ("rebuild heel --model EMPTY/heel.xml --checkpoint EMPTY/heel.pt --samples EMPTY", "There is no file"),
        ("quantise --model EMPTY/heel.xml --samples EMPTY --judge EMPTY/a.npz --out EMPTY", "There is no file"),
        ("rebuild finder --model models/finder.xml --checkpoint EMPTY/f.pt --samples EMPTY", "There are no scenes in"),
        ("actions EMPTY/material.npz --out EMPTY/own.xml", "There is no file"),
    ],
)
def test_what_is_missing_is_told(command: str, told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    module, *words = command.replace(EMPTY, str(tmp_path)).split()
    monkeypatch.setattr(sys, "argv", [module, *words])
    monkeypatch.setattr(sys, "path", list(sys.path))
    with pytest.raises(SystemExit, match=told):
        importlib.import_module(f"models.training.{module}").main()


def test_a_file_to_be_judged_by_that_is_missing_is_told(tmp_path: Path) -> None:
    draw_files(tmp_path, range(1, 2), crops=2)
    where = ("--samples", str(tmp_path), "--checkpoint", str(tmp_path / "heel.pt"))
    with pytest.raises(SystemExit, match=r"There is no file .*apart\.npz"):
        run(asked_for(["heel", *where, "--judge", str(tmp_path / "apart.npz")]))


def test_a_rounded_network_is_not_taken_for_the_whole_one(tmp_path: Path) -> None:
    draw_files(tmp_path, range(1, 2), crops=2)
    with pytest.raises(SystemExit, match=r"Train on from its checkpoint instead, such as models/heel\.pt"):
        rebuild("heel", Path("models/heel.xml"), tmp_path / "heel.pt", tmp_path)
