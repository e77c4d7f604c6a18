"""A line that tears in the middle of what is said on it: a few simulated minutes of `python -m tests.chain.days`."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from chain.storage.kiosks import Kiosks
from kiosk.faults import LinkFault
from kiosk.link.__main__ import push
from kiosk.link.enrol import enrol
from kiosk.link.enrolment import membership_of
from kiosk.link.sheet import read_sheet
from tests.chain.cables import Proxy
from tests.chain.centre import Centre
from tests.chain.shop import BOTH, KEEP, Shop, open_shop
from tests.chain.told import analysis, new_id

NOW, DAY = 1.8e9, "2027-01-14"  # yesterday: a day's counts go when it is over
CHANCE = random.Random(1)
FILM, TRIAL = (CHANCE.randbytes(count) for count in ((2 << 20) + 500_000, 50_000))
TEARS = (1_000, 4_000, 12_000, 700_000, 1_700_000, 900_000)  # bytes: of the greeting, a batch, a recording's chunks


@pytest.fixture
def line(centre: Centre) -> Iterator[Proxy]:
    with closing(Proxy("127.0.0.1", int(centre.url.rpartition(":")[2]))) as line:
        yield line


@pytest.fixture
def shop(tmp_path: Path, centre: Centre, line: Proxy) -> Shop:
    """Enrolled over the line that tears."""
    name, shop = f"store {uuid4().hex}", open_shop("Riverside", tmp_path / "shop")
    Kiosks(centre.database).add_store(name)
    code = Kiosks(centre.database).make_code(name, "till")
    enrol(shop.place, read_sheet(f"https://127.0.0.1:{line.port} {code} {centre.site.authority.fingerprint}"))
    return shop


def rounds(shop: Shop, line: Proxy, tears: tuple[int, ...]) -> int:
    """One for each tear, then one that is not torn; how many were."""
    torn = 0
    for more in tears:
        line.tear_after(more)
        try:
            push(shop.place, NOW)
        except LinkFault:
            torn += 1
    line.mend()
    line.tear_after(1 << 60)
    push(shop.place, NOW)
    return torn


def held(centre: Centre, table: str, ids: set[str]) -> list[str]:
    with centre.database.transaction() as line:
        rows = line.execute(f"SELECT visit FROM {table} WHERE visit = ANY(%s)".encode(), ([UUID(i) for i in ids],))
        return sorted(row["visit"].hex for row in rows.fetchall())


def test_what_is_torn_on_its_way_comes_whole_and_once(shop: Shop, line: Proxy, centre: Centre) -> None:
    made = [shop.visit(BOTH, f"Name{new_id()}", DAY, NOW, analysis(new_id()), FILM, TRIAL) for _ in range(3)]
    assert rounds(shop, line, TEARS) >= 4
    ids = {visit.id for visit in made}
    for table, of_each in (("visits", 1), ("analyses", 1), ("recordings", 2)):
        assert held(centre, table, ids) == sorted([*ids] * of_each)
    for path, content in ((centre.place.recording, FILM), (centre.place.standing, TRIAL)):
        assert all(path(UUID(each), 1, 1).read_bytes() == content for each in ids)
    assert shop.counted() == 6  # visits, and the shoe of each
    with centre.database.transaction() as rows:
        kiosk = UUID(membership_of(shop.place).kiosk)
        counts = rows.execute("SELECT pairs FROM counts WHERE kiosk = %s", (kiosk,)).fetchall()
    assert [row["pairs"] for row in counts] == [3, 3]


def test_what_is_taken_back_while_the_line_tears_is_gone_all_the_same(shop: Shop, line: Proxy, centre: Centre) -> None:
    back, gone = (shop.visit(BOTH, f"Name{new_id()}", DAY, NOW, analysis(new_id()), FILM, TRIAL) for _ in range(2))
    with suppress(LinkFault):
        line.tear_after(1_500_000)
        push(shop.place, NOW)
    shop.agree(back, KEEP, NOW)
    shop.delete(gone)
    rounds(shop, line, (1_000, 3_000))
    for table in ("visits", "analyses", "recordings", "early", "runs"):
        assert held(centre, table, {back.id, gone.id}) == []
    assert not any(centre.place.of_visit(UUID(each.id)).exists() for each in (back, gone))
