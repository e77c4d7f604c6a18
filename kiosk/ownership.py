"""One screen a state folder: two would both take the visit under way, and each bring back what the other deleted.

Services need no such claim: the database keeps them apart.
"""

from __future__ import annotations

import fcntl
import os
import platform
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TextIO

from gait.errors import Fault
from kiosk.faults import FolderTaken


@contextmanager
def owning(file: Path) -> Iterator[None]:
    """Hold the claim that `file` stands for, as long as the block runs; the kernel frees it when the process dies.

    The file tells whose it is, and stays. Raises FolderTaken, which names who holds it, and Fault where it cannot be
    written.
    """
    with opened(file) as claim:
        try:
            fcntl.flock(claim, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise taken(file) from error
        claim.truncate(0)
        claim.write(f"process {os.getpid()} on {platform.node()}, since {datetime.now():%Y-%m-%d %H:%M}")
        claim.flush()
        yield


def opened(file: Path) -> TextIO:
    try:
        file.touch(mode=0o600)
        return file.open("a+")
    except OSError as error:
        raise unusable(file.parent, error) from error


def unusable(folder: Path, error: OSError) -> Fault:
    return Fault(
        f"The state folder {folder} cannot be used: {error.strerror}.",
        "Run the kiosk as its service, or name another folder in KIOSK_STATE.",
    )


def taken(file: Path) -> FolderTaken:
    """Why the folder cannot be had."""
    return FolderTaken(
        f"Another kiosk uses the state folder {file.parent}: {file.read_text() or 'it is just starting'}."
    )
