"""What a kiosk tells its centre arrives once, however the line breaks and whoever is restored; the erased is gone."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from gait.results.versions import Versions
from kiosk.faults import CentreAway, LinkFault, NotOfChain
from kiosk.folders import Folders
from kiosk.link.__main__ import push, push_when_due
from kiosk.link.wire import (
    AnswersBody,
    CountBody,
    Ending,
    Erasure,
    Kind,
    RecordingBody,
    RunBody,
    VisitBody,
    address_digest,
    code_digest,
    parts_of,
)
from kiosk.storage.backup import back_up, mend
from kiosk.storage.centre import Line, read_line, write_line
from kiosk.storage.changes import Log
from kiosk.storage.deletion import delete_visits
from kiosk.storage.store import Store
from kiosk.storage.tally import Tally
from tests.kiosk.link.stand_in import KEY, No, StandIn, Torn
from tests.kiosk.storage.test_changes import BEARER, BOTH, ENDED, end, of_chain, set_aside
from tests.kiosk.storage.test_database import CUSTOMER, NAME
from tests.kiosk.storage.test_tally import visit as tallied
from tests.kiosk.visit.test_table import AGREED, ID

NOW = ENDED + 60.0
OTHER = "c" * 32
WITHDRAWN = replace(of_chain(), consents=replace(AGREED, keep=True), person=None)


@pytest.fixture
def in_threes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Small batches."""
    monkeypatch.setattr("kiosk.link.push.MOST_CHANGES", 3)


def tear(*paths: str) -> Callable[[str], None]:
    """Cut the line once at each of these requests."""
    left = list(paths)

    def cut(path: str) -> None:
        if path in left:
            left.remove(path)
            raise Torn

    return cut


def store_many(place: Folders, count: int) -> list[str]:
    ids = [f"{number:032x}" for number in range(count)]
    for visit_id in ids:
        end(place, of_chain(visit_id=visit_id))
    return ids


def exists(place: Folders, visit_id: str) -> bool:
    with closing(Store(place.visits)) as store:
        return store.load(visit_id) is not None


def aside(place: Folders) -> list[str]:
    with closing(Log(place)) as log:
        return set_aside(log)


def copied(place: Folders) -> bytes:
    """The database as somebody might copy it by hand."""
    copy = back_up(place, NOW)
    content = copy.read_bytes()
    copy.unlink()
    return content


def put_back(place: Folders, content: bytes) -> None:
    for path in place.root.glob(f"{place.visits.name}*"):
        path.unlink()
    place.visits.write_bytes(content)


def test_a_visit_arrives_as_the_wire_spells_it_and_names_nobody(enrolled: Folders, centre: StandIn) -> None:
    end(enrolled, of_chain(BOTH))
    push(enrolled, NOW)
    (visit,) = centre.of(Kind.VISIT).values()
    body = visit["body"]
    assert VisitBody(**body).ended_at == ENDED
    assert body["person"] == {
        "person": BEARER.id,
        "code_sha256": code_digest(BEARER.code),
        "email_hmac": address_digest(bytes.fromhex(KEY), CUSTOMER.email),
    }
    assert AnswersBody(**body["answers"]).size_eu == 42.5
    assert [RunBody(**run).stood for run in body["runs"]] == [True]
    told = [(one["purpose"], one["given"], one["by"]) for one in body["consents"]]
    assert told == [("chain", True, "customer"), ("improve", True, "customer")]
    (key,) = centre.of(Kind.ANALYSIS)
    assert parts_of(key) == (ID, "1", "1", "1", "pose:abc", "default-1", "norms-1")
    (recording,) = centre.of(Kind.RECORDING).values()
    assert RecordingBody(**recording["body"]).bytes == len(b"pictures")
    sent = json.dumps([centre.batches, centre.alive])
    assert NAME not in sent
    assert CUSTOMER.email not in sent


def test_counts_arrive_when_their_day_is_over(enrolled: Folders, centre: StandIn) -> None:
    today = datetime.fromtimestamp(NOW).date().isoformat()
    with closing(Store(enrolled.visits)) as store:
        store.save(tallied(1))
        Tally(store).count(tallied(1), today)
    push(enrolled, NOW)
    assert centre.of(Kind.COUNT) == {}
    push(enrolled, NOW + 86400.0)
    assert [CountBody(**change["body"]).pairs for change in centre.of(Kind.COUNT).values()] == [1, 1, 1]
    assert {len(parts_of(key)) for key in centre.of(Kind.COUNT)} == {8}


def test_many_go_in_batches_and_nothing_twice(enrolled: Folders, centre: StandIn, in_threes: None) -> None:
    ids = store_many(enrolled, 4)
    for _ in range(2):
        push(enrolled, NOW)
    assert [len(batch) for batch in centre.batches] == [3, 3, 2]
    assert list(centre.of(Kind.VISIT)) == ids
    assert centre.alive[-1]["queue"] == 0


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_line_that_breaks_loses_nothing(enrolled: Folders, centre: StandIn, in_threes: None, when: str) -> None:
    store_many(enrolled, 3)
    setattr(centre, when, tear("/v1/erasures", "/v1/acknowledged", "/v1/changes", "/v1/alive"))
    for _ in range(4):
        with pytest.raises(CentreAway):
            push(enrolled, NOW)
    push(enrolled, NOW)
    assert len(centre.of(Kind.VISIT)) == len(centre.of(Kind.ANALYSIS)) == 3
    assert centre.alive[-1]["queue"] == 0


def test_days_without_the_centre_are_waited_out_with_growing_pauses(enrolled: Folders, centre: StandIn) -> None:
    store_many(enrolled, 1)
    asked, now = list[float](), NOW

    def refuse(path: str) -> None:
        asked.append(now)
        raise Torn

    centre.before = refuse
    while now < NOW + 86400.0:
        before = len(asked)
        try:
            push_when_due(enrolled, now)
        except CentreAway:
            assert len(asked) == before + 1
        now += 60.0
    assert 48 <= len(asked) <= 120  # half an hour apart at most, a quarter at least, after the first
    assert read_line(enrolled).trouble
    centre.before = lambda path: None
    push_when_due(enrolled, now + 1800.0)
    assert (len(centre.of(Kind.VISIT)), read_line(enrolled).trouble, read_line(enrolled).tries) == (1, "", 0)


def test_a_kiosk_that_nobody_answered_for_months_still_asks(enrolled: Folders, centre: StandIn) -> None:
    centre.revoked = True
    write_line(enrolled, Line(tries=5000))
    with pytest.raises(NotOfChain):
        push_when_due(enrolled, NOW)
    assert NOW < read_line(enrolled).next_at <= NOW + 1800.0


def test_a_store_without_a_chain_has_nothing_to_do(place: Folders) -> None:
    push_when_due(place, NOW)
    assert not place.root.exists()


def test_a_kiosk_that_was_restored_begins_an_epoch_and_sends_what_it_has(enrolled: Folders, centre: StandIn) -> None:
    store_many(enrolled, 2)
    back_up(enrolled, NOW)
    end(enrolled, of_chain(visit_id=OTHER))
    push(enrolled, NOW)
    for path in enrolled.root.glob(f"{enrolled.visits.name}-*"):
        path.unlink()
    enrolled.visits.write_bytes(b"not a database at all" * 1000)
    assert mend(enrolled, NOW)
    end(enrolled, of_chain(visit_id="d" * 32))
    push(enrolled, NOW)
    assert len(centre.reached) == 2
    assert set(centre.of(Kind.VISIT)) == {f"{0:032x}", f"{1:032x}", OTHER, "d" * 32}
    assert exists(enrolled, "d" * 32)


def test_an_older_database_put_back_by_hand_is_found_out_and_begins_one_too(enrolled: Folders, centre: StandIn) -> None:
    store_many(enrolled, 1)
    before = copied(enrolled)
    end(enrolled, of_chain(visit_id=OTHER))
    push(enrolled, NOW)
    put_back(enrolled, before)
    end(enrolled, replace(of_chain(visit_id=f"{0:032x}"), taken="none"))
    push(enrolled, NOW)
    assert len(centre.reached) == 2
    assert centre.of(Kind.VISIT)[f"{0:032x}"]["body"]["taken"] == "none"


def test_a_centre_that_was_restored_gets_the_rest_again(enrolled: Folders, centre: StandIn, in_threes: None) -> None:
    store_many(enrolled, 2)
    push(enrolled, NOW)
    things, reached = dict(centre.things), dict(centre.reached)
    end(enrolled, of_chain(visit_id=OTHER))
    push(enrolled, NOW)
    centre.things, centre.reached = things, reached
    push(enrolled, NOW)
    assert OTHER in centre.of(Kind.VISIT)
    centre.things, centre.reached = {}, {}
    push(enrolled, NOW)
    assert len(centre.of(Kind.VISIT)) == 3


def test_consent_that_was_withdrawn_is_told_and_nothing_else(enrolled: Folders, centre: StandIn) -> None:
    end(enrolled, of_chain())
    push(enrolled, NOW)
    end(enrolled, WITHDRAWN)
    push(enrolled, NOW)
    body = centre.of(Kind.VISIT)[ID]["body"]
    assert [(one["purpose"], one["given"]) for one in body["consents"]] == [("chain", False)]
    assert (body["person"], body["answers"], body["runs"]) == (None, None, [])
    assert [change["kind"] for change in centre.batches[-1]] == ["visit"]
    assert exists(enrolled, ID)


def test_whoever_thinks_better_of_it_before_the_end_was_never_told(enrolled: Folders, centre: StandIn) -> None:
    with closing(Store(enrolled.visits)) as store:
        store.save(of_chain())
    push(enrolled, NOW)
    end(enrolled, WITHDRAWN)
    push(enrolled, NOW)
    assert centre.batches == []


@pytest.mark.parametrize("ending", [Ending.ERASED, Ending.EXPIRED])
def test_a_deletion_here_is_told_with_its_reason(enrolled: Folders, centre: StandIn, ending: Ending) -> None:
    end(enrolled, of_chain())
    push(enrolled, NOW)
    delete_visits(enrolled, [ID], print, ending.value)
    push(enrolled, NOW)
    told = centre.of(Kind.VISIT)[ID]
    assert (told["body"], told["ending"]) == (None, ending)


def test_an_erasure_from_the_centre_is_carried_out_before_anything_is_sent(enrolled: Folders, centre: StandIn) -> None:
    end(enrolled, of_chain())
    end(enrolled, replace(of_chain(visit_id=OTHER), person=replace(BEARER, id="e" * 32)))
    centre.erasures = [Erasure(1, None, BEARER.id)]
    push(enrolled, NOW)
    assert (exists(enrolled, ID), exists(enrolled, OTHER)) == (False, True)
    assert centre.of(Kind.VISIT)[ID]["body"] is None
    assert not enrolled.of_visit(ID).exists()
    centre.erasures.append(Erasure(2, OTHER, None))
    push(enrolled, NOW)
    assert not exists(enrolled, OTHER)


def test_an_erasure_is_carried_out_once_more_after_a_restore(enrolled: Folders, centre: StandIn) -> None:
    end(enrolled, of_chain())
    before = copied(enrolled)
    centre.erasures = [Erasure(1, ID, None)]
    push(enrolled, NOW)
    put_back(enrolled, before)
    assert exists(enrolled, ID)
    push(enrolled, NOW)
    assert not exists(enrolled, ID)


def test_a_visit_that_is_open_on_the_screen_is_erased_when_it_has_ended(enrolled: Folders, centre: StandIn) -> None:
    with closing(Store(enrolled.visits)) as store:
        store.save(of_chain())
        centre.erasures = [Erasure(1, ID, None)]
        push(enrolled, NOW)
        assert exists(enrolled, ID)
        store.end(ID, ENDED)
    push(enrolled, NOW)
    assert not exists(enrolled, ID)


def test_one_that_is_refused_is_set_aside_until_it_changes_and_the_others_go_on(
    enrolled: Folders, centre: StandIn
) -> None:
    store_many(enrolled, 2)
    centre.refusal = lambda change: (422, "malformed") if change["key"] == f"{0:032x}" else (0, "")
    for _ in range(2):
        push(enrolled, NOW)
    assert aside(enrolled) == ["422 malformed"]
    assert set(centre.of(Kind.VISIT)) == {f"{1:032x}"}
    assert len(centre.batches) == 1
    centre.refusal = lambda change: (0, "")
    end(enrolled, of_chain(visit_id=f"{0:032x}"))
    push(enrolled, NOW)
    assert (len(centre.of(Kind.VISIT)), aside(enrolled)) == (2, [])


def test_a_refusal_whose_answer_was_lost_is_heard_all_the_same(enrolled: Folders, centre: StandIn) -> None:
    end(enrolled, of_chain())
    centre.refusal, centre.after = lambda change: (409, "no_consent"), tear("/v1/changes")
    with pytest.raises(CentreAway):
        push(enrolled, NOW)
    push(enrolled, NOW)
    assert aside(enrolled) == ["409 no_consent", "409 no_consent"]


def test_what_was_erased_there_is_deleted_here(enrolled: Folders, centre: StandIn) -> None:
    end(enrolled, of_chain())
    centre.refusal = lambda change: (410, "erased")
    push(enrolled, NOW)
    assert not exists(enrolled, ID)


def test_a_batch_that_is_refused_for_one_of_its_changes_goes_without_it(enrolled: Folders, centre: StandIn) -> None:
    store_many(enrolled, 3)
    poison = f"{1:032x}"

    def judge(changes: list[dict[str, Any]]) -> None:
        if any(change["key"] == poison for change in changes):
            raise No(422, "malformed")

    centre.judge = judge
    push(enrolled, NOW)
    assert aside(enrolled) == ["422 malformed"]
    assert set(centre.of(Kind.VISIT)) == {f"{0:032x}", f"{2:032x}"}
    assert len(centre.of(Kind.ANALYSIS)) == 3


def test_one_longer_than_a_batch_may_be_is_told_alone_and_set_aside(
    enrolled: Folders, centre: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kiosk.link.push.ROOM_BYTES", 2000)
    end(enrolled, of_chain())
    with closing(Store(enrolled.visits)) as store:
        store.add_analysis(ID, of_chain().run, Versions("2", "", "", ""), {"curve": list(range(1000))})
    centre.refusal = lambda change: (413, "too_large") if len(json.dumps(change)) > 2000 else (0, "")
    push(enrolled, NOW)
    assert aside(enrolled) == ["413 too_large"]
    assert [len(batch) for batch in centre.batches] == [2, 1]


def test_what_is_not_the_centre_s_word_sets_nothing_aside(enrolled: Folders, centre: StandIn) -> None:
    """Such as a page of the shop's router."""
    end(enrolled, of_chain())
    centre.before = lambda path: (_ for _ in ()).throw(No(404, ""))
    with pytest.raises(LinkFault):
        push_when_due(enrolled, NOW)
    assert aside(enrolled) == []


def test_a_kiosk_that_was_revoked_says_so(enrolled: Folders, centre: StandIn) -> None:
    centre.revoked = True
    with pytest.raises(NotOfChain) as told:
        push_when_due(enrolled, NOW)
    assert "new code" in told.value.what_to_do
    assert read_line(enrolled).tries == 1


def test_a_sign_of_life_names_no_customer(enrolled: Folders, centre: StandIn) -> None:
    end(enrolled, of_chain())
    push(enrolled, NOW)
    (alive,) = centre.alive
    assert set(alive) == {"version", "disk_free_bytes", "camera", "queue", "findings"}
    assert (alive["camera"], "No mail server is set up" in alive["findings"]) == ("none", True)
