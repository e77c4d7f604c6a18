"""Recordings and standing trials on the centre's disk, under the visit's id, chunk after chunk.

Whole when size and digest fit. How many bytes count is what the database says; what a power cut left beyond that is cut
off before the next chunk.
Of each that is whole there is a copy beside the backups, once and not once a night: where they lie on the same disk a
second name of the same bytes, else the bytes. What goes, goes there at the same moment.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from pathlib import Path
from uuid import UUID

from chain.folders import FilmKey, Folders
from gait.disk import digest, sync

PRIVATE = 0o600


class Films:
    """Raises OSError."""

    def __init__(self, place: Folders) -> None:
        self._place = place

    def size(self, key: FilmKey) -> int:
        path = self._place.film(key)
        return path.stat().st_size if path.exists() else 0

    def put(self, key: FilmKey, offset: int, chunk: bytes) -> None:
        """On the disk when it returns, with nothing after it."""
        path = self._place.film(key)
        path.parent.mkdir(mode=0o700, exist_ok=True)
        part_from_copy(path)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_NOFOLLOW, PRIVATE)
        with open(handle, "wb") as stream:
            stream.truncate(offset)
            stream.seek(offset)
            stream.write(chunk)
        for written in (path, path.parent, self._place.recordings):
            sync(written)

    def digest(self, key: FilmKey) -> bytes:
        """SHA-256 of one that is there."""
        return bytes.fromhex(digest(self._place.film(key)))

    def remove(self, key: FilmKey) -> None:
        path = self._place.film(key)
        for each in (path, self._place.copy_of(path)):
            each.unlink(missing_ok=True)

    def keep(self, visit: UUID, known: set[FilmKey]) -> None:
        """Of a visit these alone; without any, no folder. The same of the copies."""
        names = {self._place.film(each).name for each in known}
        for folder in (self._place.of_visit(visit), self._place.copies_of_visit(visit)):
            if folder.exists():
                keep_in(folder, names)

    def untouched_since(self, at: float) -> set[UUID]:
        """Visits in whose folder nothing came or went since. at: seconds since 1970."""
        folders = self._place.recordings.glob("?" * 32)  # a disk of its own has lost+found besides
        return {UUID(path.name) for path in folders if path.stat().st_mtime < at}

    def back_up(self, whole: set[FilmKey]) -> None:
        """From now on there are copies of these and of no others."""
        films = [self._place.film(each) for each in whole]
        wanted = {self._place.copy_of(film) for film in films}
        for folder in self._place.copies.iterdir():
            keep_in(folder, {path.name for path in folder.iterdir() if path in wanted})
        for film in films:
            if film.exists() and not is_copy(self._place.copy_of(film), film):
                put_copy(film, self._place.copy_of(film))

    def bring_back(self, whole: Iterable[FilmKey]) -> None:
        """From the copies, what the folder of recordings has lost."""
        for each in whole:
            film = self._place.film(each)
            if not film.exists() and self._place.copy_of(film).exists():
                put_copy(self._place.copy_of(film), film)


def keep_in(folder: Path, names: set[str]) -> None:
    for path in folder.iterdir():
        if path.name not in names:
            path.unlink()
    if not names:
        shutil.rmtree(folder)
    sync(folder.parent)


def is_copy(copy: Path, film: Path) -> bool:
    """Whether nothing was written to the film since; as rsync looks at it."""
    if not copy.exists():
        return False
    there, here = copy.stat(), film.stat()
    return (there.st_size, there.st_mtime_ns) == (here.st_size, here.st_mtime_ns)


def put_copy(source: Path, target: Path) -> None:
    """Whole or not at all; what is there already goes."""
    target.parent.mkdir(mode=0o700, exist_ok=True)
    target.unlink(missing_ok=True)
    try:
        os.link(source, target)
    except OSError:  # another disk, or one without links
        write_again(source, target)
    for changed in (target.parent, target.parent.parent):
        sync(changed)


def write_again(source: Path, target: Path) -> None:
    beside = target.with_name(f"{target.name}.part")  # goes with whatever else nobody knows, if a kill leaves it
    shutil.copy2(source, beside)
    sync(beside)
    beside.replace(target)


def part_from_copy(path: Path) -> None:
    """Before it is written to: its copy stays as it is."""
    if path.exists() and path.stat().st_nlink > 1:
        write_again(path, path)
