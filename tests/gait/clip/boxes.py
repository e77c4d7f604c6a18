"""Containers built by hand: what no tool at hand writes."""

from __future__ import annotations

import struct
from pathlib import Path


def box(kind: bytes, *content: bytes) -> bytes:
    body = b"".join(content)
    return struct.pack(">I4s", 8 + len(body), kind) + body


def children(data: bytes) -> list[tuple[bytes, bytes]]:
    """(kind, body) of every box."""
    found, at = [], 0
    while at + 8 <= len(data):
        (length, kind), start = struct.unpack_from(">I4s", data, at), 8
        if length == 1:
            (length,), start = struct.unpack_from(">Q", data, at + 8), 16
        length = length or len(data) - at
        found.append((kind, data[at + start : at + length]))
        at += length
    return found


def with_matrix(source: Path, target: Path, a: float, b: float, c: float, d: float) -> Path:
    """A copy of an MP4 whose tracks ask to be shown by a matrix."""
    whole = source.read_bytes()
    at = whole.index(b"tkhd") + 4 + 40
    matrix = struct.pack(
        ">9i", *(round(65536 * n) for n in (a, b)), 0, *(round(65536 * n) for n in (c, d)), 0, 0, 0, 1 << 30
    )
    target.write_bytes(whole[:at] + matrix + whole[at + 36 :])
    return target


def element(number: int, content: bytes) -> bytes:
    """Of Matroska."""
    name = number.to_bytes((number.bit_length() + 7) // 8, "big")
    return name + (len(content) | 1 << 56).to_bytes(8, "big") + content
