"""A customer who comes to another store of the chain: by their code or their address, their visits in brief."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, replace
from typing import Any

import pytest

from kiosk.link.wire import PersonBody, address_digest, code_digest, key_of, parts_of
from tests.chain.centre import KioskEnd
from tests.chain.told import STARTED, analysis, analysis_key, new_id, person, run, visit


def persons(kiosk: KioskEnd, **asked: str) -> list[dict[str, Any]]:
    told: list[dict[str, Any]] = kiosk.get("/v1/persons", params=asked).json()["persons"]
    return told


def test_another_store_is_told_visits_runs_and_measures_in_brief(enrol: Callable[[], KioskEnd]) -> None:
    mine, other, who, key = enrol(), enrol(), person(), new_id()
    told = visit(who)
    redone = (replace(told.runs[0], replaced=True), replace(told.runs[0], attempt=2), run(2, "Ask"))
    mine.push(
        mine.change("visit", key, replace(told, runs=redone)),
        mine.change("analysis", key_of(key, 1, 2, *"abcd"), analysis(peak=5.0)),
        mine.change("analysis", key_of(key, 1, 2, *"abce"), analysis("a reason", 6.0)),
    )
    (found,) = persons(other, code_sha256=who.code_sha256)
    (past,) = found["visits"]
    assert (past["visit"], past["started_at"], past["taken"]) == (key, STARTED, "1")
    assert past["store"].startswith("store ")
    assert [(each["number"], each["attempt"], each["brand"]) for each in past["runs"]] == [
        (1, 2, "Brook"),
        (2, 1, "Ask"),
    ]
    assert past["runs"][0]["outcome"] == told.runs[0].outcome
    assert past["runs"][0]["measures"]["feet"]["left"]["peak_eversion_deg"]["mean"] == 6.0
    assert past["runs"][0]["measures"]["feet"]["left"]["contact_time_ms"] is None
    assert past["runs"][1]["measures"] is None


def test_the_newest_visit_comes_first(enrol: Callable[[], KioskEnd]) -> None:
    kiosk, who, keys = enrol(), person(), [new_id() for _ in range(3)]
    for day, key in zip((2, 3, 1), keys, strict=True):
        kiosk.push(kiosk.change("visit", key, replace(visit(who), started_at=STARTED + day)))
    assert [each["visit"] for each in persons(kiosk, code_sha256=who.code_sha256)[0]["visits"]] == [
        keys[1], keys[0], keys[2],
    ]  # fmt: skip


def test_an_address_finds_everybody_who_gave_it_until_they_give_another(kiosk: KioskEnd) -> None:
    address = address_digest(b"key", f"{new_id()}@example.com")
    people = [PersonBody(new_id(), code_digest(new_id()), address) for _ in range(2)]
    kiosk.push(*(kiosk.change("visit", new_id(), visit(each)) for each in people))
    assert {each["person"] for each in persons(kiosk, email_hmac=address)} == {each.person for each in people}
    kiosk.push(kiosk.change("visit", new_id(), visit(replace(people[0], email_hmac="1" * 64))))
    kiosk.push(kiosk.change("visit", new_id(), visit(replace(people[1], email_hmac=None))))
    assert [each["person"] for each in persons(kiosk, email_hmac=address)] == [people[1].person]


def test_who_is_not_known_is_nobody(kiosk: KioskEnd) -> None:
    assert persons(kiosk, code_sha256=code_digest("nobody's")) == []
    assert persons(kiosk, email_hmac="0" * 64) == []


@pytest.mark.parametrize("document", [{}, {"feet": None}, {"feet": {"left": [1]}}, {"feet": {"left": {}}, "method": 1}])
def test_an_analysis_of_another_shape_is_told_as_far_as_it_goes(kiosk: KioskEnd, document: dict[str, Any]) -> None:
    who, key = person(), new_id()
    kiosk.push(kiosk.change("visit", key, visit(who)), kiosk.change("analysis", analysis_key(key), document))
    told = persons(kiosk, code_sha256=who.code_sha256)[0]["visits"][0]["runs"][0]["measures"]
    assert told["feet"]["left"] == {"peak_eversion_deg": None, "excursion_deg": None, "contact_time_ms": None}


def test_a_visit_has_no_place_for_a_name_or_an_address(kiosk: KioskEnd) -> None:
    whole = asdict(visit())
    for more in ({"name": "Ada"}, {"email": "ada@example.com"}, {"answers": {**whole["answers"], "name": "Ada"}}):
        assert kiosk.refusals(kiosk.change("visit", new_id(), {**whole, **more})) == [(422, "malformed")]


@pytest.mark.parametrize("code", ["ABCD-EFGH", "abcd efgh", " AbCdEfGh "])
def test_a_code_is_the_same_however_it_is_typed(code: str) -> None:
    assert code_digest(code) == code_digest("ABCDEFGH")


def test_an_address_is_the_same_in_capitals_and_another_under_another_key() -> None:
    assert address_digest(b"key", " Ada@Example.com ") == address_digest(b"key", "ada@example.com")
    assert address_digest(b"key", "ada@example.com") != address_digest(b"other", "ada@example.com")


def test_a_keys_parts_are_found_again_whatever_is_in_them() -> None:
    parts = ("2026-11-29", "A/B", "50 %", "", "Ü\n")
    key = key_of(*parts)
    assert parts_of(key) == parts
    assert key.isascii()
    assert key.isprintable()
