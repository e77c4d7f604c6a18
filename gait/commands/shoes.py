"""`gait shoes`: what is understood of a table of shoes, before anybody relies on it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from gait.result import Shoe
from gait.shoes.shoe_file import Reading, in_order, read_shoes, sorted_out, stock_of

KINDS = {"own": "the store's own table", "shopify": "Shopify's product export"}


def tell_shoes(path: Path, attributes: Path | None, currency: str) -> None:
    """Print columns, counts and bad rows of a table; nothing is written. Raises SettingsFault."""
    reading = read_shoes(path, attributes, currency)
    whole, lacking = sorted_out(reading.drafts)
    print(f"{path.name}: {KINDS[reading.kind]}, {reading.encoding}, separated by {reading.delimiter!r}")
    tell_columns(reading)
    print(counted([draft.shoe for draft in whole]))
    for row in in_order((*reading.bad_rows, *lacking)):
        print(f"Row {row.number} is left out: {row.reason}")


def tell_columns(reading: Reading) -> None:
    print(f"Columns read: {', '.join(reading.columns)}")
    if any(reading.ignored):
        print(f"Columns left aside: {', '.join(filter(None, reading.ignored))}")


def counted(shoes: Sequence[Shoe]) -> str:
    sizes = sum(len(shoe.sizes) for shoe in shoes)
    stocks = [stock for shoe in shoes if (stock := stock_of(shoe, None)) is not None]
    return f"{len(shoes)} shoes in {sizes} sizes, {sum(stocks)} pairs in stock"
