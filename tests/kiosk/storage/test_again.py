"""Which runs a kiosk has to analyse again, and which it leaves alone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from gait.results.versions import Tools, Versions
from kiosk.faults import StoreFault
from kiosk.folders import Folders
from kiosk.storage.again import MOST_TRIES, Again, Lacking
from kiosk.storage.changes import Log
from kiosk.storage.deletion import ERASED, Deletions, delete_visit
from kiosk.storage.store import Store
from kiosk.visit.model import Consents, Visit
from tests.kiosk.storage.test_changes import BOTH, CHAIN, end, of_chain
from tests.kiosk.visit.test_table import AGREED, ID

TOOLS = Tools("2.0", "heel-abc", ("with a zero", "without"), ("", "runners"))
OTHER_ID = "e" * 32


@pytest.fixture
def place(tmp_path: Path) -> Folders:
    return Folders(tmp_path / "state")


@pytest.fixture
def store(place: Folders) -> Iterator[Store]:
    with closing(Store(place.visits)) as store:
        yield store


def lacking(store: Store, place: Folders) -> Lacking | None:
    return Again(store).next_lacking(TOOLS, place)


def found(store: Store, visit: Visit, versions: Versions) -> None:
    store.add_analysis(visit.id, visit.run, versions, {"schema": "a"})


def test_what_that_version_has_not_analysed_the_newest_first(place: Folders, store: Store) -> None:
    older, newer = of_chain(), replace(of_chain(visit_id=OTHER_ID), started_at=1.7e9)
    for visit in (older, newer):
        end(place, visit)
    assert lacking(store, place) == Lacking(OTHER_ID, newer.run, TOOLS.version)
    found(store, newer, Versions("2.0", "heel-abc", "without", "runners"))
    assert lacking(store, place) == Lacking(ID, older.run, TOOLS.version)
    found(store, older, Versions("2.0", "heel-abc", "the store's own", ""))
    assert lacking(store, place) is not None, "other limits are another result"
    found(store, older, Versions("2.0", "heel-abc", "with a zero", ""))
    assert lacking(store, place) is None


@pytest.mark.parametrize("consents", [replace(AGREED, keep=True), replace(BOTH, chain=False)])
def test_not_of_who_did_not_agree_to_results_for_all_stores(place: Folders, store: Store, consents: Consents) -> None:
    end(place, replace(of_chain(), consents=consents, person=None))
    assert lacking(store, place) is None


def test_not_a_video_that_is_gone_or_a_visit_that_is_under_way_or_on_its_way_out(place: Folders, store: Store) -> None:
    end(place, of_chain())
    store.save(of_chain())
    assert lacking(store, place) is None, "it is open again"
    store.end(ID, 1.8e9)
    place.recording(ID, 1, 1).unlink()
    assert lacking(store, place) is None
    place.recording(ID, 1, 1).write_bytes(b"pictures")
    with closing(Deletions(place.visits)) as deletions:
        deletions.wish([ID], ERASED)
    assert lacking(store, place) is None


def test_not_what_the_centre_analyses_again_itself(place: Folders, store: Store) -> None:
    with closing(Log(place)) as log:
        log.keep()
        end(place, of_chain(BOTH))
        assert lacking(store, place) is None
        log.refuse_recording(ID, 1, 1, "413 too_large")
    assert lacking(store, place) is not None, "the centre does not take it"
    end(place, of_chain(CHAIN))
    assert lacking(store, place) is not None


def test_what_ends_whoever_looks_at_it_does_so_three_times(place: Folders, store: Store) -> None:
    end(place, of_chain())
    again, run = Again(store), lacking(store, place)
    assert run is not None
    for _ in range(MOST_TRIES):
        assert lacking(store, place) == run
        again.begin(run)
        again.give_back(run)  # a visit began meanwhile
        again.begin(run)
    assert lacking(store, place) is None
    newer = replace(TOOLS, code="3.0")
    assert again.next_lacking(newer, place) is not None, "another version may outlive it"


def test_what_a_version_cannot_use_is_left_to_others(place: Folders, store: Store) -> None:
    end(place, of_chain())
    run = lacking(store, place)
    assert run is not None
    Again(store).give_up(run)
    assert lacking(store, place) is None


def test_of_a_deleted_visit_no_try_is_begun_and_none_is_left(place: Folders, store: Store) -> None:
    end(place, of_chain())
    run = lacking(store, place)
    assert run is not None
    Again(store).begin(run)
    delete_visit(place, ID, print)
    assert store.rows("SELECT 1 FROM tries") == []
    with pytest.raises(StoreFault):
        Again(store).begin(run)
