"""A whole visit driven by touch at the real kiosk, with the demo's camera, as a film of pictures: one a second.

    python -m tests.visit_film OUT [--size 1080x1920]

Writes OUT/SIZE/NNN-screen.jpg and sheets of them, OUT/SIZE/sheet-N.png, to be looked at; prints, as JSON, the touches
until the first run is recorded and in all, and the seconds of what goes on by itself, both runs together. No display is
needed. A screen of 1280 x 800 counts as 10.1 inches. The engine is a process of its own that imports this module again:
Kivy, which opens a window, is imported where the film is made.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import cv2
import numpy as np

from kiosk.__main__ import rehearsal, size
from kiosk.folders import Folders
from kiosk.session.session import Session
from kiosk.visit.model import State

LOOKED_AT_S = 2.0  # each screen before it is touched
LATE_S = 180.0  # without anything to touch: then it is given up
TURN_S = 1.0 / 60.0  # of the loop
BY_ITSELF = (State.STANDING, State.WARM_UP, State.COUNTDOWN, State.RECORDING, State.ANALYSING)
INCHES = {(1280, 800): 10.1}
SHEET = {True: (8, 3, 0.25), False: (4, 5, 0.4)}  # upright or not: columns, rows, scale


@dataclass(frozen=True, slots=True)
class Touch:
    """Once a screen is up, what is touched there, in English or by a name. first: the first shoe of the list."""

    screen: str
    words: str = ""
    first: bool = False


RUN = (Touch("check", "Start, 20 seconds"),)
LOOKS = (
    Touch("result", "Slow motion"),
    Touch("replay", "Back to the result"),
    Touch("result", "Beside neutral"),
    Touch("neutral", "Back to the result"),
    Touch("result", "Shoes for you"),
)
ANSWERS = (
    Touch("customer", "+"),
    Touch("customer", "Road"),
    Touch("customer", "Cushioning"),
    Touch("customer", "English"),
    Touch("customer", "Deutsch"),
    Touch("customer", "Continue"),
    Touch("customer", "Back"),
    Touch("customer", "Continue"),
    Touch("customer", "Keep my result and my video for my next visit"),
    Touch("customer", "Continue"),
    Touch("customer", "Continue"),
)
SECOND = (
    Touch("shoes", "Deutsch"),
    Touch("shoes", "English"),
    Touch("shoes", first=True),
    Touch("shoes", "Try this shoe"),
    Touch("check", "Your shoe"),
    Touch("shoe", "Back"),
    *RUN,
    Touch("result", "Compare the two runs"),
    Touch("compare", "Shoes for you"),
)
LEAVING = (
    Touch("shoes", "Your report"),
    Touch("report", "None today"),
    Touch("report", "Finish"),
    Touch("goodbye", "Done"),
)
VISIT = (Touch("welcome", "Yes, film my run"), *RUN, *LOOKS, *ANSWERS, *SECOND, *LEAVING)


@dataclass(slots=True)
class Film:
    """stage: the touched application; folder: of the pictures. taps: touches until each state was first reached."""

    stage: Any
    session: Session
    folder: Path
    begun_s: float = field(default_factory=time.monotonic)
    pictures: list[Path] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)
    taps: dict[str, int] = field(default_factory=dict)

    def go_on(self, seconds: float) -> None:
        """Let the kiosk live, at the pace of the clock on the wall."""
        end_s = time.monotonic() + seconds
        while (now_s := time.monotonic()) < end_s:
            self.stage.settle(1)
            if now_s - self.begun_s > len(self.pictures):
                self.photograph()
            time.sleep(max(0.0, TURN_S - (time.monotonic() - now_s)))
            self.note(str(self.session.visit.state), time.monotonic() - now_s)

    def note(self, state: str, seconds: float) -> None:
        self.taps.setdefault(state, self.stage.fingers)
        if state in BY_ITSELF:
            self.seconds[state] = self.seconds.get(state, 0.0) + seconds

    def photograph(self) -> None:
        path = self.folder / f"{len(self.pictures) + 1:03}-{self.stage.up.name}.jpg"
        self.stage.photograph(path)
        self.pictures.append(path)

    def touch(self, touch: Touch) -> None:
        """As soon as its screen is up and it can be touched, and both were looked at."""
        late_s = time.monotonic() + LATE_S
        while (widget := self.found(touch)) is None:
            if time.monotonic() > late_s:
                raise SystemExit(f"{touch} did not come: {self.session.visit}")
            self.go_on(0.5)
        self.go_on(LOOKED_AT_S)
        self.stage.touch_widget(widget)

    def found(self, touch: Touch) -> Any:
        """The widget; None while it is not there or cannot be touched."""
        if self.stage.up.name != touch.screen:
            return None
        words = self.stage.up.ids.shoes.shown()[0].name if touch.first else touch.words
        try:
            widget = self.stage.find(words)
        except AssertionError:
            return None
        return None if widget.disabled else widget

    def sheets(self) -> Iterator[Path]:
        """All pictures, tiled."""
        columns, rows, scale = SHEET[self.stage.app.portrait]
        for number, first in enumerate(range(0, len(self.pictures), columns * rows), 1):
            some = [shrunk(path, scale) for path in self.pictures[first : first + columns * rows]]
            some += [np.zeros_like(some[0])] * (-len(some) % columns)
            lines = [np.hstack(some[at : at + columns]) for at in range(0, len(some), columns)]
            path = self.folder / f"sheet-{number}.png"
            cv2.imwrite(str(path), np.vstack(lines))
            yield path


def shrunk(path: Path, scale: float) -> np.ndarray[Any, np.dtype[np.uint8]]:
    image = cv2.imread(str(path))
    assert image is not None
    return np.asarray(cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.uint8)


def film_of(session: Session, wide_tall: tuple[int, int], folder: Path) -> Film:
    """The whole visit, until the welcome screen is back."""
    from gait.verdict.norms import load_norms
    from tests.kiosk.ui.kivy_window import Stage

    from kiosk.ui.app import KioskApp  # isort: skip  after the stage, which sets Kivy up
    from kiosk.ui.theme import USUAL_INCH  # isort: skip

    inch = INCHES.get(wide_tall, USUAL_INCH)
    app = KioskApp(session, load_norms(), "Runners’ Corner", motion=False, diagonal_inch=inch)
    film = Film(Stage.open(app), session, folder)
    for touch in VISIT:
        film.touch(touch)
    film.go_on(LOOKED_AT_S)
    return film


def main(arguments: Sequence[str]) -> None:
    order = argparse.ArgumentParser(prog="python -m tests.visit_film")
    order.add_argument("out", type=Path)
    order.add_argument("--size", type=size, default=(1080, 1920), metavar="WIDTHxHEIGHT")
    order.set_defaults(clip=None)
    asked = order.parse_args(arguments)
    name = "x".join(map(str, asked.size))
    os.environ["STAGE_SIZE"] = name
    with TemporaryDirectory() as state:
        session, _ = rehearsal(Folders(Path(state)), asked)
        session.open()
        try:
            film = film_of(session, asked.size, asked.out / name)
        finally:
            session.close()
    print("\n".join(str(path) for path in film.sheets()), file=sys.stderr)
    told = {"taps_to_recording": film.taps[State.RECORDING], "taps": film.stage.fingers}
    print(json.dumps({**told, "seconds": {state: round(s, 1) for state, s in film.seconds.items()}}))


if __name__ == "__main__":
    main(sys.argv[1:])
