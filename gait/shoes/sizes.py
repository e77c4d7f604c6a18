"""Sizes as stores write them: `42.5`, `US 9`, `42 2/3`, with their pairs in stock."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from gait.result import ShoeSize
from gait.shoes.gtin import gtin_of

EU_SYSTEMS = ("EU", "EUR", "FR")
SYSTEM = r"EUR|EU|FR|US|UK|JP|CM"
SIZE = re.compile(
    rf"(?P<before>{SYSTEM})?\s*(?P<whole>\d{{1,2}})(?:[.,](?P<tenth>\d)|\s*(?P<part>½|⅓|⅔|1/2|1/3|2/3))?"
    rf"\s*(?P<after>{SYSTEM})?",
    re.IGNORECASE,
)
PARTS = {"½": 0.5, "1/2": 0.5, "⅓": 1 / 3, "1/3": 1 / 3, "⅔": 2 / 3, "2/3": 2 / 3}  # some brands mark thirds
EU_ADULT = (30.0, 55.0)  # a bare number in here is French stitches: US and UK sizes end below 25
MOST_PAIRS = 99_999


def sizes_of(given: Mapping[str, str]) -> Iterator[ShoeSize]:
    """From `sizes` (`41:2 | 41.5:0 | US 9:1`), and from `size` with `stock`, one row a size."""
    for part in filter(None, (part.strip() for part in given.get("sizes", "").split("|"))):
        text, _, pairs = part.rpartition(":") if ":" in part else (part, "", "")
        yield size_of(text.strip(), pairs_of(pairs.strip()))
    if given.get("size"):
        size = size_of(given["size"], pairs_of(given.get("stock", "")))
        yield replace(size, gtin=gtin_of(given), sku=given.get("sku", ""))


def size_of(text: str, stock: int | None = None, system: str = "") -> ShoeSize:
    """A size as written; `eu` where it is in French stitches. system: said elsewhere, such as in a header."""
    written = " ".join(text.split())
    match = SIZE.fullmatch(written)
    if match is None:
        return ShoeSize(written, None, stock)
    said = (match["before"] or match["after"] or "").upper()
    tenth = int(match["tenth"] or 0) / 10.0 + PARTS.get(match["part"] or "", 0.0)
    value = int(match["whole"]) + tenth
    european = (said or system) in EU_SYSTEMS or (not (said or system) and EU_ADULT[0] <= value <= EU_ADULT[1])
    shown = written if said or not system or european else f"{system} {written}"
    return ShoeSize(shown, value if european else None, stock)


def pairs_of(text: str) -> int | None:
    """Pairs in stock; a shop system's negative count is none. Raises ValueError for what is no whole number."""
    if not text:
        return None
    try:
        pairs = float(text.replace(",", "."))
    except ValueError:
        pairs = math.nan
    if not (abs(pairs) <= MOST_PAIRS and pairs == int(pairs)):
        raise ValueError(f"stock is “{text}”, not a whole number of pairs")
    return max(0, int(pairs))
