"""Visits as staff look them up."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from kiosk.storage.database import Database
from kiosk.visit.model import State


@dataclass(frozen=True, slots=True)
class VisitLine:
    """A visit in the staff's list. started_at: seconds since 1970; shoes: pairs run in; ended: not under way."""

    id: str
    started_at: float
    name: str
    state: State
    ended: bool
    shoes: int


class VisitList:
    """What staff look for, without reading each one whole. Raises StoreFault."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def between(self, start: float, end: float) -> tuple[VisitLine, ...]:
        """Visits begun in [start, end), newest first, without those in the bin."""
        order = (
            "SELECT id, started_at, name, state, ended_at IS NOT NULL AS ended,"
            " (SELECT COUNT(DISTINCT number) FROM runs WHERE visit = visits.id) AS shoes"
            " FROM visits WHERE started_at >= ? AND started_at < ? AND id NOT IN (SELECT visit FROM bin)"
            " ORDER BY started_at DESC"
        )
        return tuple(line_of(row) for row in self._database.rows(order, start, end))

    def states(self) -> dict[str, int]:
        """How many visits stand at each state."""
        rows = self._database.rows("SELECT state, COUNT(*) AS visits FROM visits GROUP BY state ORDER BY state")
        return {row["state"]: row["visits"] for row in rows}

    def people(self) -> frozenset[str]:
        """Every name and address that is kept: what must not leave with a log."""
        rows = self._database.rows("SELECT name, email FROM visits")
        return frozenset(text for row in rows for text in (row["name"], row["email"]) if text)

    def latest(self) -> float:
        """When the newest visit began, seconds since 1970; 0 without any."""
        return float(self._database.rows("SELECT COALESCE(MAX(started_at), 0) AS latest FROM visits")[0]["latest"])

    def may_keep_videos(self) -> frozenset[str]:
        """Visits that are under way, and those whose customers agreed to keep them."""
        order = (
            "SELECT id FROM visits WHERE ended_at IS NULL UNION"
            " SELECT visit FROM consents WHERE purpose = 'keep' AND given = 1"
        )
        return frozenset(row["id"] for row in self._database.rows(order))


def line_of(row: sqlite3.Row) -> VisitLine:
    return VisitLine(row["id"], row["started_at"], row["name"], State(row["state"]), bool(row["ended"]), row["shoes"])
