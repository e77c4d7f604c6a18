"""What has had its time goes, what has not stays, and a wrong clock does no harm."""

from __future__ import annotations

import os
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from kiosk.faults import MailRefused
from kiosk.folders import Folders, make_private
from kiosk.settings import RetentionSettings
from kiosk.storage.backup import back_up
from kiosk.storage.keeping import DAY_S, HOUR_S, drop_videos
from kiosk.storage.outbox import Outbox
from kiosk.storage.store import Store
from kiosk.upkeep.retention import ABANDONED_S, ORPHAN_S, Removed, tidy
from kiosk.visit.model import Delivery, Visit
from tests.kiosk.clock import Clock
from tests.kiosk.storage.test_database import CUSTOMER
from tests.kiosk.storage.test_outbox import asked
from tests.kiosk.visit.test_table import ID

BEGAN = 1.8e9
ENDED = BEGAN + HOUR_S
KEPT = RetentionSettings(video_hours=2.0, visit_days=30.0)


@pytest.fixture
def place(tmp_path: Path) -> Folders:
    return Folders(tmp_path / "state")


def keep(place: Folders, visit: Visit, ended: float | None = ENDED) -> Visit:
    """The visit, with files, as it would be after it ended."""
    make_private(place.of_visit(visit.id))
    for path in (place.recording(visit.id, 1, 1), place.standing(visit.id, 1, 1), place.report(visit.id)):
        path.write_bytes(b"content")
    with closing(Store(place.visits)) as store:
        store.save(visit)
        if ended is not None:
            store.end(visit.id, ended)
    return visit


def ended_visit(began: float = BEGAN, keep: bool = False, marketing: bool = False) -> Visit:
    visit = replace(asked(Delivery.EMAIL), started_at=began)
    return replace(visit, consents=replace(visit.consents, keep=keep, marketing=marketing))


def videos(place: Folders) -> list[str]:
    return sorted(path.name for path in place.of_visit(ID).glob("*.mkv"))


def address(place: Folders) -> str:
    with closing(Store(place.visits)) as store:
        visit = store.load(ID)
    assert visit is not None
    return visit.customer.email


def delivered(place: Folders, well: bool = True, at: float = ENDED) -> None:
    with closing(Outbox(place.visits, Clock(at))) as outbox:
        claim = outbox.claim()
        assert claim is not None
        outbox.sent(claim) if well else outbox.failed(claim, MailRefused("550"))


# ---- videos ------------------------------------------------------------------------------------------------------


def test_a_video_goes_when_its_hours_are_over_and_the_report_stays(place: Folders) -> None:
    keep(place, ended_visit())
    assert tidy(place, KEPT, ENDED + 1.9 * HOUR_S).videos == 0
    assert tidy(place, KEPT, ENDED + 2.0 * HOUR_S).videos == 2
    assert videos(place) == []
    assert place.report(ID).exists()


def test_no_hours_means_with_the_visits_end(place: Folders) -> None:
    keep(place, ended_visit())
    assert drop_videos(place, ID) == 2
    assert drop_videos(place, ID) == 0


def test_a_video_that_may_be_kept_stays_as_long_as_the_visit(place: Folders) -> None:
    keep(place, ended_visit(keep=True))
    tidy(place, KEPT, BEGAN + 29 * DAY_S)
    assert len(videos(place)) == 2
    tidy(place, KEPT, BEGAN + 31 * DAY_S)
    assert videos(place) == []


def test_a_visit_that_nobody_ended_counts_as_ended_after_a_day(place: Folders) -> None:
    keep(place, ended_visit(), ended=None)
    assert tidy(place, KEPT, BEGAN + ABANDONED_S - 1).videos == 0
    tidy(place, KEPT, BEGAN + ABANDONED_S)
    assert tidy(place, KEPT, BEGAN + ABANDONED_S + 2 * HOUR_S).videos == 2


# ---- visits ------------------------------------------------------------------------------------------------------


def test_a_visit_goes_after_its_days_with_all_its_files(place: Folders) -> None:
    keep(place, ended_visit())
    assert tidy(place, KEPT, BEGAN + 30 * DAY_S - 1).visits == 0
    assert tidy(place, KEPT, BEGAN + 30 * DAY_S + 1).visits == 1
    assert not place.of_visit(ID).exists()
    assert tidy(place, KEPT, BEGAN + 31 * DAY_S) == Removed()


@pytest.mark.parametrize("began", [0.0, BEGAN + 900 * DAY_S])
def test_a_visit_of_a_wrong_clock_counts_from_when_that_is_seen(place: Folders, began: float) -> None:
    keep(place, ended_visit(began), ended=began)
    assert tidy(place, KEPT, BEGAN).visits == 0
    assert tidy(place, KEPT, BEGAN + 29 * DAY_S).visits == 0
    assert tidy(place, KEPT, BEGAN + 31 * DAY_S).visits == 1


def test_a_clock_from_before_this_program_removes_nothing(place: Folders) -> None:
    keep(place, ended_visit())
    assert tidy(place, KEPT, 1000.0) == Removed()
    assert tidy(place, KEPT, BEGAN + DAY_S).visits == 0


# ---- addresses ---------------------------------------------------------------------------------------------------


def test_the_address_goes_when_the_mail_is_sent_and_the_visit_is_over(place: Folders) -> None:
    keep(place, ended_visit(), ended=None)
    delivered(place)
    assert tidy(place, KEPT, BEGAN + HOUR_S).addresses == 0
    with closing(Store(place.visits)) as store:
        store.end(ID, ENDED)
    assert tidy(place, KEPT, ENDED).addresses == 1
    assert address(place) == ""


def test_the_address_stays_while_the_mail_waits(place: Folders) -> None:
    keep(place, ended_visit())
    assert tidy(place, KEPT, ENDED + 3 * DAY_S).addresses == 0
    assert address(place) == CUSTOMER.email


def test_after_a_failure_staff_have_a_day_to_try_again(place: Folders) -> None:
    keep(place, ended_visit(keep=True))
    delivered(place, well=False)
    assert tidy(place, KEPT, ENDED + DAY_S - 1).addresses == 0
    assert tidy(place, KEPT, ENDED + DAY_S).addresses == 1


def test_a_visit_that_nobody_wants_kept_waits_as_long(place: Folders) -> None:
    keep(place, ended_visit())
    delivered(place, well=False)
    assert tidy(place, KEPT, ENDED + DAY_S - 1).visits == 0
    assert tidy(place, KEPT, ENDED + DAY_S).visits == 1


def test_with_consent_to_marketing_the_address_stays_with_the_visit(place: Folders) -> None:
    keep(place, ended_visit(marketing=True))
    delivered(place)
    assert tidy(place, KEPT, ENDED + DAY_S).addresses == 0


def test_the_address_is_gone_from_every_file_and_backup(place: Folders) -> None:
    keep(place, ended_visit())
    back_up(place, BEGAN)
    delivered(place)
    tidy(place, KEPT, ENDED)
    files = [path for path in place.root.rglob("*") if path.is_file()]
    assert not [path for path in files if CUSTOMER.email.encode() in path.read_bytes()]


@pytest.mark.parametrize(("age_s", "stays"), [(6 * DAY_S, True), (8 * DAY_S, False), (-900 * DAY_S, False)])
def test_a_damaged_database_is_kept_for_a_week(place: Folders, age_s: float, stays: bool) -> None:
    make_private(place.backups)
    damaged = place.backups / "damaged-20260101T000000.sqlite3"
    damaged.write_bytes(b"of many people")
    os.utime(damaged, (BEGAN - age_s, BEGAN - age_s))
    tidy(place, KEPT, BEGAN)
    assert damaged.exists() == stays


# ---- folders without a visit ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(("age_s", "gone"), [(ORPHAN_S - 60, 0), (ORPHAN_S + 60, 1), (-900 * DAY_S, 1)])
def test_a_folder_without_a_visit_goes_once_nobody_works_in_it(place: Folders, age_s: float, gone: int) -> None:
    keep(place, ended_visit())
    orphan = place.of_visit("e" * 32)
    make_private(orphan)
    os.utime(orphan, (BEGAN - age_s, BEGAN - age_s))
    assert tidy(place, KEPT, BEGAN).orphans == gone
    assert orphan.exists() == (not gone)
    assert place.of_visit(ID).exists()
