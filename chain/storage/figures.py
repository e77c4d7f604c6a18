"""What head office's page tells: kiosks as they are, visits a day, how recordings came out, shoes; and who did what.

Of one store, or of all: None stands for all.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from chain.storage.database import Database
from kiosk.link.wire import Alive

BEGINNING = date(2026, 1, 1)  # no kiosk is older
MOST_SHOES, MOST_ACTS = 200, 200  # on one page
OF_STORE = "(%(store)s::uuid IS NULL OR kiosk IN (SELECT kiosk FROM kiosks WHERE store = %(store)s))"
TOLD = "BETWEEN %(since)s AND current_date + 1"  # a kiosk's clock may be wrong; a shop may be a day ahead


@dataclass(frozen=True, slots=True)
class KioskState:
    """ring: of updates. silent_s: since it was heard; None before. refused: changes of its that are not taken.

    last_day: with a visit.
    """

    kiosk: UUID
    name: str
    store: UUID
    store_name: str
    ring: int
    enrolled_at: datetime
    revoked_at: datetime | None
    silent_s: float | None
    alive: Alive | None
    refused: int
    last_day: date | None


@dataclass(frozen=True, slots=True)
class Sums:
    """Of a store or a kiosk over some days, as the table `days` has them."""

    id: UUID
    name: str
    visits: int
    inconclusive: int
    refused: int
    tried: int
    taken: int


@dataclass(frozen=True, slots=True)
class Reason:
    """Why recordings were refused in a store: gait.errors' code, and of how many visits."""

    code: str
    store_name: str
    visits: int


@dataclass(frozen=True, slots=True)
class ShoeSums:
    brand: str
    model: str
    tried: int
    taken: int


@dataclass(frozen=True, slots=True)
class Act:
    """A line of the audit log. kiosk: of its store, where a kiosk did it."""

    at: datetime
    who: str
    what: str
    subject: UUID | None
    kiosk: str | None


class Figures:
    """Raises DatabaseAway."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def today(self) -> date:
        (row,) = self._rows("SELECT current_date AS today")
        today: date = row["today"]
        return today

    def kiosks(self, store: UUID | None, kiosk: UUID | None = None) -> list[KioskState]:
        """By store and name; of `kiosk` alone where it is said."""
        rows = self._rows(
            "SELECT k.kiosk, k.name, k.store, s.name AS store_name, k.ring, k.enrolled_at, k.revoked_at, k.alive,"
            " extract(epoch FROM now() - k.alive_at)::float AS silent_s,"
            " (SELECT count(*) FROM refusals r WHERE r.kiosk = k.kiosk) AS refused,"
            f" (SELECT max(day) FROM days d WHERE d.kiosk = k.kiosk AND d.visits > 0 AND d.day {TOLD}) AS last_day"
            " FROM kiosks k JOIN stores s USING (store)"
            f" WHERE {OF_STORE} AND (%(kiosk)s::uuid IS NULL OR k.kiosk = %(kiosk)s)"
            " ORDER BY s.name, k.name, k.enrolled_at",
            store=store,
            kiosk=kiosk,
            since=BEGINNING,
        )
        return [KioskState(**{**row, "alive": None if row["alive"] is None else Alive(**row["alive"])}) for row in rows]

    def refusals(self, kiosk: UUID) -> dict[str, int]:
        """How many of its changes are not taken, by code."""
        order = "SELECT code, count(*) AS many FROM refusals WHERE kiosk = %(kiosk)s GROUP BY code ORDER BY code"
        return {row["code"]: row["many"] for row in self._rows(order, kiosk=kiosk)}

    def visits_by_day(self, store: UUID | None, since: date, kiosk: UUID | None = None) -> dict[date, int]:
        """Days without a visit are not in it."""
        rows = self._rows(
            "SELECT day, sum(visits) AS visits FROM days"
            f" WHERE day {TOLD} AND {OF_STORE} AND (%(kiosk)s::uuid IS NULL OR kiosk = %(kiosk)s)"
            " GROUP BY day HAVING sum(visits) > 0",
            store=store,
            since=since,
            kiosk=kiosk,
        )
        return {row["day"]: row["visits"] for row in rows}

    def by_store(self, since: date) -> list[Sums]:
        """Of every store, by name. Days are added up by kiosk before anything is joined: a third of the time."""
        rows = self._rows(
            f"WITH d AS (SELECT kiosk, {SUMS} FROM days d WHERE day {TOLD} GROUP BY kiosk)"
            f" SELECT s.store AS id, s.name, {SUMS} FROM stores s LEFT JOIN kiosks k USING (store)"
            " LEFT JOIN d USING (kiosk) GROUP BY s.store ORDER BY s.name",
            since=since,
        )
        return [Sums(**row) for row in rows]

    def by_kiosk(self, store: UUID, since: date) -> list[Sums]:
        """Of every kiosk of a store, by name."""
        rows = self._rows(
            f"SELECT k.kiosk AS id, k.name, {SUMS} FROM kiosks k"
            f" LEFT JOIN days d ON d.kiosk = k.kiosk AND d.day {TOLD} WHERE k.store = %(store)s"
            " GROUP BY k.kiosk ORDER BY k.name",
            store=store,
            since=since,
        )
        return [Sums(**row) for row in rows]

    def reasons(self, store: UUID | None, since: date) -> list[Reason]:
        """The most frequent first. Added up by kiosk before anything is joined."""
        rows = self._rows(
            "WITH d AS (SELECT kiosk, reason, sum(visits) AS visits FROM reason_days"
            f" WHERE day {TOLD} AND {OF_STORE} GROUP BY kiosk, reason)"
            " SELECT reason AS code, s.name AS store_name, sum(visits) AS visits"
            " FROM d JOIN kiosks USING (kiosk) JOIN stores s USING (store)"
            " GROUP BY reason, s.name ORDER BY visits DESC, code, store_name",
            store=store,
            since=since,
        )
        return [Reason(**row) for row in rows]

    def shoes(self, store: UUID | None, since: date) -> list[ShoeSums]:
        """Of the months since, the most tried first; a shoe that was taken untried has no name."""
        rows = self._rows(
            "SELECT brand, model, sum(tried) AS tried, sum(taken) AS taken FROM shoe_months"
            f" WHERE month {TOLD} AND {OF_STORE}"
            " GROUP BY brand, model ORDER BY tried DESC, brand, model LIMIT %(most)s",
            store=store,
            since=since,
            most=MOST_SHOES,
        )
        return [ShoeSums(**row) for row in rows]

    def acts(self, before: int | None = None) -> list[tuple[int, Act]]:
        """The newest MOST_ACTS of the audit log, with their numbers, of those before a number."""
        rows = self._rows(
            "SELECT a.number, a.at, a.who, a.what, a.subject, s.name || ', ' || k.name AS kiosk FROM ("
            "  SELECT * FROM audit WHERE %(before)s::bigint IS NULL OR number < %(before)s"
            "  ORDER BY number DESC LIMIT %(most)s) a"
            " LEFT JOIN kiosks k ON replace(k.kiosk::text, '-', '') = a.who LEFT JOIN stores s USING (store)"
            " ORDER BY a.number DESC",
            before=before,
            most=MOST_ACTS,
        )
        return [(row.pop("number"), Act(**row)) for row in rows]

    def _rows(self, order: str, **values: object) -> list[dict[str, Any]]:
        """Planned anew for each time and store: one plan for all of them takes two to four times as long."""
        with self._database.transaction() as line:
            return line.execute(order.encode(), values, prepare=False).fetchall()


SUMS = ", ".join(
    f"coalesce(sum(d.{name}), 0)::bigint AS {name}" for name in ("visits", "inconclusive", "refused", "tried", "taken")
)
