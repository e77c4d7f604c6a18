"""The program of the decoding child: a video in, pictures out. Started by gait.clip.decoder, by this file's path.

It imports nothing of this project, so that it is up in a fifth of a second, and it trusts nothing: whatever the video
does to it, its parent only sees it end.

argv: the video by FFmpeg's name for it, descriptor of the shared memory, most bytes of memory, most pixels of a
picture, whether the decoder turns the pictures by their own mark.
stdout: one line of JSON, then a record (RECORD) for each picture. stdin: one line of JSON, the plan; then one byte for
each slot of the shared memory that may be written.
"""

from __future__ import annotations

import io
import json
import mmap
import os
import resource
import struct
import sys
from collections.abc import Callable

import cv2
import numpy as np
from numpy.typing import NDArray

FORMATS = (
    "mov,matroska,avi,mpegts,mpeg,mpegvideo,m4v,h264,hevc,mjpeg,flv,asf,ogg,gif,apng,ivf,yuv4mpegpipe,mxf,obu,dv,nut,rm"
)

RECORD = struct.Struct("<bd")  # slot, or how it ended; seconds by the file's stamp
END, UNSHOWN, INTERLACED = -1, -2, -3
THREADS = 1  # of the decoder: two take a third more of the processor, which the parent needs
LOUD = "16"  # FFmpeg's AV_LOG_ERROR
MOST_WORDS = 1 << 20  # bytes of FFmpeg's own complaints

Picture = NDArray[np.uint8]


def main(arguments: list[str]) -> None:
    answers = os.dup(1)
    quiet_and_alone()
    video, (memory, most_bytes, most_pixels, turned) = arguments[0], map(int, arguments[1:])
    limit(most_bytes)
    capture = cv2.VideoCapture(video, cv2.CAP_FFMPEG, [cv2.CAP_PROP_N_THREADS, THREADS])
    capture.set(cv2.CAP_PROP_ORIENTATION_AUTO, turned)
    header = facts(capture)
    header |= first_picture(capture, most_pixels)
    os.write(answers, json.dumps(header).encode() + b"\n")
    if line := io.FileIO(0, closefd=False).readline():  # not a byte more: the slots come after it
        deliver(capture, memory, json.loads(line), answers)


def quiet_and_alone() -> None:
    """FFmpeg complains into memory, not to the parent; playlists, still pictures and the network stay out."""
    os.dup2(os.memfd_create("complaints"), 2)
    os.dup2(2, 1)
    os.environ["OPENCV_FFMPEG_LOGLEVEL"], os.environ["OPENCV_LOG_LEVEL"] = LOUD, "OFF"
    os.environ["OPENCV_FFMPEG_CAPTURE_OPTIONS"] = f"protocol_whitelist;file,concat,subfile|format_whitelist;{FORMATS}"


def limit(most_bytes: int) -> None:
    """Memory, and no file or core of its own; systemd may have forbidden to limit oneself."""
    for kind, most in (
        (resource.RLIMIT_AS, most_bytes),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, MOST_WORDS),
    ):
        try:
            resource.setrlimit(kind, (most, most))
        except (OSError, ValueError):
            continue


def facts(capture: cv2.VideoCapture) -> dict[str, object]:
    """What the header says; no pixels when there is no video."""
    wide, high = capture.get(cv2.CAP_PROP_SAR_NUM), capture.get(cv2.CAP_PROP_SAR_DEN)
    return {
        "pixels": int(capture.get(cv2.CAP_PROP_FRAME_WIDTH)) * int(capture.get(cv2.CAP_PROP_FRAME_HEIGHT)),
        "size": [],
        "fps": capture.get(cv2.CAP_PROP_FPS),
        "frames": max(0, int(capture.get(cv2.CAP_PROP_FRAME_COUNT))),
        "pixel_aspect": wide / high if wide > 0 and high > 0 else 1.0,
    }


def first_picture(capture: cv2.VideoCapture, most_pixels: int) -> dict[str, object]:
    """[height, width] of the first picture, which stays grabbed, and how it ends if it cannot be shown.

    Nothing when it is larger than allowed or missing.
    """
    pixels = int(capture.get(cv2.CAP_PROP_FRAME_WIDTH)) * int(capture.get(cv2.CAP_PROP_FRAME_HEIGHT))
    if not 0 < pixels <= most_pixels or not capture.grab():
        return {}
    fine, picture = capture.retrieve()
    if not fine or picture is None:
        return {}
    return {"size": picture.shape[:2], "end": Complaints().end() or 0}


def deliver(capture: cv2.VideoCapture, memory: int, plan: dict[str, list[int]], answers: int) -> None:
    """Pictures into the slots that are free, until the video or the parent ends.

    plan: size [height, width] of the pictures as they are shown; square [height, width] that makes their pixels
    square, before they are turned; turn [across, left to right, upside down]; slots.
    """
    height, width = plan["size"]
    slots = opened_slots(memory, plan["slots"][0], height, width)
    into = upright(plan["square"], plan["turn"])
    free = iter(lambda: os.read(0, 1), b"")
    complaints = Complaints()
    for slot in free:
        into(capture, slots[slot[0]])
        end = complaints.end()
        if end is None:
            os.write(answers, RECORD.pack(slot[0], capture.get(cv2.CAP_PROP_POS_MSEC) / 1000.0))
            end = None if capture.grab() else END
        if end is not None:
            os.write(answers, RECORD.pack(end, 0.0))
            return


class Complaints:
    """What FFmpeg complained of since the last look. Pictures that it cannot convert come as black ones otherwise."""

    def __init__(self) -> None:
        self.seen = 0

    def end(self) -> int | None:
        """How the pictures end by it; None when they go on."""
        start, self.seen = self.seen, os.fstat(2).st_size
        words = os.pread(2, self.seen - start, start) if self.seen > start else b""
        if b"-> fmt:" not in words:
            return None
        return INTERLACED if b"interlaced" in words else UNSHOWN


def opened_slots(memory: int, count: int, height: int, width: int) -> Picture:
    """[count, height, width, 3] in the memory that the parent shares."""
    size = count * height * width * 3
    return np.frombuffer(mmap.mmap(memory, size), np.uint8).reshape(count, height, width, 3)


def upright(square: list[int], turn: list[int]) -> Callable[[cv2.VideoCapture, Picture], None]:
    """Put a grabbed picture into a slot as it is meant to be seen; one that is so already is written there at once."""
    across, mirrored, upside_down = turn
    flip = {(1, 1): -1, (1, 0): 1, (0, 1): 0}.get((mirrored, upside_down))

    def put(capture: cv2.VideoCapture, slot: Picture) -> None:
        if not square and not across and flip is None:
            given(capture.retrieve(slot)[1], slot)
            return
        picture = three_channels(np.asarray(capture.retrieve()[1], np.uint8))
        if square:
            picture = np.asarray(cv2.resize(picture, square[::-1], interpolation=cv2.INTER_LINEAR), np.uint8)
        if across:
            picture = np.asarray(cv2.transpose(picture), np.uint8)
        given(picture if flip is None else cv2.flip(picture, flip, slot), slot)

    return put


def given(picture: object, slot: Picture) -> None:
    """A picture of another size or kind lies elsewhere than in the slot that it was asked for in."""
    if picture is not slot:
        slot[:] = three_channels(np.asarray(picture, np.uint8))


def three_channels(picture: Picture) -> Picture:
    """Grey pictures as BGR."""
    grey = picture.ndim == 2 or picture.shape[2] == 1
    return np.asarray(cv2.cvtColor(picture, cv2.COLOR_GRAY2BGR), np.uint8) if grey else picture


if __name__ == "__main__":
    main(sys.argv[1:])
