"""One visit deleted so that nothing of it is left in the kiosk's folder, even when power goes in between.

The wish is on disk first, and from then on the visit's deliveries are neither claimed nor begun. Then go the paper
that waits in the printer's queue, the files, the visit in every backup, its rows, and last the wish. What was cut short
is found by its wish and finished at the next start: every step may be done again. A letter that is going out at that
very moment cannot be called back.

A wish says why: ERASED goes everywhere, in a chain of stores too; EXPIRED had its time here (kiosk.storage.changes).
"""

from __future__ import annotations

import logging
import shutil
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from gait.disk import sync
from gait.errors import GaitError
from kiosk.faults import StoreFault
from kiosk.folders import Folders
from kiosk.storage.backup import leftovers, remove_cut_short
from kiosk.storage.database import Database
from kiosk.storage.soundness import backups, is_sound, lock_backups

ERASED, EXPIRED = "erased", "expired"  # as kiosk.link.wire spells endings
log = logging.getLogger("kiosk.storage.deletion")


@dataclass(frozen=True, slots=True)
class Parting:
    """That a visit goes; ending: ERASED or EXPIRED."""

    visit: str
    ending: str = ERASED


class Deletions(Database):
    """The wishes to delete, in the database at `path`. Raises as Database."""

    def wish(self, visit_ids: Sequence[str], ending: str = ERASED) -> None:
        with self.transaction():
            for visit_id in visit_ids:
                self.wish_one(Parting(visit_id, ending))

    def wish_one(self, wish: Parting) -> None:
        """Within a transaction; with its runs that lie in the bin. What was wished to be erased stays so."""
        whole = "SELECT ?1 AS visit UNION SELECT visit FROM bin WHERE part_of = ?1"
        first = f"INSERT INTO deletions (visit, ending) SELECT visit, ?2 FROM ({whole}) WHERE true"
        self.put(f"{first} ON CONFLICT DO UPDATE SET ending = MIN(ending, ?2)", wish.visit, wish.ending)

    def wished(self) -> tuple[Parting, ...]:
        return tuple(Parting(*row) for row in self.rows("SELECT visit, ending FROM deletions"))

    def jobs_of(self, visit_id: str) -> tuple[str, ...]:
        """The visit's jobs in the printer's queue."""
        rows = self.rows("SELECT job FROM deliveries WHERE visit = ? AND job <> ''", visit_id)
        return tuple(row["job"] for row in rows)

    def grant(self, wishes: Sequence[Parting]) -> None:
        """The visits' rows without a trace, and only then the wishes, which a copy gets to know here."""
        with self.transaction():
            for wish in wishes:
                self.wish_one(wish)
                self.put("DELETE FROM visits WHERE id = ?", wish.visit)
        self.empty_log()
        with self.transaction():
            for wish in wishes:
                self.put("DELETE FROM deletions WHERE visit = ?", wish.visit)
        self.empty_log()


Cancel = Callable[[str], None]  # takes a job out of the printer's queue


@dataclass(frozen=True, slots=True)
class Doomed:
    """Visits on their way out."""

    wishes: Sequence[Parting]
    store: Deletions
    place: Folders
    cancel: Cancel

    @property
    def visit_ids(self) -> tuple[str, ...]:
        return tuple(wish.visit for wish in self.wishes)


def cancel_paper(doomed: Doomed) -> None:
    """A printer that cannot be reached is no reason to keep a visit."""
    for job in [job for visit_id in doomed.visit_ids for job in doomed.store.jobs_of(visit_id)]:
        try:
            doomed.cancel(job)
        except GaitError as fault:
            log.warning("a deleted visit's job %s could not be cancelled: %s", job, fault)


def remove_files(doomed: Doomed) -> None:
    for visit_id in doomed.visit_ids:
        remove_folder(doomed.place.of_visit(visit_id))


def remove_from_backups(doomed: Doomed) -> None:
    """A copy that cannot be searched goes as a whole."""
    remove_cut_short(doomed.place)
    for path in leftovers(doomed.place):
        path.unlink(missing_ok=True)
    for backup in backups(doomed.place):
        if is_sound(backup):
            with closing(Deletions(backup)) as copy:
                copy.grant(doomed.wishes)
        else:
            backup.unlink()
    sync(doomed.place.backups)


def remove_rows(doomed: Doomed) -> None:
    doomed.store.grant(doomed.wishes)


STEPS: tuple[Callable[[Doomed], None], ...] = (cancel_paper, remove_files, remove_from_backups, remove_rows)


def delete_visit(place: Folders, visit_id: str, cancel: Cancel) -> None:
    """Everything of the visit, now. Raises StoreFault, DiskFull; what is left then goes at the next start."""
    delete_visits(place, (visit_id,), cancel)


def delete_visits(place: Folders, visit_ids: Sequence[str], cancel: Cancel, ending: str = ERASED) -> None:
    """As `delete_visit`. ending: why they go."""
    with closing(Deletions(place.visits)) as store:
        store.wish(visit_ids, ending)
        finish(store, place, cancel)


def finish_deletions(place: Folders, cancel: Cancel) -> int:
    """What was cut short, to be called at every start: how many visits. Raises StoreFault, DiskFull."""
    with closing(Deletions(place.visits)) as store:
        found = finish(store, place, cancel)
        store.empty_log()  # perhaps all that was left to do
    return found


def finish(store: Deletions, place: Folders, cancel: Cancel) -> int:
    """Every wish; how many there were."""
    doomed = Doomed(store.wished(), store, place, cancel)
    if doomed.wishes:
        with lock_backups(place):
            for step in STEPS:
                step(doomed)
    return len(doomed.wishes)


def remove_folder(folder: Path) -> None:
    """The folder and all in it; gone from the disk on return. Raises StoreFault when something is in the way."""
    try:
        shutil.rmtree(folder)
    except FileNotFoundError:
        pass
    except OSError as error:
        raise StoreFault(f"The files of a visit could not be deleted yet: {error.strerror}.") from error
    if folder.parent.is_dir():
        sync(folder.parent)


def remove_orphans(place: Folders, known: frozenset[str], may_go: Callable[[Path], bool] = bool) -> int:
    """Folders of recordings that belong to no visit; how many. known: every visit that the database has.

    None on the word of a database that knows no visit at all: it may have lost them. Raises StoreFault.
    """
    folders = [folder for folder in place.recordings.glob("*") if folder.is_dir()] if known else []
    orphans = [folder for folder in folders if folder.name not in known and may_go(folder)]
    for folder in orphans:
        remove_folder(folder)
    return len(orphans)
