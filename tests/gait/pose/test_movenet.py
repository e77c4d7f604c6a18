"""A pose network of another kind: MoveNet's 17 points, from the manifest's entry to the runner."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import openvino as ov
import pytest
from numpy.typing import NDArray
from openvino import opset13 as ops

from gait.commands.show import Drawn, show_picture
from gait.disk import write_json
from gait.errors import ModelFault
from gait.pose.decoders import decoder_for
from gait.pose.decoders.movenet import POINTS, MoveNet
from gait.pose.reader import Backend, PoseEstimator
from gait.pose.runner import choose_runner
from gait.pose.skeleton import EARS, SHOULDERS, Joint
from gait.weights.manifest import measure_file, verified_model
from tests.gait.pose.synthetic_maps import FIGURE

Floats = NDArray[np.float64]
Tensor = NDArray[np.float32]

HEIGHT, WIDTH = 1280, 720
SIZE = np.array([160, 256])  # of the input; the picture is shrunk to a fifth, and 16 columns are padding


def said(*people: tuple[Floats, float], confidence: float = 0.9) -> Tensor:
    """The network's output [1, 6, 56] for people of joints [18, 2] in picture px, each with a confidence of its own."""
    output = np.zeros((1, 6, 56), np.float32)
    for row, (joints, sureness) in zip(output[0], people, strict=False):
        shares = joints[list(POINTS)] / 5.0 / SIZE
        row[:51] = np.column_stack([shares[:, ::-1], np.full(len(POINTS), confidence)]).ravel()
        row[51:] = *shares.min(axis=0)[::-1], *shares.max(axis=0)[::-1], sureness
    return output


def somebody(x: float, y: float, height: float) -> Floats:
    """[18, 2] px, seen from behind: the right shoulder is on the picture's right."""
    return np.asarray(FIGURE * height + np.array([x, y]))


RUNNER, STAFF = somebody(360.0, 200.0, 900.0), somebody(90.0, 300.0, 700.0)
MOVENET = MoveNet(HEIGHT, WIDTH)


def test_the_input_is_a_padded_portrait() -> None:
    assert MOVENET.laying.size == (256, 160)
    assert MOVENET.laying.filled == (256, 144)
    assert decoder_for("movenet", 480, 640).laying.size == (192, 256)


def test_points_come_back_in_picture_pixels_on_their_own_sides() -> None:
    (found,) = MOVENET.people(said((RUNNER, 0.8)))
    assert np.abs(found.keypoints[:, :2] - RUNNER).max() < 0.01
    assert found.keypoints[Joint.R_ANKLE, 0] > found.keypoints[Joint.L_ANKLE, 0]
    assert found.found.all()


def test_the_neck_is_the_middle_of_the_shoulders_as_sure_as_the_less_sure() -> None:
    output = said((RUNNER, 0.8))
    output[0, 0, 3 * POINTS.index(Joint.L_SHOULDER) + 2] = 0.4
    (found,) = MOVENET.people(output)
    assert np.allclose(found.keypoints[Joint.NECK, :2], RUNNER[list(SHOULDERS)].mean(axis=0), atol=0.01)
    assert found.keypoints[Joint.NECK, 2] == pytest.approx(0.4)


def test_a_shoulder_that_is_missing_leaves_no_neck() -> None:
    output = said((RUNNER, 0.8))
    output[0, 0, 3 * POINTS.index(Joint.R_SHOULDER) + 2] = 0.1
    (found,) = MOVENET.people(output)
    assert set(np.flatnonzero(~found.found)) == {Joint.R_SHOULDER, Joint.NECK}


def test_ears_are_the_network_s_own() -> None:
    output = said((RUNNER, 0.8))
    for ear in EARS:
        output[0, 0, 3 * POINTS.index(ear) + 2] = 0.0
    (found,) = MOVENET.people(output)
    assert np.isnan(found.keypoints[list(EARS)]).all()
    assert np.isfinite(found.keypoints[Joint.NECK]).all()


def test_several_people_come_the_surest_first_and_an_unsure_one_not_at_all() -> None:
    ghost = somebody(600.0, 100.0, 300.0)
    found = MOVENET.people(said((STAFF, 0.5), (ghost, 0.1), (RUNNER, 0.8)))
    assert [round(person.keypoints[Joint.NECK, 0]) for person in found] == [360, 90]


def test_nobody_is_nobody() -> None:
    assert MOVENET.people(said()) == ()


@dataclass(frozen=True, slots=True)
class SpotFrame:
    """A frame with a red spot, on which the network below hangs its runner."""

    time_s: float
    spot: tuple[int, int]

    @property
    def image(self) -> NDArray[np.uint8]:
        image = np.full((HEIGHT, WIDTH, 3), (60, 60, 0), np.uint8)
        x, y = self.spot
        image[y - 10 : y + 10, x - 10 : x + 10] = (60, 60, 255)
        return image


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An installation whose manifest names a network of MoveNet's kind: it finds a runner whose head's top is a red
    spot, and always somebody at the belt's side."""
    output = said((somebody(0.0, 0.0, 900.0), 0.8), (STAFF, 0.9)).reshape(6, 56)
    hung = np.zeros((6, 56), np.float32)
    hung[0, 0:51:3] = hung[0, 51] = hung[0, 53] = 1.0
    aside = np.roll(hung, 1, axis=1)
    given = ops.parameter([1, -1, -1, 3], np.int32, name="image")
    y, x = spot_of(given)
    found = ops.add(ops.add(ops.multiply(y, hung), ops.multiply(x, aside)), output)
    ov.save_model(
        ov.Model([ops.unsqueeze(found, 0)], [given], "movenet"), tmp_path / "pose.xml", compress_to_fp16=False
    )
    files = [measure_file(tmp_path / name, name) for name in ("pose.xml", "pose.bin")]
    entry = {
        "name": "pose", "version": "test", "precision": "FP32", "licence": "none", "source": "this test",
        "decoder": "movenet", "files": [{"file": f.file, "size": f.size, "sha256": f.sha256} for f in files],
    }  # fmt: skip
    monkeypatch.setenv("GAIT_MODELS", str(tmp_path))
    write_json(tmp_path / "manifest.json", {"schema": "gait-models/1", "models": [entry]})


def spot_of(given: ov.Node) -> tuple[ov.Node, ov.Node]:
    """y and x of the middle of all red in a picture [1, h, w, 3], red first, as shares of h and w."""
    red = ops.squeeze(ops.slice(ops.convert(given, np.float32), [0], [1], [1], [3]), [0, 3])
    return middle(ops.reduce_sum(red, [1])), middle(ops.reduce_sum(red, [0]))


def middle(mass: ov.Node) -> ov.Node:
    """Where the middle of a mass [n] is, as a share of n."""
    count = ops.squeeze(ops.convert(ops.shape_of(mass), np.float32), 0)
    along = ops.range(np.float32(0.5), count, np.float32(1.0), "f32")
    return ops.divide(ops.reduce_sum(ops.multiply(mass, along), [0]), ops.multiply(ops.reduce_sum(mass, [0]), count))


@pytest.mark.usefixtures("installed")
def test_from_the_manifest_s_entry_to_the_runner() -> None:
    shots = [SpotFrame(k / 10, (360 + 2 * k, 200)) for k in range(5)]
    poses = [pose for _, pose in PoseEstimator(verified_model("pose"), HEIGHT, WIDTH).poses(shots)]
    assert [len(pose.people) for pose in poses] == [2] * 5
    for shot, runner in zip(shots, choose_runner(poses, HEIGHT, WIDTH), strict=True):
        assert runner is not None
        assert np.abs(runner.keypoints[:, :2] - somebody(*shot.spot, 900.0)).max() < 2.0


@pytest.mark.usefixtures("installed")
def test_points_have_no_maps_to_show(tmp_path: Path) -> None:
    picture = tmp_path / "runner.png"
    cv2.imwrite(str(picture), SpotFrame(0.0, (360, 200)).image)
    show_picture(picture, tmp_path / "shown.png", Drawn())
    with pytest.raises(ModelFault, match="no maps"):
        show_picture(picture, tmp_path / "maps.png", Drawn(maps="all"))


@pytest.mark.usefixtures("installed")
def test_its_resolution_and_what_runs_it_are_its_own(tmp_path: Path) -> None:
    with pytest.raises(ModelFault, match="size of its own"):
        PoseEstimator(verified_model("pose"), HEIGHT, WIDTH, size=(192, 256))
    with pytest.raises(ModelFault, match="OpenCV does not run"):
        PoseEstimator(verified_model("pose"), HEIGHT, WIDTH, backend=Backend.OPENCV)
