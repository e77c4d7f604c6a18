"""No delivery is lost and none goes out twice, whatever happens in between."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.faults import MailAway, MailRefused
from kiosk.storage.deletion import Deletions
from kiosk.storage.outbox import BACK_OFFS, LEASE_S, LEAST_TRIES, Claim, Outbox, Progress
from kiosk.storage.store import Store
from kiosk.visit.events import Asked, ReportShown
from kiosk.visit.model import Delivery, Visit
from tests.kiosk.clock import TODAY_S, Clock
from tests.kiosk.storage.test_database import known
from tests.kiosk.visit.test_table import ID, TO_RESULT

AWAY = MailAway("The mail server cannot be reached: refused.")
DAY_S = 86400.0


def asked(*deliveries: Delivery, visit_id: str = ID) -> Visit:
    """A visit that asks for these deliveries."""
    return replace(known(*TO_RESULT, ReportShown(), *(Asked(one) for one in deliveries)), id=visit_id)


@pytest.fixture
def clock() -> Clock:
    return Clock(TODAY_S)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "visits.sqlite3"
    Store(path).save(asked(Delivery.EMAIL))
    return path


@pytest.fixture
def outbox(path: Path, clock: Clock) -> Outbox:
    return Outbox(path, clock, chance=lambda: 1.0)


def claimed(outbox: Outbox) -> Claim:
    claim = outbox.claim()
    assert claim is not None
    return claim


def test_what_was_sent_is_never_claimed_again(outbox: Outbox, clock: Clock) -> None:
    claim = claimed(outbox)
    assert outbox.begin(claim)
    outbox.sent(claim)
    clock.now_s += 10 * DAY_S
    assert (outbox.claim(), outbox.pause_s()) == (None, None)
    assert [entry.progress for entry in outbox.entries(ID)] == [Progress.SENT]


def test_two_services_never_hold_the_same_delivery(path: Path, outbox: Outbox, clock: Clock) -> None:
    other = Outbox(path, clock)
    assert claimed(outbox)
    assert other.claim() is None
    assert other.pause_s() == pytest.approx(LEASE_S)


def test_a_claim_runs_out_when_its_service_dies_and_then_it_may_no_longer_begin(
    path: Path, outbox: Outbox, clock: Clock
) -> None:
    stuck = claimed(outbox)
    clock.now_s += LEASE_S
    again = claimed(Outbox(path, clock))
    assert (again.token, again.unsure, again.tries) == (stuck.token, False, 2)
    assert not outbox.begin(stuck)
    outbox.sent(stuck)
    assert outbox.entries()[0].progress is Progress.WAITING


def test_a_crash_in_the_middle_leaves_a_doubt_that_is_tried_under_the_same_token(
    path: Path, outbox: Outbox, clock: Clock
) -> None:
    first = claimed(outbox)
    assert outbox.begin(first, jobs_before=7)
    clock.now_s += LEASE_S
    again = claimed(Outbox(path, clock))
    assert (again.unsure, again.token, again.first_at) == (True, first.token, first.first_at)
    assert again.jobs_before == 7


def test_a_doubt_stays_when_the_next_try_does_not_get_through(outbox: Outbox, clock: Clock) -> None:
    outbox.put_off(claimed(outbox), AWAY, doubtful=True)
    clock.now_s += DAY_S
    outbox.put_off(claimed(outbox), AWAY)
    assert outbox.entries()[0].progress is Progress.SENDING


def test_pauses_double_up_to_an_hour(outbox: Outbox, clock: Clock) -> None:
    pauses = []
    for _ in range(10):
        outbox.put_off(claimed(outbox), AWAY)
        pause_s = outbox.pause_s()
        assert pause_s is not None
        pauses.append(pause_s)
        assert outbox.claim() is None
        clock.now_s += pause_s
    assert pauses[:4] == pytest.approx([30.0, 60.0, 120.0, 240.0])
    assert pauses[-1] == pytest.approx(3600.0)


@given(st.integers(1, 10_000), st.floats(0, 1), st.sampled_from(Delivery))
def test_chance_takes_at_most_half_of_a_pause(tries: int, chance: float, kind: Delivery) -> None:
    back_off = BACK_OFFS[kind]
    whole = back_off.pause_s(tries, 1.0)
    assert whole / 2 <= back_off.pause_s(tries, chance) <= whole <= back_off.most_s


def test_a_delivery_that_kills_its_service_does_not_come_back_at_once(path: Path, clock: Clock) -> None:
    for _ in range(6):
        assert claimed(Outbox(path, clock, chance=lambda: 1.0))
        clock.now_s += LEASE_S
    assert Outbox(path, clock).claim() is None


def test_it_gives_up_after_four_days_but_not_because_the_clock_jumped(outbox: Outbox, clock: Clock) -> None:
    outbox.put_off(claimed(outbox), AWAY)
    clock.now_s += 20 * 365 * DAY_S
    claim = claimed(outbox)
    assert not claim.overdue
    for _ in range(LEAST_TRIES):
        outbox.put_off(claim, AWAY)
        clock.now_s += DAY_S
        claim = claimed(outbox)
    assert claim.overdue
    assert claim.detail == AWAY.message


def test_a_clock_set_back_does_not_hold_a_delivery_for_ever(outbox: Outbox, clock: Clock) -> None:
    outbox.put_off(claimed(outbox), AWAY)
    clock.now_s -= 365 * DAY_S
    claim = claimed(outbox)
    assert claim.first_at == clock.now_s


def test_a_refusal_is_final_and_says_why_until_staff_try_again(outbox: Outbox, clock: Clock) -> None:
    claim = claimed(outbox)
    outbox.failed(claim, MailRefused("The mail server said: 550 <w@example.org> is unknown"))
    [entry] = outbox.troubled()
    assert (entry.progress, entry.error) == (Progress.FAILED, "mail_refused")
    assert entry.detail == "The mail server said: 550 <[address]> is unknown"
    assert outbox.claim() is None
    outbox.try_again(entry.number)
    assert claimed(outbox).token == claim.token


def test_a_claim_that_was_not_used_leaves_no_mark(outbox: Outbox) -> None:
    outbox.give_back(claimed(outbox))
    assert claimed(outbox).tries == 1


def test_a_deleted_visit_is_not_sent_even_when_it_is_claimed_already(path: Path, outbox: Outbox) -> None:
    claim = claimed(outbox)
    Store(path).delete(ID)
    assert not outbox.begin(claim)
    outbox.put_off(claim, AWAY)
    assert (outbox.claim(), outbox.entries()) == (None, ())


def test_a_visit_that_is_being_deleted_is_neither_claimed_nor_begun(path: Path, outbox: Outbox) -> None:
    claim = claimed(outbox)
    Deletions(path).wish([ID])
    assert not outbox.begin(claim)
    outbox.give_back(claim)
    assert (outbox.claim(), outbox.pause_s()) == (None, None)


class Service:
    """A delivery service that may die at any moment."""

    def __init__(self, path: Path, clock: Clock) -> None:
        self.path, self.clock = path, clock
        self.start()

    def start(self) -> None:
        self.outbox = Outbox(self.path, self.clock, chance=lambda: 1.0)
        self.claim: Claim | None = None
        self.began_at: float | None = None

    def take(self) -> None:
        if self.claim is None:
            self.claim = self.outbox.claim()

    def begin(self) -> None:
        if self.claim is not None and self.began_at is None and self.outbox.begin(self.claim):
            self.began_at = self.clock.now_s

    def finish(self) -> bool:
        """Whether the letter was handed over."""
        claim, handed_over = self.claim, self.began_at is not None
        if claim is not None and handed_over:
            self.outbox.sent(claim)
        elif claim is not None:
            self.outbox.put_off(claim, AWAY)
        self.claim = self.began_at = None
        return handed_over

    def die(self) -> None:
        self.outbox.close()
        self.start()

    def is_sending(self) -> bool:
        return self.began_at is not None and self.clock.now_s < self.began_at + LEASE_S


STEPS = st.tuples(
    st.integers(0, 1), st.sampled_from(["take", "begin", "finish", "die"]), st.sampled_from([0.0, 1.0, 40.0, LEASE_S])
)


@settings(max_examples=30)
@given(st.lists(STEPS, max_size=30))
def test_whatever_two_services_do_and_however_they_die_a_letter_goes_out_once_or_in_doubt_again(
    steps: list[tuple[int, str, float]],
) -> None:
    with TemporaryDirectory() as folder:
        path, clock = Path(folder) / "visits.sqlite3", Clock(TODAY_S)
        with closing(Store(path)) as store:
            store.save(asked(Delivery.EMAIL))
        two = [Service(path, clock), Service(path, clock)]
        handed_over = doubts = 0
        for who, step, passed_s in steps:
            service = two[who]
            doubts += service.began_at is not None and (step == "die" or not service.is_sending())
            handed_over += bool(getattr(service, step)())
            assert not all(one.is_sending() for one in two)
            clock.now_s += passed_s
        for service in two:
            doubts += service.began_at is not None
            service.die()
        clock.now_s += 2 * 3600.0
        two[0].take()
        two[0].begin()
        handed_over += two[0].finish()
        assert [entry.progress for entry in two[1].outbox.entries()] == [Progress.SENT]
        assert handed_over + doubts >= 1
        assert handed_over <= 1 + doubts
        for service in two:
            service.outbox.close()


def test_paper_is_followed_by_its_job(path: Path, outbox: Outbox, clock: Clock) -> None:
    Store(path).save(asked(Delivery.PRINT, visit_id="1" * 32))
    outbox.sent(claimed(outbox))
    claim = claimed(outbox)
    assert outbox.begin(claim)
    outbox.queued(claim, "shop-8")
    assert outbox.claim() is None
    clock.now_s += 5.0
    again = claimed(outbox)
    assert (again.kind, again.job, again.unsure) == (Delivery.PRINT, "shop-8", False)
    assert outbox.jobs() == {"shop-8"}
