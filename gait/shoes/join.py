"""A table of attributes joined to shoes by GTIN or SKU, and no shoe twice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from gait.clip import shown
from gait.errors import SettingsFault
from gait.result import Shoe
from gait.shoes.cells import ATTRIBUTES, BadRow, Draft, column_name, fields_of, shoe_of
from gait.shoes.shoe import article_numbers, fill_gaps, name_of
from gait.shoes.table_text import read_sheet
from gait.words import said


def join_attributes(
    entries: list[Draft | BadRow], path: Path | None
) -> tuple[list[Draft | BadRow], tuple[BadRow, ...]]:
    """(entries with what the table of attributes says of their numbers, its bad rows). Raises SettingsFault."""
    if path is None:
        return entries, ()
    by_code, bad_rows = read_attributes(path)
    return [add_attributes(entry, by_code) if isinstance(entry, Draft) else entry for entry in entries], bad_rows


def read_attributes(path: Path) -> tuple[dict[str, Shoe], tuple[BadRow, ...]]:
    """(what is said of each article number, bad rows). Raises SettingsFault without a column gtin or sku."""
    sheet = read_sheet(path)
    names = tuple(column_name(header) for header in sheet.headers)
    if {"gtin", "sku"}.isdisjoint(names) or set(ATTRIBUTES).isdisjoint(names):
        raise SettingsFault(
            f"The table of attributes {shown(path.name)} needs a column gtin or sku, and one such as support."
        )
    by_code: dict[str, Shoe] = {}
    bad_rows = []
    for number, given in fields_of(sheet, names):
        try:
            shoe = shoe_of({name: given.get(name, "") for name in (*ATTRIBUTES, "gtin", "sku", "picture")})
        except ValueError as error:
            bad_rows.append(BadRow(number, said("in {file}: {reason}", file=shown(path.name), reason=error.args[0])))
            continue
        by_code |= {code: fill_gaps(shoe, by_code.get(code, shoe)) for code in article_numbers(shoe)}
    return by_code, tuple(bad_rows)


def add_attributes(draft: Draft, by_code: Mapping[str, Shoe]) -> Draft:
    """What the table says counts before what the stock system says; names and numbers stay."""
    shoe = draft.shoe
    for code in sorted(article_numbers(shoe)):  # gtin before sku
        if code in by_code:
            told = replace(by_code[code], brand=shoe.brand, model=shoe.model, sku=shoe.sku, gtin=shoe.gtin)
            return replace(draft, shoe=fill_gaps(told, shoe))
    return draft


def drop_repeats(entries: Iterable[Draft | BadRow]) -> Iterator[Draft | BadRow]:
    """No shoe twice: a later one with an article number of an earlier, or of its names without numbers, is bad."""
    by_code: dict[str, int] = {}
    by_name: dict[tuple[str, str], list[tuple[int, bool]]] = {}
    for entry in entries:
        if isinstance(entry, Draft):
            numbers, name = article_numbers(entry.shoe), name_of(entry.shoe)
            taken = [by_code[code] for code in numbers if code in by_code]
            taken += [row for row, coded in by_name.get(name, []) if not (coded and numbers)]
            if taken:
                same = said("the same shoe, or an article number of it, is in row {row}", row=min(taken))
                yield BadRow(entry.number, same)
                continue
            by_code |= dict.fromkeys(numbers, entry.number)
            by_name.setdefault(name, []).append((entry.number, bool(numbers)))
        yield entry
