"""A visit put right: the wrong name, or the wrong run, is left nowhere, wherever it was cut short."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from kiosk.faults import MailRefused, StoreFault
from kiosk.folders import Folders, make_private
from kiosk.storage import amending
from kiosk.storage.amending import Owner, finish_amendments, give_to, put_back, take_out
from kiosk.storage.backup import back_up
from kiosk.storage.bin import BIN_S, Bin, Moment, tend_bin
from kiosk.storage.deletion import delete_visit, remove_orphans
from kiosk.storage.outbox import Outbox, Progress
from kiosk.storage.soundness import losses
from kiosk.storage.store import Store
from kiosk.visit.model import Customer, Delivery, Run, TriedShoe, Visit
from tests.kiosk.clock import TODAY_S, Clock
from tests.kiosk.storage.test_database import CUSTOMER, NAME, VERSIONS
from tests.kiosk.storage.test_outbox import asked
from tests.kiosk.visit.test_table import ID, RESULT

NOW = 1.8e9
THEN = Moment(NOW, 1000.0)
ANA = Owner("Ana", "ana@example.org", keep=True)
WRONG = "run in the wrong shoe"


def tried(number: int, model: str, attempt: int = 1) -> Run:
    return Run(number, TriedShoe("Alder", model), attempt, recorded_s=20.0, outcome=RESULT)


RUNS = (tried(1, "One"), tried(2, WRONG), replace(tried(3, "Three", 2), replaces=tried(3, "Three", 1)))


@pytest.fixture
def place(tmp_path: Path) -> Folders:
    """A visit of three runs that has ended, with its report, waiting for its mail."""
    place = Folders(tmp_path / "state")
    visit = replace(asked(Delivery.EMAIL, Delivery.PRINT), runs=RUNS, current=3, compared=(1, 3))
    make_private(place.of_visit(ID))
    with closing(Store(place.visits)) as store:
        store.save(visit)
        for run in RUNS:
            store.add_analysis(ID, run, VERSIONS, {"shoe": run.shoe.model})
            for path in (place.recording(ID, run.number, run.attempt), place.tracks(ID, run.number, run.attempt)):
                path.write_text(run.shoe.model)
        place.recording(ID, 3, 1).write_text("Three, at first")
        store.end(ID, NOW)
    for path in (place.report(ID), place.receipt(ID), place.film(ID)):
        path.write_text(f"{NAME} {WRONG}")
    back_up(place, NOW)
    return place


def visit_of(place: Folders) -> Visit:
    with closing(Store(place.visits)) as store:
        visit = store.load(ID)
    assert visit is not None
    return visit


def no_paper(job: str) -> None:
    """A printer without jobs."""


def files_with(place: Folders, words: str) -> list[str]:
    return [path.name for path in place.root.rglob("*") if path.is_file() and words.encode() in path.read_bytes()]


def empty_bin(place: Folders) -> None:
    """A day later."""
    tend_bin(place, Moment(NOW + BIN_S, THEN.up_s + BIN_S), no_paper)


def binned_run(place: Folders) -> str:
    """The visit that the run in the bin is there."""
    with closing(Bin(place.visits)) as store:
        [(visit_id, *_)] = store.content()
    return str(visit_id)


def told_of(place: Folders) -> dict[str, str]:
    """What the visit's files hold."""
    return {path.name: path.read_text() for path in place.of_visit(ID).iterdir()}


def test_the_right_customers_name_and_address_take_the_place_of_the_wrong(place: Folders) -> None:
    give_to(place, ID, ANA, no_paper)
    visit = visit_of(place)
    assert (visit.consents.keep, visit.consents.email_report, visit.consents.marketing) == (True, True, False)
    assert files_with(place, NAME) == files_with(place, CUSTOMER.email) == []
    assert visit.customer == replace(CUSTOMER, name="Ana", email="ana@example.org")


def test_the_report_goes_to_the_right_address_and_never_to_the_wrong(place: Folders) -> None:
    with closing(Outbox(place.visits, Clock(TODAY_S))) as outbox:
        claim = outbox.claim()
        assert claim is not None
        give_to(place, ID, ANA, no_paper)
        assert not outbox.begin(claim)
        assert {entry.progress for entry in outbox.entries()} == {Progress.WAITING}


def test_without_an_address_no_mail_waits(place: Folders) -> None:
    give_to(place, ID, Owner("Ana", "", keep=True), no_paper)
    with closing(Outbox(place.visits)) as outbox:
        assert [entry.kind for entry in outbox.entries()] == [Delivery.PRINT]


def test_paper_with_the_wrong_name_is_taken_out_of_the_queue(place: Folders) -> None:
    cancelled: list[str] = []
    with closing(Outbox(place.visits, Clock(TODAY_S))) as outbox:
        while (claim := outbox.claim()) is not None:
            if claim.kind is Delivery.PRINT:
                outbox.queued(claim, "shop-3")
            else:
                outbox.failed(claim, MailRefused("550"))
    give_to(place, ID, ANA, cancelled.append)
    assert cancelled == ["shop-3"]


def test_a_run_taken_out_leaves_the_others_with_all_that_is_theirs(place: Folders) -> None:
    take_out(place, visit_of(place), 2, THEN, no_paper)
    visit = visit_of(place)
    assert [run.shoe.model for run in visit.runs] == ["One", "Three"]
    assert (visit.current, visit.compared) == (2, None)
    one, three = visit.runs
    former = three.replaces
    assert former is not None
    assert told_of(place) == {
        place.recording(ID, 1, one.attempt).name: "One",
        place.tracks(ID, 1, one.attempt).name: "One",
        place.recording(ID, 2, three.attempt).name: "Three",
        place.tracks(ID, 2, three.attempt).name: "Three",
        place.recording(ID, 2, former.attempt).name: "Three, at first",
    }
    empty_bin(place)
    assert files_with(place, WRONG) == []
    assert len(list(place.recordings.iterdir())) == 1


def test_the_last_run_and_the_first_can_be_taken_out(place: Folders) -> None:
    take_out(place, visit_of(place), 3, THEN, no_paper)
    assert [run.shoe.model for run in visit_of(place).runs] == ["One", WRONG]
    assert visit_of(place).current == 2
    take_out(place, visit_of(place), 1, THEN, no_paper)
    assert [run.shoe.model for run in visit_of(place).runs] == [WRONG]
    assert set(told_of(place).values()) == {WRONG}


def test_an_ended_visit_stays_ended(place: Folders) -> None:
    take_out(place, visit_of(place), 2, THEN, no_paper)
    with closing(Store(place.visits)) as store:
        assert store.under_way() is None


@pytest.mark.parametrize("step", ["link_runs", "sweep", "remove_from_backups"])
def test_what_was_cut_short_is_finished_at_the_next_start(
    place: Folders, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    def power_cut(*_: object) -> None:
        raise StoreFault("cut short")

    visit = visit_of(place)
    with monkeypatch.context() as cut:
        cut.setattr(amending, step, power_cut)
        with pytest.raises(StoreFault):
            take_out(place, visit, 2, THEN, no_paper)
    finish_amendments(place)
    models = [run.shoe.model for run in visit_of(place).runs]
    assert models == (["One", WRONG, "Three"] if step == "link_runs" else ["One", "Three"])
    known = {"One", "Three", "Three, at first", *models}
    assert set(told_of(place).values()) == known
    empty_bin(place)
    assert bool(files_with(place, WRONG)) == (WRONG in models)


@pytest.mark.parametrize("number", [1, 2, 3])
def test_a_run_taken_back_lies_where_it_lay_with_all_that_is_its_own(place: Folders, number: int) -> None:
    before = visit_of(place)
    take_out(place, before, number, THEN, no_paper)
    assert put_back(place, binned_run(place), no_paper) == ID
    assert shoes_of(place) == ["One", WRONG, "Three"]
    assert analyses_of(place) == {1: "One", 2: WRONG, 3: "Three"}
    assert sorted(told_of(place).values()) == sorted(2 * ["One", WRONG, "Three"] + ["Three, at first"])
    assert visit_of(place).current == number
    assert len(list(place.recordings.iterdir())) == 1
    assert losses(place) == ""


def test_two_runs_come_back_in_any_order(place: Folders) -> None:
    take_out(place, visit_of(place), 3, THEN, no_paper)
    three = binned_run(place)
    take_out(place, visit_of(place), 2, THEN, no_paper)
    assert put_back(place, three, no_paper) == ID
    assert shoes_of(place) == ["One", "Three"]
    assert put_back(place, binned_run(place), no_paper) == ID
    assert shoes_of(place) == ["One", WRONG, "Three"]
    assert analyses_of(place) == {1: "One", 2: WRONG, 3: "Three"}


@pytest.mark.parametrize("step", ["link_runs", "forget_copies", "sweep", "remove_folder"])
def test_taking_back_may_be_cut_short_and_the_run_is_in_one_place(
    place: Folders, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    def power_cut(*_: object) -> None:
        raise StoreFault("cut short")

    take_out(place, visit_of(place), 2, THEN, no_paper)
    part = binned_run(place)
    back_up(place, NOW + 1)
    with monkeypatch.context() as cut:
        cut.setattr(amending, step, power_cut)
        with pytest.raises(StoreFault):
            put_back(place, part, no_paper)
    finish_amendments(place)
    with closing(Store(place.visits)) as store:
        remove_orphans(place, store.ids())
        is_back = store.load(part) is None
    assert is_back == (WRONG in shoes_of(place)) == (WRONG in told_of(place).values())
    assert is_back != place.of_visit(part).is_dir()
    assert losses(place) == ""


def test_a_visit_that_is_deleted_takes_its_run_out_of_the_bin(place: Folders) -> None:
    take_out(place, visit_of(place), 2, THEN, no_paper)
    back_up(place, NOW + 1)
    delete_visit(place, ID, no_paper)
    assert files_with(place, WRONG) == []
    assert list(place.recordings.iterdir()) == []


def test_a_run_in_the_bin_names_nobody_and_is_kept_as_its_visit_is(place: Folders) -> None:
    take_out(place, visit_of(place), 2, THEN, no_paper)
    give_to(place, ID, replace(ANA, keep=False), no_paper)
    with closing(Store(place.visits)) as store:
        part = store.load(binned_run(place))
    assert part is not None
    assert (part.customer, part.consents.keep) == (Customer(), False)


def shoes_of(place: Folders) -> list[str]:
    return [run.shoe.model for run in visit_of(place).runs]


def analyses_of(place: Folders) -> dict[int, str]:
    """Which run's analysis tells of which shoe."""
    with closing(Store(place.visits)) as store:
        rows = store.rows("SELECT run, number FROM analyses WHERE visit = ?", ID)
        documents = {row["run"]: store.analysis(row["number"]) for row in rows}
    return {run: document["shoe"] for run, document in documents.items() if document}
