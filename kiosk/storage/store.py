"""Visits in SQLite: what is saved is on disk when `save` returns, what is deleted leaves no trace in the file."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from gait.disk import MALFORMED, parse_json
from gait.results.versions import Versions
from kiosk.faults import VisitDamaged
from kiosk.storage.database import Database
from kiosk.visit.model import (
    OF_CHAIN,
    Belt,
    Comfort,
    Consents,
    Customer,
    Delivery,
    FootInBrief,
    Result,
    Run,
    State,
    Surface,
    Ticker,
    TriedShoe,
    Trouble,
    Unusable,
    Visit,
    Wish,
)
from kiosk.visit.person import Bearer

PURPOSES = ("analyse", "keep", "email_report", "email_film", "marketing", "chain", "improve")
AFRESH = "first_at = NULL, done_at = NULL, tries = 0, due_at = 0"  # of a delivery that is tried from the beginning
ANOTHER_COPY = (
    f"UPDATE deliveries SET copy = copy + 1, state = 'waiting', error = '', detail = '', job = '', {AFRESH}"
    " WHERE visit = ? AND kind = ? AND state IN ('sent', 'failed')"
)

NOW = "CAST(strftime('%s', 'now') AS REAL)"
PUT_CONSENT = (
    f"INSERT INTO consents (visit, purpose, given, text, who, at) VALUES (?1, ?2, ?3, ?4, ?5, IIF(?3, {NOW}, NULL))"
    " ON CONFLICT DO UPDATE SET given = ?3, text = ?4, who = ?5,"
    f" at = CASE WHEN given = ?3 THEN at ELSE {NOW} END"
)
"""SQL: at is when somebody agreed, or took it back; NULL where nobody ever agreed."""


class Store(Database):
    """Visits, their runs and their analyses. Every method raises StoreFault, what writes DiskFull too."""

    def save(self, visit: Visit, again: Iterable[Delivery] = ()) -> None:
        """Write the visit as it is, in one transaction: it is under way, or is again. New deliveries are queued.

        again: deliveries just asked for, which go out once more where an earlier one has ended.
        """
        with self.transaction():
            self._put_visit(visit)
            self._put_consents(visit)
            self._put_runs(visit)
            for delivery in visit.deliveries:
                self.put("INSERT OR IGNORE INTO deliveries (visit, kind) VALUES (?, ?)", visit.id, delivery)
            for delivery in again:
                self.put(ANOTHER_COPY, visit.id, delivery)

    def load(self, visit_id: str) -> Visit | None:
        """The visit as it was saved last; None when there is none. Raises VisitDamaged."""
        rows = self.rows("SELECT * FROM visits WHERE id = ?", visit_id)
        try:
            return checked(self._visit(rows[0])) if rows else None
        except MALFORMED as error:
            raise VisitDamaged(f"The visit {visit_id} cannot be read: {error}.", visit_id=visit_id) from error

    def under_way(self) -> Visit | None:
        """The visit that had not ended when the kiosk stopped, the newest if several. Raises VisitDamaged."""
        open_ones = "ended_at IS NULL AND id NOT IN (SELECT visit FROM bin)"
        rows = self.rows(f"SELECT id FROM visits WHERE {open_ones} ORDER BY started_at DESC LIMIT 1")
        return self.load(rows[0]["id"]) if rows else None

    def ids(self) -> frozenset[str]:
        """Every visit that there is."""
        return frozenset(row["id"] for row in self.rows("SELECT id FROM visits"))

    def end(self, visit_id: str, at: float) -> None:
        """The visit is over; it stays until it is deleted."""
        with self.transaction():
            self.put("UPDATE visits SET ended_at = ? WHERE id = ?", at, visit_id)

    def delete(self, visit_id: str) -> None:
        """Remove the visit and all that hangs on it, and empty the write-ahead log."""
        with self.transaction():
            self.put("DELETE FROM visits WHERE id = ?", visit_id)
        self.empty_log()

    def add_analysis(self, visit_id: str, run: Run, versions: Versions, document: dict[str, Any]) -> int:
        """Keep an analysis (as analysis.json); its number. The same versions again: the newer one counts."""
        key = (visit_id, run.number, run.attempt, *asdict(versions).values())
        with self.transaction():
            self.put(
                "INSERT INTO analyses (visit, run, attempt, code, models, rules, reference, document)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
                " ON CONFLICT (visit, run, attempt, code, models, rules, reference)"
                " DO UPDATE SET document = excluded.document",
                *key,
                json.dumps(document, allow_nan=False),
            )
            same = "visit=? AND run=? AND attempt=? AND code=? AND models=? AND rules=? AND reference=?"
            return int(self.rows(f"SELECT number FROM analyses WHERE {same}", *key)[0]["number"])

    def analysis(self, number: int) -> dict[str, Any] | None:
        """The document of an analysis; None when it was deleted or is damaged."""
        rows = self.rows("SELECT document FROM analyses WHERE number = ?", number)
        try:
            return dict(parse_json(rows[0]["document"])) if rows else None
        except MALFORMED:
            return None

    def _put_visit(self, visit: Visit) -> None:
        c = visit.customer
        columns: dict[str, object] = {
            "id": visit.id,
            "state": visit.state,
            "started_at": visit.started_at,
            "ended_at": None,
            "language": visit.language,
            "name": c.name,
            "email": c.email,
            "size_eu": c.size_eu,
            "surface": c.surface,
            "wishes": json.dumps(sorted(c.wishes)),
            "light_body": c.light_body,
            "taken": visit.taken,
            "current": visit.current,
            "compared": json.dumps(visit.compared),
            "trouble": json.dumps(None if visit.trouble is None else asdict(visit.trouble)),
            "person": visit.person.id if visit.person else None,
            "person_code": visit.person.code if visit.person else "",
            "person_digest": visit.person.digest if visit.person else "",
        }
        changes = ", ".join(f"{name} = excluded.{name}" for name in columns)
        order = f"INSERT INTO visits ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"
        self.put(f"{order} ON CONFLICT (id) DO UPDATE SET {changes}", *columns.values())

    def _put_consents(self, visit: Visit) -> None:
        consents = visit.consents
        for purpose in PURPOSES:
            given, who = getattr(consents, purpose), consents.who or "" if purpose in OF_CHAIN else ""
            self.put(PUT_CONSENT, visit.id, purpose, given, consents.text, who)

    def _put_runs(self, visit: Visit) -> None:
        self.put("DELETE FROM runs WHERE visit = ?", visit.id)
        for run in visit.runs:
            self._put_run(visit.id, run, replaced=False)
            if run.replaces is not None:
                self._put_run(visit.id, run.replaces, replaced=True)

    def _put_run(self, visit_id: str, run: Run, replaced: bool) -> None:
        shoe = run.shoe
        columns: dict[str, object] = {
            "visit": visit_id,
            "number": run.number,
            "attempt": run.attempt,
            "replaced": replaced,
            "brand": shoe.brand,
            "model": shoe.model,
            "sku": shoe.sku,
            "stood": run.stood,
            "recorded_s": run.recorded_s,
            "outcome": None if run.outcome is None else json.dumps(asdict(run.outcome)),
            "comfort": None if run.comfort is None else json.dumps(asdict(run.comfort)),
            "warm_up_s": run.warm_up_s,
            "settled": run.settled,
            "speed_mps": run.belt.speed_mps if run.belt else None,
            "incline_pct": run.belt.incline_pct if run.belt else None,
            "speed_range_mps": run.belt.range_mps if run.belt else None,
        }
        self.put(f"INSERT INTO runs ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})", *columns.values())

    def _visit(self, row: sqlite3.Row) -> Visit:
        trouble, compared = parse_json(row["trouble"]), parse_json(row["compared"])
        kinds = self.rows("SELECT kind FROM deliveries WHERE visit = ?", row["id"])
        return Visit(
            State(row["state"]),
            row["id"],
            row["started_at"],
            row["language"],
            customer(row),
            self._consents(row["id"]),
            self._runs(row["id"]),
            row["current"],
            compared=None if compared is None else (compared[0], compared[1]),
            deliveries=frozenset(Delivery(kind["kind"]) for kind in kinds),
            trouble=None if trouble is None else Trouble(**{**trouble, "back": State(trouble["back"])}),
            taken=row["taken"],
            person=bearer(row),
        )

    def _consents(self, visit_id: str) -> Consents:
        rows = self.rows("SELECT * FROM consents WHERE visit = ?", visit_id)
        given = {row["purpose"]: bool(row["given"]) for row in rows}
        who = next((Ticker(row["who"]) for row in rows if row["who"]), None)
        taken_back = any(row["at"] is not None and not row["given"] for row in rows if row["purpose"] in OF_CHAIN)
        withdrawn = taken_back and bool(self.rows("SELECT 1 FROM changes WHERE kind = 'visit' AND key = ?", visit_id))
        return Consents(**given, text=rows[0]["text"] if rows else "", who=who, withdrawn=withdrawn)

    def _runs(self, visit_id: str) -> tuple[Run, ...]:
        rows = self.rows("SELECT * FROM runs WHERE visit = ? ORDER BY number", visit_id)
        former = {row["number"]: run_of(row, None) for row in rows if row["replaced"]}
        return tuple(run_of(row, former.get(row["number"])) for row in rows if not row["replaced"])


def checked(visit: Visit) -> Visit:
    """The visit; raises ValueError unless its runs are all there."""
    numbers = [run.number for run in visit.runs]
    if numbers != list(range(1, len(numbers) + 1)) or not 0 <= visit.current <= len(numbers):
        raise ValueError("its runs are not all there")
    return visit


def bearer(row: sqlite3.Row) -> Bearer | None:
    return Bearer(row["person"], row["person_code"], row["person_digest"]) if row["person"] else None


def customer(row: sqlite3.Row) -> Customer:
    surface = None if row["surface"] is None else Surface(row["surface"])
    wishes = frozenset(Wish(wish) for wish in parse_json(row["wishes"]))
    return Customer(row["name"], row["email"], row["size_eu"], surface, wishes, bool(row["light_body"]))


def run_of(row: sqlite3.Row, replaces: Run | None) -> Run:
    shoe = TriedShoe(row["brand"], row["model"], row["sku"])
    outcome, comfort = (None if row[name] is None else parse_json(row[name]) for name in ("outcome", "comfort"))
    return Run(
        row["number"],
        shoe,
        row["attempt"],
        bool(row["stood"]),
        row["recorded_s"],
        outcome_of(outcome),
        replaces,
        row["warm_up_s"],
        bool(row["settled"]),
        None if row["speed_mps"] is None else Belt(row["speed_mps"], row["incline_pct"], row["speed_range_mps"]),
        None if comfort is None else Comfort(**comfort),
    )


def outcome_of(fields: dict[str, Any] | None) -> Result | Unusable | None:
    if fields is None:
        return None
    if "code" in fields:
        return Unusable(**fields)
    return Result(**{**fields, "left": FootInBrief(**fields["left"]), "right": FootInBrief(**fields["right"])})
