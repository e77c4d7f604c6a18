"""`gait shoes`: what is understood of a table of shoes, before anybody relies on it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from gait.result import Shoe
from gait.shoes.catalogue import ShoeTable, in_row_order, read_shoes, split_whole
from gait.shoes.shoe import stock_of

KINDS = {"own": "the store's own table", "shopify": "Shopify's product export"}


def tell_shoes(path: Path, attributes: Path | None, currency: str) -> None:
    """Print columns, counts and bad rows of a table; nothing is written. Raises SettingsFault."""
    table = read_shoes(path, attributes, currency)
    whole, lacking = split_whole(table.drafts)
    print(f"{path.name}: {KINDS[table.kind]}, {table.encoding}, separated by {table.delimiter!r}")
    tell_columns(table)
    print(count_shoes([draft.shoe for draft in whole]))
    for row in in_row_order((*table.bad_rows, *lacking)):
        print(f"Row {row.number} is left out: {row.reason}")


def tell_columns(table: ShoeTable) -> None:
    print(f"Columns read: {', '.join(table.columns)}")
    if any(table.ignored):
        print(f"Columns left aside: {', '.join(filter(None, table.ignored))}")


def count_shoes(shoes: Sequence[Shoe]) -> str:
    sizes = sum(len(shoe.sizes) for shoe in shoes)
    stocks = [stock for shoe in shoes if (stock := stock_of(shoe, None)) is not None]
    return f"{len(shoes)} shoes in {sizes} sizes, {sum(stocks)} pairs in stock"
