"""Which erasures a kiosk has to carry out."""

from __future__ import annotations

from chain.storage.database import Database
from kiosk.link.wire import MOST_ERASURES, Erasure


def erasures_after(database: Database, number: int) -> tuple[Erasure, ...]:
    """Those that reach the kiosks, by rising number, at most MOST_ERASURES. Raises DatabaseAway."""
    with database.transaction() as line:
        rows = line.execute(
            "SELECT number, visit, person FROM erasures WHERE everywhere AND number > %s ORDER BY number LIMIT %s",
            (number, MOST_ERASURES),
        ).fetchall()
    return tuple(
        Erasure(row["number"], *(None if row[name] is None else row[name].hex for name in ("visit", "person")))
        for row in rows
    )
