"""The `kiosk` command."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from gait.errors import GaitError
from kiosk.words import LANGUAGES

DESCRIPTION = "The touchscreen beside the treadmill."
NO_CAMERA = "No camera is set up. To try the screens with a clip in its place: kiosk --demo"
WRONG_USE, FAULT = 2, 4


def main(arguments: Sequence[str] | None = None) -> int:
    """Open the touchscreen; the exit status."""
    order = parser().parse_args(arguments)
    if not order.demo:
        print(NO_CAMERA, file=sys.stderr)
        return WRONG_USE
    try:
        rehearse(order)
    except GaitError as error:
        print(f"{error.message}\n{error.what_to_do}", file=sys.stderr)
        return FAULT
    return 0


def parser() -> argparse.ArgumentParser:
    """The command line."""
    top = argparse.ArgumentParser("kiosk", description=DESCRIPTION)
    top.add_argument("--demo", action="store_true", help="a whole visit with a clip in the camera's place; PIN 0000")
    top.add_argument("--clip", type=Path, help="the clip (default: the one that comes along)")
    top.add_argument("--out", type=Path, default=Path("out/kiosk-demo"), help="where the report goes")
    top.add_argument("--lang", choices=sorted(LANGUAGES), default="en", help="language of the welcome screen")
    top.add_argument("--size", type=size, metavar="WIDTHxHEIGHT", help="a window of that size, not the whole screen")
    return top


def size(text: str) -> tuple[int, int]:
    """`1080x1920`."""
    try:
        width, height = (int(side) for side in text.split("x"))
    except ValueError as error:
        raise argparse.ArgumentTypeError("write a size as 1080x1920") from error
    return width, height


def rehearse(order: argparse.Namespace) -> None:
    """Kivy is imported here: importing it opens a window, which the analysing child must never do."""
    set_up_window(order.size)
    from gait.models import model_path
    from gait.norms import load_norms
    from kiosk.app import KioskApp
    from kiosk.rehearsal import Rehearsal

    visit = Rehearsal(order.clip or model_path("demo.mp4"), order.out)
    try:
        KioskApp(visit, load_norms(), "Gait kiosk", order.lang).run()
    finally:
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
