"""Recordings on the centre's disk, under the visit's id: chunk after chunk, whole when size and digest fit.

How many bytes count is what the database says; what a power cut left beyond that is cut off before the next chunk.
"""

from __future__ import annotations

import os
import shutil
from uuid import UUID

from chain.folders import Folders
from gait.disk import digest, sync

PRIVATE = 0o600


class Films:
    """Raises OSError."""

    def __init__(self, place: Folders) -> None:
        self._place = place

    def size(self, visit: UUID, run: int, attempt: int) -> int:
        path = self._place.recording(visit, run, attempt)
        return path.stat().st_size if path.exists() else 0

    def put(self, visit: UUID, run: int, attempt: int, offset: int, chunk: bytes) -> None:
        """On the disk when it returns, with nothing after it."""
        path = self._place.recording(visit, run, attempt)
        path.parent.mkdir(mode=0o700, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_NOFOLLOW, PRIVATE)
        with open(handle, "wb") as stream:
            stream.truncate(offset)
            stream.seek(offset)
            stream.write(chunk)
        for written in (path, path.parent, self._place.recordings):
            sync(written)

    def digest(self, visit: UUID, run: int, attempt: int) -> bytes:
        """SHA-256 of a recording that is there."""
        return bytes.fromhex(digest(self._place.recording(visit, run, attempt)))

    def remove(self, visit: UUID, run: int, attempt: int) -> None:
        self._place.recording(visit, run, attempt).unlink(missing_ok=True)

    def keep(self, visit: UUID, known: set[tuple[int, int]]) -> None:
        """Of a visit these runs' attempts alone; without any, no folder."""
        folder = self._place.of_visit(visit)
        if not folder.exists():
            return
        paths = (self._place.recording, self._place.standing)
        names = {path(visit, *each).name for each in known for path in paths}
        for path in folder.iterdir():
            if path.name not in names:
                path.unlink()
        if not names:
            shutil.rmtree(folder)
        sync(self._place.recordings)
