"""The networks learn, and what is exported computes what was trained."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import openvino as ov
import pytest
from numpy.typing import NDArray

torch = pytest.importorskip("torch", reason="torch is no part of the product; see models/training/README.md")

from gait.eyes.heel import CROP_HEIGHT, CROP_WIDTH  # noqa: E402 (nothing below can be imported without torch)
from models.training.crops import read_crops  # noqa: E402
from models.training.export import export  # noqa: E402
from models.training.landmarks import carried_finder  # noqa: E402
from models.training.paper import draw_files  # noqa: E402
from models.training.paper_scenes import draw_scenes, paper_scene  # noqa: E402
from models.training.scene_file import scene_path, write_scene  # noqa: E402
from models.training.train import TASKS, Training, judge_finder, stacked  # noqa: E402
from models.training.views import finder_sample  # noqa: E402

LEG = np.array([[66, 60], [64, 138], [63, 178], [62, 199]])  # px of the four points


def striped_legs(count: int) -> list[Any]:
    """A batch of pictures with a bright line through the four points of each."""
    rng = np.random.default_rng(5)
    points = (LEG + rng.normal(0, 4, (count, 4, 2))).astype(np.float32)
    pictures = np.stack([striped(each, rng) for each in points])
    ones, phase = np.ones(count, np.float32), np.full((count, 2), 0.5, np.float32)
    parts = (pictures, points, np.ones((count, 4), np.float32), phase, ones, ones, ones)
    return [torch.from_numpy(part) for part in parts]


def striped(points: NDArray[np.float32], rng: np.random.Generator) -> NDArray[np.uint8]:
    """One of those pictures."""
    picture = rng.integers(0, 60, (CROP_HEIGHT, CROP_WIDTH, 3), dtype=np.uint8)
    for x, y in points.astype(int):
        picture[y - 3 : y + 4, x - 3 : x + 4] = 230
    return picture


def test_steps_on_one_batch_lower_its_loss(tmp_path: Path) -> None:
    torch.manual_seed(1)
    training, batch = Training(TASKS["heel"], tmp_path / "heel.pt"), striped_legs(8)
    losses = [training.learn(batch, 2e-3)[0] for _ in range(12)]
    assert losses[-1] < 0.8 * losses[0]


def test_steps_on_paper_scenes_lower_the_finders_loss() -> None:
    torch.manual_seed(1)
    rng, scene = np.random.default_rng(2), paper_scene(np.random.default_rng(1), pictures=8)
    views = [finder_sample(scene, k, scene.picture(k), rng) for k in range(8)]
    training, batch = Training(TASKS["finder"], Path("nowhere.pt")), [torch.from_numpy(part) for part in stacked(views)]
    losses = [training.learn(batch, 2e-3)[0] for _ in range(12)]
    assert losses[-1] < 0.8 * losses[0]


def test_the_carried_finder_is_taken_up_and_finds_paper_legs_better_than_none(tmp_path: Path) -> None:
    draw_scenes(tmp_path, range(1, 13), pictures=10)
    apart = scene_path(tmp_path, 901)
    write_scene(apart, paper_scene(np.random.default_rng(901), pictures=10))
    carried = Training(TASKS["finder"], carried_finder(tmp_path, tmp_path)).averaged()
    blank = Training(TASKS["finder"], tmp_path / "none.pt").averaged()
    known, none = (float(judge_finder(network, apart).split("median ")[1].split()[0]) for network in (carried, blank))
    assert known < 0.5 * none


def test_training_goes_on_where_the_checkpoint_ended(tmp_path: Path) -> None:
    training = Training(TASKS["heel"], tmp_path / "heel.pt")
    training.learn(striped_legs(4), 1e-3)
    training.save()
    assert Training(TASKS["heel"], tmp_path / "heel.pt").steps == 1


def test_the_deeper_network_reads_as_the_plain_one_until_it_is_trained(tmp_path: Path) -> None:
    plain = Training(TASKS["heel"], tmp_path / "none.pt", start=Path("models/heel.pt"))
    deeper = Training(TASKS["deeper"], tmp_path / "none.pt")
    pictures = striped_legs(4)[0]
    with torch.no_grad():
        assert torch.allclose(deeper.averaged()(pictures)[0], plain.averaged()(pictures)[0], atol=1e-3)


@pytest.mark.filterwarnings("ignore")  # of torch's tracer and of the converter
@pytest.mark.parametrize("name", ["deeper", "photo"])
def test_another_heel_network_is_exported_as_the_products(name: str, tmp_path: Path) -> None:
    export(name, tmp_path / "none.pt", tmp_path)
    points = ov.Core().compile_model(tmp_path / "heel.xml", "CPU")(striped_legs(1)[0].numpy())[0]
    assert points.shape == (1, 4, 2)
    assert (tmp_path / "heel.pt").exists()


@pytest.mark.filterwarnings("ignore")  # of torch's tracer and of the converter
def test_the_exported_network_computes_what_was_trained(tmp_path: Path) -> None:
    checkpoint = tmp_path / "heel.pt"
    training, batch = Training(TASKS["heel"], checkpoint), striped_legs(4)
    training.learn(batch, 1e-3)
    training.save()
    export("heel", checkpoint, tmp_path)
    precise = {"INFERENCE_PRECISION_HINT": "f32"}
    exported = ov.Core().compile_model(tmp_path / "heel.xml", "CPU", precise)(batch[0].numpy())
    with torch.no_grad():
        trained = training.averaged().half().float()(batch[0])
    for k, wanted in enumerate(trained):
        np.testing.assert_allclose(exported[k], wanted.numpy(), rtol=1e-3, atol=1e-3)


@pytest.mark.filterwarnings("ignore")  # of torch's tracer and of the quantiser
def test_the_rounded_network_reads_alike(tmp_path: Path) -> None:
    quantise = pytest.importorskip("models.training.quantise")
    (tmp_path / "float").mkdir()
    export("heel", Path("models/heel.pt"), tmp_path / "float")
    draw_files(tmp_path / "crops", range(1, 2), crops=120)
    rounded = quantise.quantised(tmp_path / "float" / "heel.xml", tmp_path / "crops")
    judged = read_crops(tmp_path / "crops" / "crops_1.npz")
    whole = quantise.errors_deg(ov.Core().read_model(tmp_path / "float" / "heel.xml"), judged)
    apart = quantise.errors_deg(rounded, judged) - whole
    assert np.median(np.abs(apart)) < 0.5
    assert "after" in quantise.check_lost(whole, whole + apart)
    with pytest.raises(SystemExit, match="Too much is lost"):
        quantise.check_lost(whole, whole + 2.0)
