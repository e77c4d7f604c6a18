"""The store's shoes and their sizes as rows of the database."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from gait.disk import parse_json
from gait.result import Shoe, ShoeSize
from kiosk.storage.database import Database
from kiosk.storage.editions import is_open_visit

SHOE_COLUMNS = ("brand", "model", "support", "cushioning", "surface", "drop_mm", "weight_g", "price", "sku", "gtin")
MORE_SHOE_COLUMNS = ("stack_mm", "picture")
SIZE_COLUMNS = ("text", "eu", "stock", "width", "gtin", "sku")


@dataclass(frozen=True, slots=True)
class Change:
    """What becomes of the shelf; numbers are the shelf's."""

    changed: Mapping[int, Shoe]
    new: tuple[Shoe, ...]
    gone: tuple[int, ...]


class ShoeShelf:
    """The store's shoes, each under a number that stays. Raises StoreFault, DiskFull."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def shoes(self) -> dict[int, Shoe]:
        """Every shoe by its number, in the order in which they came."""
        sizes: dict[int, list[ShoeSize]] = {}
        for row in self._database.rows("SELECT * FROM shoe_sizes ORDER BY shoe, place"):
            sizes.setdefault(row["shoe"], []).append(ShoeSize(*(row[name] for name in SIZE_COLUMNS)))
        rows = self._database.rows("SELECT * FROM shoes ORDER BY number")
        return {row["number"]: shoe_from(row, tuple(sizes.get(row["number"], ()))) for row in rows}

    def change(self, change: Change) -> None:
        """All of it or nothing, in one transaction."""
        with self._database.transaction():
            self._put(change)

    def amend(self, change_of: Callable[[Mapping[int, Shoe]], Change]) -> bool:
        """The same of what is there at that moment; whether it was done: nothing is while a visit is open."""
        with self._database.transaction():
            if is_open_visit(self._database):
                return False
            self._put(change_of(self.shoes()))
        return True

    def _put(self, change: Change) -> None:
        for number in change.gone:
            self._database.put("DELETE FROM shoes WHERE number = ?", number)
        for number, shoe in change.changed.items():
            self._database.put("DELETE FROM shoes WHERE number = ?", number)
            self._put_shoe(number, shoe)
        for shoe in change.new:
            self._put_shoe(None, shoe)

    def _put_shoe(self, number: int | None, shoe: Shoe) -> None:
        columns = (*SHOE_COLUMNS, *MORE_SHOE_COLUMNS)
        values = (number, json.dumps(shoe.widths), *(getattr(shoe, name) for name in columns))
        order = f"INSERT INTO shoes (number, widths, {', '.join(columns)}) VALUES ({', '.join('?' * len(values))})"
        self._database.put(order, *values)
        kept = self._database.rows("SELECT last_insert_rowid() AS number")[0]["number"]
        self._put_sizes(kept, shoe.sizes)

    def _put_sizes(self, number: int, sizes: Sequence[ShoeSize]) -> None:
        for place, size in enumerate(sizes):
            values = (number, place, *(getattr(size, name) for name in SIZE_COLUMNS))
            self._database.put("INSERT INTO shoe_sizes VALUES (?, ?, ?, ?, ?, ?, ?, ?)", *values)


def shoe_from(row: sqlite3.Row, sizes: tuple[ShoeSize, ...]) -> Shoe:
    columns = {name: row[name] for name in (*SHOE_COLUMNS, *MORE_SHOE_COLUMNS)}
    return Shoe(**columns, widths=tuple(parse_json(row["widths"])), sizes=sizes)
