"""Shoes found by letters and by what they are: what a list of a thousand models is narrowed by."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from gait.result import Shoe
from gait.shoes.shoe import stock_of

AMOUNT = re.compile(r"\d[\d.,'’ \u00a0\u202f]*")
PRICE_STEPS = (1 / 3, 2 / 3)  # of the store's prices, from the lowest


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for; what is empty does not count. most_price: in the store's currency.

    text: words, each somewhere in brand, model or SKU. size_eu: with a pair of it in stock, where the table tells.
    """

    text: str = ""
    surface: str = ""
    support: str = ""
    most_price: float | None = None
    size_eu: float | None = None

    @property
    def narrowings(self) -> int:
        """How many filters are set, beside the text."""
        return sum((bool(self.surface), bool(self.support), self.most_price is not None, self.size_eu is not None))


def find(shoes: Iterable[Shoe], wanted: Wanted) -> list[Shoe]:
    """In their own order."""
    letters = fold(wanted.text).split()
    return [shoe for shoe in shoes if fits(shoe, wanted) and all(word in named(shoe) for word in letters)]


def fits(shoe: Shoe, wanted: Wanted) -> bool:
    price = amount(shoe.price)
    return (
        wanted.surface in ("", shoe.surface.lower())
        and wanted.support in ("", shoe.support)
        and (wanted.most_price is None or (price is not None and price <= wanted.most_price))
        and (wanted.size_eu is None or (stock_of(shoe, wanted.size_eu) or 0) > 0)
    )


def named(shoe: Shoe) -> str:
    return fold(f"{shoe.brand} {shoe.model} {shoe.sku}")


def fold(text: str) -> str:
    """For searching: `Zoë` and `zoe` are one."""
    bare = unicodedata.normalize("NFKD", text)
    return "".join(sign for sign in bare if not unicodedata.combining(sign)).casefold().strip()


def amount(price: str) -> float | None:
    """`€ 1.299,00`, `129.95 CHF` as a number; None where there is none. Two digits after the last sign are cents."""
    found = AMOUNT.search(price)
    if found is None:
        return None
    digits = found[0].strip(" \u00a0\u202f.,'’")
    cents = re.search(r"[.,](\d{1,2})$", digits)
    whole = re.sub(r"\D", "", digits[: cents.start()] if cents else digits)
    return float(f"{whole or 0}.{cents[1] if cents else 0}")


def price_steps(shoes: Sequence[Shoe]) -> list[tuple[float, str]]:
    """Up to two prices that part the store's shoes into thirds, each with its text; none where all cost the same."""
    priced = sorted((cost, shoe.price) for shoe in shoes if (cost := amount(shoe.price)) is not None)
    steps = dict(priced[min(int(share * len(priced)), len(priced) - 1)] for share in PRICE_STEPS if priced)
    return [(cost, text) for cost, text in steps.items() if cost < priced[-1][0]]
