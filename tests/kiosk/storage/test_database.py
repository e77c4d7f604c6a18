"""The store gives back what was saved, and keeps nothing of what was deleted."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from gait.results.versions import Versions
from kiosk.faults import DiskFull, StoreFault
from kiosk.storage.store import Store
from kiosk.storage.visit_list import VisitList
from kiosk.visit.events import Asked, Event, Felt, Redone, ReportShown
from kiosk.visit.model import Comfort, Consents, Customer, Delivery, Surface, Ticker, Visit, Wish
from kiosk.visit.person import Bearer
from kiosk.visit.table import advance
from tests.kiosk.visit.test_table import AGREED, ID, START, TO_RECORDING, TO_RESULT, UNPLUGGED, after

NAME = "Wilhelmina-Unmistakable"
CUSTOMER = Customer(NAME, "w@example.org", 42.5, Surface.TRAIL, frozenset({Wish.LIGHT, Wish.STABLE}), True)
VERSIONS = Versions("1", "pose:abc", "default-1", "norms-1")


def known(*events: Event) -> Visit:
    """As `after`, for a customer with every answer given."""
    visit = replace(after(events[0]), customer=CUSTOMER, consents=replace(AGREED, email_report=True))
    for event in events[1:]:
        visit = advance(visit, event)
    return visit


@pytest.mark.parametrize("count", range(1, len(TO_RESULT) + 1))
def test_every_state_comes_back_as_it_was(tmp_path: Path, count: int) -> None:
    visit = known(*TO_RESULT[:count])
    Store(tmp_path / "kiosk.db").save(visit)
    assert Store(tmp_path / "kiosk.db").load(ID) == replace(visit, lights=())


@pytest.mark.parametrize("last", [Redone(), Felt(Comfort(70, None, 0, 100)), ReportShown()])
def test_redo_and_report_come_back_too(tmp_path: Path, last: Event) -> None:
    visit = known(*TO_RESULT, last)
    if isinstance(last, ReportShown):
        visit = advance(visit, Asked(Delivery.EMAIL))
    store = Store(tmp_path / "kiosk.db")
    store.save(visit)
    assert store.load(ID) == replace(visit, lights=())


def test_trouble_comes_back(tmp_path: Path) -> None:
    store = Store(tmp_path / "kiosk.db")
    visit = known(*TO_RECORDING, UNPLUGGED)
    store.save(visit)
    assert store.under_way() == replace(visit, lights=())


def test_a_visit_that_ended_is_not_under_way_but_found_by_its_day(tmp_path: Path) -> None:
    store = Store(tmp_path / "kiosk.db")
    store.save(known(*TO_RESULT))
    store.end(ID, 100.0)
    assert store.under_way() is None
    assert [line.id for line in VisitList(store).between(0.0, 2.0)] == [ID]


def test_who_agreed_to_what_leaves_the_shop_comes_back_with_the_code(tmp_path: Path) -> None:
    agreed = replace(AGREED, keep=True, chain=True, improve=True, who=Ticker.PARENT)
    visit = replace(known(*TO_RESULT), consents=agreed, person=Bearer.fresh())
    store = Store(tmp_path / "kiosk.db")
    store.save(visit)
    assert store.load(ID) == replace(visit, lights=())


def test_the_same_versions_are_the_same_analysis(tmp_path: Path) -> None:
    store = Store(tmp_path / "kiosk.db")
    visit = known(*TO_RESULT)
    store.save(visit)
    first = store.add_analysis(ID, visit.run, VERSIONS, {"schema": "a"})
    assert store.add_analysis(ID, visit.run, VERSIONS, {"schema": "b"}) == first
    assert store.add_analysis(ID, visit.run, replace(VERSIONS, rules="store-2"), {}) != first
    assert store.analysis(first) == {"schema": "b"}


def test_deletion_leaves_no_trace_in_any_file(tmp_path: Path) -> None:
    store = Store(tmp_path / "kiosk.db")
    visit = known(*TO_RESULT, ReportShown(), Asked(Delivery.EMAIL))
    store.save(visit)
    store.add_analysis(ID, visit.run, VERSIONS, {"customer": NAME})
    assert any(NAME.encode() in file.read_bytes() for file in tmp_path.iterdir())
    store.delete(ID)
    left = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert not [word for word in (NAME, CUSTOMER.email, ID) if word.encode() in left]


def test_a_kill_right_after_saving_loses_nothing(tmp_path: Path) -> None:
    script = (
        "import os, signal, sys; from pathlib import Path; from kiosk.storage.store import Store;"
        "from tests.kiosk.visit.test_table import START, after;"
        "Store(Path(sys.argv[1])).save(after(START));"
        "os.kill(os.getpid(), signal.SIGKILL)"
    )
    path = tmp_path / "kiosk.db"
    ended = subprocess.run([sys.executable, "-c", script, str(path)], env={**os.environ, "PYTHONPATH": "."})
    assert ended.returncode == -signal.SIGKILL
    assert Store(path).under_way() == after(START)


def test_consents_carry_the_version_of_their_text(tmp_path: Path) -> None:
    store = Store(tmp_path / "kiosk.db")
    store.save(known(*TO_RESULT))
    found = store.load(ID)
    assert found is not None
    assert found.consents == Consents(analyse=True, email_report=True, text="1")


def test_a_full_disk_is_said_and_the_former_state_stays(tmp_path: Path) -> None:
    store = Store(tmp_path / "kiosk.db")
    visit = known(*TO_RESULT)
    store.save(visit)
    store._base.execute("PRAGMA max_page_count = 1")
    with pytest.raises(DiskFull):
        store.add_analysis(ID, visit.run, VERSIONS, {"long": "x" * 1_000_000})
    assert store.load(ID) == replace(visit, lights=())


def test_a_file_that_is_no_database_is_said(tmp_path: Path) -> None:
    (tmp_path / "kiosk.db").write_bytes(b"no database " * 100)
    with pytest.raises(StoreFault):
        Store(tmp_path / "kiosk.db")
