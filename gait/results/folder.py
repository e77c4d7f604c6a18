"""A result is one folder that is there whole: the former one until the new one, and never parts of both.

Everything is written into a folder beside it, which then takes its place in one step of the file system
(renameat2 with RENAME_EXCHANGE, Linux 3.15). Where the folder holds anything that is no result's, is where somebody
works, or cannot be exchanged (a mount, a parent that may not be written), the former analysis.json goes first and the
new one comes last: a reader meets a whole result or none.
"""

from __future__ import annotations

import ctypes
import errno
import fcntl
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import mkdtemp

from gait.disk import ELSEWHERE, UNFINISHED, reason, sync, unfinished
from gait.errors import DiskFault
from gait.foot import Foot

DOCUMENT, TRACKS, REPORT, PICTURES, FAULT = "analysis.json", "tracks.npz", "report.pdf", "frames", "fault.txt"
EXPORTS = ("csv", "trc", "openpose")  # made of the result, gone with it
PARTS = frozenset((DOCUMENT, TRACKS, REPORT, PICTURES, FAULT, *EXPORTS))
BEGUN_S = 60.0  # that an empty folder may be one whose writer has not come to hold it yet
HERE, EXCHANGE = -100, 2  # AT_FDCWD (linux/fcntl.h), RENAME_EXCHANGE (linux/fs.h)


@contextmanager
def replaced(out: Path) -> Iterator[Path]:
    """An empty folder; what is in it at the end is the result at `out`, and nothing of a former one is.

    Nothing changes when the block raises. Two writers do not meet: the later result stays. Raises DiskFault.
    """
    place = Path(os.path.realpath(out))
    fresh = place  # until there is one
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        if place.exists() and not place.is_dir():
            raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR))
        sweep(place)
        with fresh_folder(place) as fresh:
            yield fresh
            put(fresh, place)
    except OSError as error:
        raise DiskFault(f"{out} could not be written: {reason(error)}.", ELSEWHERE) from error
    except DiskFault as fault:
        raise DiskFault(fault.message.replace(str(fresh), str(out)), fault.what_to_do) from fault


@contextmanager
def fresh_folder(place: Path) -> Iterator[Path]:
    """A folder of the same name in a hidden one, held as long as its writer lives."""
    hidden = Path(mkdtemp(prefix=UNFINISHED, dir=home_of(place)))
    holder = os.open(hidden, os.O_RDONLY)
    try:
        fcntl.flock(holder, fcntl.LOCK_EX)
        fresh = hidden / (place.name or "result")
        fresh.mkdir()
        yield fresh
    finally:
        shutil.rmtree(hidden, ignore_errors=True)
        os.close(holder)


def home_of(place: Path) -> Path:
    """Where something is written that shall come to `place`: beside it, or in it where it cannot come from there."""
    tied = place.is_dir() and (place.is_mount() or not os.access(place.parent, os.W_OK))
    return place if tied else place.parent


def sweep(place: Path) -> None:
    """Remove what killed writers of this result left; what is being written is held by its writer."""
    home = home_of(place)
    begun = [path for path in home.glob(f"{UNFINISHED}*") if is_empty(path) and age_s(path) > BEGUN_S]
    for left in (*unfinished(home, place.name or "result"), *begun):
        with suppress(OSError):
            holder = os.open(left, os.O_RDONLY)
            try:
                fcntl.flock(holder, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(left)
            finally:
                os.close(holder)


def is_empty(path: Path) -> bool:
    return path.is_dir() and not any(path.iterdir())


def age_s(path: Path) -> float:
    return time.time() - path.stat().st_mtime


def put(fresh: Path, place: Path) -> None:
    """Bring the folder to its place."""
    for path in (*fresh.rglob("*"), fresh):
        sync(path)
    if not place.is_dir():
        with suppress(OSError):  # another writer made it meanwhile, or it is a file
            fresh.rename(place)
            return sync(place.parent)
    if is_exchangeable(place) and exchange(fresh, place):
        return sync(place.parent)
    put_inside(fresh, place)
    return None


def is_exchangeable(place: Path) -> bool:
    """Whether nothing is lost and nobody is left behind when the whole folder goes."""
    inside = {path.name for path in place.iterdir()}
    return inside <= PARTS and (DOCUMENT in inside or not inside) and place not in (Path.cwd(), *Path.cwd().parents)


def exchange(fresh: Path, place: Path) -> bool:
    """Exchange two folders in one step; False where the file system cannot."""
    ends = (HERE, os.fsencode(fresh), HERE, os.fsencode(place), EXCHANGE)
    fresh.chmod(place.stat().st_mode & 0o7777)
    return bool(ctypes.CDLL(None).renameat2(*ends) == 0)


def put_inside(fresh: Path, place: Path) -> None:
    """File by file, the document first to go and last to come; one writer at a time. What is not ours stays."""
    holder = os.open(place, os.O_RDONLY)
    try:
        fcntl.flock(holder, fcntl.LOCK_EX)
        pictures = [path for foot in Foot for path in (place / PICTURES).glob(f"{foot.word}-*.png")]
        for former in (place / DOCUMENT, place / REPORT, place / TRACKS, place / FAULT, *pictures):
            former.unlink(missing_ok=True)
        files = [path for path in fresh.rglob("*") if path.is_file()]
        for path in sorted(files, key=lambda path: path.name == DOCUMENT):
            target = place / path.relative_to(fresh)
            target.parent.mkdir(exist_ok=True)
            path.rename(target)
        sync(place)
    finally:
        os.close(holder)
