"""A whole visit at the real kiosk, drawn by software: pictures lost, wait for the result, memory of all processes.

    python -m tests.drawn_kiosk [WIDTHxHEIGHT [RUNS]]
    taskset -c 0 python -m tests.drawn_kiosk 270x480     # on one core

Two runs with a standing trial, slow motion, beside neutral, the comparison, shoes and the report's order; a camera that
brings 60 JPEG pictures of 720 x 1280 a second out of a file, whoever is late. Prints JSON. A frame's time is from the
start of its turn (touches, what has changed, the layout) to the last drawn pixel. Memory is the proportional
set size (Linux: smaps_rollup): what processes share counts once. A small window leaves the processors what a graphics
chip would: by software a screen of 1080 x 1920 takes most of two cores.
"""

from __future__ import annotations

import json
import os
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from gait.clip import open_clip
from gait.weights.manifest import model_path
from kiosk.camera.device import Mode, encode
from kiosk.camera.recording import Shot
from kiosk.engine.client import Engine
from kiosk.folders import Folders
from kiosk.session.session import Session
from kiosk.settings import CameraSettings, Settings
from kiosk.storage.store import Store
from kiosk.ui.window import set_up_window
from kiosk.visit.events import (
    AnotherShoe,
    Compared,
    Event,
    Ready,
    ReportShown,
    ShoeChosen,
    ShoesShown,
    Started,
    WarmedUp,
)
from kiosk.visit.model import Consents, State
from kiosk.visit.table import why_not

Floats = NDArray[np.float64]

FPS = 60.0
KEPT = 840  # pictures that the camera has: 14 s of the demo clip
DRIVER_BUFFERS = 4  # of OpenCV's V4L2 capture (DEFAULT_V4L_BUFFERS in cap_v4l.cpp)
LOOKED_AT_S = 4.0  # each screen after the result
WARM_UP_S = 10.0  # then *Record now*
BETWEEN_LOOKS_S = 1.0  # at the memory; a look takes some 20 ms
LATE_S = 300.0  # in one state: then it is given up


@dataclass(slots=True)
class FiledCamera:
    """Pictures that lie in a file, 60 a second; those that are fetched later than a driver's buffers hold are lost.

    running, standing: (place, bytes) of each picture of the runner, and of the same runner who stands.
    """

    file: BinaryIO
    running: list[tuple[int, int]]
    standing: list[tuple[int, int]]
    stands: bool = True
    began_s: float = 0.0
    index: int = 0
    lost: int = 0

    def open(self) -> Mode:
        self.began_s, self.index = time.monotonic(), 0
        return Mode(720, 1280, FPS)

    def shot(self) -> Shot:
        self.index += 1
        behind = int((time.monotonic() - self.began_s) * FPS) - self.index
        if behind > DRIVER_BUFFERS:
            self.index, self.lost = self.index + behind, self.lost + behind
        time.sleep(max(0.0, self.began_s + self.index / FPS - time.monotonic()))
        places = self.standing if self.stands else self.running
        at, size = places[self.index % len(places)]
        return Shot(self.index, self.index / FPS, os.pread(self.file.fileno(), size, at))

    def close(self) -> None:
        """The file stays for the next time."""


def film(path: Path) -> FiledCamera:
    """A camera that shows the demo's runner."""
    with path.open("wb") as file:
        running, standing = (list(written(file, name)) for name in ("demo.mp4", "demo_standing.mp4"))
    return FiledCamera(path.open("rb"), running, standing)


def written(file: BinaryIO, name: str) -> Iterator[tuple[int, int]]:
    """A clip's pictures as JPEG at a file's end; where each is, and its length."""
    for frame in islice(open_clip(model_path(name)).frames(), KEPT):
        jpeg = encode(frame)
        yield file.tell(), len(jpeg)
        file.write(jpeg)


@dataclass(slots=True)
class MemoryWatch:
    """The most memory of this process and all that it started. most: process by process, MB, at that moment."""

    most: dict[str, float] = field(default_factory=dict)
    at: str = ""
    ended: threading.Event = field(default_factory=threading.Event)

    def watch(self, where: Callable[[], str]) -> None:
        """Until it is ended; where: what the kiosk does."""
        while not self.ended.wait(BETWEEN_LOOKS_S):
            now = {f"{name} {process}": pss_mb(process) for process, name in family(os.getpid())}
            if sum(now.values()) > sum(self.most.values()):
                self.most, self.at = now, where()


def family(process: int) -> Iterator[tuple[int, str]]:
    """A process and all that it started, with their names."""
    try:
        yield process, Path(f"/proc/{process}/comm").read_text().strip()
        children = [task.read_text().split() for task in Path(f"/proc/{process}/task").glob("*/children")]
    except OSError:  # it has ended meanwhile
        return
    for child in (int(child) for some in children for child in some):
        yield from family(child)


def pss_mb(process: int) -> float:
    """Its share of the memory, what it shares with others divided by their number; 0 when it has ended."""
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("Pss:")), 0.0)


@dataclass(slots=True)
class FrameTimes:
    """How long the frames of each screen take, milliseconds."""

    screen: Callable[[], str]
    taken_ms: dict[str, list[float]] = field(default_factory=dict)

    def note(self) -> None:
        """Called before a picture goes to the window."""
        from kivy.clock import Clock
        from kivy.graphics.opengl import glFinish

        glFinish()
        self.taken_ms.setdefault(self.screen(), []).append(1000.0 * (Clock.time() - Clock.get_time()))

    def told(self) -> dict[str, dict[str, float]]:
        return {screen: spread(taken) for screen, taken in self.taken_ms.items()}


def spread(taken_ms: list[float]) -> dict[str, float]:
    median, p95 = np.percentile(taken_ms, (50, 95))
    return {"frames": len(taken_ms), "median_ms": round(float(median), 1), "p95_ms": round(float(p95), 1)}


@dataclass(slots=True)
class Hand:
    """Leads a visit through all its screens, as touches would. ended_s: when recordings ended and results came."""

    session: Session
    camera: FiledCamera
    app: Any
    runs: int
    noted: list[dict[str, float]] = field(default_factory=list)
    state: State = State.WELCOME
    since_s: float = field(default_factory=time.monotonic)
    shown: int = 0

    def turn(self) -> None:
        """Once a tick of the screen."""
        state, now_s = self.session.visit.state, time.monotonic()
        if state is not self.state:
            self.note(state, now_s - self.since_s)
            self.state, self.since_s = state, now_s
        elif now_s - self.since_s > LATE_S or state in (State.TROUBLE, State.UNUSABLE):
            raise SystemExit(f"stuck: {self.session.visit}")
        self.act(state, now_s - self.since_s)

    def note(self, to: State, took_s: float) -> None:
        if to is State.RECORDING:
            self.camera.lost = 0
        if self.state is State.RECORDING:
            self.noted.append({"lost": self.camera.lost})
        if self.state is State.ANALYSING:
            self.noted[-1]["to_result_s"] = round(took_s, 2)

    def act(self, state: State, for_s: float) -> None:
        self.camera.stands = state in (State.CHECK, State.STANDING)
        if state is State.CHECK:
            if not why_not(self.session.visit, Ready()):
                self.session.tell(Ready())
        elif state is State.RESULT:
            self.look_round(for_s)
        elif state in NEXT and for_s > (WARM_UP_S if state is State.WARM_UP else 1.0):
            self.session.tell(NEXT[state]())
        elif state is State.REPORT and for_s > LOOKED_AT_S:
            self.app.stop()

    def look_round(self, for_s: float) -> None:
        """Slow motion, then beside neutral, then on: to another shoe, or to the comparison."""
        self.app.look_aside(("", "replay", "neutral", "")[min(int(for_s / LOOKED_AT_S), 3)])
        if for_s > 4 * LOOKED_AT_S:
            self.session.tell(self.after_result())

    def after_result(self) -> Event:
        if len(self.session.visit.results) < self.runs:
            return AnotherShoe()
        return Compared(1, 2) if self.runs > 1 else ShoesShown()


NEXT: dict[State, Callable[[], Event]] = {
    State.WELCOME: lambda: Started.fresh(time.time(), "en", Consents(analyse=True, text="bench")),
    State.SHOE: ShoeChosen,
    State.WARM_UP: lambda: WarmedUp(WARM_UP_S, settled=False),
    State.COMPARE: ShoesShown,
    State.SHOES: ReportShown,
}


def visit(folder: Path, runs: int) -> dict[str, Any]:
    """One visit of one run or two; what was measured."""
    camera, at = film(folder / "camera"), Folders(folder / "state")
    settings = Settings(camera=CameraSettings("", 720, 1280, rotation_deg=0))
    session = Session(at, Store(at.visits), settings, lambda _: camera, Engine())
    session.shelf.take(model_path("sample_shoes.csv"))
    session.open()
    memory, hand = MemoryWatch(), Hand(session, camera, app_of(session), runs)
    frames = FrameTimes(lambda: hand.app.aside or str(session.visit.state))
    watching = threading.Thread(target=memory.watch, args=(lambda: str(session.visit.state),), daemon=True)
    watching.start()
    run(hand, frames)
    memory.ended.set()
    watching.join()
    footage = [kept_of(one.footage.times_s) for one in session.runs()]
    session.close()
    return {
        "runs": [{**noted, **seen} for noted, seen in zip(hand.noted, footage, strict=True)],
        "frames": frames.told(),
        "memory_mb": round(sum(memory.most.values())),
        "at": memory.at,
        "processes_mb": {name: round(mb) for name, mb in memory.most.items()},
    }


def kept_of(times_s: Floats) -> dict[str, float]:
    """What is on disk of a run. times_s [n]."""
    return {"pictures": len(times_s), "largest_gap_s": round(float(np.max(np.diff(times_s))), 3)}


def app_of(session: Session) -> Any:
    from gait.verdict.norms import load_norms
    from kiosk.ui.app import KioskApp

    return KioskApp(session, load_norms(), "Runners’ Corner")


def run(hand: Hand, frames: FrameTimes) -> None:
    from kivy.clock import Clock
    from kivy.core.window import Window

    Window.bind(on_flip=lambda _: frames.note())
    Clock.schedule_interval(lambda _: hand.turn(), 0.2)
    hand.app.run()


def main(arguments: list[str]) -> None:
    os.environ.update(SDL_VIDEODRIVER="offscreen", KIVY_NO_CONSOLELOG="1", KIVY_LOG_MODE="PYTHON")
    size, runs = [*arguments, *("1080x1920", "2")[len(arguments) :]]
    width, height = (int(side) for side in size.split("x"))
    set_up_window((width, height))
    with TemporaryDirectory() as folder:
        print(json.dumps(visit(Path(folder), int(runs))))


if __name__ == "__main__":
    main(sys.argv[1:])
