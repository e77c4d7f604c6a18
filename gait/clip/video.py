"""A video in a container, as the container describes it: which it is, how to turn it, what of it is shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

MOST_READ = 64 << 20  # of an index: 10 minutes of 60 pictures a second need 3 MB

Turn = tuple[bool, bool, bool]  # transposed, then left to right, then upside down
UPRIGHT: Turn = (False, False, False)


class Damaged(Exception):
    """The container is not what it says; nothing is taken from it."""


@dataclass(frozen=True, slots=True)
class Patch:
    """Bytes to be read in place of those at an offset of a file."""

    at: int
    content: bytes


@dataclass(frozen=True, slots=True)
class Edit:
    """A stretch of the recording that is shown. shown_s: when it begins in the film; taken_s: in the recording."""

    shown_s: float
    taken_s: float
    duration_s: float


@dataclass(frozen=True, slots=True)
class Video:
    """One video of a container. turn: None where it cannot be done by quarters. samples, duration_s: 0 unknown.

    edits: empty where all of it is shown. hide: what written over the file would hide this video from a decoder.
    """

    width: int
    height: int
    samples: int
    duration_s: float
    turn: Turn | None = UPRIGHT
    enabled: bool = True
    edits: tuple[Edit, ...] = ()
    hide: Patch | None = None


def turn_of(a: float, b: float, c: float, d: float) -> Turn | None:
    """The turn of a display matrix, x' = a x + c y, y' = b x + d y with y down; None for one that is no quarter turn.

    Source: ISO/IEC 14496-12, 6.2.2. Its scale is not looked at: pixels that are not square are the decoder's to tell.
    """
    straight, across = max(abs(a), abs(d)), max(abs(b), abs(c))
    if min(straight, across) > 0.02 * max(straight, across) or a * d == b * c:  # a degree askew
        return None
    return (True, c < 0, b < 0) if across > straight else (False, a < 0, d < 0)


def recording_of(videos: Sequence[Video]) -> Video | None:
    """The video that is the recording: of those that are meant to be shown and not much shorter than the longest, the
    one with the most pixels, then the most pictures. Cover pictures and small previews are none."""
    shown = [video for video in videos if video.enabled] or videos
    longest = max((video.duration_s for video in shown), default=0.0)
    whole = [video for video in shown if video.duration_s >= 0.5 * longest and video.samples != 1] or shown
    return max(whole, key=lambda video: (video.width * video.height, video.samples), default=None)
