"""What is erased is gone: from every answer, from the recordings, and from PostgreSQL's own files, byte by byte."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from chain.errors import CentreFault, DatabaseAway
from chain.folders import Folders
from chain.storage.database import Database
from chain.storage.erasing import COPYING, PARTED, PARTS, Sweeper, erase_visit
from kiosk.link.wire import MOST_ERASURES, FilmBody, PersonBody, Purpose, RecordingBody, key_of
from tests.chain.centre import Centre, KioskEnd
from tests.chain.postgres import Postgres
from tests.chain.told import BOTH, GIVEN, analysis, analysis_key, bare, new_id, person, visit, withdrawn


@dataclass(frozen=True, slots=True)
class Told:
    """A visit as it was pushed, and what of it may be found in a file."""

    visit: str
    person: PersonBody
    traces: tuple[bytes, ...]


def tell(kiosk: KioskEnd, who: PersonBody | None = None) -> Told:
    """A visit with all that may hang on it."""
    brand, note, film, trial = (new_id() for _ in range(4))
    address = hashlib.sha256(new_id().encode()).hexdigest()
    body = visit(replace(who or person(), email_hmac=address), consents=BOTH)
    assert body.person
    key = new_id()
    kiosk.push(
        kiosk.change("visit", key, replace(body, runs=(replace(body.runs[0], brand=brand),))),
        kiosk.change("analysis", analysis_key(key), analysis(note + "".join(new_id() for _ in range(300)))),
        kiosk.change("recording", key_of(key, 1, 1), recording(film, trial)),
        kiosk.change("recording", key_of(key, 2, 1), recording(f"{film}, going on", f"{trial}, going on")),
    )
    for run in (1, 2):
        for which, content in (("", film), ("/standing", trial)):
            kiosk.put(f"/v1/recordings/{key}/{run}/1{which}", params={"offset": "0"}, content=content.encode())
    numbers = (body.person.code_sha256, address)
    texts = (text.encode() for text in (brand, note, film, trial))
    return Told(key, body.person, (*texts, *map(bytes.fromhex, numbers)))


def recording(film: str, trial: str) -> RecordingBody:
    whole, standing = (FilmBody(len(text), hashlib.sha256(text.encode()).hexdigest()) for text in (film, trial))
    return RecordingBody(whole.bytes, whole.sha256, standing=standing)


def found(told: Told, *folders: Path) -> list[int]:
    """Which of its traces are in any file of the folders."""
    contents = [path.read_bytes() for folder in folders for path in folder.rglob("*") if path.is_file()]
    return [number for number, trace in enumerate(told.traces) if any(trace in content for content in contents)]


def on_disk(centre: Centre) -> None:
    with centre.database.alone() as line:
        line.execute("CHECKPOINT")


def erasures(kiosk: KioskEnd, after: int = 0) -> list[dict[str, Any]]:
    told: list[dict[str, Any]] = kiosk.get("/v1/erasures", params={"after": str(after)}).json()["erasures"]
    return told


def test_no_byte_of_an_erased_visit_is_left(
    centre: Centre, kiosk: KioskEnd, postgres: Postgres, place: Folders
) -> None:
    told, other = tell(kiosk), tell(kiosk)
    on_disk(centre)
    everywhere = (postgres.data, place.recordings)
    assert found(told, *everywhere) == [0, 1, 2, 3, 4, 5]
    assert kiosk.refusals(kiosk.change("visit", told.visit, None, "erased")) == []
    assert found(told, *everywhere) == []
    assert found(other, *everywhere) == [0, 1, 2, 3, 4, 5]
    assert told.visit in [each["visit"] for each in erasures(kiosk)]


@pytest.mark.parametrize("by", ["withdrawal", "person"])
def test_nor_of_one_that_goes_by_withdrawal_or_with_its_person(
    by: str, centre: Centre, kiosk: KioskEnd, postgres: Postgres, place: Folders
) -> None:
    told = tell(kiosk)
    if by == "person":
        answer = kiosk.delete("/v1/persons", params={"code_sha256": told.person.code_sha256})
        assert answer.status_code == 204
    else:
        kiosk.push(kiosk.change("visit", told.visit, bare(*GIVEN, withdrawn(Purpose.CHAIN))))
    on_disk(centre)
    assert found(told, postgres.data, place.recordings) == []


def test_a_person_is_erased_with_all_their_visits_of_all_stores(centre: Centre, kiosk: KioskEnd) -> None:
    with centre.enrol() as other:
        who = person()
        first, second = tell(kiosk, who), tell(other, who)
        before = len(erasures(kiosk))
        assert other.delete("/v1/persons", params={"code_sha256": who.code_sha256}).status_code == 204
        told = erasures(kiosk)[before:]
        assert told[0] | {"number": 0} == {"number": 0, "visit": None, "person": who.person}
        assert {each["visit"] for each in told[1:]} == {first.visit, second.visit}
        again = kiosk.change("visit", first.visit, visit(who)), kiosk.change("visit", new_id(), visit(who))
        assert kiosk.refusals(*again) == [(410, "erased")] * 2
    persons = kiosk.get("/v1/persons", params={"code_sha256": who.code_sha256}).json()
    assert persons == {"persons": []}
    assert kiosk.delete("/v1/persons", params={"code_sha256": who.code_sha256}).status_code == 204


def test_what_arrives_for_an_erased_visit_is_refused(kiosk: KioskEnd) -> None:
    told = tell(kiosk)
    kiosk.push(kiosk.change("visit", told.visit, None, "erased"))
    assert (
        kiosk.refusals(
            kiosk.change("visit", told.visit, visit()),
            kiosk.change("analysis", analysis_key(told.visit), analysis()),
            kiosk.change("recording", key_of(told.visit, 1, 1), RecordingBody(32, "0" * 64)),
        )
        == [(410, "erased")] * 3
    )
    assert kiosk.put(f"/v1/recordings/{told.visit}/1/1", content=b"x").status_code == 404
    assert kiosk.refusals(kiosk.change("visit", told.visit, None, "erased")) == []


def test_a_visit_that_never_came_is_refused_once_it_was_erased(kiosk: KioskEnd) -> None:
    key = new_id()
    kiosk.push(kiosk.change("analysis", analysis_key(key), analysis()), kiosk.change("visit", key, None, "erased"))
    assert kiosk.refusals(kiosk.change("visit", key, visit())) == [(410, "erased")]


def test_a_person_stays_as_long_as_another_visit_does(kiosk: KioskEnd) -> None:
    who = person()
    first, second = tell(kiosk, who), tell(kiosk, who)
    kiosk.push(kiosk.change("visit", first.visit, None, "erased"))
    persons = kiosk.get("/v1/persons", params={"code_sha256": who.code_sha256}).json()["persons"]
    assert [each["visit"] for each in persons[0]["visits"]] == [second.visit]


def test_an_analysis_that_its_kiosk_erased_is_gone_alone(centre: Centre, kiosk: KioskEnd, postgres: Postgres) -> None:
    told = tell(kiosk)
    kiosk.push(kiosk.change("analysis", analysis_key(told.visit), None, "erased"))
    on_disk(centre)
    assert found(told, postgres.data) == [0, 4, 5]


def test_a_visit_that_is_given_to_another_customer_leaves_nothing_of_the_first(
    kiosk: KioskEnd, postgres: Postgres
) -> None:
    told, other = tell(kiosk), person()
    kiosk.push(kiosk.change("visit", told.visit, visit(other)))
    assert found(told, postgres.data) == [1], "the analysis is the visit's"
    persons = kiosk.get("/v1/persons", params={"code_sha256": other.code_sha256}).json()["persons"]
    assert [each["visit"] for each in persons[0]["visits"]] == [told.visit]


def test_a_run_that_its_kiosk_deleted_is_gone(kiosk: KioskEnd, postgres: Postgres) -> None:
    key, who, brand = new_id(), person(), new_id()
    whole = visit(who, runs=2)
    kiosk.push(kiosk.change("visit", key, replace(whole, runs=(whole.runs[0], replace(whole.runs[1], brand=brand)))))
    kiosk.push(kiosk.change("visit", key, replace(whole, runs=whole.runs[:1])))
    assert found(Told(key, who, (brand.encode(),)), postgres.data) == []


def test_a_kiosk_asks_for_what_it_has_not_carried_out(kiosk: KioskEnd) -> None:
    for _ in range(3):
        kiosk.push(kiosk.change("visit", new_id(), None, "erased"))
    numbers = [each["number"] for each in erasures(kiosk)]
    assert numbers == sorted(set(numbers))
    assert len(numbers) <= MOST_ERASURES
    assert [each["number"] for each in erasures(kiosk, numbers[-2])] == numbers[-1:]


def test_an_erasure_that_was_cut_short_is_finished(
    centre: Centre, kiosk: KioskEnd, postgres: Postgres, place: Folders
) -> None:
    """Its rows are gone with its tombstone; the files go with the next sweep, at the latest at the next start."""
    told = tell(kiosk)
    with centre.database.transaction() as line:
        erase_visit(line, UUID(told.visit), "head office")
    assert found(told, place.recordings) == [2, 3]
    Sweeper(centre.database, place).sweep()
    assert found(told, postgres.data, place.recordings) == []


def test_while_a_copy_is_under_way_rows_go_and_files_wait(
    centre: Centre, kiosk: KioskEnd, postgres: Postgres, place: Folders
) -> None:
    told, sweeper = tell(kiosk), Sweeper(centre.database, place)
    with centre.database.alone() as copy:
        copy.execute("SELECT pg_advisory_lock(%s)", (COPYING,))
        answer = kiosk.delete("/v1/persons", params={"code_sha256": told.person.code_sha256})
        assert answer.status_code == 204
        assert not sweeper.sweep()
        assert kiosk.get("/v1/persons", params={"code_sha256": told.person.code_sha256}).json() == {"persons": []}
        assert told.visit in place.tombstones.read_text()
    assert sweeper.sweep()
    assert found(told, postgres.data, place.recordings) == []


def test_what_was_taken_is_acknowledged_also_where_a_sweep_fails(
    centre: Centre, kiosk: KioskEnd, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: Sweeper) -> bool:
        raise DatabaseAway

    told = tell(kiosk)
    with monkeypatch.context() as patched:
        patched.setattr(Sweeper, "sweep", fail)
        assert kiosk.refusals(kiosk.change("visit", told.visit, None, "erased")) == []
    assert centre.site.sweeper.sweep()
    assert found(told, centre.place.recordings) == []


def test_what_waits_for_its_visit_waits_a_week(kiosk: KioskEnd, database: Database, postgres: Postgres) -> None:
    key, note = new_id(), new_id()
    kiosk.push(kiosk.change("analysis", analysis_key(key), analysis(note)))
    told = Told(key, person(), (note.encode(),))
    kiosk.push()
    with database.transaction() as line:
        line.execute("UPDATE early SET came_at = came_at - interval '8 days' WHERE visit = %s", (UUID(key),))
    kiosk.push()
    assert found(told, postgres.data) == []


def test_the_tombstones_lie_beside_the_backups_and_hold_ids_alone(centre: Centre, kiosk: KioskEnd) -> None:
    told = tell(kiosk)
    kiosk.push(kiosk.change("visit", told.visit, None, "erased"))
    lines = [json.loads(line) for line in centre.place.tombstones.read_text().splitlines()]
    assert lines[-1] | {"number": 0} == {"number": 0, "visit": told.visit, "person": None, "everywhere": True}


def test_so_does_the_tombstone_of_a_consent_whose_visit_stays(centre: Centre, kiosk: KioskEnd) -> None:
    key = new_id()
    kiosk.push(kiosk.change("visit", key, visit(consents=(*BOTH, withdrawn(Purpose.IMPROVE)))))
    lines = [json.loads(line) for line in centre.place.tombstones.read_text().splitlines()]
    assert [line for line in lines if line["visit"] == key] == [{"visit": key, "withdrawn": "improve"}]


def test_neither_tombstones_nor_consents_are_changed(kiosk: KioskEnd, database: Database) -> None:
    kiosk.push(kiosk.change("visit", new_id(), None, "erased"), kiosk.change("visit", new_id(), visit()))
    for order in (
        "DELETE FROM erasures",
        "DELETE FROM withdrawals",
        "UPDATE erasures SET number = number + 1",
        "UPDATE consents SET given = true",
    ):
        with pytest.raises(Exception, match="only added to"), database.transaction() as line:
            line.execute(order.encode())


def test_a_tombstone_of_the_file_is_carried_out_under_whatever_number(
    centre: Centre, kiosk: KioskEnd, place: Folders
) -> None:
    """As of a database that was restored by hand, and had erasures since."""
    told, other = tell(kiosk), new_id()
    kiosk.push(kiosk.change("visit", other, None, "erased"))
    lines = place.tombstones.read_text().splitlines()
    place.tombstones.write_text("\n".join([*lines[:-1], lines[-1].replace(other, told.visit)]))
    sweeper = Sweeper(centre.database, place)
    sweeper.replay()
    sweeper.sweep()
    assert [each["visit"] for each in erasures(kiosk)][-2:] == [other, told.visit]
    assert kiosk.refusals(kiosk.change("visit", told.visit, visit())) == [(410, "erased")]
    assert not place.of_visit(UUID(told.visit)).exists()


def test_tombstones_that_cannot_be_read_let_no_service_start(database: Database, tmp_path: Path) -> None:
    """Or what was erased would come back with the next restore."""
    place = Folders(tmp_path)
    place.make()
    place.tombstones.write_text('{"number": 1, "vis')
    with pytest.raises(CentreFault, match=r"tombstones\.jsonl cannot be read"):
        Sweeper(database, place).replay()


def test_every_table_that_hangs_on_a_visit_is_erased(database: Database) -> None:
    with database.transaction() as line:
        tables = line.execute(
            "SELECT c.relname AS name, (SELECT count(*) FROM pg_inherits WHERE inhparent = c.oid) AS parts"
            " FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid"
            " WHERE a.attname = 'visit' AND c.relkind IN ('r', 'p') AND NOT c.relispartition"
        ).fetchall()
    kept = {"erasures": 0, "withdrawals": 0, "sweeps": 0}  # ids alone
    assert {row["name"]: row["parts"] for row in tables} == dict.fromkeys(PARTED, PARTS) | kept
