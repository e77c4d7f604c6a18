"""Files on disk: written whole or not at all, known again by their digest, and read without trust.

What is read may be anybody's: whatever is wrong with JSON or arrays is a ValueError, also numbers beyond all measure,
nesting without end, and archives that unpack to more than a recording can hold. Whoever takes such a document apart
catches MALFORMED.
"""

from __future__ import annotations

import hashlib
import io
import json
import math
import os
import shutil
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gait.errors import DiskFault

UNFINISHED = ".part-"  # how a folder is named in which a file is being written
ELSEWHERE = "Free some disk space or choose another folder with --out."  # of the command; screens say the class's own
HASH_BLOCK = 1 << 20  # bytes
LONGEST_NUMBER = 18  # digits of a whole number in JSON: it fits into 64 bits
MOST_ARRAY_BYTES = 2_000_000_000  # unpacked; the tracks of 36,000 frames are 50 MB
MALFORMED = (LookupError, TypeError, ValueError, AttributeError, ArithmeticError)  # of a document of another shape
UNREADABLE = (OSError, *MALFORMED)


def reason(error: Exception) -> str:
    """Why a file cannot be read or written, without the number and the name that an OSError repeats."""
    return (error.strerror or str(error)) if isinstance(error, OSError) else str(error)


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
        raise DiskFault(f"{path} could not be written: {reason(error)}.", ELSEWHERE) from error


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


def read_json(path: Path) -> Any:
    """What a file of JSON in UTF-8 says. Raises OSError, ValueError."""
    return parse_json(path.read_text(encoding="utf-8"))


def parse_json(text: str) -> Any:
    """What JSON says, NaN and infinity excepted. Raises ValueError."""
    try:
        return json.loads(text, parse_int=whole_number, parse_float=number, parse_constant=number)
    except RecursionError:
        raise ValueError("it is nested too deeply") from None


def whole_number(text: str) -> int:
    if len(text.lstrip("-")) > LONGEST_NUMBER:
        raise ValueError(f"it holds a number of {len(text)} digits")
    return int(text)


def number(text: str) -> float:
    found = float(text)
    if not math.isfinite(found):
        raise ValueError(f"it holds the number {text[:LONGEST_NUMBER]}")
    return found


def read_arrays(path: Path) -> dict[str, NDArray[Any]]:
    """The arrays of an .npz by their names. Raises OSError, ValueError."""
    return parse_arrays(path.read_bytes())


def parse_arrays(content: bytes) -> dict[str, NDArray[Any]]:
    """The same of its bytes: no objects and so no code."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(each.file_size for each in packed.infolist()) > MOST_ARRAY_BYTES:
                raise ValueError("it unpacks to too much")
        with np.load(io.BytesIO(content), allow_pickle=False) as arrays:
            return {name: arrays[name] for name in arrays.files}
    except ValueError:
        raise
    except Exception as error:  # zipfile, its unpackers and NumPy raise a dozen kinds for what was damaged
        raise ValueError(f"it is no whole archive of arrays: {error or type(error).__name__}") from error
