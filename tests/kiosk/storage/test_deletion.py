"""After a deletion nothing of the visit is left anywhere, wherever it was cut short."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from kiosk.faults import MailRefused, PrinterAway
from kiosk.folders import Folders, make_private
from kiosk.storage.backup import back_up
from kiosk.storage.deletion import STEPS, delete_visit, finish_deletions
from kiosk.storage.outbox import Claim, Outbox
from kiosk.storage.store import Store
from kiosk.visit.model import Delivery
from tests.kiosk.clock import TODAY_S, Clock
from tests.kiosk.storage.test_database import CUSTOMER, NAME, VERSIONS
from tests.kiosk.storage.test_outbox import asked
from tests.kiosk.visit.test_table import ID

OTHER = "f" * 32
NOW = 1.8e9


@pytest.fixture
def place(tmp_path: Path) -> Folders:
    """A customer's visit with everything there can be of it, and a visit of somebody else."""
    place = Folders(tmp_path / "state")
    visit = asked(Delivery.EMAIL, Delivery.PRINT)
    other = replace(asked(visit_id=OTHER), customer=replace(CUSTOMER, name="Somebody", email="else@example.com"))
    with closing(Store(place.visits)) as store:
        store.save(other)
        store.save(visit)
        store.add_analysis(ID, visit.run, VERSIONS, {"customer": NAME, "curve": list(range(3000))})
    for visit_id in (ID, OTHER):
        make_private(place.of_visit(visit_id))
        for path in (place.recording(visit_id, 1, 1), place.tracks(visit_id, 1, 1), place.report(visit_id)):
            path.write_bytes(NAME.encode() if visit_id == ID else b"of somebody else")
    with closing(Outbox(place.visits, Clock(TODAY_S))) as outbox:
        for claim in claims(outbox):
            if claim.kind is Delivery.EMAIL:
                outbox.failed(claim, MailRefused(f"550 <{CUSTOMER.email}> unknown"))
            else:
                outbox.queued(claim, "shop-3")
    back_up(place, NOW)
    (place.backups / "damaged-20260101T000000.sqlite3").write_bytes(NAME.encode())
    return place


def claims(outbox: Outbox) -> list[Claim]:
    """Every delivery that is due."""
    found = (outbox.claim() for _ in outbox.entries())
    return [claim for claim in found if claim is not None]


def no_paper(job: str) -> None:
    """A printer without jobs."""


def left_of_customer(place: Folders) -> list[Path]:
    """Files whose name or content tells of the customer."""
    words = [word.encode() for word in (NAME, CUSTOMER.email, ID)]
    files = [path for path in place.root.rglob("*") if path.is_file()]
    told = [path for path in files if any(word in path.read_bytes() for word in words)]
    return told + [path for path in place.root.rglob("*") if ID in path.name]


def test_nothing_is_left_anywhere_and_others_stay(place: Folders) -> None:
    assert len(left_of_customer(place)) >= 5
    delete_visit(place, ID, no_paper)
    assert left_of_customer(place) == []
    with closing(Store(place.visits)) as store:
        other = store.load(OTHER)
    assert other is not None
    assert other.customer.name == "Somebody"
    assert place.report(OTHER).exists()


def test_a_kept_database_connection_of_the_screen_does_not_hold_anything_back(place: Folders) -> None:
    with closing(Store(place.visits)) as screen:
        assert screen.load(ID) is not None
        delete_visit(place, ID, no_paper)
        assert left_of_customer(place) == []
        assert screen.load(ID) is None


@pytest.mark.parametrize("done", range(len(STEPS) + 1))
def test_a_kill_between_any_two_steps_is_finished_at_the_next_start(place: Folders, done: int) -> None:
    script = (
        "import os, signal; from kiosk.storage import deletion; from kiosk.folders import folders;\n"
        "def kill(doomed): os.kill(os.getpid(), signal.SIGKILL)\n"
        f"deletion.STEPS = (*deletion.STEPS[:{done}], kill)\n"
        f"deletion.delete_visit(folders(), '{ID}', print)\n"
    )
    environment = {**os.environ, "PYTHONPATH": ".", "KIOSK_STATE": str(place.root)}
    assert subprocess.run([sys.executable, "-c", script], env=environment).returncode == -signal.SIGKILL
    with closing(Outbox(place.visits)) as outbox:
        claim = outbox.claim()
        assert claim is None
    finish_deletions(place, no_paper)
    assert left_of_customer(place) == []


def test_paper_that_waits_is_cancelled_and_a_printer_away_holds_nothing_up(place: Folders) -> None:
    cancelled: list[str] = []

    def cancel(job: str) -> None:
        cancelled.append(job)
        raise PrinterAway("The printing system does not answer.")

    delete_visit(place, ID, cancel)
    assert cancelled == ["shop-3"]
    assert left_of_customer(place) == []


def test_a_backup_that_cannot_be_searched_goes_as_a_whole(place: Folders) -> None:
    backup = back_up(place, NOW + 1)
    content = bytearray(backup.read_bytes())
    content[100:4000] = b"\xff" * 3900
    backup.write_bytes(content)
    delete_visit(place, ID, no_paper)
    assert not backup.exists()
    assert left_of_customer(place) == []


def test_nothing_of_many_visits_is_left_in_pages_that_were_shared_and_split(tmp_path: Path) -> None:
    place, chance = Folders(tmp_path), random.Random(1)
    ids = [f"{chance.getrandbits(128):032x}" for _ in range(60)]
    with closing(Store(place.visits)) as store:
        for visit_id in ids:
            name = f"customer-{visit_id}-{'x' * chance.randrange(900)}"
            visit = asked(Delivery.EMAIL, visit_id=visit_id)
            store.save(visit)
            store.save(replace(visit, customer=replace(CUSTOMER, name=name)))
            store.add_analysis(visit_id, visit.run, VERSIONS, {"of": [name] * chance.randrange(20)})
        gone = chance.sample(ids, 40)
        for visit_id in gone:
            store.delete(visit_id)
    content = place.visits.read_bytes()
    assert not [visit_id for visit_id in gone if visit_id.encode() in content]
