"""One row of a table as a shoe: which column a header names, and what each cell may hold."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from gait.result import Shoe
from gait.shoes.gtin import gtin_of
from gait.shoes.shoe import SUPPORTS
from gait.shoes.sizes import sizes_of
from gait.shoes.table_text import ShoeSheet
from gait.words import said

OTHER_NAMES = {  # headers that suppliers and stock systems write
    "pronation_support": "support",
    "drop": "drop_mm",
    "heel_drop": "drop_mm",
    "heel_to_toe_drop": "drop_mm",
    "weight": "weight_g",
    "stack": "stack_mm",
    "stack_height": "stack_mm",
    "stack_height_mm": "stack_mm",
    "width": "widths",
    "ean": "gtin",
    "upc": "gtin",
    "barcode": "gtin",
    "article_number": "sku",
    "quantity": "stock",
    "image": "picture",
}
METAFIELD = re.compile(r"\(product\.metafields\.[^.()]+\.([^()]+)\)")  # Shopify's header form: see gait.shoes.shopify
ATTRIBUTES = ("support", "cushioning", "surface", "drop_mm", "stack_mm", "weight_g", "widths")

Fields = dict[str, str]
NumberedFields = tuple[int, Fields]


@dataclass(frozen=True, slots=True)
class BadRow:
    """A line of the file that is no shoe; `number` counts as a spreadsheet does, the header being 1.

    reason: a sentence, see gait.words.
    """

    number: int
    reason: str


def refused(number: int, why: ValueError) -> BadRow:
    """The row with the sentence that the error was raised with."""
    return BadRow(number, why.args[0])


@dataclass(frozen=True, slots=True)
class Draft:
    """A shoe as far as one file tells it, with the row that it begins in; `support` may still be empty."""

    number: int
    shoe: Shoe


def column_name(header: str) -> str:
    """`Drop (mm)`, `drop mm` and `DROP_MM` are one column; a Shopify metafield goes by its key where that is known."""
    metafield = METAFIELD.search(header)
    key = plain_name(metafield[1]) if metafield else ""
    return key if key in ATTRIBUTES else plain_name(header)


def plain_name(header: str) -> str:
    name = "_".join(re.sub(r"[()_\-]", " ", header.lower()).split())
    return OTHER_NAMES.get(name, name)


def fields_of(sheet: ShoeSheet, names: tuple[str, ...]) -> Iterator[NumberedFields]:
    for number, cells in sheet.rows:
        yield number, {name: cell for name, cell in zip(names, cells, strict=False) if name and cell}


def shoe_of(given: Mapping[str, str]) -> Shoe:
    """A shoe from the cells of its row. Raises ValueError for a cell that cannot be."""
    return Shoe(
        brand=given.get("brand", ""),
        model=given.get("model", ""),
        support=support_of(given),
        cushioning=given.get("cushioning", ""),
        surface=given.get("surface", ""),
        drop_mm=read_number(given, "drop_mm"),
        weight_g=read_number(given, "weight_g"),
        price=price_of(given),
        sku=given.get("sku", ""),
        gtin=gtin_of(given),
        stack_mm=read_number(given, "stack_mm"),
        widths=tuple(part for part in re.split(r"[\s,;/|]+", given.get("widths", "")) if part),
        sizes=tuple(sizes_of(given)),
        picture=given.get("picture", ""),
    )


def support_of(given: Mapping[str, str]) -> str:
    support = words_of(given.get("support", ""))
    if support and support not in SUPPORTS:
        known = ", ".join(SUPPORTS)
        raise ValueError(said("support is {text}, not one of {known}", text=f"“{support}”", known=known))
    return support


def words_of(text: str) -> str:
    return " ".join(text.lower().replace("_", " ").replace("-", " ").split())


def price_of(given: Mapping[str, str]) -> str:
    price = given.get("price", "")
    if price and not any(sign.isdigit() for sign in price):
        raise ValueError(said("price is {text}, without a number", text=f"“{price}”"))
    return with_currency(price, given.get("currency", ""))


def with_currency(price: str, currency: str) -> str:
    bare = price and all(sign.isdigit() or sign in ".,'  " for sign in price)
    return f"{price} {currency}" if bare and currency else price


def read_number(given: Mapping[str, str], column: str) -> float | None:
    """None for an empty cell; a comma is taken as the decimal sign. Raises ValueError for anything else."""
    text = given.get(column, "")
    bare = text.lower().removesuffix(column[-2:].strip("_")).strip()
    try:
        number = float(bare.replace(",", ".")) if text else None
    except ValueError:
        number = math.nan
    if number is not None and not 0.0 <= number < math.inf:
        raise ValueError(said("{column} is {text}, not a number", column=column, text=f"“{text}”"))
    return number
