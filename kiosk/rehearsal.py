"""A visit without camera, printer or till: a clip plays in the camera's place and is analysed as a recording would be.

For trying the screens. Nothing is kept but the report that the visitor asked for.
"""

from __future__ import annotations

import time
import uuid
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
from gait.foot import Foot
from gait.models import model_path
from gait.report import write_report
from gait.result import Analysis, Shoe, Suggestion
from gait.shoe import read_catalogue
from gait.verdict import load_rules
from kiosk import visit
from kiosk.front import Answers, Light, Live, Run, Tracks
from kiosk.visit import (
    COUNTDOWN_S,
    RECORDING_S,
    STANDING_S,
    TEST_SHOE,
    Analysed,
    AnotherShoe,
    Answered,
    Asked,
    Back,
    Compared,
    Consents,
    CountedDown,
    Customer,
    Deleted,
    Delivery,
    Event,
    Finished,
    FootResult,
    IdledOut,
    LightsSeen,
    Ready,
    Recorded,
    Redone,
    Refused,
    ReportShown,
    Result,
    ShoeChosen,
    ShoesShown,
    Started,
    State,
    Stood,
    Stopped,
    TriedShoe,
    Unusable,
    Visit,
    advance,
)

Floats = NDArray[np.float64]
Image = NDArray[np.uint8]

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
    visit: Visit = field(default_factory=Visit)
    since_s: float = 0.0
    wish: Shoe | None = None
    seen: dict[int, Run] = field(default_factory=dict)
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
        if self.visit.state in LASTING and done_s >= whole_s:
            self.end_of(self.visit.state, whole_s)
        if self.visit.state is State.ANALYSING and self.result is not None and self.result.done():
            self.conclude(self.result)
        return SCREEN_OF.get(self.visit.state, str(self.visit.state))

    def end_of(self, state: State, whole_s: float) -> None:
        """The trial, the countdown or the recording is over."""
        if state is State.COUNTDOWN:
            self.player.rewind()
        over = {State.STANDING: Stood(), State.COUNTDOWN: CountedDown(), State.RECORDING: Recorded(whole_s)}
        self.tell(over[state])

    def tell(self, event: Event) -> None:
        self.visit = advance(self.visit, event)
        self.since_s = self.clock()

    def conclude(self, result: Future[tuple[Analysis, Tracks]]) -> None:
        """Take the analysis over, or say why there is none."""
        try:
            analysis, tracks = result.result()
        except GaitError as error:
            self.tell(Refused(Unusable(error.code, error.message, error.what_to_do)))
            return
        times_s = np.arange(len(tracks.lines_px)) / analysis.clip.fps
        run = Run(self.wish, analysis, ClipFootage(self.clip, times_s), tracks)
        self.seen[self.visit.current] = run
        self.tell(Analysed(brief(analysis, self.visit.current)))

    def known(self) -> tuple[Analysis, Tracks] | None:
        """The clip's analysis, once it is there and fine."""
        if self.result is None or not self.result.done() or self.result.exception() is not None:
            return None
        return self.result.result()

    def recording_s(self) -> float:
        return min(RECORDING_S, self.player.frames / self.player.fps)

    def progress(self) -> tuple[float, float]:
        lengths = {**LASTING, State.RECORDING: self.recording_s()}
        return self.clock() - self.since_s, lengths.get(self.visit.state, RECORDING_S)

    def analysed_share(self) -> float:
        return float(self.share.value)

    def live(self) -> Live:
        index, image = self.player.due()
        known = self.known()
        if known is None:
            return Live(image)
        analysis, tracks = known
        landed = [step for step in analysis.steps if step.touchdown_s * self.player.fps <= index]
        cadence = analysis.cadence_spm.mean if analysis.cadence_spm and len(landed) > 4 else None
        return Live(image, pose_near(tracks, index), len(landed), cadence, any(step.used for step in landed))

    def lights(self) -> Sequence[Light]:
        """What the picture says at once, and what the analysis will say of the runner."""
        luma = float(np.median(self.player.image[::8, ::8]))
        seen = "unknown" if self.known() is None else "good"
        return (
            *(Light(code, seen) for code in ("person", "view", "heel")),
            Light("light", "good" if luma >= DARK_LUMA else "advice", f"{luma:.0f}"),
            Light("rate", "good" if self.player.fps >= LEAST_FPS else "bad", f"{self.player.fps:.0f}"),
        )

    def runs(self) -> Sequence[Run]:
        """Runs with a result, the one that is shown last."""
        numbers = sorted((run.number for run in self.visit.results), key=lambda n: (n == self.visit.current, n))
        return [self.seen[number] for number in numbers]

    def trouble(self) -> str:
        outcome = self.visit.run.outcome if self.visit.current else None
        return outcome.code if isinstance(outcome, Unusable) else ""

    def shoes(self) -> Sequence[Shoe]:
        return read_catalogue(model_path("sample_shoes.csv")).shoes

    def shoe_to_try(self) -> Shoe | None:
        return self.wish

    def suggestions(self) -> Sequence[Suggestion]:
        return self.runs()[-1].analysis.shoes

    def stock(self, shoe: Shoe) -> int | None:
        return None

    def mail_address(self) -> str:
        return ""

    def farewell(self) -> Sequence[str]:
        farewell = self.visit.farewell
        if farewell is None or farewell.deleted:
            return ("all_deleted",)
        return ("video_deleted", "printing") if Delivery.PRINT in farewell.deliveries else ("video_deleted",)

    def start(self) -> None:
        self.result = self.result or self.pool.submit(analysed, self.clip)
        self.tell(Started(uuid.uuid4().hex, time.time()))

    def back(self) -> None:
        self.tell(Back())

    def customer_known(self, answers: Answers) -> None:
        self.tell(Answered(customer_of(answers), consents_of(answers)))

    def shoe_chosen(self, shoe: Shoe | None) -> None:
        self.wish = shoe
        self.tell(ShoeChosen(TriedShoe(shoe.brand, shoe.model) if shoe else TEST_SHOE))

    def check_passed(self) -> None:
        lights = tuple(visit.Light(visit.Check(x.code), LEVELS[x.kind], 0.0) for x in self.lights())
        self.tell(LightsSeen(lights))
        self.tell(Ready())

    def check_overridden(self, pin: str) -> bool:
        if pin == self.pin:
            self.tell(Ready(override=True))
        return pin == self.pin

    def stop(self) -> None:
        self.tell(Stopped())

    def redo(self) -> None:
        self.tell(Stopped() if self.visit.state is State.ANALYSING else Redone())

    def try_another(self, shoe: Shoe | None) -> None:
        self.wish = shoe
        self.tell(AnotherShoe())

    def result_seen(self) -> None:
        numbers = [run.number for run in self.visit.results]
        self.tell(Compared(numbers[-2], numbers[-1]) if len(numbers) > 1 else ShoesShown())

    def compare_seen(self) -> None:
        self.tell(ShoesShown())

    def shoes_seen(self) -> None:
        self.tell(ReportShown())

    def report_chosen(self, paper: bool, mail: bool) -> None:
        """Write the report where a printer would take it from."""
        if paper:
            self.tell(Asked(Delivery.PRINT))
            write_report(self.runs()[-1].analysis, self.folder / "report.pdf")
        self.tell(Finished())
        self.forget()

    def delete_everything(self) -> None:
        self.tell(Deleted())
        self.forget()

    def try_again(self) -> None:
        self.result = self.pool.submit(analysed, self.clip)
        self.tell(Redone())

    def end_visit(self) -> None:
        ended = self.visit.state in (State.GOODBYE, State.UNUSABLE)
        self.tell(Finished() if ended else IdledOut())
        self.forget()

    def forget(self) -> None:
        self.wish = None
        self.seen.clear()


def pose_near(tracks: Tracks, index: int) -> Floats | None:
    """The runner's joints [18, 3] in the frame nearest to one; None when nobody was seen."""
    if not len(tracks.pose_frames):
        return None
    nearest = int(np.argmin(np.abs(tracks.pose_frames - index)))
    return np.asarray(tracks.pose[nearest], dtype=np.float64)


def customer_of(answers: Answers) -> Customer:
    return Customer(
        answers.name,
        answers.email,
        answers.size_eu,
        WEEKLY_KM.get(answers.distance),
        visit.Surface(answers.surface) if answers.surface else None,
        frozenset({visit.Wish(answers.matters)} if answers.matters else ()),
    )


def consents_of(answers: Answers) -> Consents:
    return Consents(answers.analyse, answers.keep_video, answers.email_report, answers.marketing, CONSENT_TEXT)


def brief(analysis: Analysis, number: int) -> Result:
    """What the visit keeps of a result."""
    left, right = (foot_brief(analysis, foot) for foot in Foot)
    cadence = analysis.cadence_spm.mean if analysis.cadence_spm else None
    return Result(number, left, right, analysis.method, analysis.zero, cadence)


def foot_brief(analysis: Analysis, foot: Foot) -> FootResult:
    verdict, peak = analysis.verdicts[foot], analysis.feet[foot].peak_eversion_deg
    near = None if verdict.borderline_with is None else str(verdict.borderline_with)
    numbers = (peak.mean, (peak.high - peak.low) / 2.0, peak.n) if peak else (None, None, 0)
    return FootResult(str(verdict.pronation), near, *numbers)


LASTING = {State.STANDING: STANDING_S, State.COUNTDOWN: COUNTDOWN_S, State.RECORDING: RECORDING_S}
SCREEN_OF = {State.RECORDING: "record", State.ANALYSING: "wait", State.UNUSABLE: "trouble"}
LEVELS = {
    "good": visit.Level.GREEN,
    "advice": visit.Level.AMBER,
    "bad": visit.Level.RED,
    "unknown": visit.Level.UNKNOWN,
}
WEEKLY_KM = {"0-10": 5.0, "10-30": 20.0, "30-60": 45.0, "60+": 60.0}  # the middle of each answer
CONSENT_TEXT = "screens/customer.kv, version 1"
