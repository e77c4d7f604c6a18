"""The log holds what leaves the shop, whoever changed it, and nothing of anybody else."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from kiosk.folders import Folders, make_private
from kiosk.storage.amending import Owner, give_to, take_out
from kiosk.storage.backup import back_up, mend
from kiosk.storage.bin import Moment
from kiosk.storage.changes import ANALYSIS, RECORDING, VISIT, Log, Noted
from kiosk.storage.deletion import ERASED, EXPIRED, Deletions, Parting, delete_visit, delete_visits
from kiosk.storage.store import Store
from kiosk.storage.tally import Tally
from kiosk.visit.model import Consents, Ticker, Visit
from kiosk.visit.person import Bearer
from tests.kiosk.storage.test_database import CUSTOMER, NAME, VERSIONS, known
from tests.kiosk.storage.test_tally import visit as tallied
from tests.kiosk.visit.test_table import AGREED, ID, TO_RESULT

BEARER = Bearer("b" * 32, "A" * 26)
CHAIN = replace(AGREED, keep=True, chain=True, who=Ticker.CUSTOMER)
BOTH = replace(CHAIN, improve=True)
ENDED = 1.8e9


def of_chain(consents: Consents = CHAIN, visit_id: str = ID) -> Visit:
    """A visit with a result, whose customer agreed to these."""
    person = BEARER if consents.chain else None
    return replace(known(*TO_RESULT), id=visit_id, consents=consents, person=person)


def end(place: Folders, visit: Visit) -> None:
    """A visit as it is stored when it is over, with an analysis and a recording."""
    with closing(Store(place.visits)) as store:
        store.save(visit)
        store.add_analysis(visit.id, visit.run, VERSIONS, {"schema": "a"})
        make_private(place.of_visit(visit.id))
        place.recording(visit.id, 1, 1).write_bytes(b"pictures")
        store.end(visit.id, ENDED)


@pytest.fixture
def place(tmp_path: Path) -> Folders:
    return Folders(tmp_path / "state")


@pytest.fixture
def log(place: Folders) -> Iterator[Log]:
    """Of an enrolled kiosk."""
    with closing(Log(place)) as log:
        log.keep()
        yield log


def lose(place: Folders) -> None:
    """The database is damaged, and goes on as its newest copy has it."""
    for path in place.root.glob(f"{place.visits.name}-*"):
        path.unlink()
    place.visits.write_bytes(b"not a database at all" * 1000)
    assert mend(place, ENDED)


def noted(log: Log, after: int = 0) -> list[tuple[str, str | None]]:
    """Kinds, and how they ended."""
    return [(change.kind, change.ending) for change in log.page(after, 100).changes]


def set_aside(log: Log) -> list[str]:
    """Why changes were refused."""
    return [row["refused"] for row in log.rows("SELECT refused FROM changes WHERE refused <> '' ORDER BY sequence")]


def of_kind(log: Log, kind: str) -> Noted:
    return next(change for change in log.page(0, 100).changes if change.kind == kind)


def test_a_store_without_a_chain_has_an_empty_log(place: Folders) -> None:
    with closing(Log(place)) as log:
        end(place, of_chain(BOTH))
        delete_visit(place, ID, print)
        assert (log.page(0, 100).changes, log.newest) == ((), 0)


def test_nothing_of_who_did_not_agree_is_noted(place: Folders, log: Log) -> None:
    end(place, replace(of_chain(), consents=replace(AGREED, keep=True), person=None))
    delete_visit(place, ID, print)
    assert noted(log) == []
    assert ID.encode() not in place.visits.read_bytes()


def test_a_visit_is_noted_when_it_has_ended_with_all_that_hangs_on_it(place: Folders, log: Log) -> None:
    with closing(Store(place.visits)) as store:
        store.save(of_chain(BOTH))
    assert noted(log) == []
    end(place, of_chain(BOTH))
    assert noted(log) == [(VISIT, None), (ANALYSIS, None), (RECORDING, None)]
    assert of_kind(log, ANALYSIS).content == {"schema": "a"}
    assert of_kind(log, RECORDING).key == (ID, "1", "1")


def test_what_is_there_at_the_enrolment_is_a_change(place: Folders) -> None:
    end(place, of_chain())
    with closing(Log(place)) as log:
        log.keep()
        assert noted(log) == [(VISIT, None), (ANALYSIS, None)]


def test_contents_are_those_of_the_moment_of_reading(place: Folders, log: Log) -> None:
    end(place, of_chain())
    first = of_kind(log, VISIT)
    end(place, replace(of_chain(), taken="none"))
    second = of_kind(log, VISIT)
    assert first.content is not None
    assert second.content is not None
    assert (first.content["visit"]["taken"], second.content["visit"]["taken"]) == ("", "none")
    assert second.sequence > first.sequence


def test_without_improve_no_recording_and_with_improve_alone_nothing_but_it(place: Folders, log: Log) -> None:
    end(place, of_chain())
    assert RECORDING not in {kind for kind, _ in noted(log)}
    end(place, of_chain(replace(BOTH, chain=False), "e" * 32))
    changes = log.page(log.newest - 3, 100).changes
    assert [change.kind for change in changes] == [VISIT, RECORDING]
    assert changes[0].content is not None
    assert (set(changes[0].content["visit"]), changes[0].content["runs"]) == ({"started_at"}, ())


def test_consent_withdrawn_leaves_the_withdrawal_alone(place: Folders, log: Log) -> None:
    end(place, of_chain(BOTH))
    sent = log.newest
    end(place, replace(of_chain(), consents=replace(AGREED, keep=True), person=None))
    assert sorted(noted(log, sent)) == [(RECORDING, ERASED), (VISIT, None)]
    content = of_kind(log, VISIT).content
    assert content is not None
    assert content["visit"] == {"started_at": 1.0}
    assert [(one["purpose"], one["given"]) for one in content["consents"]] == [("chain", 0), ("improve", 0)]
    assert NAME not in str(content)


def test_a_withdrawal_that_is_to_be_told_holds_for_the_visit(place: Folders, log: Log) -> None:
    with closing(Store(place.visits)) as store:
        store.save(of_chain())
        store.save(replace(of_chain(), consents=replace(AGREED, keep=True), person=None))
        visit = store.load(ID)
        assert visit is not None
        assert not visit.consents.withdrawn  # nobody was told yet
        end(place, of_chain())
        end(place, replace(of_chain(), consents=replace(AGREED, keep=True), person=None))
        visit = store.load(ID)
        assert visit is not None
        assert visit.consents.withdrawn


@pytest.mark.parametrize("ending", [ERASED, EXPIRED])
def test_a_deletion_says_why_and_leaves_the_bare_id(place: Folders, log: Log, ending: str) -> None:
    end(place, of_chain(BOTH))
    back_up(place, ENDED)
    delete_visits(place, [ID], print, ending)
    assert noted(log) == [(VISIT, ending)]
    assert CUSTOMER.email.encode() not in place.visits.read_bytes()
    lose(place)
    with closing(Log(place)) as restored:
        assert noted(restored) == [(VISIT, ending)]  # the copy knew why as well


def test_a_wish_to_be_erased_outlives_that_its_time_was_up(place: Folders, log: Log) -> None:
    with closing(Deletions(place.visits)) as deletions:
        for ending in (EXPIRED, ERASED, EXPIRED):
            deletions.wish([ID], ending)
        assert deletions.wished() == (Parting(ID, ERASED),)


def test_a_visit_given_to_another_customer_leaves_the_chain(place: Folders, log: Log) -> None:
    end(place, of_chain(BOTH))
    sent = log.newest
    give_to(place, ID, Owner("Ben", "", keep=True), print)
    assert sorted(noted(log, sent)) == [(RECORDING, ERASED), (VISIT, None)]
    with closing(Store(place.visits)) as store:
        visit = store.load(ID)
        assert visit is not None
        assert (visit.person, visit.consents.chain, visit.consents.keep) == (None, False, True)


def test_a_run_that_is_taken_out_is_erased_and_the_others_move(place: Folders, log: Log) -> None:
    visit = of_chain()
    two = replace(visit, runs=(visit.run, replace(visit.run, number=2)))
    end(place, two)
    with closing(Store(place.visits)) as store:
        store.add_analysis(ID, two.runs[1], VERSIONS, {"schema": "b"})
    sent = log.newest
    take_out(place, two, 1, Moment(ENDED, 1.0), print)
    changes = [change for change in log.page(sent, 100).changes if change.kind == ANALYSIS]
    endings = {change.key[1:3]: change.ending for change in changes}
    assert endings == {(1, 1): ERASED, (2, 1): ERASED, (1, 2): None}


def test_counts_go_when_their_day_is_over_in_an_order_that_tells_no_visits(place: Folders, log: Log) -> None:
    with closing(Store(place.visits)) as store:
        store.save(tallied(1))
        Tally(store).count(tallied(1), "2026-11-29")
        log.close_days("2026-11-29")
        assert noted(log) == []
        log.close_days("2026-11-30")
        log.close_days("2026-11-30")
        assert [change.key[:3] for change in log.page(0, 9).changes] == [
            ("2026-11-29", "", ""),  # the visit itself
            ("2026-11-29", "Alder", "One"),
            ("2026-11-29", "Birch", "Two"),
        ]
        store.save(tallied(2))
        Tally(store).count(tallied(2), "2026-11-29")  # a late one: the day is told anew, whole
        told_anew = log.page(3, 9).changes
    assert [change.content for change in told_anew] == [{"pairs": 2}] * 3
    assert told_anew[1].key[3:] == ("A1", "taken", "neutral", "overpronation", 80)


def test_at_most_so_many_and_on_from_there(place: Folders, log: Log) -> None:
    for number in range(5):
        end(place, of_chain(visit_id=f"{number:032x}"))
    found, after = list[int](), 0
    while (page := log.page(after, 3)).last:
        found += [change.sequence for change in page.changes]
        after = page.last
    assert found == sorted(set(found))
    assert len(found) == log.waiting(0) == 10


def test_what_was_refused_waits_until_it_changes(place: Folders, log: Log) -> None:
    end(place, of_chain())
    log.refuse(of_kind(log, VISIT).sequence, "422 malformed")
    assert (noted(log), set_aside(log)) == ([(ANALYSIS, None)], ["422 malformed"])
    end(place, of_chain())
    assert (VISIT, None) in noted(log)
    assert set_aside(log) == []


def test_a_database_rebuilt_from_a_copy_begins_an_epoch(place: Folders, log: Log) -> None:
    end(place, of_chain())
    before = log.epoch
    back_up(place, ENDED)
    lose(place)
    with closing(Log(place)) as restored:
        assert restored.epoch != before
        assert noted(restored) == [(VISIT, None), (ANALYSIS, None)]
