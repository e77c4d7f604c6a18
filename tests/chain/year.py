"""What a centre carries: `python -m tests.chain.year [--kiosks 200] [--visits 365000] [--analysed 0.1]`.

A year of a chain's visits is put into the database: of each two runs, a consent, and for a share of them analyses as
`gait analyse` writes them (out/demo/analysis.json, by `make demo`; else the tests' short one). Then kiosks speak to the
service over TLS as each does every minute. Times are of this machine, and processor time of service and PostgreSQL
beside them, which says what another would need.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import random
import ssl
import statistics
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from chain.authority import Authority, Paths, make_authority, pem, serial
from chain.folders import Folders
from chain.storage.database import Database, Line
from chain.storage.erasing import Sweeper, erase_visit
from chain.storage.kiosks import Kiosks
from tests.chain.centre import KioskEnd, certified, new_request
from tests.chain.demo import free_port
from tests.chain.postgres import copied, make, scratch
from tests.chain.programs import Head
from tests.chain.told import analysis, analysis_key, new_id, person, visit

REAL = Path("out/demo/analysis.json")
VISITS_EACH = 2  # of a person in the year
AT_ONCE = 8  # kiosks that speak at one moment: more only wait for each other on a few cores
LOOKUPS = 300
FULL = 66  # visits of a whole batch, each with two analyses
TICK_S = 1.0 / os.sysconf("SC_CLK_TCK")
ALIVE = {"version": "0.1.0", "disk_free_bytes": 1 << 40, "camera": "there", "queue": 0, "findings": []}
SEEN = ("persons", "visits", "runs", "consents", "analyses")


@dataclass(frozen=True, slots=True)
class Load:
    head: Head
    database: Database
    postmaster: int
    service: int
    kiosks: list[KioskEnd]
    document: dict[str, Any]
    visits: int

    def cpu_s(self) -> float:
        """Of the service and of PostgreSQL with all its children, those that have ended included."""
        return cpu_of(self.service) + sum(cpu_of(pid) for pid in (self.postmaster, *children(self.postmaster)))


def cpu_of(pid: int) -> float:
    """Its own, and of those of its children that have ended."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:  # it ended by now
        return 0.0
    return sum(map(int, fields[11:15])) * TICK_S


def children(pid: int) -> list[int]:
    return [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def say(what: str, value: str) -> None:
    print(f"{what:66} {value}", flush=True)


def fill(line: Line, kiosks: list[UUID], visits: int, analysed: float, document: dict[str, Any]) -> None:
    """A year, over all kiosks and persons."""
    people = visits // VISITS_EACH
    line.execute("CREATE TEMP TABLE k AS SELECT row_number() OVER () - 1 AS place, kiosk FROM kiosks")
    orders: Iterable[tuple[str, tuple[object, ...]]] = (
        (
            "INSERT INTO persons SELECT md5('p'||n)::uuid, sha256(n::text::bytea), sha256(('e'||n)::bytea)"
            " FROM generate_series(1, %s) n",
            (people,),
        ),
        (
            "INSERT INTO visits SELECT md5('v'||n)::uuid, k.kiosk, md5('p'||(n %% %s + 1))::uuid,"
            " now() - n * interval '1 year' / %s, now(), 'de', '1', 43, 'road', '{light}', false, 1, n"
            " FROM generate_series(1, %s) n JOIN k ON k.place = n %% %s",
            (people, visits, visits, len(kiosks)),
        ),
        (
            "INSERT INTO runs SELECT md5('v'||n)::uuid, r, 1, false, 'Brook', 'Ghost', 'S'||r, true, 20,"
            """ '{"method": "dots", "left": {"pronation": "neutral"}}', null, 180, true, 2.8, 0, null"""
            " FROM generate_series(1, %s) n, generate_series(1, 2) r",
            (visits,),
        ),
        (
            "INSERT INTO consents SELECT md5('v'||n)::uuid, 'chain', true, now(), '1', 'customer'"
            " FROM generate_series(1, %s) n",
            (visits,),
        ),
        (
            "INSERT INTO analyses SELECT md5('v'||n)::uuid, r, 1, '1', 'm', 'r', 'f',"
            " jsonb_set(%s::jsonb, '{n}', to_jsonb(n)), 1, n FROM generate_series(1, %s) n, generate_series(1, 2) r",
            (json.dumps(document), round(visits * analysed)),
        ),
    )
    line.execute("SET synchronous_commit = off")
    for order, values in orders:
        line.execute(order.encode(), values)
    line.execute("ANALYZE")
    line.execute("CHECKPOINT")


def tell_size(line: Line) -> None:
    rows = {table: line.execute(f"SELECT count(*) AS n FROM {table}".encode()).fetchall()[0]["n"] for table in SEEN}
    say("rows", f"{sum(rows.values()):,} ({', '.join(f'{count:,} {table}' for table, count in rows.items())})")
    for table in SEEN:
        order = "SELECT sum(pg_total_relation_size(oid)) AS size FROM pg_class WHERE relkind = 'r' AND relname ~ %s"
        size = float(line.execute(order.encode(), (rf"^{table}(_\d+)?$",)).fetchall()[0]["size"])
        say(f"  {table}, with indexes", f"{size / 1e6:,.0f} MB, {size / rows[table]:,.0f} bytes a row")


def enrolled(head: Head, database: Database, place: Folders, count: int) -> list[KioskEnd]:
    """Each of a store of its own."""
    authority, kiosks = Authority(place.authority), Kiosks(database)
    made = []
    for number in range(count):
        key, request = new_request()
        kiosks.add_store(f"store {number}")

        def sign(kiosk: UUID, request: str = request) -> tuple[str, str]:
            signed = authority.enrol(request, kiosk)
            return pem(signed).decode(), serial(signed)

        kiosk, certificate = kiosks.enrol(kiosks.make_code(f"store {number}", "till"), sign)
        made.append(KioskEnd(head.address, certified(trusting(authority), key, certificate), kiosk.kiosk))
    return made


def trusting(authority: Authority) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(authority.paths.certificate))


def new_visits(kiosk: KioskEnd, count: int, document: dict[str, Any]) -> list[dict[str, Any]]:
    """Changes: each with two runs and their analyses."""
    changes = []
    for key in (new_id() for _ in range(count)):
        changes.append(kiosk.change("visit", key, visit(person(), runs=2)))
        changes += [kiosk.change("analysis", analysis_key(key, run), document) for run in (1, 2)]
    return changes


def minute(load: Load, kiosk: KioskEnd) -> None:
    """A round as kiosk.link makes it, on a line of its own: one visit is told."""
    with KioskEnd(str(kiosk.base_url), kiosk.trusted, kiosk.kiosk) as line:
        line.epoch = kiosk.epoch
        line.get("/v1/erasures", params={"after": "0"}).raise_for_status()
        line.get("/v1/acknowledged", params={"epoch": line.epoch}).raise_for_status()
        line.push(*new_visits(line, 1, load.document))
        line.post("/v1/alive", json=ALIVE).raise_for_status()


def quiet(load: Load, kiosk: KioskEnd) -> None:
    """A round in which there is nothing to tell, as most are."""
    with KioskEnd(str(kiosk.base_url), kiosk.trusted, kiosk.kiosk) as line:
        line.get("/v1/erasures", params={"after": "0"}).raise_for_status()
        line.get("/v1/acknowledged", params={"epoch": kiosk.epoch}).raise_for_status()
        line.post("/v1/alive", json=ALIVE).raise_for_status()


def catch_up(load: Load, kiosk: KioskEnd) -> None:
    """A whole batch: of a shop that was offline for days."""
    kiosk.epoch, kiosk.sequence, kiosk.reached = uuid4().hex, 0, 0
    small = analysis() | {"n": 0}
    kiosk.push(*new_visits(kiosk, FULL, small))


def measure(load: Load, what: str, each: Callable[[Load, KioskEnd], None], kiosks: list[KioskEnd], units: int) -> None:
    """units: of what is told in the line, for each kiosk."""
    began, cpu = time.perf_counter(), load.cpu_s()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(lambda kiosk: each(load, kiosk), kiosks))
    took, cpu = time.perf_counter() - began, load.cpu_s() - cpu
    count = units * len(kiosks)
    say(what, f"{took:.1f} s, {count / took:,.0f} a second; processor {cpu / count * 1000:.1f} ms each")


def look_up(load: Load) -> None:
    chance, times = random.Random(1), []
    for number in range(LOOKUPS):
        code = hashlib.sha256(str(chance.randrange(1, load.visits // VISITS_EACH)).encode()).hexdigest()
        kiosk = load.kiosks[number % len(load.kiosks)]
        began = time.perf_counter()
        with KioskEnd(str(kiosk.base_url), kiosk.trusted, kiosk.kiosk) as line:  # its handshake is part of the wait
            found = line.get("/v1/persons", params={"code_sha256": code}).json()["persons"]
        times.append((time.perf_counter() - began) * 1000.0)
        assert len(found[0]["visits"]) == VISITS_EACH
    cuts = statistics.quantiles(times, n=20)
    say("a person's history, by a kiosk", f"median {cuts[9]:.0f} ms, 19 of 20 within {cuts[18]:.0f} ms")


def erase_one(load: Load, place: Folders) -> None:
    gone = UUID(bytes=hashlib.md5(b"v5").digest())  # as PostgreSQL's md5('v5')::uuid
    with load.database.transaction() as line:
        erase_visit(line, gone, "load")
    began = time.perf_counter()
    assert Sweeper(load.database, place).sweep()
    say("an erasure, until no byte is left", f"{time.perf_counter() - began:.1f} s")


def run(kiosk_count: int, visits: int, analysed: float) -> None:
    document = json.loads(REAL.read_text()) if REAL.exists() else analysis()
    say("an analysis as JSON", f"{len(json.dumps(document)):,} bytes")
    with scratch() as root:
        make(root / "postgres")
        place = Folders(root / "centre")
        place.make()
        make_authority(Paths(place.authority))
        with copied(root / "postgres") as postgres, Database(postgres.conninfo()) as database:
            head = Head(place.root, postgres.conninfo(), "127.0.0.1", free_port())
            kiosks = enrolled(head, database, place, kiosk_count)
            began = time.perf_counter()
            with database.alone() as line:
                fill(line, [kiosk.kiosk for kiosk in kiosks], visits, analysed, document)
                say("put there", f"{time.perf_counter() - began:.0f} s")
                tell_size(line)
            head.start()
            try:
                postmaster = int((postgres.data / "postmaster.pid").read_text().split()[0])
                load = Load(head, database, postmaster, head.pid, kiosks, document, visits)
                look_up(load)
                measure(load, f"rounds of {kiosk_count} kiosks with nothing to tell", quiet, kiosks, 1)
                measure(load, f"rounds of {kiosk_count} kiosks with a visit each", minute, kiosks, 1)
                measure(load, "visits of shops that catch up, in whole batches", catch_up, kiosks[:20], FULL)
                look_up(load)
                erase_one(load, place)
            finally:
                head.end()
                for kiosk in kiosks:
                    kiosk.close()


def main() -> None:
    told = argparse.ArgumentParser("tests.chain.year", description=(__doc__ or "").partition("\n")[0])
    told.add_argument("--kiosks", type=int, default=200)
    told.add_argument("--visits", type=int, default=365_000, help="five a day of each of 200 kiosks")
    told.add_argument("--analysed", type=float, default=0.1, help="share of the visits that have analyses")
    given = told.parse_args()
    run(given.kiosks, given.visits, given.analysed)


if __name__ == "__main__":
    main()
