"""What has changed since, for the centre of a chain: read from the log that the database writes itself.

Triggers (kiosk.storage.database) note a change in its own transaction, so that no writer can forget it: which thing,
the newest sequence of it, and how it ended where it is gone. Never what was in it: contents are read when they are
sent, so that a deletion leaves nothing behind here but the bare id of a visit that was told.

Noted is what leaves the shop, and nothing else, from the enrolment on:

| what | when |
|---|---|
| a visit that has ended | while `chain` or `improve` stands, and once it was noted, whatever becomes of it |
| its analyses; its recordings with standing trials | with the visit; contents with `chain`; with `improve` |
| counts of a day | when the day is over, all of it in the order of what it says: sequences tell no order of visits |

A store without a chain pays for one look at one row with each change, and has an empty log.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gait.clip.carried import carried_orientation
from gait.disk import digest, parse_json
from gait.errors import Unreadable
from kiosk.folders import Folders
from kiosk.storage.database import NEW_EPOCH, Database
from kiosk.storage.deletion import EXPIRED
from kiosk.visit.model import OF_CHAIN

VISIT, ANALYSIS, COUNT, RECORDING = "visit", "analysis", "count", "recording"  # as kiosk.link.wire spells kinds
NEWEST_DAY = "COALESCE((SELECT substr(MAX(key), 1, 10) FROM changes WHERE kind = 'count'), '')"
CLOSED = f"SELECT 'count', key, NULL FROM tally WHERE day < ? AND day > {NEWEST_DAY} ORDER BY key"


@dataclass(frozen=True, slots=True)
class Noted:
    """One thing that changed. key: its parts; content: as it is now, ending: why there is none, one of them None."""

    sequence: int
    kind: str
    key: tuple[object, ...]
    content: Mapping[str, Any] | None
    ending: str | None


@dataclass(frozen=True, slots=True)
class Page:
    """Changes by rising sequence; last: up to where the log was read, 0 when nothing is left."""

    changes: tuple[Noted, ...]
    last: int


class Log(Database):
    """The log in the database of `place`. Every method raises StoreFault, what writes DiskFull too."""

    def __init__(self, place: Folders) -> None:
        super().__init__(place.visits)
        self._place = place

    @property
    def epoch(self) -> str:
        """32 hex digits: one database's life, from when it was made or rebuilt from a copy."""
        return str(self.rows("SELECT epoch FROM log")[0]["epoch"])

    @property
    def newest(self) -> int:
        """The sequence of the last change."""
        return int(self.rows("SELECT sequence FROM log")[0]["sequence"])

    @property
    def erased(self) -> int:
        """The last of the centre's erasures that was carried out; an older database says an older one."""
        return int(self.rows("SELECT erased FROM log")[0]["erased"])

    @property
    def mark(self) -> str:
        """What the last round that sent anything left here, and in `link/mark` beside the database."""
        return str(self.rows("SELECT mark FROM log")[0]["mark"])

    def put_mark(self, mark: str) -> None:
        with self.transaction():
            self.put("UPDATE log SET mark = ?", mark)

    def keep(self) -> None:
        """From now on changes are noted; all that is there is one."""
        if self.rows("SELECT kept FROM log")[0]["kept"]:
            return
        with self.transaction():
            self.put("UPDATE log SET kept = 1")
            self.put("UPDATE visits SET ended_at = ended_at")

    def begin_epoch(self) -> None:
        """Somebody put this database in the place of a newer one, of which the centre has changes."""
        with self.transaction():
            self.put(NEW_EPOCH)

    def close_days(self, today: str) -> None:
        """Note the counts of the days before `today`, as 2026-11-29."""
        if self.rows(CLOSED, today):
            with self.transaction():
                self.put(f"INSERT INTO noted {CLOSED}", today)

    def waiting(self, after: int) -> int:
        """How many changes are not there yet."""
        return int(self.rows("SELECT COUNT(*) FROM changes WHERE sequence > ? AND refused = ''", after)[0][0])

    def page(self, after: int, most: int) -> Page:
        """At most so many of the changes after a sequence; those that were refused are left out.

        Contents are read one after another: whatever changes meanwhile is a change of its own, with a later sequence.
        """
        order = "SELECT * FROM changes WHERE sequence > ? AND refused = '' ORDER BY sequence LIMIT ?"
        rows = self.rows(order, after, most)
        found = tuple(noted for row in rows if (noted := self._noted(row)) is not None)
        return Page(found, rows[-1]["sequence"] if rows else 0)

    def refuse(self, sequence: int, why: str) -> None:
        """The centre does not take this change; it is not sent again until it changes."""
        with self.transaction():
            self.put("UPDATE changes SET refused = ? WHERE sequence = ?", why, sequence)

    @property
    def last_refused(self) -> int:
        """The highest sequence of what was refused, 0 for none."""
        return int(self.rows("SELECT COALESCE(MAX(sequence), 0) FROM changes WHERE refused <> ''")[0][0])

    def unsent(self, up_to: int) -> tuple[tuple[str, int, int], ...]:
        """Recordings whose change the centre has, and that are not known to be whole there: visit, run, attempt."""
        open_ones = "kind = 'recording' AND ending IS NULL AND refused = '' AND whole = 0"
        rows = self.rows(f"SELECT key FROM changes WHERE {open_ones} AND sequence <= ? ORDER BY sequence", up_to)
        keys = [parts(row["key"]) for row in rows]
        return tuple((str(visit), int(str(run)), int(str(attempt))) for visit, run, attempt in keys)

    def standing_of(self, visit: str, run: int, attempt: int) -> Path | None:
        """The standing trial before a recording; None where nobody stood."""
        order = "SELECT 1 FROM runs WHERE visit = ? AND number = ? AND attempt = ? AND stood"
        path = self._place.standing(visit, run, attempt)
        return path if path.is_file() and self.rows(order, visit, run, attempt) else None

    def sent_whole(self, visit: str, run: int, attempt: int) -> None:
        with self.transaction():
            self.put("UPDATE changes SET whole = 1 WHERE kind = ? AND key = ?", RECORDING, f"{visit}/{run}/{attempt}")

    def refuse_recording(self, visit: str, run: int, attempt: int, why: str) -> None:
        """As `refuse`."""
        with self.transaction():
            order = "UPDATE changes SET refused = ? WHERE kind = ? AND key = ?"
            self.put(order, why, RECORDING, f"{visit}/{run}/{attempt}")

    def unsend(self, after: int) -> None:
        """Of a recording whose change the centre does not have any more it may lack pictures too."""
        if self.rows("SELECT 1 FROM changes WHERE whole AND sequence > ? LIMIT 1", after):
            with self.transaction():
                self.put("UPDATE changes SET whole = 0 WHERE sequence > ?", after)

    def to_erase(self, visit: str | None, person: str | None) -> Mapping[str, bool]:
        """Visits that such a wish is about, and whether each has ended."""
        rows = self.rows("SELECT id, ended_at FROM visits WHERE id = ? OR person = ?", visit, person)
        return {row["id"]: row["ended_at"] is not None for row in rows}

    def erased_up_to(self, number: int) -> None:
        with self.transaction():
            self.put("UPDATE log SET erased = ?", number)

    def _noted(self, row: sqlite3.Row) -> Noted | None:
        """The change as it is by now; None for what goes with its visit, or cannot be told and is set aside."""
        key = parts(row["key"])
        if row["kind"] == ANALYSIS and not self._agreed(str(key[0]), "chain"):
            return None
        try:
            content = READERS[row["kind"]](self, row["key"], key)
        except Unreadable as error:
            self.refuse(row["sequence"], error.message)
            return None
        ending = None if content is not None else row["ending"] or EXPIRED
        return Noted(row["sequence"], row["kind"], key, content, ending)

    def _agreed(self, visit: str, purpose: str) -> bool:
        order = "SELECT 1 FROM consents WHERE visit = ? AND purpose = ? AND given = 1"
        return bool(self.rows(order, visit, purpose))

    def _visit(self, spelled: str, key: tuple[object, ...]) -> dict[str, Any] | None:
        """The rows of visit, consents, person and runs; without `chain` consents alone."""
        rows = self.rows("SELECT * FROM visits WHERE id = ?", spelled)
        if not rows:
            return None
        told: dict[str, Any] = {"visit": dict(rows[0]), "consents": self._consents(spelled), "runs": ()}
        if not self._agreed(spelled, "chain"):
            return {**told, "visit": {"started_at": rows[0]["started_at"]}}
        runs = self.rows("SELECT * FROM runs WHERE visit = ? ORDER BY number, attempt", spelled)
        return {**told, "runs": tuple(dict(run) for run in runs)}

    def _consents(self, visit: str) -> tuple[dict[str, Any], ...]:
        """Those of the chain that were ever given."""
        rows = self.rows("SELECT * FROM consents WHERE visit = ? AND at IS NOT NULL ORDER BY purpose", visit)
        return tuple(dict(row) for row in rows if row["purpose"] in OF_CHAIN)

    def _analysis(self, spelled: str, key: tuple[object, ...]) -> dict[str, Any] | None:
        rows = self.rows("SELECT document FROM analyses WHERE visit = ? AND key = ?", key[0], spelled)
        return dict(parse_json(rows[0]["document"])) if rows else None

    def _count(self, spelled: str, key: tuple[object, ...]) -> dict[str, Any] | None:
        rows = self.rows("SELECT pairs FROM tally WHERE day = ? AND key = ?", key[0], spelled)
        return {"pairs": rows[0]["pairs"]} if rows else None

    def _recording(self, spelled: str, key: tuple[object, ...]) -> dict[str, Any] | None:
        """How long its files are, what they digest to and how it is turned, where it is there and may be sent.

        orientation: None where it carries none. Raises Unreadable.
        """
        visit = str(key[0])
        rows = self.rows("SELECT visit, number, attempt FROM runs WHERE visit = ? AND key = ?", visit, spelled)
        if not rows or not self._agreed(visit, "improve"):
            return None
        path, standing = self._place.recording(*rows[0]), self.standing_of(*rows[0])
        if (recording := film(path)) is None:
            return None
        return {**recording, "standing": standing and film(standing), "orientation": carried_orientation(path)}


READERS = {VISIT: Log._visit, ANALYSIS: Log._analysis, COUNT: Log._count, RECORDING: Log._recording}


def film(path: Path) -> dict[str, Any] | None:
    """As kiosk.link.wire.FilmBody; None where it is not there."""
    return {"bytes": path.stat().st_size, "sha256": digest(path)} if path.is_file() else None


def parts(key: str) -> tuple[object, ...]:
    """Of a key as the triggers spell it: what it begins with, and a list, or numbers, after the first stroke."""
    first, _, rest = key.partition("/")
    others = json.loads(rest) if rest.startswith("[") else rest.split("/") if rest else []
    return (first, *others)
