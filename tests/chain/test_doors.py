"""Who may ask what: every door without a certificate, with a stranger's, with a revoked one; and what is too much."""

from __future__ import annotations

import socket
import ssl
from contextlib import suppress
from dataclasses import asdict
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import httpx
import pytest

from chain.authority import Authority, Paths, make_authority, pem
from chain.errors import TooOften
from chain.folders import Folders
from chain.storage.figures import Figures
from chain.storage.kiosks import Kiosks
from chain.web.requests import Pace
from kiosk.link.wire import CHUNK_BYTES, MOST_BATCH_BYTES
from tests.chain.centre import Centre, KioskEnd, certified, new_request
from tests.kiosk.clock import Clock

DOORS = [
    ("GET", "/v1/erasures?after=0"),
    ("GET", f"/v1/acknowledged?epoch={'0' * 32}"),
    ("POST", "/v1/changes"),
    ("HEAD", f"/v1/recordings/{'0' * 32}/1/1"),
    ("PUT", f"/v1/recordings/{'0' * 32}/1/1?offset=0"),
    ("POST", "/v1/alive"),
    ("GET", f"/v1/persons?code_sha256={'0' * 64}"),
    ("GET", f"/v1/persons?email_hmac={'0' * 64}"),
    ("DELETE", f"/v1/persons?code_sha256={'0' * 64}"),
]
every_door = pytest.mark.parametrize(("method", "path"), DOORS)


@every_door
def test_without_a_certificate_there_is_nothing(centre: Centre, method: str, path: str) -> None:
    with centre.stranger() as stranger:
        answer = stranger.request(method, path, content=b"")
        assert answer.status_code == 401
        assert method == "HEAD" or answer.json()["code"] == "no_certificate"


@every_door
def test_a_revoked_certificate_opens_nothing_from_the_next_request_on(
    centre: Centre, kiosk: KioskEnd, method: str, path: str
) -> None:
    assert kiosk.request(method, path, content=b"").status_code in (200, 204, 404, 422)
    Kiosks(centre.database).revoke(kiosk.kiosk)
    answer = kiosk.request(method, path, content=b"")
    assert answer.status_code == 403
    assert method == "HEAD" or answer.json()["code"] == "revoked"


def test_a_certificate_that_the_database_does_not_know_opens_nothing(centre: Centre) -> None:
    """As of a kiosk that was enrolled after the backup that was restored."""
    key, request = new_request()
    certificate, _ = centre.site.sign(request, uuid4())
    with KioskEnd(centre.url, certified(centre.trusting(), key, certificate), uuid4()) as unknown:
        assert unknown.get("/v1/erasures").json()["code"] == "unknown_kiosk"


def test_a_certificate_of_another_authority_is_not_even_heard(centre: Centre, place: Folders, tmp_path: Any) -> None:
    other = Paths(tmp_path)
    make_authority(other)
    key, request = new_request()
    certificate = pem(Authority(tmp_path).enrol(request, uuid4())).decode()
    with (
        KioskEnd(centre.url, certified(centre.trusting(), key, certificate), uuid4()) as foreign,
        pytest.raises(httpx.TransportError),
    ):
        foreign.get("/v1/erasures")


def test_a_kiosks_certificate_is_not_taken_for_the_centres(centre: Centre, tmp_path: Any) -> None:
    """Or one kiosk could answer the others."""
    key, request = new_request()
    certificate, _ = centre.site.sign(request, uuid4())
    (tmp_path / "both.pem").write_bytes(key + certificate.encode())
    posing = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    posing.load_cert_chain(tmp_path / "both.pem")
    with pytest.raises(ssl.SSLCertVerificationError, match="purpose"):
        handshake(posing, centre.trusting())


def handshake(server: ssl.SSLContext, client: ssl.SSLContext) -> None:
    """In memory."""
    to_client, to_server = ssl.MemoryBIO(), ssl.MemoryBIO()
    ends = (
        server.wrap_bio(to_server, to_client, server_side=True),
        client.wrap_bio(to_client, to_server, server_hostname="centre"),
    )
    for end in ends * 2:
        try:
            end.do_handshake()
        except ssl.SSLWantReadError:
            continue


def test_an_old_tls_is_not_spoken(centre: Centre) -> None:
    old = centre.trusting()
    old.maximum_version = ssl.TLSVersion.TLSv1_2
    with httpx.Client(verify=old, trust_env=False) as client, pytest.raises(httpx.ConnectError):
        client.get(f"{centre.url}/v1/authority")


@pytest.mark.parametrize(
    "path",
    ["/", "/v1", "/docs", "/openapi.json", "/v1/changes/", "/v1/recordings/..%2f..%2fetc/1/1", "/v1/recordings//1/1",
     "/v1/recordings/../authority/authority.key", "/v2/erasures"],
)  # fmt: skip
def test_every_other_path_is_not_there(kiosk: KioskEnd, path: str) -> None:
    answer = kiosk.get(path)
    assert (answer.status_code, answer.json()["code"]) == (404, "not_there")


@pytest.mark.parametrize(
    "path",
    [
        "..%2f..%2fauthority/1/1", "VISIT/../1", "VISIT/1/%2e%2e", "VISITg/1/1", "VISIT/-1/1", "VISIT/1/1%00",
        "VISIT/1/1;DROP", f"{'A' * 32}/1/1", f"VISIT/{'9' * 30}/1",
    ],
)  # fmt: skip
def test_no_path_leads_out_of_the_recordings(centre: Centre, kiosk: KioskEnd, path: str) -> None:
    before = sorted(centre.place.root.rglob("*"))
    answer = kiosk.put(f"/v1/recordings/{path.replace('VISIT', '0' * 32)}", content=b"x")
    assert answer.status_code in (404, 422)
    assert sorted(centre.place.root.rglob("*")) == before


@pytest.mark.parametrize(
    "path",
    [
        "/v1/erasures?after=-1", "/v1/erasures?after=1%20OR%201=1", f"/v1/erasures?after={'9' * 40}",
        "/v1/acknowledged?epoch=' OR ''='", "/v1/acknowledged", "/v1/persons", "/v1/persons?code_sha256=%27%20OR%201=1",
        f"/v1/persons?code_sha256={'0' * 64}&email_hmac={'0' * 64}", "/v1/persons?email_hmac=",
    ],
)  # fmt: skip
def test_a_query_is_an_id_a_digest_or_a_number(kiosk: KioskEnd, path: str) -> None:
    answer = kiosk.get(path)
    assert (answer.status_code, answer.json()["code"]) == (422, "malformed")


@pytest.mark.parametrize(
    ("method", "path", "most"),
    [
        ("POST", "/v1/changes", MOST_BATCH_BYTES),
        ("PUT", f"/v1/recordings/{'0' * 32}/1/1?offset=0", CHUNK_BYTES),
        ("POST", "/v1/alive", 16_384),
        ("POST", "/v1/enrolments", 16_384),
    ],
)
def test_a_body_that_is_too_large_is_not_read_to_its_end(
    centre: Centre, kiosk: KioskEnd, method: str, path: str, most: int
) -> None:
    """Neither one that says so nor one that does not say."""
    with kiosk.spoken(f"{method} {path} HTTP/1.1\r\nHost: centre\r\nContent-Length: {most + 1}\r\n\r\n") as line:
        assert line.recv(12) == b"HTTP/1.1 413"
    with suppress(httpx.TransportError):  # cut off while it still speaks, it may miss the answer
        untold = kiosk.request(method, path, content=(b"x" * 65_536 for _ in range(most // 65_536 + 2)))
        assert (untold.status_code, untold.json()["code"]) == (413, "too_large")


def test_headers_without_end_are_not_read(kiosk: KioskEnd) -> None:
    with kiosk.spoken(f"GET /v1/authority HTTP/1.1\r\nX: {'x' * 200_000}") as line:
        assert line.recv(12) == b"HTTP/1.1 400"


def test_who_asks_too_often_waits_a_minute() -> None:
    clock = Clock(0.0)
    pace = Pace(2, clock)
    for _ in range(2):
        pace.count("10.0.0.1")
    pace.count("10.0.0.2")
    with pytest.raises(TooOften):
        pace.count("10.0.0.1")
    clock.now_s = 61.0
    pace.count("10.0.0.1")


def test_a_line_on_which_nothing_comes_is_closed(centre: Centre, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("chain.web.line.HEADERS_S", 0.05)
    with (
        socket.create_connection(("127.0.0.1", urlsplit(centre.url).port)) as raw,
        centre.trusting().wrap_socket(raw, server_hostname="127.0.0.1") as line,
    ):
        line.sendall(b"GET /v1/authority HTTP/1.1\r\nHost: ")
        assert line.recv(1000) == b""


def test_an_answer_is_kept_by_nobody_and_names_no_software(kiosk: KioskEnd) -> None:
    answer = kiosk.get("/v1/erasures")
    assert answer.headers["Cache-Control"] == "no-store"
    assert "server" not in answer.headers


def test_what_nobody_foresaw_is_answered_and_names_nothing(
    centre: Centre, kiosk: KioskEnd, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(centre.site, "history", None)
    answer = kiosk.get("/v1/persons", params={"code_sha256": "0123456789abcdef" * 4})
    assert (answer.status_code, answer.json()["code"]) == (500, "fault")
    (line,) = [record.getMessage() for record in caplog.records if record.name == "chain.web"]
    assert line == "A request failed: AttributeError at /v1/persons"


def test_a_sign_of_life_is_kept_until_the_next(centre: Centre, kiosk: KioskEnd) -> None:
    alive = {"version": "0.1.0", "disk_free_bytes": 9, "camera": "good", "queue": 3, "findings": ["disk_low"]}
    for queue in (3, 4):
        assert kiosk.post("/v1/alive", json={**alive, "queue": queue}).status_code == 204
    (heard,) = Figures(centre.database).kiosks(None, kiosk.kiosk)
    assert heard.alive is not None
    assert asdict(heard.alive) == {**alive, "queue": 4, "findings": ["disk_low"]}
    assert kiosk.post("/v1/alive", json={**alive, "customer": "Ada"}).status_code == 422
