"""A visit without camera, printer or till: a clip plays in the camera's place and is analysed as a recording would be.

For trying the screens. Nothing is kept but the report that the visitor asked for.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass, field
from multiprocessing import get_context
from multiprocessing.sharedctypes import Synchronized
from pathlib import Path
from typing import cast

import cv2
import numpy as np
from numpy.typing import NDArray

from gait.analysis import Question, Recording
from gait.clip import open_clip
from gait.errors import GaitError
from gait.eyes import open_eyes
from gait.models import model_path
from gait.report import write_report
from gait.result import Analysis, Shoe, Suggestion
from gait.shoe import read_catalogue
from gait.verdict import load_rules
from kiosk.front import Answers, Light, Live, Run, Tracks

Floats = NDArray[np.float64]
Image = NDArray[np.uint8]

STANDING_S, COUNTDOWN_S, RECORDING_S = 3.0, 3.0, 20.0
DARK_LUMA = 40.0  # of 255, median: a dim room; gait.place.DARK_LUMA is where nothing can be measured any more
LEAST_FPS = 50.0  # as gait.analysis.SLOW_FPS
HELD_PICTURES = 40  # of a replay: 1.3 seconds of quarter speed back and forth without decoding again

share_done: Synchronized[float]


def watch_share(share: Synchronized[float]) -> None:
    """Give the child the number it tells its progress with."""
    global share_done
    share_done = share


def analysed(path: Path) -> tuple[Analysis, Tracks]:
    """The result of a clip and what lies over its frames. Runs in a process of its own. Raises GaitError."""
    share_done.value = 0.0
    clip = open_clip(path)
    eyes = open_eyes(clip.width, clip.height)
    question = Question(load_rules(model_path("verdict_rules.json")), read_catalogue(model_path("sample_shoes.csv")))
    recording = Recording(clip, eyes.watcher(dots=True), eyes.models, question)
    for frame in clip.frames():
        recording.feed(frame)
        share_done.value = frame.index / max(clip.header_frames, 1)
    analysis, findings = recording.finish()
    sights = findings.sights
    return analysis, Tracks(findings.lines.points, np.asarray(sights.pose_frames), sights.runner)


@dataclass(slots=True)
class ClipFootage:
    """A clip's frames by their number; the last few are held."""

    path: Path
    times_s: Floats
    capture: cv2.VideoCapture = field(init=False)
    following: int = 0
    held: dict[int, Image] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.capture = cv2.VideoCapture(str(self.path))

    def picture(self, index: int) -> Image:
        """The frame; the one before when it cannot be decoded."""
        if index not in self.held:
            self.decode(index)
        return self.held.get(index, next(reversed(self.held.values())))

    def decode(self, index: int) -> None:
        if index != self.following:
            self.capture.set(cv2.CAP_PROP_POS_FRAMES, index)
        fine, image = self.capture.read()
        self.following = index + 1
        if fine:
            self.held[index] = np.asarray(image, dtype=np.uint8)
        if len(self.held) > HELD_PICTURES:
            self.held.pop(next(iter(self.held)))


@dataclass(slots=True)
class Player:
    """A clip in a camera's place, over and over, at its own rate."""

    path: Path
    fps: float
    frames: int
    clock: Callable[[], float]
    started_s: float = 0.0
    capture: cv2.VideoCapture | None = None
    at: int = -1
    image: Image = field(default_factory=lambda: np.zeros((16, 9, 3), np.uint8))

    def rewind(self) -> None:
        """From the start, now."""
        self.started_s, self.at = self.clock(), -1
        self.capture = cv2.VideoCapture(str(self.path))

    def due(self) -> tuple[int, Image]:
        """Number and picture of this moment's frame."""
        if self.capture is None or self.wished() >= self.frames:
            self.rewind()
        while self.at < self.wished() and self.capture is not None and self.capture.grab():
            self.at += 1
            fine, image = self.capture.retrieve() if self.at == self.wished() else (False, None)
            self.image = np.asarray(image, dtype=np.uint8) if fine else self.image
        return max(self.at, 0), self.image

    def wished(self) -> int:
        return int((self.clock() - self.started_s) * self.fps)


@dataclass(slots=True)
class Rehearsal:
    """The visit's front over one clip. folder: where the report is written. pin: of the staff."""

    clip: Path
    folder: Path
    pin: str = "0000"
    clock: Callable[[], float] = time.monotonic
    place: str = "welcome"
    since_s: float = 0.0
    answers: Answers | None = None
    shoe: Shoe | None = None
    finished: tuple[Run, ...] = ()
    farewells: tuple[str, ...] = ()
    problem: str = ""
    result: Future[tuple[Analysis, Tracks]] | None = None
    share: Synchronized[float] = field(init=False)
    pool: ProcessPoolExecutor = field(init=False)
    player: Player = field(init=False)

    def __post_init__(self) -> None:
        context = get_context("spawn")
        self.share = cast("Synchronized[float]", context.Value("d", 0.0))
        self.pool = ProcessPoolExecutor(1, context, watch_share, (self.share,))
        clip = open_clip(self.clip)
        self.player = Player(self.clip, clip.header_fps, clip.header_frames, self.clock)

    def close(self) -> None:
        self.pool.shutdown(cancel_futures=True)

    @property
    def screen(self) -> str:
        """Where the visit stands; what ends by itself ends here."""
        done_s, whole_s = self.progress()
        if self.place in LASTING and done_s >= whole_s:
            self.go(LASTING[self.place])
            if self.place == "record":
                self.player.rewind()
        if self.place == "wait" and self.result is not None and self.result.done():
            self.conclude(self.result)
        return self.place

    def go(self, place: str) -> None:
        self.place, self.since_s = place, self.clock()

    def conclude(self, result: Future[tuple[Analysis, Tracks]]) -> None:
        """Take the analysis over, or say why there is none."""
        try:
            analysis, tracks = result.result()
        except GaitError as error:
            self.problem = error.code
            self.go("trouble")
            return
        times_s = np.arange(len(tracks.lines_px)) / analysis.clip.fps
        self.finished = (*self.finished, Run(self.shoe, analysis, ClipFootage(self.clip, times_s), tracks))
        self.go("result")

    def known(self) -> tuple[Analysis, Tracks] | None:
        """The clip's analysis, once it is there and fine."""
        if self.result is None or not self.result.done() or self.result.exception() is not None:
            return None
        return self.result.result()

    def recording_s(self) -> float:
        return min(RECORDING_S, self.player.frames / self.player.fps)

    def progress(self) -> tuple[float, float]:
        lengths = {"standing": STANDING_S, "countdown": COUNTDOWN_S, "record": self.recording_s()}
        return self.clock() - self.since_s, lengths.get(self.place, RECORDING_S)

    def analysed_share(self) -> float:
        return float(self.share.value)

    def live(self) -> Live:
        index, image = self.player.due()
        known = self.known()
        if known is None:
            return Live(image)
        analysis, tracks = known
        nearest = int(np.argmin(np.abs(tracks.pose_frames - index)))
        landed = [step for step in analysis.steps if step.touchdown_s * self.player.fps <= index]
        cadence = analysis.cadence_spm.mean if analysis.cadence_spm and len(landed) > 4 else None
        return Live(image, tracks.pose[nearest], len(landed), cadence, any(step.used for step in landed))

    def lights(self) -> Sequence[Light]:
        """What the picture says at once, and what the analysis will say of the runner."""
        luma = float(np.median(self.player.image[::8, ::8]))
        seen = "unknown" if self.known() is None else "good"
        return (
            *(Light(code, seen) for code in ("person", "rear", "heel")),
            Light("light", "good" if luma >= DARK_LUMA else "advice", f"{luma:.0f}"),
            Light("rate", "good" if self.player.fps >= LEAST_FPS else "bad", f"{self.player.fps:.0f}"),
        )

    def runs(self) -> Sequence[Run]:
        return self.finished

    def trouble(self) -> str:
        return self.problem

    def shoes(self) -> Sequence[Shoe]:
        return read_catalogue(model_path("sample_shoes.csv")).shoes

    def shoe_to_try(self) -> Shoe | None:
        return self.shoe

    def suggestions(self) -> Sequence[Suggestion]:
        return self.finished[-1].analysis.shoes if self.finished else ()

    def stock(self, shoe: Shoe) -> int | None:
        return None

    def mail_address(self) -> str:
        return ""

    def farewell(self) -> Sequence[str]:
        return self.farewells

    def start(self) -> None:
        self.result = self.result or self.pool.submit(analysed, self.clip)
        self.go("customer")

    def back(self) -> None:
        self.go(BEFORE[self.place])

    def customer_known(self, answers: Answers) -> None:
        self.answers = answers
        self.go("shoe")

    def shoe_chosen(self, shoe: Shoe | None) -> None:
        self.shoe = shoe
        self.go("check")

    def check_passed(self) -> None:
        self.go("standing")

    def check_overridden(self, pin: str) -> bool:
        if pin == self.pin:
            self.check_passed()
        return pin == self.pin

    def stop(self) -> None:
        self.go("check")

    def redo(self) -> None:
        self.finished = self.finished[:-1] if self.place == "result" else self.finished
        self.go("check")

    def try_another(self, shoe: Shoe | None) -> None:
        self.shoe = shoe
        self.go("shoe")

    def result_seen(self) -> None:
        self.go("compare" if len(self.finished) > 1 else "shoes")

    def compare_seen(self) -> None:
        self.go("shoes")

    def shoes_seen(self) -> None:
        self.go("report")

    def report_chosen(self, paper: bool, mail: bool) -> None:
        """Write the report where a printer would take it from."""
        if paper:
            write_report(self.finished[-1].analysis, self.folder / "report.pdf")
        self.farewells = ("video_deleted", "printing") if paper else ("video_deleted",)
        self.go("goodbye")

    def delete_everything(self) -> None:
        self.forget()
        self.farewells = ("all_deleted",)
        self.go("goodbye")

    def try_again(self) -> None:
        self.result = self.pool.submit(analysed, self.clip)
        self.go("check")

    def end_visit(self) -> None:
        self.forget()
        self.go("welcome")

    def forget(self) -> None:
        self.answers, self.shoe, self.finished = None, None, ()


LASTING = {"standing": "countdown", "countdown": "record", "record": "wait"}
BEFORE = {"customer": "welcome", "shoe": "customer", "check": "shoe", "shoes": "result", "report": "shoes"}
