"""The engine's process: holds the networks open, says what single pictures show, and analyses recordings as they grow.

One loop: it hears a request when there is one, and otherwise goes on with the job, frame by frame. It says something at
least every second, or it counts as hung. Imported in the child alone (see kiosk.engine.client); never imports Kivy.
"""

from __future__ import annotations

import logging
import time
from collections import deque
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field, replace
from multiprocessing.connection import Connection
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy import signal  # noqa: F401  loaded here, with the networks, so that no first recording waits for it

from gait.analysis.analysis import Question, Recording
from gait.analysis.lines import MOST_SD_DEG
from gait.analysis.steps import find_steps
from gait.analysis.zero import standing_trial
from gait.clip import Clip, Frame, Image
from gait.clip.carried import carried_orientation
from gait.clip.orientation import Orientation
from gait.disk import digest
from gait.errors import ClipError, Fault, NobodySeen
from gait.eyes.eyes import Eyes, open_eyes
from gait.eyes.heel import angle_sd
from gait.eyes.registration import NOT_STOOD, Registration
from gait.eyes.sights import SightLog
from gait.eyes.watch import Watcher
from gait.gaitcycle.standing import StandingTrial
from gait.gaitcycle.stride import Step, cadence
from gait.markers import Markers
from gait.pose.rate import LiveRate, PoseRate, SteadyRate
from gait.results.document import document, plain
from gait.results.write import write_tracks
from kiosk.camera.recording import Tape
from kiosk.engine.camera_check import CameraCheck, blind
from kiosk.engine.follower import Follower
from kiosk.engine.messages import (
    Alive,
    Broken,
    Concluded,
    Drop,
    Follow,
    Followed,
    Job,
    Look,
    Request,
    Sight,
    Sign,
    Unfit,
    Watched,
    Whole,
)
from kiosk.engine.pace import STOPPED_S
from kiosk.faults import AnalysisFault
from kiosk.storage.run_files import keep_analysis
from kiosk.visit.model import Unusable

LOG = logging.getLogger(__name__)
Floats = NDArray[np.float64]

ALIVE_S = 1.0  # between signs of life
TELL_S = 0.1  # of the recording between reports to the screen
STEPS_S = 1.0  # of the recording between counts of the steps
FIRST_STEPS_S = 3.0  # until steps can have been found at all
IDLE_S, WAIT_S = 0.5, 0.01  # patience for a request: without a job; while the recording has no new frame
READ_AGAIN = "Check the disk, then record again."


@dataclass(frozen=True, slots=True)
class Waiting:
    """The recording holds no further frame yet."""


Word = Sign | Waiting | None


@dataclass(slots=True)
class Analyst:
    """Hears requests and gives signs through a connection."""

    connection: Connection
    eyes: Eyes
    check: CameraCheck = field(init=False)
    follower: Follower = field(init=False)
    story: Iterator[Word] | None = None
    whole: int = 0
    told_s: float = 0.0

    def __post_init__(self) -> None:
        self.check, self.follower = CameraCheck(self.eyes), Follower(self.eyes)

    def run(self) -> None:
        """For ever, until the other side is gone (EOFError)."""
        patience = 0.0
        while True:
            if self.connection.poll(patience):
                self.answer(self.connection.recv())
            patience = self.go_on()
            if time.monotonic() - self.told_s > ALIVE_S:
                self.tell(Alive())

    def answer(self, request: Request) -> None:
        if isinstance(request, Look):
            self.tell(self.look(request))
        elif isinstance(request, Follow):
            self.tell(self.follow(request))
        elif isinstance(request, Job):
            self.story = self.tell_story(request)
        elif isinstance(request, Whole):
            self.whole = request.number
        elif isinstance(request, Drop):
            self.story = None

    def look(self, request: Look) -> Sight:
        """What a picture shows; nothing where looking at it fails."""
        try:
            return self.check.look(request)
        except Exception:  # the border of one look: the next one may be fine
            LOG.exception("a picture could not be looked at")
            self.check = CameraCheck(self.eyes)
            return blind(request.shot)

    def follow(self, request: Follow) -> Followed:
        """How the runner moves; not at all where looking fails."""
        try:
            return self.follower.follow(request)
        except Exception:  # the border of one look: the next one may be fine
            LOG.exception("a picture could not be followed")
            self.follower = Follower(self.eyes)
            return Followed(request.shot.time_s, None, (1, 1), False, False, None)

    def go_on(self) -> float:
        """One frame further with the job; how long to wait for a request."""
        if self.story is None:
            return IDLE_S
        word = next(self.story, None)
        if isinstance(word, Sign):
            self.tell(word)
        if isinstance(word, Concluded | Unfit):
            self.story = None
        return WAIT_S if isinstance(word, Waiting) else 0.0

    def tell(self, sign: Sign) -> None:
        self.connection.send(sign)
        self.told_s = time.monotonic()

    def tell_story(self, job: Job) -> Iterator[Word]:
        """The job; a recording that cannot be used is its end too."""
        try:
            yield from self.analyse(job)
        except OSError as error:
            why = f"The recording cannot be read: {error.strerror}."
            yield Unfit(job.number, Unusable("unreadable", why, READ_AGAIN))
        except ClipError as error:
            yield Unfit(job.number, Unusable(error.code, error.message, error.what_to_do))
        except Fault:
            raise
        except Exception:  # the border of one job: another recording may be fine
            LOG.exception("job %d could not be done", job.number)
            fault = AnalysisFault()
            yield Unfit(job.number, Unusable(fault.code, fault.message, fault.what_to_do))

    def analyse(self, job: Job) -> Iterator[Word]:
        """Standing trial, recording as it grows, conclusion."""
        question = Question(job.rules, job.shoes)
        if job.standing is not None:
            question = replace(question, trial=(yield from self.measure_standing(job.standing, job)))
        recording: Recording | None = None
        reporter, rate = Reporter(job.number), SteadyRate() if self.is_whole(job) else LiveRate(time.monotonic)
        for frame in read_growing(job.recording, job.otherwise, lambda: self.is_whole(job)):
            if frame is None:
                yield Waiting()
                continue
            recording = recording or self.begin(job.recording, frame, question, rate)
            recording.feed(frame)
            yield reporter.report(frame, recording.watcher)
        if recording is None:
            raise NobodySeen("The recording holds no pictures.")
        yield conclude(job, recording)

    def is_whole(self, job: Job) -> bool:
        return job.whole or self.whole == job.number

    def begin(self, path: Path, frame: Frame, question: Question, rate: PoseRate) -> Recording:
        watcher = self.watcher(frame, rate, question.heels)
        return Recording(clip_of(path, frame), watcher, self.eyes.models, question)

    def watcher(self, frame: Frame, rate: PoseRate, standing: Registration = NOT_STOOD) -> Watcher:
        height, width = frame.image.shape[:2]
        return self.eyes.for_size(width, height).watcher(True, rate, standing)

    def measure_standing(self, path: Path, job: Job) -> Generator[Word, None, StandingTrial | None]:
        """The standing trial; None where it gives no zero and nobody insists. Raises StandingUnfit."""
        watcher: Watcher | None = None
        try:
            for frame in read_growing(path, job.otherwise, lambda: True):
                if frame is not None:
                    watcher = watcher or self.watcher(frame, SteadyRate())
                    watcher.feed(frame)
                    yield None
            return None if watcher is None else standing_trial(watcher.sights(), Markers.AUTO)
        except ClipError:
            if job.insist:
                raise
            return None


def read_growing(path: Path, otherwise: Orientation, is_whole: Callable[[], bool]) -> Iterator[Frame | None]:
    """The upright frames of a recording as they come to be on disk; None where there is no further one yet.

    otherwise: how they are turned where it does not carry that. A damaged picture is the one before once more, so that
    times and numbers stay those of the recording. Raises Unreadable as gait.clip.carried.
    """
    tape, index, image, orientation = Tape(path), 0, None, otherwise
    with ThreadPoolExecutor(1) as decoder:
        while True:
            whole = is_whole()  # asked before looking: whatever was written by then is found
            tape.catch_up()
            if index == 0 and tape.places:  # what it carries stands before its first frame
                orientation = carried_orientation(path) or otherwise
            for decoded in decode_ahead(decoder, tape, index, orientation):
                image = image if decoded is None else decoded
                if image is not None:
                    yield Frame(index, tape.places[index].time_s, image)
                index += 1
            if whole:
                return
            yield None


def decode_ahead(
    decoder: ThreadPoolExecutor, tape: Tape, first: int, orientation: Orientation
) -> Iterator[Image | None]:
    """The pictures from a number on, None for a damaged one; the next is decoded while one is looked at."""
    coming: deque[Future[Image | None]] = deque()
    for index in range(first, len(tape.places)):
        coming.append(decoder.submit(lambda k: orientation.picture(tape.jpeg(k)), index))
        if len(coming) > 1:
            yield coming.popleft().result()
    while coming:
        yield coming.popleft().result()


def clip_of(path: Path, frame: Frame) -> Clip:
    """A recording under way; its digest is known in the end."""
    height, width = frame.image.shape[:2]
    return Clip(path, 0.0, 0, width, height, "")


def conclude(job: Job, recording: Recording) -> Sign:
    """The result, its files written. Raises ClipError, DiskFault."""
    recording.clip = replace(recording.clip, sha256=digest(job.recording))
    analysis, findings = recording.finish()
    if job.shown is not None:
        write_tracks(job.shown.tracks, findings)
        keep_analysis(job.shown.analysis, analysis)
    found: dict[str, object] = plain(document(analysis))
    return Concluded(job.number, found)


@dataclass(slots=True)
class Reporter:
    """Tells the screen now and then what is seen."""

    number: int
    due_s: float = 0.0
    steps_due_s: float = STEPS_S
    steps: tuple[Step, ...] = ()
    clear: bool = False

    def report(self, frame: Frame, watcher: Watcher) -> Watched | None:
        if frame.time_s < self.due_s:
            return None
        self.due_s = frame.time_s + TELL_S
        if frame.time_s >= self.steps_due_s:
            self.steps_due_s = frame.time_s + STEPS_S
            self.count(watcher.log, watcher.legs.finder.shank_px())
        height, width = frame.image.shape[:2]
        tempo = cadence(self.steps) if len(self.steps) > 4 else None
        return Watched(
            self.number,
            frame.time_s,
            newest_pose(watcher.log),
            (width, height),
            len(self.steps),
            tempo.mean if tempo else None,
            self.clear,
            self.moves(frame.time_s),
        )

    def moves(self, now_s: float) -> bool:
        """Whether a step ended lately, as far as they are counted."""
        last_s = self.steps[-1].toe_off_s if self.steps else FIRST_STEPS_S - STOPPED_S
        return now_s - last_s < STEPS_S + STOPPED_S

    def count(self, log: SightLog, shank_px: float) -> None:
        """The steps so far, and whether both heels were read in the last second."""
        sights = log.sights(shank_px)
        if len(sights.times_s) < 2:
            return
        self.steps = find_steps(sights)
        lately = sights.times_s > sights.times_s[-1] - STEPS_S
        sure = angle_sd(sights.heel_points[lately], sights.heel_spread[lately]) < MOST_SD_DEG
        self.clear = bool(sure.any(axis=0).all())


def newest_pose(log: SightLog) -> Floats | None:
    person = log.poses[-1][1] if log.poses else None
    return None if person is None else person.keypoints


def work(connection: Connection) -> None:
    """The child's main function: ends when the other side is gone."""
    with suppress(EOFError, BrokenPipeError, ConnectionResetError):
        try:
            Analyst(connection, open_eyes(1, 1)).run()
        except Fault as fault:
            connection.send(Broken(fault.code, fault.message, fault.what_to_do))
