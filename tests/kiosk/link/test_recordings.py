"""Recordings go at night or at a set rate, in chunks, and on from where the last one ended."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from gait.clip.orientation import Orientation
from kiosk.camera.recording import file_head
from kiosk.faults import CentreAway
from kiosk.folders import Folders
from kiosk.link.__main__ import push
from kiosk.link.alive import camera
from kiosk.link.recordings import allowance
from kiosk.link.wire import CHUNK_BYTES, Kind
from kiosk.settings import CameraSettings, LinkSettings, Settings, write_settings
from kiosk.storage.changes import Log
from kiosk.storage.deletion import EXPIRED, delete_visits
from tests.kiosk.clock import Clock
from tests.kiosk.link.stand_in import StandIn, Torn
from tests.kiosk.storage.test_changes import BOTH, CHAIN, end, of_chain, set_aside
from tests.kiosk.visit.test_table import AGREED, ID

KEY = f"{ID}/1/1"
NIGHT = datetime(2027, 1, 20, 23, 30).timestamp()
DAY = datetime(2027, 1, 20, 15, 0).timestamp()
PICTURES = random.Random(1).randbytes(2 * CHUNK_BYTES + 1000)
TRIAL = random.Random(2).randbytes(1000)
SENT_NONE = 12  # the version of a database whose kiosk sent no standing trials


@pytest.fixture
def filmed(enrolled: Folders) -> Folders:
    """A kiosk with a recording that may be sent."""
    end(enrolled, of_chain(BOTH))
    enrolled.recording(ID, 1, 1).write_bytes(PICTURES)
    return enrolled


def set_up(place: Folders, **link: int) -> None:
    write_settings(Settings(link=LinkSettings(**link)), place.settings)


def aside(place: Folders) -> list[str]:
    with closing(Log(place)) as log:
        return set_aside(log)


def after_chunks(count: int, then: Callable[[], None]) -> Callable[[str], None]:
    """Something happens at the request after so many chunks."""
    seen = list[str]()

    def count_on(path: str) -> None:
        seen.append(path)
        if len(seen) == count:
            then()

    return lambda path: count_on(path) if path.endswith(KEY) else None


def tear() -> None:
    raise Torn


def test_a_recording_goes_at_night_and_once(filmed: Folders, centre: StandIn) -> None:
    push(filmed, DAY)
    assert centre.films == {}
    push(filmed, NIGHT)
    assert centre.films == {KEY: PICTURES}
    centre.before = after_chunks(1, lambda: pytest.fail("it is whole, and is not asked for again"))
    push(filmed, NIGHT)


@pytest.mark.parametrize("when", ["before", "after"])
def test_it_goes_on_where_the_line_broke(filmed: Folders, centre: StandIn, when: str) -> None:
    setattr(centre, when, after_chunks(3, tear))  # one question, two chunks
    with pytest.raises(CentreAway):
        push(filmed, NIGHT)
    there = len(centre.films[KEY])
    assert there == (CHUNK_BYTES if when == "before" else 2 * CHUNK_BYTES)
    push(filmed, NIGHT)
    assert centre.films == {KEY: PICTURES}


def test_by_day_at_a_set_rate(filmed: Folders, centre: StandIn) -> None:
    set_up(filmed, day_kb_s=15)
    for minute in range(1, 3):
        push(filmed, DAY)
        assert len(centre.films[KEY]) == minute * 15 * 1000 * 60
    push(filmed, DAY)
    assert centre.films == {KEY: PICTURES}


def test_the_standing_trial_before_it_goes_first(filmed: Folders, centre: StandIn) -> None:
    filmed.standing(ID, 1, 1).write_bytes(TRIAL)
    set_up(filmed, day_kb_s=15)
    push(filmed, DAY)
    assert (centre.films[f"{KEY}/standing"], len(centre.films[KEY])) == (TRIAL, 15 * 1000 * 60 - len(TRIAL))
    push(filmed, NIGHT)
    assert centre.films == {KEY: PICTURES, f"{KEY}/standing": TRIAL}
    centre.before = after_chunks(1, lambda: pytest.fail("both are whole"))
    push(filmed, NIGHT)


def test_what_a_kiosk_sent_before_it_sent_standing_trials_is_told_of_again(filmed: Folders, centre: StandIn) -> None:
    push(filmed, NIGHT)
    filmed.standing(ID, 1, 1).write_bytes(TRIAL)
    with closing(sqlite3.connect(filmed.visits)) as base:
        base.executescript(f"DROP TABLE tries; PRAGMA user_version = {SENT_NONE}")
    push(filmed, NIGHT)
    assert centre.films == {KEY: PICTURES, f"{KEY}/standing": TRIAL}


def test_how_its_pictures_are_turned_goes_with_it(filmed: Folders, centre: StandIn) -> None:
    write_settings(Settings(camera=CameraSettings(rotation_deg=90, mirrored=True)), filmed.settings)
    push(filmed, DAY)
    body = centre.of(Kind.RECORDING)[KEY]["body"]
    assert (body["rotation_deg"], body["mirrored"], body["crop"]) == (90, True, [0.0, 0.0, 1.0, 1.0])


def test_a_recording_that_carries_its_turn_is_announced_like_that_whatever_is_set_now(
    filmed: Folders, centre: StandIn
) -> None:
    filmed.recording(ID, 1, 1).write_bytes(file_head(96, 160, Orientation(270, True, (0.25, 0.0, 1.0, 1.0))))
    write_settings(Settings(camera=CameraSettings(rotation_deg=90)), filmed.settings)
    push(filmed, DAY)
    body = centre.of(Kind.RECORDING)[KEY]["body"]
    assert (body["rotation_deg"], body["mirrored"], body["crop"]) == (270, True, [0.25, 0.0, 1.0, 1.0])


def test_one_whose_turn_is_damaged_is_set_aside_and_keeps_nothing_else_back(filmed: Folders, centre: StandIn) -> None:
    damaged = file_head(96, 160, Orientation(90)).replace(b"90 straight", b"97 straight")
    filmed.recording(ID, 1, 1).write_bytes(damaged)
    push(filmed, NIGHT)
    assert (set(centre.of(Kind.RECORDING)), centre.films, len(centre.of(Kind.VISIT))) == (set(), {}, 1)
    assert ["are turned" in why for why in aside(filmed)] == [True]


def test_a_round_ends_before_the_next_begins() -> None:
    clock = Clock(0.0)
    allowed = allowance(LinkSettings(), NIGHT, clock)
    assert allowed.chunk == CHUNK_BYTES
    clock.now_s = 46.0
    assert allowed.chunk == 0


@pytest.mark.parametrize(("begins", "ends", "hours"), [(22, 6, {22, 23, 0, 5}), (1, 5, {1, 4}), (3, 3, set(range(24)))])
def test_what_night_is(begins: int, ends: int, hours: set[int]) -> None:
    nights = {
        hour for hour in range(24) if LinkSettings(begins, ends).is_night(datetime(2027, 1, 20, hour).timestamp())
    }
    assert hours <= nights
    assert len(nights) == (ends - begins) % 24 or nights == set(range(24))


def test_without_improve_no_picture_goes_and_with_it_taken_back_no_more(enrolled: Folders, centre: StandIn) -> None:
    end(enrolled, of_chain(CHAIN))
    push(enrolled, NIGHT)
    assert (centre.films, centre.of(Kind.RECORDING)) == ({}, {})
    end(enrolled, of_chain(BOTH))
    push(enrolled, DAY)
    end(enrolled, of_chain(CHAIN))
    push(enrolled, NIGHT)
    assert centre.films == {}
    assert centre.of(Kind.RECORDING)[KEY]["ending"] == "erased"


def test_with_improve_alone_the_recording_goes_under_the_visit_s_number(enrolled: Folders, centre: StandIn) -> None:
    end(enrolled, of_chain(replace(BOTH, chain=False)))
    push(enrolled, NIGHT)
    assert centre.films == {KEY: b"pictures"}
    assert centre.of(Kind.VISIT)[ID]["body"]["person"] is None
    assert centre.of(Kind.ANALYSIS) == {}


def test_a_recording_that_went_with_its_visit_s_time_is_not_taken_back(filmed: Folders, centre: StandIn) -> None:
    push(filmed, NIGHT)
    delete_visits(filmed, [ID], print, EXPIRED)
    push(filmed, NIGHT)
    assert centre.films == {KEY: PICTURES}
    assert [change["kind"] for change in centre.batches[-1]] == ["visit"]


def test_a_recording_that_is_another_than_was_announced_is_set_aside(filmed: Folders, centre: StandIn) -> None:
    push(filmed, DAY)
    filmed.recording(ID, 1, 1).write_bytes(bytes(len(PICTURES)))
    push(filmed, NIGHT)
    assert (centre.films, aside(filmed)) == ({}, ["422 digest"])


def test_one_that_the_centre_does_not_know_keeps_nothing_else_back(filmed: Folders, centre: StandIn) -> None:
    push(filmed, DAY)
    centre.things.clear()
    push(filmed, NIGHT)
    assert (centre.films, len(centre.alive)) == ({}, 2)


def test_a_centre_that_was_restored_gets_what_it_lacks(filmed: Folders, centre: StandIn) -> None:
    push(filmed, NIGHT)
    centre.things, centre.reached, centre.films = {}, {}, {KEY: PICTURES[:CHUNK_BYTES]}
    push(filmed, NIGHT)
    assert centre.films == {KEY: PICTURES}


def test_nothing_of_who_did_not_agree_goes(enrolled: Folders, centre: StandIn) -> None:
    end(enrolled, replace(of_chain(), consents=replace(AGREED, keep=True), person=None))
    push(enrolled, NIGHT)
    assert (centre.batches, centre.films) == ([], {})


def test_a_camera_is_there_missing_or_none(tmp_path: Path) -> None:
    some = Settings(camera=CameraSettings("/dev/video0"))
    assert (camera(Settings(), tmp_path), camera(some, tmp_path)) == ("none", "missing")
    (tmp_path / "video0").touch()
    assert camera(some, tmp_path) == "there"
