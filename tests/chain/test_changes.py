"""What kiosks push is kept once, whatever is torn, repeated, reordered or restored."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, replace
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chain.films import Films
from chain.folders import Folders
from chain.storage.database import Database
from chain.storage.intake import Intake
from kiosk.link.wire import (
    MOST_CHANGE_BYTES,
    MOST_CHANGES,
    PROTOCOL,
    Batch,
    Change,
    Consent,
    CountBody,
    Ending,
    Kind,
    PersonBody,
    Purpose,
    key_of,
)
from tests.chain.centre import Centre, KioskEnd
from tests.chain.told import (
    GIVEN,
    STARTED,
    analysis,
    analysis_key,
    bare,
    new_id,
    person,
    visit,
    withdrawn,
)

Enrol = Callable[[], KioskEnd]
COUNT = key_of("2026-11-29", "A/B", "Ghost 15", "S1", "taken", "neutral", "neutral", 80)


def rows(centre: Centre, order: str, *values: object) -> list[dict[str, Any]]:
    with centre.database.transaction() as line:
        return line.execute(order.encode(), values).fetchall()


def visits_of(kiosk: KioskEnd, who: PersonBody) -> list[dict[str, Any]]:
    """What a store is told of a person."""
    persons = kiosk.get("/v1/persons", params={"code_sha256": who.code_sha256}).json()["persons"]
    return [visit for each in persons for visit in each["visits"]]


def test_a_visit_is_on_the_disk_when_it_is_acknowledged(kiosk: KioskEnd) -> None:
    who, key = person(), new_id()
    told = kiosk.push(kiosk.change("visit", key, visit(who)), kiosk.change("analysis", analysis_key(key), analysis()))
    assert told == {"epoch": kiosk.epoch, "sequence": 2, "refused": []}
    assert [each["visit"] for each in visits_of(kiosk, who)] == [key]
    assert kiosk.get("/v1/acknowledged", params={"epoch": kiosk.epoch}).json() == told


def test_an_epoch_that_was_not_seen_is_at_nothing(kiosk: KioskEnd) -> None:
    epoch = new_id()
    told = kiosk.get("/v1/acknowledged", params={"epoch": epoch})
    assert told.json() == {"epoch": epoch, "sequence": 0, "refused": []}


def test_the_same_batch_twice_is_the_same_as_once(centre: Centre, kiosk: KioskEnd) -> None:
    key = new_id()
    batch = kiosk.batch(
        kiosk.change("visit", key, visit(runs=2)),
        kiosk.change("analysis", analysis_key(key), analysis()),
        kiosk.change("count", COUNT, CountBody(3)),
    )
    answers = [kiosk.post("/v1/changes", json=batch).json() for _ in range(3)]
    assert answers == [{"epoch": kiosk.epoch, "sequence": 3, "refused": []}] * 3
    assert len(rows(centre, "SELECT 1 FROM runs WHERE visit = %s", UUID(key))) == 2
    assert len(rows(centre, "SELECT 1 FROM analyses WHERE visit = %s", UUID(key))) == 1
    assert rows(centre, "SELECT pairs, brand FROM counts WHERE kiosk = %s", kiosk.kiosk) == [
        {"pairs": 3, "brand": "A/B"}
    ]


def test_what_came_late_does_not_take_the_place_of_what_is_newer(kiosk: KioskEnd) -> None:
    who, key = person(), new_id()
    old = kiosk.batch(kiosk.change("visit", key, visit(who)))
    kiosk.push(kiosk.change("visit", key, visit(who, runs=3)))
    assert kiosk.post("/v1/changes", json=old).status_code == 200
    assert [len(each["runs"]) for each in visits_of(kiosk, who)] == [3]


def test_a_batch_that_leaves_something_out_is_refused(kiosk: KioskEnd) -> None:
    """As after a restore of the centre: it has less than it once acknowledged."""
    kiosk.sequence = kiosk.reached = 300
    answer = kiosk.post("/v1/changes", json=kiosk.batch(kiosk.change("visit", new_id(), visit())))
    assert (answer.status_code, answer.json()["code"]) == (409, "gap")
    assert kiosk.get("/v1/acknowledged", params={"epoch": kiosk.epoch}).json()["sequence"] == 0


def test_a_rebuilt_kiosk_begins_a_new_epoch_which_is_newer(centre: Centre, kiosk: KioskEnd) -> None:
    who, key = person(), new_id()
    kiosk.sequence = 900
    kiosk.push(kiosk.change("visit", key, visit(who)), kiosk.change("count", COUNT, CountBody(5)))
    kiosk.epoch, kiosk.sequence, kiosk.reached = new_id(), 0, 0
    kiosk.push(kiosk.change("visit", key, visit(who, runs=2)), kiosk.change("count", COUNT, CountBody(2)))
    assert [len(each["runs"]) for each in visits_of(kiosk, who)] == [2]
    assert rows(centre, "SELECT pairs FROM counts WHERE kiosk = %s", kiosk.kiosk) == [{"pairs": 5}]


def test_one_change_that_is_refused_stops_no_other(kiosk: KioskEnd) -> None:
    who, key = person(), new_id()
    told = kiosk.push(
        kiosk.change("visit", new_id(), {**asdict(visit()), "name": "Ada Lovelace"}),
        kiosk.change("count", key_of("no day", *"abcdef", 1), CountBody(1)),
        kiosk.change("count", key_of("2026-11-29", *"abcdef", 10**12), CountBody(1)),
        kiosk.change("count", key_of("2026-11-29", "one", "part"), CountBody(1)),
        kiosk.change("analysis", analysis_key(key), {"note": "\0"}),
        kiosk.change("analysis", analysis_key(new_id()), {"note": "x" * MOST_CHANGE_BYTES}),
        kiosk.change("visit", "../../etc/passwd", visit()),
        kiosk.change("visit", key, visit(who)),
    )
    assert [(each["sequence"], each["status"], each["code"]) for each in told["refused"]] == [
        *((sequence, 422, "malformed") for sequence in (1, 2, 3, 4, 5)),
        (6, 413, "too_large"),
        (7, 422, "malformed"),
    ]
    assert "Ada" not in json.dumps(told)
    assert len(visits_of(kiosk, who)) == 1


def test_a_refusal_is_told_again_where_its_answer_was_lost(kiosk: KioskEnd) -> None:
    key = new_id()
    kiosk.push(kiosk.change("visit", new_id(), visit()), kiosk.change("visit", key, bare()))
    ask = {"epoch": kiosk.epoch, "after": "1"}
    told = kiosk.get("/v1/acknowledged", params=ask).json()["refused"]
    assert [(each["sequence"], each["key"], each["code"]) for each in told] == [(2, key, "no_consent")]
    kiosk.push(kiosk.change("visit", key, visit()))
    assert kiosk.get("/v1/acknowledged", params=ask).json()["refused"] == []


@pytest.mark.parametrize(
    ("spoilt", "code"),
    [
        ({"protocol": PROTOCOL + 1}, "protocol"),
        ({"protocol": 0}, "protocol"),
        ({"after": -1}, "malformed"),
        ({"after": "0"}, "malformed"),
        ({"epoch": "'; DROP TABLE visits; --"}, "malformed"),
        ({"changes": [{"sequence": 2**63, "kind": "count", "key": COUNT, "body": {"pairs": 1}}]}, "malformed"),
        ({"changes": [{"sequence": 1, "kind": "tea", "key": COUNT, "body": None}]}, "malformed"),
        ({"changes": [{"sequence": 1, "kind": "count", "key": "a\nb", "body": None}]}, "malformed"),
        ({"changes": [{"sequence": n, "kind": "count", "key": COUNT, "body": None} for n in (2, 1)]}, "malformed"),
        (
            {
                "changes": [
                    {"sequence": n + 1, "kind": "count", "key": COUNT, "body": None} for n in range(MOST_CHANGES + 1)
                ]
            },
            "malformed",
        ),
        ({"more": 1}, "malformed"),
    ],
)
def test_of_a_batch_that_cannot_be_read_nothing_is_taken(kiosk: KioskEnd, spoilt: dict[str, Any], code: str) -> None:
    answer = kiosk.post("/v1/changes", json={**kiosk.batch(), **spoilt})
    assert answer.json()["code"] == code
    assert answer.json()["advice"]
    assert kiosk.get("/v1/acknowledged", params={"epoch": kiosk.epoch}).json()["sequence"] == 0


@pytest.mark.parametrize("body", [b"", b"[]", b"nonsense", b"[" * 100_000, b'{"protocol":1}', b"\xff\xfe"])
def test_a_body_that_is_no_batch_is_refused(kiosk: KioskEnd, body: bytes) -> None:
    answer = kiosk.post("/v1/changes", content=body)
    assert (answer.status_code, answer.json()["code"]) == (422, "malformed")


def test_text_that_looks_like_an_order_is_text(centre: Centre, kiosk: KioskEnd) -> None:
    order = "'); DROP TABLE runs; --"
    who, key = person(), new_id()
    told = visit(who)
    kiosk.push(kiosk.change("visit", key, replace(told, runs=(replace(told.runs[0], brand=order, model="%s"),))))
    kiosk.push(kiosk.change("count", key_of("2026-11-29", order, *"abcde", 1), CountBody(1)))
    assert visits_of(kiosk, who)[0]["runs"][0]["brand"] == order
    assert rows(centre, "SELECT brand FROM counts WHERE kiosk = %s", kiosk.kiosk) == [{"brand": order}]


def test_an_analysis_may_come_before_its_visit(kiosk: KioskEnd) -> None:
    """Of a visit that changed again its analysis has the smaller sequence."""
    who, key = person(), new_id()
    kiosk.push(kiosk.change("analysis", analysis_key(key), analysis(peak=7.0)))
    assert visits_of(kiosk, who) == []
    kiosk.push(kiosk.change("visit", key, visit(who)))
    assert visits_of(kiosk, who)[0]["runs"][0]["measures"]["feet"]["right"]["peak_eversion_deg"]["mean"] == 7.0


def test_without_consent_nothing_of_a_visit_is_taken(centre: Centre, kiosk: KioskEnd) -> None:
    key = new_id()
    of_improve = (Consent(Purpose.IMPROVE, True, STARTED, "1"),)
    for told in (bare(), visit(consents=()), visit(consents=of_improve)):
        assert kiosk.refusals(kiosk.change("visit", key, told)) == [(409, "no_consent")]
    kiosk.push(kiosk.change("analysis", analysis_key(key), analysis()))
    assert rows(centre, "SELECT 1 FROM analyses WHERE visit = %s", UUID(key)) == []
    assert kiosk.refusals(kiosk.change("visit", key, bare(*of_improve))) == []
    assert rows(centre, "SELECT person FROM visits WHERE visit = %s", UUID(key)) == [{"person": None}]
    assert rows(centre, "SELECT 1 FROM analyses WHERE visit = %s", UUID(key)) == []


def test_withdrawn_wins_whatever_comes_first_and_whatever_the_clocks_say(centre: Centre, kiosk: KioskEnd) -> None:
    who, key = person(), new_id()
    given = kiosk.change("visit", key, visit(who))
    kiosk.push(given)
    kiosk.push(kiosk.change("visit", key, bare(withdrawn(Purpose.CHAIN), *GIVEN)))
    assert visits_of(kiosk, who) == []
    again = kiosk.change("visit", key, visit(who)), kiosk.change("analysis", analysis_key(key), analysis())
    assert kiosk.refusals(*again) == [(409, "withdrawn")] * 2
    assert rows(centre, "SELECT 1 FROM persons WHERE person = %s", UUID(who.person)) == []
    erasures = kiosk.get("/v1/erasures", params={"after": "0"}).json()["erasures"]
    assert key not in [each["visit"] for each in erasures], "the shop keeps what its customer lets it keep"


def test_a_consent_is_a_fact_that_nothing_changes(centre: Centre, kiosk: KioskEnd) -> None:
    key = new_id()
    kiosk.push(kiosk.change("visit", key, visit()))
    kiosk.push(kiosk.change("visit", key, visit(consents=(Consent(Purpose.CHAIN, True, STARTED + 9.0, "2"),))))
    assert rows(centre, "SELECT text FROM consents WHERE visit = %s", UUID(key)) == [{"text": "1"}]


def test_a_visit_is_its_own_kiosks(enrol: Enrol) -> None:
    mine, other, key, who = enrol(), enrol(), new_id(), person()
    mine.push(mine.change("visit", key, visit(who, runs=2)))
    assert (
        other.refusals(
            other.change("visit", key, visit(who)),
            other.change("analysis", analysis_key(key), analysis()),
            other.change("recording", key_of(key, 1, 1), {"bytes": 1, "sha256": "0" * 64}),
            other.change("visit", key, None, "erased"),
        )
        == [(409, "other_kiosk")] * 4
    )
    assert [len(each["runs"]) for each in visits_of(mine, who)] == [2]


def test_a_person_has_one_code_and_a_code_one_person(kiosk: KioskEnd) -> None:
    who = person()
    kiosk.push(kiosk.change("visit", new_id(), visit(who)))
    of_another = replace(who, code_sha256="1" * 64), replace(who, person=new_id())
    changes = [kiosk.change("visit", new_id(), visit(each)) for each in of_another]
    assert kiosk.refusals(*changes) == [(409, "other_person")] * 2


def test_what_a_kiosk_no_longer_keeps_stays_here(kiosk: KioskEnd) -> None:
    who, key = person(), new_id()
    kiosk.push(kiosk.change("visit", key, visit(who)), kiosk.change("analysis", analysis_key(key), analysis()))
    told = kiosk.change("visit", key, None, "expired"), kiosk.change("analysis", analysis_key(key), None, "expired")
    assert kiosk.refusals(*told) == []
    assert visits_of(kiosk, who)[0]["runs"][0]["measures"] is not None


one_of_three = st.integers(0, 2)
change = st.one_of(
    st.tuples(st.just("visit"), one_of_three, st.integers(1, 3)),
    st.tuples(st.just("analysis"), one_of_three, st.integers(1, 3)),
    st.tuples(st.sampled_from(["erased", "withdrawn"]), one_of_three, st.just(0)),
)


class Shop:
    """A kiosk's log in memory, and what it may do to its batches: send them twice, send an old one, start again."""

    def __init__(self, database: Database, place: Folders, kiosk: UUID) -> None:
        self.intake, self.database, self.kiosk = Intake(database, Films(place)), database, kiosk
        self.keys, self.who = [new_id() for _ in range(3)], [person() for _ in range(3)]
        self.epoch, self.sequence, self.sent = new_id(), 0, list[Batch]()

    def told(self, kind: str, of: int, size: int) -> Change:
        self.sequence += 1
        if kind == "analysis":
            return Change(self.sequence, Kind.ANALYSIS, analysis_key(self.keys[of]), analysis(peak=float(size)))
        if kind == "erased":
            return Change(self.sequence, Kind.VISIT, self.keys[of], None, Ending.ERASED)
        body = bare(*GIVEN, withdrawn(Purpose.CHAIN)) if kind == "withdrawn" else visit(self.who[of], size)
        return Change(self.sequence, Kind.VISIT, self.keys[of], asdict(body))

    def push(self, changes: list[tuple[str, int, int]], again: int) -> None:
        reached = self.intake.acknowledged(self.kiosk, self.epoch, 0).sequence
        batch = Batch(1, self.epoch, reached, tuple(self.told(*each) for each in changes))
        self.sent.append(batch)
        for each in (batch, self.sent[again % len(self.sent)], batch):
            self.intake.take(self.kiosk, each)

    def held(self) -> list[tuple[int, list[float]]]:
        """Of each visit how many runs there are, and the peaks of its analyses."""
        with self.database.transaction() as line:
            return [
                (
                    line.execute("SELECT 1 FROM runs WHERE visit = %s", (UUID(key),)).rowcount,
                    [
                        row["document"]["feet"]["left"]["peak_eversion_deg"]["mean"]
                        for row in line.execute("SELECT document FROM analyses WHERE visit = %s", (UUID(key),))
                    ],
                )
                for key in self.keys
            ]


def expected(changes: list[tuple[str, int, int]]) -> list[tuple[int, list[float]]]:
    """The newest of each, none of what was erased or withdrawn at any time, no analysis without its visit."""
    gone = {of for kind, of, _ in changes if kind in ("erased", "withdrawn")}
    runs = {of: size for kind, of, size in changes if kind == "visit" and of not in gone}
    peaks = {of: float(size) for kind, of, size in changes if kind == "analysis" and of in runs}
    return [(runs.get(of, 0), [peaks[of]] if of in peaks else []) for of in range(3)]


@settings(max_examples=25)
@given(st.lists(st.tuples(st.lists(change, min_size=1, max_size=4), st.integers(0, 9)), min_size=1, max_size=5))
def test_any_batches_in_any_repetition_come_to_the_same(
    centre: Centre, batches: list[tuple[list[tuple[str, int, int]], int]]
) -> None:
    end = centre.enrol()
    end.close()
    shop = Shop(centre.database, centre.place, end.kiosk)
    for changes, again in batches:
        shop.push(changes, again)
    assert shop.held() == expected([each for changes, _ in batches for each in changes])
