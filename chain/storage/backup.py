"""Copies of the database and of the recordings, and how they are brought back: with every erasure since, which the
tombstones still know. PostgreSQL's own programs do the work, and chain.films.
"""

from __future__ import annotations

import subprocess
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from chain.errors import CentreFault, Misuse
from chain.films import Films
from chain.folders import FilmKey, Folders
from chain.storage.database import Database, Line, migrate, one
from chain.storage.erasing import COPYING, Sweeper
from gait.disk import UNFINISHED, remove_unfinished, written_beside

KEPT = 7  # a week of nights: as long as anything that was erased may lie in one
STAMP = "%Y%m%dT%H%M%S"
HOUR_S = 3600.0  # for a copy
EMPTY = """
DO $$
DECLARE
    each regclass;
BEGIN
    FOR each IN SELECT oid FROM pg_class
        WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition LOOP
        EXECUTE 'DROP TABLE ' || each || ' CASCADE';
    END LOOP;
    DROP FUNCTION IF EXISTS refuse_change;
END $$"""  # pg_restore --clean fails on constraints of tables in parts


def back_up(database: Database, place: Folders, now: float) -> Path:
    """A whole copy of the database, the oldest beyond KEPT gone, and of each recording. Raises CentreFault, OSError.

    No sweep runs meanwhile; one that waited for it is done at its end.
    """
    target = place.backups / f"chain-{datetime.fromtimestamp(now, UTC).strftime(STAMP)}.dump"
    with database.alone() as line:
        line.execute("SELECT pg_advisory_lock(%s)", (COPYING,))
        remove_unfinished(place.backups)
        with written_beside(target, private=True) as beside:
            # no session in it: who has logged out stays out
            wanted = ("--format=custom", "--exclude-table-data=sessions")
            run("pg_dump", *wanted, f"--dbname={database.conninfo}", f"--file={beside}")
        Films(place).back_up(whole_films(line))
    for old in sorted(place.backups.glob("chain-*.dump"))[:-KEPT]:
        old.unlink()
    Sweeper(database, place).sweep()
    return target


def restore(database: Database, place: Folders, copy: Path) -> None:
    """The database as it was then, all or nothing, without what was erased since. Raises Misuse, CentreFault, OSError.

    Only while no service runs; kiosks send again what came since, as far as they still have it.
    """
    if not copy.is_file():
        raise Misuse(f"There is no copy {copy}.", f"They lie in {place.backups}.")
    sweeper = Sweeper(database, place)
    if is_there(database):
        sweeper.sweep()  # writes the newest tombstones down
    with TemporaryDirectory(prefix=UNFINISHED, dir=place.backups) as folder:
        script = Path(folder) / "script.sql"
        try:
            run("pg_restore", "--no-owner", f"--file={script}", str(copy))  # to its end, before anything is changed
            once = ("--no-psqlrc", "--single-transaction", "--set=ON_ERROR_STOP=1", f"--dbname={database.conninfo}")
            run("psql", *once, f"--command={EMPTY}", f"--file={script}")
        except CentreFault as fault:
            raise Misuse(f"{copy} was not restored; all is as it was. {fault.message}", "Choose another.") from fault
    migrate(database)
    sweeper.replay()
    sweeper.sweep()
    with database.transaction() as line:
        Films(place).bring_back(whole_films(line))


def whole_films(line: Line) -> set[FilmKey]:
    rows = line.execute("SELECT visit, run, attempt, standing FROM recordings WHERE state = 'whole'").fetchall()
    return {FilmKey(**row) for row in rows}


def is_there(database: Database) -> bool:
    with database.transaction() as line:
        return bool(one(line, "SELECT to_regclass('sweeps') IS NOT NULL AS there")["there"])


def run(program: str, *arguments: str) -> None:
    """Raises CentreFault with the first line that the program says, in which is no row."""
    try:
        done = subprocess.run(
            [program, "--no-password", *arguments], capture_output=True, encoding="utf-8", timeout=HOUR_S, check=False
        )
    except FileNotFoundError as error:
        raise CentreFault(f"{program} is not installed.", "Install the package postgresql-client.") from error
    if done.returncode:
        said = done.stderr.strip().partition("\n")[0]
        raise CentreFault(f"{program} stopped: {said}", "Mend what it says, and try again.")
