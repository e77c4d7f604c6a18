"""Chunks, of a recording or the standing trial before it: each on the disk before it counts, and counted before it is
answered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, LiteralString
from uuid import UUID

from chain.errors import Digest, NotThere, Offset, TooLarge
from chain.films import Films
from chain.folders import FilmKey
from chain.storage.database import Database, Line
from chain.storage.versions import CENTRES_OWN
from kiosk.link.wire import Received

SAME_RECORDING: LiteralString = "visit = %s AND run = %s AND attempt = %s"
SAME_FILM: LiteralString = f"{SAME_RECORDING} AND standing = %s"


@dataclass(frozen=True, slots=True)
class RecordingKey:
    visit: UUID
    run: int
    attempt: int

    @property
    def parts(self) -> tuple[UUID, int, int]:
        return self.visit, self.run, self.attempt


class Recordings:
    """Of what was announced, which is there only while its customer's consent stands. Raises NotThere."""

    def __init__(self, database: Database, films: Films) -> None:
        self._database, self._films = database, films

    def received(self, kiosk: UUID, key: FilmKey) -> Received:
        """How much is there for certain: of a folder older than the database, as much as there is."""
        with self._database.transaction() as line:
            return self._there(announced(line, kiosk, key), key)

    def put(self, kiosk: UUID, key: FilmKey, offset: int, chunk: bytes) -> Received:
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
            self._films.put(key, offset, chunk)
            whole = reached == row["bytes"]
            fits = not whole or self._films.digest(key) == row["sha256"]
            count(line, key, reached if fits else 0, whole and fits)
        if not fits:
            self._films.remove(key)
            raise Digest
        return Received(reached, whole)

    def _there(self, row: dict[str, Any], key: FilmKey) -> Received:
        size = min(row["received"], self._films.size(key))
        return Received(size, row["state"] == "whole" and size == row["bytes"])


def announced(line: Line, kiosk: UUID, key: FilmKey) -> dict[str, Any]:
    """Its row, held until the transaction's end. Raises NotThere, also for another kiosk's."""
    row = line.execute(
        f"SELECT r.* FROM recordings r JOIN visits v USING (visit) WHERE {SAME_FILM} AND v.kiosk = %s FOR UPDATE OF r",
        (*key.parts, kiosk),
    ).fetchone()
    if row is None:
        raise NotThere("No such recording was announced, or its customer does not agree.", "Announce it by a change.")
    return row


def count(line: Line, key: FilmKey, received: int, whole: bool) -> None:
    state = "whole" if whole else "coming"
    line.execute(f"UPDATE recordings SET received = %s, state = %s WHERE {SAME_FILM}", (received, state, *key.parts))
    if whole and key.standing:
        outdate(line, RecordingKey(key.visit, key.run, key.attempt))


def outdate(line: Line, key: RecordingKey) -> None:
    """What the centre found before it had the standing trial counts from no zero, and is to be found again."""
    line.execute(f"DELETE FROM reanalyses WHERE {SAME_RECORDING}", key.parts)
    line.execute(f"DELETE FROM analyses WHERE {SAME_RECORDING} AND place = %s", (*key.parts, CENTRES_OWN))
