"""Finding a camera, and looking at what it gives while it is set up."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from pathlib import Path

import cv2
import numpy as np

from gait.clip.orientation import Orientation
from gait.weights.manifest import model_path
from kiosk.camera.device import Mode, V4l2Camera, VirtualCamera
from kiosk.camera.recording import Shot
from kiosk.camera.setup import TriedCamera, camera_of, devices, spell_name
from kiosk.faults import CameraLost
from kiosk.settings import CameraSettings


def test_each_camera_is_listed_once_by_its_makers_name(tmp_path: Path) -> None:
    for name in ("usb-046d_Logitech_BRIO_5A1F-video-index0", "usb-046d_Logitech_BRIO_5A1F-video-index1",
                 "usb-Arducam_B0506-video-index0"):  # fmt: skip
        (tmp_path / name).touch()
    assert [device.name for device in devices(tmp_path)] == ["Logitech BRIO 5A1F", "Arducam B0506"]
    assert devices(tmp_path / "none") == ()


def test_a_name_of_one_word_stays() -> None:
    assert spell_name("usb-Cam1-video-index0") == "Cam1"


def test_the_settings_say_which_camera() -> None:
    assert camera_of(CameraSettings()) is None
    assert isinstance(camera_of(CameraSettings("/dev/v4l/by-id/x")), V4l2Camera)
    assert isinstance(camera_of(CameraSettings(f"clip:{model_path('demo.mp4')}")), VirtualCamera)


@dataclass(slots=True)
class OnePicture:
    """Gives one picture, then waits until the test goes on, then is gone."""

    given: threading.Event = field(default_factory=threading.Event)
    go_on: threading.Event = field(default_factory=threading.Event)
    shots: int = 0
    closed: bool = False

    def open(self) -> Mode:
        return Mode(8, 4, 60.0)

    def shot(self) -> Shot:
        self.shots += 1
        if self.shots == 2:
            self.given.set()
            self.go_on.wait(10.0)
            raise CameraLost("The camera gives no more pictures.")
        _, jpeg = cv2.imencode(".jpg", np.full((4, 8, 3), 200, np.uint8))
        return Shot(self.shots, self.shots / 60.0, jpeg.tobytes())

    def close(self) -> None:
        self.closed = True


def test_a_trial_shows_the_newest_picture_and_tells_a_fault() -> None:
    camera = OnePicture()
    trial = TriedCamera(CameraSettings("x"), lambda _: camera)
    trial.start()
    camera.given.wait(10.0)
    preview, still = trial.preview(Orientation(90)), trial.still(Orientation(90))
    assert preview is not None
    assert preview.shape == (4, 2, 3)
    assert still is not None
    assert still.shape == (8, 4, 3)
    assert trial.preview(Orientation(90)) is None
    assert trial.rate_hz() == 0.0
    camera.go_on.set()
    trial.stop()
    assert camera.closed
    assert isinstance(trial.fault, CameraLost)


def test_without_a_camera_there_is_nothing_to_see() -> None:
    trial = TriedCamera(CameraSettings())
    trial.start()
    trial.stop()
    assert trial.preview(Orientation(0)) is None
    assert trial.still(Orientation(0)) is None
