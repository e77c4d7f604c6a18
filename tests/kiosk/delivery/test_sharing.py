"""The report on the shop's network: one visit, under its token, for ten minutes; nothing else is ever answered."""

from __future__ import annotations

import http.client
import os
import socket
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from threading import Thread

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gait.errors import SettingsFault
from kiosk.delivery.sharing import MOST_ANSWERS, Host, ShareServer, page, reachable
from kiosk.folders import Folders, make_private
from kiosk.settings import Settings, ShareSettings, write_settings
from kiosk.storage.share import ALIVE_S, Share, close_share, is_alive, open_share, read_share, trouble_of
from kiosk.words import LANGUAGES, words
from tests.kiosk.clock import Clock

NOW = 1.8e9
REPORT, FILM = b"%PDF-1.4 a report", b"a film"


@pytest.fixture
def place(tmp_path: Path) -> Folders:
    place = Folders(tmp_path)
    for visit in ("one", "other"):
        make_private(place.of_visit(visit))
        place.report(visit).write_bytes(REPORT + visit.encode())
        place.film(visit).write_bytes(FILM)
    place.settings.write_text("secret")
    return place


@pytest.fixture
def clock() -> Clock:
    return Clock(NOW)


@pytest.fixture
def server(place: Folders, clock: Clock) -> Iterator[ShareServer]:
    server = ShareServer("127.0.0.1", 0, place, clock)
    Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def token(place: Folders) -> str:
    return open_share(place, "one", NOW + 600.0, "de", "Läufer & Söhne")


def fetch(server: ShareServer, path: str, method: str = "GET") -> tuple[int, bytes, dict[str, str]]:
    """Status, content and headers of the path as it is written here: nothing tidies it up."""
    line = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=20.0)
    line.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
    line.endheaders()
    answer = line.getresponse()
    found = answer.status, answer.read(), dict(answer.getheaders())
    line.close()
    return found


def test_the_page_leads_to_report_and_film_in_the_customers_language(server: ShareServer, token: str) -> None:
    status, content, headers = fetch(server, f"/{token}/")
    assert status == 200
    assert 'href="gait-report.pdf"' in content.decode()
    assert 'href="slow-motion.mp4"' in content.decode()
    assert "Läufer &amp; Söhne" in content.decode()
    assert headers["Content-Type"] == "text/html; charset=utf-8"


def test_both_files_come_as_they_are_and_are_kept_by_nobody(server: ShareServer, token: str) -> None:
    for name, expected, kind in (
        ("gait-report.pdf", REPORT + b"one", "application/pdf"),
        ("slow-motion.mp4", FILM, "video/mp4"),
    ):
        status, content, headers = fetch(server, f"/{token}/{name}")
        assert (status, content, headers["Content-Type"]) == (200, expected, kind)
        assert headers["Cache-Control"] == "no-store"
        assert headers["Referrer-Policy"] == "no-referrer"
        assert "Python" not in headers["Server"]
        assert fetch(server, f"/{token}/{name}", "HEAD")[:2] == (200, b"")


@pytest.mark.parametrize(
    "path",
    [
        "/", "//", "/TOKEN", "/TOKEN/report.pdf", "/TOKEN/other", "/TOKEN/../other/report.pdf",
        "/TOKEN/%2e%2e/other/report.pdf", "/TOKEN/..%2fother%2freport.pdf", "/TOKEN/../../settings.toml",
        "/TOKEN//etc/passwd", "/TOKEN/gait-report.pdf/", "/TOKEN/gait-report.pdf%00.html", "/TOKEN/gait-report.pdf?x=1",
        "/TOKEN/%67ait-report.pdf", "/./TOKEN/gait-report.pdf", "/x//TOKEN/gait-report.pdf", "TOKEN/gait-report.pdf",
        "http://127.0.0.1/TOKEN/gait-report.pdf", "/TOKEN\\gait-report.pdf", "/TOKE/gait-report.pdf",
        "/TOKENx/gait-report.pdf", "/share.json", "/settings.toml", "/*",
    ],
)  # fmt: skip
def test_every_other_path_is_not_there(path: str, server: ShareServer, token: str) -> None:
    status, content, _ = fetch(server, path.replace("TOKEN", token).replace("TOKE/", f"{token[:-1]}/"))
    assert (status, content) == (404, b"")


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "PROPFIND"])
def test_nothing_can_be_sent_or_changed(method: str, server: ShareServer, token: str, place: Folders) -> None:
    assert fetch(server, f"/{token}/gait-report.pdf", method)[0] == 501
    assert place.report("one").read_bytes() == REPORT + b"one"


@given(st.text(st.characters(codec="ascii", exclude_categories=["Cc"], exclude_characters=" /"), max_size=60))
def test_no_other_token_opens_it(guess: str) -> None:
    share = Share("one", "0" * 64, NOW + 600.0, "en", "")
    assert not share.allows(guess, NOW)


def test_after_ten_minutes_it_is_gone(server: ShareServer, token: str, clock: Clock) -> None:
    clock.now_s = NOW + 599.0
    assert fetch(server, f"/{token}/")[0] == 200
    clock.now_s = NOW + 600.0
    assert fetch(server, f"/{token}/gait-report.pdf")[:2] == (404, b"")


def test_with_the_visit_it_is_gone(server: ShareServer, token: str, place: Folders) -> None:
    close_share(place)
    assert fetch(server, f"/{token}/gait-report.pdf")[:2] == (404, b"")


def test_the_next_visit_ends_the_one_before_and_no_token_opens_both(
    server: ShareServer, token: str, place: Folders
) -> None:
    second = open_share(place, "other", NOW + 600.0, "en", "")
    assert fetch(server, f"/{token}/gait-report.pdf")[0] == 404
    assert fetch(server, f"/{second}/gait-report.pdf")[1] == REPORT + b"other"


def test_a_deleted_report_is_not_there_and_the_page_does_not_promise_it(
    server: ShareServer, token: str, place: Folders
) -> None:
    place.report("one").unlink()
    assert fetch(server, f"/{token}/gait-report.pdf")[0] == 404
    assert b"gait-report.pdf" not in fetch(server, f"/{token}/")[1]


def test_the_disk_holds_no_token_and_nobody_else_reads_what_it_holds(place: Folders, token: str) -> None:
    assert token.encode() not in place.share.read_bytes()
    assert place.share.stat().st_mode & 0o077 == 0
    assert len(token) >= 32


def test_two_tokens_are_never_alike(place: Folders, token: str) -> None:
    assert token != open_share(place, "one", NOW + 600.0, "de", "")


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"visit": "one"}', b'{"visit": "one", "else": 1}'])
def test_a_damaged_record_opens_nothing(content: bytes, place: Folders) -> None:
    place.share.write_bytes(content)
    assert read_share(place) is None


def test_a_crowd_is_sent_away_and_the_next_is_served(server: ShareServer, token: str) -> None:
    idle = [socket.create_connection(("127.0.0.1", server.server_port)) for _ in range(MOST_ANSWERS)]
    with pytest.raises((http.client.BadStatusLine, ConnectionError)):
        fetch(server, f"/{token}/")
    for line in idle:
        line.close()
    deadline = time.monotonic() + 20.0
    while server.room.acquire(blocking=False) is False:
        assert time.monotonic() < deadline
    server.room.release()
    assert fetch(server, f"/{token}/")[0] == 200


def test_no_path_stands_in_any_log(
    server: ShareServer, token: str, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    fetch(server, f"/{token}/")
    fetch(server, "/wrong/")
    with socket.create_connection(("127.0.0.1", server.server_port)) as line:
        line.sendall(f"GET /{token}/".encode())
    assert token not in "".join(capfd.readouterr()) + caplog.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_is_told_in_every_language(language: str) -> None:
    told = page(Share("one", "", 0.0, language, "Shop"), ["gait-report.pdf"])
    assert words(language).tr("Your report (PDF)") in told
    assert f'lang="{language}"' in told
    assert "slow-motion" not in told


@pytest.mark.parametrize("address", ["0.0.0.0", "::", "8.8.8.8", "224.0.0.1", "shop.local", "999.1.1.1"])
def test_only_a_private_address_of_its_own_is_served_on(address: str) -> None:
    with pytest.raises(SettingsFault):
        reachable(ShareSettings(address))
    assert reachable(ShareSettings("192.168.1.20")) == "192.168.1.20"


def test_the_service_opens_and_closes_with_the_setting(tmp_path: Path) -> None:
    place = Folders(tmp_path)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    host = Host(place)
    host.look()
    assert not is_alive(place), "off by default"
    on = replace(Settings(), share=ShareSettings("127.0.0.1", port))
    write_settings(on, place.settings)
    host.look()
    assert is_alive(place)
    socket.create_connection(("127.0.0.1", port)).close()
    write_settings(Settings(), place.settings)
    host.look()
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port))


def test_what_keeps_phones_away_is_said_until_it_is_mended(tmp_path: Path) -> None:
    place = Folders(tmp_path)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        write_settings(replace(Settings(), share=ShareSettings("127.0.0.1", port)), place.settings)
        host = Host(place)
        host.look()
        assert (is_alive(place), trouble_of(place)) == (False, "Address already in use")
    host.look()
    assert (is_alive(place), trouble_of(place)) == (True, "")
    write_settings(replace(Settings(), share=ShareSettings("192.168.255.254", port)), place.settings)
    host.look()
    assert (is_alive(place), trouble_of(place)) == (False, "Cannot assign requested address")


def test_a_service_that_fell_silent_is_not_alive(tmp_path: Path) -> None:
    place = Folders(tmp_path)
    place.sharing.touch()
    os.utime(place.sharing, (NOW, NOW))
    assert is_alive(place, NOW + ALIVE_S - 1.0)
    assert not is_alive(place, NOW + ALIVE_S + 1.0)
