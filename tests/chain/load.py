"""How much sooner recordings are analysed again by two workers than by one.

    python -m tests.chain.load [RECORDINGS]

A PostgreSQL of its own, small recordings of the demo clip as a kiosk writes them, and Dask's workers on this machine.
"""

from __future__ import annotations

import hashlib
import os
import sys
import tempfile
import time
from pathlib import Path
from uuid import UUID, uuid4

from chain.folders import Folders
from chain.reanalysis.analysing import analysed, tools
from chain.reanalysis.cluster import outcomes, workers
from chain.reanalysis.turns import Work
from chain.storage.database import Database, Line
from chain.storage.reanalyses import Reanalyses, Scope
from tests.chain.postgres import copied, make
from tests.conftest import DEMO, ffmpeg

USUAL = 6


def main(count: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        place = Folders(Path(folder) / "state")
        place.make()
        film = Path(folder) / "film.mkv"
        ffmpeg("-i", DEMO, "-t", "8.6", "-vf", "scale=360:640,fps=25", "-c:v", "mjpeg", "-q:v", "3", film)
        make(Path(folder) / "made")
        with copied(Path(folder) / "made") as server, Database(server.conninfo()) as database:
            with database.transaction() as line:
                record_all(line, place, film, count)
            one_s, two_s = (run(database, place, number) for number in (1, 2))
    print(f"{count} recordings: 1 worker {one_s:.1f} s, 2 workers {two_s:.1f} s, {one_s / two_s:.2f} times as quick")
    print(f"load of the machine (1 minute, {os.cpu_count()} cores): {os.getloadavg()[0]:.1f}")


def record_all(line: Line, place: Folders, film: Path, count: int) -> None:
    store, kiosk = uuid4(), uuid4()
    line.execute("INSERT INTO stores VALUES (%s, 'store')", (store,))
    line.execute("INSERT INTO kiosks (kiosk, store, name, serial) VALUES (%s, %s, 'kiosk', 'serial')", (kiosk, store))
    for _ in range(count):
        record(line, place, film, kiosk)


def record(line: Line, place: Folders, film: Path, kiosk: UUID) -> None:
    """A visit whose customer lets the recording help, and its recording."""
    visit, content = uuid4(), film.read_bytes()
    line.execute(
        "INSERT INTO visits (visit, kiosk, started_at, language, taken, wishes, light_body, place, sequence)"
        " VALUES (%s, %s, now(), 'en', '', '{}', false, 1, 1)",
        (visit, kiosk),
    )
    line.execute("INSERT INTO consents VALUES (%s, 'improve', true, now(), '1', 'customer')", (visit,))
    line.execute(
        "INSERT INTO recordings (visit, run, attempt, bytes, sha256, received, state, place, sequence)"
        " VALUES (%s, 1, 1, %s, %s, %s, 'whole', 1, 1)",
        (visit, len(content), hashlib.sha256(content).digest(), len(content)),
    )
    place.of_visit(visit).mkdir()
    place.recording(visit, 1, 1).write_bytes(content)


def run(database: Database, place: Folders, number: int) -> float:
    """Seconds from the first claim to the last result, without the start of the workers; all of it anew."""
    with database.transaction() as line:
        line.execute("DELETE FROM reanalyses")
        line.execute("DELETE FROM analyses")
    found, queue = tools(), Reanalyses(database)
    queue.plan(found, Scope())
    work = Work(place.root, database.conninfo, found.version, Scope(), analysed)
    with workers(None, number) as client:
        began = time.monotonic()
        came = list(outcomes(client, work, queue))
        took_s = time.monotonic() - began
    print(number, "workers:", came, flush=True)
    return took_s


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else USUAL)
