"""A stored visit put right: one run taken out of it, or another customer's name and address given to it.

What was wrong leaves the kiosk's folder as a deleted visit does, even when power goes in between. The wish is on disk
first; then go report and film that tell it and the paper that waits in the printer's queue; the rows change at once;
last go files that belong to no run, the visit out of every backup (the next night's copy has it again), and the wish.
What was cut short is finished at the next start. Reports that wait to be delivered wait for the new one.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from gait.disk import sync
from kiosk.folders import Folders
from kiosk.storage.deletion import Cancel, Deletions, Doomed, cancel_paper, remove_from_backups
from kiosk.storage.soundness import lock_backups
from kiosk.storage.store import AFRESH, PURPOSES, Store
from kiosk.visit.model import Run, Visit

OF_A_RUN = re.compile(r"(\d+)-(\d+)(\D.*)")  # see kiosk.folders
ANEW = f"copy = copy + 1, state = 'waiting', error = '', detail = '', job = '', claimed_by = '', {AFRESH}"


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose a visit is. keep: whether they agreed that it is kept."""

    name: str
    email: str
    keep: bool


class Amendments(Store):
    """What the database at `path` says of visits that are put right. Raises as Store."""

    def wish(self, visit_id: str) -> None:
        with self.transaction():
            self.put("INSERT OR IGNORE INTO amendments VALUES (?)", visit_id)

    def wished(self) -> tuple[str, ...]:
        return tuple(row["visit"] for row in self.rows("SELECT visit FROM amendments"))

    def grant(self, visit_id: str) -> None:
        self.empty_log()
        with self.transaction():
            self.put("DELETE FROM amendments WHERE visit = ?", visit_id)

    def give_to(self, visit_id: str, owner: Owner) -> None:
        """Neither news nor the film were this customer's wish; an address is given for the report."""
        given = {"keep": owner.keep, "email_report": bool(owner.email)}
        with self.transaction():
            self.put("UPDATE visits SET name = ?, email = ? WHERE id = ?", owner.name, owner.email, visit_id)
            for purpose in set(PURPOSES) - {"analyse"}:
                change = "UPDATE consents SET given = ? WHERE visit = ? AND purpose = ?"
                self.put(change, given.get(purpose, False), visit_id, purpose)
            if not owner.email:
                self.put("DELETE FROM deliveries WHERE visit = ? AND kind = 'email' AND state <> 'sent'", visit_id)
            self._deliver_anew(visit_id)

    def take_out(self, visit: Visit, number: int, aside: int) -> None:
        """The run and its analyses; later ones move up, see `moved_up`. It has ended when it had."""
        with self.transaction():
            [ended] = self.rows("SELECT ended_at FROM visits WHERE id = ?", visit.id)
            self.put("DELETE FROM analyses WHERE visit = ? AND run = ?", visit.id, number)
            change = "UPDATE analyses SET run = run - 1, attempt = attempt + ? WHERE visit = ? AND run > ?"
            self.put(change, aside, visit.id, number)
            self._put_visit(without(visit, number, aside))
            self._put_runs(without(visit, number, aside))
            self.put("UPDATE visits SET ended_at = ? WHERE id = ?", ended["ended_at"], visit.id)
            self._deliver_anew(visit.id)

    def _deliver_anew(self, visit_id: str) -> None:
        """What is under way is the old report's; what was delivered stays so, and what failed waits for staff."""
        order = f"UPDATE deliveries SET {ANEW} WHERE visit = ? AND state NOT IN ('sent', 'failed')"
        self.put(order, visit_id)


def give_to(place: Folders, visit_id: str, owner: Owner, cancel: Cancel) -> None:
    """Raises StoreFault, DiskFull; what is left then goes at the next start."""
    with amended(place, visit_id, cancel) as store:
        store.give_to(visit_id, owner)


def take_out(place: Folders, visit: Visit, number: int, cancel: Cancel) -> None:
    """As `give_to`; of a visit with more runs than this one."""
    aside = max(run.attempt for run in visit.runs)
    with amended(place, visit.id, cancel) as store:
        link_later_runs(place.of_visit(visit.id), number, aside)
        store.take_out(visit, number, aside)


@contextmanager
def amended(place: Folders, visit_id: str, cancel: Cancel) -> Iterator[Amendments]:
    """Round the change of the rows: what it needs before, and what follows."""
    with closing(Amendments(place.visits)) as store:
        store.wish(visit_id)
        with closing(Deletions(place.visits)) as deletions:
            cancel_paper(Doomed((visit_id,), deletions, place, cancel))
        remove_told(place, visit_id)
        yield store
        finish(store, place, visit_id)


def finish_amendments(place: Folders) -> None:
    """What was cut short, to be called at every start. Raises StoreFault, DiskFull."""
    with closing(Amendments(place.visits)) as store:
        for visit_id in store.wished():
            finish(store, place, visit_id)


def remove_told(place: Folders, visit_id: str) -> None:
    """What tells the visit as it was: its report, and its film, which is not made again."""
    for path in (place.report(visit_id), place.film(visit_id)):
        path.unlink(missing_ok=True)


def finish(store: Amendments, place: Folders, visit_id: str) -> None:
    remove_told(place, visit_id)
    sweep(place.of_visit(visit_id), store.load(visit_id))
    with lock_backups(place), closing(Deletions(place.visits)) as deletions:
        remove_from_backups(Doomed((visit_id,), deletions, place, print))
    store.grant(visit_id)


def sweep(folder: Path, visit: Visit | None) -> None:
    """Files that belong to no run of the visit go."""
    runs = visit.runs if visit else ()
    keys = {(run.number, run.attempt) for one in runs for run in (one, one.replaces) if run is not None}
    for path, number, attempt, _ in files_of_runs(folder):
        if (number, attempt) not in keys:
            path.unlink()
    if folder.is_dir():
        sync(folder)


def link_later_runs(folder: Path, number: int, aside: int) -> None:
    """Files of the runs after this one get the names that they will go by, beside the ones that hold so far."""
    for path, run, attempt, rest in files_of_runs(folder):
        beside = folder / f"{run - 1}-{attempt + aside}{rest}"
        if run > number and not beside.exists():
            os.link(path, beside)
    if folder.is_dir():
        sync(folder)


def files_of_runs(folder: Path) -> list[tuple[Path, int, int, str]]:
    """Path, run, attempt and the rest of the name."""
    found = [(path, OF_A_RUN.fullmatch(path.name)) for path in sorted(folder.glob("*"))]
    return [(path, int(name[1]), int(name[2]), name[3]) for path, name in found if name]


def without(visit: Visit, number: int, aside: int) -> Visit:
    """The visit without one of its runs."""
    later = tuple(moved_up(run, aside) for run in visit.runs[number:])
    runs = (*visit.runs[: number - 1], *later)
    current = visit.current - 1 if visit.current >= number else visit.current
    return replace(visit, runs=runs, current=min(max(current, 1), len(runs)), compared=None)


def moved_up(run: Run, aside: int) -> Run:
    """One number up; by an attempt that no file has yet."""
    former = None if run.replaces is None else moved_up(run.replaces, aside)
    return replace(run, number=run.number - 1, attempt=run.attempt + aside, replaces=former)
