"""Sizes as stores write them: `42.5`, `US 9`, `42 2/3`, with their pairs in stock."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from gait.result import ShoeSize
from gait.shoes.gtin import gtin_of
from gait.words import said

EU_SYSTEMS = ("EU", "EUR", "FR")
SYSTEM = r"EUR|EU|FR|US|UK|JP|CM"
SIZE = re.compile(
    rf"(?P<before>{SYSTEM})?\s*(?P<whole>\d{{1,2}})(?:[.,](?P<decimals>\d{{1,2}})|\s*(?P<part>½|⅓|⅔|1/2|1/3|2/3))?"
    rf"\s*(?P<after>{SYSTEM})?",
    re.IGNORECASE,
)
PARTS = {"½": 0.5, "1/2": 0.5, "⅓": 1 / 3, "1/3": 1 / 3, "⅔": 2 / 3, "2/3": 2 / 3}  # some brands mark thirds
EU_ADULT = (30.0, 55.0)  # a bare number in here is French stitches: US and UK sizes end below 25
MOST_PAIRS = 99_999
# whole numbers, thousands apart or not, and with decimals that are nought; a comma and three digits part thousands
PAIRS = re.compile(r"[+-]?(?P<whole>\d{1,3}(?:[ \u00a0\u202f'’]\d{3})+|[1-9]\d{0,2}[.,]\d{3}|\d+)(?:[.,]0{1,3})?")
BETWEEN_SYSTEMS = " /|,;()[]–-·"


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
        return ShoeSize(written, european_of_several(written), stock)
    said, value = system_of(match), value_of(match)
    european = (said or system) in EU_SYSTEMS or (not (said or system) and EU_ADULT[0] <= value <= EU_ADULT[1])
    shown = written if said or not system or european else f"{system} {written}"
    return ShoeSize(shown, value if european else None, stock)


def system_of(match: re.Match[str]) -> str:
    return (match["before"] or match["after"] or "").upper()


def value_of(match: re.Match[str]) -> float:
    return float(f"{match['whole']}.{match['decimals'] or 0}") + PARTS.get(match["part"] or "", 0.0)


def european_of_several(written: str) -> float | None:
    """Of one size in several systems, such as `UK 8 / EU 42`, that in French stitches; None unless it is sure."""
    told = list(SIZE.finditer(written))
    rest = SIZE.sub("", written)
    european = {value_of(match) for match in told if system_of(match) in EU_SYSTEMS}
    each_says = all(system_of(match) for match in told) and len({system_of(match) for match in told}) == len(told)
    return european.pop() if len(european) == 1 and each_says and not rest.strip(BETWEEN_SYSTEMS) else None


def pairs_of(text: str) -> int | None:
    """Pairs in stock; a shop system's negative count is none.

    Raises ValueError for what is no whole number, and for `1.000`, a thousand in some countries and one in others.
    """
    if not text:
        return None
    if re.fullmatch(r"\d{1,2}[.,]000", text) and int(text[:-4]):
        one = int(text[:-4])
        told = {"text": f"“{text}”", "one": one, "thousand": f"{one}000"}
        raise ValueError(said("stock is {text}: {one} or {thousand}? Write it without a sign", **told))
    match = PAIRS.fullmatch(text)
    pairs = int(re.sub(r"\D", "", match["whole"])) if match else MOST_PAIRS + 1
    if pairs > MOST_PAIRS:
        raise ValueError(said("stock is {text}, not a whole number of pairs", text=f"“{text}”"))
    return 0 if text.startswith("-") else pairs
