"""Head office's pages of what is published: looked at first, published once, brought back, and who may do so."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import closing
from uuid import UUID

import httpx
import pytest

from chain.folders import Folders
from chain.storage.database import Database
from chain.storage.kiosks import Kiosks
from kiosk.link.wire import MOST_TABLE_BYTES, Published
from tests.chain.browser import Browser, Page, showing
from tests.chain.centre import KioskEnd
from tests.chain.test_office import OF_OFFICE, plain, store_of
from tests.chain.told import new_id

TABLE = "brand,model,support,price\n"
USUAL = {"over_peak_deg": "10.5", "over_excursion_deg": "16", "supination_peak_deg": "3.5",
         "supination_excursion_deg": "6.5", "least_steps": "8"}  # fmt: skip
ORDERS = ("/catalogue", "/limits", "/drafts", f"/drafts/{'0' * 32}")


@pytest.fixture(scope="module")
def page(database: Database, place: Folders) -> Iterator[Page]:
    with showing(database, place) as page:
        yield page


@pytest.fixture(scope="module")
def office(page: Page) -> Iterator[Browser]:
    with closing(page.logged_in()) as browser:
        yield browser


def send(browser: Browser, content: str | bytes, name: str = "shoes.csv") -> httpx.Response:
    return browser.post("/catalogue", data={"token": browser.token("/catalogue")}, files={"file": (name, content)})


def publish(browser: Browser, draft: httpx.Response) -> httpx.Response:
    """What was looked at."""
    assert draft.status_code == 303, plain(draft)
    path = draft.headers["location"]
    return browser.fill_in(path)


def limits_for(browser: Browser, store: UUID | None = None, **limits: str) -> httpx.Response:
    return browser.fill_in("/limits", store=store.hex if store else "", **(USUAL | limits))


def test_a_table_is_looked_at_before_it_is_published(page: Page, office: Browser) -> None:
    first = send(office, TABLE + "Alder,One,neutral,€120\nAlder,Two,neutral,€140\n")
    publish(office, first)
    second = send(office, TABLE + "Alder,One,neutral,€130\nAlder,Three,stability,€90\nAlder,Four,bouncy,\n")
    seen = plain(office.get(second.headers["location"]))
    assert "2 shoes were understood." in seen
    assert "1 new, 1 changed, 0 the same, 1 left out." in seen
    assert "1 row is left out Row 4: support" in seen
    assert "Alder One: price €120 → €130" in seen
    assert page.office.editions.all(Published.SHOES)[0].name == "shoes.csv"
    newest = page.office.editions.all(Published.SHOES)[0].number
    assert publish(office, second).headers["location"] == "/catalogue?done=published"
    assert page.office.editions.all(Published.SHOES)[0].number > newest
    assert f"published: shoes {page.office.editions.all(Published.SHOES)[0].number}, shoes.csv" in plain(
        office.get("/log")
    )


def test_what_is_published_is_published_once(office: Browser) -> None:
    draft = send(office, TABLE + "Alder,One,neutral,€120\n")
    path, token = draft.headers["location"], office.token("/catalogue")
    assert [office.post(path, data={"token": token}).status_code for _ in range(2)] == [303, 404]
    assert office.get(path).status_code == 404


def test_an_earlier_edition_is_looked_at_and_published_again(page: Page, office: Browser) -> None:
    for price in ("€120", "€130"):
        publish(office, send(office, TABLE + f"Alder,One,neutral,{price}\n"))
    newest, before = (each.number for each in page.office.editions.all(Published.SHOES)[:2])
    again = office.fill_in("/drafts", page="/catalogue", number=str(before))
    assert "price €130 → €120" in plain(office.get(again.headers["location"]))
    publish(office, again)
    numbers = [each.number for each in page.office.editions.all(Published.SHOES)]
    assert (numbers[0] > newest, before in numbers) == (True, True)
    for number in ("0", "x", "9" * 30, ""):
        assert office.fill_in("/drafts", page="/catalogue", number=number).status_code == 404


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "Choose a file first."),
        ("colour,mood\nred,good\n", "This file cannot be used."),
        (b"PK\x03\x04 a workbook", "is a workbook, not a CSV table"),
        (TABLE + "Alder,One,bouncy,\n", "holds no usable shoe. Row 2"),
    ],
)
def test_what_is_no_table_of_shoes_is_told_with_why(page: Page, office: Browser, content: str, said: str) -> None:
    before = page.office.editions.all(Published.SHOES)
    answer = send(office, content)
    assert (answer.status_code, said in plain(answer)) == (422, True)
    assert page.office.editions.all(Published.SHOES) == before


@pytest.mark.parametrize("name", ["../../authority.pem", "C:\\shoes\\new.csv", "", "<script>.csv", "\u202eshoes.csv"])
def test_a_files_name_leads_nowhere(office: Browser, name: str) -> None:
    answer = send(office, TABLE + "Alder,One,neutral,€120\n", name)
    assert answer.status_code == 303
    assert "<script>" not in office.get(answer.headers["location"]).text


@pytest.mark.parametrize(
    ("kind", "content", "status"),
    [
        ("multipart/form-data; boundary=b", b"--b\r\n\r\n", 422),
        ("multipart/form-data", b"--b--", 422),
        ("text/plain", b"token=x", 422),
        ("multipart/form-data; boundary=b", b'--b\r\nContent-Disposition: form-data; name="x"\r\n\r\nx\r\n--b--', 403),
        ("multipart/form-data; boundary=b", b"x" * (MOST_TABLE_BYTES + 20_000), 413),
    ],
)  # fmt: skip
def test_what_no_form_sends_is_refused(office: Browser, kind: str, content: bytes, status: int) -> None:
    assert office.post("/catalogue", content=content, headers={"Content-Type": kind}).status_code == status


def test_limits_are_shown_beside_what_holds_and_then_hold(
    page: Page, office: Browser, enrol: Callable[[], KioskEnd]
) -> None:
    one, other = (store_of(page, enrol()) for _ in range(2))
    publish(office, limits_for(office, one, over_peak_deg="11,5"))
    draft = limits_for(office, one, over_peak_deg="12")
    seen = plain(office.get(draft.headers["location"]))
    names = Kiosks(page.office.database).stores()
    assert f"{names[one]} 11.5° → 12.0° 16.0° 3.5° 6.5° 8" in seen
    assert names[other] not in seen
    publish(office, draft)
    own = office.fill_in("/limits", store=one.hex, own="yes")
    assert "12.0° → its own" in plain(office.get(own.headers["location"]))
    publish(office, own)
    assert [each.store for each in page.office.editions.all(Published.RULES)[:3]] == [one] * 3


@pytest.mark.parametrize(
    ("limits", "said"),
    [
        ({"over_peak_deg": "99"}, "Overpronation from a roll-in of: a number from −45 to 45."),
        ({"over_peak_deg": ""}, "a number from"),
        ({"over_peak_deg": "nan"}, "a number from"),
        ({"least_steps": "8.5"}, "Clear steps of a foot for a verdict: a number from 1 to 1000."),
        ({"least_steps": "2"}, "Look at: Clear steps of a foot for a verdict"),
        ({"supination_peak_deg": "11"}, "The limits cross"),
    ],
)
def test_limits_that_no_kiosk_takes_are_refused_where_they_are_typed(
    office: Browser, limits: dict[str, str], said: str
) -> None:
    answer = limits_for(office, None, **limits)
    assert answer.status_code == 422
    assert said in plain(answer)
    (typed,) = limits.values()
    assert f'value="{typed}"' in answer.text


def test_it_is_head_offices_alone(page: Page, kiosk: KioskEnd) -> None:
    with closing(page.logged_in(store_of(page, kiosk))) as manager:
        token = manager.token("/password")
        for path in ("/catalogue", "/limits", f"/drafts/{new_id()}"):
            assert manager.get(path).status_code == 404
            assert path in OF_OFFICE or path.startswith("/drafts")
        for path in ORDERS:
            assert manager.post(path, data={"token": token}).status_code == 404
    with page.browser() as stranger:
        for path in ORDERS:
            assert stranger.post(path).headers["location"] == "/login"


def test_the_page_says_which_edition_each_kiosk_has(page: Page, office: Browser, kiosk: KioskEnd) -> None:
    store = store_of(page, kiosk)
    publish(office, limits_for(office, store))
    (number, *_) = [each.number for each in page.office.editions.all(Published.RULES)]
    name = Kiosks(page.office.database).stores()[store]
    assert re.search(rf"{name} – {number} Has not asked for it yet", plain(office.get("/limits")))
    for told, said in (
        ({"number": 0, "progress": "waiting", "why": ""}, f"– {number} Waits for the end of a visit"),
        ({"number": 0, "progress": "refused", "why": "edition_damaged"}, f"– {number} Refused: it arrived damaged"),
        ({"number": number, "progress": "in_place", "why": ""}, f"{number} {number} In place"),
    ):
        body = {"editions": [{"kind": "rules", "offered": number, **told}]}
        assert kiosk.post("/v1/editions", json=body).status_code == 204
        assert f"{name} {said}" in plain(office.get("/limits"))
