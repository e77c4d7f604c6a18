"""A damaged database is put aside, and the kiosk goes on with its newest whole copy and the recordings on disk."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from gait.clip.orientation import AS_IT_COMES
from kiosk.camera.recording import file_head, frame_bytes
from kiosk.faults import StoreFault
from kiosk.folders import Folders, make_private
from kiosk.storage.backup import KEPT, back_up, leftovers, mend
from kiosk.storage.deletion import delete_visit
from kiosk.storage.outbox import Outbox
from kiosk.storage.soundness import backups, is_sound, lock_backups
from kiosk.storage.store import Store
from kiosk.visit.events import PartUsed, Retried
from kiosk.visit.model import Delivery, State, Visit
from kiosk.visit.table import advance
from tests.kiosk.storage.test_database import NAME
from tests.kiosk.storage.test_outbox import DAY_S, asked
from tests.kiosk.visit.test_table import ID

NOW = 1.8e9
NEW = "a" * 32


@pytest.fixture
def place(tmp_path: Path) -> Folders:
    """A kiosk with a visit, and a copy of it from last night."""
    place = Folders(tmp_path / "state")
    with closing(Store(place.visits)) as store:
        store.save(asked(Delivery.EMAIL))
    back_up(place, NOW - DAY_S)
    return place


def damage(path: Path, start: int = 100) -> None:
    """As a dying disk would leave it."""
    content = bytearray(path.read_bytes())
    content[start:] = b"\xff" * (len(content) - start)
    path.write_bytes(content)


def record(place: Folders, visit_id: str, run: int, attempt: int = 1, seconds: int = 12) -> None:
    make_private(place.of_visit(visit_id))
    frames = b"".join(frame_bytes(k / 2, b"picture") for k in range(2 * seconds + 1))
    place.recording(visit_id, run, attempt).write_bytes(file_head(96, 160, AS_IT_COMES) + frames)


def loaded(place: Folders, visit_id: str) -> Visit | None:
    with closing(Store(place.visits)) as store:
        return store.load(visit_id)


@pytest.mark.parametrize("start", [0, 100, 5000])
def test_a_damaged_database_is_rebuilt_from_its_newest_copy(place: Folders, start: int) -> None:
    before = loaded(place, ID)
    damage(place.visits, start)
    assert mend(place, NOW)
    assert loaded(place, ID) == before
    assert is_sound(place.visits)
    assert [path.suffix for path in leftovers(place)] == [".sqlite3"]
    assert not mend(place, NOW)


def test_after_a_rebuild_mail_keeps_its_name_and_paper_waits_for_staff(place: Folders) -> None:
    with closing(Store(place.visits)) as store:
        store.save(asked(Delivery.EMAIL, Delivery.PRINT))
    back_up(place, NOW)
    with closing(Outbox(place.visits, lambda: NOW)) as outbox:
        names = {claim.kind: claim.token for claim in (outbox.claim(), outbox.claim()) if claim}
    damage(place.visits)
    mend(place, NOW)
    with closing(Outbox(place.visits, lambda: NOW)) as outbox:
        mail = outbox.claim()
        assert mail is not None
        assert (mail.kind, mail.token) == (Delivery.EMAIL, names[Delivery.EMAIL])
        assert outbox.claim() is None
        assert [(entry.kind, entry.error) for entry in outbox.troubled()] == [(Delivery.PRINT, "restored")]


def test_a_damaged_copy_is_passed_over(place: Folders) -> None:
    damage(back_up(place, NOW))
    damage(place.visits)
    assert mend(place, NOW)
    assert loaded(place, ID) is not None


def test_recordings_that_the_copy_does_not_know_wait_for_staff(place: Folders) -> None:
    record(place, NEW, 1, attempt=1, seconds=3)
    record(place, NEW, 1, attempt=2)
    record(place, ID, 2)
    place.standing(NEW, 1, 2).write_bytes(b"")
    damage(place.visits)
    mend(place, NOW)
    visit, known = loaded(place, NEW), loaded(place, ID)
    assert visit is not None
    assert known is not None
    assert (visit.state, visit.run.attempt, visit.run.stood, visit.run.recorded_s) == (State.TROUBLE, 2, True, 12.0)
    assert advance(visit, PartUsed()).state is State.ANALYSING
    assert advance(visit, Retried()).state is State.CHECK
    assert known.customer.name == NAME
    assert [run.result is not None for run in known.runs] == [True, False]


def test_without_any_copy_the_recordings_are_still_there(tmp_path: Path) -> None:
    place = Folders(tmp_path)
    record(place, NEW, 1)
    place.visits.write_bytes(b"no database " * 1000)
    assert mend(place, NOW)
    visit = loaded(place, NEW)
    assert visit is not None
    assert visit.run.recorded_s == 12.0


def test_a_lost_database_comes_back_and_a_new_kiosk_starts_empty(place: Folders, tmp_path: Path) -> None:
    place.visits.unlink()
    assert mend(place, NOW)
    assert loaded(place, ID) is not None
    assert not mend(Folders(tmp_path / "new"), NOW)


@pytest.mark.parametrize("step", ["rebuild", "put_aside"])
def test_a_kill_while_mending_is_mended_at_the_next_start(place: Folders, step: str) -> None:
    damage(place.visits)
    script = (
        "import os, signal; from kiosk.storage import backup; from kiosk.folders import folders;\n"
        f"step = backup.{step}\n"
        "def killed(*given): step(*given); os.kill(os.getpid(), signal.SIGKILL)\n"
        f"backup.{step} = killed\n"
        f"backup.mend(folders(), {NOW})\n"
    )
    environment = {**os.environ, "PYTHONPATH": ".", "KIOSK_STATE": str(place.root)}
    assert subprocess.run([sys.executable, "-c", script], env=environment).returncode == -signal.SIGKILL
    assert mend(place, NOW)
    assert loaded(place, ID) is not None


def test_a_week_of_copies_is_kept_for_the_service_alone(place: Folders) -> None:
    made = [back_up(place, NOW + night * DAY_S) for night in range(KEPT + 2)]
    assert backups(place) == made[:1:-1]
    assert {path.stat().st_mode & 0o077 for path in (place.backups, *made[2:])} == {0}


def test_a_damaged_database_makes_no_copy(place: Folders) -> None:
    damage(place.visits)
    with pytest.raises(StoreFault):
        back_up(place, NOW)
    assert len(backups(place)) == 1


def test_what_was_deleted_does_not_come_back(place: Folders) -> None:
    delete_visit(place, ID, print)
    damage(place.visits)
    assert mend(place, NOW)
    assert loaded(place, ID) is None


def test_a_deletion_waits_for_a_copy_under_way(place: Folders) -> None:
    environment = {**os.environ, "PYTHONPATH": ".", "KIOSK_STATE": str(place.root)}
    script = (
        "from kiosk import folders; from kiosk.storage import deletion; print('on', flush=True);"
        f"deletion.delete_visit(folders.folders(), '{ID}', print)"
    )
    with lock_backups(place):
        waiting = subprocess.Popen([sys.executable, "-c", script], env=environment, stdout=subprocess.PIPE)
        assert waiting.stdout is not None
        waiting.stdout.readline()
        assert loaded(place, ID) is not None
    waiting.communicate()
    assert loaded(place, ID) is None
