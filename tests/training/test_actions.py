"""A network of one's own: what it takes over, what it learns, and that nobody it is judged by was learnt from."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="torch is no part of the product; see models/training/README.md")

from gait.disk import read_json  # noqa: E402 (nothing below can be imported without torch)
from gait.movements.own_network import names_of, read_network  # noqa: E402
from gait.pose.recognition import ACTIVITIES, LOOKS, features  # noqa: E402
from gait.weights.network import Network  # noqa: E402
from models.training import actions  # noqa: E402
from models.training.acting import filmed  # noqa: E402
from models.training.actions import Clips, parted, pool_of, train  # noqa: E402
from models.training.activity_network import MODEL, carried  # noqa: E402
from models.training.activity_people import load_sequences  # noqa: E402

NAMES = names_of(["squat", "jumping jack"])


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Few windows and steps: what they are enough for is told apart already."""
    for name, value in (("OWN", 768), ("GENERATED", 768), ("STEPS", 60), ("CHECKED", 2)):
        monkeypatch.setattr(actions, name, value)


def clips(people: int = 3) -> Clips:
    made = [(name, who, filmed(name, who, "front")) for name in ("squat", "jumping jack") for who in range(people)]
    told = np.array([NAMES.index(name) for name, _, _ in made])
    return Clips(NAMES, [poses for _, _, poses in made], told, np.array([who for _, who, _ in made]))


def test_it_begins_as_the_carried_network() -> None:
    seen = features(filmed("squat", 1, "front")[None, :LOOKS])
    exported = Network(MODEL, hint="LATENCY").infer(seen)
    with torch.no_grad():
        np.testing.assert_allclose(carried(len(ACTIVITIES))(torch.from_numpy(seen)), exported, atol=1e-5)
        told, view = carried(len(NAMES)).logits(torch.from_numpy(seen))
        np.testing.assert_allclose(told[:, : len(ACTIVITIES)].softmax(1), exported[:, : len(ACTIVITIES)], atol=1e-5)
        np.testing.assert_allclose(view.softmax(1), exported[:, len(ACTIVITIES) :], atol=1e-5)


def test_nobody_held_out_is_learnt_from() -> None:
    mine = clips()
    pool = pool_of(mine, load_sequences().part(held_out=False), np.random.default_rng(1))
    rounds = parted(mine)
    assert sorted(np.concatenate(rounds)) == [0, 1, 2]
    for people in rounds:
        left = pool.without(people)
        assert not np.isin(left.who, people).any()
        assert len(left.seen) == len(left.told) == len(left.who) < len(pool.who)


@pytest.mark.parametrize("strategy", ["carried", "scratch"])
def test_the_written_network_tells_people_it_never_saw(
    strategy: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mine, material = clips(), tmp_path / "material.npz"
    classes = ["jumping jack", "squat"]
    np.savez(
        material, poses=np.concatenate(mine.poses), length=[len(poses) for poses in mine.poses], who=mine.who,
        told=[classes.index(NAMES[k]) for k in mine.told], classes=np.array(classes),
    )  # fmt: skip
    train(material, tmp_path / "own.xml", strategy)
    learnt = read_network(tmp_path / "own.xml")
    for name in classes:
        assert learnt.tell(filmed(name, 9, "front")).ranked[0][0] == name
    report = read_json(tmp_path / "own.json")
    assert report["held_out"]["clips"] == np.sum(report["held_out"]["confusion"]) == 6
    assert "Held out, each of 3 people once, whole:" in capsys.readouterr().out
