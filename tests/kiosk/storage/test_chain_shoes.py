"""Head office's catalogue on a store's shelf: what it says is followed, what the store has of its own stays."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from gait.errors import SettingsFault
from gait.result import Shoe
from kiosk.storage.chain_shoes import take_catalogue
from kiosk.storage.shoe_shelf import ShoeShelf
from kiosk.storage.shoes import ShoeCatalogue
from kiosk.storage.store import Store
from tests.kiosk.storage.test_changes import of_chain

HEADER = "brand,model,support,price,sku,weight_g,sizes\n"
ONE = "Alder,One,neutral,€120,A1,250,41:7|42:7\n"
TWO = "Alder,Two,stability,€140,A2,280,41:7\n"
BOTH = ONE + TWO


class Shelf:
    """Of a store in a chain, which takes edition after edition."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.store = folder, Store(folder / "visits.sqlite3")
        self.catalogue, self.before = ShoeCatalogue(self.store), None

    def take(self, rows: str, before: Path | None = None) -> bool:
        path = self.folder / f"{len(list(self.folder.glob('*.csv')))}.csv"
        path.write_text(HEADER + rows, "utf-8")
        taken = take_catalogue(ShoeShelf(self.store), path, before or self.before)
        self.before = path if taken else self.before
        return taken

    before: Path | None

    def of(self, model: str) -> Shoe | None:
        return next((shoe for shoe in self.catalogue.shoes() if shoe.model == model), None)

    def put(self, model: str, **changed: object) -> None:
        """As staff change it."""
        number = next(number for number, shoe in self.catalogue.numbered().items() if shoe.model == model)
        self.catalogue.put(replace(self.catalogue.numbered()[number], **changed), number)  # type: ignore[arg-type]

    def remove(self, model: str) -> None:
        self.catalogue.remove(next(n for n, shoe in self.catalogue.numbered().items() if shoe.model == model))


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path)


def price(shelf: Shelf, model: str = "One") -> str:
    shoe = shelf.of(model)
    assert shoe is not None
    return shoe.price


def stock(shelf: Shelf) -> list[tuple[str, int | None]]:
    shoe = shelf.of("One")
    assert shoe is not None
    return [(size.text, size.stock) for size in shoe.sizes]


def test_what_head_office_changes_changes_and_what_it_leaves_out_goes(shelf: Shelf) -> None:
    assert shelf.take(BOTH)
    assert shelf.take(ONE.replace("€120", "€130"))
    assert (price(shelf), shelf.of("Two")) == ("€130", None)


def test_pairs_in_stock_are_the_stores(shelf: Shelf) -> None:
    shelf.take(ONE)
    assert stock(shelf) == [("41", None), ("42", None)]
    shoe = shelf.of("One")
    assert shoe is not None
    shelf.put("One", sizes=tuple(replace(size, stock=3) for size in shoe.sizes))
    shelf.take(ONE.replace("42:7", "42:7|43:7"))
    assert stock(shelf) == [("41", 3), ("42", 3), ("43", None)]


def test_what_staff_changed_stays(shelf: Shelf) -> None:
    shelf.take(BOTH)
    shelf.put("One", price="€99")
    shelf.remove("Two")
    shelf.take(BOTH.replace("€120", "€130").replace("250", "245").replace("€140", "€150"))
    shoe = shelf.of("One")
    assert shoe is not None
    assert (shoe.price, shoe.weight_g, shelf.of("Two")) == ("€99", 245.0, None)


def test_a_stores_own_shoes_stay_and_keep_their_price(shelf: Shelf) -> None:
    for model in ("One", "Own"):
        shelf.catalogue.put(Shoe("Alder", model, "neutral", price="€100"))
    shelf.take(BOTH)
    assert (price(shelf, "Own"), price(shelf)) == ("€100", "€100")
    shelf.take(TWO)
    assert (price(shelf, "Own"), price(shelf)) == ("€100", "€100"), "whatever the catalogue leaves out"


def test_a_shoe_that_is_left_out_stays_while_the_store_has_pairs(shelf: Shelf) -> None:
    shelf.take(BOTH)
    shoe = shelf.of("Two")
    assert shoe is not None
    shelf.put("Two", sizes=tuple(replace(size, stock=1) for size in shoe.sizes))
    shelf.take(ONE)
    assert shelf.of("Two") is not None


def test_nothing_changes_while_a_visit_is_open(shelf: Shelf) -> None:
    visit = of_chain()
    shelf.store.save(visit)
    assert not shelf.take(BOTH)
    assert shelf.of("One") is None
    shelf.store.end(visit.id, 1.8e9)
    assert shelf.take(BOTH)
    assert shelf.of("One") is not None


def test_cut_short_before_it_was_written_down_the_same_is_taken_once_more(shelf: Shelf) -> None:
    shelf.take(BOTH)
    first = shelf.before
    shelf.take(ONE.replace("€120", "€130"))
    shelf.take(ONE.replace("€120", "€130"), first)
    assert [(shoe.model, shoe.price) for shoe in shelf.catalogue.shoes()] == [("One", "€130")]


def test_an_edition_before_that_nobody_can_read_any_more_is_as_none(shelf: Shelf) -> None:
    shelf.take(BOTH)
    assert shelf.before is not None
    shelf.before.write_text("colour\nred\n")
    assert shelf.take(ONE.replace("250", "245"))
    shoe = shelf.of("One")
    assert shoe is not None
    assert (shoe.weight_g, shelf.of("Two") is None) == (245.0, False)


def test_what_is_no_table_changes_nothing(shelf: Shelf) -> None:
    shelf.take(BOTH)
    with pytest.raises(SettingsFault), closing(Store(shelf.folder / "visits.sqlite3")):
        shelf.take("Alder,Three,bouncy,,,,\n")
    assert len(shelf.catalogue.shoes()) == 2
