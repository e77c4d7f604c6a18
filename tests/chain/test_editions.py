"""What head office publishes arrives in its shops, signed; what is not head office's, or older, changes nothing."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from chain.authority import Authority, Paths, make_authority
from chain.publisher import Publisher
from chain.storage.kiosks import Kiosks
from gait.verdict.rules import usual_rules
from kiosk.faults import EditionUnsigned
from kiosk.link.enrol import enrol
from kiosk.link.enrolment import authority_file
from kiosk.link.sheet import read_sheet
from kiosk.link.trust import publisher_by
from kiosk.link.wire import MOST_TABLE_BYTES, Published
from kiosk.storage.backup import back_up, mend
from kiosk.storage.editions import office_limits
from kiosk.storage.store import Store
from kiosk.upkeep.health import EditionsTaken
from tests.chain.centre import KioskEnd
from tests.chain.published import NOW, Shop
from tests.kiosk.storage.test_changes import ENDED, of_chain


def test_limits_of_head_office_hold_and_say_so(shop: Shop) -> None:
    assert shop.in_force == ("store's own", 12.0)
    number = shop.limit(11.0)
    shop.round()
    assert shop.in_force == (f"head office’s limits, edition {number}", 11.0)
    assert shop.told() == (number, "in_place", "")


def test_head_office_gives_the_limits_back(shop: Shop) -> None:
    shop.limit(11.0)
    shop.round()
    shop.publish("")
    shop.round()
    assert shop.in_force == ("store's own", 12.0)


def test_the_newest_edition_for_a_store_or_for_all_holds(open_shop: Callable[[], Shop]) -> None:
    shop, other = open_shop(), open_shop()
    shop.limit(11.0)
    other.limit(13.0)
    for each in (shop, other):
        each.round()
    assert (shop.in_force[1], other.in_force[1]) == (11.0, 13.0)


def test_a_catalogue_is_taken_in_and_followed(shop: Shop) -> None:
    shop.publish_shoes("Alder,One,neutral,€120\nAlder,Two,neutral,€140\n")
    shop.round()
    assert shop.shoes() == [("One", "€120"), ("Two", "€140")]
    number = shop.publish_shoes("Alder,One,neutral,€130\nAlder,Three,bouncy,€1\n")
    shop.round()
    assert shop.shoes() == [("One", "€130")]
    assert shop.told(Published.SHOES) == (number, "in_place", "")


def test_an_earlier_content_comes_back_under_a_new_number(shop: Shop) -> None:
    for limit in (11.0, 13.0, 11.0):
        number = shop.limit(limit)
        shop.round()
    assert shop.in_force == (f"head office’s limits, edition {number}", 11.0)


def test_nothing_is_taken_in_while_a_customer_is_served(shop: Shop) -> None:
    visit = of_chain()
    with closing(Store(shop.place.visits)) as store:
        store.save(visit)
        shop.limit(11.0)
        shop.publish_shoes("Alder,One,neutral,€120\n")
        shop.round()
        assert (shop.in_force[1], shop.shoes()) == (12.0, [])
        assert [shop.told(kind)[:2] for kind in (Published.RULES, Published.SHOES)] == [(0, "waiting")] * 2
        store.end(visit.id, ENDED)
    shop.round()
    assert (shop.in_force[1], shop.shoes()) == (11.0, [("One", "€120")])


def test_what_head_office_did_not_sign_is_refused_and_told(shop: Shop) -> None:
    number = shop.limit(11.0)
    shop.round()
    shop.limit(30.0)
    shop.tamper("statement = replace(statement, 'limits', 'LIMITS')")
    shop.round()
    assert shop.in_force[1] == 11.0
    assert shop.told() == (number, "refused", "edition_unsigned")
    issue = EditionsTaken(shop.place).look()
    assert issue is not None
    assert issue.message == EditionUnsigned.sentence


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ("content = '[rules]\nover_peak_deg = 44.0'", "edition_damaged"),
        ("signature = 'no signature'", "edition_unsigned"),
        ("statement = 'no statement'", "edition_unsigned"),
    ],
)
def test_what_arrives_changed_changes_nothing(shop: Shop, change: str, why: str) -> None:
    shop.limit(11.0)
    shop.tamper(change)
    shop.round()
    kind = Published.SHOES if "statement" in change else Published.RULES  # nobody knows what it was
    assert shop.told(kind)[1:] == ("refused", why)
    assert shop.in_force[1] == 12.0


def test_an_older_edition_is_no_news(shop: Shop) -> None:
    """As a replay has it, or a database that was brought back."""
    first = shop.limit(11.0)
    second = shop.limit(13.0)
    shop.round()
    with shop.centre.database.transaction() as line:
        line.execute("DELETE FROM editions WHERE number = %s", (second,))
    shop.round()
    assert shop.in_force[1] == 13.0
    assert shop.told() == (second, "refused", "edition_older")
    third = shop.limit(14.0)
    assert third > second > first, "numbers begin above what kiosks have"
    shop.round()
    assert shop.told() == (third, "in_place", "")


def test_another_stores_edition_is_refused(open_shop: Callable[[], Shop]) -> None:
    shop, other = open_shop(), open_shop()
    shop.limit(11.0)
    shop.tamper("store = %s", other.store)
    other.round()
    assert other.in_force[1] == 12.0
    assert other.told()[1:] == ("refused", "edition_elsewhere")


@pytest.mark.parametrize("content", ["[rules]\nover_peak_deg = 1.0\n", "[rules]\nover_peak_deg = 99.0\n", "no TOML"])
def test_limits_that_make_no_sense_are_refused(shop: Shop, content: str) -> None:
    shop.publish(content)
    shop.round()
    assert shop.in_force[1] == 12.0
    assert shop.told()[1:] == ("refused", "edition_unfit")


def test_a_table_that_this_version_cannot_read_is_refused(shop: Shop) -> None:
    shop.publish("colour\nred\n", Published.SHOES)
    shop.round()
    assert shop.told(Published.SHOES)[1:] == ("refused", "edition_unfit")


def test_more_than_a_kiosk_takes_is_not_fetched(shop: Shop) -> None:
    shop.publish("#" * (MOST_TABLE_BYTES + 1))
    shop.round()
    assert shop.told()[1:] == ("refused", "edition_damaged")


def test_a_database_that_was_put_back_takes_the_catalogue_in_anew(shop: Shop) -> None:
    shop.publish_shoes("Alder,One,neutral,€120\n")
    shop.round()
    back_up(shop.place, NOW)
    shop.publish_shoes("Alder,One,neutral,€130\nAlder,Two,neutral,€140\n")
    shop.round()
    for path in shop.place.root.glob(f"{shop.place.visits.name}*"):
        path.write_bytes(b"not a database" * 1000) if path == shop.place.visits else path.unlink()
    assert mend(shop.place, NOW)
    shop.round()
    assert ("Two", "€140") in shop.shoes()


def test_only_a_key_that_the_authority_vouches_for_is_believed_and_the_youngest(
    tmp_path: Path, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    authority, known = authority_file(shop.place), tmp_path / "publisher.pem"
    ours = shop.centre.site.authority
    elder = Publisher(ours).certificate
    publisher_by(authority, elder, known)
    foreign = Paths(tmp_path / "other")
    foreign.folder.mkdir()
    make_authority(foreign)
    own_certificate = (shop.place.link / "kiosk.pem").read_text().partition("-----END PRIVATE KEY-----\n")[2]
    for wrong in (Publisher(Authority(foreign.folder)).certificate, own_certificate, "no certificate", ""):
        with pytest.raises(EditionUnsigned):
            publisher_by(authority, wrong, known)
    kept = ours.paths.publisher.read_bytes()
    try:
        monkeypatch.setattr("chain.authority.SKEW", timedelta())  # a day younger
        ours.make_publisher()
        publisher_by(authority, Publisher(ours).certificate, known)
    finally:
        ours.paths.publisher.write_bytes(kept)
    with pytest.raises(EditionUnsigned, match="younger"):
        publisher_by(authority, elder, known)


def test_another_chain_begins_with_nothing(shop: Shop) -> None:
    shop.limit(11.0)
    shop.round()
    centre = shop.centre
    name = f"store {uuid4().hex}"
    Kiosks(centre.database).add_store(name)
    code = Kiosks(centre.database).make_code(name, "till")
    enrol(shop.place, read_sheet(f"{centre.url} {code} {centre.site.authority.fingerprint}"))
    assert office_limits(shop.place) is None
    assert shop.in_force == ("store's own", 12.0)


@pytest.mark.parametrize(
    ("path", "status"),
    [("/v1/editions/0", 404), ("/v1/editions/999999999999", 404), ("/v1/editions/x", 422),
     ("/v1/editions/1?offset=-1", 422), ("/v1/editions/1?offset=99999999999", 404)],
)  # fmt: skip
def test_what_is_not_published_for_a_kiosk_is_not_there(kiosk: KioskEnd, path: str, status: int) -> None:
    assert kiosk.get(path).status_code == status


def test_a_stranger_gets_nothing(shop: Shop, kiosk: KioskEnd) -> None:
    number = shop.limit(11.0)
    assert kiosk.get(f"/v1/editions/{number}").status_code == 404, "it is another store's"
    with shop.centre.stranger() as nobody:
        assert nobody.get("/v1/editions").status_code == 401
        assert nobody.get(f"/v1/editions/{number}").status_code == 401


@pytest.mark.parametrize("told", [{}, {"editions": [{"kind": "hats"}]}, {"editions": 1}])
def test_a_standing_that_makes_no_sense_is_refused(kiosk: KioskEnd, told: Any) -> None:
    assert kiosk.post("/v1/editions", json=told).status_code == 422


def test_the_usual_limits_can_be_head_offices_too(shop: Shop) -> None:
    shop.limit(usual_rules().over_peak_deg)
    shop.round()
    assert shop.in_force[1] == usual_rules().over_peak_deg
