"""The `kiosk` command."""

from __future__ import annotations

import argparse
import logging
import os
import shutil
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from gait.errors import Fault, GaitError
from gait.models import model_path
from gait.shoe import read_catalogue
from kiosk.camera import Camera, Mode
from kiosk.camera_setup import CLIP, camera_of
from kiosk.engine import Engine
from kiosk.faults import CameraLost
from kiosk.folders import Folders, folders, make_private
from kiosk.pin import StaffPin
from kiosk.recording import Shot
from kiosk.session import Session
from kiosk.settings import CameraSettings, Settings, StoreSettings, read_settings
from kiosk.store import Store
from kiosk.vigil import LOOK_S, Vigil
from kiosk.watchdog import watchdog
from kiosk.words import LANGUAGES

DESCRIPTION = "The touchscreen beside the treadmill."
NO_CAMERA = "No camera is set up."
CHOOSE_CAMERA = "Choose one under Staff, Camera, or name it in {path}; to try the screens with a clip: kiosk --demo"
DEMO_PIN = "0000"
FAULT = 4


class NoCamera:
    """Stands in for the camera as long as none is set up, so that staff can do that on the screen."""

    def open(self) -> Mode:
        raise CameraLost(NO_CAMERA)

    def shot(self) -> Shot:
        raise CameraLost(NO_CAMERA)

    def close(self) -> None:
        """There is nothing to close."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Open the touchscreen; the exit status."""
    order = parser().parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s")
    try:
        show(rehearsal(order) if order.demo else visits(), order)
    except GaitError as error:
        print(f"{error.message}\n{error.what_to_do}", file=sys.stderr)
        return FAULT
    return 0


def parser() -> argparse.ArgumentParser:
    """The command line."""
    top = argparse.ArgumentParser("kiosk", description=DESCRIPTION)
    top.add_argument("--demo", action="store_true", help="a whole visit with a clip in the camera's place; PIN 0000")
    top.add_argument("--clip", type=Path, help="the demo's clip (default: the one that comes along)")
    top.add_argument("--out", type=Path, default=Path("out/kiosk-demo"), help="where the demo keeps its visits")
    top.add_argument("--lang", choices=sorted(LANGUAGES), help="language of the welcome screen")
    top.add_argument("--size", type=size, metavar="WIDTHxHEIGHT", help="a window of that size, not the whole screen")
    return top


def size(text: str) -> tuple[int, int]:
    """`1080x1920`."""
    try:
        width, height = (int(side) for side in text.split("x"))
    except ValueError as error:
        raise argparse.ArgumentTypeError("write a size as 1080x1920") from error
    return width, height


def visits() -> Session:
    """The store's own: settings, camera and database of the state folder. Raises Fault."""
    at = folders()
    settings = read_settings(at.settings)
    camera = camera_of(settings.camera)
    if camera is None:
        print(f"{NO_CAMERA} {CHOOSE_CAMERA.format(path=at.settings)}", file=sys.stderr)
    return session(at, settings, camera or NoCamera(), StaffPin(at.pin).check)


def rehearsal(order: argparse.Namespace) -> Session:
    """The same with a clip in the camera's place, in a state folder that starts empty. Raises Fault."""
    at = Folders(order.out / "state")
    shutil.rmtree(at.root, ignore_errors=True)
    clip = order.clip or model_path("demo.mp4")
    settings = Settings(StoreSettings(), CameraSettings(f"{CLIP}{clip}", rotation_deg=0))
    camera = camera_of(settings.camera)
    assert camera is not None
    return session(at, settings, camera, lambda pin: pin == DEMO_PIN)


def session(at: Folders, settings: Settings, camera: Camera, is_pin: Callable[[str], bool]) -> Session:
    """A session over a state folder. Raises StoreFault, DiskFull."""
    try:
        make_private(at.root)
    except OSError as error:
        raise Fault(
            f"The state folder {at.root} cannot be used: {error.strerror}.",
            "Run the kiosk as its service, or name another folder in KIOSK_STATE.",
        ) from error
    shoes = read_catalogue(model_path("sample_shoes.csv"))
    return Session(at, Store(at.visits), settings, camera, Engine(), shoes, is_pin)


def show(visit: Session, order: argparse.Namespace) -> None:
    """Kivy is imported here: importing it opens a window, which the analysing child must never do."""
    dog = watchdog(os.environ, time.monotonic())
    vigil = Vigil(dog, visit.grab, visit.engine)
    visit.open()
    try:
        set_up_window(order.size)
        from kivy.clock import Clock

        from gait.norms import load_norms
        from kiosk.app import KioskApp

        store = visit.settings.store
        app = KioskApp(visit, load_norms(), store.name, order.lang or store.language)
        app.bind(on_start=lambda _: dog.ready("The screen is up"))
        Clock.schedule_interval(lambda _: vigil.look(time.monotonic()), LOOK_S)
        app.run()
    finally:
        dog.stopping()
        visit.close()


def set_up_window(wished: tuple[int, int] | None) -> None:
    """Kivy's settings, which it reads on import: none from the user's folder, no arguments, no log file."""
    os.environ.update(KIVY_NO_ARGS="1", KIVY_NO_CONFIG="1", KIVY_NO_FILELOG="1")
    from kivy.config import Config

    Config.set("input", "mouse", "mouse,disable_multitouch")
    Config.set("graphics", "fullscreen", "0" if wished else "auto")
    for side, length in zip(("width", "height"), wished or (), strict=False):
        Config.set("graphics", side, str(length))


if __name__ == "__main__":
    sys.exit(main())
