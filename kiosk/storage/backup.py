"""Copies of the database, and how it is rebuilt when it is damaged.

`python -m kiosk.storage.backup` makes tonight's copy; with `--mend` it looks at the database before anything
opens it and, when it is damaged or has lost what it had, puts it aside and goes on with the newest copy that is whole.
Recordings that the copy does not know yet are attached again as visits that wait for staff. One lock keeps a deletion
and a copy apart, so that a copy never brings back what was deleted.
"""

from __future__ import annotations

import argparse
import logging
import os
import sqlite3
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from time import time

from gait.disk import remove_unfinished, written_beside
from kiosk.faults import Restored
from kiosk.folders import Folders, folders
from kiosk.logs import run_service
from kiosk.ownership import owning
from kiosk.storage.database import NEW_EPOCH, faults
from kiosk.storage.recovery import recorded_s
from kiosk.storage.soundness import (
    RECORDING,
    backups,
    check_whole,
    damage,
    is_sound,
    lock_backups,
    losses,
    opened,
    recorded_visits,
)
from kiosk.storage.store import Store
from kiosk.visit.model import TEST_SHOE, Consents, Run, State, Trouble, Visit

KEPT = 7  # a week of nights
STAMP = "%Y%m%dT%H%M%S"
SIDES = ("-wal", "-shm")
RESTORED = Trouble(
    Restored.code,
    "The database was damaged and has been restored; a recording of this visit is still there.",
    Restored.advice,
    State.CHECK,
    mended=True,
)
log = logging.getLogger("kiosk.storage.backup")


def back_up(place: Folders, now: float, kept: int = KEPT) -> Path:
    """A whole copy of the database as of `now`, the oldest copies beyond `kept` gone. Raises StoreFault, DiskFull.

    None of a database that has lost what its newest copy has: in a week there would be no other.
    """
    check_whole(place)
    with faults(), lock_backups(place):
        target = place.backups / f"visits-{stamp(now)}.sqlite3"
        remove_cut_short(place)
        with written_beside(target, private=True) as beside:
            copy(place.visits, beside)
        for old in backups(place)[kept:]:
            old.unlink()
        return target


def copy(source: Path, target: Path) -> None:
    """By SQLite's own backup, which copies a moment of it while others write. Raises sqlite3.Error when damaged."""
    with closing(opened(source)) as base, closing(sqlite3.connect(target)) as fresh:
        base.backup(fresh)
        fresh.execute("PRAGMA journal_mode = DELETE")  # one file, nothing beside it
    if not is_sound(target):
        raise sqlite3.DatabaseError("the copy is damaged")


def leftovers(place: Folders) -> list[Path]:
    """Damaged databases that were put aside: nobody can look into them."""
    return sorted(place.backups.glob("damaged-*"))


def remove_cut_short(place: Folders) -> None:
    """Copies that a kill cut short. Only under the lock: nobody is at work on one."""
    remove_unfinished(place.backups)
    remove_unfinished(place.root, place.visits.name)


def mend(place: Folders, now: float) -> bool:
    """Whether the database was damaged, or had lost what it had, and has been rebuilt.

    Call it before anything opens the database. Raises StoreFault, DiskFull; FolderTaken while a screen is open. Cut
    short, it begins again at the next call: the damaged file stays in its place until the one that follows it is
    complete.
    """
    with faults(), lock_backups(place):
        harm = harm_of(place)
        if not harm:
            return False
        log.warning("The database is damaged: %s.", harm)
        with owning(place.owner):
            replace_database(place, now)
        return True


def harm_of(place: Folders) -> str:
    """What is wrong with the database; empty when it is whole, and where a kiosk is new."""
    return (damage(place.visits) if place.visits.exists() else "") or losses(place)


def replace_database(place: Folders, now: float) -> None:
    """By the newest whole copy; what was there is put aside."""
    remove_cut_short(place)
    with written_beside(place.visits, private=True) as beside:
        rebuild(place, beside, now)
        put_aside(place, now)


def rebuild(place: Folders, beside: Path, now: float) -> None:
    """The newest whole copy, or an empty database, with the recordings that it does not know."""
    for backup in backups(place):
        if is_sound(backup):
            copy(backup, beside)
            break
    with closing(Rebuilt(beside)) as store:
        store.drop_paper(now)
        store.begin_epoch()
        for visit in attach_recordings(place, store, now):
            store.save(visit)
        store.empty_log()


class Rebuilt(Store):
    """A database that may lag behind what happened. An e-mail that it holds for unsent goes out under its own
    Message-ID, so that a second copy is dropped; paper has no such name."""

    def drop_paper(self, now: float) -> None:
        """What was to be printed may lie on the counter already: staff decide."""
        change = f"state = 'failed', error = '{Restored.code}', done_at = ?"
        with self.transaction():
            order = f"UPDATE deliveries SET {change} WHERE kind = 'print' AND state NOT IN ('sent', 'failed')"
            self.put(order, now)

    def begin_epoch(self) -> None:
        """Sequences of the log may come again: a centre must not take them for those that it has seen."""
        with self.transaction():
            self.put(NEW_EPOCH)


def put_aside(place: Folders, now: float) -> None:
    """The damaged database with its log, for whoever wants to look into it; any deletion removes it."""
    aside = place.backups / f"damaged-{stamp(now)}.sqlite3"
    if place.visits.exists():
        aside.unlink(missing_ok=True)
        os.link(place.visits, aside)
    for side in SIDES:
        with suppress(FileNotFoundError):
            os.replace(f"{place.visits}{side}", f"{aside}{side}")


def attach_recordings(place: Folders, store: Store, now: float) -> Iterator[Visit]:
    """Visits whose recordings the database does not know, as they wait for staff."""
    for folder in recorded_visits(place):
        known, runs = store.load(folder.name), runs_in(place, folder)
        if runs and (known is None or len(known.runs) < len(runs)):
            visit = known or Visit(id=folder.name, started_at=now, consents=Consents(analyse=True))
            runs = (*visit.runs, *runs[len(visit.runs) :])
            yield replace(visit, state=State.TROUBLE, runs=runs, current=len(runs), trouble=RESTORED)


def runs_in(place: Folders, folder: Path) -> tuple[Run, ...]:
    """The newest attempt of each run on disk, from run 1 on."""
    names = [RECORDING.fullmatch(path.name) for path in folder.iterdir()]
    newest = dict(sorted((int(name[1]), int(name[2])) for name in names if name))
    numbers = range(1, max(newest, default=0) + 1)
    return tuple(run_on_disk(place, folder.name, number, newest.get(number, 1)) for number in numbers)


def run_on_disk(place: Folders, visit_id: str, number: int, attempt: int) -> Run:
    key = (visit_id, number, attempt)
    return Run(number, TEST_SHOE, attempt, place.standing(*key).exists(), recorded_s(place.recording(*key)))


def stamp(now: float) -> str:
    return datetime.fromtimestamp(now, UTC).strftime(STAMP)


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit status: 0 done, 4 a fault."""
    order = argparse.ArgumentParser("kiosk.storage.backup", description="Copies the database of visits, or mends it.")
    order.add_argument("--mend", action="store_true", help="rebuild the database from its newest copy if it is damaged")
    wished = order.parse_args(arguments)
    return run_service(mend_visits if wished.mend else copy_visits, log)


def copy_visits() -> None:
    back_up(folders(), time())


def mend_visits() -> None:
    if mend(folders(), time()):
        log.warning("The database was damaged and has been rebuilt from its newest copy.")


if __name__ == "__main__":
    sys.exit(main())
