"""The real visit behind the screens: camera, recorder, engine and store, driven by the table of kiosk.visit.

The screen's thread alone changes the visit. Camera and engine have threads of their own and put what happened into an
inbox; `attend` empties it. Every moment is on disk before the screen shows it, so that after a power cut `open` goes
on from there.
"""

from __future__ import annotations

import logging
import math
import queue
import shutil
import time
import uuid
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any

from gait.disk import remove_unfinished
from gait.errors import Fault, GaitError
from gait.foot import Foot
from gait.report import write_visit_report
from gait.result import Analysis, Shoe, Suggestion
from gait.shoes.catalogue import Catalogue
from kiosk.camera.capture_thread import Filled, Grab, Lost, Note, Opened, Steady, Unwritten
from kiosk.camera.device import Camera, Mode
from kiosk.camera.orientation import Upright
from kiosk.camera.recording import Recorder, Shot, check_space, fault_of
from kiosk.delivery.printing import canceller
from kiosk.delivery.qr_text import code_text
from kiosk.engine.client import Analysing
from kiosk.engine.messages import Broken, Concluded, Job, Sight, Sign, Unfit, Watched
from kiosk.engine.traffic_lights import lights
from kiosk.faults import CameraLost, StoreFault
from kiosk.folders import Folders, make_private
from kiosk.session.front import Floats, Image, Live, Run
from kiosk.settings import CameraSettings, Settings
from kiosk.staff.staff import rules_of
from kiosk.storage.database import Store, Versions
from kiosk.storage.deletion import delete_visit, finish_deletions
from kiosk.storage.recovery import recorded_s, recovered
from kiosk.storage.run_files import Film, kept_analysis, kept_tracks
from kiosk.storage.shoes import ShoeCatalogue
from kiosk.visit.table import (
    CAPTURING,
    COUNTDOWN_S,
    MOST_TRIALS,
    RECORDING_S,
    SHOWING,
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
    EmailGiven,
    Event,
    Finished,
    FootResult,
    IdledOut,
    Light,
    LightsSeen,
    NotNow,
    PartUsed,
    Ready,
    Recorded,
    Redone,
    Refused,
    Reopened,
    ReportShown,
    Result,
    Retried,
    ShoeChosen,
    ShoesShown,
    Started,
    State,
    Stood,
    Stopped,
    TriedShoe,
    TroubleCame,
    TroubleOver,
    Unusable,
    Visit,
    advance,
    why_not,
)
from kiosk.visit.table import Run as VisitRun
from kiosk.watchdog import Watchdog, watchdog
from kiosk.words import Words, words

LOG = logging.getLogger(__name__)

LOOK_S = 0.2  # between looks of the camera check
LATELY_S = 1.0  # of sights that the traffic lights are made from
FRESH_S = 1.0  # a pose older than this no longer lies on the runner
MENDING_S = 2.0  # between looks at a full disk: long enough to be read
FRAME_BYTES = 400_000  # of a JPEG of 1080 x 1920 before the first one has been seen
MAIL_TEXT = "screens/report.py, version 1"  # of the words over the address; goes up when they change
OVER = frozenset({State.WELCOME, State.GOODBYE})
SCREENS = {State.RECORDING: "record", State.ANALYSING: "wait"}


@dataclass(frozen=True, slots=True)
class Lengths:
    """Seconds of what ends by itself."""

    standing_s: float = STANDING_S
    countdown_s: float = COUNTDOWN_S
    recording_s: float = RECORDING_S


@dataclass(frozen=True, slots=True)
class Unsaved:
    """What could not be put on disk, and why; the visit stands still meanwhile. event: what is tried again."""

    event: Event | None
    why: Fault


class Session:
    """A visit's front, see kiosk.session.front. `open`, then `attend` as often as the screen turns, then `close`.

    open_camera: makes the camera of its settings. is_pin: whether a staff PIN is right. dog: hears signs of life.
    clock: seconds of one monotonic clock; now: seconds since 1970.
    """

    def __init__(
        self,
        folders: Folders,
        store: Store,
        settings: Settings,
        open_camera: Callable[[CameraSettings], Camera],
        engine: Analysing,
        is_pin: Callable[[str], bool],
        lengths: Lengths = Lengths(),
        dog: Watchdog | None = None,
        clock: Callable[[], float] = time.monotonic,
        now: Callable[[], float] = time.time,
    ) -> None:
        self.folders, self.store, self.settings = folders, store, settings
        self.shelf = ShoeCatalogue(store)
        self.is_pin, self.lengths, self.clock, self.now = is_pin, lengths, clock, now
        self.dog = dog or watchdog({}, time.monotonic())
        self.open_camera = open_camera
        self.inbox: queue.SimpleQueue[Note | Sign] = queue.SimpleQueue()
        self.engine, self.grab = engine, Grab(open_camera(settings.camera), self.inbox.put)
        self.upright = Upright(settings.camera.rotation_deg, settings.camera.crop)
        self.printer = ThreadPoolExecutor(1, "report")
        self.visit, self.since_s = Visit(), clock()
        self.unsaved: Unsaved | None = None
        self.broken: Broken | None = None
        self.mode: Mode | None = None
        self.job_number = 0
        self.look_due_s, self.mending_due_s = -math.inf, math.inf
        self.forget()

    def forget(self) -> None:
        """Nothing of a visit stays in memory."""
        for run in getattr(self, "shown", {}).values():
            run.footage.close()
        self.shown: dict[int, Run] = {}
        self.sights: deque[Sight] = deque(maxlen=16)
        self.watched: Watched | None = None
        self.recorder: Recorder | None = None
        self.wish: Shoe | None = None
        self.report: Future[None] | None = None
        self.preview: tuple[Shot, Image] | None = None
        self.farewells: tuple[str, ...] = ()

    # ---- coming and going ----

    def open(self) -> None:
        """Bring up engine and camera, and go on with the visit that a power cut stopped."""
        make_private(self.folders.root)
        self.engine.start(self.inbox.put)
        self.grab.start()
        finish_deletions(self.folders, canceller(self.folders.settings))
        sweep(self.folders, self.store)
        under_way = self.store.under_way()
        if under_way is not None:
            self.take_up(under_way)

    def take_up(self, stored: Visit) -> None:
        """Go on with a visit as far as it had come; without its files it is over."""
        self.reopen(recovered(stored, recorded_s(self.recording_path(stored)) if stored.current else 0.0))

    def reopen(self, visit: Visit) -> None:
        """Bring a stored visit back to the screen, where nobody else's is. Raises StoreFault."""
        if self.visit.state is not State.WELCOME:
            return
        if visit.state in SHOWING:
            lost = [run for run in visit.results if not self.show(visit, run)]
            visit = to_be_analysed_again(visit, lost[0]) if lost else visit
        if visit.state is State.ANALYSING and not recorded_s(self.recording_path(visit)):
            self.store.end(visit.id, self.now())
            return
        self.tell(Reopened(visit))

    def analyse_again(self, visit_id: str) -> None:
        """Bring a stored visit back at the analysis of its newest recording. Raises StoreFault."""
        visit = self.store.load(visit_id)
        filmed = [run for run in visit.runs if self.film_of(visit, run).is_file()] if visit else []
        if visit is not None and filmed:
            self.reopen(to_be_analysed_again(visit, filmed[-1]))

    def film_of(self, visit: Visit, run: VisitRun) -> Path:
        return self.folders.recording(visit.id, run.number, run.attempt)

    def delete(self, visit_id: str) -> None:
        """Delete a stored visit that is not on the screen. Raises StoreFault, DiskFull."""
        if visit_id != self.visit.id:
            delete_visit(self.folders, visit_id, canceller(self.folders.settings))

    def use(self, settings: Settings) -> None:
        """Settings that staff have changed, between two visits."""
        self.grab.off()
        self.settings = settings
        self.upright = Upright(settings.camera.rotation_deg, settings.camera.crop)
        self.grab.camera = self.open_camera(settings.camera)

    def close(self) -> None:
        self.stop_recording()
        self.grab.close()
        self.engine.close()
        self.printer.shutdown()
        self.forget()

    # ---- what happens ----

    def attend(self, wait_s: float = 0.0) -> None:
        """Hear camera and engine, waiting for the first word if asked; then let end what ends by itself."""
        self.show_life()
        try:
            note = self.inbox.get(timeout=wait_s) if wait_s else self.inbox.get_nowait()
            while True:
                self.hear(note)
                note = self.inbox.get_nowait()
        except queue.Empty:
            self.pass_time()

    def show_life(self) -> None:
        """To the watchdog: the screen turns, and so do the threads behind it."""
        now_s, pulse = time.monotonic(), self.dog.pulse
        pulse.beat("screen", now_s)
        pulse.beat("engine", self.engine.turned_at())
        if self.grab.wanted.is_set():
            pulse.beat("camera", self.grab.seen_at)
        else:
            pulse.rest("camera")
        self.dog.feed(now_s)

    def hear(self, note: Note | Sign) -> None:
        heard = HEARD.get(type(note))
        if heard is not None:
            heard(self, note)

    def tell(self, event: Event) -> None:
        """The visit after the event: first on disk, then on the screen. An event that does not fit changes nothing."""
        before = self.visit
        try:
            after = advance(before, event)
            self.save(before, after)
        except NotNow as not_now:
            LOG.info("%s in %s: %s", type(event).__name__, before.state, not_now.reason)
            return
        except Fault as fault:
            LOG.error("%s in %s: %s", type(event).__name__, before.state, fault.message)
            self.unsaved = Unsaved(event, fault)
            return
        self.visit, self.unsaved = after, None
        if after.state is not before.state:
            self.since_s = self.clock()
            self.enter(before.state)

    def save(self, before: Visit, after: Visit) -> None:
        """Raises DiskFull, StoreFault."""
        if after.state in OVER:
            if before.state not in OVER:
                self.end(before, after)
        elif replace(after, lights=()) != replace(before, lights=()):
            self.store.save(after)

    def enter(self, before: State) -> None:
        """Set going what the new state needs."""
        if needs_camera(self.visit):
            self.grab.on()
        else:
            self.grab.off()
        entered = ENTERED.get(self.visit.state)
        if entered is not None:
            entered(self, before)

    def pass_time(self) -> None:
        """What ends, mends or comes again by itself."""
        state, now_s = self.visit.state, self.clock()
        if state is State.COUNTDOWN and now_s - self.since_s >= self.lengths.countdown_s:
            self.tell(CountedDown())
        if state in (State.CHECK, State.STANDING):
            self.look(now_s)
        if state in CAPTURING and self.grab.is_still():
            self.trouble_came(CameraLost("The camera gives no more pictures."))
        if self.broken is not None:
            self.engine_failed(self.broken)
        if state is State.TROUBLE and now_s >= self.mending_due_s:
            self.mending_due_s = now_s + MENDING_S
            self.look_at_disk()

    def look(self, now_s: float) -> None:
        """Ask the engine what it sees, a few times a second."""
        shot = self.grab.newest
        if shot is not None and now_s >= self.look_due_s:
            self.look_due_s = now_s + LOOK_S
            self.engine.look(shot, self.upright)

    def look_at_disk(self) -> None:
        """A disk that has room again needs nobody to say so."""
        if self.visit.trouble is not None and self.visit.trouble.code == "disk_full":
            try:
                check_space(self.folders.root, self.bytes_needed(self.lengths.recording_s))
            except Fault:
                return
            self.tell(TroubleOver())

    # ---- states that set something going ----

    def to_check(self, before: State) -> None:
        self.stop_recording()
        self.drop_job()
        self.sights.clear()

    def to_standing(self, before: State) -> None:
        run = self.visit.run
        self.record(self.folders.standing(self.visit.id, run.number, run.attempt), self.lengths.standing_s)

    def to_countdown(self, before: State) -> None:
        """The engine measures the standing trial, and then waits for the recording to grow."""
        self.recording_path(self.visit).unlink(missing_ok=True)
        self.engine.analyse(self.job())

    def to_recording(self, before: State) -> None:
        self.record(self.recording_path(self.visit), self.lengths.recording_s)

    def to_analysing(self, before: State) -> None:
        """A job that did not begin with the recording begins now."""
        if before is not State.RECORDING:
            self.watched = None
            self.engine.analyse(self.job())
        self.engine.whole()

    def to_unusable(self, before: State) -> None:
        """A standing trial is refused while the run is recorded."""
        self.stop_recording()
        self.drop_job()

    def to_trouble(self, before: State) -> None:
        self.mending_due_s = self.clock() + MENDING_S
        self.drop_job()

    def to_report(self, before: State) -> None:
        """Write it while the customer decides about it."""
        visit, store = self.visit, self.settings.store
        said, day = words(visit.language), date.fromtimestamp(visit.started_at)
        runs = [run for run in visit.results if run.number in self.shown]
        found = [(name_of(run.shoe, said), self.shown[run.number].analysis) for run in runs]
        self.report = self.printer.submit(
            write_visit_report,
            found,
            self.folders.report(visit.id),
            store.name,
            visit.language,
            logo=Path(store.logo) if store.logo else None,
            day=day,
            code=code_text(runs[0].result, store.name, day, said) if runs and runs[0].result else "",
        )

    def to_the_end(self, before: State) -> None:
        farewells = self.farewells
        self.forget()
        self.farewells = farewells if self.visit.state is State.GOODBYE else ()

    # ---- recording ----

    def record(self, path: Path, seconds: float) -> None:
        """Record into a fresh file; one of an attempt that was given up is in nobody's way."""
        try:
            check_space(self.folders.root, self.bytes_needed(seconds))
        except Fault as fault:
            self.trouble_came(fault)
            return
        try:
            make_private(path.parent)
            path.unlink(missing_ok=True)
        except OSError as error:
            self.trouble_came(fault_of(error))
            return
        mode = self.mode or Mode(self.settings.camera.width, self.settings.camera.height, self.settings.camera.rate_hz)
        self.recorder = Recorder(path, mode.width, mode.height)
        self.recorder.start()
        self.grab.record(self.recorder, seconds)

    def bytes_needed(self, seconds: float) -> int:
        shot = self.grab.newest
        return round(seconds * self.settings.camera.rate_hz * (len(shot.jpeg) if shot else FRAME_BYTES))

    def stop_recording(self) -> float:
        """End a recording under way; the seconds that are on disk. A fault of the disk is known by then."""
        self.grab.stop()
        recorder, self.recorder = self.recorder, None
        if recorder is None:
            return 0.0
        try:
            return recorder.finish()
        except Fault:
            return recorder.recorded_s

    def recording_path(self, visit: Visit) -> Path:
        return self.film_of(visit, visit.run)

    def job(self) -> Job:
        """The current run as work for the engine."""
        self.job_number += 1
        run, key = self.visit.run, (self.visit.id, self.visit.run.number, self.visit.run.attempt)
        return Job(
            self.job_number,
            self.folders.recording(*key),
            self.folders.standing(*key) if run.stood else None,
            self.upright,
            rules_of(self.settings.rules),
            Catalogue(tuple(self.shelf.shoes()), ()),
            self.folders.tracks(*key),
            self.folders.analysis(*key),
            insist=run.attempt <= MOST_TRIALS,
        )

    def drop_job(self) -> None:
        """Whatever the engine still says of it is not heard."""
        self.job_number += 1
        self.watched = None
        self.engine.drop()

    # ---- what camera and engine say ----

    def camera_opened(self, note: Opened) -> None:
        self.mode = note.mode

    def camera_steady(self, note: Steady) -> None:
        trouble = self.visit.trouble
        if trouble is not None and needs_camera(self.visit) and not trouble.mended:
            self.tell(TroubleOver())

    def camera_lost(self, note: Lost) -> None:
        """Nobody is troubled by a camera that is not needed any more."""
        if self.visit.state in CAPTURING or self.visit.state is State.TROUBLE:
            self.trouble_came(note.why)

    def recording_full(self, note: Filled) -> None:
        """The standing trial or the run is whole."""
        if note.recorder is not self.recorder:
            return
        self.recorder = None
        try:
            seconds = note.recorder.finish()
        except Fault as fault:
            self.trouble_came(fault, note.recorder.recorded_s)
            return
        self.tell(Stood() if self.visit.state is State.STANDING else Recorded(seconds))

    def recording_failed(self, note: Unwritten) -> None:
        if note.recorder is self.recorder:
            self.trouble_came(note.why)

    def trouble_came(self, why: GaitError, seconds: float = 0.0) -> None:
        """Into TROUBLE with what is recorded; the same once more is nothing new."""
        seconds = self.stop_recording() or seconds
        trouble = self.visit.trouble
        if self.visit.state is not State.TROUBLE or trouble is None or trouble.code != why.code:
            self.tell(TroubleCame(why.code, why.message, why.what_to_do, seconds))

    def seen(self, sight: Sight) -> None:
        self.sights.append(sight)
        if self.visit.state is State.CHECK:
            self.tell(LightsSeen(lights(self.lately(), self.grab.rate_hz())))

    def lately(self) -> list[Sight]:
        return [sight for sight in self.sights if abs(self.sights[-1].time_s - sight.time_s) <= LATELY_S]

    def job_watched(self, sign: Watched) -> None:
        if sign.number == self.job_number:
            self.watched = sign

    def job_done(self, sign: Concluded) -> None:
        """Keep the figures in the store, and show what the engine left on disk."""
        if sign.number != self.job_number or self.visit.state is not State.ANALYSING:
            return
        run, document = self.visit.run, sign.document
        try:
            number = self.store.add_analysis(self.visit.id, run, versions_of(document), document)
            if not self.show(self.visit, run):
                raise StoreFault("The analysis could not be read back.")
        except Fault as fault:
            self.trouble_came(fault)
            return
        self.tell(Analysed(brief(self.shown[run.number].analysis, number)))

    def job_refused(self, sign: Unfit) -> None:
        if sign.number == self.job_number:
            self.tell(Refused(sign.why))

    def engine_failed(self, sign: Broken) -> None:
        """Nobody is troubled before the engine is needed."""
        self.broken = sign
        if self.visit.state in CAPTURING or self.visit.state is State.ANALYSING:
            self.tell(TroubleCame(sign.code, sign.message, sign.advice, self.stop_recording()))

    # ---- the end ----

    def end(self, before: Visit, after: Visit) -> None:
        """What stays of a visit and what does not. Raises DiskFull, StoreFault."""
        self.stop_recording()
        self.drop_job()
        if self.report is not None:
            self.report.exception()  # it is on disk or never will be, before anything is deleted
        if before.id and (not before.results or (after.farewell is not None and after.farewell.deleted)):
            delete_visit(self.folders, before.id, canceller(self.folders.settings))
            self.farewells = ("all_deleted",)
        elif before.id:
            self.farewells = self.keep(before)

    def keep(self, visit: Visit) -> tuple[str, ...]:
        """End a visit that stays in the store; what becomes of it, as codes for the last screen."""
        later = self.settings.retention.video_hours > 0
        if not visit.consents.keep_video and not later:
            delete_films(visit.id, self.folders)
        remove_unfinished(self.folders.of_visit(visit.id))
        self.store.end(visit.id, self.now())
        film = "video_kept" if visit.consents.keep_video else "video_later" if later else "video_deleted"
        sent = {Delivery.PRINT: "printing", Delivery.EMAIL: "mailing"}
        return (film, *(word for delivery, word in sent.items() if delivery in visit.deliveries))

    # ---- results ----

    def show(self, visit: Visit, run: VisitRun) -> bool:
        """Load a run as it lies on disk; whether it could be read."""
        key = (visit.id, run.number, run.attempt)
        analysis, tracks = kept_analysis(self.folders.analysis(*key)), kept_tracks(self.folders.tracks(*key))
        if analysis is None or tracks is None:
            return False
        tried = [each.shoe for each in visit.runs]
        analysis = replace(analysis, shoes=self.shelf.short_list(analysis.verdicts, visit.customer, tried))
        if run.number in self.shown:
            self.shown[run.number].footage.close()
        film = Film(self.film_of(visit, run), self.upright)
        self.shown[run.number] = Run(self.shoe_of(run.shoe), analysis, film, tracks)
        return True

    def shoe_of(self, tried: TriedShoe) -> Shoe | None:
        """The catalogue's shoe; one that is sold no more has its name alone."""
        if tried.is_test_shoe:
            return None
        names = (tried.brand, tried.model)
        found = (shoe for shoe in self.shelf.shoes() if (shoe.brand, shoe.model) == names)
        return next(found, Shoe(*names, support="", sku=tried.sku))

    # ---- what the screens ask ----

    @property
    def screen(self) -> str:
        """Where the visit stands; what could not be saved comes first."""
        if self.unsaved is not None:
            return "trouble"
        return SCREENS.get(self.visit.state, str(self.visit.state))

    def recording_s(self) -> float:
        return self.lengths.recording_s

    def live(self) -> Live | None:
        """The newest picture at half its size, decoded once."""
        shot = self.grab.newest
        if shot is None:
            return None
        if self.preview is None or self.preview[0] is not shot:
            image = self.upright.picture(shot.jpeg, half=True)
            if image is None:
                return None
            self.preview = (shot, image)
        image, watched = self.preview[1], self.watched
        if self.visit.state is not State.RECORDING or watched is None:
            return Live(image, self.pose_on(image, shot))
        return Live(image, self.pose_on(image, shot), watched.steps, watched.cadence_spm, watched.heels_clear)

    def pose_on(self, image: Image, shot: Shot) -> Floats | None:
        """The newest pose in the preview's px, as long as it still lies on the runner."""
        seen = self.newest_pose(shot)
        if seen is None or seen.keypoints is None:
            return None
        keypoints = seen.keypoints.copy()
        keypoints[:, :2] *= image.shape[1] / seen.size[0]
        return keypoints

    def newest_pose(self, shot: Shot) -> Sight | Watched | None:
        if self.watched is not None and self.recorder is not None:
            return self.watched if self.recorder.recorded_s - self.watched.time_s < FRESH_S else None
        fresh = self.sights and abs(shot.time_s - self.sights[-1].time_s) < FRESH_S
        return self.sights[-1] if fresh else None

    def lights(self) -> Sequence[Light]:
        return self.visit.lights or lights((), self.grab.rate_hz())

    def progress(self) -> tuple[float, float]:
        """Seconds done and to do of what ends by itself."""
        if self.visit.state is State.COUNTDOWN:
            return self.clock() - self.since_s, self.lengths.countdown_s
        standing = self.visit.state is State.STANDING
        whole_s = self.lengths.standing_s if standing else self.lengths.recording_s
        return (0.0 if self.recorder is None else self.recorder.recorded_s), whole_s

    def analysed_share(self) -> float:
        recorded = self.visit.run.recorded_s if self.visit.current else 0.0
        return min(1.0, self.watched.time_s / recorded) if self.watched is not None and recorded else 0.0

    def runs(self) -> Sequence[Run]:
        """Runs with a result, the one that is shown last."""
        numbers = sorted((run.number for run in self.visit.results), key=lambda n: (n == self.visit.current, n))
        return [self.shown[number] for number in numbers if number in self.shown]

    def trouble(self) -> str:
        if self.unsaved is not None:
            return self.unsaved.why.code
        if self.visit.trouble is not None:
            return self.visit.trouble.code
        outcome = self.visit.run.outcome if self.visit.current else None
        return outcome.code if isinstance(outcome, Unusable) else ""

    def part_s(self) -> float:
        """Seconds of a recording that was cut short and can still be used; 0 without."""
        usable = self.unsaved is None and why_not(self.visit, PartUsed()) == ""
        return self.visit.run.recorded_s if usable else 0.0

    def shoes(self) -> Sequence[Shoe]:
        return self.shelf.shoes()

    def shoe_to_try(self) -> Shoe | None:
        return self.wish

    def suggestions(self) -> Sequence[Suggestion]:
        runs = self.runs()
        return runs[-1].analysis.shoes if runs else ()

    def stock(self, shoe: Shoe) -> int | None:
        return self.shelf.stock(shoe, self.visit.customer.size_eu)

    def mail_address(self) -> str:
        return self.visit.customer.email if self.visit.consents.email_report else ""

    def farewell(self) -> Sequence[str]:
        return self.farewells

    # ---- what the screens say ----

    def start(self, language: str) -> None:
        self.tell(Started(uuid.uuid4().hex, self.now(), language))

    def back(self) -> None:
        self.tell(Back())

    def customer_known(self, customer: Customer, consents: Consents) -> None:
        self.tell(Answered(customer, consents))

    def shoe_chosen(self, shoe: Shoe | None) -> None:
        self.wish = shoe
        self.tell(ShoeChosen(TriedShoe(shoe.brand, shoe.model, shoe.sku) if shoe else TEST_SHOE))

    def check_passed(self) -> None:
        self.tell(Ready())

    def check_overridden(self, pin: str) -> bool:
        right = self.is_pin(pin)
        if right:
            self.tell(Ready(override=True))
        return right

    def stop(self) -> None:
        self.tell(Stopped())

    def redo(self) -> None:
        self.tell(Stopped() if self.visit.state is State.ANALYSING else Redone())

    def try_another(self, shoe: Shoe | None) -> None:
        self.wish = shoe
        self.tell(AnotherShoe())

    def result_seen(self) -> None:
        numbers = [run.number for run in self.visit.results if run.number in self.shown]
        self.tell(Compared(numbers[-2], numbers[-1]) if len(numbers) > 1 else ShoesShown())

    def compare_seen(self) -> None:
        self.tell(ShoesShown())

    def shoes_seen(self) -> None:
        self.tell(ReportShown())

    def mail_given(self, address: str) -> None:
        """An address typed at the end, which is the consent to e-mail the report; one that is none changes nothing."""
        self.tell(EmailGiven(address, MAIL_TEXT))

    def report_chosen(self, paper: bool, mail: bool) -> None:
        """Hand the report to whoever prints and mails; then goodbye."""
        fault = self.report.exception() if self.report is not None and (paper or mail) else None
        if isinstance(fault, Fault):
            self.report, self.unsaved = None, Unsaved(None, fault)
            return
        if paper:
            self.tell(Asked(Delivery.PRINT))
        if mail:
            self.tell(Asked(Delivery.EMAIL))
        self.tell(Finished())

    def delete_everything(self) -> None:
        self.tell(Deleted())

    def try_again(self) -> None:
        """Save what could not be saved, or go back to before the trouble."""
        unsaved, self.unsaved = self.unsaved, None
        if unsaved is not None and unsaved.event is not None:
            self.tell(unsaved.event)
        elif unsaved is not None and self.visit.state is State.REPORT:
            self.to_report(State.REPORT)
        elif self.visit.state is State.TROUBLE:
            self.retry()
        else:
            self.tell(Redone())

    def retry(self) -> None:
        if self.broken is not None:
            self.broken = None
            self.engine.revive()
        self.tell(Retried())

    def use_part(self) -> None:
        self.tell(PartUsed())

    def end_visit(self) -> None:
        """Finish where there is something to finish, else leave as nobody is there."""
        finishing = self.visit.state in (State.GOODBYE, State.UNUSABLE, State.TROUBLE)
        self.unsaved = None
        self.tell(Finished() if finishing else IdledOut())


HEARD: Mapping[type[Note | Sign], Callable[[Session, Any], None]] = {
    Opened: Session.camera_opened,
    Steady: Session.camera_steady,
    Lost: Session.camera_lost,
    Filled: Session.recording_full,
    Unwritten: Session.recording_failed,
    Sight: Session.seen,
    Watched: Session.job_watched,
    Concluded: Session.job_done,
    Unfit: Session.job_refused,
    Broken: Session.engine_failed,
}
ENTERED: Mapping[State, Callable[[Session, State], None]] = {
    State.CHECK: Session.to_check,
    State.STANDING: Session.to_standing,
    State.COUNTDOWN: Session.to_countdown,
    State.RECORDING: Session.to_recording,
    State.ANALYSING: Session.to_analysing,
    State.UNUSABLE: Session.to_unusable,
    State.TROUBLE: Session.to_trouble,
    State.REPORT: Session.to_report,
    State.GOODBYE: Session.to_the_end,
    State.WELCOME: Session.to_the_end,
}


def needs_camera(visit: Visit) -> bool:
    """While somebody is looked at, and while a camera that was lost is waited for."""
    if visit.state is State.TROUBLE and visit.trouble is not None:
        return visit.trouble.code.startswith("camera")
    return visit.state in CAPTURING


def to_be_analysed_again(visit: Visit, run: VisitRun) -> Visit:
    """At the analysis of a run whose result cannot be read any more."""
    again = replace(run, outcome=None)
    runs = (*visit.runs[: run.number - 1], again, *visit.runs[run.number :])
    return replace(visit, state=State.ANALYSING, runs=runs, current=run.number, compared=None)


def sweep(folders: Folders, store: Store) -> None:
    """Remove files of visits that the store does not know."""
    for folder in folders.recordings.glob("*"):
        if store.load(folder.name) is None:
            shutil.rmtree(folder, ignore_errors=True)


def delete_films(visit_id: str, folders: Folders) -> None:
    for film in folders.of_visit(visit_id).glob("*.mkv"):
        film.unlink(missing_ok=True)


def name_of(shoe: TriedShoe, said: Words) -> str:
    return said.tr("The test shoe") if shoe.is_test_shoe else f"{shoe.brand} {shoe.model}"


def versions_of(document: Mapping[str, Any]) -> Versions:
    """What an analysis was made with."""
    models = " ".join(f"{model['name']}-{model['sha256'][:12]}" for model in document["models"])
    reference = document["neutral"]["reference"] if document["neutral"] else ""
    return Versions(version("gait-kiosk"), models, document["verdict"]["rules"], reference)


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
