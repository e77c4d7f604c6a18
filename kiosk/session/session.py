"""The real visit behind the screens: camera, recorder, engine and store, driven by the table of kiosk.visit.

The screen's thread alone changes the visit. Camera and engine have threads of their own and put what happened into an
inbox; `attend` empties it. Every moment is on disk before the screen shows it, so that after a power cut `open` goes
on from there.
"""

from __future__ import annotations

import queue
import time
from collections.abc import Callable, Sequence, Set
from functools import partial

from kiosk.camera.capture_thread import CaptureThread, Note
from kiosk.camera.device import Camera
from kiosk.engine.client import Analysing
from kiosk.engine.messages import Sign
from kiosk.folders import Folders, make_private
from kiosk.session.analysis_job import AnalysisJob
from kiosk.session.archive import Archive
from kiosk.session.capture import Capture
from kiosk.session.course import Course
from kiosk.session.front import Front, Live, ShownRun, Unsaved
from kiosk.session.part import USUAL_LENGTHS, Lengths, Part
from kiosk.session.preview import Preview
from kiosk.session.report_job import ReportJob
from kiosk.session.results import Results
from kiosk.settings import CameraSettings, Settings
from kiosk.storage.database import Store
from kiosk.storage.shoes import ShoeCatalogue
from kiosk.visit.events import Asked, Event, Finished, Reopened, Retried
from kiosk.visit.model import Delivery, Light, State, Visit
from kiosk.watchdog import Watchdog, watchdog


class Session(Front):
    """A visit's front. `open`, then `attend` as often as the screen turns, then `close`.

    open_camera: makes the camera of its settings. dog: hears signs of life. clock: seconds of one monotonic clock;
    now: seconds since 1970.
    """

    shelf: ShoeCatalogue

    def __init__(
        self,
        folders: Folders,
        store: Store,
        settings: Settings,
        open_camera: Callable[[CameraSettings], Camera],
        engine: Analysing,
        lengths: Lengths = USUAL_LENGTHS,
        dog: Watchdog | None = None,
        clock: Callable[[], float] = time.monotonic,
        now: Callable[[], float] = time.time,
    ) -> None:
        self.folders, self.store, self.settings = folders, store, settings
        self.lengths = lengths
        self.dog = dog or watchdog({}, time.monotonic())
        self.inbox: queue.SimpleQueue[Note | Sign] = queue.SimpleQueue()
        self.shelf = ShoeCatalogue(store)
        thread = CaptureThread(open_camera(settings.camera), self.inbox.put)
        self.preview = Preview(settings, thread, open_camera, engine.look, clock)
        self.capture = Capture(settings, thread, folders, lengths, clock)
        self.results = Results(settings, folders, store, self.shelf)
        self.job = AnalysisJob(settings, engine, self.inbox.put, folders, self.shelf, self.results)
        self.report = ReportJob(settings, folders, self.results)
        self.archive = Archive(settings, folders, store, now)
        self.parts: tuple[Part, ...] = (
            self.preview, self.capture, self.job, self.results, self.report, self.archive,
        )  # fmt: skip
        self.course = Course(store, self.parts, self.capture.stop, lengths.countdown_s, clock)

    def open(self) -> None:
        """Bring up engine and camera, and go on with the visit that a power cut stopped."""
        make_private(self.folders.root)
        for part in self.parts:
            part.open()
        self.archive.tidy()
        under_way = self.archive.under_way()
        if under_way is not None:
            self.reopen(under_way)

    def use(self, settings: Settings) -> None:
        """Settings that staff have changed, between two visits."""
        self.settings = settings
        for part in self.parts:
            part.use(settings)

    def close(self) -> None:
        self.capture.stop()
        for part in self.parts:
            part.close()

    # ---- stored visits ----

    def reopen(self, visit: Visit) -> None:
        """Bring a stored visit back to the screen, where nobody else's is. Raises StoreFault."""
        if self.visit.state is not State.WELCOME:
            return
        ready = self.results.bring_back(visit)
        if ready is None:
            self.archive.close_visit(visit.id)
        else:
            self.tell(Reopened(ready))

    def analyse_again(self, visit_id: str) -> None:
        """Bring a stored visit back at the analysis of its newest recording. Raises StoreFault."""
        stored = self.store.load(visit_id)
        again = None if stored is None else self.results.analysed_again(stored)
        if again is not None:
            self.reopen(again)

    def delete(self, visit_id: str) -> None:
        """Delete a stored visit that is not on the screen. Raises StoreFault, DiskFull."""
        if visit_id != self.visit.id:
            self.archive.delete(visit_id)

    # ---- what happens ----

    def attend(self, wait_s: float = 0.0) -> None:
        """Hear camera and engine, waiting for the first word if asked; then let end what ends by itself."""
        self.show_life()
        try:
            note = self.inbox.get(timeout=wait_s) if wait_s else self.inbox.get_nowait()
            while True:
                self.course.hear(note)
                note = self.inbox.get_nowait()
        except queue.Empty:
            self.course.pass_time()

    def show_life(self) -> None:
        """To the watchdog: the screen turns, and so do the threads behind it."""
        now_s, pulse = time.monotonic(), self.dog.pulse
        pulse.beat("screen", now_s)
        for part in self.parts:
            part.show_life(pulse)
        self.dog.feed(now_s)

    # ---- what the screens see and do ----

    @property
    def visit(self) -> Visit:
        return self.course.visit

    @property
    def unsaved(self) -> Unsaved | None:
        return self.course.unsaved

    @unsaved.setter
    def unsaved(self, unsaved: Unsaved | None) -> None:
        self.course.unsaved = unsaved

    @property
    def farewells(self) -> tuple[str, ...]:
        return self.archive.farewells

    def tell(self, event: Event) -> None:
        self.course.tell(event)

    def live(self) -> Live | None:
        return self.preview.live(self.job.watched, self.capture.recorded_s)

    def lights(self) -> Sequence[Light]:
        return self.visit.lights or self.preview.lights()

    def progress(self) -> tuple[float, float]:
        state, recorded_s = self.visit.state, self.capture.recorded_s or 0.0
        if state is State.COUNTDOWN:
            return self.course.counted_s(), self.lengths.countdown_s
        if state is State.ANALYSING:
            return self.job.progress(self.visit)
        return recorded_s, self.lengths.standing_s if state is State.STANDING else self.lengths.recording_s

    def runs(self) -> Sequence[ShownRun]:
        return self.results.runs(self.visit)

    def hand_over(self, deliveries: Set[Delivery]) -> None:
        fault = self.report.wait() if deliveries else None
        if fault is not None:
            self.unsaved = Unsaved(fault, partial(self.report.write, self.visit))
            return
        for delivery in Delivery:
            if delivery in deliveries:
                self.tell(Asked(delivery))
        self.tell(Finished())

    def try_again(self) -> None:
        unsaved, self.unsaved = self.unsaved, None
        if unsaved is not None:
            unsaved.again()
        elif self.visit.state is State.TROUBLE:
            self.job.revive()
            self.tell(Retried())
