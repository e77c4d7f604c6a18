"""Whether the database is sound, and whether it still has what it had: one that opens may have lost everything.

A visit leaves every copy before it leaves the database (kiosk.storage.deletion), and its files before its row. So what
the newest copy or the recordings know, and the database does not, is lost.
"""

from __future__ import annotations

import fcntl
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from kiosk.faults import StoreFault
from kiosk.folders import Folders, make_private
from kiosk.storage.database import BUSY_S, faults

RECORDING = re.compile(r"(\d+)-(\d+)\.mkv")  # as kiosk.folders names it
VISIT_ID = re.compile(r"[0-9a-f]{32}")
MEND = "Restart the machine, which mends it, or close the kiosk and run `python -m kiosk.storage.backup --mend`."


@dataclass(frozen=True, slots=True)
class Contents:
    """What a database knows: visits by their ids, and how many shoes."""

    visits: frozenset[str] = frozenset()
    shoes: int = 0


@contextmanager
def lock_backups(place: Folders) -> Iterator[None]:
    """Only one process copies, mends, deletes or compares; the others wait."""
    make_private(place.backups)
    with (place.backups / "lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def backups(place: Folders) -> list[Path]:
    """The copies, newest first by the time in their names."""
    return sorted(place.backups.glob("visits-*.sqlite3"), reverse=True)


def is_sound(path: Path) -> bool:
    """Whether there is a database in which nothing is broken. Raises StoreFault when nobody can look."""
    return path.exists() and not damage(path)


def damage(path: Path) -> str:
    """What is broken in the database at `path`; empty when nothing is. Raises StoreFault when nobody can look.

    `PRAGMA quick_check` (SQLite's manual): as the full check without comparing indexes with their tables. SQLite finds
    nothing wrong with a file of no bytes, but every version of the kiosk has numbered its tables.
    """
    if not path.exists():
        return "it is not there"
    with faults(), closing(opened(path)) as base:
        try:
            found = str(base.execute("PRAGMA quick_check(1)").fetchone()[0])
            made = base.execute("PRAGMA user_version").fetchone()[0]
        except sqlite3.OperationalError:  # locked, or the disk
            raise
        except (sqlite3.DatabaseError, UnicodeDecodeError) as error:  # SQLite may name bytes that are no text
            return str(error)
    return found if found != "ok" else "" if made else "it is empty"


def opened(path: Path) -> sqlite3.Connection:
    """The database as it is; none is made where there is none."""
    return sqlite3.connect(f"{path.resolve().as_uri()}?mode=rw", uri=True, timeout=BUSY_S)


def contents(path: Path) -> Contents:
    """What a database knows; nothing where it is missing or has no tables. Raises StoreFault for a damaged one."""
    if not path.exists():
        return Contents()
    with faults(), closing(opened(path)) as base:
        tables = {row[0] for row in base.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        visits = base.execute("SELECT id FROM visits").fetchall() if "visits" in tables else []
        shoes = base.execute("SELECT COUNT(*) FROM shoes").fetchone()[0] if "shoes" in tables else 0
    return Contents(frozenset(row[0] for row in visits), shoes)


def losses(place: Folders) -> str:
    """What the database has lost, as far as its newest copy and the recordings tell; empty for nothing.

    Only under the lock. Raises StoreFault.
    """
    here, newest = contents(place.visits), next((copy for copy in backups(place) if is_sound(copy)), None)
    there = Contents() if newest is None else contents(newest)
    if missing := there.visits - here.visits:
        return f"{len(missing)} of {len(there.visits)} visits of its newest copy are missing"
    if there.shoes and not here.shoes:
        return "the store's shoes are missing"
    if not here.visits and any(recorded_visits(place)):
        return "it knows no visit, but there are recordings"
    return ""


def recorded_visits(place: Folders) -> Iterator[Path]:
    """Folders of visits in which there is a recording."""
    for folder in sorted(place.recordings.glob("*")):
        if VISIT_ID.fullmatch(folder.name) and any(RECORDING.fullmatch(path.name) for path in folder.iterdir()):
            yield folder


def check_whole(place: Folders) -> None:
    """Raise StoreFault when the database has lost something: nothing may be begun, copied or deleted on its word."""
    with lock_backups(place):
        lost = losses(place)
    if lost:
        raise StoreFault(f"The database has lost what it had: {lost}.", MEND)
