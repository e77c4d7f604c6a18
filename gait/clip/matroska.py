"""Matroska and WebM: their elements, as far as pictures need them. Source: RFC 8794 (EBML), RFC 9559 (Matroska)."""

from __future__ import annotations

import math
import os
import struct
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace

from gait.clip.video import MOST_READ, UPRIGHT, Damaged, Patch, Turn, Video, turn_of

EBML = b"\x1a\x45\xdf\xa3"
SEGMENT, INFO, TRACKS, CLUSTER = 0x18538067, 0x1549A966, 0x1654AE6B, 0x1F43B675
TIMESTAMP_SCALE, DURATION = 0x2AD7B1, 0x4489
TRACK_ENTRY, TRACK_TYPE, FLAG_ENABLED, FLAG_DEFAULT = 0xAE, 0x83, 0xB9, 0x88
VIDEO, PIXEL_WIDTH, PIXEL_HEIGHT = 0xE0, 0xB0, 0xBA
TAGS, TAG, TARGETS, SIMPLE_TAG, TAG_NAME, TAG_STRING = 0x1254C367, 0x7373, 0x63C0, 0x67C8, 0x45A3, 0x4487
PROJECTION, YAW, PITCH, ROLL = 0x7670, 0x7673, 0x7674, 0x7675
VOID = b"\xec"  # an element that says nothing, with a number as long as a track's
VIDEO_TYPE = 1
MOST_ELEMENTS = 4096


def is_matroska(head: bytes) -> bool:
    return head.startswith(EBML)


def videos_in(descriptor: int) -> tuple[Video, ...]:
    """The videos of a file, in their order. Raises Damaged, struct.error."""
    top = top_elements(descriptor)
    if TRACKS not in top:
        raise Damaged
    duration_s = duration_of(top[INFO][1]) if INFO in top else 0.0
    start, tracks = top[TRACKS]
    entries = [(start + at, inside(body)) for at, number, body in elements(tracks) if number == TRACK_ENTRY]
    videos = [(at, entry) for at, entry in entries if unsigned(entry, TRACK_TYPE) == VIDEO_TYPE]
    return tuple(replace(video_of(entry, duration_s), hide=Patch(at, VOID)) for at, entry in videos)


def top_elements(descriptor: int) -> dict[int, tuple[int, memoryview]]:
    """Where the segment's elements that come before its pictures begin, and they; without what is too large."""
    found: dict[int, tuple[int, memoryview]] = {}
    at, end = 0, os.fstat(descriptor).st_size
    for _ in range(MOST_ELEMENTS):
        head = os.pread(descriptor, 12, at)
        if len(head) < 2 or at >= end:
            break
        number, length, start = element_head(memoryview(head))
        if number == CLUSTER:
            break
        if number in (INFO, TRACKS, TAGS) and length <= MOST_READ:
            found[number] = at + start, memoryview(os.pread(descriptor, length, at + start))
        at += start if number == SEGMENT else start + length
    return found


def tag_in(descriptor: int, name: str) -> str | None:
    """The text of a tag that stands before the pictures; None without it, and where nothing can be found any more.

    Raises Damaged where the tag is there, and cannot be read.
    """
    tags = memoryview(b"")
    with suppress(Damaged, OSError, OverflowError):
        if is_matroska(os.pread(descriptor, len(EBML), 0)):
            tags = top_elements(descriptor).get(TAGS, (0, tags))[1]
    if name.encode() not in bytes(tags):
        return None
    for entry in simple_tags(tags):
        if bytes(entry.get(TAG_NAME, b"")).rstrip(b"\0") == name.encode():
            return bytes(entry.get(TAG_STRING, b"")).rstrip(b"\0").decode("utf-8", "replace")
    raise Damaged


def simple_tags(tags: memoryview) -> Iterator[dict[int, memoryview]]:
    """Names and texts. Raises Damaged."""
    for _, number, tag in elements(tags):
        if number == TAG:
            yield from (inside(body) for _, kind, body in elements(tag) if kind == SIMPLE_TAG)


def element_head(body: memoryview) -> tuple[int, int, int]:
    """(number, length of the content, length of the head) of an element."""
    size, number = vint(body, 0)
    more, length = vint(body, size)
    return number, length & ((1 << 7 * more) - 1), size + more


def vint(body: memoryview, at: int) -> tuple[int, int]:
    """(bytes, value with its marker) of a number of variable length."""
    if at >= len(body) or not body[at]:
        raise Damaged
    size = 9 - body[at].bit_length()
    if at + size > len(body):
        raise Damaged
    return size, int.from_bytes(body[at : at + size], "big")


def elements(body: memoryview) -> Iterator[tuple[int, int, memoryview]]:
    """(where it begins, number, content) of every element."""
    at = 0
    for _ in range(MOST_ELEMENTS):
        if len(body) - at < 2:
            return
        number, length, start = element_head(body[at : at + 12])
        yield at, number, body[at + start : at + start + length]
        at += start + length


def inside(body: memoryview) -> dict[int, memoryview]:
    """The elements by their numbers; the last of several alike."""
    return {number: content for _, number, content in elements(body)}


def unsigned(entry: dict[int, memoryview], number: int, otherwise: int = 0) -> int:
    return int.from_bytes(entry[number], "big") if number in entry else otherwise


def real(entry: dict[int, memoryview], number: int) -> float:
    """A number of 4 or 8 bytes; 0 where it is not there."""
    content = entry.get(number, memoryview(b""))
    return float(struct.unpack(">f" if len(content) == 4 else ">d", content)[0]) if len(content) else 0.0


def duration_of(info: memoryview) -> float:
    entry = inside(info)
    found = real(entry, DURATION) * unsigned(entry, TIMESTAMP_SCALE, 1_000_000) / 1e9
    return found if math.isfinite(found) and found > 0.0 else 0.0


def video_of(entry: dict[int, memoryview], duration_s: float) -> Video:
    video = inside(entry.get(VIDEO, memoryview(b"")))
    return Video(
        unsigned(video, PIXEL_WIDTH),
        unsigned(video, PIXEL_HEIGHT),
        0,
        duration_s,
        turn_in(video),
        bool(unsigned(entry, FLAG_ENABLED, 1) and unsigned(entry, FLAG_DEFAULT, 1)),
    )


def turn_in(video: dict[int, memoryview]) -> Turn | None:
    """A projection's roll is degrees against the clock; a yaw of half a turn mirrors (RFC 9559, 5.1.4.1.28.41)."""
    pose = inside(video.get(PROJECTION, memoryview(b"")))
    yaw, pitch, roll = (real(pose, number) for number in (YAW, PITCH, ROLL))
    if not any((yaw, pitch, roll)):
        return UPRIGHT
    if pitch or abs(yaw) not in (0.0, 180.0):
        return None
    side = -1.0 if yaw else 1.0
    cos, sin = math.cos(math.radians(roll)), math.sin(math.radians(roll))
    return turn_of(side * cos, -side * sin, sin, cos)  # left to right first; y grows downwards
