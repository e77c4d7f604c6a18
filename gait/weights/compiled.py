"""Compiled networks kept from one start to the next: trusted by their own sums only, and never needed.

A damaged one computes, and computes wrongly, without a word. So each has its SHA-256 beside it, taken when it was
written; what has none, or another, is thrown away and compiled again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from gait.disk import digest, write_bytes

SUM = ".sha256"


def folder_for(cache: Path, *facts: object) -> Path:
    """A folder of its own for what is compiled alike, so that few files have to be summed at a start."""
    return cache / hashlib.sha256(repr(facts).encode()).hexdigest()[:16]


@contextmanager
def sealed(folder: Path) -> Iterator[None]:
    """A folder that holds sound compiled networks only; those that the block writes are sealed. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    for blob in folder.glob("*.blob"):
        if not is_sound(blob):
            blob.unlink(missing_ok=True)
    yield
    for blob in folder.glob("*.blob"):
        if not seal_of(blob).exists():
            with suppress(FileNotFoundError):  # another process threw it away: it had no seal yet
                write_bytes(seal_of(blob), digest(blob).encode())


def is_sound(blob: Path) -> bool:
    seal = seal_of(blob)
    sound = seal.is_file() and seal.read_bytes() == digest(blob).encode()
    if not sound:
        seal.unlink(missing_ok=True)
    return sound


def seal_of(blob: Path) -> Path:
    return blob.with_name(blob.name + SUM)
