"""The treadmill's own word in a visit: taken for what was set, unless a person says otherwise."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from kiosk.session.belt import BeltWatch
from kiosk.settings import Settings, TreadmillSettings
from kiosk.treadmill.packets import Reading
from kiosk.visit.events import BeltRead, BeltTold, Event, Ready, Redone
from kiosk.visit.model import TEST_SHOE, Belt, Run, State, Visit
from tests.kiosk.session.fake_shop import SETTINGS, Kiosk, SaidTreadmill

VISIT = Visit(State.RECORDING, "1" * 32, runs=(Run(1, TEST_SHOE),), current=1)
AFTER = replace(VISIT, state=State.ANALYSING)


def recorded(*said: Reading | None, after: Visit = AFTER) -> Event | None:
    """What a recording comes to in which the treadmill says this, turn by turn."""
    treadmill = SaidTreadmill()
    watch = BeltWatch(Settings(), treadmill)
    watch.enter(VISIT, State.COUNTDOWN)
    for treadmill.says in said:
        watch.pass_time(VISIT)
    return watch.enter(after, VISIT.state)


def test_it_is_the_median_over_the_recording() -> None:
    assert recorded(*[Reading(2.5, 1.0)] * 20, Reading(2.6, 1.0)) == BeltRead(Belt(2.5, 1.0, range_mps=0.0))


def test_of_a_silent_treadmill_nothing_is_told() -> None:
    assert recorded(*[None] * 20) is None


def test_what_was_heard_belongs_to_its_own_recording() -> None:
    again = replace(AFTER, runs=(replace(AFTER.run, attempt=2),))
    assert recorded(*[Reading(2.5)] * 20, after=again) is None


@pytest.fixture
def kiosk(tmp_path: Path) -> Iterator[Kiosk]:
    kiosk = Kiosk(tmp_path)
    yield kiosk
    kiosk.session.close()


def test_the_belt_is_read_kept_and_told_in_the_result(kiosk: Kiosk) -> None:
    kiosk.treadmill.says = Reading(3.0, 1.5)
    assert kiosk.session.belt_now() == Belt(3.0, 1.5, range_mps=0.0)
    kiosk.to_result()
    assert kiosk.session.visit.run.belt == Belt(3.0, 1.5, range_mps=0.0)
    facts = kiosk.session.runs()[0].analysis.run
    assert facts is not None
    assert (facts.speed_mps, facts.incline_pct, facts.speed_range_mps) == (3.0, 1.5, 0.0)
    stored = kiosk.store.load(kiosk.visit_id)
    assert stored is not None
    assert stored.run == kiosk.session.visit.run


def test_what_a_person_says_stands_and_is_not_read_over(kiosk: Kiosk) -> None:
    kiosk.treadmill.says = Reading(3.0, 1.5)
    kiosk.engine.runs = False
    kiosk.to_check()
    kiosk.session.tell(Ready())
    kiosk.until(State.WARM_UP)
    kiosk.session.tell(BeltTold(Belt(2.0, 0.0)))
    kiosk.engine.runs = True
    kiosk.until(State.RESULT)
    assert kiosk.session.visit.run.belt == Belt(2.0, 0.0)


def test_what_was_read_before_is_not_taken_for_a_run_in_which_it_is_silent(kiosk: Kiosk) -> None:
    kiosk.treadmill.says = Reading(3.0)
    kiosk.to_result()
    kiosk.treadmill.says = None
    kiosk.session.tell(Redone())
    kiosk.let(kiosk.ready)
    kiosk.run()
    assert kiosk.session.visit.run.belt is None


def test_the_one_that_staff_choose_is_followed_at_once(kiosk: Kiosk) -> None:
    assert kiosk.treadmill.chosen == ""
    kiosk.session.use(replace(SETTINGS, treadmill=TreadmillSettings("C0:FF:EE:00:00:01", "Runner 5000")))
    assert kiosk.treadmill.chosen == "C0:FF:EE:00:00:01"
