"""Recordings come in chunks, are whole when size and digest fit, and go when their customer wishes."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from chain.errors import Refusal
from chain.folders import FilmKey
from kiosk.link.wire import OFFSET, WHOLE, Consent, FilmBody, Purpose, Received, RecordingBody, key_of
from tests.chain.centre import Centre, KioskEnd
from tests.chain.told import BOTH, STARTED, bare, new_id, visit, withdrawn

FILM = bytes(range(256)) * 40
TRIAL, STANDING = FILM[:1000][::-1], "/standing"


def announced(kiosk: KioskEnd, film: bytes = FILM) -> str:
    """The visit of a recording that its kiosk has announced, with the standing trial before it."""
    key = new_id()
    trial = FilmBody(len(TRIAL), hashlib.sha256(TRIAL).hexdigest())
    body = RecordingBody(len(film), hashlib.sha256(film).hexdigest(), standing=trial)
    told = kiosk.change("visit", key, visit(consents=BOTH)), kiosk.change("recording", key_of(key, 1, 1), body)
    assert kiosk.refusals(*told) == []
    return key


def put(kiosk: KioskEnd, visit: str, offset: int, chunk: bytes, which: str = "") -> tuple[int, dict[str, Any]]:
    """which: empty, or /standing."""
    answer = kiosk.put(f"/v1/recordings/{visit}/1/1{which}", params={"offset": str(offset)}, content=chunk)
    return answer.status_code, answer.json()


def there(kiosk: KioskEnd, visit: str, which: str = "") -> tuple[str, str]:
    headers = kiosk.head(f"/v1/recordings/{visit}/1/1{which}").headers
    return headers[OFFSET], headers[WHOLE]


def film_of(centre: Centre, visit: str) -> Path:
    return centre.place.recording(UUID(visit), 1, 1)


def trial_of(centre: Centre, visit: str) -> Path:
    return centre.place.standing(UUID(visit), 1, 1)


def test_chunk_by_chunk_a_recording_becomes_whole(centre: Centre, kiosk: KioskEnd) -> None:
    key = announced(kiosk)
    assert there(kiosk, key) == ("0", "?0")
    assert put(kiosk, key, 0, FILM[:6000]) == (200, {"bytes": 6000, "whole": False})
    assert there(kiosk, key) == ("6000", "?0")
    assert put(kiosk, key, 6000, FILM[6000:]) == (200, {"bytes": len(FILM), "whole": True})
    assert there(kiosk, key) == (str(len(FILM)), "?1")
    assert film_of(centre, key).read_bytes() == FILM
    assert film_of(centre, key).stat().st_mode & 0o777 == 0o600


def test_a_standing_trial_comes_by_the_same_rules_and_apart(centre: Centre, kiosk: KioskEnd) -> None:
    key = announced(kiosk)
    assert put(kiosk, key, 0, TRIAL[:400], STANDING) == (200, {"bytes": 400, "whole": False})
    assert (there(kiosk, key), there(kiosk, key, STANDING)) == (("0", "?0"), ("400", "?0"))
    assert put(kiosk, key, 399, TRIAL[399:], STANDING)[1]["code"] == "offset"
    assert put(kiosk, key, 400, FILM[: len(TRIAL) - 400], STANDING)[1]["code"] == "digest"
    assert put(kiosk, key, 0, TRIAL, STANDING) == (200, {"bytes": len(TRIAL), "whole": True})
    assert put(kiosk, key, 0, FILM)[1]["whole"]
    assert (film_of(centre, key).read_bytes(), trial_of(centre, key).read_bytes()) == (FILM, TRIAL)
    assert put(kiosk, new_id(), 0, TRIAL, STANDING)[0] == 404


def test_what_an_older_kiosk_sent_is_joined_by_its_standing_trial(centre: Centre, kiosk: KioskEnd) -> None:
    key, digest = new_id(), hashlib.sha256(FILM).hexdigest()
    plain = {"bytes": len(FILM), "sha256": digest}
    told = kiosk.change("visit", key, visit(consents=BOTH)), kiosk.change("recording", key_of(key, 1, 1), plain)
    assert kiosk.post("/v1/changes", json=kiosk.batch(*told) | {"protocol": 1}).json()["refused"] == []
    put(kiosk, key, 0, FILM)
    assert kiosk.head(f"/v1/recordings/{key}/1/1{STANDING}").status_code == 404
    trial = FilmBody(len(TRIAL), hashlib.sha256(TRIAL).hexdigest())
    body = RecordingBody(len(FILM), digest, standing=trial)
    assert kiosk.refusals(kiosk.change("recording", key_of(key, 1, 1), body)) == []
    assert there(kiosk, key) == (str(len(FILM)), "?1")
    assert put(kiosk, key, 0, TRIAL, STANDING)[1]["whole"]


def test_a_chunk_that_does_not_follow_is_refused_and_costs_nothing(kiosk: KioskEnd) -> None:
    key = announced(kiosk)
    put(kiosk, key, 0, FILM[:6000])
    for offset in (0, 5999, 6001, 10**15):
        status, told = put(kiosk, key, offset, FILM[:100])
        assert (status, told["code"]) == (409, "offset")
    assert put(kiosk, key, 6000, FILM[6000:] + b"more")[1]["code"] == "too_large"
    assert put(kiosk, key, 6000, FILM[6000:])[1]["whole"]


def test_another_recording_than_was_announced_begins_anew(centre: Centre, kiosk: KioskEnd) -> None:
    key = announced(kiosk)
    status, told = put(kiosk, key, 0, FILM[::-1])
    assert (status, told["code"]) == (422, "digest")
    assert not film_of(centre, key).exists()
    assert there(kiosk, key) == ("0", "?0")
    assert put(kiosk, key, 0, FILM)[1]["whole"]


def test_what_a_power_cut_left_is_cut_off_or_sent_again(centre: Centre, kiosk: KioskEnd) -> None:
    """More than was counted, or less than the database says: as after the restore of either."""
    key = announced(kiosk)
    put(kiosk, key, 0, FILM[:6000])
    film_of(centre, key).write_bytes(FILM[:6000] + b"\0" * 3000)
    assert there(kiosk, key) == ("6000", "?0")
    put(kiosk, key, 6000, FILM[6000:7000])
    assert film_of(centre, key).read_bytes() == FILM[:7000]
    film_of(centre, key).write_bytes(FILM[:100])
    assert there(kiosk, key) == ("100", "?0")
    assert put(kiosk, key, 100, FILM[100:])[1]["whole"]
    assert film_of(centre, key).read_bytes() == FILM


def test_a_restored_database_finds_what_lies_whole_in_the_folder(centre: Centre, kiosk: KioskEnd) -> None:
    key = announced(kiosk)
    put(kiosk, key, 0, FILM)
    with centre.database.transaction() as line:
        line.execute("DELETE FROM recordings WHERE visit = %s", (UUID(key),))
    body = RecordingBody(len(FILM), hashlib.sha256(FILM).hexdigest())
    kiosk.push(kiosk.change("recording", key_of(key, 1, 1), body))
    assert there(kiosk, key) == (str(len(FILM)), "?1")


def test_without_consent_no_picture_is_taken(centre: Centre, kiosk: KioskEnd) -> None:
    key = new_id()
    kiosk.push(
        kiosk.change("visit", key, visit()), kiosk.change("recording", key_of(key, 1, 1), RecordingBody(1, "0" * 64))
    )
    status, told = put(kiosk, key, 0, b"x")
    assert (status, told["code"]) == (404, "not_there")
    agreed = Consent(Purpose.IMPROVE, True, STARTED, "1")
    kiosk.push(
        kiosk.change("visit", key, bare(agreed, *visit().consents)), kiosk.change("visit", key, visit(consents=BOTH))
    )
    assert there(kiosk, key) == ("0", "?0")


def test_who_agrees_to_that_alone_sends_a_recording_and_nothing_else(kiosk: KioskEnd) -> None:
    key, film = new_id(), b"film"
    kiosk.push(kiosk.change("visit", key, bare(Consent(Purpose.IMPROVE, True, STARTED, "1"))))
    body = RecordingBody(len(film), hashlib.sha256(film).hexdigest())
    kiosk.push(kiosk.change("recording", key_of(key, 1, 1), body))
    assert put(kiosk, key, 0, film)[1]["whole"]


def test_a_withdrawn_consent_takes_the_pictures_along_and_lets_the_results_stay(
    centre: Centre, kiosk: KioskEnd
) -> None:
    key = announced(kiosk)
    put(kiosk, key, 0, FILM[:6000])
    put(kiosk, key, 0, TRIAL, STANDING)
    told = visit(consents=(*BOTH, withdrawn(Purpose.IMPROVE)))
    kiosk.push(kiosk.change("visit", key, told))
    assert not film_of(centre, key).parent.exists()
    assert put(kiosk, key, 6000, FILM[6000:])[0] == 404
    assert kiosk.head(f"/v1/recordings/{key}/1/1{STANDING}").status_code == 404
    body = RecordingBody(len(FILM), "0" * 64)
    assert kiosk.refusals(kiosk.change("recording", key_of(key, 1, 1), body)) == [(409, "withdrawn")]


def test_a_whole_recording_outlives_the_kiosks_and_an_unfinished_one_goes_with_it(
    centre: Centre, kiosk: KioskEnd
) -> None:
    """So it is with the standing trial, which is worth nothing alone."""
    for sent, trial, stays in ((FILM, TRIAL, [True, True]), (FILM, TRIAL[:9], [True, False]), (FILM[:6000], TRIAL, [])):
        key = announced(kiosk)
        put(kiosk, key, 0, sent)
        put(kiosk, key, 0, trial, STANDING)
        kiosk.push(kiosk.change("recording", key_of(key, 1, 1), None, "expired"))
        assert [film_of(centre, key).exists(), trial_of(centre, key).exists()] == (stays or [False, False])
        kiosk.push(kiosk.change("recording", key_of(key, 1, 1), None, "erased"))
        assert not film_of(centre, key).parent.exists()


def test_another_kiosk_neither_sees_nor_adds(enrol: Callable[[], KioskEnd]) -> None:
    mine, other = enrol(), enrol()
    key = announced(mine)
    assert other.head(f"/v1/recordings/{key}/1/1").status_code == 404
    assert put(other, key, 0, FILM)[0] == 404
    assert there(mine, key) == ("0", "?0")


@settings(max_examples=10)
@given(st.lists(st.tuples(st.integers(0, 2), st.integers(1, 900)), max_size=12))
def test_however_it_is_sent_it_comes_whole_or_not_at_all(centre: Centre, steps: list[tuple[int, int]]) -> None:
    """Steps: a chunk at its place, one before it, one beyond it; then the rest."""
    film, recordings = FILM[:2000], centre.site.recordings
    with centre.enrol() as kiosk:
        key = FilmKey(UUID(announced(kiosk, film)), 1, 1)
    for place, size in steps:
        at = max(0, recordings.received(kiosk.kiosk, key).bytes + (0, -7, 7)[place])
        with suppress(Refusal):
            recordings.put(kiosk.kiosk, key, at, film[at : at + size])
    at = recordings.received(kiosk.kiosk, key).bytes
    with suppress(Refusal):
        recordings.put(kiosk.kiosk, key, at, film[at:])
    assert recordings.received(kiosk.kiosk, key) == Received(2000, True)
    assert centre.place.film(key).read_bytes() == film
