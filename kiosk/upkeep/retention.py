"""How long what is kept: `python -m kiosk.upkeep.retention`, run by a timer, removes what has had its time.

| what | until |
|---|---|
| a visit that nobody agreed to keep | see kiosk.storage.keeping; its videos go even while its report is awaited |
| a visit that is kept, with all of it | `visit_days` after it began |
| e-mail address | the visit has ended and its e-mail is sent, or failed a day ago; with consent to news, visit |
| what staff put into the bin | a day (kiosk.storage.bin), or what is above where that is sooner |
| a folder without a visit | an hour after its last change |
| a damaged database that was put aside | a week; any deletion takes it too |

Times that cannot be are taken for a wrong clock: what seems to come from tomorrow or from before this program counts
from today, so that it neither vanishes at once nor stays for ever; with a clock before this program nothing is removed.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from time import time

from kiosk.delivery.printing import canceller
from kiosk.folders import Folders, folders
from kiosk.logs import run_service
from kiosk.settings import RetentionSettings, settings_for
from kiosk.storage.backup import leftovers, remove_cut_short
from kiosk.storage.bin import Moment, running_s, tend_bin
from kiosk.storage.deletion import EXPIRED, delete_visits, finish_deletions, remove_orphans
from kiosk.storage.keeping import DAY_S, FAILED_KEPT_S, HOUR_S, SINCE, Keeping, agreed, awaited, let_go
from kiosk.storage.soundness import backups, check_whole, is_sound, lock_backups

PROGRAM_S = 1_767_225_600.0  # 1 January 2026: this program is younger than any earlier time
AHEAD_S = DAY_S  # a clock may be wrong by its time zone
ABANDONED_S = DAY_S  # a visit that nobody ended
ORPHAN_S = HOUR_S  # a visit is saved before its folder is made; this is for what else may be at work
DAMAGED_KEPT_S = 7 * DAY_S  # as long as a backup
log = logging.getLogger("kiosk.upkeep.retention")


@dataclass(frozen=True, slots=True)
class Removed:
    """How many of each."""

    visits: int = 0
    videos: int = 0
    addresses: int = 0
    orphans: int = 0


class Times(Keeping):
    """What the database at `path` says about times that have passed. now: seconds since 1970. Raises as Store."""

    def mend_times(self, now: float) -> None:
        """Times that cannot be count from now."""
        with self.transaction():
            wrong = f"{SINCE} > ? OR {SINCE} < ?"
            self.put(f"UPDATE visits SET kept_from = ? WHERE {wrong}", now, now + AHEAD_S, PROGRAM_S)
            self.put("UPDATE visits SET ended_at = ? WHERE ended_at > ?", now, now + AHEAD_S)

    def end_abandoned(self, now: float) -> None:
        with self.transaction():
            order = f"UPDATE visits SET ended_at = ? WHERE ended_at IS NULL AND {SINCE} <= ?"
            self.put(order, now, now - ABANDONED_S)

    def begun_before(self, time_s: float) -> tuple[str, ...]:
        return self._ids(f"{SINCE} < ?", time_s)

    def forget_addresses(self, now: float) -> int:
        """How many; of visits that ended and whose e-mail is done."""
        mailing = awaited("d.kind = 'email'")
        over = f"ended_at IS NOT NULL AND email <> '' AND NOT {mailing} AND NOT {agreed('marketing')}"
        with self.transaction():
            self.put(f"UPDATE visits SET email = '' WHERE {over}", now - FAILED_KEPT_S)
            return int(self.rows("SELECT changes()")[0][0])

    def with_address(self) -> frozenset[str]:
        return frozenset(self._ids("email <> ''"))

    def keep_addresses(self, of: frozenset[str]) -> bool:
        """Those of these visits alone; whether there were others."""
        others = self.with_address() - of
        with self.transaction():
            for visit_id in others:
                self.put("UPDATE visits SET email = '' WHERE id = ?", visit_id)
        return bool(others)


def how_long(place: Folders) -> RetentionSettings:
    """What the store has set. Raises SettingsFault where that makes no sense: nothing is deleted by a guess."""
    return settings_for(place.settings, "retention").retention


def tidy(place: Folders, kept: RetentionSettings, now: float, up: Callable[[], float] = running_s) -> Removed:
    """Remove what has had its time. Raises StoreFault, DiskFull; when the database has lost something, at once.

    up: seconds since the machine was started.
    """
    if now < PROGRAM_S:
        log.warning("The clock is wrong; nothing is removed.")
        return Removed()
    check_whole(place)
    cancel = canceller(place.settings)
    finish_deletions(place, cancel)
    tend_bin(place, Moment(now, up()), cancel)
    with closing(Times(place.visits)) as store:
        store.mend_times(now)
        store.end_abandoned(now)
        expired = store.begun_before(now - kept.visit_days * DAY_S)
        delete_visits(place, expired, cancel, EXPIRED)
        gone = let_go(place, kept.video_hours, now, cancel)
        addresses = forget_addresses(place, store, now)
        orphans = remove_orphans(place, store.ids(), partial(is_settled, now=now))
        drop_damaged(place, now)
    return Removed(len(expired) + len(gone.visits), gone.videos, addresses, orphans)


def forget_addresses(place: Folders, store: Times, now: float) -> int:
    """Here, in the log, and in the backups."""
    forgotten = store.forget_addresses(now)
    if forgotten:
        store.empty_log()
    still = store.with_address()
    with lock_backups(place):
        for backup in filter(is_sound, backups(place)):
            with closing(Times(backup)) as copy:
                if copy.keep_addresses(still):
                    copy.empty_log()
    return forgotten


def drop_damaged(place: Folders, now: float) -> None:
    with lock_backups(place):
        remove_cut_short(place)
        for path in leftovers(place):
            if not -AHEAD_S < now - path.stat().st_mtime < DAMAGED_KEPT_S:
                path.unlink()


def is_settled(folder: Path, now: float) -> bool:
    """Nobody has changed it lately; a time well ahead is a wrong clock's and does not keep it for ever."""
    return not -AHEAD_S < now - folder.stat().st_mtime < ORPHAN_S


def tidy_now() -> None:
    place = folders()
    log.info("removed: %s", tidy(place, how_long(place), time()))


if __name__ == "__main__":
    sys.exit(run_service(tidy_now, log))
