"""The shoes of a table: the store's own CSV or Shopify's export, with a table of attributes joined to either."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from gait.clip import shown
from gait.errors import SettingsFault
from gait.result import Shoe
from gait.shoes.cells import BadRow, Draft, column_name, fields_of, with_currency
from gait.shoes.join import drop_repeats, join_attributes
from gait.shoes.own_table import own_drafts, own_names
from gait.shoes.shoe import missing
from gait.shoes.shopify import shopify_drafts, shopify_names
from gait.shoes.table_text import read_sheet


@dataclass(frozen=True, slots=True)
class Catalogue:
    shoes: tuple[Shoe, ...]
    bad_rows: tuple[BadRow, ...]


NO_SHOES = Catalogue((), ())


@dataclass(frozen=True, slots=True)
class ShoeTable:
    """What a table was understood to say, before anything is made of it.

    kind: `own` or `shopify`. columns, ignored: headers as written. Drafts have no article number in common.
    """

    kind: str
    encoding: str
    delimiter: str
    columns: tuple[str, ...]
    ignored: tuple[str, ...]
    drafts: tuple[Draft, ...]
    bad_rows: tuple[BadRow, ...]


def read_catalogue(path: Path) -> Catalogue:
    """Every whole shoe, and every bad row with its reason. Raises SettingsFault when no shoe is whole."""
    table = read_shoes(path)
    whole, lacking = split_whole(table.drafts)
    bad_rows = in_row_order((*table.bad_rows, *lacking))
    if not whole:
        first = f" Row {bad_rows[0].number}: {bad_rows[0].reason}." if bad_rows else ""
        raise SettingsFault(f"The shoe catalogue {shown(path.name)} holds no usable shoe.{first}")
    return Catalogue(tuple(draft.shoe for draft in whole), bad_rows)


def read_shoes(path: Path, attributes: Path | None = None, currency: str = "") -> ShoeTable:
    """A store's own table or Shopify's export, known by its headers; `attributes` joined by GTIN or SKU.

    currency: of prices that carry none. Raises SettingsFault when the file is no table of shoes.
    """
    sheet = read_sheet(path)
    names = tuple(column_name(header) for header in sheet.headers)
    shopify = "title" in names and not {"handle", "url_handle"}.isdisjoint(names)
    known = shopify_names(names) if shopify else own_names(names, sheet.name)
    rows = fields_of(sheet, known)
    found = list(shopify_drafts(rows) if shopify else own_drafts(rows))
    joined, unread = join_attributes(found, attributes)
    distinct = tuple(drop_repeats(add_currency(entry, currency) for entry in joined))
    return ShoeTable(
        "shopify" if shopify else "own",
        sheet.encoding,
        sheet.delimiter,
        tuple(header for header, name in zip(sheet.headers, known, strict=True) if name),
        tuple(header for header, name in zip(sheet.headers, known, strict=True) if not name),
        tuple(entry for entry in distinct if isinstance(entry, Draft)),
        (*unread, *in_row_order(entry for entry in distinct if isinstance(entry, BadRow))),
    )


def split_whole(drafts: Iterable[Draft]) -> tuple[tuple[Draft, ...], tuple[BadRow, ...]]:
    """(drafts that are whole shoes, the rows of the others with what they lack)."""
    told = [(draft, missing(draft.shoe)) for draft in drafts]
    whole = tuple(draft for draft, lack in told if not lack)
    return whole, tuple(BadRow(draft.number, lack) for draft, lack in told if lack)


def in_row_order(bad_rows: Iterable[BadRow]) -> tuple[BadRow, ...]:
    return tuple(sorted(bad_rows, key=lambda row: row.number))


def add_currency(entry: Draft | BadRow, currency: str) -> Draft | BadRow:
    if isinstance(entry, BadRow):
        return entry
    return replace(entry, shoe=replace(entry.shoe, price=with_currency(entry.shoe.price, currency)))
