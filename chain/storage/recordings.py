"""A recording's chunks: each on the disk before it is counted, and counted before it is answered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, LiteralString
from uuid import UUID

from chain.errors import Digest, NotThere, Offset, TooLarge
from chain.films import Films
from chain.storage.database import Database, Line
from kiosk.link.wire import Received

SAME_RECORDING: LiteralString = "visit = %s AND run = %s AND attempt = %s"


@dataclass(frozen=True, slots=True)
class RecordingKey:
    visit: UUID
    run: int
    attempt: int

    @property
    def parts(self) -> tuple[UUID, int, int]:
        return self.visit, self.run, self.attempt


class Recordings:
    """Of announced recordings, which are there only while their customers' consent stands. Raises NotThere."""

    def __init__(self, database: Database, films: Films) -> None:
        self._database, self._films = database, films

    def received(self, kiosk: UUID, key: RecordingKey) -> Received:
        """How much is there for certain: of a folder older than the database, as much as there is."""
        with self._database.transaction() as line:
            return self._there(announced(line, kiosk, key), key)

    def put(self, kiosk: UUID, key: RecordingKey, offset: int, chunk: bytes) -> Received:
        """Raises Offset, TooLarge; Digest when the recording is complete and another, and it begins anew.

        The row is held meanwhile: who withdraws or erases comes before or after the whole chunk.
        """
        with self._database.transaction() as line:
            row = announced(line, kiosk, key)
            there = self._there(row, key)
            if offset != there.bytes or there.whole:
                raise Offset
            reached = offset + len(chunk)
            if reached > row["bytes"]:
                raise TooLarge("The recording is longer than was announced.")
            self._films.put(*key.parts, offset, chunk)
            whole = reached == row["bytes"]
            fits = not whole or self._films.digest(*key.parts) == row["sha256"]
            count(line, key, reached if fits else 0, whole and fits)
        if not fits:
            self._films.remove(*key.parts)
            raise Digest
        return Received(reached, whole)

    def _there(self, row: dict[str, Any], key: RecordingKey) -> Received:
        size = min(row["received"], self._films.size(*key.parts))
        return Received(size, row["state"] == "whole" and size == row["bytes"])


def announced(line: Line, kiosk: UUID, key: RecordingKey) -> dict[str, Any]:
    """Its row, held until the transaction's end. Raises NotThere, also for another kiosk's."""
    row = line.execute(
        "SELECT r.* FROM recordings r JOIN visits v USING (visit)"
        f" WHERE {SAME_RECORDING} AND v.kiosk = %s FOR UPDATE OF r",
        (*key.parts, kiosk),
    ).fetchone()
    if row is None:
        raise NotThere("No such recording was announced, or its customer does not agree.", "Announce it by a change.")
    return row


def count(line: Line, key: RecordingKey, received: int, whole: bool) -> None:
    state = "whole" if whole else "coming"
    line.execute(
        f"UPDATE recordings SET received = %s, state = %s WHERE {SAME_RECORDING}", (received, state, *key.parts)
    )
