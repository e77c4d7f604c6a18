"""Connections are torn, the service and PostgreSQL are killed: nothing is lost, nothing is there twice."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import httpx
import pytest

from chain.storage.database import Line
from tests.chain.centre import Centre, KioskEnd
from tests.chain.postgres import Postgres
from tests.chain.told import analysis, analysis_key, new_id, visit


def held(centre: Centre, key: str) -> tuple[int, int]:
    """How many visits and analyses there are of it."""
    with centre.database.transaction() as line:
        counts = [
            line.execute(f"SELECT 1 FROM {table} WHERE visit = %s".encode(), (UUID(key),)).rowcount
            for table in ("visits", "analyses")
        ]
    return counts[0], counts[1]


def test_a_body_that_is_torn_in_the_middle_leaves_nothing(centre: Centre, kiosk: KioskEnd) -> None:
    key = new_id()
    batch = json.dumps(kiosk.batch(kiosk.change("visit", key, visit())))
    head = f"POST /v1/changes HTTP/1.1\r\nHost: centre\r\nContent-Length: {len(batch)}\r\n\r\n"
    with kiosk.spoken(head + batch[:-1]):
        pass
    assert kiosk.get("/v1/acknowledged", params={"epoch": kiosk.epoch}).json()["sequence"] == 0
    assert kiosk.post("/v1/changes", content=batch).json()["sequence"] == 1
    assert held(centre, key) == (1, 0)


def test_a_service_that_is_killed_before_it_answers_has_it_on_its_disk(
    centre: Centre, kiosk: KioskEnd, postgres: Postgres
) -> None:
    key = new_id()
    batch = kiosk.batch(kiosk.change("visit", key, visit()), kiosk.change("analysis", analysis_key(key), analysis()))
    command = [sys.executable, "-m", "tests.chain.stumbling", str(centre.place.root), postgres.conninfo()]
    with subprocess.Popen(command, stdout=subprocess.PIPE, encoding="utf-8") as service:
        assert service.stdout
        url = f"https://127.0.0.1:{service.stdout.readline().strip()}"
        with KioskEnd(url, kiosk.trusted, kiosk.kiosk) as line, pytest.raises(httpx.TransportError):
            line.post("/v1/changes", json=batch)
    assert service.returncode == -signal.SIGKILL
    assert kiosk.get("/v1/acknowledged", params={"epoch": kiosk.epoch}).json()["sequence"] == 2
    assert kiosk.post("/v1/changes", json=batch).json()["sequence"] == 2
    assert held(centre, key) == (1, 1)


def test_a_killed_postgres_takes_nothing_along_that_was_acknowledged(centre: Centre, kiosk: KioskEnd) -> None:
    """Killed while a batch is half in it: the batch is not acknowledged, and comes again."""
    first, second = new_id(), new_id()
    kiosk.push(kiosk.change("visit", first, visit()))
    batch = kiosk.batch(kiosk.change("visit", second, visit()))
    with centre.database.alone() as watcher, ThreadPoolExecutor() as pool, centre.database.transaction() as holder:
        holder.execute("LOCK TABLE visits IN SHARE MODE")
        sent = pool.submit(kiosk.post, "/v1/changes", json=batch)
        os.kill(waiting(watcher), signal.SIGKILL)
        answer = sent.result()
        assert (answer.status_code, answer.json()["code"]) == (503, "database")
        holder.pgconn.finish()
    assert acknowledged_again(kiosk) == 1
    assert kiosk.post("/v1/changes", json=batch).json()["sequence"] == 2
    assert [held(centre, key) for key in (first, second)] == [(1, 0), (1, 0)]


def acknowledged_again(kiosk: KioskEnd) -> int:
    """As soon as PostgreSQL has recovered: it ends every other line too, and not all at the same moment."""
    while (answer := kiosk.get("/v1/acknowledged", params={"epoch": kiosk.epoch})).status_code == 503:
        pass
    return int(answer.json()["sequence"])


def waiting(watcher: Line) -> int:
    """The process of PostgreSQL's that waits for a lock, as soon as there is one."""
    while True:
        rows = watcher.execute("SELECT pid FROM pg_stat_activity WHERE wait_event_type = 'Lock'").fetchall()
        if rows:
            return int(rows[0]["pid"])
