"""What the runs of a visit came to: kept in the store, and shown from what the engine left on disk."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, replace
from typing import Any

from gait.errors import Unreadable
from gait.foot import Foot
from gait.result import Analysis, RunFacts, Shoe
from gait.results.read_analysis import analysis_from
from gait.results.versions import versions_of
from kiosk.faults import StoreFault
from kiosk.folders import Folders
from kiosk.session.front import ShownRun
from kiosk.session.part import Part, key_of
from kiosk.settings import Settings
from kiosk.storage.recovery import recorded_s
from kiosk.storage.run_files import NO_TRACKS, Film, Tracks, read_analysis, read_tracks
from kiosk.storage.shoes import ShoeCatalogue
from kiosk.storage.store import Store
from kiosk.visit.model import OVER, SHOWING, FootInBrief, Result, Run, State, TriedShoe, Visit


class Results(Part):
    """shown: runs by their number, as they were loaded."""

    def __init__(self, settings: Settings, folders: Folders, store: Store, shelf: ShoeCatalogue) -> None:
        super().__init__(settings)
        self.folders, self.store, self.shelf = folders, store, shelf
        self.shown: dict[int, ShownRun] = {}

    def enter(self, visit: Visit, before: State) -> None:
        if visit.state in OVER:
            self.forget()
        elif visit.state in (State.SHOES, State.REPORT):
            self.suggest(visit)

    def suggest(self, visit: Visit) -> None:
        """The short list of each run, by all that is known by now: comfort is told after a run."""
        for number, run in self.shown.items():
            shoes = self.shelf.short_list(run.analysis.verdicts, visit.customer, visit.runs)
            self.shown[number] = replace(run, analysis=replace(run.analysis, shoes=shoes))

    def close(self) -> None:
        self.forget()

    def forget(self) -> None:
        for run in self.shown.values():
            run.footage.close()
        self.shown.clear()

    def runs(self, visit: Visit) -> Sequence[ShownRun]:
        """Runs with a result, the current one last."""
        numbers = sorted((run.number for run in visit.results), key=lambda n: (n == visit.current, n))
        return [self.shown[number] for number in numbers if number in self.shown]

    def keep(self, visit: Visit, document: dict[str, Any]) -> Result:
        """Keep the current run's figures in the store, and load what the engine left on disk. Raises StoreFault."""
        document = {**document, "run": asdict(facts_of(visit.run))}
        number = self.store.add_analysis(visit.id, visit.run, versions_of(document), document)
        if not self.load(visit, visit.run):
            raise StoreFault("The analysis could not be read back.")
        return in_brief(self.shown[visit.run.number].analysis, number)

    def load(self, visit: Visit, run: Run) -> bool:
        """Load a run as it lies on disk; whether it could be read."""
        found = self.find(visit, run)
        if found is None:
            return False
        analysis, tracks = found
        analysis = replace(analysis, run=facts_of(run))
        if run.number in self.shown:
            self.shown[run.number].footage.close()
        film = Film(self.folders.recording(*key_of(visit, run)), self.settings.camera.orientation)
        self.shown[run.number] = ShownRun(run.number, self.find_shoe(run.shoe), analysis, film, tracks)
        return True

    def find(self, visit: Visit, run: Run) -> tuple[Analysis, Tracks] | None:
        """What the engine left on disk; without the recording, the figures in the store where that cannot be read."""
        key = key_of(visit, run)
        analysis, tracks = read_analysis(self.folders.analysis(*key)), read_tracks(self.folders.tracks(*key))
        if analysis is not None and tracks is not None:
            return analysis, tracks
        figures = None if self.folders.recording(*key).is_file() else self.figures(run)
        return None if figures is None else (figures, tracks or NO_TRACKS)

    def figures(self, run: Run) -> Analysis | None:
        """The run's figures in the store; None where they are not there, or do not tell all of them."""
        document = self.store.analysis(run.result.analysis) if run.result else None
        with suppress(Unreadable):
            return None if document is None else analysis_from(document)
        return None

    def find_shoe(self, tried: TriedShoe) -> Shoe | None:
        """The catalogue's shoe; one that is sold no more has its name alone. None: the test shoe."""
        if tried.is_test_shoe:
            return None
        names = (tried.brand, tried.model)
        found = (shoe for shoe in self.shelf.shoes() if (shoe.brand, shoe.model) == names)
        return next(found, Shoe(*names, support="", sku=tried.sku))

    def bring_back(self, stored: Visit) -> Visit | None:
        """The visit with its results loaded, at the analysis where one cannot be read; None without its files."""
        lost = [run for run in stored.results if not self.load(stored, run)]
        visit = to_be_analysed_again(stored, lost[0]) if lost and stored.state in SHOWING else stored
        filmed = visit.state is not State.ANALYSING or recorded_s(self.folders.recording(*key_of(visit, visit.run)))
        return visit if filmed else None

    def of_stored(self, stored: Visit) -> Results:
        """The results of a visit that is not on the screen, as its report tells them."""
        apart = Results(self.settings, self.folders, self.store, self.shelf)
        for run in stored.results:
            apart.load(stored, run)
        apart.suggest(stored)
        return apart

    def analysed_again(self, visit: Visit) -> Visit | None:
        """The visit at the analysis of its newest recording; None without a recording."""
        filmed = [run for run in visit.runs if self.folders.recording(*key_of(visit, run)).is_file()]
        return to_be_analysed_again(visit, filmed[-1]) if filmed else None


def facts_of(run: Run) -> RunFacts:
    """What the visit knows of a run, and no picture tells."""
    belt = run.belt
    if belt is None:
        return RunFacts(run.warm_up_s, run.settled)
    return RunFacts(run.warm_up_s, run.settled, belt.speed_mps, belt.incline_pct, belt.range_mps)


def to_be_analysed_again(visit: Visit, run: Run) -> Visit:
    """At the analysis of one of its runs, as if that had no result yet."""
    again = replace(run, outcome=None)
    runs = (*visit.runs[: run.number - 1], again, *visit.runs[run.number :])
    return replace(visit, state=State.ANALYSING, runs=runs, current=run.number, compared=None)


def in_brief(analysis: Analysis, number: int) -> Result:
    """What the visit keeps of a result. number: of the whole of it in the store."""
    left, right = (foot_in_brief(analysis, foot) for foot in Foot)
    cadence = analysis.cadence_spm.mean if analysis.cadence_spm else None
    return Result(number, left, right, analysis.method, analysis.zero, cadence)


def foot_in_brief(analysis: Analysis, foot: Foot) -> FootInBrief:
    verdict, peak = analysis.verdicts[foot], analysis.feet[foot].peak_eversion_deg
    near = None if verdict.borderline_with is None else str(verdict.borderline_with)
    numbers = (peak.mean, (peak.high - peak.low) / 2.0, peak.n) if peak else (None, None, 0)
    return FootInBrief(str(verdict.pronation), near, *numbers)
