"""How a recording says itself that its pictures are turned: in a tag of Matroska, which players pass over.

A kiosk keeps its camera's pictures as they come, and staff may turn, mirror or cut them otherwise a day later.
"""

from __future__ import annotations

from pathlib import Path

from gait.clip.file import opened_file, shown
from gait.clip.matroska import tag_in
from gait.clip.orientation import Orientation, orientation_from
from gait.clip.video import Damaged
from gait.errors import Unreadable

TAG = "GAIT_ORIENTATION"  # as Orientation.spelled


def carried_orientation(path: Path) -> Orientation | None:
    """None where it does not say, as kiosks' recordings of before this tag, and any other film.

    Raises Unreadable without a file, and where what it says turns no picture.
    """
    with opened_file(path) as video:
        return orientation_in(video, shown(path.name))


def orientation_in(descriptor: int, name: str) -> Orientation | None:
    """As `carried_orientation`, of a file that is open."""
    try:
        text = tag_in(descriptor, TAG)
        return None if text is None else orientation_from(text)
    except (Damaged, ValueError) as error:
        raise Unreadable(f"How the pictures of {name} are turned is damaged.") from error
