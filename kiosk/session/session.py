"""The real visit behind the screens: camera, recorder, engine and store, driven by the table of kiosk.visit.

The screen's thread alone changes the visit. Camera and engine have threads of their own and put what happened into an
inbox; `attend` empties it. Every moment is on disk before the screen shows it, so that after a power cut `open` goes
on from there.
"""

from __future__ import annotations

import queue
import time
from collections.abc import Callable, Sequence, Set

from kiosk.camera.capture_thread import CaptureThread, Note
from kiosk.camera.device import Camera
from kiosk.engine.client import Analysing
from kiosk.engine.messages import Sign
from kiosk.folders import Folders, make_private
from kiosk.session.analysis_job import AnalysisJob
from kiosk.session.archive import Archive
from kiosk.session.belt import BeltWatch
from kiosk.session.capture import Capture
from kiosk.session.course import Course
from kiosk.session.film_job import FilmJob
from kiosk.session.front import Front, Live, ShownRun, Unsaved
from kiosk.session.history_job import HistoryJob
from kiosk.session.night_job import NightJob
from kiosk.session.part import USUAL_LENGTHS, Lengths, Part
from kiosk.session.phone_job import PhoneJob
from kiosk.session.preview import Preview
from kiosk.session.report_job import ReportJob
from kiosk.session.results import Results
from kiosk.session.share_job import ShareJob
from kiosk.session.stored import StoredVisits
from kiosk.session.terms import Terms, chart_of, terms_of
from kiosk.session.warm_up import WarmUp
from kiosk.settings import CameraSettings, Settings
from kiosk.storage.centre import is_enrolled
from kiosk.storage.shoes import ShoeCatalogue
from kiosk.storage.store import Store
from kiosk.treadmill.treadmill import Treadmill
from kiosk.upkeep.pairing import Pairing
from kiosk.upkeep.pin import LostPin, StaffPin
from kiosk.visit.events import Asked, Event, Finished, Retried
from kiosk.visit.model import Belt, Delivery, Light, State, Visit
from kiosk.watchdog import Watchdog, watchdog


class Session(Front):
    """A visit's front. `open`, then `attend` as often as the screen turns, then `close`.

    open_camera: makes the camera of its settings. dog: hears signs of life. clock: seconds of one monotonic clock;
    now: seconds since 1970. pin: pairs staff's phones; nobody's is without one. treadmill: speaks for itself where
    staff have chosen one.
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
        pin: StaffPin | None = None,
        treadmill: Treadmill | None = None,
    ) -> None:
        self.folders, self.store, self.settings = folders, store, settings
        self.dog = dog or watchdog({}, time.monotonic())
        self.inbox: queue.SimpleQueue[Note | Sign] = queue.SimpleQueue()
        self.shelf = ShoeCatalogue(store, pictures=folders.shoe_pictures)
        self.shelf.chart = chart_of(settings, folders.sizes)
        thread = CaptureThread(open_camera(settings.camera), self.inbox.put)
        self.preview = Preview(settings, thread, open_camera, engine.look, engine.follow, clock)
        self.warm_up, self.belt = WarmUp(settings, clock), BeltWatch(settings, treadmill or Treadmill())
        self.capture = Capture(settings, thread, folders, lengths, clock)
        self.results = Results(settings, folders, store, self.shelf)
        self.job = AnalysisJob(settings, engine, self.inbox.put, folders, self.shelf, self.results)
        self.night = NightJob(settings, folders, store, engine, self.job.revive, clock, now)
        self.history = HistoryJob(settings, folders, store, lambda: thread.newest, clock, now)
        self.report = ReportJob(settings, folders, self.results, lambda: self.history.earlier)
        self.film = FilmJob(settings, folders, self.results)
        self.share = ShareJob(settings, folders, now)
        self.archive = Archive(settings, folders, store, now)
        self.pairing = Pairing(pin or LostPin(), now)
        self.phones = PhoneJob(settings, folders, self, self.pairing)
        self.parts: tuple[Part, ...] = (
            self.preview, self.warm_up, self.belt, self.capture, self.night, self.job, self.results,
            self.history, self.report, self.film, self.share, self.archive, self.phones,
        )  # fmt: skip
        self.course = Course(store, self.parts, self.capture.stop, lengths.countdown_s, clock)
        self.stored = StoredVisits(store, self.archive, self.results, self.course, self.report)

    def open(self) -> None:
        """Bring up engine and camera, and go on with the visit that a power cut stopped."""
        make_private(self.folders.root)
        for part in self.parts:
            part.open()
        self.stored.go_on()

    def use(self, settings: Settings) -> None:
        """Settings that staff have changed, between two visits."""
        self.settings, self.shelf.chart = settings, chart_of(settings, self.folders.sizes)
        for part in self.parts:
            part.use(settings)

    def close(self) -> None:
        self.capture.stop()
        for part in self.parts:
            part.close()

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
    def terms(self) -> Terms:
        return terms_of(self.settings, self.shelf.chart)

    @property
    def in_chain(self) -> bool:
        return is_enrolled(self.folders)

    @property
    def farewells(self) -> tuple[str, ...]:
        return self.archive.farewells

    @property
    def phone_link(self) -> str:
        return self.share.link

    def tell(self, event: Event) -> None:
        self.course.tell(event)

    def live(self) -> Live | None:
        return self.preview.live(self.job.watched, self.capture.recorded_s)

    def belt_now(self) -> Belt | None:
        return self.belt.now()

    def lights(self) -> Sequence[Light]:
        return self.visit.lights or self.preview.lights()

    def progress(self) -> tuple[float, float]:
        if self.visit.state is State.COUNTDOWN:
            return self.course.counted_s(), self.course.countdown_s
        if self.visit.state is State.WARM_UP:
            return self.warm_up.progress(self.visit)
        part = self.job if self.visit.state is State.ANALYSING else self.capture
        return part.progress(self.visit)

    def runs(self) -> Sequence[ShownRun]:
        return self.results.runs(self.visit)

    def hand_over(self, deliveries: Set[Delivery]) -> None:
        self.unsaved = self.report.unsaved(self.visit) if deliveries else None
        if self.unsaved is not None:
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
