"""What a camera gives, and what it says when it does not."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any, cast

import cv2
import numpy as np
import pytest

from kiosk.camera.device import MAINS_CONTROL, MJPG, Mode, V4l2Camera, VirtualCamera
from kiosk.faults import CameraFrozen, CameraLost, CameraMode, CameraSlow

MODE = Mode(1920, 1080, 60.0)


class FakeDevice:
    """A V4L2 device as OpenCV shows it: pictures (None: unplugged), a rate, and modes that it does not take."""

    def __init__(
        self,
        pictures: list[bytes | None],
        rate_hz: float = 60.0,
        fixed: dict[int, float] | None = None,
        refused: tuple[int, ...] = (),
    ):
        self.pictures, self.rate_hz, self.fixed, self.refused = pictures, rate_hz, fixed or {}, refused
        self.settings: dict[int, float] = {}
        self.read_so_far = 0
        self.there = True

    def __call__(self, device: str, backend: int) -> FakeDevice:
        self.read_so_far = 0
        return self

    def isOpened(self) -> bool:  # noqa: N802
        return self.there

    def set(self, key: int, value: float) -> bool:
        self.settings[key] = self.fixed.get(key, value)
        return key not in self.refused

    def get(self, key: int) -> float:
        if key == cv2.CAP_PROP_POS_MSEC:
            return 1000.0 * self.read_so_far / self.rate_hz
        return self.settings[key]

    def read(self) -> tuple[bool, Any]:
        picture = self.pictures[self.read_so_far % len(self.pictures)]
        self.read_so_far += 1
        return picture is not None, None if picture is None else np.frombuffer(picture, np.uint8)

    def release(self) -> None:
        pass


def pictures(count: int) -> list[bytes | None]:
    return [b"\xff\xd8 picture %d \xff\xd9" % k for k in range(count)]


def decoded(jpeg: bytes) -> Any:
    return cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_COLOR)


def camera(device: FakeDevice) -> V4l2Camera:
    return V4l2Camera("/dev/video0", MODE, cast(Any, device))


def shots_until_fault(source: V4l2Camera) -> None:
    source.open()
    for _ in range(200):
        source.shot()


def test_bytes_and_times_come_as_the_driver_gives_them() -> None:
    device = FakeDevice(pictures(90))
    source = camera(device)
    assert source.open() == MODE
    assert device.settings[cv2.CAP_PROP_FOURCC] == MJPG
    assert device.settings[cv2.CAP_PROP_CONVERT_RGB] == 0
    shots = [source.shot() for _ in range(90)]
    assert [shot.jpeg for shot in shots] == pictures(90)
    assert all(b.time_s - a.time_s == pytest.approx(1 / 60) for a, b in pairwise(shots))


def test_unplugged_is_said_and_plugged_in_goes_on() -> None:
    device = FakeDevice([*pictures(5), None])
    source = camera(device)
    with pytest.raises(CameraLost) as lost:
        shots_until_fault(source)
    assert "Plug" in lost.value.what_to_do
    source.close()
    assert source.open() == MODE
    assert source.shot().index == 0


def test_a_camera_that_is_not_there_is_said() -> None:
    device = FakeDevice(pictures(1))
    device.there = False
    with pytest.raises(CameraLost):
        camera(device).open()


@pytest.mark.parametrize(
    ("device", "fault"),
    [
        (FakeDevice([b"the same"]), CameraFrozen),
        (FakeDevice(pictures(150), rate_hz=30.0), CameraSlow),
        (FakeDevice(pictures(9), fixed={cv2.CAP_PROP_FRAME_WIDTH: 640.0}), CameraMode),
        (FakeDevice(pictures(9), fixed={cv2.CAP_PROP_FOURCC: 1.0}), CameraMode),
    ],
)
def test_frozen_slow_and_wrong_mode_are_told_apart(device: FakeDevice, fault: type[Exception]) -> None:
    with pytest.raises(fault):
        shots_until_fault(camera(device))


def film(path: Path, levels: tuple[int, ...]) -> Path:
    """A clip of plain grey pictures."""
    writer = cv2.VideoWriter(str(path), MJPG, 50.0, (96, 160))
    for level in levels:
        writer.write(np.full((160, 96, 3), level, np.uint8))
    writer.release()
    return path


def test_the_virtual_camera_plays_its_clip_round_and_round(tmp_path: Path) -> None:
    source = VirtualCamera(film(tmp_path / "clip.avi", (40, 120, 200)), paced=False)
    assert source.open() == Mode(96, 160, 50.0)
    shots = [source.shot() for _ in range(7)]
    assert all(b.time_s - a.time_s == pytest.approx(0.02) for a, b in pairwise(shots))
    seen = [round(float(np.mean(decoded(shot.jpeg))), -1) for shot in shots]
    assert seen == [40, 120, 200, 40, 120, 200, 40]


def test_the_virtual_camera_plays_another_clip_while_its_runner_stands(tmp_path: Path) -> None:
    standing = [True]
    source = VirtualCamera(
        film(tmp_path / "run.avi", (40, 120)), False, film(tmp_path / "stand.avi", (200, 220)), lambda: standing[0]
    )
    source.open()
    seen = [source.shot() for _ in range(3)]
    standing[0] = False
    seen += [source.shot() for _ in range(3)]
    levels = [round(float(np.mean(decoded(shot.jpeg))), -1) for shot in seen]
    assert levels == [200, 220, 200, 40, 120, 40]
    assert [shot.index for shot in seen] == list(range(6))
    assert all(b.time_s > a.time_s for a, b in pairwise(seen))


@dataclass(slots=True)
class Controls:
    """V4L2 controls that were set; a camera may have none."""

    there: bool = True
    values: dict[int, int] = field(default_factory=dict)

    def __call__(self, device: str, control: int, value: int) -> None:
        if not self.there:
            raise OSError("no such control")
        self.values[control] = value


@pytest.mark.parametrize(("exposure_us", "expected"), [(0, {cv2.CAP_PROP_AUTO_EXPOSURE: 3}),
    (4000, {cv2.CAP_PROP_AUTO_EXPOSURE: 1, cv2.CAP_PROP_EXPOSURE: 40})])  # fmt: skip
def test_exposure_is_set_in_steps_of_a_tenth_of_a_millisecond(exposure_us: int, expected: dict[int, float]) -> None:
    device, controls = FakeDevice(pictures(9)), Controls()
    V4l2Camera("/dev/video0", MODE, cast(Any, device), exposure_us, 60, controls).open()
    assert expected.items() <= device.settings.items()
    assert (cv2.CAP_PROP_EXPOSURE in device.settings) == bool(exposure_us)
    assert controls.values == {MAINS_CONTROL: 2}


def test_a_camera_without_a_mains_control_works() -> None:
    assert V4l2Camera("/dev/video0", MODE, cast(Any, FakeDevice(pictures(9))), 0, 50, Controls(False)).open() == MODE


def test_an_exposure_that_is_not_taken_is_told() -> None:
    device = FakeDevice(pictures(9), refused=(cv2.CAP_PROP_EXPOSURE,))
    with pytest.raises(CameraMode, match="exposure of 4 ms"):
        V4l2Camera("/dev/video0", MODE, cast(Any, device), 4000, 50, Controls()).open()
