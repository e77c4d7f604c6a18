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

from gait.errors import GaitError, SettingsFault
from gait.weights.manifest import model_path
from kiosk.camera.device import Camera, Mode, VirtualCamera
from kiosk.camera.recording import Shot
from kiosk.camera.setup import CLIP, camera_of
from kiosk.delivery.printing import Printer
from kiosk.engine.client import Engine
from kiosk.faults import CameraLost
from kiosk.folders import Folders, folders, make_private
from kiosk.ownership import owning, unusable
from kiosk.session.session import Session
from kiosk.settings import CameraSettings, Settings, StoreSettings, WarmUpSettings, usable_settings, write_settings
from kiosk.staff.orders import Orders
from kiosk.staff.staff import Machine, Staff
from kiosk.storage.soundness import check_whole
from kiosk.storage.store import Store
from kiosk.ui.monitor import screen_inch
from kiosk.ui.theme import USUAL_INCH
from kiosk.ui.window import set_up_window
from kiosk.upkeep.pin import LostPin, StaffPin
from kiosk.visit.model import State
from kiosk.watchdog import watchdog
from kiosk.words import LANGUAGES

DESCRIPTION = "The touchscreen beside the treadmill."
NO_CAMERA = "No camera is set up."
CHOOSE_CAMERA = "Choose one under Staff, Camera, or name it in {path}; to try the screens with a clip: kiosk --demo"
DEMO_PIN = "0000"
DEMO_WARM_UP_S = (20.0, 15.0)  # nobody waits three minutes for a clip
BEFORE_THE_RUN = (State.CHECK, State.STANDING)
FAULT = 4


class NoCamera:
    """Stands in for the camera as long as none is set up, so that staff can do that on the screen."""

    def open(self) -> Mode:
        raise CameraLost(NO_CAMERA)

    def shot(self) -> Shot:
        raise CameraLost(NO_CAMERA)

    def close(self) -> None:
        """There is nothing to close."""


class DemoPin(StaffPin):
    """The demo's PIN is known to all."""

    @property
    def is_set(self) -> bool:
        return True

    def check(self, pin: str) -> bool:
        return pin == DEMO_PIN


def main(arguments: Sequence[str] | None = None) -> int:
    """Open the touchscreen; the exit status."""
    order = parser().parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s")
    try:
        at = Folders(order.out / "state") if order.demo else folders()
        make_state(at)
        with owning(at.owner):
            show(*(rehearsal(at, order) if order.demo else visits(at)), order)
    except KeyboardInterrupt:
        return 0
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


def visits(at: Folders) -> tuple[Session, StaffPin]:
    """The store's own: settings, camera and database of the state folder. Raises Fault."""
    check_whole(at)
    (settings, refused), pin = usable_settings(at.settings), staff_pin(at.pin)
    for why in refused.values():
        logging.getLogger(__name__).warning("%s It is as usual until it is mended.", why)
    if not settings.camera.device:
        print(f"{NO_CAMERA} {CHOOSE_CAMERA.format(path=at.settings)}", file=sys.stderr)
    return session(at, settings, pin), pin


def staff_pin(path: Path) -> StaffPin:
    """The PIN; customers are served also where its file is damaged, which is no way past it."""
    try:
        return StaffPin(path)
    except SettingsFault as fault:
        logging.getLogger(__name__).error("%s %s", fault.message, fault.what_to_do)
        return LostPin()


def rehearsal(at: Folders, order: argparse.Namespace) -> tuple[Session, StaffPin]:
    """The same with a clip in the camera's place and the sample shoes, in a folder that starts empty. Raises Fault."""
    remove_former(at)
    clip = order.clip or model_path("demo.mp4")
    played_clip = CameraSettings(f"{CLIP}{clip}", rotation_deg=0)
    settings = Settings(StoreSettings(), played_clip, warm_up=WarmUpSettings(*DEMO_WARM_UP_S))
    write_settings(settings, at.settings)

    def played(settings: CameraSettings) -> Camera:
        """The demo's runner stands when the visit asks for it."""
        if settings.device != f"{CLIP}{model_path('demo.mp4')}":
            return camera(settings)
        standing = model_path("demo_standing.mp4")
        return VirtualCamera(clip, standing=standing, stands=lambda: visit.visit.state in BEFORE_THE_RUN)

    pin = DemoPin(at.pin)
    visit = session(at, settings, pin, played)
    visit.shelf.take(model_path("sample_shoes.csv"))
    return visit, pin


def remove_former(at: Folders) -> None:
    """What the demo before left, but for the claim to the folder."""
    for former in at.root.iterdir():
        if former.is_dir():
            shutil.rmtree(former, ignore_errors=True)
        elif former != at.owner:
            former.unlink()


def make_state(at: Folders) -> None:
    """Make the state folder. Raises Fault."""
    try:
        make_private(at.root)
    except OSError as error:
        raise unusable(at.root, error) from error


def camera(settings: CameraSettings) -> Camera:
    return camera_of(settings) or NoCamera()


def session(
    at: Folders, settings: Settings, pin: StaffPin, opened: Callable[[CameraSettings], Camera] = camera
) -> Session:
    """A session over a state folder. Raises StoreFault, DiskFull, WatchdogFault."""
    dog = watchdog(os.environ, time.monotonic())
    return Session(at, Store(at.visits), settings, opened, Engine(), dog=dog, pin=pin)


def show(visit: Session, pin: StaffPin, order: argparse.Namespace) -> None:
    """Kivy is imported here: importing it opens a window, which the analysing child must never do."""
    visit.open()
    try:
        set_up_window(order.size)
        from gait.verdict.norms import load_norms
        from kiosk.ui.app import KioskApp

        store = visit.settings.store
        language = order.lang or store.language
        inch = USUAL_INCH if order.size else visit.settings.screen.diagonal_inch or screen_inch() or USUAL_INCH
        behind = staff_of(visit, pin)
        app = KioskApp(
            visit, load_norms(), store.name, language, staff=behind, diagonal_inch=inch, store_logo=store.logo
        )
        app.bind(on_start=lambda _: visit.dog.ready("Ready"))
        app.run()
    finally:
        visit.dog.stopping()
        visit.close()


def staff_of(visit: Session, pin: StaffPin) -> Staff:
    """What lies behind the PIN, acting on the session."""

    def print_file(path: Path) -> None:
        Printer(visit.settings.printer).submit(path)

    stored = visit.stored
    known = (stored.reopen, stored.analyse_again, stored.delete, visit.use, print_file)
    orders = Orders(*known, stored.take_out, stored.give_to, stored.put_in_bin, stored.take_back)
    machine = Machine(treadmill=visit.belt.treadmill)
    return Staff(visit.store, visit.folders, pin, orders, visit.shelf, machine, pairing=visit.pairing)


if __name__ == "__main__":
    sys.exit(main())
