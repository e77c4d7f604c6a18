"""Recordings are analysed again once each, whoever dies meanwhile, and never against their customers' wish."""

from __future__ import annotations

import hashlib
import os
import signal
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from dataclasses import replace
from datetime import date
from multiprocessing import get_context
from pathlib import Path
from uuid import UUID

import cv2
import numpy as np
import pytest

from chain.errors import CentreFault, DatabaseAway
from chain.reanalysis import analysing
from chain.reanalysis.analysing import Alive, Analysed, Source
from chain.reanalysis.turns import Outcome, Work, turn
from chain.storage.database import Database
from chain.storage.reanalyses import MOST_TRIES, Reanalyses, Scope
from gait.clip.orientation import Orientation
from gait.results.versions import Tools, versions_of
from kiosk.camera.recording import file_head, frame_bytes, pictures_head
from kiosk.link.wire import Consent, Purpose, RecordingBody, key_of
from tests.chain.again import (
    BROKEN,
    TOOLS,
    dying,
    film,
    found,
    of_another_shape,
    planned,
    quick,
    recorded,
    rows,
    stood,
    store_of,
    without_networks,
)
from tests.chain.centre import Centre, KioskEnd
from tests.chain.test_commands import Office, office
from tests.chain.told import BOTH, STARTED, bare, new_id, visit, withdrawn
from tests.conftest import ffmpeg

__all__ = ["office"]


def turns(work: Work) -> Counter[Outcome]:
    """Until nothing is left."""
    return Counter(iter(lambda: turn(work), Outcome.NOTHING))


def peaks(database: Database, key: UUID) -> list[float]:
    """Of what is held of a visit's run, left foot."""
    order = "SELECT document->'feet'->'left'->'peak_eversion_deg'->'mean' AS peak FROM analyses WHERE visit = %s"
    return [row["peak"] for row in rows(database, order, key)]


def lease_up(database: Database, work: Work) -> None:
    """As two minutes later."""
    with database.transaction() as line:
        line.execute(
            "UPDATE reanalyses SET leased_until = now() - interval '1 s' WHERE version = %s AND leased_until > now()",
            (work.version,),
        )


def kill_postgres(database: Database) -> None:
    """One of its processes, by which all of them end; until it answers again."""
    with suppress(DatabaseAway), database.alone() as watcher, database.alone() as line:
        os.kill(line.info.backend_pid, signal.SIGKILL)
        watcher.execute("SELECT pg_sleep(600)")
    while True:
        with suppress(DatabaseAway), database.alone():
            return


def test_each_recording_that_this_version_has_not_analysed_is_analysed_once(centre: Centre, kiosk: KioskEnd) -> None:
    keys = [recorded(kiosk, film(peak)) for peak in (7.0, 8.0)]
    work = planned(centre, kiosk)
    assert turns(work) == {Outcome.KEPT: 2}
    assert [peaks(centre.database, key) for key in keys] == [[7.0], [8.0]]
    assert turns(planned(centre, kiosk)) == {}
    late = recorded(kiosk, film(9.0))
    assert turns(planned(centre, kiosk)) == {Outcome.KEPT: 1}
    assert peaks(centre.database, late) == [9.0]
    other = replace(TOOLS, rules=("by other rules",))
    assert Reanalyses(centre.database).plan(other, work.scope) == 3


def test_what_a_kiosk_analysed_with_the_same_versions_is_not_missing_unless_it_shows_dots(
    centre: Centre, kiosk: KioskEnd
) -> None:
    for method in ("markerless", "dots"):
        key = key_of(recorded(kiosk, film(method=method)).hex, 1, 1, TOOLS.code, TOOLS.models, TOOLS.rules[0], "")
        kiosk.push(kiosk.change("analysis", key, found(8.0, method)))
    assert turns(planned(centre, kiosk)) == {Outcome.KEPT: 1}


def test_a_recording_that_cannot_be_used_is_a_row_with_its_error(centre: Centre, kiosk: KioskEnd) -> None:
    broken, whole = recorded(kiosk, BROKEN), recorded(kiosk, film())
    assert turns(planned(centre, kiosk)) == {Outcome.BROKEN: 1, Outcome.KEPT: 1}
    told = rows(centre.database, "SELECT error_code, error FROM reanalyses WHERE visit = %s", broken)
    assert told == [{"error_code": "unreadable", "error": "The film is none."}]
    assert peaks(centre.database, whole) == [8.0]
    assert turns(planned(centre, kiosk)) == {}


def test_what_nobody_foresaw_is_its_recordings_error_and_names_nothing(centre: Centre, kiosk: KioskEnd) -> None:
    key = recorded(kiosk, film())
    assert turns(planned(centre, kiosk, of_another_shape)) == {Outcome.BROKEN: 1}
    (told,) = rows(centre.database, "SELECT error FROM reanalyses WHERE visit = %s", key)
    assert told["error"] == "The program has a fault: ZeroDivisionError."


def test_no_two_workers_have_one_recording(centre: Centre, kiosk: KioskEnd) -> None:
    keys = {recorded(kiosk, film()) for _ in range(3)}
    work, queue = planned(centre, kiosk), Reanalyses(centre.database)
    with centre.database.transaction() as other:
        order = "SELECT visit FROM reanalyses WHERE version = %s AND visit = ANY(%s) ORDER BY visit LIMIT 1 FOR UPDATE"
        held = other.execute(order, (work.version, list(keys))).fetchone()
        claims = [queue.claim(work.version, work.scope) for _ in range(3)]
    assert held is not None
    assert {claim.key.visit for claim in claims if claim} == keys - {held["visit"]}


def test_a_worker_that_is_killed_leaves_a_claim_that_comes_free(centre: Centre, kiosk: KioskEnd) -> None:
    key = recorded(kiosk, film())
    work = planned(centre, kiosk)
    with ProcessPoolExecutor(1, get_context("fork")) as pool, pytest.raises(BrokenProcessPool):
        pool.submit(turn, replace(work, analyse=dying)).result()
    assert turns(work) == {}, "its lease holds"
    wait_s = Reanalyses(centre.database).wait_s(work.version, work.scope)
    assert wait_s is not None
    assert wait_s > 0.0
    lease_up(centre.database, work)
    assert turns(work) == {Outcome.KEPT: 1}
    assert peaks(centre.database, key) == [8.0]


def test_a_recording_that_ends_every_worker_ends_no_more_than_three(centre: Centre, kiosk: KioskEnd) -> None:
    key = recorded(kiosk, film())
    work, queue = planned(centre, kiosk), Reanalyses(centre.database)
    for _ in range(MOST_TRIES):
        assert queue.claim(work.version, work.scope)
        lease_up(centre.database, work)
    assert turns(work) == {}
    (told,) = rows(centre.database, "SELECT error_code FROM reanalyses WHERE visit = %s", key)
    assert told["error_code"] == "worker_lost"


def test_a_killed_postgres_costs_no_result(centre: Centre, kiosk: KioskEnd) -> None:
    key = recorded(kiosk, film())

    def meanwhile(source: Source, alive: Alive) -> Analysed:
        kill_postgres(centre.database)
        return quick(source, alive)

    assert turn(planned(centre, kiosk, meanwhile)) is Outcome.KEPT
    assert peaks(centre.database, key) == [8.0]


def test_a_fault_of_the_machine_ends_the_run_and_costs_no_recording_a_try(centre: Centre, kiosk: KioskEnd) -> None:
    recorded(kiosk, film())
    work = planned(centre, kiosk)
    for _ in range(MOST_TRIES + 1):
        with pytest.raises(CentreFault, match="analysis cannot start"):
            turn(replace(work, analyse=without_networks))
    assert turns(work) == {Outcome.KEPT: 1}


def test_what_is_withdrawn_before_its_turn_is_not_looked_at(centre: Centre, kiosk: KioskEnd) -> None:
    key = recorded(kiosk, film())
    work = planned(centre, kiosk, of_another_shape)
    kiosk.push(kiosk.change("visit", key.hex, visit(consents=(*BOTH, withdrawn(Purpose.IMPROVE)))))
    assert turns(work) == {}
    assert rows(centre.database, "SELECT 1 FROM reanalyses WHERE visit = %s", key) == []


@pytest.mark.parametrize("how", ["erased", "withdrawn"])
@pytest.mark.parametrize("seen", [True, False])
def test_what_goes_while_it_is_looked_at_leaves_nothing(how: str, seen: bool, centre: Centre, kiosk: KioskEnd) -> None:
    """Seen by the next renewal of the lease, or when the result is to be written."""
    key = recorded(kiosk, film())

    def slow(source: Source, alive: Alive) -> Analysed:
        if how == "erased":
            kiosk.push(kiosk.change("visit", key.hex, None, "erased"))
        else:
            kiosk.push(kiosk.change("visit", key.hex, visit(consents=(*BOTH, withdrawn(Purpose.IMPROVE)))))
        if seen:
            alive()
        return Analysed(found(8.0), None)

    assert turns(planned(centre, kiosk, slow)) == {Outcome.GONE: 1}
    for table in ("analyses", "reanalyses"):
        assert rows(centre.database, f"SELECT 1 FROM {table} WHERE visit = %s", key) == []


def test_who_helps_with_the_recording_alone_is_analysed_and_goes_whole(centre: Centre, kiosk: KioskEnd) -> None:
    content, key = film(), new_id()
    agreed = Consent(Purpose.IMPROVE, True, STARTED, "1")
    body = RecordingBody(len(content), hashlib.sha256(content).hexdigest())
    kiosk.push(kiosk.change("visit", key, bare(agreed)), kiosk.change("recording", key_of(key, 1, 1), body))
    kiosk.put(f"/v1/recordings/{key}/1/1", params={"offset": "0"}, content=content)
    assert turns(planned(centre, kiosk)) == {Outcome.KEPT: 1}
    kiosk.push(kiosk.change("visit", key, bare(agreed, withdrawn(Purpose.IMPROVE))))
    for table in ("analyses", "reanalyses", "recordings"):
        assert rows(centre.database, f"SELECT 1 FROM {table} WHERE visit = %s", UUID(key)) == []


def test_what_was_found_before_the_standing_trial_came_is_found_again_with_it(centre: Centre, kiosk: KioskEnd) -> None:
    content = film()
    key = recorded(kiosk, content)
    assert turns(planned(centre, kiosk)) == {Outcome.KEPT: 1}
    stood(kiosk, key, content)
    assert turns(planned(centre, kiosk)) == {Outcome.KEPT: 1}
    found_zeros = rows(centre.database, "SELECT document->>'zero' AS zero FROM analyses WHERE visit = %s", key)
    assert found_zeros == [{"zero": "stood"}]
    assert turns(planned(centre, kiosk)) == {}


def test_a_standing_trial_that_comes_while_its_recording_is_looked_at_is_not_passed_over(
    centre: Centre, kiosk: KioskEnd
) -> None:
    content = film()
    key = recorded(kiosk, content)

    def meanwhile(source: Source, alive: Alive) -> Analysed:
        stood(kiosk, key, content)
        return quick(source, lambda: None)

    assert turns(planned(centre, kiosk, meanwhile)) == {Outcome.GONE: 1}
    assert turns(planned(centre, kiosk)) == {Outcome.KEPT: 1}
    assert len(peaks(centre.database, key)) == 1


def test_a_picture_is_turned_as_its_kiosk_says_and_in_no_other_way(centre: Centre, kiosk: KioskEnd) -> None:
    recorded(kiosk, film(), rotation_deg=90, mirrored=True, crop=(0.1, 0.0, 0.9, 1.0))
    work = planned(centre, kiosk)
    claim = Reanalyses(centre.database).claim(work.version, work.scope)
    assert claim is not None
    assert claim.orientation == Orientation(90, True, (0.1, 0.0, 0.9, 1.0))
    assert claim.run is not None
    assert claim.run.speed_mps == 2.8
    for wrong in ({"rotation_deg": 45}, {"crop": (0.5, 0.0, 0.5, 1.0)}):
        body = RecordingBody(1, "0" * 64, **wrong)
        assert kiosk.refusals(kiosk.change("recording", key_of(claim.key.visit.hex, 2, 1), body))[0] == (
            422,
            "malformed",
        )


def test_only_what_is_asked_for(centre: Centre, kiosk: KioskEnd) -> None:
    one, other = recorded(kiosk, film()), recorded(kiosk, film())
    queue, store = Reanalyses(centre.database), store_of(centre.database, kiosk)
    assert queue.plan(TOOLS, Scope(visit=one)) == 1
    assert turns(replace(planned(centre, kiosk), scope=Scope(visit=other))) == {Outcome.KEPT: 1}
    assert queue.plan(TOOLS, Scope(date(2027, 1, 1), store=store)) == 1
    assert queue.plan(TOOLS, Scope(date(2028, 1, 1), store=store)) == 0


def test_dask_analyses_what_is_missing_and_head_office_lets_it_count(
    office: Office, centre: Centre, kiosk: KioskEnd, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two small recordings, one broken, by a real worker in a process of its own."""
    monkeypatch.setattr(analysing, "analysed", quick)
    monkeypatch.setattr(analysing, "tools", lambda: Tools("9.9", TOOLS.models, ("by the rules",), ("",)))
    office.place = centre.place
    key = recorded(kiosk, film(11.0))
    recorded(kiosk, BROKEN)
    (store,) = rows(centre.database, "SELECT name FROM stores WHERE store = %s", store_of(centre.database, kiosk))
    told = f"Version {analysing.tools().version}: 1 analysed, 1 cannot be used"
    status, said = office.order("reanalyse", "--only", store["name"], "--workers", "1")
    assert (status, said) == (0, f"{told}, 0 withdrawn or changed meanwhile.\n  unreadable: 1 in all\n")
    assert peaks(centre.database, key) == [11.0]
    assert "Nothing to do" in office.order("reanalyse", "--only", store["name"])[1]


@pytest.mark.parametrize(("carried", "size"), [(Orientation(), (96, 64)), (None, (64, 96))])
def test_a_recording_is_turned_as_it_carries_itself_and_else_as_its_kiosk_said(
    tmp_path: Path, carried: Orientation | None, size: tuple[int, int]
) -> None:
    head = pictures_head(96, 64) if carried is None else file_head(96, 64, carried)
    path, jpeg = tmp_path / "1-1.mkv", cv2.imencode(".jpg", np.zeros((64, 96, 3), np.uint8))[1].tobytes()
    path.write_bytes(head + frame_bytes(0.0, jpeg) + frame_bytes(0.02, jpeg))
    seen = analysing.film_of(Source(path, None, Orientation(90), None), lambda: None)
    assert (seen.clip.width, seen.clip.height) == next(seen.frames()).image.shape[1::-1] == size


@pytest.mark.usefixtures("few_poses")
def test_a_kiosks_recording_is_turned_and_analysed(tmp_path: Path, small_run: Path) -> None:
    """A Matroska of JPEGs, as its camera gave them: on its side."""
    path = tmp_path / "1-1.mkv"
    ffmpeg("-i", small_run, "-vf", "transpose=2", "-c:v", "mjpeg", "-q:v", "3", path)
    looked: list[int] = []
    source = Source(path, None, Orientation(90), None)
    done = analysing.analysed(source, lambda: looked.append(1))
    assert (done.document["clip"]["width"], done.document["clip"]["height"]) == (360, 640)
    assert done.document["verdict"]["left"]["class"] == "neutral"
    assert done.document["shoes"] == []
    assert done.beside is None
    assert len(looked) == done.document["clip"]["frames"]
    made, tools = versions_of(done.document), analysing.tools()
    assert (made.code, made.models) == (tools.code, tools.models)
    assert made.rules in tools.rules
    assert made.reference in tools.compared
