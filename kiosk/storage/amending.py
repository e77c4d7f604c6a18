"""A stored visit put right: one run taken out of it or put back, or another customer's name and address given to it.

A run that is taken out lies in the bin (kiosk.storage.bin) as a visit of its own, without name or address. What else
was wrong leaves the kiosk's folder as a deleted visit does, even when power goes in between. The wish is on disk
first; then go report and film that tell it and the paper that waits in the printer's queue; the rows change at once;
last go files that belong to no run, the visit out of every backup (the next night's copy has it again), and the wish.
What was cut short is finished at the next start. Reports that wait to be delivered wait for the new one.
"""

from __future__ import annotations

import math
import os
import re
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import uuid4

from gait.disk import sync
from kiosk.folders import Folders, make_private
from kiosk.storage.bin import Moment, put_row
from kiosk.storage.deletion import (
    EXPIRED,
    Cancel,
    Deletions,
    Doomed,
    Parting,
    cancel_paper,
    remove_folder,
    remove_from_backups,
)
from kiosk.storage.soundness import lock_backups
from kiosk.storage.store import AFRESH, NOW, PURPOSES, Store
from kiosk.visit.model import Consents, Customer, Run, State, Visit

OF_A_RUN = re.compile(r"(\d+)-(\d+)(\D.*)")  # see kiosk.folders
ANEW = f"copy = copy + 1, state = 'waiting', error = '', detail = '', job = '', claimed_by = '', {AFRESH}"


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose a visit is. keep: whether they agreed that it is kept."""

    name: str
    email: str
    keep: bool


@dataclass(frozen=True, slots=True)
class RunApart:
    """Which run lies in the bin as the visit `visit`: the one that had this number in the visit `of`."""

    visit: str
    of: str
    number: int


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
        """Neither news nor the film nor the chain were this customer's wish; an address is given for the report."""
        given = {"keep": owner.keep, "email_report": bool(owner.email)}
        with self.transaction():
            who = "name = ?, email = ?, person = NULL, person_code = '', person_digest = ''"
            self.put(f"UPDATE visits SET {who} WHERE id = ?", owner.name, owner.email, visit_id)
            whole = "visit = ?3 OR visit IN (SELECT visit FROM bin WHERE part_of = ?3)"
            for purpose in set(PURPOSES) - {"analyse"}:
                change = (
                    f"UPDATE consents SET given = ?1, at = IIF(given = ?1, at, {NOW}) WHERE purpose = ?2 AND ({whole})"
                )
                self.put(change, given.get(purpose, False), purpose, visit_id)
            if not owner.email:
                self.put("DELETE FROM deliveries WHERE visit = ? AND kind = 'email' AND state <> 'sent'", visit_id)
            self._deliver_anew(visit_id)

    def take_out(self, visit: Visit, number: int, aside: int, part: Visit, moment: Moment) -> None:
        """The run and its analyses become `part`, in the bin; later ones move up, see `moved`."""
        with self.transaction():
            self._put_visit(part)
            self._put_consents(part)
            self._put_runs(part)
            self._end_as(visit.id, part.id)
            put_row(self, part.id, moment, visit.id, number)
            self.put("UPDATE analyses SET visit = ?, run = 1 WHERE visit = ? AND run = ?", part.id, visit.id, number)
            change = "UPDATE analyses SET run = run - 1, attempt = attempt + ? WHERE visit = ? AND run > ?"
            self.put(change, aside, visit.id, number)
            self._change_runs(without(visit, number, aside))

    def put_back(self, part: RunApart, visit: Visit, run: Visit, aside: int) -> None:
        """`take_out` undone: later runs move down, and the run's own visit is no more."""
        with self.transaction():
            change = "UPDATE analyses SET run = run + 1, attempt = attempt + ? WHERE visit = ? AND run >= ?"
            self.put(change, aside, visit.id, part.number)
            change = "UPDATE analyses SET visit = ?, run = ?, attempt = attempt + ? WHERE visit = ?"
            self.put(change, visit.id, part.number, aside, part.visit)
            self.put("DELETE FROM visits WHERE id = ?", part.visit)
            self._change_runs(with_run(visit, run.runs[0], part.number, aside))

    def part(self, visit_id: str) -> RunApart | None:
        """Which run of which visit lies in the bin as this visit; None when it does not or no more."""
        order = "SELECT part_of, number FROM bin WHERE visit = ? AND visit NOT IN (SELECT visit FROM deletions)"
        rows = self.rows(order, visit_id)
        return RunApart(visit_id, rows[0]["part_of"], rows[0]["number"]) if rows else None

    def _change_runs(self, visit: Visit) -> None:
        """The visit with other runs; it has ended when it had."""
        [row] = self.rows("SELECT ended_at FROM visits WHERE id = ?", visit.id)
        self._put_visit(visit)
        self._put_runs(visit)
        self.put("UPDATE visits SET ended_at = ? WHERE id = ?", row["ended_at"], visit.id)
        self._deliver_anew(visit.id)

    def _end_as(self, visit_id: str, part_id: str) -> None:
        """The part has ended when the visit had, and is kept no longer."""
        times = "(SELECT ended_at, kept_from FROM visits WHERE id = ?)"
        self.put(f"UPDATE visits SET (ended_at, kept_from) = {times} WHERE id = ?", visit_id, part_id)

    def _deliver_anew(self, visit_id: str) -> None:
        """What is under way is the old report's; what was delivered stays so, and what failed waits for staff."""
        order = f"UPDATE deliveries SET {ANEW} WHERE visit = ? AND state NOT IN ('sent', 'failed')"
        self.put(order, visit_id)


def give_to(place: Folders, visit_id: str, owner: Owner, cancel: Cancel) -> None:
    """Raises StoreFault, DiskFull; what is left then goes at the next start."""
    with amended(place, visit_id, cancel) as store:
        store.give_to(visit_id, owner)


def take_out(place: Folders, visit: Visit, number: int, moment: Moment, cancel: Cancel) -> None:
    """Into the bin; as `give_to`. Of a visit with more runs than this one."""
    aside, part = max(run.attempt for run in visit.runs), alone(visit, number)
    with amended(place, visit.id, cancel) as store:
        link_runs(place.of_visit(visit.id), number + 1, math.inf, place.of_visit(visit.id), -1, aside)
        link_runs(place.of_visit(visit.id), number, number, place.of_visit(part.id), 1 - number, 0)
        store.take_out(visit, number, aside, part, moment)


def put_back(place: Folders, part_id: str, cancel: Cancel) -> str:
    """A run out of the bin, to where it was; its visit's id, empty when it is gone. Raises as `give_to`."""
    with closing(Amendments(place.visits)) as store:
        part = store.part(part_id)
        run, visit = (store.load(part_id), store.load(part.of)) if part else (None, None)
    if part is None or run is None or visit is None:
        return ""
    rejoin(place, replace(part, number=min(part.number, len(visit.runs) + 1)), visit, run, cancel)
    return visit.id


def rejoin(place: Folders, part: RunApart, visit: Visit, run: Visit, cancel: Cancel) -> None:
    aside = max(one.attempt for one in (*visit.runs, *run.runs))
    with amended(place, visit.id, cancel) as store:
        link_runs(place.of_visit(visit.id), part.number, math.inf, place.of_visit(visit.id), 1, aside)
        link_runs(place.of_visit(part.visit), 1, 1, place.of_visit(visit.id), part.number - 1, aside)
        forget_copies(place, part.visit)
        store.put_back(part, visit, run, aside)
    remove_folder(place.of_visit(part.visit))


@contextmanager
def amended(place: Folders, visit_id: str, cancel: Cancel) -> Iterator[Amendments]:
    """Round the change of the rows: what it needs before, and what follows."""
    with closing(Amendments(place.visits)) as store:
        store.wish(visit_id)
        with closing(Deletions(place.visits)) as deletions:
            cancel_paper(Doomed((Parting(visit_id),), deletions, place, cancel))
        remove_told(place, visit_id)
        yield store
        finish(store, place, visit_id)


def finish_amendments(place: Folders) -> None:
    """What was cut short, to be called at every start. Raises StoreFault, DiskFull."""
    with closing(Amendments(place.visits)) as store:
        for visit_id in store.wished():
            finish(store, place, visit_id)


def remove_told(place: Folders, visit_id: str) -> None:
    """What tells the visit as it was: its report and receipt, and its film, which is not made again."""
    for path in (place.report(visit_id), place.receipt(visit_id), place.film(visit_id)):
        path.unlink(missing_ok=True)


def finish(store: Amendments, place: Folders, visit_id: str) -> None:
    remove_told(place, visit_id)
    sweep(place.of_visit(visit_id), store.load(visit_id))
    forget_copies(place, visit_id)
    store.grant(visit_id)


def forget_copies(place: Folders, visit_id: str) -> None:
    with lock_backups(place), closing(Deletions(place.visits)) as deletions:
        wish = Parting(visit_id, EXPIRED)  # a copy that is gone back to has lost it; its chain has not
        remove_from_backups(Doomed((wish,), deletions, place, print))


def sweep(folder: Path, visit: Visit | None) -> None:
    """Files that belong to no run of the visit go."""
    runs = visit.runs if visit else ()
    keys = {(run.number, run.attempt) for one in runs for run in (one, one.replaces) if run is not None}
    for path, number, attempt, _ in files_of_runs(folder):
        if (number, attempt) not in keys:
            path.unlink()
    if folder.is_dir():
        sync(folder)


def link_runs(folder: Path, first: int, last: float, to: Path, by: int, aside: int) -> None:
    """Files of these runs get the names that they will go by, beside the ones that hold so far.

    last: infinite for all from `first` on; by: how far their numbers move, aside: their attempts.
    """
    make_private(to)
    for path, run, attempt, rest in files_of_runs(folder):
        beside = to / f"{run + by}-{attempt + aside}{rest}"
        if first <= run <= last and not beside.exists():
            os.link(path, beside)
    sync(to)


def files_of_runs(folder: Path) -> list[tuple[Path, int, int, str]]:
    """Path, run, attempt and the rest of the name."""
    found = [(path, OF_A_RUN.fullmatch(path.name)) for path in sorted(folder.glob("*"))]
    return [(path, int(name[1]), int(name[2]), name[3]) for path, name in found if name]


def without(visit: Visit, number: int, aside: int) -> Visit:
    """The visit without one of its runs."""
    later = tuple(moved(run, -1, aside) for run in visit.runs[number:])
    runs = (*visit.runs[: number - 1], *later)
    current = visit.current - 1 if visit.current >= number else visit.current
    return replace(visit, runs=runs, current=min(max(current, 1), len(runs)), compared=None)


def with_run(visit: Visit, run: Run, number: int, aside: int) -> Visit:
    """The visit with the only run of another one, under that number, shown."""
    later = tuple(moved(other, 1, aside) for other in visit.runs[number - 1 :])
    runs = (*visit.runs[: number - 1], moved(run, number - 1, aside), *later)
    return replace(visit, runs=runs, current=number, compared=None)


def alone(visit: Visit, number: int) -> Visit:
    """The run as a visit of its own, that nobody can be found by and nothing is sent of."""
    run = moved(visit.runs[number - 1], 1 - number, 0)
    consents = Consents(visit.consents.analyse, visit.consents.keep, text=visit.consents.text)
    return Visit(State.RESULT, uuid4().hex, visit.started_at, visit.language, Customer(), consents, (run,), 1)


def moved(run: Run, by: int, aside: int) -> Run:
    """By so many numbers; under an attempt that no file has yet."""
    former = None if run.replaces is None else moved(run.replaces, by, aside)
    return replace(run, number=run.number + by, attempt=run.attempt + aside, replaces=former)
