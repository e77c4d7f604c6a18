"""USB sticks: what staff bring along, and where what they take along is written."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path

MOUNTS = Path("/proc/self/mounts")
FOLDERS = ("/media/", "/run/media/")  # where sticks are mounted
MOST_FILES = 40  # of a stick: what can be scrolled through


@dataclass(frozen=True, slots=True)
class Sticks:
    """mounts: the system's list of what is mounted; folders: in which sticks are."""

    mounts: Path = MOUNTS
    folders: tuple[str, ...] = FOLDERS

    def plugged_in(self) -> tuple[Path, ...]:
        """Folders of sticks that are there."""
        places = (place_of(line) for line in self.mounts.read_bytes().splitlines())
        return tuple(Path(place) for place in places if place.startswith(self.folders))

    def files(self, kind: str) -> tuple[Path, ...]:
        """Files of that ending, such as `.csv`, on sticks: in their folder or one below it."""
        found = (path for stick in self.plugged_in() for pattern in ("*", "*/*") for path in stick.glob(pattern))
        fitting = (path for path in found if path.suffix.lower() == kind and not path.name.startswith("."))
        return tuple(sorted(fitting))[:MOST_FILES]


def place_of(line: bytes) -> str:
    """Where something is mounted, by its line of the list: the second word, with blanks as octal (man 5 fstab).

    A stick's name may be of any bytes.
    """
    place = line.split()[1]
    return os.fsdecode(re.sub(rb"\\([0-7]{3})", lambda sign: bytes([int(sign[1], 8)]), place))
