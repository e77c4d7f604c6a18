"""What has had its time goes: visits, recordings, persons of whom no visit is left. The sweep that follows takes their
bytes from the disk, as after an erasure.

No tombstone is left: their kiosk has long let them go. One that keeps longer than the centre, and sends all anew since
it was rebuilt, is heard, and what it sent goes again the next time.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import LiteralString

from chain.films import Films
from chain.folders import Folders
from chain.settings import Retention
from chain.storage.database import Database, Line, record
from chain.storage.erasing import remove_visit, to_sweep

YEAR_S, DAY_S = 365.25 * 86400.0, 86400.0
AT_ONCE = 500  # visits in one transaction: some seconds, in which other batches go on
EARLIEST = "2026-01-01"  # no chain had a kiosk before: a clock that says so was wrong, and the arrival counts
BEGAN: LiteralString = f"CASE WHEN v.started_at < '{EARLIEST}' THEN v.came_at ELSE least(v.started_at, v.came_at) END"
LEFT_DAYS = 7.0  # that a recording may lie without its row: after a restore its kiosk tells of it again within minutes
WHO = "retention"  # in the audit log


@dataclass(frozen=True, slots=True)
class Expired:
    """How many went."""

    visits: int
    recordings: int
    persons: int


def expire(database: Database, place: Folders, retention: Retention, now: float) -> Expired:
    """Rows; Sweeper brings it to its end. now: seconds since 1970. Raises DatabaseAway, OSError."""
    recordings = expire_recordings(database, now - YEAR_S * (retention.recording_years or retention.years))
    visits = 0
    while gone := expire_visits(database, now - YEAR_S * retention.years):
        visits += gone
    drop_left_films(database, Films(place), now)
    return Expired(visits, recordings, expire_persons(database))


def expire_visits(database: Database, before: float) -> int:
    """Some of those that began before; how many."""
    with database.transaction() as line:
        order = f"SELECT v.visit FROM visits v WHERE {BEGAN} < to_timestamp(%s) LIMIT %s"
        rows = line.execute(order, (before, AT_ONCE)).fetchall()
        for row in rows:
            remove_visit(line, row["visit"])
        told(line, "visits expired", len(rows))
    return len(rows)


def expire_recordings(database: Database, before: float) -> int:
    with database.transaction() as line:
        order = f"DELETE FROM recordings r USING visits v WHERE v.visit = r.visit AND {BEGAN} < to_timestamp(%s)"
        rows = line.execute(f"{order} RETURNING r.visit, r.standing", (before,)).fetchall()
        for visit in {row["visit"] for row in rows}:
            to_sweep(line, visit)
        gone = sum(not row["standing"] for row in rows)
        told(line, "recordings expired", gone)
    return gone


def expire_persons(database: Database) -> int:
    """Of whom there is no visit: told of with one that was older than what is here. Nobody puts one meanwhile."""
    with database.transaction() as line:
        line.execute("LOCK TABLE persons IN EXCLUSIVE MODE")
        alone = "NOT EXISTS (SELECT 1 FROM visits v WHERE v.person = p.person)"
        rows = line.execute(f"DELETE FROM persons p WHERE {alone} RETURNING person").fetchall()
        if rows:
            to_sweep(line, rows[0]["person"])  # any id: every sweep writes the persons anew
        told(line, "persons expired", len(rows))
    return len(rows)


def told(line: Line, what: str, count: int) -> None:
    """In the audit log, without an id: nothing is to be left of them."""
    if count:
        record(line, WHO, f"{what}: {count}")


def drop_left_films(database: Database, films: Films, now: float) -> None:
    """Recordings that the database does not know, since a restored one is older and nobody told of them again."""
    with database.transaction() as line:
        known = {row["visit"] for row in line.execute("SELECT DISTINCT visit FROM recordings").fetchall()}
    for visit in films.untouched_since(now - LEFT_DAYS * DAY_S) - known:
        films.keep(visit, set())
