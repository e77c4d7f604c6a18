"""The warm-up: its clock, who stops it, and what becomes of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from kiosk.engine.messages import Followed
from kiosk.session.warm_up import PATIENCE_S, WarmUp
from kiosk.settings import Settings, WarmUpSettings
from kiosk.visit.events import BeltTold, Event, Ready, Redone, Stopped, WarmedUp
from kiosk.visit.model import FURTHER_WARM_UP_S, TEST_SHOE, WARM_UP_S, Belt, Run, State, Visit
from tests.kiosk.clock import Clock
from tests.kiosk.session.fake_shop import SETTINGS, Kiosk

WARMING_UP = Visit(State.WARM_UP, "1" * 32, runs=(Run(1, TEST_SHOE),), current=1)
SECOND_SHOE = replace(WARMING_UP, runs=(*WARMING_UP.runs, Run(2, TEST_SHOE)), current=2)


@dataclass(slots=True)
class Treadmill:
    """A runner on the belt, and the warm-up's clock beside it."""

    visit: Visit = WARMING_UP
    clock: Clock = field(default_factory=Clock)
    warm_up: WarmUp = field(init=False)

    def __post_init__(self) -> None:
        self.warm_up = WarmUp(Settings(), self.clock)
        self.warm_up.enter(self.visit, State.STANDING)

    def run(self, seconds: float, moving: bool = True, steady: bool = True, followed: bool = True) -> Event | None:
        """Half second by half second; what ends it."""
        for _ in range(round(2.0 * seconds)):
            self.clock.now_s += 0.5
            if followed:
                said = Followed(self.clock.now_s, None, (9, 16), moving, steady and moving, 168.0)
                self.warm_up.hear(said, self.visit)
            event = self.warm_up.pass_time(self.visit)
            if event is not None:
                return event
        return None

    @property
    def ran_s(self) -> float:
        return self.warm_up.progress(self.visit)[0]


def test_three_minutes_of_steady_running_lead_to_the_recording() -> None:
    belt = Treadmill()
    assert belt.run(WARM_UP_S - 1.0) is None
    assert belt.run(2.0) == WarmedUp(WARM_UP_S, settled=True)


def test_the_clock_waits_for_who_stops() -> None:
    belt = Treadmill()
    belt.run(100.0)
    belt.run(60.0, moving=False)
    assert belt.ran_s == 100.0
    assert belt.run(81.0) == WarmedUp(WARM_UP_S, settled=True)


def test_it_waits_for_an_engine_that_is_started_again() -> None:
    belt = Treadmill()
    belt.run(100.0)
    belt.run(30.0, followed=False)
    assert belt.ran_s == pytest.approx(100.0, abs=3.0)


def test_an_unsteady_gait_is_waited_for_a_minute_and_then_recorded_as_such() -> None:
    belt = Treadmill()
    assert belt.run(WARM_UP_S + PATIENCE_S - 1.0, steady=False) is None
    assert belt.run(2.0, steady=False) == WarmedUp(WARM_UP_S + PATIENCE_S, settled=False)


def test_a_gait_that_becomes_steady_late_is_recorded_then() -> None:
    belt = Treadmill()
    belt.run(WARM_UP_S + 20.0, steady=False)
    assert belt.run(1.0) == WarmedUp(WARM_UP_S + 20.5, settled=True)


def test_nobody_is_recorded_who_is_not_there() -> None:
    assert Treadmill().run(2.0 * (WARM_UP_S + PATIENCE_S), moving=False) is None


def test_a_further_shoe_wants_two_minutes() -> None:
    belt = Treadmill(SECOND_SHOE)
    assert belt.run(FURTHER_WARM_UP_S + 1.0) == WarmedUp(FURTHER_WARM_UP_S, settled=True)


def test_who_records_again_in_the_same_shoe_is_warm_already() -> None:
    belt = Treadmill()
    belt.run(WARM_UP_S + 1.0)
    belt.warm_up.enter(belt.visit, State.STANDING)
    assert belt.run(1.0) == WarmedUp(WARM_UP_S + 0.5, settled=True)
    belt.visit = SECOND_SHOE
    belt.warm_up.enter(belt.visit, State.STANDING)
    assert belt.ran_s == 0.0


@pytest.fixture
def kiosk(tmp_path: Path) -> Iterator[Kiosk]:
    kiosk = Kiosk(tmp_path)
    yield kiosk
    kiosk.session.close()


def to_warm_up(kiosk: Kiosk) -> None:
    kiosk.engine.runs = False
    kiosk.to_check()
    kiosk.session.tell(Ready())
    kiosk.until(State.WARM_UP)


def test_the_recording_starts_by_itself_once_somebody_runs(kiosk: Kiosk) -> None:
    to_warm_up(kiosk)
    kiosk.let(lambda: (live := kiosk.session.live()) is not None and live.keypoints is not None)
    live = kiosk.session.live()
    assert live is not None
    assert not live.moving
    kiosk.engine.runs = True
    kiosk.until(State.RESULT)


def test_how_long_it_was_and_whether_the_gait_had_settled_is_kept_and_told(tmp_path: Path) -> None:
    kiosk = Kiosk(tmp_path, replace(SETTINGS, warm_up=WarmUpSettings(600.0, 600.0)))
    to_warm_up(kiosk)
    kiosk.session.tell(BeltTold(Belt(3.0, 1.0)))
    kiosk.session.tell(WarmedUp(150.0, settled=False))
    kiosk.until(State.RESULT)
    facts = kiosk.session.runs()[0].analysis.run
    assert facts is not None
    assert (facts.warm_up_s, facts.settled) == (150.0, False)
    result = kiosk.session.visit.run.result
    assert result is not None
    document = kiosk.store.analysis(result.analysis)
    assert document is not None
    belt = {"speed_mps": 3.0, "incline_pct": 1.0, "speed_range_mps": None}
    assert document["run"] == {"warm_up_s": 150.0, "settled": False} | belt
    after = kiosk.cut_power()
    assert (after.session.visit.run.warm_up_s, after.session.visit.run.settled) == (150.0, False)
    assert after.session.runs()[0].analysis.run == facts
    after.session.close()


def test_the_standing_trial_is_looked_at_while_the_runner_warms_up(kiosk: Kiosk) -> None:
    to_warm_up(kiosk)
    assert [job.standing is not None for job in kiosk.engine.jobs] == [True]


def test_a_stopped_warm_up_leads_back_to_the_check_and_a_power_cut_too(kiosk: Kiosk) -> None:
    to_warm_up(kiosk)
    kiosk.session.tell(Stopped())
    assert kiosk.at(State.CHECK)
    kiosk.let(kiosk.ready)
    kiosk.session.tell(Ready())
    kiosk.until(State.WARM_UP)
    after = kiosk.cut_power()
    assert after.at(State.CHECK)
    after.let(after.ready)
    after.run()
    assert after.at(State.RESULT)
    after.session.close()


def test_a_run_that_is_redone_is_told_with_its_own_warm_up(kiosk: Kiosk) -> None:
    kiosk.to_result()
    kiosk.session.tell(Redone())
    assert kiosk.session.visit.run.warm_up_s == 0.0
    kiosk.let(kiosk.ready)
    kiosk.run()
    assert kiosk.session.visit.run.settled
