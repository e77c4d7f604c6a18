"""Whether the kiosk belongs to a chain of stores, and how its line to the centre stands: what every room may ask.

The enrolment (kiosk.link.enrol) writes `enrolment.json` last, and a push (kiosk.link.push) leaves a sign of life.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from gait.disk import UNREADABLE, read_json, saving, write_bytes
from kiosk.folders import Folders


@dataclass(frozen=True, slots=True)
class Line:
    """How the line to the centre stands. reached_at: when it answered last, seconds since 1970; 0 for never.

    trouble: why it did not the last time, in words; empty where it did. tries: how often in a row it did not, and
    next_at: when it is asked again. sequence: of this kiosk's changes, up to which the centre had them.
    """

    reached_at: float = 0.0
    trouble: str = ""
    tries: int = 0
    next_at: float = 0.0
    sequence: int = 0


def enrolment_file(place: Folders) -> Path:
    return place.link / "enrolment.json"


def is_enrolled(place: Folders) -> bool:
    return enrolment_file(place).is_file()


def enrolled_at(place: Folders) -> float:
    """Seconds since 1970. Raises OSError where the kiosk is not enrolled."""
    return enrolment_file(place).stat().st_mtime


def line_file(place: Folders) -> Path:
    return place.link / "line.json"


def read_line(place: Folders) -> Line:
    """As it stood last; as never tried where nobody can tell."""
    try:
        return Line(**read_json(line_file(place)))
    except UNREADABLE:
        return Line()


def write_line(place: Folders, line: Line) -> None:
    """Raises DiskFault."""
    path = line_file(place)
    with saving(path):
        write_bytes(path, json.dumps(asdict(line)).encode("utf-8"), private=True)


def read_mark(place: Folders) -> str:
    """Of the last round that sent anything, empty for none: a database with another one was put in place by hand."""
    try:
        return mark_file(place).read_text("ascii")
    except (OSError, ValueError):
        return ""


def write_mark(place: Folders, mark: str) -> None:
    """Raises DiskFault."""
    with saving(mark_file(place)):
        write_bytes(mark_file(place), mark.encode("ascii"), private=True)


def mark_file(place: Folders) -> Path:
    return place.link / "mark"
