"""Head office's page as browsers meet it: who sees what, how a session ends, what a form must bring; every page."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from contextlib import closing
from html import unescape
from pathlib import Path
from uuid import UUID, uuid4

import cv2
import httpx
import numpy as np
import pytest

from chain.folders import Folders
from chain.passwords import USUAL, fits, hashed
from chain.storage.accounts import IDLE_MINUTES, LIFE_HOURS
from chain.storage.database import Database
from chain.storage.kiosks import Kiosks
from kiosk.camera.code_reader import read_codes
from kiosk.link.sheet import Sheet, read_sheet
from kiosk.link.wire import CountBody, key_of
from tests.chain.browser import PASSWORD, Browser, Page, showing
from tests.chain.centre import Centre, KioskEnd, new_request
from tests.chain.chromium import chromium
from tests.chain.test_commands import UNFIT_NAME, UNFIT_PASSWORD
from tests.chain.told import new_id, person, visit

OF_EVERYBODY = ("/", "/visits", "/visits?days=365", "/recordings", "/shoes", "/shoes?months=12", "/password")
OF_OFFICE = ("/kiosks/new", "/catalogue", "/limits", "/updates", "/customers", "/users", "/log")
ORDERS = ("/kiosks/new", "/stores", "/customers/access", "/customers/erase", "/users")  # head office's
SCRIPT = "<script>alert('x')</script>"
ROBERT = "Robert'); DROP TABLE counts; --"


@pytest.fixture(scope="session")
def page(database: Database, place: Folders) -> Iterator[Page]:
    """Beside the centre of the other tests, in the same database."""
    place.address.write_text("https://centre.example:8443")
    with showing(database, place) as page:
        yield page


@pytest.fixture(scope="session")
def office(page: Page) -> Iterator[Browser]:
    """Of somebody who sees everything."""
    with closing(page.logged_in()) as browser:
        yield browser


@pytest.fixture
def enter(page: Page) -> Iterator[Callable[..., Browser]]:
    """Log somebody new in, of head office or of a store."""
    entered: list[Browser] = []

    def enter(store: UUID | None = None) -> Browser:
        entered.append(page.logged_in(store))
        return entered[-1]

    yield enter
    for each in entered:
        each.close()


@pytest.fixture
def stranger(page: Page) -> Iterator[Browser]:
    with page.browser() as browser:
        yield browser


def store_of(page: Page, kiosk: KioskEnd) -> UUID:
    (found,) = [each for each in page.office.figures.kiosks(None) if each.kiosk == kiosk.kiosk]
    return found.store


def count(day: str, outcome: str, brand: str = "", model: str = "", left: str = "neutral") -> str:
    return key_of(day, brand, model, "", outcome, left, "neutral", -1)


def tell(page: Page, kiosk: KioskEnd, **pairs: int) -> None:
    """Counts of a kiosk for today: of visits by how they came out, and of a shoe."""
    today = page.office.figures.today().isoformat()
    keys = {
        "measured": count(today, "measured"),
        "inconclusive": count(today, "measured", left="inconclusive"),
        "too_dark": key_of(today, "", "", "", "too_dark", "", "", -1),
        "taken": count(today, "taken", "Alder", SCRIPT),
        "left": count(today, "left", "Alder", SCRIPT),
    }
    kiosk.push(*(kiosk.change("count", keys[name], CountBody(many)) for name, many in pairs.items()))


def plain(answer: httpx.Response) -> str:
    """A page's words, without its marks, spaces run together."""
    return " ".join(unescape(re.sub("<[^>]+>", " ", answer.text)).split())


@pytest.mark.parametrize("path", [*OF_EVERYBODY, *OF_OFFICE, f"/kiosks/{'0' * 32}"])
def test_without_a_log_in_every_page_leads_to_the_door(stranger: Browser, path: str) -> None:
    answer = stranger.get(path)
    assert (answer.status_code, answer.headers["location"], answer.text) == (303, "/login", "")


@pytest.mark.parametrize("path", [*ORDERS, "/logout", "/password", f"/kiosks/{'0' * 32}/revoke"])
def test_without_a_log_in_nothing_is_ordered(stranger: Browser, path: str) -> None:
    assert stranger.post(path, data={"token": stranger.token("/login")}).headers["location"] == "/login"


def test_each_page_is_drawn_for_head_office(office: Browser, enrol: Callable[[], KioskEnd]) -> None:
    kiosk = enrol()
    for path in (*OF_EVERYBODY, *OF_OFFICE, f"/kiosks/{kiosk.kiosk.hex}"):
        answer = office.get(path)
        assert answer.status_code == 200, path
        assert answer.text.rstrip().endswith("</html>")
        assert "<script" not in answer.text
        assert "style=" not in answer.text
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert answer.headers["cache-control"] == "no-store"


def test_a_real_browser_shows_every_page_whole_at_a_desk_and_on_a_phone(
    page: Page, kiosk: KioskEnd, tmp_path: Path
) -> None:
    tell(page, kiosk, measured=400, inconclusive=30, too_dark=7, taken=2, left=4)
    with chromium(tmp_path) as browser:
        browser.open(f"{page.url}/users")
        assert browser.path == "/login"
        browser.write("name", page.new_user())
        browser.write("password", PASSWORD)
        browser.touch("main form button")
        assert browser.path == "/"
        for path in (*OF_EVERYBODY, *OF_OFFICE, f"/kiosks/{kiosk.kiosk.hex}", f"/?store={store_of(page, kiosk).hex}"):
            browser.open(f"{page.url}{path}")
            assert [browser.overhang(width) for width in (1280, 390)] == [0, 0], path
        browser.touch("form[action='/logout'] button")
        assert browser.path == "/login"
        browser.open(f"{page.url}/users")
        assert browser.path == "/login"
        assert browser.complaints == []


def test_a_manager_sees_their_store_alone(
    page: Page, enter: Callable[..., Browser], enrol: Callable[[], KioskEnd]
) -> None:
    own, other = enrol(), enrol()
    tell(page, own, measured=3, taken=1)
    tell(page, other, measured=5, left=7)
    manager = enter(store_of(page, own))
    for path in OF_EVERYBODY:
        assert manager.get(path).status_code == 200, path
    shown = manager.get("/").text
    assert own.kiosk.hex in shown
    assert other.kiosk.hex not in shown
    assert "till Answers" not in plain(manager.get("/visits"))
    assert re.search(r"till 3 1 1 33\s?%", plain(manager.get("/visits")))
    assert re.search(r"script> 1 1 100\s?%", plain(manager.get("/shoes")))


def test_to_a_manager_nothing_else_is_there(
    page: Page, enter: Callable[..., Browser], enrol: Callable[[], KioskEnd]
) -> None:
    """What is another's, what is head office's and what there never was are answered by one and the same page."""
    own, other = enrol(), enrol()
    manager, foreign = enter(store_of(page, own)), store_of(page, other).hex
    nothing = [f"/{name}?store={store}" for name in ("visits", "recordings", "shoes") for store in (foreign, new_id())]
    nothing += [
        f"/?store={foreign}",
        "/visits?store=%27",
        f"/kiosks/{other.kiosk.hex}",
        f"/kiosks/{new_id()}",
        *OF_OFFICE,
    ]
    answers = [manager.get(path) for path in (*nothing, "/kiosks/..%2flog", "/static/../authority.key")]
    assert [answer.status_code for answer in answers] == [404] * len(answers)
    assert len({answer.text for answer in answers}) == 1
    token = manager.token("/password")
    for path in (*ORDERS, f"/kiosks/{own.kiosk.hex}/revoke", f"/kiosks/{other.kiosk.hex}/revoke"):
        assert manager.post(path, data={"token": token, "sure": "yes", "code": "X"}).status_code == 404, path
    assert other.get("/v1/erasures").status_code == 200


def test_nobody_learns_which_names_there_are(page: Page, stranger: Browser) -> None:
    name = page.new_user()
    wrong, nobody = stranger.log_in(name, "wrong"), stranger.log_in(f"x{name}", "wrong")
    assert wrong.status_code == nobody.status_code == 403
    assert plain(wrong) == plain(nobody)
    assert "Name or password is wrong." in plain(wrong)
    told = [(act.who, act.what) for _, act in page.office.figures.acts()][:2]
    assert told == [
        ("head office", "log-in under a name that is not there"),
        (f"head office: {name}", "wrong password"),
    ]


def test_who_guesses_has_few_tries_a_minute(database: Database, place: Folders, page: Page) -> None:
    name = page.new_user()
    with page.browser() as guesser:
        assert [guesser.log_in(name, "wrong").status_code for _ in range(11)] == [403] * 10 + [429]
        assert guesser.log_in(name).status_code == 429, "the right one too"
    with showing(database, place, logins=2) as strict, strict.browser() as guesser:
        assert [guesser.log_in(new_id(), "wrong").status_code for _ in range(3)] == [403, 403, 429]


def test_a_session_is_the_browsers_alone_and_new_each_time(page: Page, stranger: Browser) -> None:
    name = page.new_user()
    stranger.get("/login")
    stranger.cookies.set("__Host-session", "planted")
    answer = stranger.log_in(name)
    (cookie,) = [each for each in answer.headers.get_list("set-cookie") if each.startswith("__Host-session=")]
    assert {"HttpOnly", "Secure", "SameSite=strict", "Path=/"} <= set(cookie.split("; "))
    assert "planted" not in cookie


def test_a_stolen_session_is_worth_nothing_after_the_log_out(page: Page, enter: Callable[..., Browser]) -> None:
    browser = enter()
    with page.browser() as thief:
        thief.cookies.set("__Host-session", browser.cookies["__Host-session"])
        assert thief.get("/users").status_code == 200
        assert browser.fill_in("/logout", page="/password").headers["location"] == "/login"
        assert thief.get("/users").headers["location"] == "/login"
    assert browser.get("/").headers["location"] == "/login"


@pytest.mark.parametrize(
    "passed", [f"seen_at = now() - interval '{IDLE_MINUTES} min'", f"began_at = now() - interval '{LIFE_HOURS} hours'"]
)
def test_a_session_ends_by_itself(database: Database, page: Page, enter: Callable[..., Browser], passed: str) -> None:
    browser, other = enter(), enter()
    name = re.search(r"user[0-9a-f]{32}", browser.get("/").text)
    assert name is not None
    with database.transaction() as line:
        order = f"UPDATE sessions SET {passed} FROM accounts a WHERE a.account = sessions.account AND name = %s"
        line.execute(order.encode(), (name[0],))
    assert browser.get("/").headers["location"] == "/login"
    assert other.get("/").status_code == 200


def test_a_new_password_ends_every_session_and_the_old_one(page: Page, enter: Callable[..., Browser]) -> None:
    name = page.new_user()
    with page.browser() as one, page.browser() as other:
        for browser in (one, other):
            browser.log_in(name)
        new = "another horse, another staple"
        for fields, said in (
            ({"old": "wrong", "password": new, "again": new}, "until now is wrong"),
            ({"old": PASSWORD, "password": new, "again": "x" * 20}, "differ"),
        ):
            assert said in plain(one.fill_in("/password", **fields))
        assert one.fill_in("/password", old=PASSWORD, password=new, again=new).status_code == 303
        assert other.get("/").status_code == 303
        assert other.log_in(name).status_code == 403
    with page.browser() as again:
        assert again.log_in(name, new).status_code == 303


def test_a_form_without_its_sessions_token_does_nothing(
    page: Page, enter: Callable[..., Browser], kiosk: KioskEnd
) -> None:
    browser, other = enter(), enter()
    path = f"/kiosks/{kiosk.kiosk.hex}/revoke"
    for fields in ({}, {"token": ""}, {"token": "0" * 64}, {"token": other.token("/password")}):
        answer = browser.post(path, data=fields)
        assert answer.status_code == 403
        assert "The form has had its time" in plain(answer)
    assert kiosk.get("/v1/erasures").status_code == 200
    assert browser.get(path).status_code == 404, "a link alone changes nothing"
    with page.browser() as stranger:
        fields = {"token": other.token("/password"), "name": "anna", "password": PASSWORD}
        assert stranger.post("/login", data=fields).status_code == 403, "nobody is logged in by another's form"


@pytest.mark.parametrize(
    ("content", "status"),
    [
        (b"token=%s&code=" + b"x" * 20_000, 413),
        (b"token=%s&" + b"a=1&" * 30, 422),
        (b"token=%s&code=\xff", 422),
        (b"token=%s&code=%%00", 422),
        (b"token=%s&code=a%%0d%%0ab", 422),
    ],
)
def test_what_no_form_sends_is_refused_in_words(office: Browser, content: bytes, status: int) -> None:
    told = content.replace(b"%s", office.token("/customers").encode(), 1).replace(b"%%", b"%")
    answer = office.post("/customers/access", content=told)
    assert (answer.status_code, "</html>" in answer.text) == (status, True)


def test_names_are_shown_as_they_are_and_run_nothing(page: Page, office: Browser, database: Database) -> None:
    for name in (f"{ROBERT} {new_id()[:8]}", f"{SCRIPT} {new_id()[:8]}"):
        assert office.fill_in("/stores", page="/kiosks/new", new_store=name).status_code == 303
        store = next(store for store, known in Kiosks(page.office.database).stores().items() if known == name)
        sheet = office.fill_in("/kiosks/new", store=store.hex, name=name)
        assert name in unescape(sheet.text)
        assert SCRIPT not in sheet.text
        for path in ("/visits", "/recordings", "/users", f"/visits?store={store.hex}"):
            answer = office.get(path)
            assert (answer.status_code, SCRIPT in answer.text) == (200, False)
            assert name in unescape(answer.text)


def seen(sheet: httpx.Response) -> bytes:
    """The sheet's QR code, drawn square by square as its picture says, before a camera."""
    dark = np.array(re.findall(r"M(\d+) (\d+)h1v1h-1z", sheet.text), int)
    paper = np.full((dark.max() + 5, dark.max() + 5), 235, np.uint8)
    paper[dark[:, 1], dark[:, 0]] = 20
    return cv2.imencode(".png", cv2.resize(paper, None, fx=6, fy=6, interpolation=cv2.INTER_NEAREST))[1].tobytes()


def test_a_sheet_enrols_a_kiosk_once(page: Page, office: Browser, centre: Centre) -> None:
    store = f"store {new_id()}"
    office.fill_in("/stores", page="/kiosks/new", new_store=store)
    key = next(key for key, name in Kiosks(page.office.database).stores().items() if name == store)
    sheet = office.fill_in("/kiosks/new", store=key.hex, name="Entrance")
    code = re.search("[0-9A-Z]{4}(-[0-9A-Z]{4}){4}", sheet.text)
    assert code is not None
    assert page.office.authority.fingerprint in sheet.text
    fingerprint = page.office.authority.fingerprint.replace(":", "").lower()
    assert read_sheet(*read_codes(seen(sheet))) == Sheet("https://centre.example:8443", code[0], fingerprint)
    with centre.stranger() as kiosk:
        told = {"code": code[0], "request": new_request()[1]}
        assert [kiosk.post("/v1/enrolments", json=told).status_code for _ in range(2)] == [200, 403]
    assert "Entrance" in plain(office.get(f"/?store={key.hex}"))


@pytest.mark.parametrize("name", ["", "  ", "x" * 61])
def test_a_store_or_a_kiosk_without_a_fitting_name_is_not_made(page: Page, office: Browser, name: str) -> None:
    before = Kiosks(page.office.database).stores()
    answer = office.fill_in("/stores", page="/kiosks/new", new_store=name)
    assert (answer.status_code, UNFIT_NAME in plain(answer)) == (422, True)
    assert Kiosks(page.office.database).stores() == before


def test_a_kiosk_without_a_fitting_name_gets_no_sheet(page: Page, office: Browser, kiosk: KioskEnd) -> None:
    answer = office.fill_in("/kiosks/new", store=store_of(page, kiosk).hex, name="x" * 61)
    assert (answer.status_code, UNFIT_NAME in plain(answer)) == (422, True)


def test_a_password_that_is_too_long_is_told_so_wherever_it_is_chosen(page: Page, office: Browser) -> None:
    name, long = page.new_user(), "long " * 50
    other = page.office.accounts.named(page.new_user()).account.hex
    assert UNFIT_PASSWORD in plain(office.fill_in(f"/users/{other}/password", page="/users", password=long))
    with page.browser() as browser:
        browser.log_in(name)
        assert UNFIT_PASSWORD in plain(browser.fill_in("/password", old=PASSWORD, password=long, again=long))


def test_what_was_typed_stands_in_the_form_again(office: Browser) -> None:
    name = f"store {new_id()}"
    office.fill_in("/stores", page="/kiosks/new", new_store=name)
    answer = office.fill_in("/stores", page="/kiosks/new", new_store=name)
    assert "There is a store of that name already." in plain(answer)
    assert f'value="{name}"' in answer.text


def test_a_kiosk_is_revoked(office: Browser, kiosk: KioskEnd) -> None:
    path = f"/kiosks/{kiosk.kiosk.hex}"
    assert office.fill_in(f"{path}/revoke", page=path).headers["location"] == f"{path}?done=revoked"
    assert "is not answered any more" in plain(office.get(f"{path}?done=revoked"))
    assert kiosk.get("/v1/erasures").status_code == 403


def test_a_customers_code_gives_all_that_is_held_and_then_nothing(office: Browser, kiosk: KioskEnd) -> None:
    code, key = new_id(), new_id()
    kiosk.push(kiosk.change("visit", key, visit(person(code))))
    held = office.fill_in("/customers/access", page="/customers", code=f" {code.upper()} ")
    assert held.headers["content-disposition"] == 'attachment; filename="held.json"'
    assert [each["visit"] for each in json.loads(held.text)["visits"]] == [key]
    again = json.loads(office.fill_in("/customers/access", page="/customers", code=code).text)
    assert ("head office", "all told") in [(each["who"], each["what"]) for each in again["audit"]], (
        "and no name of ours"
    )
    unsure = office.fill_in("/customers/erase", page="/customers", code=code)
    assert (unsure.status_code, code in unsure.text) == (422, False)
    assert office.fill_in("/customers/erase", page="/customers", code=code, sure="yes").status_code == 303
    for path in ("/customers/access", "/customers/erase"):
        assert office.fill_in(path, page="/customers", code=code, sure="yes").status_code == 404
    assert kiosk.refusals(kiosk.change("visit", key, visit())) == [(410, "erased")]


def test_users_are_added_given_another_password_and_removed(page: Page, office: Browser, kiosk: KioskEnd) -> None:
    name, store = f"anna{new_id()[:8]}", store_of(page, kiosk).hex
    assert office.fill_in("/users", name=name.upper(), sees=store, password=PASSWORD).status_code == 303
    user = page.office.accounts.named(name)
    with page.browser() as anna:
        anna.log_in(name)
        assert anna.get("/users").status_code == 404
        other = "quite another sentence"
        path = f"/users/{user.account.hex}"
        assert office.fill_in(f"{path}/password", page="/users", password=other).status_code == 303
        assert anna.get("/").status_code == 303
        assert anna.log_in(name, other).status_code == 303
        assert office.fill_in(f"{path}/remove", page="/users").status_code == 303
        assert anna.get("/").status_code == 303
        assert office.fill_in(f"{path}/remove", page="/users").status_code == 404
    told = plain(office.get("/log"))
    for what in (f"user added: {name}", f"password changed: {name}", f"user removed: {name}", "logged in"):
        assert what in told


def test_nobody_removes_themselves(page: Page) -> None:
    name = page.new_user()
    with page.browser() as browser:
        browser.log_in(name)
        path = f"/users/{page.office.accounts.named(name).account.hex}/remove"
        assert "Nobody removes themselves" in plain(browser.fill_in(path, page="/users"))
        assert browser.get("/").status_code == 200


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"name": "An na"}, "Latin letters"),
        ({"name": ""}, "Latin letters"),
        ({"name": "a" * 65}, "64 at most"),
        ({"name": "anna", "password": "short"}, UNFIT_PASSWORD),
        ({"name": "anna", "password": "long " * 50}, UNFIT_PASSWORD),
    ],
)
def test_a_user_that_will_not_do_is_told_why(office: Browser, fields: dict[str, str], said: str) -> None:
    answer = office.fill_in("/users", **{"sees": "all", "password": PASSWORD, **fields})
    assert (answer.status_code, said in plain(answer)) == (422, True)
    assert PASSWORD not in answer.text


def test_counts_are_added_up_and_the_store_whose_camera_fails_stands_out(
    page: Page, office: Browser, enrol: Callable[[], KioskEnd]
) -> None:
    good, bad = enrol(), enrol()
    tell(page, good, measured=400)
    tell(page, bad, measured=30, inconclusive=15, too_dark=20)
    tell(page, bad, measured=30, inconclusive=15, too_dark=25, taken=2, left=4)
    stores = {kiosk: Kiosks(page.office.database).stores()[store_of(page, kiosk)] for kiosk in (good, bad)}
    told = plain(office.get("/recordings"))
    assert re.search(rf"{stores[bad]} Look at its camera 70 15 \(21\s?%\) 25 \(36\s?%\) 57\s?%", told)
    assert re.search(rf"{stores[good]} 400 0 \(0\s?%\)", told)
    of_store = plain(office.get(f"/recordings?store={store_of(page, bad).hex}"))
    assert re.search(r"It is too dark\. 25 Turn on more light", of_store)
    assert "70" in plain(office.get(f"/kiosks/{bad.kiosk.hex}"))


def test_days_that_there_are_not_spoil_no_page(office: Browser, kiosk: KioskEnd) -> None:
    for day in ("infinity", "9999-12-31", "0044-03-15 BC", "20000-01-01"):
        kiosk.push(kiosk.change("count", count(day, "measured"), CountBody(1)))
    for path in ("/", "/visits?days=365", "/recordings", "/shoes?months=12", f"/kiosks/{kiosk.kiosk.hex}"):
        assert office.get(path).status_code == 200


def test_a_kiosk_tells_how_it_is_and_head_office_reads_it_in_words(
    page: Page, enter: Callable[..., Browser], kiosk: KioskEnd
) -> None:
    path = f"/kiosks/{kiosk.kiosk.hex}"
    manager = enter(store_of(page, kiosk))
    assert "Never heard" in plain(manager.get(path))
    alive = {"version": "0.1.0", "disk_free_bytes": 21_400_000_000, "camera": "missing", "queue": 7,
             "findings": ["The disk is filling up", "<b>odd</b>"]}  # fmt: skip
    assert kiosk.post("/v1/alive", json=alive).status_code == 204
    kiosk.push(kiosk.change("visit", "no-id", visit()))
    manager.headers["Accept-Language"] = "de-AT, de;q=0.9"
    told = plain(manager.get(path))
    for said in (
        "Antwortet",
        "21 GB frei",
        "Der Speicher wird knapp",
        "eingerichtet, aber nicht angeschlossen",
        "<b>odd</b>",
        "1 Änderung wird nicht angenommen",
        "Kiosk und Zentrale haben verschiedene Versionen",
    ):
        assert said in told


def test_a_page_speaks_as_the_browser_wishes_or_as_is_chosen(stranger: Browser) -> None:
    for wish, said in (("fr-CH,de;q=0.5", "Se connecter"), ("it, es;q=0.8, en;q=0.9", "Log in"), ("x;q=y,*", "Log in")):
        assert said in plain(stranger.get("/login", headers={"Accept-Language": wish}))
    assert "Iniciar sesión" in plain(stranger.get("/login?language=es"))
    chosen = stranger.get("/login", headers={"Accept-Language": "de"})
    assert "Iniciar sesión" in plain(chosen)
    assert '<html lang="es">' in chosen.text
    assert "Anmelden" in plain(stranger.get("/login?language=de"))
    assert "Log in" not in plain(stranger.get("/login?language=xx"))


def test_what_fails_is_told_in_words_and_logged_without_what_was_typed(
    page: Page, office: Browser, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    secret = new_id()
    monkeypatch.setattr(page.office.history, "access", lambda *asked: 1 / 0)
    answer = office.fill_in("/customers/access", page="/customers", code=secret)
    assert (answer.status_code, "The centre has a fault" in plain(answer)) == (500, True)
    assert "ZeroDivisionError at /customers/access" in caplog.text
    assert secret not in caplog.text


def test_style_and_type_come_from_here_and_are_kept(office: Browser) -> None:
    style = re.search('href="(/static/[0-9a-f]+.css)"', office.get("/").text)
    assert style is not None
    sheet = office.get(style[1])
    assert sheet.headers["content-type"].startswith("text/css")
    faces = re.findall(r"url\((/static/[^)]+)\)", sheet.text)
    assert len(faces) == 3
    for path in faces:
        assert office.get(path).headers["content-type"] == "font/ttf"
        assert "immutable" in office.get(path).headers["cache-control"]
    assert "http" not in sheet.text


def test_a_users_name_stands_in_the_log_with_what_they_did(page: Page, enter: Callable[..., Browser]) -> None:
    browser = enter()
    store = f"store {uuid4().hex}"
    browser.fill_in("/stores", page="/kiosks/new", new_store=store)
    (store_id,) = [key for key, name in Kiosks(page.office.database).stores().items() if name == store]
    (act,) = [act for _, act in page.office.figures.acts() if act.subject == store_id]
    assert re.fullmatch("head office: user[0-9a-f]{32}", act.who)
    assert act.what == "store added"


def test_passwords_are_kept_as_a_slow_digest() -> None:
    stored = hashed(PASSWORD, USUAL)
    assert PASSWORD not in stored
    assert stored.startswith("32768$8$3$")
    assert (fits(PASSWORD, stored), fits(PASSWORD.upper(), stored)) == (True, False)
