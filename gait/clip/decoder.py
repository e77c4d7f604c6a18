"""Pictures out of a child process with limits: a bomb or a crash of the decoder ends there, and is told in words.

The pictures come through shared memory and are handed out where they lie; a slot is written again when nobody holds its
picture any more, so that nothing is copied (docs/inputs.md).
"""

from __future__ import annotations

import json
import mmap
import os
import select
import subprocess
import sys
import weakref
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from gait.clip import decoding_child
from gait.clip.decoding_child import INTERLACED, RECORD, UNSHOWN
from gait.clip.file import CHOOSE
from gait.clip.frame import Image
from gait.clip.video import Patch
from gait.errors import Interlaced, Unreadable

MOST_BYTES = 3 << 30  # of the child's memory: 16 frames of 16 million pixels under way, and the libraries
MOST_PIXELS = 1 << 24  # of a picture: cameras in shops take 2 to 8 million, the largest action cameras 16
ANSWER_S = 60.0  # without a picture: a busy machine decodes the largest in one second
SLOTS, SLOTS_BYTES = (3, 10), 200 << 20  # fewest and most pictures under way, and their memory
SPARE = 2  # slots that the child always has: one to write, one that waits
HELD = 65536  # of a pipe, at most read at once


@dataclass(frozen=True, slots=True)
class Header:
    """What a file says of its pictures. fps, frames: 0 where it does not. height, width: of the first, as stored.

    pixel_aspect: width of a pixel by its height.
    """

    fps: float
    frames: int
    pixel_aspect: float
    height: int
    width: int


@dataclass(frozen=True, slots=True)
class Plan:
    """How pictures are to be seen. height, width: in the end. square: (height, width) that makes the pixels square,
    before the turn; empty where they are. turn: transposed, then left to right, then upside down."""

    height: int
    width: int
    square: tuple[int, ...] = ()
    turn: tuple[bool, bool, bool] = (False, False, False)


class DecoderDied(Exception):
    """The child ended before the video did."""


@dataclass(slots=True)
class VideoDecoder:
    """One child and one video."""

    child: subprocess.Popen[bytes]
    memory: int
    coming: bytearray = field(default_factory=bytearray)

    def header(self) -> Header | int:
        """What the file says; the pixels of its pictures alone where none could be read or they are too many.

        Raises DecoderDied, Interlaced, Unreadable.
        """
        found: dict[str, Any] = json.loads(self.line())
        if not found["size"]:
            return int(found["pixels"])
        check_end(found["end"])
        return Header(found["fps"], found["frames"], found["pixel_aspect"], *found["size"])

    def pictures(self, plan: Plan) -> Iterator[tuple[float, Image]]:
        """(seconds by the file's stamp, picture) to the end. Raises DecoderDied, Interlaced, Unreadable."""
        slots = Slots(self.memory, plan.height, plan.width)
        self.send(json.dumps(plan_for_child(plan, slots.count)).encode() + b"\n" + bytes(range(slots.count)))
        while True:
            slot, stamp_s = RECORD.unpack(self.receive(RECORD.size))
            if slot < 0:
                return check_end(slot)
            picture = slots.picture(slot)
            self.send(slots.freed())
            yield stamp_s, picture

    def line(self) -> bytes:
        while b"\n" not in self.coming:
            self.wait()
        line, _, rest = bytes(self.coming).partition(b"\n")
        self.coming[:] = rest
        return line

    def receive(self, size: int) -> bytes:
        while len(self.coming) < size:
            self.wait()
        first = bytes(self.coming[:size])
        del self.coming[:size]
        return first

    def wait(self) -> None:
        """For more from the child. Raises DecoderDied when it ended, or gave no answer in time."""
        assert self.child.stdout is not None
        pipe = self.child.stdout.fileno()
        waiting = select.poll()
        waiting.register(pipe, select.POLLIN)
        more = os.read(pipe, HELD) if waiting.poll(1000 * ANSWER_S) else b""
        if not more:
            raise DecoderDied
        self.coming += more

    def send(self, what: bytes) -> None:
        """A child that has ended is found out by the next `wait`."""
        assert self.child.stdin is not None
        with suppress(BrokenPipeError):
            os.write(self.child.stdin.fileno(), what)


def check_end(how: int) -> None:
    """Raise what a video that did not simply end ended with."""
    if how == INTERLACED:
        raise Interlaced("The recording is stored as interlaced: two half pictures in each.")
    if how == UNSHOWN:
        raise Unreadable("The recording's pictures are of a kind that cannot be shown.", CHOOSE)


class Slots:
    """Shared memory for `count` pictures: which lie with the reader, which may be written again."""

    def __init__(self, memory: int, height: int, width: int) -> None:
        fewest, most = SLOTS
        self.shape, self.size = (height, width, 3), height * width * 3
        self.count = max(fewest, min(most, SLOTS_BYTES // self.size))
        os.ftruncate(memory, self.count * self.size)
        self._bytes = mmap.mmap(memory, self.count * self.size)
        self._held, self._free = 0, deque[int]()

    def picture(self, slot: int) -> Image:
        """The picture in a slot; a copy where the reader holds too many for the child to go on."""
        flat = np.frombuffer(self._bytes, np.uint8, self.size, slot * self.size)
        if self._held >= self.count - SPARE:
            self._free.append(slot)
            return flat.reshape(self.shape).copy()
        self._held += 1
        # every view of `flat` keeps it: when it goes, the picture is out of use
        weakref.finalize(flat, self.release, slot).atexit = False
        return flat.reshape(self.shape)

    def release(self, slot: int) -> None:
        """Called by whichever thread lets the last view go: appending is all that is safe there."""
        self._free.append(slot | RELEASED)

    def freed(self) -> bytes:
        """The slots that have come free since the last call, a byte each."""
        slots = [self._free.popleft() for _ in range(len(self._free))]
        self._held -= sum(bool(slot & RELEASED) for slot in slots)
        return bytes(slot & ~RELEASED for slot in slots)


RELEASED = 0x80  # beside a slot's number: it had been handed out


@contextmanager
def decoder(video: int, name: str, patches: Sequence[Patch] = (), turned: bool = False) -> Iterator[VideoDecoder]:
    """A child that reads the video of a descriptor. Raises Unreadable when it ends before the video does.

    name: to say. patches: what is read in place of the file's own bytes. turned: whether the decoder turns pictures.
    """
    patches = sorted(patches, key=lambda patch: patch.at)
    memory, patched = os.memfd_create("pictures"), os.memfd_create("patches")
    os.write(patched, b"".join(patch.content for patch in patches))
    limits = (memory, MOST_BYTES, MOST_PIXELS, int(turned))
    command = [sys.executable, "-P", decoding_child.__file__, name_of(video, patched, patches), *map(str, limits)]
    pipe = subprocess.PIPE
    try:
        child = subprocess.Popen(
            command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, pass_fds=(video, memory, patched)
        )
        with child:
            try:
                yield VideoDecoder(child, memory)
            except DecoderDied:
                raise Unreadable(f"{name} is damaged: the video decoder could not get through it.", CHOOSE) from None
            finally:
                child.kill()
    finally:
        os.close(memory)
        os.close(patched)


def name_of(video: int, patched: int, patches: Sequence[Patch]) -> str:
    """FFmpeg's name for a file with patches, in order: stretches of it and of them by turns, and nothing copied.

    Source: FFmpeg Protocols Documentation, `concat` and `subfile`.
    """
    if not patches:
        return f"/proc/self/fd/{video}"
    pieces, at, taken = [], 0, 0
    for patch in patches:
        size = len(patch.content)
        pieces += [piece(video, at, patch.at), piece(patched, taken, taken + size)]
        at, taken = patch.at + size, taken + size
    return f"concat:{'|'.join([*pieces, piece(video, at, 0)])}"


def piece(descriptor: int, start: int, end: int) -> str:
    """A stretch of a file; end 0 is its end."""
    return f"subfile,,start,{start},end,{end},,:/proc/self/fd/{descriptor}"


def plan_for_child(plan: Plan, slots: int) -> dict[str, list[int]]:
    return {
        "size": [plan.height, plan.width],
        "square": list(plan.square),
        "turn": [int(so) for so in plan.turn],
        "slots": [slots],
    }
