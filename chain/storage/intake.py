"""A kiosk's batch: all of it is on the disk before it is acknowledged, and what is told twice is there once.

Each change is judged and put for itself: one that is refused is set aside by name, and the others go on. What is newer
is said by (the epoch's place in the order of first sight, sequence), never by a clock.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

import psycopg

from chain.errors import Gap, Malformed, Protocol, Refusal
from chain.films import Films
from chain.judging import id_of
from chain.storage.database import Database, Line, one
from chain.storage.put_parts import Put, put_analysis, put_count, put_recording
from chain.storage.put_visit import put_visit
from kiosk.link.wire import MOST_CHANGES, PROTOCOLS, Acknowledged, Batch, Change, Kind, Refused

MOST_SEQUENCE = 1 << 62  # fits into PostgreSQL's bigint
KEY = re.compile("[!-~]{1,1000}")  # ASCII without spaces
EARLY_DAYS = 7  # that a change waits for its visit: a kiosk sends both within minutes


@dataclass(frozen=True, slots=True)
class Epoch:
    place: int
    acknowledged: int


class Intake:
    """Raises Refusal, DatabaseAway."""

    def __init__(self, database: Database, films: Films) -> None:
        self._database, self._films = database, films

    def take(self, kiosk: UUID, batch: Batch) -> Acknowledged:
        """Raises Protocol, Malformed, Gap for the batch as a whole, of which nothing is taken then."""
        need_readable(batch)
        with self._database.transaction() as line:
            epoch = begin(line, kiosk, id_of(batch.epoch))
            if batch.after > epoch.acknowledged:
                raise Gap
            refused = tuple(self._refusals(line, kiosk, epoch, batch.changes))
            keep_refusals(line, kiosk, epoch, batch.changes, refused)
            reached = max(epoch.acknowledged, *(change.sequence for change in batch.changes), 0)
            order = "UPDATE epochs SET acknowledged = %s WHERE kiosk = %s AND place = %s"
            line.execute(order, (reached, kiosk, epoch.place))
            forget_early(line)
        return Acknowledged(batch.epoch, reached, refused)

    def acknowledged(self, kiosk: UUID, epoch: str, after: int) -> Acknowledged:
        """What is here of an epoch, and what was refused of its changes after that sequence, at most MOST_CHANGES."""
        with self._database.transaction() as line:
            order = "SELECT place, acknowledged FROM epochs WHERE kiosk = %s AND epoch = %s"
            row = line.execute(order, (kiosk, id_of(epoch))).fetchone()
            if row is None:
                return Acknowledged(epoch, 0)
            refused = line.execute(
                "SELECT sequence, kind, key, status, code, message FROM refusals"
                " WHERE kiosk = %s AND place = %s AND sequence > %s ORDER BY sequence LIMIT %s",
                (kiosk, row["place"], after, MOST_CHANGES),
            ).fetchall()
        return Acknowledged(epoch, row["acknowledged"], tuple(Refused(**each) for each in refused))

    def _refusals(self, line: Line, kiosk: UUID, epoch: Epoch, changes: Iterable[Change]) -> Iterable[Refused]:
        for change in changes:
            try:
                with line.transaction():
                    PUTS[change.kind](Put(line, self._films, kiosk, epoch.place, change.sequence), change)
            except Refusal as refusal:
                yield told(change, refusal)
            except (psycopg.DataError, UnicodeError):  # a day or a number that there is not, a text that none can be
                yield told(change, Malformed())


PUTS: dict[Kind, Callable[[Put, Change], None]] = {
    Kind.VISIT: put_visit,
    Kind.ANALYSIS: put_analysis,
    Kind.COUNT: put_count,
    Kind.RECORDING: put_recording,
}


def need_readable(batch: Batch) -> None:
    """Raises Protocol, Malformed."""
    if batch.protocol not in PROTOCOLS:
        raise Protocol
    sequences = [batch.after, *(change.sequence for change in batch.changes)]
    if batch.after < 0 or sequences != sorted(set(sequences)) or sequences[-1] > MOST_SEQUENCE:
        raise Malformed("The changes' sequences must rise, from above `after`.")
    if len(batch.changes) > MOST_CHANGES:
        raise Malformed(f"A batch has at most {MOST_CHANGES} changes.")
    if not all(KEY.fullmatch(change.key) for change in batch.changes):
        raise Malformed("A key is spelled by `key_of`, and has at most 1000 signs.")


def forget_early(line: Line) -> None:
    """What waited for its visit for too long goes, from the disk too."""
    line.execute(
        "WITH gone AS (DELETE FROM early WHERE came_at < now() - make_interval(days => %s) RETURNING visit)"
        " INSERT INTO sweeps SELECT DISTINCT visit FROM gone ON CONFLICT DO NOTHING",
        (EARLY_DAYS,),
    )


def begin(line: Line, kiosk: UUID, epoch: UUID) -> Epoch:
    """The epoch, new at its first sight; one batch of a kiosk at a time."""
    line.execute("SELECT 1 FROM kiosks WHERE kiosk = %s FOR UPDATE", (kiosk,))
    line.execute(
        "INSERT INTO epochs (kiosk, epoch, place)"
        " SELECT %s, %s, coalesce(max(place), 0) + 1 FROM epochs WHERE kiosk = %s ON CONFLICT DO NOTHING",
        (kiosk, epoch, kiosk),
    )
    return Epoch(**one(line, "SELECT place, acknowledged FROM epochs WHERE kiosk = %s AND epoch = %s", kiosk, epoch))


def told(change: Change, refusal: Refusal) -> Refused:
    return Refused(change.sequence, change.kind, change.key, refusal.status, refusal.code, refusal.message)


def keep_refusals(line: Line, kiosk: UUID, epoch: Epoch, changes: Sequence[Change], refused: Iterable[Refused]) -> None:
    """So that a lost answer hides none; a key's refusal goes when a later change of it is taken."""
    line.execute(
        "DELETE FROM refusals WHERE kiosk = %s AND (kind, key) IN (SELECT * FROM unnest(%s::text[], %s::text[]))",
        (kiosk, [change.kind for change in changes], [change.key for change in changes]),
    )
    for each in refused:
        line.execute(
            "INSERT INTO refusals (kiosk, place, sequence, kind, key, status, code, message)"
            " VALUES (%s, %s, %s, %s, %s, %s, %s, %s) ON CONFLICT (kiosk, kind, key) DO NOTHING",
            (kiosk, epoch.place, each.sequence, each.kind, each.key, each.status, each.code, each.message),
        )
