"""A trained network is read back by the digests and names beside it, and says what a clip shows."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from gait.__main__ import main
from gait.disk import read_json, write_json
from gait.errors import SettingsFault, TooShort
from gait.movements.own_network import Told, described, names_of, over_clip, read_network
from gait.pose.skeleton import KEYPOINTS
from gait.scene import View
from gait.weights.manifest import model_path
from models.training.acting import filmed, write_clip
from tests.conftest import STANDING


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A network that knows the carried activities and nothing else."""
    for kind in (".xml", ".bin"):
        shutil.copy(model_path(f"activity{kind}"), tmp_path / f"own{kind}")
    path = tmp_path / "own.xml"
    write_json(path.with_suffix(".json"), described(path, names_of(())))
    return path


def test_a_clip_is_told_by_the_networks_own_names(
    own: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_clip(tmp_path / "still", np.repeat(filmed("squat", 1, "rear")[:1], 30, axis=0))
    assert main(["action", "recognise", str(tmp_path / "still"), "--fps", "15", "--network", str(own)]) == 0
    first, listing = capsys.readouterr().out.splitlines()
    assert first == "recognised as “standing”, seen from: rear"
    assert listing.startswith("“standing” ")


def test_it_is_told_as_json_of_whoever_is_in_the_box(
    own: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_clip(tmp_path / "squat", filmed("squat", 1, "front"))
    order = ["action", "recognise", str(tmp_path / "squat"), "--fps", "15", "--network", str(own), "--json", "--box"]
    assert main([*order, "1000,800,1000,1300"]) == 0
    said = json.loads(capsys.readouterr().out)["network"]
    assert said["view"] == "front"
    assert set(said["probability"]) == {"running", "walking", "standing", "none"}
    assert main([*order, "0,0,5,5"]) == 3


def test_names_of_ones_own_come_after_the_carried_ones() -> None:
    assert names_of(["wave", "walking", "bow"]) == ("running", "walking", "standing", "none", "bow", "wave")


def test_what_is_likely_is_not_yet_sure() -> None:
    told = Told(("wave", "bow"), np.array([0.6, 0.4]), np.array([0.1, 0.9, 0.0]))
    assert told.name is None
    assert told.ranked[0] == ("wave", 0.6)
    assert told.view is View.FRONT


def test_a_clip_is_told_less_surely_than_its_seconds() -> None:
    seconds = np.array([[0.9, 0.08, 0.02], [0.6, 0.3, 0.1]])
    clip = over_clip(seconds)
    assert clip.sum() == pytest.approx(1.0)
    assert list(np.argsort(-clip)) == [0, 1, 2]
    assert clip[0] < seconds[:, 0].mean()


def test_a_second_is_needed(own: Path) -> None:
    with pytest.raises(TooShort):
        read_network(own).tell(np.zeros((8, *KEYPOINTS)))


def spoilt(path: Path, change: Callable[[dict[str, Any]], object]) -> None:
    beside = path.with_suffix(".json")
    stored = read_json(beside)
    change(stored)
    write_json(beside, stored)


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (lambda path: path.with_suffix(".bin").write_bytes(b"else"), "damaged or of another version"),
        (lambda path: path.with_suffix(".json").unlink(), "cannot be read"),
        (lambda path: spoilt(path, lambda stored: stored["classes"].append("wave")), "its list names 5"),
        (lambda path: spoilt(path, lambda stored: stored["classes"].reverse()), "list of classes is incomplete"),
        (lambda path: spoilt(path, lambda stored: stored.update(schema="gait-own-network/9")), "has the schema"),
    ],
    ids=["other weights", "no list", "a class too many", "other classes", "another schema"],
)
def test_what_was_not_trained_together_is_refused(own: Path, spoil: Callable[[Path], object], told: str) -> None:
    spoil(own)
    with pytest.raises(SettingsFault, match=told):
        read_network(own)


def test_a_refused_network_is_wrong_usage(own: Path, capsys: pytest.CaptureFixture[str]) -> None:
    own.with_suffix(".bin").unlink()
    assert main(["action", "recognise", str(STANDING), "--network", str(own)]) == 2
    assert "gait action train" in capsys.readouterr().err
