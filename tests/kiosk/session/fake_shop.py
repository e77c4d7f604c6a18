"""A whole kiosk without screen, camera and networks: what happens is what a test says."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from gait.clip.orientation import Orientation
from gait.pose.skeleton import Joint
from gait.result import Analysis
from gait.results.document import document, plain
from gait.verdict.rules import PronationClass
from gait.weights.manifest import model_path
from kiosk.camera.device import Mode
from kiosk.camera.recording import Shot, whole_tape
from kiosk.engine.client import Tell
from kiosk.engine.messages import Broken, Concluded, Followed, Job, Sight, Sign, Unfit, Watched
from kiosk.faults import CameraFault, CameraLost
from kiosk.folders import Folders
from kiosk.session.part import Lengths
from kiosk.session.session import Session
from kiosk.settings import CameraSettings, Settings, WarmUpSettings
from kiosk.storage.run_files import keep_analysis
from kiosk.storage.store import Store
from kiosk.treadmill.packets import Reading
from kiosk.treadmill.treadmill import Treadmill
from kiosk.upkeep.pin import StaffPin
from kiosk.visit.events import Answered, Back, QuestionsShown, Ready, Started
from kiosk.visit.model import Consents, Customer, State, Unusable
from kiosk.visit.person import Bearer
from tests.gait.report.analyses import analysis
from tests.kiosk.ui.drawn_visit import CATALOGUE

MODE = Mode(96, 160, 60.0)
SETTINGS = Settings(
    camera=CameraSettings("", *(MODE.width, MODE.height), MODE.rate_hz, rotation_deg=0),
    warm_up=WarmUpSettings(0.0, 0.0),
)
SHORT = Lengths(standing_s=1.0, countdown_s=0.0, recording_s=9.0)
ANA = Customer("Ana", "a@b.com")
AGREED = Consents(analyse=True, text="version 1")
LEG_LINES = np.array([[48.0, 60.0], [48.0, 100.0], [48.0, 104.0], [48.0, 124.0]])  # of both feet in every picture
PATIENCE_S = 120.0  # a machine that others load too


def jpeg(level: int) -> bytes:
    _, found = cv2.imencode(".jpg", np.full((MODE.height, MODE.width, 3), level, np.uint8))
    return found.tobytes()


PICTURES = tuple(jpeg(level) for level in (40, 120))


@dataclass(slots=True)
class FastCamera:
    """Sixty pictures a second by their stamps, some fifteen times as many in truth. fault: what it suffers from.

    is_pulled: asked before every picture whether somebody holds its plug. stamp_s: what its clock says of a picture's
    time.
    """

    fault: CameraFault | None = None
    is_pulled: Callable[[], bool] = bool
    stamp_s: Callable[[float], float] = float
    opened: int = 0
    index: int = 0
    pace: threading.Event = field(default_factory=threading.Event)
    gate: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        self.gate.set()

    def open(self) -> Mode:
        self.suffer()
        self.opened += 1
        return MODE

    def shot(self) -> Shot:
        self.suffer()
        self.gate.wait(PATIENCE_S)
        self.pace.wait(0.001)
        self.index += 1
        return Shot(self.index, self.stamp_s(self.index / MODE.rate_hz), PICTURES[self.index % 2])

    def suffer(self) -> None:
        if self.fault is not None:
            raise self.fault
        if self.is_pulled():
            raise unplugged()

    def close(self) -> None:
        """Nothing to let go."""


def runner() -> NDArray[np.float64]:
    """Every joint seen."""
    return np.tile([48.0, 80.0, 0.9], (len(Joint), 1))


def good_sight(time_s: float) -> Sight:
    return Sight(time_s, 1, runner(), (MODE.width, MODE.height), True, "rear", 62.0, 128.0, 1.7, 0)


@dataclass(slots=True)
class FakeEngine:
    """Sees a runner in every picture and concludes at once. unfit, broken: what it says instead of a result.

    unstill: what it says of a standing trial that is insisted on. runs, steady: what it sees of the warm-up.
    """

    unfit: Unusable | None = None
    unstill: Unusable | None = None
    broken: Broken | None = None
    holding: bool = False
    runs: bool = True
    steady: bool = True
    jobs: list[Job] = field(default_factory=list)
    dropped: int = 0
    tell: Tell = print
    found: Analysis = field(
        default_factory=lambda: analysis(PronationClass.NEUTRAL, PronationClass.OVERPRONATION, CATALOGUE)
    )

    def start(self, tell: Tell) -> None:
        self.tell = tell

    def look(self, shot: Shot, orientation: Orientation) -> None:
        self.tell(good_sight(shot.time_s))

    def follow(self, shot: Shot, orientation: Orientation) -> None:
        size = (MODE.width, MODE.height)
        self.tell(Followed(shot.time_s, runner(), size, self.runs, self.steady, 168.0 if self.runs else None))

    def analyse(self, job: Job) -> None:
        self.jobs.append(job)
        if self.unstill is not None and job.insist:
            self.tell(Unfit(job.number, self.unstill))
            return
        self.tell(Watched(job.number, 0.0, runner(), (MODE.width, MODE.height), 3, 168.0, True))
        if job.whole:
            self.whole()

    def whole(self) -> None:
        if not self.holding:
            self.tell(self.concluded(self.jobs[-1]))

    def concluded(self, job: Job) -> Sign:
        if self.broken is not None:
            return self.broken
        if self.unfit is not None:
            return Unfit(job.number, self.unfit)
        if job.shown is not None:
            frames = len(whole_tape(job.recording).places)
            lines = np.broadcast_to(LEG_LINES, (frames, 2, 4, 2))
            np.savez(job.shown.tracks, lines_px=lines, pose_frames=np.zeros(1, int), pose=runner()[None])
            keep_analysis(job.shown.analysis, self.found)
        return Concluded(job.number, plain(document(self.found)))

    def drop(self) -> None:
        self.dropped += 1

    def revive(self) -> None:
        self.broken = None

    def turned_at(self) -> float:
        return time.monotonic()

    def close(self) -> None:
        """There is no process."""


class SaidTreadmill(Treadmill):
    """says: what it says of itself all the time; chosen: its address."""

    says: Reading | None = None
    chosen = ""

    def follow(self, address: str) -> None:
        self.chosen = address

    def reading(self) -> Reading | None:
        return self.says


@dataclass(slots=True)
class Kiosk:
    """A session and what it stands on. Made again over the same folder it is the kiosk after a restart."""

    folder: Path
    settings: Settings = SETTINGS
    lengths: Lengths = SHORT
    camera: FastCamera = field(default_factory=FastCamera)
    engine: FakeEngine = field(default_factory=FakeEngine)
    pin: StaffPin | None = None
    treadmill: SaidTreadmill = field(default_factory=SaidTreadmill)
    session: Session = field(init=False)
    store: Store = field(init=False)

    def __post_init__(self) -> None:
        at = Folders(self.folder)
        self.store = Store(at.visits)
        parts = (self.settings, lambda _: self.camera, self.engine, self.lengths)
        self.session = Session(at, self.store, *parts, pin=self.pin, treadmill=self.treadmill)
        if not self.session.shelf.shoes():
            self.session.shelf.take(model_path("sample_shoes.csv"))
        self.session.capture.thread.back_off_s = (0.01,)
        self.session.open()

    @property
    def state(self) -> State:
        return self.session.visit.state

    def at(self, state: State) -> bool:
        return self.state is state

    @property
    def visit_id(self) -> str:
        return self.session.visit.id

    def until(self, *states: State) -> None:
        """Let things happen until the visit stands there."""
        self.let(lambda: self.state in states, f"{states}; it is {self.state}, trouble {self.session.visit.trouble}")

    def let(self, so: Callable[[], object], what: str = "it") -> None:
        """Let things happen until something is so."""
        late = time.monotonic() + PATIENCE_S
        while not so():
            self.session.attend(0.02)
            assert time.monotonic() < late, f"waited in vain for {what}; in {self.state}"

    def to_camera(self, consents: Consents = AGREED) -> None:
        self.session.tell(Started.fresh(time.time(), "de", consents))

    def to_check(self, consents: Consents = AGREED) -> None:
        self.to_camera(consents)
        self.let(self.ready, "the lights")

    def ready(self) -> bool:
        """Whether every light was looked at, and none is red."""
        lights = self.session.visit.lights
        return bool(lights) and all(light.level in ("green", "amber") for light in lights)

    def pull_camera_after(self, seconds: float) -> None:
        """Out goes its plug once a recording is that long, and in again when the recording is given up."""

        def is_long() -> bool:
            take = self.session.capture.thread.under_way
            return take is not None and self.camera.index / MODE.rate_hz - take.first_s > seconds

        self.camera.is_pulled = is_long

    def run(self) -> None:
        """From the check to the end of the recording and on."""
        self.session.tell(Ready())
        self.until(State.RESULT, State.UNUSABLE, State.TROUBLE)

    def to_result(self, consents: Consents = AGREED) -> None:
        self.to_check(consents)
        self.run()
        assert self.state is State.RESULT
        self.answer()

    def answer(self) -> None:
        """The questions after a run, and back to the result."""
        answered = Answered(ANA, self.session.visit.consents, Bearer.fresh())
        for event in (QuestionsShown(), answered, Back()):
            self.session.tell(event)

    def files(self) -> set[str]:
        """Names of all files of visits."""
        return {path.name for path in (self.folder / "recordings").rglob("*") if path.is_file()}

    def cut_power(self) -> Kiosk:
        """What was written so far is there, nothing more; the kiosk that comes up afterwards."""
        self.session.capture.thread.stop()
        self.session.capture.thread.close()
        return Kiosk(self.folder, self.settings, self.lengths)


def unplugged() -> CameraLost:
    return CameraLost("The camera gives no more pictures.")
