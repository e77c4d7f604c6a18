"""The current run as work for the engine, and what the engine says of it."""

from __future__ import annotations

from collections.abc import Callable

from gait.errors import Fault
from gait.shoes.catalogue import Catalogue
from kiosk.camera.capture_thread import Note
from kiosk.engine.client import Analysing
from kiosk.engine.messages import Broken, Concluded, Job, Shown, Sign, Unfit, Watched
from kiosk.folders import Folders
from kiosk.session.part import Part, key_of, trouble_of
from kiosk.session.results import Results
from kiosk.settings import Settings
from kiosk.staff.staff import rules_in_force
from kiosk.storage.shoes import ShoeCatalogue
from kiosk.visit.events import Analysed, Event, Refused, TroubleCame
from kiosk.visit.model import CAPTURING, MOST_TRIALS, State, Visit
from kiosk.watchdog import Pulse


class AnalysisJob(Part):
    """post: takes signs on a thread of the engine's. results: keeps what an analysis has found.

    number: of the job under way; what the engine says of another is not heard. watched: how far that job is.
    broken: why the engine cannot work, until somebody tries again.
    """

    def __init__(
        self,
        settings: Settings,
        engine: Analysing,
        post: Callable[[Sign], None],
        folders: Folders,
        shelf: ShoeCatalogue,
        results: Results,
    ) -> None:
        super().__init__(settings)
        self.engine, self.post, self.folders, self.shelf, self.results = engine, post, folders, shelf, results
        self.number = 0
        self.watched: Watched | None = None
        self.broken: Broken | None = None

    def open(self) -> None:
        self.engine.start(self.post)

    def enter(self, visit: Visit, before: State) -> None:
        if visit.state in (State.CHECK, State.UNUSABLE, State.TROUBLE):
            self.drop()
        elif visit.state is State.WARM_UP:
            self.begin_early(visit)
        elif visit.state is State.ANALYSING:
            self.complete(visit, before)

    def begin_early(self, visit: Visit) -> None:
        """The engine measures the standing trial, and then waits for the recording to grow."""
        self.folders.recording(*key_of(visit, visit.run)).unlink(missing_ok=True)
        self.begin(visit)

    def complete(self, visit: Visit, before: State) -> None:
        """The recording grows no more; a job that did not begin with it begins now."""
        if before is not State.RECORDING:
            self.watched = None
            self.begin(visit)
        self.engine.whole()

    def begin(self, visit: Visit) -> None:
        self.number += 1
        run, key = visit.run, key_of(visit, visit.run)
        job = Job(
            self.number,
            self.folders.recording(*key),
            self.folders.standing(*key) if run.stood else None,
            self.settings.camera.orientation,
            rules_in_force(self.folders, self.settings.rules),
            Catalogue(tuple(self.shelf.shoes()), ()),
            Shown(self.folders.tracks(*key), self.folders.analysis(*key)),
            insist=run.attempt <= MOST_TRIALS,
        )
        self.engine.analyse(job)

    def drop(self) -> None:
        """Whatever the engine still says of it is not heard."""
        self.number += 1
        self.watched = None
        self.engine.drop()

    def hear(self, note: Note | Sign, visit: Visit) -> Event | None:
        if isinstance(note, Broken):
            self.broken = note
            return self.pass_time(visit)
        if isinstance(note, Watched | Concluded | Unfit) and note.number == self.number:
            return self.follow(note, visit)
        return None

    def follow(self, sign: Watched | Concluded | Unfit, visit: Visit) -> Event | None:
        """What the engine says of the job under way."""
        if isinstance(sign, Watched):
            self.watched = sign
        elif isinstance(sign, Unfit):
            return Refused(sign.why)
        elif visit.state is State.ANALYSING:
            return self.conclude(sign, visit)
        return None

    def conclude(self, sign: Concluded, visit: Visit) -> Event:
        try:
            return Analysed(self.results.keep(visit, sign.document))
        except Fault as fault:
            return trouble_of(fault)

    def pass_time(self, visit: Visit) -> Event | None:
        """Nobody is troubled before the engine is needed."""
        needed = visit.state in CAPTURING or visit.state is State.ANALYSING
        broken = self.broken
        return TroubleCame(broken.code, broken.message, broken.advice) if broken is not None and needed else None

    def progress(self, visit: Visit) -> tuple[float, float]:
        """Seconds of the current run's recording that the analysis has come to, and all of them."""
        whole_s = visit.run.recorded_s
        return (0.0 if self.watched is None else min(self.watched.time_s, whole_s)), whole_s

    def revive(self) -> None:
        """Let an engine that could not work try again."""
        if self.broken is not None:
            self.broken = None
            self.engine.revive()

    def end(self, before: Visit, after: Visit) -> None:
        self.drop()

    def show_life(self, pulse: Pulse) -> None:
        pulse.beat("engine", self.engine.turned_at())

    def close(self) -> None:
        self.engine.close()
