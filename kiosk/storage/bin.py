"""What staff delete by hand lies in a bin for a day; from there it can be taken back, then it is gone for good.

One row says that a visit lies there: no power cut can leave it half in, and its files stay where deletion and retention
look for them. A run that staff delete is a visit of its own there, part of the one that it was taken out of, and goes
with it (kiosk.storage.amending). Nothing of the bin is listed, opened or sent. It delays no other promise: what the
customer deletes, or what retention lets go of, goes at once, out of the bin too.

The day is counted by the machine's own running time, which nobody can set, so that a clock set wrong neither shortens
nor lengthens it. Only while the machine is off the clock must be believed, and a clock that went back counts nothing.
Copies of the database say the same of the bin, so that a restored one neither sends nor keeps what lay there.
"""

from __future__ import annotations

import logging
import time
from contextlib import closing
from dataclasses import astuple, dataclass

from gait.errors import GaitError
from kiosk.folders import Folders
from kiosk.settings import RetentionSettings
from kiosk.storage.database import Database
from kiosk.storage.deletion import Cancel, Deletions, Parting, finish
from kiosk.storage.keeping import DAY_S, GOES_AT, HOUR_S
from kiosk.storage.soundness import backups, is_sound, lock_backups
from kiosk.storage.store import AFRESH

BIN_S = DAY_S  # the store's wish: whoever deleted the wrong one is at work again by then
ALL = "visit, part_of, number, left_s, seen_at, seen_up_s"
LEFT = "left_s - CASE WHEN ?2 >= seen_up_s THEN ?2 - seen_up_s ELSE MAX(?1 - seen_at, 0) END"
"""SQL, of a Moment's two numbers: a running time that has become less says that the machine was started anew."""
log = logging.getLogger("kiosk.storage.bin")


@dataclass(frozen=True, slots=True)
class Moment:
    """now: seconds since 1970, as the clock says; up_s: how long the machine has been running, sleep included."""

    now: float
    up_s: float


def running_s() -> float:
    """Seconds since the machine was started."""
    return time.clock_gettime(time.CLOCK_BOOTTIME)


def this_moment() -> Moment:
    return Moment(time.time(), running_s())


@dataclass(frozen=True, slots=True)
class Binned:
    """What lies in the bin. part_of: the visit that it is a run of, and number its number there; empty and 0 for a
    whole visit. started_at, name: the whole visit's. until: when it goes for good by today's clock."""

    visit: str
    part_of: str
    number: int
    started_at: float
    name: str
    until: float


class Bin(Deletions):
    """The bin, in the database at `path`. Raises as Database."""

    def put_in(self, visit_id: str, moment: Moment) -> None:
        with self.transaction():
            put_row(self, visit_id, moment)

    def release(self, visit_id: str, moment: Moment) -> bool:
        """Whether it could still be taken back; what it waits to send is tried afresh."""
        still = f"{LEFT} > 0 AND visit = ?3 AND visit NOT IN (SELECT visit FROM deletions)"
        with self.transaction():
            self.put(f"DELETE FROM bin WHERE {still}", *astuple(moment), visit_id)
            found = bool(self.rows("SELECT changes()")[0][0])
            if found:
                order = f"UPDATE deliveries SET {AFRESH} WHERE visit = ? AND state NOT IN ('sent', 'failed')"
                self.put(order, visit_id)
        return found

    def count_on(self, moment: Moment) -> None:
        """Write down how much of each day has passed."""
        with self.transaction():
            self.put(f"UPDATE bin SET left_s = {LEFT}, seen_at = ?1, seen_up_s = ?2", *astuple(moment))

    def wish_due(self, moment: Moment) -> bool:
        """Whether anything has lain its time; it is taken back no more."""
        due = f"SELECT visit FROM bin WHERE {LEFT} <= 0 AND visit NOT IN (SELECT visit FROM deletions)"
        if not self.rows(due, *astuple(moment)):  # asked every second, and nobody is to wait for a lock meanwhile
            return False
        with self.transaction():
            for row in self.rows(due, *astuple(moment)):
                self.wish_one(Parting(row["visit"]))
        return True

    def held_jobs(self) -> tuple[tuple[int, str], ...]:
        """Deliveries of the bin that the printer's queue has, and their jobs."""
        held = "job <> '' AND visit IN (SELECT visit FROM bin)"
        rows = self.rows(f"SELECT number, job FROM deliveries WHERE state = 'queued' AND {held}")
        return tuple((row["number"], row["job"]) for row in rows)

    def not_printed(self, number: int) -> None:
        with self.transaction():
            self.put("UPDATE deliveries SET state = 'waiting', job = '' WHERE number = ?", number)

    def content(self) -> tuple[tuple[object, ...], ...]:
        """The rows as they are."""
        return tuple(tuple(row) for row in self.rows(f"SELECT {ALL} FROM bin"))

    def become(self, content: tuple[tuple[object, ...], ...]) -> None:
        """The same bin, as far as this database knows what lies in it."""
        with self.transaction():
            self.put("DELETE FROM bin")
            for visit_id, *values in content:
                known = f"INSERT INTO bin ({ALL}) SELECT id, ?, ?, ?, ?, ? FROM visits WHERE id = ?"
                self.put(known, *values, visit_id)
        self.empty_log()

    def entries(self, moment: Moment, kept: RetentionSettings) -> tuple[Binned, ...]:
        """What can be taken back, next to go first. A run is not listed while its visit lies there itself."""
        order = (
            f"SELECT visit, part_of, number, started_at, name, MIN(?1 + {LEFT}, {GOES_AT}) AS until"
            " FROM bin JOIN visits ON id = CASE part_of WHEN '' THEN visit ELSE part_of END"
            " WHERE until > ?1 AND visit NOT IN (SELECT visit FROM deletions)"
            " AND part_of NOT IN (SELECT visit FROM bin) ORDER BY until, visit"
        )
        hours_s, days_s = kept.video_hours * HOUR_S, kept.visit_days * DAY_S
        return tuple(Binned(*row) for row in self.rows(order, *astuple(moment), hours_s, days_s))


def put_row(store: Database, visit_id: str, moment: Moment, part_of: str = "", number: int = 0) -> None:
    """Within a transaction. One that lies there already keeps its time."""
    row = (visit_id, part_of, number, BIN_S, moment.now, moment.up_s)
    store.put(f"INSERT OR IGNORE INTO bin ({ALL}) VALUES (?, ?, ?, ?, ?, ?)", *row)


def put_in_bin(place: Folders, visit_id: str, moment: Moment, cancel: Cancel) -> None:
    """A visit, for BIN_S. Raises StoreFault, DiskFull."""
    with closing(Bin(place.visits)) as store:
        store.put_in(visit_id, moment)
        hold_paper(store, cancel)
        tell_backups(place, store)


def take_back(place: Folders, visit_id: str, moment: Moment) -> bool:
    """A visit as it was; whether it was still there. Raises StoreFault, DiskFull."""
    with closing(Bin(place.visits)) as store:
        found = store.release(visit_id, moment)
        tell_backups(place, store)
    return found


def tend_bin(place: Folders, moment: Moment, cancel: Cancel) -> None:
    """To be called at every start and every hour: what has lain its time goes, and what was cut short is finished.

    Raises StoreFault, DiskFull.
    """
    with closing(Bin(place.visits)) as store:
        store.count_on(moment)
        empty_due(place, store, moment, cancel)
        hold_paper(store, cancel)
        if store.content():
            tell_backups(place, store)


def empty_due(place: Folders, store: Bin, moment: Moment, cancel: Cancel) -> int:
    """What has lain its time is deleted as any visit is; how many. Raises StoreFault, DiskFull."""
    return finish(store, place, cancel) if store.wish_due(moment) else 0


def hold_paper(store: Bin, cancel: Cancel) -> None:
    """Nothing of the bin is to come out of the printer. One that cannot be reached now is asked again in an hour."""
    for number, job in store.held_jobs():
        try:
            cancel(job)
            store.not_printed(number)
        except GaitError as fault:
            log.warning("the job %s of a visit in the bin could not be cancelled: %s", job, fault)


def tell_backups(place: Folders, store: Bin) -> None:
    with lock_backups(place):
        for backup in filter(is_sound, backups(place)):
            with closing(Bin(backup)) as copy:
                copy.become(store.content())
