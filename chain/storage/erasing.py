"""What is erased: a tombstone first, then rows and files, then what PostgreSQL's own files still hold of the rows.

DELETE and VACUUM leave a row's bytes in the free room of its page. VACUUM FULL writes the table anew, and the old file
goes: here of the one part in 16 in which the visit lay. PostgreSQL's log holds what was written until its next
checkpoint, which is asked for where the role may (docs/chain.md says how long otherwise).
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from contextlib import suppress
from typing import Any
from uuid import UUID

from psycopg import errors, sql
from psycopg.types.json import Jsonb

from chain.errors import CentreError, CentreFault
from chain.films import Films
from chain.folders import FilmKey, Folders
from chain.spelling import as_json
from chain.storage.database import Database, Line, one, record
from gait.disk import MALFORMED, parse_json, write_bytes
from kiosk.link.wire import Kind, Purpose

# every table that hangs on a visit; visits first: who adds to one of them holds that row meanwhile
PARTED = ("visits", "runs", "consents", "analyses", "recordings", "early", "reanalyses")
PARTS = 16  # as in migrations/
COPYING = 0x67616975  # the advisory lock that keeps a copy and a sweep apart: a copy's snapshot would keep dead rows
PATIENCE = "SET lock_timeout = '10s'"  # for who reads the tables; what is left undone then is swept later
log = logging.getLogger("chain.storage")


def erase_visit(line: Line, visit: UUID, who: str, everywhere: bool = True) -> None:
    """everywhere: at the kiosks too; else the centre forgets it, and takes nothing of it again."""
    bury(line, visit, None, everywhere)
    remove_visit(line, visit)
    record(line, who, "erased" if everywhere else "withdrawn", visit)


def erase_person(line: Line, person: UUID, who: str) -> None:
    """With all their visits."""
    bury(line, None, person, everywhere=True)
    for row in line.execute("SELECT visit FROM visits WHERE person = %s", (person,)).fetchall():
        erase_visit(line, row["visit"], who)
    line.execute("DELETE FROM persons WHERE person = %s", (person,))
    record(line, who, "erased", person)


def withdraw_improve(line: Line, visit: UUID) -> None:
    """A consent's tombstone: the visit's recordings go, and none of them comes again."""
    line.execute("INSERT INTO withdrawals (visit) VALUES (%s) ON CONFLICT DO NOTHING", (visit,))
    line.execute("DELETE FROM recordings WHERE visit = %s", (visit,))
    line.execute("DELETE FROM early WHERE visit = %s AND kind = %s", (visit, Kind.RECORDING))
    to_sweep(line, visit)


def withdraw_again(line: Line, visit: UUID | None = None) -> list[UUID]:
    """Of a visit, or of all: `improve` that a copy from before the withdrawal says is given; which visits it was of."""
    which, values = ("", ()) if visit is None else (" AND c.visit = %s", (visit,))
    order = (
        "INSERT INTO consents (visit, purpose, given, at, text, by)"
        " SELECT c.visit, c.purpose, false, w.at, c.text, c.by FROM withdrawals w JOIN consents c USING (visit)"
        f" WHERE c.purpose = %s AND c.given{which} ON CONFLICT DO NOTHING RETURNING visit"
    )
    return [row["visit"] for row in line.execute(order.encode(), (Purpose.IMPROVE, *values)).fetchall()]


def bury(line: Line, visit: UUID | None, person: UUID | None, everywhere: bool) -> None:
    """The tombstone. Whoever buries holds the table: a number is never seen before a smaller one."""
    line.execute("LOCK TABLE erasures IN EXCLUSIVE MODE")
    line.execute(
        "INSERT INTO erasures (number, visit, person, everywhere)"
        " SELECT coalesce(max(number), 0) + 1, %s, %s, %s FROM erasures ON CONFLICT DO NOTHING",
        (visit, person, everywhere),
    )


def remove_visit(line: Line, visit: UUID) -> None:
    """Its rows, and its person where nothing else is held of them."""
    rows = line.execute("SELECT person FROM visits WHERE visit = %s AND person IS NOT NULL", (visit,)).fetchall()
    for table in PARTED:
        line.execute(sql.SQL("DELETE FROM {} WHERE visit = %s").format(sql.Identifier(table)), (visit,))
    for row in rows:
        remove_alone(line, row["person"])
    to_sweep(line, visit)


def remove_alone(line: Line, person: UUID) -> None:
    """A person of whom there is no visit."""
    order = "DELETE FROM persons WHERE person = %s AND NOT EXISTS (SELECT 1 FROM visits WHERE person = %s)"
    line.execute(order, (person, person))


def to_sweep(line: Line, visit: UUID) -> None:
    """Rows or files of the visit are to go from the disk."""
    line.execute("INSERT INTO sweeps VALUES (%s) ON CONFLICT DO NOTHING", (visit,))


def to_be_swept(line: Line) -> list[UUID]:
    return [row["visit"] for row in line.execute("SELECT visit FROM sweeps").fetchall()]


def is_buried(line: Line, visit: UUID) -> bool | None:
    """True: everywhere; False: at the centre alone; None: it is not."""
    found = one(line, "SELECT bool_or(everywhere) AS everywhere FROM erasures WHERE visit = %s", visit)
    return None if found["everywhere"] is None else bool(found["everywhere"])


def is_person_buried(line: Line, person: UUID) -> bool:
    return line.execute("SELECT 1 FROM erasures WHERE person = %s", (person,)).fetchone() is not None


class Sweeper:
    """Brings erasures to their end. Raises DatabaseAway, CentreFault, OSError; what is left undone is done later."""

    def __init__(self, database: Database, place: Folders) -> None:
        self._database, self._place, self._films = database, place, Films(place)

    def sweep(self) -> bool:
        """Whether nothing of what was erased is left in the tables' files or in the folder of recordings.

        Not while a copy is under way, or another sweep, which takes this one's along.
        """
        with self._database.transaction() as line:
            if not to_be_swept(line):
                return True
            self._write_tombstones(line)
        with self._database.alone() as line:
            if not one(line, "SELECT pg_try_advisory_lock(%s) AS ours", COPYING)["ours"]:
                return False
            line.execute(PATIENCE)
            while visits := to_be_swept(line):
                self._remove_films(line, visits)
                rewrite(line, visits)
                line.execute("DELETE FROM sweeps WHERE visit = ANY(%s)", (visits,))
                empty_log(line)
        return True

    def sweep_or_later(self) -> None:
        """What cannot be swept now is swept later; what was taken is acknowledged all the same."""
        try:
            self.sweep()
        except (CentreError, OSError) as error:
            log.warning("Not swept yet: %s", error)

    def replay(self) -> None:
        """What the tombstones' file says is so: after a restore from an older backup, at every start. Then sweep."""
        with self._database.transaction() as line:
            dig_in(line, Jsonb(self._read_tombstones()))
            self._write_tombstones(line)
            remove_buried(line)
            for visit in withdraw_again(line):
                withdraw_improve(line, visit)
            buried = "SELECT visit FROM erasures WHERE visit IS NOT NULL UNION SELECT visit FROM withdrawals"
            rows = line.execute(buried).fetchall()
        for row in rows:
            self._films.keep(row["visit"], set())

    def _remove_films(self, line: Line, visits: Iterable[UUID]) -> None:
        for visit in visits:
            order = "SELECT visit, run, attempt, standing FROM recordings WHERE visit = %s"
            self._films.keep(visit, {FilmKey(**row) for row in line.execute(order, (visit,)).fetchall()})

    def _write_tombstones(self, line: Line) -> None:
        """One writer at a time."""
        line.execute("LOCK TABLE erasures IN EXCLUSIVE MODE")
        withdrawn = line.execute("SELECT visit, 'improve' AS withdrawn FROM withdrawals ORDER BY at, visit").fetchall()
        erased = line.execute("SELECT number, visit, person, everywhere FROM erasures ORDER BY number").fetchall()
        lines = [as_json(row) + "\n" for row in (*withdrawn, *erased)]
        if len(lines) > len(self._read_tombstones()):
            write_bytes(self._place.tombstones, "".join(lines).encode(), private=True)

    def _read_tombstones(self) -> list[dict[str, Any]]:
        """Raises CentreFault where the file is no longer what was written: none of it may be passed over."""
        path = self._place.tombstones
        try:
            return [dict(parse_json(text)) for text in path.read_text().splitlines()] if path.exists() else []
        except MALFORMED as error:
            raise CentreFault(
                f"{path} cannot be read.", "Bring it back from its copy; what is in it is erased."
            ) from error


def dig_in(line: Line, tombstones: Jsonb) -> None:
    """Under their numbers, which the kiosks know; one whose number is another's meanwhile gets a new one."""
    those = "jsonb_to_recordset(%s) AS told (visit uuid, withdrawn text) WHERE withdrawn IS NOT NULL"
    line.execute(f"INSERT INTO withdrawals (visit) SELECT visit FROM {those} ON CONFLICT DO NOTHING", (tombstones,))
    all_told = "jsonb_to_recordset(%s) AS told (number bigint, visit uuid, person uuid, everywhere boolean)"
    told = f"(SELECT * FROM {all_told} WHERE number IS NOT NULL) AS told"
    columns = "number, visit, person, everywhere"
    line.execute(f"INSERT INTO erasures ({columns}) SELECT {columns} FROM {told} ON CONFLICT DO NOTHING", (tombstones,))
    same = "e.everywhere = told.everywhere AND (e.visit = told.visit OR e.person = told.person)"
    rows = line.execute(
        f"SELECT visit, person, everywhere FROM {told} WHERE NOT EXISTS (SELECT 1 FROM erasures e WHERE {same})",
        (tombstones,),
    ).fetchall()
    for row in rows:
        bury(line, row["visit"], row["person"], row["everywhere"])


def remove_buried(line: Line) -> None:
    """Whatever there is of a visit or a person that has a tombstone."""
    theirs = sql.SQL("SELECT visits.visit FROM visits JOIN erasures USING (person)")
    its = sql.SQL("SELECT visit FROM {} JOIN erasures USING (visit)")
    orders = [theirs, *(its.format(sql.Identifier(table)) for table in PARTED)]
    for row in line.execute(sql.SQL(" UNION ").join(orders)).fetchall():
        remove_visit(line, row["visit"])
    line.execute("DELETE FROM persons USING erasures WHERE persons.person = erasures.person")


def rewrite(line: Line, visits: Iterable[UUID]) -> None:
    """The parts in which these visits lay, and the persons."""
    found = line.execute(
        "SELECT DISTINCT part FROM generate_series(0, %s) AS part, unnest(%s::uuid[]) AS visit"
        " WHERE satisfies_hash_partition('visits'::regclass, %s, part, visit)",
        (PARTS - 1, list(visits), PARTS),
    ).fetchall()
    for name in ("persons", *(f"{table}_{row['part']}" for row in found for table in PARTED)):
        line.execute(sql.SQL("VACUUM FULL {}").format(sql.Identifier(name)))


def empty_log(line: Line) -> None:
    """What PostgreSQL's log holds goes with this checkpoint, or where the role may not ask for one, with its next."""
    with suppress(errors.InsufficientPrivilege):
        line.execute("SELECT pg_switch_wal()")
        line.execute("CHECKPOINT")
