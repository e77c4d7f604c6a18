"""A file to read pictures from, opened once: what it is called, and whether it is a file at all."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from gait.disk import reason
from gait.errors import Unreadable

CHOOSE = "Choose a video file (MP4, MOV, AVI or MKV) and record it again if it is damaged."
SHOWN_LETTERS = 120  # of a name: it must fit into a sentence

REASONS = {
    errno.ENOENT: ("There is no file {name}.", "Check the name and the folder."),
    errno.ENOTDIR: ("There is no file {name}.", "Check the name and the folder."),
    errno.EACCES: ("{name} may not be read by this account.", "Change its permissions, or copy it."),
    errno.EPERM: ("{name} may not be read by this account.", "Change its permissions, or copy it."),
    errno.ENAMETOOLONG: ("The name {name} is too long for a file.", "Check the name and the folder."),
    errno.ELOOP: ("{name} is a link to itself.", "Name the file itself."),
}


def shown(name: str) -> str:
    """A file's name as text for screens, JSON and paper: bytes that are no UTF-8, and control signs, become `�`.

    Names longer than SHOWN_LETTERS lose their middle.
    """
    text = name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    text = "".join(sign if sign.isprintable() else "�" for sign in text)
    half = SHOWN_LETTERS // 2
    return text if len(text) <= SHOWN_LETTERS else f"{text[:half]}…{text[-half:]}"


@contextmanager
def opened_file(path: Path) -> Iterator[int]:
    """A descriptor to read a video file by: no decoder ever sees the name. Raises Unreadable."""
    name = shown(path.name)
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC) if is_file(path) else -1
    except (OSError, ValueError) as error:  # ValueError: a zero byte in the name
        raise unreadable(path, error) from error
    if descriptor < 0:
        raise Unreadable(f"{name} is no file but a pipe, a socket or a device.", "Name a video file.")
    try:
        if os.fstat(descriptor).st_size == 0:
            raise Unreadable(f"{name} is empty.", CHOOSE)
        yield descriptor
    finally:
        os.close(descriptor)


def is_file(path: Path) -> bool:
    """Whether it can be opened without waiting for somebody. Raises OSError, and Unreadable for a folder."""
    mode = os.stat(path).st_mode
    if stat.S_ISDIR(mode):
        raise Unreadable(f"{shown(str(path))} is a folder without OpenPose pictures.", "Name a video file.")
    return stat.S_ISREG(mode)


def unreadable(path: Path, error: OSError | ValueError) -> Unreadable:
    """What an error of the system means for the one who named the file."""
    code = error.errno if isinstance(error, OSError) else None
    message, advice = REASONS.get(code or 0, ("{name} could not be read: {why}.", "Copy it to this machine's disk."))
    return Unreadable(message.format(name=shown(str(path)), why=reason(error)), advice)
