"""A fault in the program itself: told in plain words, and kept for those who mend it."""

from __future__ import annotations

import platform
import traceback
from collections.abc import Callable
from pathlib import Path

from gait.errors import DiskFault, Fault
from gait.results.folder import FAULT
from gait.results.write import write_bytes

STOPPED = "The program has a fault and stopped."


def keep_alone(path: Path, told: bytes, _: Fault) -> None:
    write_bytes(path, told)


def unforeseen(error: Exception, folder: Path, keep: Callable[[Path, bytes, Fault], None] = keep_alone) -> Fault:
    """What to say of an error that nobody foresaw; where it arose is kept in `folder`/fault.txt.

    keep: writes it there, and what is said may be written beside it. Raises DiskFault, which is no second fault.
    """
    path = folder / FAULT
    told = f"{platform.platform()}, Python {platform.python_version()}\n\n{''.join(traceback.format_exception(error))}"
    fault = Fault(STOPPED, f"Try again; if it stops again, send {path} to those who maintain it.")
    try:
        keep(path, told.encode(errors="backslashreplace"), fault)
    except DiskFault:
        return Fault(STOPPED, "Try again; tell those who maintain it what you did.")
    return fault
