"""A fault in the program itself: told in plain words, and kept for those who mend it."""

from __future__ import annotations

import platform
import traceback
from pathlib import Path

from gait.errors import DiskFault, Fault
from gait.results.write import write_bytes

KEPT = "fault.txt"


def unforeseen(error: Exception, folder: Path) -> Fault:
    """What to say of an error that nobody foresaw; where it arose is kept in `folder`/fault.txt."""
    path = folder / KEPT
    told = f"{platform.platform()}, Python {platform.python_version()}\n\n{''.join(traceback.format_exception(error))}"
    try:
        write_bytes(path, told.encode())
    except DiskFault:
        return Fault("The program has a fault and stopped.", "Try again; tell those who maintain it what you did.")
    return Fault(
        "The program has a fault and stopped.", f"Try again; if it stops again, send {path} to those who maintain it."
    )
