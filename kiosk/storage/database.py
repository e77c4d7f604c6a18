"""Visits in SQLite: what is saved is on disk when `save` returns, what is deleted leaves no trace in the file.

Of the kiosk, only this module, its outbox and its backups import sqlite3.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from gait.result import Shoe, ShoeSize
from kiosk.faults import DiskFull, StoreFault
from kiosk.visit.model import (
    Consents,
    Customer,
    Delivery,
    FootInBrief,
    Result,
    Run,
    State,
    Surface,
    TriedShoe,
    Trouble,
    Unusable,
    Visit,
    Wish,
)

MIGRATIONS = (
    """
    CREATE TABLE visits (
        id TEXT PRIMARY KEY, state TEXT NOT NULL, started_at REAL NOT NULL, ended_at REAL, language TEXT NOT NULL,
        name TEXT NOT NULL, email TEXT NOT NULL, size_eu REAL, weekly_km REAL, surface TEXT, wishes TEXT NOT NULL,
        current INTEGER NOT NULL, compared TEXT, trouble TEXT);
    CREATE INDEX visits_by_time ON visits (started_at);
    CREATE TABLE consents (
        visit TEXT NOT NULL REFERENCES visits ON DELETE CASCADE, purpose TEXT NOT NULL, given INTEGER NOT NULL,
        text TEXT NOT NULL, PRIMARY KEY (visit, purpose));
    CREATE TABLE runs (
        visit TEXT NOT NULL REFERENCES visits ON DELETE CASCADE, number INTEGER NOT NULL, attempt INTEGER NOT NULL,
        replaced INTEGER NOT NULL, brand TEXT NOT NULL, model TEXT NOT NULL, sku TEXT NOT NULL,
        stood INTEGER NOT NULL, recorded_s REAL NOT NULL, outcome TEXT, PRIMARY KEY (visit, number, attempt));
    CREATE TABLE analyses (
        number INTEGER PRIMARY KEY, visit TEXT NOT NULL REFERENCES visits ON DELETE CASCADE,
        run INTEGER NOT NULL, attempt INTEGER NOT NULL, code TEXT NOT NULL, models TEXT NOT NULL,
        rules TEXT NOT NULL, reference TEXT NOT NULL, document TEXT NOT NULL,
        UNIQUE (visit, run, attempt, code, models, rules, reference));
    CREATE TABLE deliveries (
        number INTEGER PRIMARY KEY, visit TEXT NOT NULL REFERENCES visits ON DELETE CASCADE, kind TEXT NOT NULL,
        state TEXT NOT NULL DEFAULT 'waiting', tries INTEGER NOT NULL DEFAULT 0, due_at REAL NOT NULL DEFAULT 0,
        error TEXT NOT NULL DEFAULT '', UNIQUE (visit, kind));
    """,
    """
    ALTER TABLE deliveries ADD COLUMN copy INTEGER NOT NULL DEFAULT 1;
    ALTER TABLE deliveries ADD COLUMN claimed_by TEXT NOT NULL DEFAULT '';
    ALTER TABLE deliveries ADD COLUMN lease_until REAL NOT NULL DEFAULT 0;
    ALTER TABLE deliveries ADD COLUMN first_at REAL;
    ALTER TABLE deliveries ADD COLUMN done_at REAL;
    ALTER TABLE deliveries ADD COLUMN detail TEXT NOT NULL DEFAULT '';
    ALTER TABLE deliveries ADD COLUMN job TEXT NOT NULL DEFAULT '';
    ALTER TABLE deliveries ADD COLUMN jobs_before INTEGER NOT NULL DEFAULT 0;
    CREATE INDEX deliveries_by_due ON deliveries (state, due_at);
    CREATE TABLE deletions (visit TEXT PRIMARY KEY);
    ALTER TABLE visits ADD COLUMN kept_from REAL;
    """,
    """
    CREATE TABLE shoes (
        number INTEGER PRIMARY KEY, brand TEXT NOT NULL, model TEXT NOT NULL, support TEXT NOT NULL,
        cushioning TEXT NOT NULL, surface TEXT NOT NULL, drop_mm REAL, weight_g REAL, price TEXT NOT NULL,
        sku TEXT NOT NULL, gtin TEXT NOT NULL, stack_mm REAL, widths TEXT NOT NULL, picture TEXT NOT NULL);
    CREATE TABLE shoe_sizes (
        shoe INTEGER NOT NULL REFERENCES shoes ON DELETE CASCADE, place INTEGER NOT NULL, text TEXT NOT NULL,
        eu REAL, stock INTEGER, width TEXT NOT NULL, gtin TEXT NOT NULL, sku TEXT NOT NULL,
        PRIMARY KEY (shoe, place));
    """,
)  # one script a version; never change one that was released. No semicolon but at the end of an order
PURPOSES = ("analyse", "keep_video", "email_report", "marketing")
BUSY_S = 5.0  # the delivery service writes for milliseconds


@dataclass(frozen=True, slots=True)
class Versions:
    """What an analysis was made with; one of the same run with the same versions is the same analysis."""

    code: str
    models: str
    rules: str
    reference: str


class Store:
    """The database at `path`, made or brought up to date when opened. Raises StoreFault, DiskFull.

    Write-ahead log and synchronous FULL: what was saved is there after a power cut. secure_delete overwrites what
    is deleted with zeros.
    """

    def __init__(self, path: Path) -> None:
        with faults():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.touch(mode=0o600)
            self._base = sqlite3.connect(path, timeout=BUSY_S, isolation_level=None)
            self._base.row_factory = sqlite3.Row
            for pragma in ("journal_mode=WAL", "synchronous=FULL", "secure_delete=ON", "foreign_keys=ON"):
                self._base.execute(f"PRAGMA {pragma}")
            self._migrate()

    def close(self) -> None:
        self._base.close()

    def save(self, visit: Visit) -> None:
        """Write the visit as it is, in one transaction. Deliveries that are new are queued."""
        with self._transaction():
            self._put_visit(visit)
            self._put_consents(visit)
            self._put_runs(visit)
            for delivery in visit.deliveries:
                self._put("INSERT OR IGNORE INTO deliveries (visit, kind) VALUES (?, ?)", visit.id, delivery)

    def load(self, visit_id: str) -> Visit | None:
        """The visit as it was saved last; None when there is none."""
        rows = self._rows("SELECT * FROM visits WHERE id = ?", visit_id)
        return self._visit(rows[0]) if rows else None

    def under_way(self) -> Visit | None:
        """The visit that had not ended when the kiosk stopped, the newest if several."""
        rows = self._rows("SELECT * FROM visits WHERE ended_at IS NULL ORDER BY started_at DESC LIMIT 1")
        return self._visit(rows[0]) if rows else None

    def ids(self) -> frozenset[str]:
        """Every visit that there is."""
        return frozenset(row["id"] for row in self._rows("SELECT id FROM visits"))

    def end(self, visit_id: str, at: float) -> None:
        """The visit is over; it stays until it is deleted."""
        with self._transaction():
            self._put("UPDATE visits SET ended_at = ? WHERE id = ?", at, visit_id)

    def delete(self, visit_id: str) -> None:
        """Remove the visit and all that hangs on it, and empty the write-ahead log."""
        with self._transaction():
            self._put("DELETE FROM visits WHERE id = ?", visit_id)
        self.empty_log()

    def empty_log(self) -> None:
        """Nothing of what was changed is left in the write-ahead log. Raises StoreFault while another reads."""
        with faults():
            busy = self._base.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        if busy:
            raise StoreFault("The visit is deleted, but the database's log could not be emptied yet.")

    def add_analysis(self, visit_id: str, run: Run, versions: Versions, document: dict[str, Any]) -> int:
        """Keep an analysis (as analysis.json); its number. The same versions again: the newer one counts."""
        key = (visit_id, run.number, run.attempt, *asdict(versions).values())
        with self._transaction():
            self._put(
                "INSERT INTO analyses (visit, run, attempt, code, models, rules, reference, document)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
                " ON CONFLICT (visit, run, attempt, code, models, rules, reference)"
                " DO UPDATE SET document = excluded.document",
                *key,
                json.dumps(document, allow_nan=False),
            )
            same = "visit=? AND run=? AND attempt=? AND code=? AND models=? AND rules=? AND reference=?"
            return int(self._base.execute(f"SELECT number FROM analyses WHERE {same}", key).fetchone()[0])

    def analysis(self, number: int) -> dict[str, Any] | None:
        """The document of an analysis; None when it was deleted."""
        rows = self._rows("SELECT document FROM analyses WHERE number = ?", number)
        return dict(json.loads(rows[0]["document"])) if rows else None

    def _migrate(self) -> None:
        """Step by step to this version's tables, all or nothing; another process may be at it at the same moment."""
        if self._version() == len(MIGRATIONS):
            return
        with self._transaction():
            for script in MIGRATIONS[self._version() :]:
                for order in script.split(";"):
                    self._put(order)
            self._put(f"PRAGMA user_version = {len(MIGRATIONS)}")

    def _version(self) -> int:
        """How many of MIGRATIONS the database has had. Raises StoreFault for one of a newer version of the kiosk."""
        version = int(self._base.execute("PRAGMA user_version").fetchone()[0])
        if version > len(MIGRATIONS):
            raise StoreFault("The database was written by a newer version of the kiosk.", "Install the newer version.")
        return version

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        with faults():
            self._base.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._base.execute("COMMIT")
            except BaseException:
                if self._base.in_transaction:
                    self._base.execute("ROLLBACK")
                raise

    def _put(self, order: str, *values: object) -> None:
        self._base.execute(order, values)

    def _rows(self, order: str, *values: object) -> Sequence[sqlite3.Row]:
        with faults():
            return self._base.execute(order, values).fetchall()

    def _put_visit(self, visit: Visit) -> None:
        c = visit.customer
        columns: dict[str, object] = {
            "id": visit.id,
            "state": visit.state,
            "started_at": visit.started_at,
            "language": visit.language,
            "name": c.name,
            "email": c.email,
            "size_eu": c.size_eu,
            "weekly_km": c.weekly_km,
            "surface": c.surface,
            "wishes": json.dumps(sorted(c.wishes)),
            "current": visit.current,
            "compared": json.dumps(visit.compared),
            "trouble": json.dumps(None if visit.trouble is None else asdict(visit.trouble)),
        }
        changes = ", ".join(f"{name} = excluded.{name}" for name in columns)
        order = f"INSERT INTO visits ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"
        self._put(f"{order} ON CONFLICT (id) DO UPDATE SET {changes}", *columns.values())

    def _put_consents(self, visit: Visit) -> None:
        for purpose in PURPOSES:
            given = getattr(visit.consents, purpose)
            self._put(
                "INSERT OR REPLACE INTO consents VALUES (?, ?, ?, ?)", visit.id, purpose, given, visit.consents.text
            )

    def _put_runs(self, visit: Visit) -> None:
        self._put("DELETE FROM runs WHERE visit = ?", visit.id)
        for run in visit.runs:
            self._put_run(visit.id, run, replaced=False)
            if run.replaces is not None:
                self._put_run(visit.id, run.replaces, replaced=True)

    def _put_run(self, visit_id: str, run: Run, replaced: bool) -> None:
        shoe = run.shoe
        values = (run.number, run.attempt, replaced, shoe.brand, shoe.model, shoe.sku, run.stood, run.recorded_s)
        outcome = None if run.outcome is None else json.dumps(asdict(run.outcome))
        self._put("INSERT INTO runs VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", visit_id, *values, outcome)

    def _visit(self, row: sqlite3.Row) -> Visit:
        trouble, compared = json.loads(row["trouble"]), json.loads(row["compared"])
        kinds = self._rows("SELECT kind FROM deliveries WHERE visit = ?", row["id"])
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
        )

    def _consents(self, visit_id: str) -> Consents:
        rows = self._rows("SELECT * FROM consents WHERE visit = ?", visit_id)
        return Consents(**{row["purpose"]: bool(row["given"]) for row in rows}, text=rows[0]["text"] if rows else "")

    def _runs(self, visit_id: str) -> tuple[Run, ...]:
        rows = self._rows("SELECT * FROM runs WHERE visit = ? ORDER BY number", visit_id)
        former = {row["number"]: run_of(row, None) for row in rows if row["replaced"]}
        return tuple(run_of(row, former.get(row["number"])) for row in rows if not row["replaced"])


def customer(row: sqlite3.Row) -> Customer:
    surface = None if row["surface"] is None else Surface(row["surface"])
    wishes = frozenset(Wish(wish) for wish in json.loads(row["wishes"]))
    return Customer(row["name"], row["email"], row["size_eu"], row["weekly_km"], surface, wishes)


def run_of(row: sqlite3.Row, replaces: Run | None) -> Run:
    shoe = TriedShoe(row["brand"], row["model"], row["sku"])
    outcome = outcome_of(None if row["outcome"] is None else json.loads(row["outcome"]))
    return Run(row["number"], shoe, row["attempt"], bool(row["stood"]), row["recorded_s"], outcome, replaces)


def outcome_of(fields: dict[str, Any] | None) -> Result | Unusable | None:
    if fields is None:
        return None
    if "code" in fields:
        return Unusable(**fields)
    return Result(**{**fields, "left": FootInBrief(**fields["left"]), "right": FootInBrief(**fields["right"])})


@contextmanager
def faults() -> Iterator[None]:
    """SQLite's errors as faults that say what to do."""
    try:
        yield
    except sqlite3.Error as error:
        if getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL:
            raise DiskFull("The disk is full; the visit could not be saved.") from error
        raise StoreFault(f"The database cannot be used: {error}.") from error
    except OSError as error:
        raise StoreFault(f"The database cannot be used: {error.strerror or error}.") from error


SHOE_COLUMNS = ("brand", "model", "support", "cushioning", "surface", "drop_mm", "weight_g", "price", "sku", "gtin")
MORE_SHOE_COLUMNS = ("stack_mm", "picture")
SIZE_COLUMNS = ("text", "eu", "stock", "width", "gtin", "sku")


class ShoeShelf:
    """The store's shoes, each under a number that stays. Raises StoreFault, DiskFull."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def shoes(self) -> dict[int, Shoe]:
        """Every shoe by its number, in the order in which they came."""
        sizes: dict[int, list[ShoeSize]] = {}
        for row in self._store._rows("SELECT * FROM shoe_sizes ORDER BY shoe, place"):
            sizes.setdefault(row["shoe"], []).append(ShoeSize(*(row[name] for name in SIZE_COLUMNS)))
        rows = self._store._rows("SELECT * FROM shoes ORDER BY number")
        return {row["number"]: shoe_from(row, tuple(sizes.get(row["number"], ()))) for row in rows}

    def change(self, changed: Mapping[int, Shoe], new: Sequence[Shoe], gone: Iterable[int]) -> None:
        """All of it or nothing, in one transaction."""
        with self._store._transaction():
            for number in gone:
                self._store._put("DELETE FROM shoes WHERE number = ?", number)
            for number, shoe in changed.items():
                self._store._put("DELETE FROM shoes WHERE number = ?", number)
                self._put_shoe(number, shoe)
            for shoe in new:
                self._put_shoe(None, shoe)

    def _put_shoe(self, number: int | None, shoe: Shoe) -> None:
        columns = (*SHOE_COLUMNS, *MORE_SHOE_COLUMNS)
        values = (number, json.dumps(shoe.widths), *(getattr(shoe, name) for name in columns))
        order = f"INSERT INTO shoes (number, widths, {', '.join(columns)}) VALUES ({', '.join('?' * len(values))})"
        self._store._put(order, *values)
        kept = self._store._rows("SELECT last_insert_rowid() AS number")[0]["number"]
        self._put_sizes(kept, shoe.sizes)

    def _put_sizes(self, number: int, sizes: Sequence[ShoeSize]) -> None:
        for place, size in enumerate(sizes):
            values = (number, place, *(getattr(size, name) for name in SIZE_COLUMNS))
            self._store._put("INSERT INTO shoe_sizes VALUES (?, ?, ?, ?, ?, ?, ?, ?)", *values)


def shoe_from(row: sqlite3.Row, sizes: tuple[ShoeSize, ...]) -> Shoe:
    columns = {name: row[name] for name in (*SHOE_COLUMNS, *MORE_SHOE_COLUMNS)}
    return Shoe(**columns, widths=tuple(json.loads(row["widths"])), sizes=sizes)


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
    """Visits as staff look them up, without reading each one whole. Raises StoreFault."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def between(self, start: float, end: float) -> tuple[VisitLine, ...]:
        """Visits begun in [start, end), newest first."""
        order = (
            "SELECT id, started_at, name, state, ended_at IS NOT NULL AS ended,"
            " (SELECT COUNT(DISTINCT number) FROM runs WHERE visit = visits.id) AS shoes"
            " FROM visits WHERE started_at >= ? AND started_at < ? ORDER BY started_at DESC"
        )
        return tuple(line_of(row) for row in self._store._rows(order, start, end))

    def states(self) -> dict[str, int]:
        """How many visits stand at each state."""
        rows = self._store._rows("SELECT state, COUNT(*) AS visits FROM visits GROUP BY state ORDER BY state")
        return {row["state"]: row["visits"] for row in rows}

    def people(self) -> frozenset[str]:
        """Every name and address that is kept: what must not leave with a log."""
        rows = self._store._rows("SELECT name, email FROM visits")
        return frozenset(text for row in rows for text in (row["name"], row["email"]) if text)

    def latest(self) -> float:
        """When the newest visit began, seconds since 1970; 0 without any."""
        return float(self._store._rows("SELECT COALESCE(MAX(started_at), 0) AS latest FROM visits")[0]["latest"])

    def may_keep_videos(self) -> frozenset[str]:
        """Visits that are under way, and those whose customers agreed to keep the video."""
        order = (
            "SELECT id FROM visits WHERE ended_at IS NULL UNION"
            " SELECT visit FROM consents WHERE purpose = 'keep_video' AND given = 1"
        )
        return frozenset(row["id"] for row in self._store._rows(order))


def line_of(row: sqlite3.Row) -> VisitLine:
    return VisitLine(row["id"], row["started_at"], row["name"], State(row["state"]), bool(row["ended"]), row["shoes"])
