"""What staff delete can be taken back for a day, is not sent meanwhile, and is gone then, whatever the clock says."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from kiosk.faults import PrinterAway, StoreFault
from kiosk.folders import Folders, make_private
from kiosk.settings import RetentionSettings
from kiosk.storage import bin as bin_room
from kiosk.storage.backup import back_up, mend
from kiosk.storage.bin import BIN_S, Bin, Binned, Moment, put_in_bin, take_back, tend_bin
from kiosk.storage.keeping import DAY_S, HOUR_S
from kiosk.storage.outbox import Claim, Outbox
from kiosk.storage.store import Store
from kiosk.storage.visit_list import VisitList
from kiosk.upkeep.retention import tidy
from kiosk.visit.model import Delivery, Visit
from tests.kiosk.clock import Clock
from tests.kiosk.storage.test_outbox import asked
from tests.kiosk.visit.test_table import ID

NOW, UP = 1.8e9, 5000.0
THEN = Moment(NOW, UP)
KEPT = RetentionSettings(video_hours=2.0)
YEAR_S = 365 * DAY_S
FOR_YEARS = RetentionSettings(visit_days=3650.0)


@pytest.fixture
def place(tmp_path: Path) -> Folders:
    """A visit that is to be kept and has ended, its report still to be mailed and printed."""
    return kept(Folders(tmp_path / "state"), keep=True)


def kept(place: Folders, keep: bool, began: float = NOW) -> Folders:
    visit = asked(Delivery.EMAIL, Delivery.PRINT)
    visit = replace(visit, started_at=began, consents=replace(visit.consents, keep=keep))
    make_private(place.of_visit(ID))
    for path in (place.recording(ID, 1, 1), place.report(ID)):
        path.write_text("content")
    with closing(Store(place.visits)) as store:
        store.save(visit)
        store.end(ID, began)
    return place


def no_paper(job: str) -> None:
    """A printer without jobs."""


def visit_of(place: Folders) -> Visit | None:
    with closing(Store(place.visits)) as store:
        return store.load(ID)


def listed(place: Folders) -> int:
    with closing(Store(place.visits)) as store:
        return len(VisitList(store).between(0.0, 2 * NOW))


def binned(place: Folders, moment: Moment = THEN, kept: RetentionSettings = KEPT) -> tuple[Binned, ...]:
    with closing(Bin(place.visits)) as store:
        return store.entries(moment, kept)


def is_gone(place: Folders) -> bool:
    return visit_of(place) is None and not place.of_visit(ID).exists()


def outbox_of(place: Folders) -> Outbox:
    return Outbox(place.visits, Clock(NOW))


# ---- in and out --------------------------------------------------------------------------------------------------


def test_a_visit_in_the_bin_is_listed_there_alone_with_its_time(place: Folders) -> None:
    put_in_bin(place, ID, THEN, no_paper)
    assert listed(place) == 0
    [entry] = binned(place, Moment(NOW + HOUR_S, UP + HOUR_S))
    assert (entry.visit, entry.part_of, entry.until) == (ID, "", NOW + BIN_S)


def test_taken_back_it_is_as_it_was(place: Folders) -> None:
    before = visit_of(place)
    put_in_bin(place, ID, THEN, no_paper)
    assert take_back(place, ID, Moment(NOW + BIN_S - 1, UP + BIN_S - 1))
    assert (visit_of(place), listed(place), binned(place)) == (before, 1, ())
    assert place.recording(ID, 1, 1).read_text() == place.report(ID).read_text() == "content"


def test_put_in_twice_it_keeps_its_time(place: Folders) -> None:
    put_in_bin(place, ID, THEN, no_paper)
    put_in_bin(place, ID, Moment(NOW + HOUR_S, UP + HOUR_S), no_paper)
    assert [entry.until for entry in binned(place)] == [NOW + BIN_S]


def test_after_its_day_it_is_not_taken_back_even_before_anybody_emptied_the_bin(place: Folders) -> None:
    put_in_bin(place, ID, THEN, no_paper)
    late = Moment(NOW + BIN_S, UP + BIN_S)
    assert binned(place, late) == ()
    assert not take_back(place, ID, late)
    tend_bin(place, late, no_paper)
    assert is_gone(place)


# ---- its time ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("leap_s", [-YEAR_S, -HOUR_S, 0.0, HOUR_S, YEAR_S])
def test_a_clock_that_is_set_meanwhile_neither_shortens_nor_lengthens_the_day(place: Folders, leap_s: float) -> None:
    put_in_bin(place, ID, THEN, no_paper)
    for hours in (1, 12, 23.9):
        tend_bin(place, Moment(NOW + hours * HOUR_S + leap_s, UP + hours * HOUR_S), no_paper)
        [entry] = binned(place, Moment(NOW + 23.9 * HOUR_S + leap_s, UP + 23.9 * HOUR_S), FOR_YEARS)
        assert entry.until == pytest.approx(NOW + BIN_S + leap_s, abs=0.01)
    tend_bin(place, Moment(NOW + BIN_S + leap_s, UP + BIN_S), no_paper)
    assert is_gone(place)


def test_a_night_in_which_the_machine_is_off_counts_by_the_clock(place: Folders) -> None:
    put_in_bin(place, ID, THEN, no_paper)
    tend_bin(place, Moment(NOW + 3 * HOUR_S, UP + 3 * HOUR_S), no_paper)
    tend_bin(place, Moment(NOW + 23.9 * HOUR_S, 20.0), no_paper)
    assert [entry.until for entry in binned(place, Moment(NOW + 23.9 * HOUR_S, 20.0))] == [NOW + BIN_S]
    tend_bin(place, Moment(NOW + 24 * HOUR_S, 20.0 + 0.1 * HOUR_S), no_paper)
    assert is_gone(place)


@pytest.mark.parametrize("wakes_at", [0.0, NOW - YEAR_S, NOW - HOUR_S])
def test_a_clock_that_went_back_while_the_machine_was_off_counts_nothing(place: Folders, wakes_at: float) -> None:
    put_in_bin(place, ID, THEN, no_paper)
    for passed in (0.0, BIN_S - 1):
        tend_bin(place, Moment(wakes_at + passed, 20.0 + passed), no_paper)
        assert listed(place) == 0
        assert not is_gone(place)
    tend_bin(place, Moment(NOW + BIN_S, 20.0 + BIN_S), no_paper)  # the network has set it right meanwhile
    assert is_gone(place)


# ---- other promises ----------------------------------------------------------------------------------------------


def test_a_visit_whose_days_are_over_goes_out_of_the_bin_and_the_list_says_when(place: Folders) -> None:
    end = NOW + KEPT.visit_days * DAY_S
    put_in_bin(place, ID, Moment(end - HOUR_S, UP), no_paper)
    assert [entry.until for entry in binned(place, Moment(end - HOUR_S, UP))] == [end]
    tidy(place, KEPT, end + 1, lambda: UP + HOUR_S)
    assert is_gone(place)


def test_what_nobody_agreed_to_keep_stays_no_longer_in_the_bin(tmp_path: Path) -> None:
    place = kept(Folders(tmp_path), keep=False)
    with closing(outbox_of(place)) as outbox:
        while (claim := outbox.claim()) is not None:
            outbox.sent(claim)
    put_in_bin(place, ID, THEN, no_paper)
    assert [entry.until for entry in binned(place)] == [NOW + 2 * HOUR_S]
    tidy(place, KEPT, NOW + 2 * HOUR_S, lambda: UP + 2 * HOUR_S)
    assert is_gone(place)


def test_its_video_goes_when_nobody_agreed_to_keep_it_though_its_report_is_held(tmp_path: Path) -> None:
    place = kept(Folders(tmp_path), keep=False)
    put_in_bin(place, ID, THEN, no_paper)
    tidy(place, KEPT, NOW + 2 * HOUR_S, lambda: UP + 2 * HOUR_S)
    assert not place.recording(ID, 1, 1).exists()
    assert [entry.until for entry in binned(place, Moment(NOW + 2 * HOUR_S, UP + 2 * HOUR_S))] == [NOW + BIN_S]


# ---- deliveries --------------------------------------------------------------------------------------------------


def test_nothing_is_sent_from_the_bin_and_all_of_it_after_it_was_taken_back(place: Folders) -> None:
    with closing(outbox_of(place)) as outbox:
        claim = outbox.claim()
        assert claim is not None
        put_in_bin(place, ID, THEN, no_paper)
        assert not outbox.begin(claim)
        assert (outbox.claim(), outbox.pause_s()) == (None, None)
        outbox.put_off(claim, PrinterAway("off"))
        assert outbox.troubled() == ()
        take_back(place, ID, THEN)
        assert outbox.pause_s() == 0.0
        assert {claim.kind for claim in claims(outbox)} == set(Delivery)


def claims(outbox: Outbox) -> Iterator[Claim]:
    while (claim := outbox.claim()) is not None:
        yield claim


def test_paper_leaves_the_printers_queue_as_soon_as_it_answers(place: Folders) -> None:
    with closing(outbox_of(place)) as outbox:
        for claim in [outbox.claim(), outbox.claim()]:
            if claim is not None and claim.kind is Delivery.PRINT:
                outbox.queued(claim, "shop-3")
    cancelled: list[str] = []

    def away(job: str) -> None:
        raise PrinterAway("off")

    put_in_bin(place, ID, THEN, away)
    tend_bin(place, THEN, cancelled.append)
    tend_bin(place, THEN, cancelled.append)
    assert cancelled == ["shop-3"]


# ---- copies ------------------------------------------------------------------------------------------------------


def damage(place: Folders) -> None:
    place.visits.write_bytes(b"no database" * 1000)


def test_a_restored_copy_knows_what_lies_in_the_bin_though_it_is_older(place: Folders) -> None:
    back_up(place, NOW - HOUR_S)
    put_in_bin(place, ID, THEN, no_paper)
    damage(place)
    mend(place, NOW)
    assert [entry.visit for entry in binned(place)] == [ID]
    with closing(outbox_of(place)) as outbox:
        assert outbox.claim() is None


def test_a_restored_copy_knows_what_was_taken_back(place: Folders) -> None:
    put_in_bin(place, ID, THEN, no_paper)
    back_up(place, NOW)
    take_back(place, ID, THEN)
    damage(place)
    mend(place, NOW)
    assert (listed(place), binned(place)) == (1, ())


def test_what_has_left_the_bin_for_good_is_in_no_copy(place: Folders) -> None:
    back_up(place, NOW - HOUR_S)
    put_in_bin(place, ID, THEN, no_paper)
    back_up(place, NOW)
    tend_bin(place, Moment(NOW + BIN_S, UP + BIN_S), no_paper)
    damage(place)
    mend(place, NOW + BIN_S)
    assert is_gone(place)


def test_a_power_cut_before_the_copies_were_told_is_made_good_at_the_next_start(
    place: Folders, monkeypatch: pytest.MonkeyPatch
) -> None:
    def power_cut(*_: object) -> None:
        raise StoreFault("cut short")

    back_up(place, NOW - HOUR_S)
    with monkeypatch.context() as cut:
        cut.setattr(bin_room, "tell_backups", power_cut)
        with pytest.raises(StoreFault):
            put_in_bin(place, ID, THEN, no_paper)
    tend_bin(place, THEN, no_paper)
    damage(place)
    mend(place, NOW)
    assert [entry.visit for entry in binned(place)] == [ID]
