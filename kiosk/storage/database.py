"""The database file: opened safely, brought up to date, written in transactions that are on disk when they end."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from gait.disk import reason
from kiosk.faults import DiskFull, StoreFault

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
    """
    UPDATE consents SET purpose = 'keep' WHERE purpose = 'keep_video';
    """,
    """
    ALTER TABLE visits DROP COLUMN weekly_km;
    ALTER TABLE visits ADD COLUMN light_body INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE runs ADD COLUMN comfort TEXT;
    """,
    """
    ALTER TABLE visits ADD COLUMN taken TEXT NOT NULL DEFAULT '';
    ALTER TABLE visits ADD COLUMN counted INTEGER NOT NULL DEFAULT 0;
    CREATE TABLE tally (
        day TEXT NOT NULL, brand TEXT NOT NULL, model TEXT NOT NULL, sku TEXT NOT NULL, outcome TEXT NOT NULL,
        left_class TEXT NOT NULL, right_class TEXT NOT NULL, comfort INTEGER NOT NULL, pairs INTEGER NOT NULL,
        PRIMARY KEY (day, brand, model, sku, outcome, left_class, right_class, comfort)) WITHOUT ROWID;
    """,
    """
    ALTER TABLE runs ADD COLUMN warm_up_s REAL NOT NULL DEFAULT 0;
    ALTER TABLE runs ADD COLUMN settled INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE runs ADD COLUMN speed_mps REAL;
    ALTER TABLE runs ADD COLUMN incline_pct REAL;
    """,
    """
    CREATE TABLE trials (
        kind TEXT PRIMARY KEY, language TEXT NOT NULL, address TEXT NOT NULL, asked_at REAL NOT NULL,
        state TEXT NOT NULL DEFAULT 'waiting', job TEXT NOT NULL DEFAULT '', error TEXT NOT NULL DEFAULT '',
        detail TEXT NOT NULL DEFAULT '');
    CREATE TABLE amendments (visit TEXT PRIMARY KEY);
    """,
    """
    CREATE TABLE bin (
        visit TEXT PRIMARY KEY REFERENCES visits ON DELETE CASCADE, part_of TEXT NOT NULL, number INTEGER NOT NULL,
        left_s REAL NOT NULL, seen_at REAL NOT NULL, seen_up_s REAL NOT NULL);
    """,
    """
    ALTER TABLE runs ADD COLUMN speed_range_mps REAL;
    """,
    """
    ALTER TABLE visits ADD COLUMN person TEXT;
    ALTER TABLE visits ADD COLUMN person_code TEXT NOT NULL DEFAULT '';
    ALTER TABLE consents ADD COLUMN who TEXT NOT NULL DEFAULT '';
    ALTER TABLE consents ADD COLUMN at REAL;
    ALTER TABLE deletions ADD COLUMN ending TEXT NOT NULL DEFAULT 'erased';
    ALTER TABLE runs ADD COLUMN key TEXT GENERATED ALWAYS AS (visit || '/' || number || '/' || attempt) VIRTUAL;
    ALTER TABLE analyses ADD COLUMN key TEXT GENERATED ALWAYS AS (
        visit || '/' || json_array(run, attempt, code, models, rules, reference)) VIRTUAL;
    ALTER TABLE tally ADD COLUMN key TEXT GENERATED ALWAYS AS (
        day || '/' || json_array(brand, model, sku, outcome, left_class, right_class, comfort)) VIRTUAL;
    CREATE INDEX visits_by_person ON visits (person) WHERE person IS NOT NULL;
    CREATE TABLE log (
        epoch TEXT NOT NULL, kept INTEGER NOT NULL DEFAULT 0, sequence INTEGER NOT NULL DEFAULT 0,
        erased INTEGER NOT NULL DEFAULT 0, mark TEXT NOT NULL DEFAULT '');
    INSERT INTO log (epoch) VALUES (lower(hex(randomblob(16))));
    CREATE TABLE changes (
        kind TEXT NOT NULL, key TEXT NOT NULL, sequence INTEGER NOT NULL, ending TEXT,
        refused TEXT NOT NULL DEFAULT '', whole INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (kind, key)) WITHOUT ROWID;
    CREATE UNIQUE INDEX changes_by_sequence ON changes (sequence);
    CREATE VIEW told AS SELECT id FROM visits WHERE (SELECT kept FROM log) AND ended_at IS NOT NULL
        AND (EXISTS (SELECT 1 FROM changes WHERE kind = 'visit' AND key = id) OR EXISTS (
            SELECT 1 FROM consents WHERE visit = id AND purpose IN ('chain', 'improve') AND given));
    CREATE VIEW recordings AS SELECT visit, key,
        EXISTS (SELECT 1 FROM consents c WHERE c.visit = runs.visit AND purpose = 'improve' AND given) AS given,
        EXISTS (SELECT 1 FROM changes c WHERE kind = 'recording' AND c.key = runs.key AND ending IS NULL) AS noted
        FROM runs WHERE recorded_s > 0;
    CREATE VIEW noted AS SELECT kind, key, ending FROM changes;
    CREATE TRIGGER note INSTEAD OF INSERT ON noted BEGIN
        DELETE FROM changes WHERE kind = NEW.kind AND key = NEW.key;
        UPDATE log SET sequence = sequence + 1;
        INSERT INTO changes (kind, key, sequence, ending) SELECT NEW.kind, NEW.key, sequence, NEW.ending FROM log;
    END;
    CREATE TRIGGER visit_changed AFTER UPDATE ON visits WHEN EXISTS (SELECT 1 FROM told WHERE id = NEW.id) BEGIN
        INSERT INTO noted VALUES ('visit', NEW.id, NULL);
        INSERT INTO noted SELECT 'analysis', key, NULL FROM analyses a WHERE visit = NEW.id AND NOT EXISTS (
            SELECT 1 FROM changes c WHERE kind = 'analysis' AND c.key = a.key AND ending IS NULL);
        INSERT INTO noted SELECT 'recording', key, CASE given WHEN 0 THEN 'erased' END FROM recordings
            WHERE visit = NEW.id AND given <> noted;
    END;
    CREATE TRIGGER visit_added AFTER INSERT ON visits WHEN (SELECT kept FROM log) BEGIN
        UPDATE visits SET ended_at = ended_at WHERE id = NEW.id;
    END;
    CREATE TRIGGER visit_gone AFTER DELETE ON visits WHEN (SELECT kept FROM log) BEGIN
        INSERT INTO noted
            SELECT kind, key, COALESCE((SELECT ending FROM deletions WHERE visit = OLD.id), 'erased') FROM changes
            WHERE kind = 'visit' AND key = OLD.id;
        DELETE FROM changes WHERE kind IN ('analysis', 'recording') AND key >= OLD.id || '/' AND key < OLD.id || '0';
    END;
    CREATE TRIGGER consent_added AFTER INSERT ON consents WHEN (SELECT kept FROM log) BEGIN
        UPDATE visits SET ended_at = ended_at WHERE id = NEW.visit;
    END;
    CREATE TRIGGER consent_changed AFTER UPDATE ON consents WHEN (SELECT kept FROM log) BEGIN
        UPDATE visits SET ended_at = ended_at WHERE id = NEW.visit;
    END;
    CREATE TRIGGER consent_gone AFTER DELETE ON consents WHEN (SELECT kept FROM log) BEGIN
        UPDATE visits SET ended_at = ended_at WHERE id = OLD.visit;
    END;
    CREATE TRIGGER run_added AFTER INSERT ON runs WHEN (SELECT kept FROM log) BEGIN
        UPDATE visits SET ended_at = ended_at WHERE id = NEW.visit;
    END;
    CREATE TRIGGER run_changed AFTER UPDATE ON runs WHEN (SELECT kept FROM log) BEGIN
        UPDATE visits SET ended_at = ended_at WHERE id = NEW.visit;
    END;
    CREATE TRIGGER run_gone AFTER DELETE ON runs WHEN (SELECT kept FROM log) BEGIN
        INSERT INTO noted SELECT kind, key, 'erased' FROM changes WHERE kind = 'recording' AND key = OLD.key;
        UPDATE visits SET ended_at = ended_at WHERE id = OLD.visit;
    END;
    CREATE TRIGGER analysis_added AFTER INSERT ON analyses WHEN (SELECT kept FROM log) BEGIN
        INSERT INTO noted SELECT 'analysis', NEW.key, NULL FROM told WHERE id = NEW.visit;
    END;
    CREATE TRIGGER analysis_changed AFTER UPDATE ON analyses WHEN (SELECT kept FROM log) BEGIN
        INSERT INTO noted SELECT kind, key, 'erased' FROM changes WHERE kind = 'analysis' AND key = OLD.key;
        INSERT INTO noted SELECT 'analysis', NEW.key, NULL FROM told WHERE id = NEW.visit;
    END;
    CREATE TRIGGER analysis_gone AFTER DELETE ON analyses WHEN (SELECT kept FROM log) BEGIN
        INSERT INTO noted SELECT kind, key, 'erased' FROM changes WHERE kind = 'analysis' AND key = OLD.key;
    END;
    CREATE TRIGGER count_added AFTER INSERT ON tally
        WHEN NEW.day < (SELECT MAX(key) FROM changes WHERE kind = 'count') BEGIN
        INSERT INTO noted SELECT 'count', key, NULL FROM tally WHERE day = NEW.day ORDER BY key;
    END;
    CREATE TRIGGER count_changed AFTER UPDATE ON tally
        WHEN NEW.day < (SELECT MAX(key) FROM changes WHERE kind = 'count') BEGIN
        INSERT INTO noted SELECT 'count', key, NULL FROM tally WHERE day = NEW.day ORDER BY key;
    END;
    """,  # what is noted and when: kiosk.storage.changes
    """
    ALTER TABLE visits ADD COLUMN person_digest TEXT NOT NULL DEFAULT '';
    CREATE TABLE letters (
        place INTEGER PRIMARY KEY CHECK (place = 1), address TEXT NOT NULL, digits TEXT NOT NULL,
        language TEXT NOT NULL, asked_at REAL NOT NULL, state TEXT NOT NULL DEFAULT 'waiting');
    """,
    """
    INSERT INTO noted SELECT kind, key, NULL FROM changes c
        WHERE kind = 'recording' AND ending IS NULL AND EXISTS (SELECT 1 FROM runs r WHERE r.key = c.key
        AND r.visit = substr(c.key, 1, instr(c.key, '/') - 1) AND stood);
    CREATE TABLE tries (
        visit TEXT NOT NULL REFERENCES visits ON DELETE CASCADE, run INTEGER NOT NULL, attempt INTEGER NOT NULL,
        version TEXT NOT NULL, count INTEGER NOT NULL, PRIMARY KEY (visit, run, attempt, version)) WITHOUT ROWID;
    """,  # recordings went without their standing trials: they are announced again. tries: kiosk.storage.again
)  # one script a version; never change one that was released. No semicolon but at the end of an order
NEW_EPOCH = "UPDATE log SET epoch = lower(hex(randomblob(16)))"  # see kiosk.storage.changes
BUSY_S = 5.0  # the delivery service writes for milliseconds


class Database:
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

    def rows(self, order: str, *values: object) -> Sequence[sqlite3.Row]:
        """What the order finds."""
        with faults():
            return self._base.execute(order, values).fetchall()

    def put(self, order: str, *values: object) -> None:
        """Change something, within a transaction."""
        self._base.execute(order, values)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All of the block or nothing."""
        with faults():
            self._base.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._base.execute("COMMIT")
            except BaseException:
                if self._base.in_transaction:
                    self._base.execute("ROLLBACK")
                raise

    def empty_log(self) -> None:
        """Nothing of what was changed is left in the write-ahead log. Raises StoreFault while another reads."""
        with faults():
            busy = self._base.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        if busy:
            raise StoreFault("The visit is deleted, but the database's log could not be emptied yet.")

    def _migrate(self) -> None:
        """Step by step to this version's tables, all or nothing; another process may be at it at the same moment."""
        if self._version() == len(MIGRATIONS):
            return
        with self.transaction():
            for script in MIGRATIONS[self._version() :]:
                for order in orders(script):
                    self.put(order)
            self.put(f"PRAGMA user_version = {len(MIGRATIONS)}")

    def _version(self) -> int:
        """How many of MIGRATIONS the database has had. Raises StoreFault for one of a newer version of the kiosk."""
        version = int(self._base.execute("PRAGMA user_version").fetchone()[0])
        if version > len(MIGRATIONS):
            raise StoreFault("The database was written by a newer version of the kiosk.", "Install the newer version.")
        return version


def orders(script: str) -> Iterator[str]:
    """Each order of a script; a trigger is one, with the semicolons in it."""
    order = ""
    for piece in script.split(";"):
        order += f"{piece};"
        if sqlite3.complete_statement(order):
            yield order
            order = ""


@contextmanager
def faults() -> Iterator[None]:
    """SQLite's errors as faults that say what to do."""
    try:
        yield
    except sqlite3.Error as error:
        if getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL:
            raise DiskFull("The disk is full; the visit could not be saved.") from error
        raise StoreFault(f"The database cannot be used: {error}.") from error
    except (OSError, UnicodeDecodeError) as error:  # what SQLite says of a damaged table may be no text
        raise StoreFault(f"The database cannot be used: {reason(error)}.") from error
