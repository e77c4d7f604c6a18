"""The shelf of a store: what an import does, and what it tells beforehand."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from gait.errors import SettingsFault
from gait.result import Shoe
from gait.shoes.catalogue import read_catalogue
from gait.shoes.shoe import stock_of
from gait.shoes.shortlist import shortlist
from gait.verdict.rules import PronationClass, Verdict
from gait.weights.manifest import model_path
from kiosk.faults import StoreFault
from kiosk.staff.staff import ShoeDesk
from kiosk.storage.shoe_shelf import ShoeShelf
from kiosk.storage.shoes import ShoeCatalogue
from kiosk.storage.store import Store
from kiosk.visit.model import Comfort, Customer, Run, Surface, TriedShoe, Wish

HEADER = "brand,model,support,sku,gtin,price,sizes\n"
ONE = "Alder,One,neutral,A1,4006381333931,€120,41:2|42.5:0\n"
TWO = "Alder,Two,stability,,,€140,\n"
NEUTRAL = Verdict(PronationClass.NEUTRAL, None, ())


@pytest.fixture
def shelf(tmp_path: Path) -> ShoeCatalogue:
    return ShoeCatalogue(Store(tmp_path / "kiosk.db"))


def table(folder: Path, rows: str, name: str = "shoes.csv") -> Path:
    path = folder / name
    path.write_text(rows, "utf-8")
    return path


def taken(shelf: ShoeCatalogue, folder: Path, rows: str) -> Sequence[Shoe]:
    shelf.take(table(folder, HEADER + rows))
    return shelf.shoes()


def test_what_was_taken_in_comes_back_whole_after_a_restart(tmp_path: Path) -> None:
    ShoeCatalogue(Store(tmp_path / "kiosk.db")).take(model_path("sample_shoes.csv"))
    again = ShoeCatalogue(Store(tmp_path / "kiosk.db"))
    assert tuple(again.shoes()) == read_catalogue(model_path("sample_shoes.csv")).shoes


def test_a_preview_tells_all_and_writes_nothing(shelf: ShoeCatalogue, tmp_path: Path) -> None:
    taken(shelf, tmp_path, ONE)
    rows = ONE.replace("€120", "€99").replace("price", "") + TWO + "Alder,Three,bouncy,,,,\n"
    seen = shelf.preview(table(tmp_path, HEADER.replace("sizes", "sizes,colour") + rows))
    assert (seen.kind, seen.encoding, seen.delimiter) == ("own", "utf-8", ",")
    assert (seen.ignored, seen.new, seen.changed, seen.same, seen.gone) == (("colour",), 1, 1, 0, 0)
    assert [(row.number, "bouncy" in row.reason) for row in seen.bad_rows] == [(4, True)]
    assert [shoe.price for shoe in shelf.shoes()] == ["€120"]


def test_a_shoe_is_known_again_by_its_numbers_else_by_its_names(shelf: ShoeCatalogue, tmp_path: Path) -> None:
    taken(shelf, tmp_path, ONE + TWO)
    renamed = "Alder,One Evo,,,04006381333931,€125,41:1\nALDER,two,,T2,,€150,\n"
    one, two = taken(shelf, tmp_path, renamed)
    assert (one.model, one.support, one.sku, one.price) == ("One Evo", "neutral", "A1", "€125")
    assert (two.support, two.sku, two.price) == ("stability", "T2", "€150")
    assert stock_of(one, 41.0) == 1


def test_bad_rows_are_left_out_or_stop_everything(shelf: ShoeCatalogue, tmp_path: Path) -> None:
    path = table(tmp_path, HEADER + ONE + "Alder,Three,neutral,,4006381333932,,\n")
    with pytest.raises(SettingsFault, match=r"Row 3: the check digit"):
        shelf.take(path, all_or_nothing=True)
    assert shelf.shoes() == ()
    shelf.take(path)
    assert [shoe.model for shoe in shelf.shoes()] == ["One"]


def test_a_whole_stock_removes_what_it_does_not_name(shelf: ShoeCatalogue, tmp_path: Path) -> None:
    taken(shelf, tmp_path, ONE + TWO)
    path = table(tmp_path, HEADER + TWO)
    assert shelf.preview(path, whole_stock=True).gone == 1
    shelf.take(path, whole_stock=True)
    assert [shoe.model for shoe in shelf.shoes()] == ["Two"]


def test_a_failed_import_changes_nothing(tmp_path: Path) -> None:
    store = Store(tmp_path / "kiosk.db")
    taken(ShoeCatalogue(store), tmp_path, ONE)
    other = sqlite3.connect(tmp_path / "kiosk.db")
    other.execute("CREATE TRIGGER full BEFORE INSERT ON shoe_sizes BEGIN SELECT RAISE(ABORT, 'no'); END")
    other.commit()
    with pytest.raises(StoreFault):
        taken(ShoeCatalogue(store), tmp_path, TWO + ONE.replace("120", "99"))
    assert [shoe.price for shoe in ShoeCatalogue(store).shoes()] == ["€120"]


def test_stock_and_attributes_come_from_two_systems(shelf: ShoeCatalogue, tmp_path: Path) -> None:
    attributes = table(tmp_path, "sku,support,cushioning\na1,stability,soft\n", "attributes.csv")
    export = "Handle,Title,Vendor,Option1 Name,Option1 Value,Variant SKU,Variant Inventory Qty,Variant Price\n"
    variants = "one,One,Alder,Size,42,A1,{},120\none,,,,43,A2,0,120\n"
    path = table(tmp_path, export + variants.format(2))
    with pytest.raises(SettingsFault, match="no support"):
        shelf.take(path)
    shelf.take(path, attributes, "EUR")
    shelf.take(table(tmp_path, export + variants.format(7)), currency="EUR")
    (shoe,) = shelf.shoes()
    assert (shoe.support, shoe.cushioning, shoe.price) == ("stability", "soft", "120 EUR")
    assert [stock_of(shoe, size) for size in (42.0, 43.0, 44.0, None)] == [7, 0, 0, 7]


def test_the_short_list_hears_the_customer(shelf: ShoeCatalogue) -> None:
    shelf.take(model_path("sample_shoes.csv"))
    both = (NEUTRAL, NEUTRAL)
    plain = shelf.short_list(both, Customer())
    assert plain == shortlist(read_catalogue(model_path("sample_shoes.csv")), both)
    customer = Customer(size_eu=42.5, surface=Surface.ROAD, wishes=frozenset({Wish.LIGHT}))
    found = shelf.short_list(both, customer, [Run(1, TriedShoe()), Run(2, TriedShoe("Alder", "Everyday 2", "AL-001"))])
    assert [s.shoe.model for s in found][:2] == ["Tempo", "Everyday 2"], "the lightest one is out of stock in 42.5"
    assert [s.tried for s in found][:2] == [False, True]


def test_the_short_list_hears_how_the_shoes_felt(shelf: ShoeCatalogue) -> None:
    shelf.take(model_path("sample_shoes.csv"))
    runs = [Run(1, TriedShoe(), comfort=Comfort(60)), Run(2, TriedShoe("Briskfoot", "Hold"), comfort=Comfort(85))]
    assert [s.comfort for s in shelf.short_list((NEUTRAL, NEUTRAL), Customer(), runs)][:2] == [85.0, None]


def test_staff_take_shoes_in_at_their_desk(shelf: ShoeCatalogue, tmp_path: Path) -> None:
    desk: ShoeDesk = shelf
    path = table(tmp_path, HEADER + ONE + "Alder,Three,bouncy,,,,\n")
    assert len(desk.preview(path).bad_rows) == 1
    desk.take(path)
    assert [shoe.model for shoe in shelf.shoes()] == ["One"]


ROWS = st.lists(
    st.tuples(
        st.sampled_from(["Alder", "Elm"]),
        st.sampled_from(["One", "Two", "Three"]),
        st.sampled_from(["neutral", "stability", ""]),
        st.sampled_from(["", "s1", "s2", "s3"]),
        st.sampled_from(["", "4006381333931", "036000291452"]),
        st.sampled_from(["", "€1"]),
        st.sampled_from(["", "41:2", "42:0|43:1"]),
    ).map(lambda cells: ",".join(cells) + "\n"),
    max_size=7,
).map("".join)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(ROWS, ROWS)
def test_imported_twice_is_imported_once(tmp_path: Path, before: str, rows: str) -> None:
    (tmp_path / "twice.db").unlink(missing_ok=True)
    store = Store(tmp_path / "twice.db")
    shelf = ShoeCatalogue(store)
    shelf.take(table(tmp_path, HEADER + "Oak,Zero,neutral,,,,\n" + before))
    path = table(tmp_path, HEADER + "Oak,Zero,neutral,,,,\n" + rows)
    shelf.take(path)
    once = ShoeShelf(store).shoes()
    assert shelf.preview(path).changed == shelf.preview(path).new == 0
    shelf.take(path)
    assert ShoeShelf(store).shoes() == once
    store.close()


def test_pictures_beside_a_table_are_kept_small_and_go_with_their_shoes(tmp_path: Path) -> None:
    stick, kept = tmp_path / "stick", tmp_path / "shoes"
    (stick / "img").mkdir(parents=True)
    Image.new("RGBA", (2000, 1000), (200, 30, 30, 128)).save(stick / "img" / "one.png")
    (stick / "broken.png").write_bytes(b"no picture")
    rows = ("One,img/one.png", "Two,broken.png", "Three,../secret.png", "Four,https://example.org/4.png")
    Image.new("RGB", (8, 8)).save(tmp_path / "secret.png")
    path = stick / "shoes.csv"
    path.write_text("brand,support,model,picture\n" + "".join(f"Alder,neutral,{row}\n" for row in rows))
    shelf = ShoeCatalogue(Store(tmp_path / "kiosk.db"), pictures=kept)
    shelf.take(path)
    one, *others = shelf.shoes()
    file = shelf.picture(one)
    assert file is not None
    with Image.open(file) as picture:
        assert picture.size == (480, 240)
    assert [shelf.picture(shoe) for shoe in others] == [None, None, None]
    path.write_text("brand,support,model\nAlder,neutral,Five\n")
    shelf.take(path, whole_stock=True)
    assert list(kept.iterdir()) == []
