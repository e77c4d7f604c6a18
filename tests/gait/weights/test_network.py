"""Order, bounds, copies and errors of the asynchronous network; the preprocessing inside the graph."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import openvino as ov
import pytest
from numpy.typing import NDArray
from openvino import opset13 as ops

from gait.errors import ModelFault
from gait.weights import network
from gait.weights.manifest import verified_model
from gait.weights.network import Laying, Network, box_side

Pictures = Iterator[tuple[int, NDArray[np.uint8]]]
AS_IT_IS = Laying((16, 8), (16, 8), (16, 8))


@pytest.fixture(scope="module")
def identity(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A network that gives back the float32 picture that it was given."""
    path = tmp_path_factory.mktemp("network") / "identity.xml"
    given = ops.parameter([-1, -1, -1, 3], np.float32, name="image")
    ov.save_model(ov.Model([ops.add(given, np.float32(0.0))], [given], "identity"), path)
    return path


def numbered(count: int) -> Pictures:
    """Pictures of one grey each, in order."""
    for k in range(count):
        yield k, np.full((1, 16, 8, 3), k, dtype=np.uint8)


@pytest.mark.parametrize("in_flight", [1, 2, 5])
def test_results_come_in_order_each_once(identity: Path, in_flight: int) -> None:
    running = Network(identity, AS_IT_IS, in_flight=in_flight)
    results = list(running.stream(numbered(40)))
    assert [key for key, _ in results] == list(range(40))
    assert all((tensor == key).all() for key, tensor in results)


def test_results_are_copies(identity: Path) -> None:
    kept = [tensor for _, tensor in Network(identity, AS_IT_IS).stream(numbered(12))]
    assert [tensor.max() for tensor in kept] == list(range(12))


def test_it_reads_no_further_ahead_than_it_may(identity: Path) -> None:
    read: list[int] = []

    def watched() -> Pictures:
        for key, picture in numbered(20):
            read.append(key)
            yield key, picture

    for key, _ in Network(identity, AS_IT_IS, in_flight=3).stream(watched()):
        assert max(read) - key < 3


def test_a_stream_can_be_left_and_another_begun(identity: Path) -> None:
    running = Network(identity, AS_IT_IS)
    next(running.stream(numbered(20)))
    assert len(list(running.stream(numbered(5)))) == 5


def test_an_error_in_the_callback_reaches_the_caller(identity: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    running = Network(identity, AS_IT_IS)

    class FullMemory:
        float32 = np.float32

        @staticmethod
        def array(*_: object, **__: object) -> None:
            raise MemoryError("no room for a copy")

    monkeypatch.setattr(network, "np", FullMemory)
    with pytest.raises(MemoryError, match="no room"):
        list(running.stream(numbered(3)))


def test_an_error_of_the_source_reaches_the_caller(identity: Path) -> None:
    def torn() -> Pictures:
        yield from numbered(3)
        raise OSError("camera gone")

    with pytest.raises(OSError, match="camera gone"):
        list(Network(identity, AS_IT_IS).stream(torn()))


def test_at_once_it_gives_the_same(identity: Path) -> None:
    picture = np.random.default_rng(1).integers(0, 256, (1, 16, 8, 3), dtype=np.uint8)
    assert np.array_equal(Network(identity, AS_IT_IS).infer(picture), picture.astype(np.float32))


def test_without_a_picture_size_it_takes_its_own_input(identity: Path) -> None:
    batch = np.random.default_rng(2).random((1, 4, 6, 3)).astype(np.float32)
    assert np.array_equal(Network(identity).infer(batch), batch)


def test_a_whole_reduction_is_the_mean_of_each_square(identity: Path) -> None:
    picture = np.random.default_rng(3).integers(0, 256, (1, 48, 24, 3), dtype=np.uint8)
    given = Network(identity, Laying((48, 24), (16, 8), (16, 8))).infer(picture)
    squares = picture.reshape(1, 16, 3, 8, 3, 3).astype(float).mean(axis=(2, 4))
    assert np.abs(given - squares).max() < 0.01


@pytest.mark.parametrize("picture", [(1280, 720), (1920, 1080), (960, 540)])
def test_the_resize_is_about_that_of_area_averaging(identity: Path, picture: tuple[int, int]) -> None:
    rough = np.random.default_rng(4).integers(0, 256, (12, 8, 3), dtype=np.uint8)
    image = np.asarray(cv2.resize(rough, picture[::-1], interpolation=cv2.INTER_CUBIC), dtype=np.uint8)
    given = Network(identity, Laying(picture, (368, 208), (368, 208))).infer(image[None])[0]
    wanted = cv2.resize(image, (208, 368), interpolation=cv2.INTER_AREA)
    assert np.abs(given - wanted).mean() < 1.5


def test_a_network_may_want_red_first_whole_numbers_and_a_margin(tmp_path: Path) -> None:
    given = ops.parameter([1, -1, -1, 3], np.int32, name="image")
    ov.save_model(ov.Model([ops.convert(given, np.float32)], [given], "whole"), tmp_path / "whole.xml")
    picture = np.random.default_rng(5).integers(0, 256, (1, 20, 10, 3), dtype=np.uint8)
    seen = Network(tmp_path / "whole.xml", Laying((20, 10), (32, 32), (20, 10), rgb=True)).infer(picture)[0]
    assert np.array_equal(seen[:20, :10], picture[0, ..., ::-1])
    assert not seen[20:].any()
    assert not seen[:, 10:].any()


def test_what_lies_on_the_input_is_put_back_on_the_picture() -> None:
    laying = Laying((1283, 720), (256, 160), (256, 144))
    assert laying.covered == (1280, 720)
    assert laying.to_picture(np.array([144.0, 256.0])).tolist() == [720.0, 1280.0]


def test_nothing_is_averaged_when_the_picture_is_smaller() -> None:
    assert box_side((200, 100), (368, 208)) == 1
    assert box_side((1920, 1080), (368, 208)) == 5


@pytest.mark.parametrize("text", ["", "<net>", "not a model"])
def test_a_file_that_is_no_network_is_a_fault(tmp_path: Path, text: str) -> None:
    path = tmp_path / "broken.xml"
    path.write_text(text)
    with pytest.raises(ModelFault, match=r"broken\.xml"):
        Network(path)


def test_the_pose_network_has_57_maps() -> None:
    running = Network(verified_model("pose").path, Laying((128, 96), (64, 48), (64, 48)))
    assert running.infer(np.zeros((1, 128, 96, 3), dtype=np.uint8)).shape == (1, 8, 6, 57)


def test_it_computes_in_single_precision_unless_told_otherwise(identity: Path) -> None:
    assert Network(identity).precision == "f32"


def test_nobody_is_told_that_a_network_was_used(tmp_path: Path) -> None:
    environment = {**os.environ, "HOME": str(tmp_path), "PYTHONPATH": "."}
    environment.pop("CI", None)  # where the makers do not count
    subprocess.run([sys.executable, "-c", "import gait.weights.network"], env=environment, check=True)
    assert not list(tmp_path.iterdir())
