"""The demo's visit follows the state table from Start to goodbye."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future
from pathlib import Path

import pytest

from gait.errors import HeelUnseen
from gait.models import model_path
from gait.result import Analysis
from kiosk.front import Answers, Tracks
from kiosk.rehearsal import Rehearsal
from kiosk.visit import State
from tests.kiosk.walk import CATALOGUE, finished_run

AGREED = Answers(True, False, False, False, distance="10-30", surface="road", matters="light")


class Clock:
    now_s = 0.0

    def __call__(self) -> float:
        return self.now_s


def finished(error: Exception | None = None) -> Future[tuple[Analysis, Tracks]]:
    """An analysis that is over."""
    future: Future[tuple[Analysis, Tracks]] = Future()
    run = finished_run()
    if error is None:
        future.set_result((run.analysis, run.tracks))
    else:
        future.set_exception(error)
    return future


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def visit(tmp_path: Path, clock: Clock) -> Iterator[Rehearsal]:
    visit = Rehearsal(model_path("demo.mp4"), tmp_path, clock=clock)
    visit.result = finished()
    yield visit
    visit.close()


def to_check(visit: Rehearsal) -> None:
    visit.start()
    visit.customer_known(AGREED)
    visit.shoe_chosen(None)


def run(visit: Rehearsal, clock: Clock) -> None:
    """From the check to the end of the recording and on."""
    visit.live()
    visit.check_passed()
    for screen in ("standing", "countdown", "record"):
        assert visit.screen == screen
        clock.now_s += 20.5


def test_from_start_to_goodbye_with_a_printed_report(visit: Rehearsal, clock: Clock, tmp_path: Path) -> None:
    to_check(visit)
    run(visit, clock)
    assert visit.screen == "result"
    visit.result_seen()
    visit.shoes_seen()
    visit.report_chosen(paper=True, mail=False)
    assert visit.screen == "goodbye"
    assert visit.farewell() == ("video_deleted", "printing")
    assert (tmp_path / "report.pdf").read_bytes().startswith(b"%PDF")
    visit.end_visit()
    assert visit.screen == "welcome"
    assert not visit.seen


def test_the_answers_reach_the_visit(visit: Rehearsal) -> None:
    to_check(visit)
    customer = visit.visit.customer
    assert (customer.weekly_km, str(customer.surface), [str(w) for w in customer.wishes]) == (20.0, "road", ["light"])


def test_a_second_shoe_is_compared(visit: Rehearsal, clock: Clock) -> None:
    to_check(visit)
    run(visit, clock)
    assert visit.screen == "result"
    visit.try_another(CATALOGUE.shoes[1])
    visit.shoe_chosen(visit.shoe_to_try())
    run(visit, clock)
    assert visit.screen == "result"
    assert [found.shoe for found in visit.runs()] == [None, CATALOGUE.shoes[1]]
    visit.result_seen()
    assert visit.screen == "compare"


def test_an_unusable_recording_says_why_and_can_be_redone(visit: Rehearsal, clock: Clock) -> None:
    visit.result = finished(HeelUnseen("The heels could not be measured."))
    to_check(visit)
    visit.check_overridden(visit.pin)
    for _ in range(3):
        assert visit.screen
        clock.now_s += 20.5
    assert (visit.screen, visit.trouble()) == ("trouble", "heel_unseen")
    visit.end_visit()
    assert visit.screen == "goodbye"


def test_only_the_right_pin_starts_on_red(visit: Rehearsal) -> None:
    to_check(visit)
    assert not visit.check_overridden("1234")
    assert visit.screen == "check"


def test_a_stopped_recording_leads_back_to_the_check(visit: Rehearsal) -> None:
    to_check(visit)
    visit.live()
    visit.check_passed()
    visit.stop()
    assert visit.visit.state is State.CHECK
