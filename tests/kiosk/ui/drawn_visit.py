"""A visit for the screens' tests that goes where the touches lead, by the visit's own table; no camera, no store."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field, replace

import numpy as np

from gait.foot import Foot
from gait.neutral.comparison import against_reference
from gait.neutral.reference import built_in
from gait.result import Shoe
from gait.shoes.catalogue import read_catalogue
from gait.verdict.rules import PronationClass
from gait.weights.manifest import model_path
from kiosk.session.front import Live, ShownRun, tried_shoe
from kiosk.visit.events import Analysed, Asked, CountedDown, Event, Finished, LightsSeen, Recorded, Stood, WarmedUp
from kiosk.visit.model import Delivery, FootInBrief, Result, State
from kiosk.visit.table import NotNow, advance
from tests.gait.neutral.runners import StyledRunner
from tests.gait.report.analyses import analysis
from tests.kiosk.ui.fake_front import FakeFront, FakeShelf, Stills, empty_tracks

CATALOGUE = read_catalogue(model_path("sample_shoes.csv"))
FOOT = FootInBrief("neutral", None, 7.2, 0.8, 14)
RESULT = Result(1, FOOT, FOOT, "dots", "none", 166.0)
AHEAD: Mapping[State, Event] = {
    State.STANDING: Stood(),
    State.WARM_UP: WarmedUp(180.0, settled=True),
    State.COUNTDOWN: CountedDown(),
    State.RECORDING: Recorded(20.0),
    State.ANALYSING: Analysed(RESULT),
}


def finished_run(number: int = 1, shoe: Shoe | None = None) -> ShownRun:
    """A steady run: left neutral, right overpronation."""
    found = analysis(PronationClass.NEUTRAL, PronationClass.OVERPRONATION, CATALOGUE)
    return ShownRun(number, shoe, found, Stills(), empty_tracks())


def beside_neutral(run: ShownRun) -> ShownRun:
    """The same run with its comparison: the right heel rolls in further."""
    reference = built_in("running")
    assert reference is not None
    neutral = against_reference(StyledRunner((7.0, 13.0)).movement(), reference)
    return replace(run, analysis=replace(run.analysis, neutral=neutral))


def with_legs(run: ShownRun) -> ShownRun:
    """The same run filmed whole, its legs seen in every frame; of its pictures only that of the right foot's peak."""
    times_s = np.arange(1200) / 60.0
    leg = np.array([[0.0, 200.0], [0.0, 260.0], [1.0, 265.0], [0.0, 290.0]])
    lines = np.broadcast_to(np.stack([np.add(leg, (75.0, 0.0)), np.add(leg, (105.0, 0.0))]), (len(times_s), 2, 4, 2))
    kept = tuple(p for p in run.analysis.pictures if p.foot is Foot.RIGHT and p.moment == "peak")
    tracks = replace(empty_tracks(), lines_px=lines)
    return replace(run, analysis=replace(run.analysis, pictures=kept), footage=Stills(times_s), tracks=tracks)


@dataclass(slots=True)
class DrawnVisit(FakeFront):
    """`pass_time` ends what ends by itself; everything else follows the touches."""

    shelf: FakeShelf = field(default_factory=lambda: FakeShelf(CATALOGUE.shoes))
    seen: Live | None = field(default_factory=lambda: Live(np.full((320, 180, 3), 90, np.uint8)))

    def tell(self, event: Event) -> None:
        self.told.append(event)
        try:
            self.visit = advance(self.visit, event)
        except NotNow:
            return
        if self.visit.state is State.CHECK and not self.visit.lights:
            self.visit = advance(self.visit, LightsSeen(self.lamps))
        if self.visit.farewell is not None and self.visit.farewell.deleted:
            self.farewells = ("all_deleted",)

    def pass_time(self) -> None:
        """The trial, the countdown, the recording or the analysis is over."""
        self.tell(AHEAD[self.visit.state])
        if self.visit.state is State.RESULT:
            run, shoes = self.visit.run, {tried_shoe(shoe): shoe for shoe in self.shelf.shoes()}
            others = (other for other in self.finished if other.number != run.number)
            self.finished = (*others, finished_run(run.number, shoes.get(run.shoe)))

    def runs(self) -> Sequence[ShownRun]:
        """The current one last."""
        numbers = [run.number for run in self.visit.results]
        shown = (run for run in self.finished if run.number in numbers)
        return sorted(shown, key=lambda run: run.number == self.visit.current)

    def hand_over(self, deliveries: Set[Delivery]) -> None:
        self.handed_over = deliveries
        for delivery in deliveries:
            self.tell(Asked(delivery))
        self.tell(Finished())
