"""A kiosk becomes one of the chain's by a code: once, within an hour, after ten wrong guesses never."""

from __future__ import annotations

import hashlib
import ssl
from collections.abc import Iterator
from uuid import uuid4

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from chain.folders import Folders
from chain.storage.database import Database
from chain.storage.figures import Figures
from chain.storage.kiosks import MOST_TRIES, Kiosks
from chain.web.site import ENROLMENTS
from tests.chain.centre import Centre, KioskEnd, answering, certified, new_request


@pytest.fixture
def own(database: Database, place: Folders) -> Iterator[Centre]:
    """A service of its own: who enrols often is told to wait."""
    with answering(database, place) as centre:
        yield centre


@pytest.fixture
def code(database: Database) -> str:
    store = f"store {uuid4().hex}"
    Kiosks(database).add_store(store)
    return Kiosks(database).make_code(store, "till")


def enrol(own: Centre, code: str, request: str) -> httpx.Response:
    with own.stranger() as stranger:
        return stranger.post("/v1/enrolments", json={"code": code, "request": request})


def test_a_code_gives_a_certificate_that_opens_the_centre(own: Centre, code: str) -> None:
    key, request = new_request()
    told = enrol(own, code.lower().replace("-", " "), request).json()
    known = {each.kiosk.hex: each.name for each in Figures(own.database).kiosks(None)}
    assert known[told["kiosk"]] == "till"
    assert len(told["address_key"]) == 64
    trusted = ssl.create_default_context(cadata=told["authority"])
    with KioskEnd(own.url, certified(trusted, key, told["certificate"]), uuid4()) as kiosk:
        assert kiosk.get("/v1/erasures").status_code == 200


def test_the_fingerprint_on_the_sheet_tells_the_centre_from_another(own: Centre) -> None:
    """Before it is enrolled a kiosk knows no authority: it fetches it, and compares."""
    with httpx.Client(verify=False, trust_env=False) as anybody:
        told = anybody.get(f"{own.url}/v1/authority").text
    assert hashlib.sha256(ssl.PEM_cert_to_DER_cert(told)).hexdigest() == own.site.authority.fingerprint


def test_a_code_is_good_once(own: Centre, code: str) -> None:
    assert enrol(own, code, new_request()[1]).status_code == 200
    answer = enrol(own, code, new_request()[1])
    assert (answer.status_code, answer.json()["code"]) == (403, "wrong_code")


def test_a_code_has_its_hour(own: Centre, code: str) -> None:
    with own.database.transaction() as line:
        line.execute("UPDATE enrolment_codes SET expires_at = now() WHERE label = %s", (code[:4],))
    assert enrol(own, code, new_request()[1]).json()["code"] == "wrong_code"


def test_ten_wrong_guesses_are_the_last(own: Centre, code: str) -> None:
    kiosks = Kiosks(own.database)
    for _ in range(MOST_TRIES):
        with pytest.raises(Exception, match="wrong"):
            kiosks.enrol(code[:4] + "2" * 16, lambda kiosk: ("", ""))
    assert enrol(own, code, new_request()[1]).json()["code"] == "wrong_code"


def test_a_key_of_another_kind_is_not_signed(own: Centre, code: str) -> None:
    assert enrol(own, code, new_request(ec.SECP384R1())[1]).json()["code"] == "malformed"


@pytest.mark.parametrize("request_text", ["", "nonsense", "-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n-----END"])
def test_a_request_that_cannot_be_signed_leaves_the_code(own: Centre, code: str, request_text: str) -> None:
    assert enrol(own, code, request_text).json()["code"] == "malformed"
    assert enrol(own, code, new_request()[1]).status_code == 200


@pytest.mark.parametrize("guess", ["", "'; DROP TABLE kiosks; --", "AAAA", "\0", "é" * 5_000])
def test_a_guess_is_wrong_whatever_it_is(own: Centre, guess: str) -> None:
    assert enrol(own, guess, new_request()[1]).status_code in (403, 422)


def test_who_guesses_often_waits(own: Centre) -> None:
    answers = [enrol(own, "AAAA-BBBB", "").status_code for _ in range(ENROLMENTS + 1)]
    assert answers == [403] * ENROLMENTS + [429]


def test_neither_the_code_nor_a_private_key_is_in_the_database(own: Centre, code: str) -> None:
    with own.database.transaction() as line:
        row = line.execute("SELECT * FROM enrolment_codes WHERE label = %s", (code[:4],)).fetchone()
    assert row is not None
    assert code.replace("-", "")[4:] not in str(row)


def test_the_chains_keys_are_the_services_alone(own: Centre) -> None:
    paths = own.site.authority.paths
    assert {path.stat().st_mode & 0o077 for path in (paths.key, paths.server, paths.address_key)} == {0}
