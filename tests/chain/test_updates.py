"""An update goes ring after ring by itself, stops by itself where one kiosk fails, and obeys head office."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import closing
from hashlib import sha256

import pytest

from chain.folders import Folders
from chain.storage.database import Database
from chain.storage.kiosks import OFFICE
from chain.storage.updates import SILENT_HOURS, Updates
from kiosk.link.wire import CHUNK_BYTES, Published
from tests.chain.browser import Browser, Page, showing
from tests.chain.centre import Centre, KioskEnd
from tests.chain.test_office import plain, store_of
from tests.chain.told import new_id

CONTENT = b"a package" * CHUNK_BYTES
ALIVE = {"version": "0.1.0", "disk_free_bytes": 1, "camera": "there", "queue": 0}
HOLD = 24


@pytest.fixture
def in_ring(updates: Updates, enrol: Callable[[], KioskEnd]) -> Callable[[int], KioskEnd]:
    """A new kiosk of that ring, which is heard."""

    def make(ring: int) -> KioskEnd:
        kiosk = enrol()
        updates.put_into_ring(OFFICE, kiosk.kiosk, ring)
        kiosk.post("/v1/alive", json=ALIVE)
        return kiosk

    return make


@pytest.fixture
def publish(updates: Updates, centre: Centre) -> Callable[..., str]:
    """A new version, which is placed at the centre first."""

    def publish(share_pct: int = 100, content: bytes = CONTENT) -> str:
        version, digest = f"1.{new_id()}", sha256(content + new_id().encode()).digest()
        centre.place.package(digest).write_bytes(content)
        updates.add_package(OFFICE, digest, version, len(content))
        publisher = centre.site.publisher
        updates.publish(OFFICE, version, share_pct, HOLD, publisher)
        return version

    return publish


def offered(kiosk: KioskEnd) -> list[str]:
    """Versions that the kiosk is told of."""
    editions = kiosk.get("/v1/editions").json()["editions"]
    return [found[1] for each in editions if (found := re.search('"name": "(1[.][^"]+)"', each["statement"]))]


def number_of(updates: Updates) -> int:
    update = updates.current()
    assert update is not None
    return update.number


def tell(kiosk: KioskEnd, updates: Updates, progress: str) -> None:
    number = number_of(updates)
    told = {
        "kind": "package",
        "number": number if progress == "in_place" else 0,
        "offered": number,
        "progress": progress,
    }
    assert kiosk.post("/v1/editions", json={"editions": [told]}).status_code == 204


def pass_hours(database: Database, kiosk: KioskEnd, hours: float, heard: bool = True) -> None:
    """As if what the kiosk told were so much older; heard: it was heard since."""
    with database.transaction() as line:
        past = "since = since - make_interval(hours => %s)"
        line.execute(f"UPDATE held_editions SET {past} WHERE kiosk = %s".encode(), (hours, kiosk.kiosk))
        if not heard:
            line.execute(
                "UPDATE kiosks SET alive_at = alive_at - make_interval(hours => %s) WHERE kiosk = %s",
                (hours, kiosk.kiosk),
            )


def course(updates: Updates) -> tuple[str, int, str]:
    update = updates.current()
    assert update is not None
    return update.state, update.ring, update.why


def test_the_next_ring_opens_when_all_have_had_it_long_enough(
    updates: Updates, in_ring: Callable[[int], KioskEnd], publish: Callable[..., str], database: Database
) -> None:
    first, second, third, last = (in_ring(ring) for ring in (0, 0, 1, 2))
    version = publish()
    assert [offered(kiosk) for kiosk in (first, second, third, last)] == [[version], [version], [], []]
    for kiosk in (first, second):
        tell(kiosk, updates, "in_place")
    pass_hours(database, first, HOLD)
    pass_hours(database, second, HOLD - 1)
    assert offered(third) == [], "one has not had it long enough"
    pass_hours(database, second, 1)
    assert [offered(kiosk) for kiosk in (third, last)] == [[version], []]
    tell(third, updates, "in_place")
    pass_hours(database, third, HOLD)
    assert offered(last) == [version]


def test_a_stated_share_is_enough_and_a_ring_of_nobody_is_not_waited_for(
    updates: Updates, in_ring: Callable[[int], KioskEnd], publish: Callable[..., str], database: Database
) -> None:
    kiosks, last = [in_ring(0) for _ in range(4)], in_ring(2)
    version = publish(75)
    for kiosk in kiosks[:3]:
        assert offered(last) == []
        tell(kiosk, updates, "in_place")
        pass_hours(database, kiosk, HOLD)
    assert offered(last) == [version]


def test_one_failed_self_check_stops_it_everywhere(
    updates: Updates, in_ring: Callable[[int], KioskEnd], publish: Callable[..., str]
) -> None:
    good, bad = in_ring(0), in_ring(0)
    version = publish()
    tell(bad, updates, "failed")
    assert offered(good) == offered(bad) == []
    assert good.get(f"/v1/editions/{number_of(updates)}").status_code == 404
    assert course(updates) == ("stopped", 0, "failed")
    updates.go_on(OFFICE)
    tell(bad, updates, "failed")
    assert offered(good) == [version], "it has failed before, and says so still"
    tell(good, updates, "failed")
    assert course(updates) == ("stopped", 0, "failed")


@pytest.mark.parametrize("progress", ["fetched", "in_place"])
def test_a_kiosk_that_fell_silent_with_it_stops_it_everywhere(
    updates: Updates, in_ring: Callable[[int], KioskEnd], publish: Callable[..., str], database: Database,
    progress: str,
) -> None:  # fmt: skip
    good, bad = in_ring(0), in_ring(0)
    version = publish()
    tell(bad, updates, progress)
    assert offered(good) == [version]
    with database.transaction() as line:  # told so, and heard last, at the same moment long ago
        line.execute("UPDATE held_editions SET since = now() - interval '40 hours' WHERE kiosk = %s", (bad.kiosk,))
        line.execute("UPDATE kiosks SET alive_at = now() - interval '40 hours' WHERE kiosk = %s", (bad.kiosk,))
        line.execute("UPDATE updates SET resumed_at = now() - interval '41 hours'")
    assert offered(good) == []
    assert course(updates) == ("stopped", 0, "silent")
    updates.go_on(OFFICE)
    assert offered(good) == [version]
    tell(good, updates, "in_place")
    pass_hours(database, good, HOLD)
    assert course(updates)[1] > 0, "nobody waits for the silent one"


def test_who_is_switched_off_before_or_long_after_stops_nothing(
    updates: Updates, in_ring: Callable[[int], KioskEnd], publish: Callable[..., str], database: Database
) -> None:
    good, away, done = (in_ring(0) for _ in range(3))
    version = publish()
    tell(away, updates, "fetching")
    tell(done, updates, "in_place")
    pass_hours(database, done, 10 * SILENT_HOURS)
    with database.transaction() as line:
        line.execute(
            "UPDATE kiosks SET alive_at = now() - interval '40 hours' WHERE kiosk = ANY(%s)",
            ([away.kiosk, done.kiosk],),
        )
    assert offered(good) == [version]


def test_head_office_stops_goes_on_and_withdraws(
    updates: Updates, in_ring: Callable[[int], KioskEnd], publish: Callable[..., str]
) -> None:
    kiosk = in_ring(0)
    version = publish()
    for order, said, state in (
        (updates.stop, [], "stopped"),
        (updates.go_on, [version], "open"),
        (updates.stop, [], "stopped"),
    ):
        order(OFFICE)
        assert (offered(kiosk), course(updates)[0]) == (said, state)
    updates.withdraw(OFFICE)
    updates.go_on(OFFICE)
    assert (offered(kiosk), updates.current()) == ([], None)
    newer = publish()
    newest = publish()
    assert offered(kiosk) == [newest] != [newer]


def test_a_package_comes_in_pieces_to_open_rings_alone(
    updates: Updates, in_ring: Callable[[int], KioskEnd], publish: Callable[..., str]
) -> None:
    kiosk, other = in_ring(0), in_ring(1)
    publish()
    path = f"/v1/editions/{number_of(updates)}"
    content = b""
    while piece := kiosk.get(path, params={"offset": len(content)}).content:
        assert len(piece) <= CHUNK_BYTES
        content += piece
    assert content == CONTENT
    assert other.get(path).status_code == 404


def test_a_revoked_kiosk_is_not_waited_for(
    updates: Updates, in_ring: Callable[[int], KioskEnd], publish: Callable[..., str], centre: Centre,
    database: Database,
) -> None:  # fmt: skip
    kiosk, gone, last = in_ring(0), in_ring(0), in_ring(2)
    version = publish()
    tell(gone, updates, "failed")
    centre.site.kiosks.revoke(gone.kiosk)
    tell(kiosk, updates, "in_place")
    pass_hours(database, kiosk, HOLD)
    assert offered(last) == [version]


@pytest.fixture
def page(database: Database, place: Folders) -> Iterator[Page]:
    with showing(database, place) as page:
        yield page


@pytest.fixture
def office(page: Page) -> Iterator[Browser]:
    with closing(page.logged_in()) as browser:
        yield browser


def test_the_page_hands_out_says_what_stopped_it_and_lets_it_go_on(
    page: Page, office: Browser, updates: Updates, enrol: Callable[[], KioskEnd], centre: Centre
) -> None:
    kiosk, version = enrol(), f"2.{new_id()}"
    digest = sha256(version.encode()).digest()
    updates.add_package(OFFICE, digest, version, 9)
    terms = {"version": version, "share": "90", "hold": "48"}
    empty = office.fill_in("/updates", **terms)
    assert (empty.status_code, "No kiosk is in ring 0." in plain(empty)) == (422, True)
    where = f"/kiosks/{kiosk.kiosk.hex}"
    assert office.fill_in(f"{where}/ring", page=where, ring="0").status_code == 303
    assert office.fill_in(f"{where}/ring", page=where, ring="7").status_code == 404
    assert office.fill_in("/updates", **terms).headers["location"] == "/updates?done=handed"
    told = plain(office.get("/updates?done=handed"))
    assert f"Version {version} It is open up to ring 0." in told
    assert "90 % of the ring before have had it for 48 hours" in told
    tell(kiosk, updates, "failed")
    store = updates.kiosks(number_of(updates))[0].store_name
    assert f"Stopped by itself: the self-check failed at till, {store}." in plain(office.get("/updates"))
    office.fill_in("/updates/go-on", page="/updates")
    assert "It is open up to ring" in plain(office.get("/updates"))
    office.fill_in("/updates/stop", page="/updates")
    assert "Stopped by head office." in plain(office.get("/updates"))
    office.fill_in("/updates/withdraw", page="/updates")
    assert "No version is handed out." in plain(office.get("/updates"))
    log = plain(office.get("/log"))
    for what in (f"published: package {updates_number(page)}, {version}", "update stopped", "update goes on",
                 "stopped by itself", "update withdrawn", "put into ring 0"):  # fmt: skip
        assert what in log


def updates_number(page: Page) -> int:
    return page.office.editions.all(Published.PACKAGE)[0].number


@pytest.mark.parametrize("terms", [{"version": "none"}, {"share": "1"}, {"hold": "0"}, {"hold": "x"}])
def test_what_the_page_does_not_offer_is_not_published(
    office: Browser, updates: Updates, in_ring: Callable[[int], KioskEnd], publish: Callable[..., str],
    terms: dict[str, str],
) -> None:  # fmt: skip
    in_ring(0)
    version = publish()
    before = number_of(updates)
    answer = office.fill_in("/updates", **{"version": version, "share": "100", "hold": "24"} | terms)
    assert (answer.status_code, number_of(updates)) == (404, before)


def test_a_manager_has_no_part_in_it(page: Page, kiosk: KioskEnd) -> None:
    with closing(page.logged_in(store_of(page, kiosk))) as manager:
        token = manager.token("/password")
        assert manager.get("/updates").status_code == 404
        for path in ("", "/stop", "/go-on", "/withdraw"):
            assert manager.post(f"/updates{path}", data={"token": token}).status_code == 404
        assert manager.post(f"/kiosks/{kiosk.kiosk.hex}/ring", data={"token": token, "ring": "0"}).status_code == 404
