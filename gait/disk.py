"""Files on disk: written whole or not at all, and known again by their digest."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp

from gait.errors import DiskFault

UNFINISHED = ".part-"  # how a folder is named in which a file is being written
ELSEWHERE = "Free some disk space or choose another folder with --out."  # of the command; screens say the class's own
HASH_BLOCK = 1 << 20  # bytes
BAD_ARRAYS = (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile, zlib.error)  # what a damaged .npz raises


@contextmanager
def written_beside(path: Path, private: bool = False) -> Iterator[Path]:
    """A path to write to; what lies there at the end takes `path`'s place in one step, when it is on disk.

    It has `path`'s name and lies in a hidden folder of its own, so that no two writers meet and nobody takes it for
    finished. Nothing is left when the block raises; what a kill leaves goes with `remove_unfinished`. private: nobody
    but the owner may read it. Raises OSError.
    """
    beside = Path(mkdtemp(prefix=UNFINISHED, dir=path.parent)) / path.name
    try:
        beside.touch(mode=0o600 if private else 0o666)
        yield beside
        sync(beside)
        beside.replace(path)
    finally:
        shutil.rmtree(beside.parent)
    sync(path.parent)


@contextmanager
def saving(path: Path) -> Iterator[None]:
    """What keeps the block from writing `path` is told as a DiskFault that names it."""
    try:
        yield
    except OSError as error:
        raise DiskFault(f"{path} could not be written: {error.strerror or error}.", ELSEWHERE) from error


def unfinished(folder: Path, name: str = "*") -> list[Path]:
    """Folders of files of that name that are being written in the folder, or that a killed writer left."""
    return sorted({path.parent for path in folder.glob(f"{UNFINISHED}*/{name}")})


def remove_unfinished(folder: Path, name: str = "*") -> None:
    """Remove what killed writers left, where nobody writes now. Raises OSError."""
    for left in unfinished(folder, name):
        shutil.rmtree(left)


def sync(path: Path) -> None:
    """What was written to the file, or which files the folder has, is on disk. Raises OSError."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def write_bytes(path: Path, content: bytes, private: bool = False) -> None:
    """Write a file whole or not at all; private: as in `written_beside`. Raises OSError."""
    with written_beside(path, private) as beside:
        beside.write_bytes(content)


def write_json(path: Path, value: object) -> None:
    """Write JSON so that a reader sees the old file or the new one, never half of it. Raises OSError."""
    write_bytes(path, (json.dumps(value, indent=2, ensure_ascii=False) + "\n").encode("utf-8"))


def digest(*paths: Path) -> str:
    """SHA-256 over the content of the files, one after another, read in blocks. Raises OSError."""
    total = hashlib.sha256()
    for path in paths:
        with path.open("rb") as stream:
            while block := stream.read(HASH_BLOCK):
                total.update(block)
    return total.hexdigest()
