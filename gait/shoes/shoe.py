"""What is asked of a shoe: its article numbers, its stock, what it lacks, and what another source adds to it."""

from __future__ import annotations

from dataclasses import fields, replace

from gait.result import Shoe, ShoeSize
from gait.words import said

SUPPORTS = ("neutral", "stability", "motion control")  # from the least to the most intrusive
SURFACES = ("road", "trail", "track")
SIZE_STEP = 0.2  # a third beside a half is the same box: 42 2/3 is what others call 42.5


def missing(shoe: Shoe) -> str:
    """What a shoe lacks to be suggested, in a sentence; empty when it is whole."""
    if not shoe.brand or not shoe.model:
        return said("no model") if shoe.brand else said("no brand")
    if shoe.support:
        return ""
    return said("no support: {known}, in a column, a tag or the table of attributes", known=", ".join(SUPPORTS))


def article_numbers(shoe: Shoe) -> frozenset[str]:
    """Every article number that leads to the shoe."""
    marks: tuple[Shoe | ShoeSize, ...] = (shoe, *shoe.sizes)
    gtins = {f"gtin {mark.gtin}" for mark in marks if mark.gtin}
    return frozenset(gtins | {f"sku {mark.sku.casefold()}" for mark in marks if mark.sku})


def name_of(shoe: Shoe) -> tuple[str, str]:
    return shoe.brand.casefold(), shoe.model.casefold()


def stock_of(shoe: Shoe, size_eu: float | None) -> int | None:
    """Pairs in that size, all of them without one; 0 where the size is not led, None where the table does not say."""
    sizes = [size for size in shoe.sizes if size_eu is None or size.eu is not None]
    fitting = [size for size in sizes if size_eu is None or abs((size.eu or 0.0) - size_eu) < SIZE_STEP]
    counted = [size.stock for size in fitting if size.stock is not None]
    if counted:
        return sum(counted)
    return 0 if sizes and not fitting else None


def fill_gaps(shoe: Shoe, more: Shoe) -> Shoe:
    """The shoe with what it does not say taken from `more`."""
    empty = [field.name for field in fields(Shoe) if getattr(shoe, field.name) in ("", None, ())]
    return replace(shoe, **{name: getattr(more, name) for name in empty})


def is_same(shoe: Shoe, other: Shoe) -> bool:
    return bool(article_numbers(shoe) & article_numbers(other)) or name_of(shoe) == name_of(other)
