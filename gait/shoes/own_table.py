"""The store's own table: a row a shoe, or a row a size."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from gait.errors import SettingsFault
from gait.result import Shoe
from gait.shoes.cells import BadRow, Draft, Fields, NumberedFields, refused, shoe_of
from gait.shoes.shoe import fill_gaps, missing, name_of

COLUMNS = ("brand", "model", "support", "cushioning", "surface", "drop_mm", "weight_g", "price")
MORE_COLUMNS = ("currency", "stack_mm", "widths", "sku", "gtin", "size", "stock", "sizes", "picture")


def own_names(names: tuple[str, ...], file: str) -> tuple[str, ...]:
    """Each column's own name, empty for those that mean nothing here. Raises SettingsFault without brand or model."""
    absent = [column for column in COLUMNS[:2] if column not in names]
    if absent:
        raise SettingsFault(f"The shoe catalogue {file} has no column {', '.join(absent)}.")
    return tuple(name if name in COLUMNS + MORE_COLUMNS else "" for name in names)


def own_drafts(rows: Iterable[NumberedFields]) -> Iterator[Draft | BadRow]:
    """A row a shoe, or a row a size: rows with a size and the same names are one shoe."""
    by_name: dict[tuple[str, str], Draft] = {}
    alone: list[Draft] = []
    for number, given in rows:
        entry = own_draft(number, given)
        if isinstance(entry, BadRow):
            yield entry
        elif not given.get("size"):
            alone.append(entry)
        else:
            name = name_of(entry.shoe)
            by_name[name] = add_size(by_name[name], entry.shoe) if name in by_name else entry
    yield from sorted((*alone, *by_name.values()), key=lambda draft: draft.number)


def own_draft(number: int, given: Fields) -> Draft | BadRow:
    try:
        shoe = shoe_of(given)
    except ValueError as error:
        return refused(number, error)
    lack = missing(replace(shoe, support="neutral"))
    return BadRow(number, lack) if lack else Draft(number, shoe)


def add_size(draft: Draft, more: Shoe) -> Draft:
    """One more size. An article number that is there already is the same box, told twice: the later count holds."""
    known = {size.gtin for size in more.sizes if size.gtin}
    kept = tuple(size for size in draft.shoe.sizes if size.gtin not in known)
    return replace(draft, shoe=replace(fill_gaps(draft.shoe, more), sizes=kept + more.sizes))
