"""What a container says that the decoder does not tell: how pictures are to be turned, which video is the recording,
which part of it an edit list shows, and whether it keeps times at all.

Read by parsers of our own rather than a library: MediaInfo's Python wheel reads most of this, but neither a mirroring
matrix nor the parts of an edit list. Whatever is damaged is left unsaid.
"""

from __future__ import annotations

import os
import struct
from dataclasses import dataclass

from gait.clip import iso, matroska
from gait.clip.video import Damaged, Video

HEAD = 4096  # bytes that tell a container


@dataclass(frozen=True, slots=True)
class Contained:
    """videos: empty where the parsers do not know the container. timed: whether it keeps times of pictures."""

    videos: tuple[Video, ...]
    timed: bool


def contained(descriptor: int) -> Contained:
    """What the container of a file says. Nothing here raises for what the file holds."""
    head = os.pread(descriptor, HEAD, 0)
    try:
        if iso.is_iso(head):
            return Contained(iso.videos_in(descriptor), True)
        if matroska.is_matroska(head):
            return Contained(matroska.videos_in(descriptor), True)
    except (Damaged, OSError, struct.error, ValueError, OverflowError, ZeroDivisionError):
        return Contained((), True)
    return Contained((), keeps_times(head))


TIMED = (  # how containers begin that keep times, or a rate that their pictures are sure to have
    b"RIFF",
    b"\x00\x00\x01\xba",  # MPEG program stream
    b"\x00\x00\x01\xb3",  # MPEG-1 and -2 video: the rate is in each sequence's head
    b"\x00\x00\x01\xb0",  # MPEG-4 visual: each picture has its time
    b"FLV",
    b"\x30\x26\xb2\x75",  # ASF, WMV
    b"OggS",
    b"GIF8",
    b"\x89PNG",
    b"DKIF",  # IVF
    b"YUV4MPEG2",
    b"\x06\x0e\x2b\x34",  # MXF
    b"\x1f\x07\x00",  # DV
    b".RMF",
    b"nut/multimedia",
)
TS_PACKETS = ((0, 188), (4, 192))  # first sync byte and length of packets: MPEG-TS, and with the time stamps of cameras


def keeps_times(head: bytes) -> bool:
    """Whether a file that begins so keeps times: streams as they leave a coder do not, and a decoder guesses theirs."""
    if head.startswith(TIMED):
        return True
    return any(head[first::length][:4].count(b"G") >= min(4, len(head) // length) > 1 for first, length in TS_PACKETS)
