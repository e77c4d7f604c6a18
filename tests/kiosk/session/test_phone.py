"""Staff's phone over real HTTP on this machine: paired, it does what the screen's keys do, and nothing else does."""

from __future__ import annotations

import http.client
import json
import re
import socket
import stat
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from threading import Thread
from urllib.parse import urlencode

import pytest

from kiosk.delivery.phone_line import PhoneAnswer, PhoneRequest
from kiosk.delivery.phone_site import MOST_BODY_BYTES
from kiosk.delivery.sharing import READ_S, ShareServer
from kiosk.faults import DiskFull
from kiosk.folders import Folders
from kiosk.session.front import Unsaved
from kiosk.session.part import Lengths
from kiosk.session.phone_job import PhoneJob
from kiosk.settings import Settings, ShareSettings, WarmUpSettings
from kiosk.upkeep.pairing import CODE_S, Pairing
from kiosk.upkeep.pin import FREE_TRIES, StaffPin
from kiosk.visit.events import Event, Ready, Redone, Stopped, WarmedUp
from kiosk.visit.model import TEST_SHOE, Aspect, Level, Light, Run, State, Visit
from kiosk.words import LANGUAGES, words
from tests.kiosk.clock import Clock
from tests.kiosk.session.fake_shop import SETTINGS, Kiosk
from tests.kiosk.ui.fake_front import GOOD, FakeFront, troubled, unusable

PIN = "2468"
ON = ShareSettings("127.0.0.1", staff_phone=True)
SHARED = replace(SETTINGS, share=ON, warm_up=WarmUpSettings(180.0, 120.0))
LENGTHS = Lengths(standing_s=0.5, countdown_s=0.0, recording_s=9.0)
SIDE = Light(Aspect.VIEW, Level.RED, 0.0, "side")


@dataclass(frozen=True, slots=True)
class Answer:
    """What a phone got."""

    status: int
    headers: dict[str, str]
    text: str

    @property
    def keys(self) -> list[str]:
        return re.findall(r'name="key" value="(\w+)"', self.text)

    def hidden(self, name: str) -> str:
        """What the page carries along."""
        found = re.search(f'name="{name}" value="([^"]*)"', self.text)
        assert found is not None, self.text
        return unescape(found[1])

    def says(self, sentence: str, language: str = "en") -> bool:
        return words(language).tr(sentence) in unescape(self.text)


@dataclass(slots=True)
class Shop:
    """A kiosk, the service before it, and a phone. running: the pairing's clock; slow: of the service's patience."""

    folder: Path
    pin: StaffPin = field(init=False)
    kiosk: Kiosk = field(init=False)
    server: ShareServer = field(init=False)
    cookie: str = ""
    running: Clock = field(default_factory=Clock)
    slow: Clock = field(default_factory=Clock)

    def __post_init__(self) -> None:
        self.pin = StaffPin(self.folder / "pin.json", monotonic=self.running, cost=2**4)
        self.pin.set_up(PIN)
        self.kiosk = Kiosk(self.folder, SHARED, LENGTHS, pin=self.pin)
        self.kiosk.session.pairing.monotonic = self.running
        place = self.kiosk.session.folders
        self.server = ShareServer("127.0.0.1", 0, place, staff_phone=True, monotonic=self.slow)
        Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}"

    def send(self, method: str, path: str, body: str = "", **headers: str) -> Answer:
        """While the screen turns. headers: beside those that a browser sends; an empty one is left out."""
        usual = {"Host": self.origin.removeprefix("http://"), "Cookie": self.cookie}
        if method == "POST":
            kind = "application/x-www-form-urlencoded"
            usual |= {"Origin": self.origin, "Content-Type": kind, "Content-Length": str(len(body))}
        with ThreadPoolExecutor(1) as browser:
            answer = browser.submit(self.fetch, method, path, body, usual | headers)
            self.kiosk.let(answer.done, "the answer")
            return answer.result()

    def fetch(self, method: str, path: str, body: str, headers: dict[str, str]) -> Answer:
        line = http.client.HTTPConnection("127.0.0.1", self.server.server_port, timeout=60.0)
        line.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
        for name, value in headers.items():
            if value:
                line.putheader(name.replace("_", "-"), value)
        line.endheaders(body.encode())
        answer = line.getresponse()
        found = Answer(answer.status, dict(answer.getheaders()), answer.read().decode())
        line.close()
        return found

    def pair(self, code: str, pin: str = PIN) -> Answer:
        answer = self.send("POST", "/phone/pair", urlencode({"code": code, "pin": pin, "key": "pair"}))
        self.cookie = answer.headers.get("Set-Cookie", "").partition(";")[0]
        return answer

    def paired(self) -> Shop:
        assert self.pair(self.kiosk.session.pairing.offer()).status == 303
        return self

    def page(self) -> Answer:
        return self.send("GET", "/phone/")

    def press(self, page: Answer, key: str, **changed: str) -> Answer:
        """A key of that page; the page that follows."""
        form = {"key": key, "seen": page.hidden("seen"), "check": page.hidden("check"), **changed}
        answer = self.send("POST", "/phone/press", urlencode(form))
        return self.page() if answer.status == 303 else answer

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.kiosk.session.close()


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    shop = Shop(tmp_path)
    yield shop
    shop.close()


# ---- pairing ----


def test_a_code_the_pin_and_a_cookie_that_no_script_sees(shop: Shop) -> None:
    code = shop.kiosk.session.pairing.offer()
    asked = shop.send("GET", f"/phone/{code}")
    assert (asked.status, asked.keys) == (200, ["pair"])
    assert f'value="{code}"' in asked.text
    answer = shop.pair(code)
    assert (answer.status, answer.headers["Location"]) == (303, "/phone/")
    cookie = answer.headers["Set-Cookie"]
    assert {"Path=/phone", "HttpOnly", "SameSite=Strict"} < set(cookie.split("; "))
    assert shop.page().says("Waiting for a customer")


def test_a_wrong_an_expired_and_a_used_code_pair_nobody(shop: Shop) -> None:
    code = shop.kiosk.session.pairing.offer()
    wrong = "This code is wrong or over. Let the kiosk show a new one."
    assert shop.pair("AAAAAAAA").says(wrong)
    shop.running.now_s += CODE_S
    refused = shop.pair(code)
    assert (refused.status, refused.says(wrong), shop.cookie) == (403, True, "")
    used = shop.kiosk.session.pairing.offer()
    shop.pair(used)
    assert shop.pair(used).says(wrong)


def test_wrong_pins_are_counted_together_with_those_on_the_screen(shop: Shop) -> None:
    code = shop.kiosk.session.pairing.offer()
    assert not shop.pin.check("1357"), "on the screen"
    assert shop.pair(code, "1357").says("That PIN is wrong.")
    for _ in range(FREE_TRIES - 2):
        shop.pair(code, "1357")
    waiting = shop.pair(code)
    assert "Too many wrong PINs." in waiting.text
    assert not shop.pin.check(PIN), "nor on the screen"
    shop.running.now_s += shop.pin.wait_s()
    assert shop.pair(code).status == 303


def test_without_its_cookie_a_phone_sees_nothing_of_the_visit(shop: Shop) -> None:
    shop.kiosk.to_check()
    page = shop.paired().page()
    assert page.keys == ["start"]
    for cookie in ("", "phone=", "phone=x", f"{shop.cookie}x", f"other={shop.cookie[6:]}"):
        for path in ("/phone/", "/phone", "/phone/now"):
            answer = shop.send("GET", path, Cookie=cookie)
            assert (answer.status, answer.keys) == (403, ["pair"])
    form = urlencode({"key": "start", "seen": page.hidden("seen"), "check": page.hidden("check")})
    assert shop.send("POST", "/phone/press", form, Cookie="").status == 403
    assert shop.kiosk.at(State.CHECK)


def test_unpairing_ends_it_at_once(shop: Shop) -> None:
    shop.kiosk.to_check()
    page = shop.paired().page()
    shop.kiosk.session.pairing.unpair()
    assert shop.press(page, "start").status == 403
    assert shop.page().status == 403
    assert shop.kiosk.at(State.CHECK)


# ---- what other pages, slow phones and strangers try ----


def test_no_other_page_can_press_a_key(shop: Shop) -> None:
    shop.kiosk.to_check()
    page = shop.paired().page()
    form = urlencode({"key": "start", "seen": page.hidden("seen"), "check": page.hidden("check")})
    for changed in (
        {"Origin": "http://evil.example"}, {"Origin": "null"}, {"Origin": f"{shop.origin}0"},
        {"Host": "evil.example"}, {"Host": ""}, {"Content_Type": "text/plain", "Content-Type": ""},
    ):  # fmt: skip
        assert shop.send("POST", "/phone/press", form, **changed).status in (403, 415), changed
    for check in ("", "x", page.hidden("check")[:-1]):
        assert shop.press(page, "start", check=check).says("This page was out of date. Press again.")
    for path in (f"/phone/press?{form}", "/phone/press", "/phone/pair", "/phone/start"):
        assert shop.send("GET", path).status == 404
    assert shop.kiosk.at(State.CHECK), "nothing was done"
    assert shop.send("POST", "/phone/press", form, Origin="").status == 303, "its own page can, also where none is told"
    assert not shop.kiosk.at(State.CHECK)


def test_another_name_for_this_machine_opens_no_page(shop: Shop) -> None:
    assert shop.paired().send("GET", "/phone/", Host="evil.example").status == 404


def test_large_odd_and_unfinished_bodies_are_turned_away(shop: Shop) -> None:
    assert shop.send("POST", "/phone/pair", "x" * (MOST_BODY_BYTES + 1)).status == 413
    assert shop.send("POST", "/phone/pair", Content_Length="-1", **{"Content-Length": ""}).status == 411
    assert shop.send("POST", "/phone/pair", **{"Content-Length": ""}, Transfer_Encoding="chunked").status == 411
    assert shop.send("POST", "/phone/pair", "code=%ff%00&pin=\x01&" + "a=b&" * 200).status == 403
    assert shop.send("POST", "/gait-report.pdf", "x=1").status == 501


def test_who_is_slow_is_cut_off_and_holds_nobody_up(shop: Shop) -> None:
    with socket.create_connection(("127.0.0.1", shop.server.server_port), timeout=30.0) as slow:
        slow.sendall(b"POST /phone/pair HTTP/1.1\r\nContent-Length: 20\r\nX:")
        assert shop.send("GET", "/phone/").status == 403, "beside it another is served"
        shop.slow.now_s += READ_S + 1.0
        assert slow.recv(100) == b""


def test_pages_carry_no_foreign_thing_and_allow_none(shop: Shop) -> None:
    shop.kiosk.to_check()
    shop.paired()
    for answer in (shop.page(), shop.send("GET", "/phone/ABCDEFGH")):
        page = Page(answer.text)
        assert page.wrong == []
        assert page.addresses <= {"/phone/press", "/phone/pair"}
        policy = answer.headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'; ")
        assert "unsafe" not in policy
        assert answer.headers["Referrer-Policy"] == "same-origin"
        assert answer.headers["Cache-Control"] == "no-store"
    assert "Ana" not in shop.page().text


def test_nothing_of_it_stands_in_a_log(
    shop: Shop, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    code = shop.kiosk.session.pairing.offer()
    shop.pair(code, "1357")
    shop.pair(code)
    told = "".join(capfd.readouterr()) + caplog.text
    assert not [secret for secret in (code, PIN, "1357", shop.cookie) if secret in told]


# ---- the visit ----


def test_a_run_is_started_stopped_and_recorded_again_from_the_phone(shop: Shop) -> None:
    kiosk = shop.kiosk
    kiosk.to_check()
    page = shop.paired().page()
    assert page.says("All set. Run when you are ready", kiosk.settings.store.language)
    shop.press(page, "start")
    kiosk.until(State.WARM_UP)
    page = shop.page()
    assert page.keys == ["start", "stop"]
    kiosk.engine.holding = True
    shop.press(page, "start")
    kiosk.until(State.RECORDING, State.ANALYSING)
    kiosk.until(State.ANALYSING)
    asked = shop.press(shop.page(), "redo")
    assert asked.says("Recording again throws this recording away.")
    assert kiosk.at(State.ANALYSING), "not before it was asked"
    assert shop.press(asked, "redo").says("Camera check")
    assert kiosk.at(State.CHECK)
    kiosk.engine.holding = False
    kiosk.let(kiosk.ready)
    shop.press(shop.page(), "start")
    kiosk.until(State.WARM_UP)
    shop.press(shop.page(), "start")
    kiosk.until(State.RESULT)
    page = shop.page()
    assert page.says("The result is there")
    assert "°" not in page.text
    assert shop.press(page, "redo").says("Camera check")
    assert kiosk.session.visit.results == ()
    assert kiosk.session.visit.run.replaces is not None, "the result stays until there is a new one"


def test_a_key_counts_only_for_what_was_seen_when_it_was_pressed(shop: Shop) -> None:
    shop.kiosk.to_check()
    before = shop.paired().page()
    shop.press(before, "start")
    shop.kiosk.until(State.WARM_UP)
    late = shop.press(before, "start")
    assert (late.status, late.says("The visit has gone on meanwhile. Look again.")) == (403, True)
    assert shop.kiosk.at(State.WARM_UP), "the warm-up is not cut short"


def test_what_changes_comes_without_a_new_page(shop: Shop) -> None:
    shop.kiosk.to_check()
    now = json.loads(shop.paired().send("GET", "/phone/now").text)
    assert "Camera check" in now["said"]
    assert 'value="start"' in now["keys"]


# ---- off, and away ----


def test_off_there_is_no_socket_and_every_path_is_the_same_404(tmp_path: Path) -> None:
    for settings in (
        Settings(),
        Settings(share=ShareSettings("127.0.0.1")),
        Settings(share=ShareSettings("", 8090, True)),
    ):
        job = PhoneJob(settings, Folders(tmp_path), FakeFront(), Pairing(StaffPin(tmp_path / "pin.json")))
        job.open()
        assert not Folders(tmp_path).phone.exists()
    server = ShareServer("127.0.0.1", 0, Folders(tmp_path))
    Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    for path in ("/phone/", "/phone", "/phone/now", "/phone/ABCDEFGH"):
        line = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=60.0)
        line.request("GET", path)
        assert line.getresponse().status == 404
        line.close()
    server.shutdown()
    server.server_close()


def test_turned_off_the_socket_closes_and_phones_are_unpaired(shop: Shop) -> None:
    session, path = shop.paired().kiosk.session, shop.kiosk.session.folders.phone
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    session.use(replace(SHARED, sound=replace(SHARED.sound, volume_pct=20)))
    assert session.pairing.count() == 1, "another setting unpairs nobody"
    session.use(replace(SHARED, share=ShareSettings("127.0.0.1")))
    assert (path.exists(), session.pairing.count()) == (False, 0)
    session.use(SHARED)
    assert shop.page().status == 403


def test_a_kiosk_that_does_not_answer_is_told_in_the_store_s_language(shop: Shop) -> None:
    shop.kiosk.session.folders.settings.write_text('[store]\nlanguage = "de"\n')
    shop.kiosk.session.phones.close()
    answer = shop.page()
    assert (answer.status, answer.says("The kiosk does not answer.", "de")) == (503, True)


def test_a_socket_that_cannot_be_made_stops_nobody(tmp_path: Path) -> None:
    folder = tmp_path / ("long" * 40)
    kiosk = Kiosk(folder, SHARED)
    kiosk.to_check()
    assert kiosk.at(State.CHECK)
    kiosk.session.close()


@pytest.mark.parametrize(
    "line", [b"", b"{", b"[]", b'{"order": 1}', b'{"order": "look", "more": ""}', b"[" * 9000, b'{"order": "\xc3\xa4"}']
)
def test_what_is_no_request_is_not_answered(shop: Shop, line: bytes) -> None:
    with socket.socket(socket.AF_UNIX) as odd:
        odd.connect(str(shop.kiosk.session.folders.phone))
        odd.sendall(line + b"\n")
        odd.settimeout(60.0)
        assert odd.recv(10) == b""
    assert shop.page().status == 403, "the next one is"


# ---- every state ----


@dataclass(slots=True)
class Desk:
    """A paired phone and a visit that stands where a test puts it, without anything between."""

    folder: Path
    front: FakeFront = field(default_factory=FakeFront)
    language: str = "en"
    job: PhoneJob = field(init=False)
    token: str = field(init=False)

    def __post_init__(self) -> None:
        pin = StaffPin(self.folder / "pin.json", cost=2**4)
        pin.set_up(PIN)
        settings = replace(SHARED, store=replace(SHARED.store, language=self.language))
        self.job = PhoneJob(settings, Folders(self.folder), self.front, Pairing(pin))
        self.token = self.job.pairing.pair(self.job.pairing.offer(), PIN)

    def look(self) -> PhoneAnswer:
        return self.job.answer(PhoneRequest("look", self.token))[0]

    def press(self, key: str) -> tuple[str, Event | None]:
        """What is said to it, and what the visit is told."""
        page = self.look()
        answer, event = self.job.answer(PhoneRequest("press", self.token, key=key, seen=page.seen, check=page.check))
        return answer.notice, event


RUNS = (Run(1, TEST_SHOE),)
KEYS: dict[State, dict[str, Event]] = {
    State.CHECK: {"start": Ready()},
    State.STANDING: {"stop": Stopped()},
    State.WARM_UP: {"start": WarmedUp(8.0, False), "stop": Stopped()},
    State.COUNTDOWN: {"stop": Stopped()},
    State.RECORDING: {"stop": Stopped()},
    State.ANALYSING: {"redo": Stopped()},
    State.UNUSABLE: {"redo": Redone()},
    State.RESULT: {"redo": Redone()},
}
ASKS = {State.RECORDING, State.ANALYSING}


def standing_at(state: State) -> Visit:
    if state is State.TROUBLE:
        return troubled("camera_lost")
    if state is State.UNUSABLE:
        return unusable("heel_unseen")
    return Visit(state, runs=RUNS, current=1, lights=GOOD)


@pytest.mark.parametrize("state", State)
def test_in_every_state_a_key_does_what_the_screen_s_does_or_is_refused_in_words(tmp_path: Path, state: State) -> None:
    desk = Desk(tmp_path, FakeFront(standing_at(state)))
    expected = KEYS.get(state, {})
    assert [key for key, _ in desk.look().keys] == list(expected)
    for key in ("start", "stop", "redo"):
        if key not in expected:
            assert desk.press(key) == ("This cannot be done now.", None)
        elif state in ASKS:
            assert desk.press(key) == ("", None)
            assert "Recording again throws this recording away." in desk.look().lines
            assert desk.press(key) == ("", expected[key])
        else:
            assert desk.press(key) == ("", expected[key])


def test_what_is_red_is_said_and_holds_the_start(tmp_path: Path) -> None:
    lights = (SIDE, *GOOD[1:])
    desk = Desk(tmp_path, FakeFront(replace(standing_at(State.CHECK), lights=lights), lamps=lights))
    page = desk.look()
    assert (page.lines, page.keys) == (("Seen from the side: put the camera behind the belt",), ())
    assert desk.press("start") == ("A light of the camera check is red.", None)
    desk.front.visit = replace(desk.front.visit, lights=())
    assert desk.press("start") == ("The camera check is still looking.", None)


def test_what_cannot_be_saved_holds_every_key(tmp_path: Path) -> None:
    front = FakeFront(standing_at(State.RESULT), unsaved=Unsaved(DiskFull(), print))
    page = Desk(tmp_path, front).look()
    assert (page.headline, page.keys) == ("Something is in the way", ())
    assert page.lines[0] == "There is no room to save this"


def test_a_question_is_forgotten_with_the_recording_that_it_was_about(tmp_path: Path) -> None:
    desk = Desk(tmp_path, FakeFront(standing_at(State.ANALYSING)))
    desk.press("redo")
    desk.front.visit = replace(desk.front.visit, runs=(Run(1, TEST_SHOE, attempt=2),))
    assert desk.press("redo") == ("", None), "asked anew"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_state_is_told_in_the_store_s_language(tmp_path: Path, language: str) -> None:
    own, english = Desk(tmp_path, language=language), Desk(tmp_path / "en")
    for state in State:
        own.front.visit = english.front.visit = standing_at(state)
        page = own.look()
        assert page.language == language
        assert page.headline == words(language).tr(english.look().headline)


class Page(HTMLParser):
    """A page as a strict browser reads it. wrong: tags that are not closed in order; addresses: all that it names."""

    EMPTY = ("meta", "input")

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.wrong: list[str] = []
        self.addresses: set[str] = set()
        self.feed(text)
        self.wrong += self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.addresses |= {value or "" for name, value in attrs if name in ("src", "href", "action", "style")}
        if tag not in self.EMPTY:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.wrong.append(tag)
