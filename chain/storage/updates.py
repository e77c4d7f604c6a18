"""A version of the kiosk's package, handed out ring after ring; one that fails anywhere stops it everywhere.

It is judged whenever a kiosk asks for what is meant for it, in the same transaction: no kiosk is offered what should
have stopped. Of several updates the newest alone is handed out.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from chain.errors import Misuse, NotThere
from chain.publisher import Publisher
from chain.storage.database import Database, Line, one, record
from chain.storage.editions import Goods, put_edition
from chain.storage.kiosks import Kiosk
from kiosk.link.wire import Edition, Published

RINGS = (0, 1, 2)  # a new kiosk is in the last
SILENT_HOURS = 36  # longer than a night and a Sunday's morning: nobody has switched it off for the night


class Course(StrEnum):
    """How an update goes on. ENDED: withdrawn, or another took its place."""

    OPEN = "open"
    STOPPED = "stopped"
    ENDED = "ended"


class Why(StrEnum):
    FAILED = "failed"  # a self-check
    SILENT = "silent"  # since it has fetched the package
    ORDERED = "ordered"  # by head office


@dataclass(frozen=True, slots=True)
class Package:
    """A version that was placed at the centre."""

    sha256: bytes
    version: str
    bytes: int
    added_at: datetime


@dataclass(frozen=True, slots=True)
class Update:
    """ring: up to which it is open. kiosk, store_name: whose progress has stopped it, None for nobody's."""

    number: int
    version: str
    published_at: datetime
    state: Course
    ring: int
    share_pct: int
    hold_hours: int
    why: str
    kiosk: str | None
    store_name: str | None


@dataclass(frozen=True, slots=True)
class RingSums:
    """Of the kiosks that are not revoked. in_place: with a passed self-check; held: for as long as was stated."""

    ring: int
    kiosks: int
    in_place: int
    held: int
    failed: int
    silent: int


@dataclass(frozen=True, slots=True)
class KioskUpdate:
    """progress: of this update at a kiosk, empty before it was told of it. version: as the kiosk says, that it runs."""

    kiosk: UUID
    name: str
    store_name: str
    ring: int
    version: str | None
    progress: str
    since: datetime | None


class Updates:
    """Raises DatabaseAway. Who orders something stands in the audit log."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add_package(self, who: str, sha256: bytes, version: str, size: int) -> None:
        """Raises Misuse for another package of that version."""
        with self._database.transaction() as line:
            row = line.execute("SELECT sha256 FROM packages WHERE version = %s", (version,)).fetchone()
            if row is not None and bytes(row["sha256"]) != sha256:
                raise Misuse(f"There is another package of version {version}.", "Give it a version of its own.")
            order = "INSERT INTO packages (sha256, version, bytes) VALUES (%s, %s, %s) ON CONFLICT DO NOTHING"
            line.execute(order, (sha256, version, size))
            record(line, who, f"package added: {version}")

    def packages(self) -> list[Package]:
        """The newest first."""
        with self._database.transaction() as line:
            rows = line.execute("SELECT * FROM packages ORDER BY added_at DESC").fetchall()
        return [Package(**{**row, "sha256": bytes(row["sha256"])}) for row in rows]

    def publish(self, who: str, version: str, share_pct: int, hold_hours: int, publisher: Publisher) -> int:
        """To ring 0; its number. What was handed out before ends. Raises NotThere, Misuse where ring 0 is empty."""
        with self._database.transaction() as line:
            row = line.execute("SELECT * FROM packages WHERE version = %s", (version,)).fetchone()
            if row is None:
                raise NotThere
            if not one(line, "SELECT count(*) AS many FROM kiosks WHERE ring = 0 AND revoked_at IS NULL")["many"]:
                raise Misuse("No kiosk is in ring 0.", "Put one there first.")
            goods = Goods(Published.PACKAGE, None, version, bytes(row["sha256"]), row["bytes"])
            number = put_edition(line, who, publisher, goods, None)
            line.execute("UPDATE updates SET state = %s WHERE state <> %s", (Course.ENDED, Course.ENDED))
            order = "INSERT INTO updates (number, share_pct, hold_hours) VALUES (%s, %s, %s)"
            line.execute(order, (number, share_pct, hold_hours))
        return number

    def stop(self, who: str) -> None:
        self._order(who, "update stopped", Course.OPEN, f"state = '{Course.STOPPED}', why = '{Why.ORDERED}'")

    def go_on(self, who: str) -> None:
        """What failed or fell silent until now stops it no more; those kiosks are left out."""
        again = f"state = '{Course.OPEN}', why = '', kiosk = NULL, resumed_at = now()"
        self._order(who, "update goes on", Course.STOPPED, again)

    def withdraw(self, who: str) -> None:
        """Nobody is offered it any more; kiosks that have it keep it."""
        for state in (Course.OPEN, Course.STOPPED):
            self._order(who, "update withdrawn", state, f"state = '{Course.ENDED}'")

    def _order(self, who: str, what: str, state: Course, change: str) -> None:
        with self._database.transaction() as line:
            order = f"UPDATE updates SET {change} WHERE state = %s RETURNING number"
            for row in line.execute(order.encode(), (state,)).fetchall():
                record(line, who, f"{what}: {row['number']}")

    def put_into_ring(self, who: str, kiosk: UUID, ring: int) -> None:
        with self._database.transaction() as line:
            line.execute("UPDATE kiosks SET ring = %s WHERE kiosk = %s", (ring, kiosk))
            record(line, who, f"put into ring {ring}", kiosk)

    def current(self) -> Update | None:
        """Judged; None where nothing is handed out."""
        with self._database.transaction() as line:
            judge(line)
            row = line.execute(
                "SELECT u.number, e.name AS version, e.published_at, u.state, u.ring, u.share_pct, u.hold_hours, u.why,"
                " k.name AS kiosk, s.name AS store_name FROM updates u JOIN editions e USING (number)"
                " LEFT JOIN kiosks k ON k.kiosk = u.kiosk LEFT JOIN stores s ON s.store = k.store WHERE state <> %s",
                (Course.ENDED,),
            ).fetchone()
        return None if row is None else Update(**{**row, "state": Course(row["state"])})

    def meant_for(self, kiosk: Kiosk) -> tuple[Edition, ...]:
        """The update, where it is open for the kiosk's ring."""
        with self._database.transaction() as line:
            judge(line)
            row = line.execute(f"SELECT e.statement, e.signature {OFFERED}".encode(), (kiosk.kiosk,)).fetchone()
        return () if row is None else (Edition(**row),)

    def digest_for(self, kiosk: Kiosk, number: int) -> bytes | None:
        """Of the package, where that update is open for the kiosk; None where it is no such."""
        with self._database.transaction() as line:
            order = f"SELECT e.sha256 {OFFERED} AND e.number = %s".encode()
            row = line.execute(order, (kiosk.kiosk, number)).fetchone()
        return None if row is None else bytes(row["sha256"])

    def rings(self, number: int) -> list[RingSums]:
        """How far an update is, with rings in which nobody is."""
        with self._database.transaction() as line:
            found = {row["ring"]: RingSums(**row) for row in sums(line, number)}
        return [found.get(ring, RingSums(ring, 0, 0, 0, 0, 0)) for ring in RINGS]

    def kiosks(self, number: int) -> list[KioskUpdate]:
        """By ring, store and name."""
        with self._database.transaction() as line:
            rows = line.execute(
                "SELECT k.kiosk, k.name, s.name AS store_name, k.ring, k.alive ->> 'version' AS version,"
                " coalesce(t.progress, '') AS progress, t.since FROM kiosks k JOIN stores s USING (store)"
                " LEFT JOIN held_editions t ON t.kiosk = k.kiosk AND t.kind = 'package' AND t.offered = %s"
                " WHERE k.revoked_at IS NULL ORDER BY k.ring, s.name, k.name, k.enrolled_at",
                (number,),
            ).fetchall()
        return [KioskUpdate(**row) for row in rows]


OFFERED = (
    "FROM updates u JOIN editions e USING (number), kiosks k"
    f" WHERE u.state = '{Course.OPEN}' AND k.kiosk = %s AND k.ring <= u.ring"
)
FAILED = "(t.progress = 'failed' AND t.since > u.resumed_at)"
SILENCE = f"make_interval(hours => {SILENT_HOURS})"
HOLD = "make_interval(hours => u.hold_hours)"
AT_RISK = f"(t.progress = 'fetched' OR t.progress = 'in_place' AND k.alive_at < t.since + {HOLD})"
FELL_SILENT = f"({AT_RISK} AND k.alive_at + {SILENCE} < now())"
SILENT = f"({FELL_SILENT} AND k.alive_at + {SILENCE} > u.resumed_at)"
AT_KIOSKS = (
    "FROM updates u CROSS JOIN kiosks k LEFT JOIN held_editions t ON t.kiosk = k.kiosk AND t.kind = 'package'"
    " AND t.offered = u.number WHERE k.revoked_at IS NULL AND u.number = %s"
)


def judge(line: Line) -> None:
    """Stop the update that is open, or open its next ring, as its kiosks have come along."""
    row = line.execute("SELECT * FROM updates WHERE state = %s FOR UPDATE", (Course.OPEN,)).fetchone()
    if row is not None and not stop_for_one(line, row["number"]):
        open_rings(line, row)


def stop_for_one(line: Line, number: int) -> bool:
    """Whether what a kiosk tells stops it."""
    found = line.execute(
        f"SELECT k.kiosk, CASE WHEN {FAILED} THEN '{Why.FAILED}' ELSE '{Why.SILENT}' END AS why {AT_KIOSKS}"
        f" AND ({FAILED} OR {SILENT}) ORDER BY t.since LIMIT 1".encode(),
        (number,),
    ).fetchone()
    if found is None:
        return False
    order = "UPDATE updates SET state = %s, why = %s, kiosk = %s WHERE number = %s"
    line.execute(order, (Course.STOPPED, found["why"], found["kiosk"], number))
    record(line, "update", f"stopped by itself: {number}, {found['why']}", found["kiosk"])
    return True


def open_rings(line: Line, update: dict[str, Any]) -> None:
    """The next one, and those behind it in which nobody is left to wait for."""
    by_ring = {row["ring"]: RingSums(**row) for row in sums(line, update["number"])}
    ring = update["ring"]
    while ring < RINGS[-1] and is_done(by_ring.get(ring), update["share_pct"]):
        ring += 1
        record(line, "update", f"ring {ring} opened: {update['number']}")
        line.execute("UPDATE updates SET ring = %s WHERE number = %s", (ring, update["number"]))


def is_done(sums: RingSums | None, share_pct: int) -> bool:
    """Whether enough of its kiosks have had it long enough; those that head office left out are not waited for."""
    return sums is None or 100 * sums.held >= share_pct * (sums.kiosks - sums.failed - sums.silent)


def sums(line: Line, number: int) -> list[dict[str, Any]]:
    """Of each ring in which there is anybody."""
    return line.execute(
        "SELECT k.ring, count(*) AS kiosks, count(*) FILTER (WHERE t.progress = 'in_place') AS in_place,"
        f" count(*) FILTER (WHERE t.progress = 'in_place' AND t.since + {HOLD} <= now()"
        f" AND NOT {FELL_SILENT}) AS held, count(*) FILTER (WHERE t.progress = 'failed') AS failed,"
        f" count(*) FILTER (WHERE {FELL_SILENT}) AS silent {AT_KIOSKS} GROUP BY k.ring ORDER BY k.ring".encode(),
        (number,),
    ).fetchall()
