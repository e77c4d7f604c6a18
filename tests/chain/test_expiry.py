"""What has had its time at the centre goes, rows, files and bytes; a restore brings recordings back."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest

from chain.errors import CentreFault
from chain.settings import read_retention
from chain.storage.backup import back_up, restore
from chain.storage.database import Database
from chain.storage.expiry import DAY_S, YEAR_S
from kiosk.link.wire import FilmBody, PersonBody, RecordingBody, code_digest, key_of
from tests.chain.centre import Centre, KioskEnd, answering
from tests.chain.postgres import Postgres
from tests.chain.test_commands import Office
from tests.chain.told import BOTH, analysis, analysis_key, new_id, person, visit

FILM, TRIAL = b"pictures" * 40, b"standing" * 40
NOW = 1.9e9  # 2030: whatever the machine's clock says, what a test puts there came before


@pytest.fixture
def office(tmp_path: Path, empty: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Office:
    office = Office(tmp_path / "state", empty, capsys)
    office.order("migrate")
    monkeypatch.setattr("time.time", lambda: NOW)
    return office


@pytest.fixture
def own(office: Office) -> Iterator[Centre]:
    """A centre with nothing in it but what a test puts there."""
    with Database(office.conninfo) as database, answering(database, office.place) as centre:
        yield centre


@pytest.fixture
def till(own: Centre) -> Iterator[KioskEnd]:
    with own.enrol() as kiosk:
        yield kiosk


def told(centre: Centre, kiosk: KioskEnd, began: float, who: PersonBody | None = None, note: str = "") -> str:
    """A visit with an analysis and a whole recording and standing trial, that came now."""
    key, film, trial = new_id(), FILM + note.encode(), TRIAL + note.encode()
    standing = FilmBody(len(trial), hashlib.sha256(trial).hexdigest())
    body = RecordingBody(len(film), hashlib.sha256(film).hexdigest(), standing=standing)
    kiosk.push(
        kiosk.change("visit", key, replace(visit(who, consents=BOTH), started_at=began)),
        kiosk.change("analysis", analysis_key(key), analysis(note)),
        kiosk.change("recording", key_of(key, 1, 1), body),
    )
    for which, content in (("", film), ("/standing", trial)):
        kiosk.put(f"/v1/recordings/{key}/1/1{which}", params={"offset": "0"}, content=content)
    came(centre, key, NOW)
    return key


def came(centre: Centre, key: str, at: float) -> None:
    with centre.database.transaction() as line:
        line.execute("UPDATE visits SET came_at = to_timestamp(%s) WHERE visit = %s", (at, UUID(key)))


def held(database: Database, table: str = "visits") -> set[str]:
    with database.transaction() as line:
        return {row["visit"].hex for row in line.execute(f"SELECT visit FROM {table}".encode()).fetchall()}


def test_after_three_years_nothing_of_a_visit_is_left(
    office: Office, own: Centre, till: KioskEnd, postgres: Postgres
) -> None:
    note, code = new_id(), new_id()
    told(own, till, NOW - 3.01 * YEAR_S, person(code), note)
    kept = told(own, till, NOW - 2.99 * YEAR_S)
    back_up(own.database, office.place, NOW)
    status, said = office.order("expire")
    assert (status, said) == (0, "Had their time: 1 visits, 1 recordings, 0 persons without a visit.\n")
    assert held(own.database) == held(own.database, "analyses") == held(own.database, "consents") == {kept}
    assert {path.name for root in (office.place.recordings, office.place.copies) for path in root.iterdir()} == {kept}
    assert till.get("/v1/persons", params={"code_sha256": code_digest(code)}).json() == {"persons": []}
    everywhere = (postgres.data, office.place.recordings, office.place.copies)
    files = [path for folder in everywhere for path in folder.rglob("*") if path.is_file()]
    assert not any(note.encode() in path.read_bytes() for path in files)


def test_recordings_go_sooner_where_head_office_says_so(office: Office, own: Centre, till: KioskEnd) -> None:
    key = told(own, till, NOW - 1.5 * YEAR_S)
    office.place.settings.write_text("[retention]\nyears = 2\nrecording_years = 1\n")
    assert "0 visits, 1 recordings" in office.order("expire")[1]
    assert held(own.database) == {key}
    assert not own.place.of_visit(UUID(key)).exists()


def test_a_visit_of_a_kiosk_whose_clock_was_wrong_stays_from_its_arrival(
    office: Office, own: Centre, till: KioskEnd
) -> None:
    first, second, third = (told(own, till, began) for began in (0.0, 0.0, 9e9))
    came(own, first, NOW - YEAR_S)
    came(own, second, NOW - 4 * YEAR_S)
    came(own, third, NOW - 4 * YEAR_S)
    office.order("expire")
    assert held(own.database) == {first}


def test_a_person_without_a_visit_goes(office: Office, own: Centre, till: KioskEnd) -> None:
    with own.database.transaction() as line:
        line.execute("INSERT INTO persons VALUES (%s, %s)", (UUID(new_id()), b"x" * 32))
    told(own, till, NOW)
    assert "1 persons without a visit" in office.order("expire")[1]
    with own.database.transaction() as line:
        assert line.execute("SELECT 1 FROM persons").rowcount == 1


@pytest.mark.parametrize(
    "slip",
    ["[retention]\nyears = 0", "[retention]\nyears = 'x'", "[retention]\nyear = 1", "[retain]\n", "retention = 3", "["],
)
def test_a_slip_of_the_pen_deletes_nothing(tmp_path: Path, slip: str) -> None:
    path = tmp_path / "settings.toml"
    path.write_text(slip)
    with pytest.raises(CentreFault) as refused:
        read_retention(path)
    assert "nothing was deleted" in refused.value.what_to_do


def test_what_lies_in_the_folder_and_nobody_knows_goes_after_a_week(office: Office, own: Centre) -> None:
    for name, days in ((new_id(), 8.0), (new_id(), 6.0)):
        folder = office.place.recordings / name
        folder.mkdir()
        (folder / "1-1.mkv").write_bytes(FILM)
        os.utime(folder, (NOW - days * DAY_S,) * 2)
    (office.place.recordings / "lost+found").mkdir()
    office.order("expire")
    assert {path.name for path in office.place.recordings.iterdir()} == {name, "lost+found"}


def test_a_backup_has_each_recording_once_and_a_restore_brings_it_back(
    office: Office, own: Centre, till: KioskEnd
) -> None:
    key = told(own, till, NOW)
    copy = back_up(own.database, office.place, NOW)
    films = {path(UUID(key), 1, 1): held for path, held in ((own.place.recording, FILM), (own.place.standing, TRIAL))}
    for film in films:
        assert own.place.copy_of(film).stat().st_ino == film.stat().st_ino, "on one disk it takes no room"
        film.unlink()
    restore(own.database, office.place, copy)
    assert {film: film.read_bytes() for film in films} == films
