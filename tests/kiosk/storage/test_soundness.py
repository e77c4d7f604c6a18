"""A database that opens may have lost everything: it is found, mended, and nothing is deleted on its word."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from gait.result import Shoe
from kiosk.__main__ import main
from kiosk.faults import FolderTaken, StoreFault
from kiosk.folders import Folders
from kiosk.ownership import owning
from kiosk.settings import RetentionSettings
from kiosk.storage.backup import back_up, mend
from kiosk.storage.deletion import delete_visit, remove_orphans
from kiosk.storage.keeping import DAY_S
from kiosk.storage.outbox import Outbox
from kiosk.storage.shoe_shelf import Change, ShoeShelf
from kiosk.storage.soundness import backups, check_whole, damage, is_sound
from kiosk.storage.store import Store
from kiosk.upkeep.health import DatabaseSound
from kiosk.upkeep.retention import tidy
from kiosk.visit.model import Visit
from tests.kiosk.storage.test_backup import record
from tests.kiosk.storage.test_outbox import asked

NOW = 1.8e9
FIRST, SECOND, NEW = "a" * 32, "b" * 32, "c" * 32
SHOES = (Shoe("Alder", "One", "neutral"), Shoe("Alder", "Two", "stability"))


@pytest.fixture
def place(tmp_path: Path) -> Folders:
    """A kiosk with two visits, their recordings, shoes, and a copy from last night."""
    place = Folders(tmp_path / "state")
    with closing(Store(place.visits)) as store:
        for visit_id in (FIRST, SECOND):
            store.save(replace(asked(visit_id=visit_id), started_at=NOW))
            store.end(visit_id, NOW)
        ShoeShelf(store).change(Change({}, SHOES, ()))
    for visit_id in (FIRST, SECOND):
        record(place, visit_id, 1)
    back_up(place, NOW - DAY_S)
    return place


def visits(place: Folders) -> frozenset[str]:
    with closing(Store(place.visits)) as store:
        return store.ids()


def forget(place: Folders, *orders: str) -> None:
    """What a hand, or a program gone wrong, took out of the database."""
    with closing(sqlite3.connect(place.visits)) as base:
        for order in orders:
            base.execute(order)
        base.commit()


def no_bytes(place: Folders) -> None:
    place.visits.write_bytes(b"")


def no_file(place: Folders) -> None:
    place.visits.unlink()


def no_tables(place: Folders) -> None:
    place.visits.unlink()
    with closing(sqlite3.connect(place.visits)) as base:
        base.execute("VACUUM")


def started_afresh(place: Folders) -> None:
    """As a service makes it that finds no database."""
    place.visits.unlink()
    Outbox(place.visits).close()


def no_visits(place: Folders) -> None:
    forget(place, "DELETE FROM visits")


def one_visit_less(place: Folders) -> None:
    forget(place, f"DELETE FROM visits WHERE id = '{SECOND}'")


def no_shoes(place: Folders) -> None:
    forget(place, "DELETE FROM shoes")


def afresh_and_gone_on(place: Folders) -> None:
    started_afresh(place)
    with closing(Store(place.visits)) as store:
        store.save(Visit(id=NEW))


def afresh_without_any_copy(place: Folders) -> None:
    started_afresh(place)
    for path in backups(place):
        path.unlink()


Loss = Callable[[Folders], None]
LOSSES = [no_bytes, no_file, no_tables, started_afresh, no_visits, one_visit_less, no_shoes, afresh_and_gone_on]


@pytest.mark.parametrize("lose", LOSSES)
def test_what_its_newest_copy_has_comes_back(place: Folders, lose: Loss) -> None:
    lose(place)
    assert DatabaseSound(place).look() is not None
    assert mend(place, NOW)
    assert DatabaseSound(place).look() is None
    assert {FIRST, SECOND} <= visits(place)
    with closing(Store(place.visits)) as store:
        assert tuple(ShoeShelf(store).shoes().values()) == SHOES
    assert not mend(place, NOW)


@pytest.mark.parametrize("lose", [*LOSSES, afresh_without_any_copy])
def test_nothing_is_deleted_on_its_word_and_no_copy_made_of_it(place: Folders, lose: Loss) -> None:
    lose(place)
    copies = backups(place)
    with pytest.raises(StoreFault, match="has lost"):
        tidy(place, RetentionSettings(video_hours=0.0, visit_days=1.0), NOW + 30 * DAY_S)
    with pytest.raises(StoreFault, match="has lost"):
        back_up(place, NOW)
    assert backups(place) == copies
    assert all(place.recording(visit_id, 1, 1).is_file() for visit_id in (FIRST, SECOND))


@pytest.mark.parametrize("lose", [no_bytes, started_afresh, one_visit_less])
def test_the_kiosk_does_not_start_on_it(
    place: Folders, lose: Loss, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("STATE_DIRECTORY", raising=False)
    monkeypatch.setenv("KIOSK_STATE", str(place.root))
    lose(place)
    assert main([]) == 4
    assert "--mend" in capsys.readouterr().err


def test_without_any_copy_the_recordings_come_back_as_visits(place: Folders) -> None:
    afresh_without_any_copy(place)
    assert mend(place, NOW)
    assert visits(place) == {FIRST, SECOND}
    assert not mend(place, NOW)


def test_a_database_that_knows_no_visit_makes_no_folder_an_orphan(place: Folders) -> None:
    assert remove_orphans(place, frozenset()) == 0
    assert remove_orphans(place, frozenset({FIRST})) == 1
    assert not place.of_visit(SECOND).exists()


def test_a_copy_of_no_bytes_is_passed_over(place: Folders) -> None:
    (place.backups / "visits-29990101T000000.sqlite3").touch()
    no_bytes(place)
    assert mend(place, NOW)
    assert visits(place) == {FIRST, SECOND}


def test_under_an_open_screen_nothing_is_exchanged(place: Folders) -> None:
    no_bytes(place)
    with owning(place.owner), pytest.raises(FolderTaken):
        mend(place, NOW)
    assert place.visits.stat().st_size == 0


# ---- what is no loss -----------------------------------------------------------------------------------------------


def all_deleted(place: Folders) -> None:
    for visit_id in (FIRST, SECOND):
        delete_visit(place, visit_id, print)


def all_expired(place: Folders) -> None:
    tidy(place, RetentionSettings(visit_days=1.0), NOW + 30 * DAY_S)


def another_visit(place: Folders) -> None:
    with closing(Store(place.visits)) as store:
        store.save(Visit(id=NEW))


def other_shoes(place: Folders) -> None:
    with closing(Store(place.visits)) as store:
        ShoeShelf(store).change(Change({}, (Shoe("Oak", "Zero", "neutral"),), tuple(ShoeShelf(store).shoes())))


def a_standing_trial_alone(place: Folders) -> None:
    all_deleted(place)
    place.of_visit(NEW).mkdir()
    place.standing(NEW, 1, 1).write_bytes(b"film")


def nothing_at_all(place: Folders) -> None:
    """As it was."""


@pytest.mark.parametrize(
    "change", [nothing_at_all, all_deleted, all_expired, another_visit, other_shoes, a_standing_trial_alone]
)
def test_what_is_meant_is_no_loss(place: Folders, change: Loss) -> None:
    change(place)
    check_whole(place)
    assert DatabaseSound(place).look() is None
    assert not mend(place, NOW)
    assert back_up(place, NOW).is_file()


def test_a_new_kiosk_has_lost_nothing(tmp_path: Path) -> None:
    place = Folders(tmp_path / "state")
    place.root.mkdir()
    check_whole(place)
    assert not mend(place, NOW)
    Store(place.visits).close()
    check_whole(place)
    assert is_sound(place.visits)


def test_a_database_in_use_is_looked_at_and_none_is_made_by_looking(place: Folders, tmp_path: Path) -> None:
    with closing(Store(place.visits)) as store:
        store.save(Visit(id=NEW))
        assert damage(place.visits) == ""
    assert damage(tmp_path / "none.sqlite3")
    assert not (tmp_path / "none.sqlite3").exists()
