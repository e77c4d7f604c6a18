"""The database: transactions that are on its disk when they end, and its tables brought up to date.

PostgreSQL's own durability holds: `synchronous_commit` stays on, and what is acknowledged to a kiosk was committed.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from types import TracebackType
from typing import Any, LiteralString, Self

import psycopg
from psycopg.rows import DictRow, dict_row
from psycopg_pool import ConnectionPool, PoolTimeout

from chain.errors import CentreFault, DatabaseAway

Line = psycopg.Connection[DictRow]

MOST_LINES = 8  # at once; a batch takes half a second of one
WAIT_S = 10.0  # for a line, before a kiosk is told to come again
NO_COMPILING = "-c jit=off"  # of queries that find a handful of rows: it took 250 ms of 255
MIGRATING = 0x67616974  # the advisory lock's name; any number, always the same
FOLDER = files("chain.storage") / "migrations"
logging.getLogger("psycopg.pool").setLevel(logging.ERROR)  # what it warns of is told as a fault


class Database:
    """To be entered. conninfo: as libpq takes it, such as `dbname=chain`. Everything raises DatabaseAway."""

    def __init__(self, conninfo: str) -> None:
        self.conninfo = conninfo
        self._pool: ConnectionPool[Line] = ConnectionPool(
            conninfo,
            min_size=0,
            max_size=MOST_LINES,
            timeout=WAIT_S,
            open=False,
            check=ConnectionPool.check_connection,  # a server that was started anew costs nobody a request
            kwargs={"row_factory": dict_row, "connect_timeout": int(WAIT_S), "options": NO_COMPILING},
        )

    def __enter__(self) -> Self:
        with faults(), self.alone():  # told at once, with the reason, where the pool would wait
            self._pool.open()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._pool.close()

    @contextmanager
    def transaction(self) -> Iterator[Line]:
        """All of the block or nothing; on the disk at its end."""
        with faults(), self._pool.connection() as line:
            yield line

    @contextmanager
    def alone(self) -> Iterator[Line]:
        """A line of one's own outside of any transaction."""
        with faults(), psycopg.connect(self.conninfo, autocommit=True, row_factory=dict_row) as line:
            yield line


@contextmanager
def faults() -> Iterator[None]:
    """A server that does not answer is a fault that says so; what a value is wrong in stays psycopg's DataError."""
    try:
        yield
    except (psycopg.OperationalError, PoolTimeout) as error:
        raise DatabaseAway(f"The database does not answer: {first_line(error)}.") from error
    except psycopg.ProgrammingError as error:
        raise CentreFault(f"The database refuses: {first_line(error)}.", "Run `chain migrate`.") from error


def first_line(error: Exception) -> str:
    return str(error).partition("\n")[0].rstrip(".")


def migrations() -> list[tuple[int, str]]:
    """Number and text of each, by rising number."""
    found = sorted((each for each in FOLDER.iterdir() if each.name.endswith(".sql")), key=lambda each: each.name)
    return [(int(each.name.partition("_")[0]), each.read_text("utf-8")) for each in found]


def migrate(database: Database) -> int:
    """Bring the tables to this version's, all or nothing; how many steps it took. Raises CentreFault.

    Two that do it at one moment come one after the other.
    """
    with database.transaction() as line:
        line.execute("SELECT pg_advisory_xact_lock(%s)", (MIGRATING,))
        line.execute("CREATE TABLE IF NOT EXISTS migrations (number integer PRIMARY KEY, at timestamptz NOT NULL)")
        done = version_of(line)
        ahead = [(number, text) for number, text in migrations() if number > done]
        for number, text in ahead:
            line.execute(text.encode())
            line.execute("INSERT INTO migrations VALUES (%s, now())", (number,))
        return len(ahead)


def need_migrated(database: Database) -> None:
    """Raises CentreFault unless the tables are this version's."""
    with database.transaction() as line:
        there = one(line, "SELECT to_regclass('migrations') IS NOT NULL AS there")["there"]
        if not there or version_of(line) < migrations()[-1][0]:
            raise CentreFault("The database's tables are not this version's.", "Run `chain migrate`.")


def version_of(line: Line) -> int:
    """Raises CentreFault for one that is newer than this program."""
    version = int(one(line, "SELECT coalesce(max(number), 0) AS version FROM migrations")["version"])
    if version > migrations()[-1][0]:
        raise CentreFault("The database was written by a newer version of the centre.", "Install the newer version.")
    return version


def one(line: Line, order: LiteralString, *values: object) -> dict[str, Any]:
    """The one row that there must be."""
    row = line.execute(order, values).fetchone()
    assert row is not None
    return row


def record(line: Line, who: str, what: str, subject: object = None) -> None:
    """Into the audit log."""
    line.execute("INSERT INTO audit (who, what, subject) VALUES (%s, %s, %s)", (who, what, subject))
