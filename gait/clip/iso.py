"""ISO base media files (MP4, MOV, 3GP): their boxes, as far as pictures need them. Source: ISO/IEC 14496-12."""

from __future__ import annotations

import os
import struct
from collections.abc import Iterator
from dataclasses import dataclass, replace

from gait.clip.video import MOST_READ, UPRIGHT, Damaged, Edit, Patch, Turn, Video, turn_of

FIRST_BOXES = (b"ftyp", b"moov", b"mdat", b"free", b"skip", b"wide", b"pnot", b"styp", b"uuid")
STILLS = (b"heic", b"heix", b"mif1", b"avif")  # brands of pictures in the same boxes
MOST_BOXES = 4096  # at one level
MOST_EDITS = 1000
EMPTY_EDIT = -1
ENABLED = 0x1  # of a track's flags
IDENTITY = (1.0, 0.0, 0.0, 1.0)

Matrix = tuple[float, float, float, float]  # a, b, c, d


@dataclass(frozen=True, slots=True)
class Movie:
    """Of the whole film. timescale: units a second of edits."""

    timescale: int
    matrix: Matrix


def is_iso(head: bytes) -> bool:
    return head[4:8] in FIRST_BOXES


def is_still(head: bytes) -> bool:
    return head[4:8] == b"ftyp" and head[8:12] in STILLS


def videos_in(descriptor: int) -> tuple[Video, ...]:
    """The videos of a file, in their order. Raises Damaged, struct.error."""
    moov, start = index_of(descriptor)
    movie = movie_of(moov)
    tracks = [(start + at, body) for at, kind, body in boxes(moov) if kind == b"trak"]
    chapters = chapter_pictures([body for _, body in tracks])
    found = ((at, video_of(body, movie, track_id(body) not in chapters)) for at, body in tracks)
    return tuple(replace(video, hide=Patch(at + 4, b"free")) for at, video in found if video is not None)


def index_of(descriptor: int) -> tuple[memoryview, int]:
    """The body of the box `moov`, and where it begins."""
    at, size = 0, os.fstat(descriptor).st_size
    for _ in range(MOST_BOXES):
        head = os.pread(descriptor, 16, at)
        if len(head) < 8:
            break
        length, start, kind = box_head(head, size - at)
        if kind == b"moov":
            if length > MOST_READ:
                break
            return memoryview(os.pread(descriptor, length - start, at + start)), at + start
        at += length
    raise Damaged


def box_head(head: bytes | memoryview, rest: int) -> tuple[int, int, bytes]:
    """(length of a box, length of its head, kind). rest: bytes that are left, which a length of 0 stands for."""
    length, kind = struct.unpack_from(">I4s", head)
    start = 8
    if length == 1:
        (length,), start = struct.unpack_from(">Q", head, 8), 16
    length = rest if length == 0 else length
    if length < start:
        raise Damaged
    return length, start, kind


def boxes(body: memoryview) -> Iterator[tuple[int, bytes, memoryview]]:
    """(where it begins, kind, body) of every box; one that is cut off counts as far as it goes."""
    at = 0
    for _ in range(MOST_BOXES):
        if len(body) - at < 8:
            return
        length, start, kind = box_head(body[at : at + 16], len(body) - at)
        yield at, kind, body[at + start : at + length]
        at += length


def inside(body: memoryview, *path: bytes) -> memoryview | None:
    """The first box on a path of kinds."""
    for kind in path:
        found = next((inner for _, name, inner in boxes(body) if name == kind), None)
        if found is None:
            return None
        body = found
    return body


def movie_of(moov: memoryview) -> Movie:
    head = inside(moov, b"mvhd")
    if head is None:
        raise Damaged
    long = head[0] == 1
    (timescale,) = struct.unpack_from(">I", head, 20 if long else 12)
    return Movie(timescale, matrix_at(head, 48 if long else 36))


def matrix_at(body: memoryview, at: int) -> Matrix:
    """a, b, c, d of a matrix of nine numbers; the identity for one of zeros, which some cameras write."""
    numbers = struct.unpack_from(">9i", body, at)
    a, b, c, d = (numbers[k] / 65536.0 for k in (0, 1, 3, 4))
    return (a, b, c, d) if any((a, b, c, d)) else IDENTITY


def track_id(track: memoryview) -> int:
    head = inside(track, b"tkhd")
    if head is None:
        return 0
    (number,) = struct.unpack_from(">I", head, 20 if head[0] == 1 else 12)
    return int(number)


def chapter_pictures(tracks: list[memoryview]) -> set[int]:
    """Numbers of the tracks that hold chapters' names and pictures (QuickTime File Format, “Chapter Lists”)."""
    lists = (inside(track, b"tref", b"chap") for track in tracks)
    numbers = (struct.iter_unpack(">I", body[: len(body) & ~3]) for body in lists if body is not None)
    return {number for found in numbers for (number,) in found}


def video_of(track: memoryview, movie: Movie, is_shown: bool) -> Video | None:
    """One track; None for one that is no video. is_shown: chapters' pictures are not."""
    head, media = inside(track, b"tkhd"), inside(track, b"mdia")
    handler = None if media is None else inside(media, b"hdlr")
    if head is None or media is None or handler is None or bytes(handler[8:12]) != b"vide":
        return None
    width, height = size_of(media)
    edits = edits_of(track, movie, media)
    return Video(
        width,
        height,
        samples_of(media),
        sum(edit.duration_s for edit in edits) or duration_of(media),
        turn_in(head, movie),
        is_shown and bool(head[3] & ENABLED),
        edits,
    )


def turn_in(head: memoryview, movie: Movie) -> Turn | None:
    """A track's matrix, then the film's."""
    a, b, c, d = matrix_at(head, 52 if head[0] == 1 else 40)
    e, f, g, h = movie.matrix
    both = (a * e + b * g, a * f + b * h, c * e + d * g, c * f + d * h)
    return UPRIGHT if both == IDENTITY else turn_of(*both)


def size_of(media: memoryview) -> tuple[int, int]:
    """Width and height by the first sample description; 0, 0 unknown."""
    body = inside(media, b"minf", b"stbl", b"stsd")
    entry = None if body is None else next(iter(boxes(body[8:])), None)
    return struct.unpack_from(">HH", entry[2], 24) if entry is not None and len(entry[2]) >= 28 else (0, 0)


def samples_of(media: memoryview) -> int:
    body = inside(media, b"minf", b"stbl", b"stsz") or inside(media, b"minf", b"stbl", b"stz2")
    return int(struct.unpack_from(">I", body, 8)[0]) if body is not None else 0


def scale_and_duration(media: memoryview) -> tuple[int, int]:
    """(units a second, units) of a track."""
    head = inside(media, b"mdhd")
    if head is None:
        raise Damaged
    scale, units = struct.unpack_from(">IQ", head, 20) if head[0] == 1 else struct.unpack_from(">II", head, 12)
    return int(scale), int(units)


def duration_of(media: memoryview) -> float:
    """Seconds of a track; 0 where it is not said, as in recordings that were written piece by piece."""
    scale, units = scale_and_duration(media)
    return 0.0 if units in (0xFFFFFFFF, 0xFFFFFFFFFFFFFFFF) else units / scale


def edits_of(track: memoryview, movie: Movie, media: memoryview) -> tuple[Edit, ...]:
    """What of a track is shown, in order; empty where it has no edit list, or one that says no length."""
    body = inside(track, b"edts", b"elst")
    if body is None:
        return ()
    entry = struct.Struct(">Qqi" if body[0] == 1 else ">Iii")
    (count,) = struct.unpack_from(">I", body, 4)
    scale, _ = scale_and_duration(media)
    found, shown_s = [], 0.0
    for units, taken, _ in entry.iter_unpack(body[8 : 8 + entry.size * min(count, MOST_EDITS)]):
        duration_s = units / movie.timescale
        if taken != EMPTY_EDIT and units:
            found.append(Edit(shown_s, taken / scale, duration_s))
        shown_s += duration_s
    return tuple(found)
