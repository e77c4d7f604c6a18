"""A real kiosk and a real centre: enrolled by the printed sheet; what is pushed is found, what is erased is gone."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest

from chain.storage.kiosks import Kiosks
from chain.storage.reanalyses import Reanalyses, Scope
from chain.storage.versions import VersionList
from gait.results.versions import Tools, tools_from
from kiosk.folders import Folders
from kiosk.link.__main__ import push
from kiosk.link.ask import tell_wanted
from kiosk.link.asking import Question
from kiosk.link.enrol import enrol
from kiosk.link.sheet import read_sheet
from kiosk.link.wire import code_digest
from kiosk.storage.changes import Log
from kiosk.storage.deletion import delete_visit
from kiosk.storage.store import Store
from kiosk.visit.person import Bearer
from tests.chain.centre import Centre, KioskEnd
from tests.chain.told import new_id
from tests.kiosk.storage.test_changes import BOTH, ENDED, end, of_chain

NOW = ENDED + 60.0


def bearer() -> Bearer:
    return Bearer(new_id(), new_id())


@pytest.fixture
def shop(tmp_path: Path, centre: Centre) -> Callable[[], Folders]:
    """Enrolled as head office's sheet says."""

    def make() -> Folders:
        store, place = f"store {uuid4().hex}", Folders(tmp_path / new_id())
        Kiosks(centre.database).add_store(store)
        code = Kiosks(centre.database).make_code(store, "till")
        enrol(place, read_sheet(f"{centre.url} {code} {centre.site.authority.fingerprint}"))
        return place

    return make


def found(kiosk: KioskEnd, who: Bearer) -> list[dict[str, Any]]:
    told = kiosk.get("/v1/persons", params={"code_sha256": code_digest(who.code)}).json()["persons"]
    return [visit for person in told for visit in person["visits"]]


def test_what_one_shop_pushes_another_finds(shop: Callable[[], Folders], centre: Centre, kiosk: KioskEnd) -> None:
    place, who, key = shop(), bearer(), new_id()
    end(place, replace(of_chain(BOTH, key), person=who))
    for hour in range(24):  # at night recordings go too
        push(place, NOW + 3600.0 * hour)
    (visit,) = found(kiosk, who)
    assert visit["visit"] == key
    assert centre.place.recording(UUID(key), 1, 1).read_bytes() == b"pictures"
    with closing(Log(place)) as log:
        assert (log.last_refused, log.waiting(log.newest)) == (0, 0)


def test_a_visit_that_the_shop_erased_is_gone_at_the_centre(
    shop: Callable[[], Folders], centre: Centre, kiosk: KioskEnd
) -> None:
    place, who, key = shop(), bearer(), new_id()
    end(place, replace(of_chain(BOTH, key), person=who))
    push(place, NOW)
    delete_visit(place, key, print)
    push(place, NOW)
    assert found(kiosk, who) == []
    assert not centre.place.of_visit(UUID(key)).exists()


def test_who_is_erased_in_one_shop_is_erased_in_the_other(shop: Callable[[], Folders], kiosk: KioskEnd) -> None:
    place, who, key = shop(), bearer(), new_id()
    end(place, replace(of_chain(BOTH, key), person=who))
    push(place, NOW)
    kiosk.delete("/v1/persons", params={"code_sha256": code_digest(who.code)})
    push(place, NOW)
    with closing(Store(place.visits)) as store:
        assert store.load(key) is None


def test_many_visits_in_small_batches(
    shop: Callable[[], Folders], centre: Centre, kiosk: KioskEnd, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kiosk.link.push.MOST_CHANGES", 3)
    place, who, keys = shop(), bearer(), [new_id() for _ in range(5)]
    for key in keys:
        end(place, replace(of_chain(visit_id=key), person=who))
    push(place, NOW)
    assert {visit["visit"] for visit in found(kiosk, who)} == set(keys)
    assert all(visit["runs"][0]["measures"] is not None for visit in found(kiosk, who))


def test_a_kiosk_is_told_whose_results_count(shop: Callable[[], Folders], centre: Centre) -> None:
    place, versions = shop(), VersionList(centre.database)
    tools = Tools(new_id(), "heel-abc", ("with a zero", "without"), ("", "runners"))
    Reanalyses(centre.database).plan(tools, Scope(visit=uuid4()))
    assert tell_wanted(place, Question("wanted")) == {"tools": None}
    versions.use(tools.version)
    told = tell_wanted(place, Question("wanted"))["tools"]
    versions.use(None)
    assert tools_from(told) == tools


def test_a_centre_that_lost_some_is_sent_it_again(shop: Callable[[], Folders], centre: Centre, kiosk: KioskEnd) -> None:
    place, who, key = shop(), bearer(), new_id()
    end(place, replace(of_chain(BOTH, key), person=who))
    push(place, NOW)
    with centre.database.transaction() as line:
        for table in ("visits", "runs", "consents", "analyses", "recordings"):
            line.execute(f"DELETE FROM {table} WHERE visit = %s".encode(), (UUID(key),))
        line.execute("UPDATE epochs SET acknowledged = 0 WHERE acknowledged < 100")
    push(place, NOW)
    assert [visit["visit"] for visit in found(kiosk, who)] == [key]
