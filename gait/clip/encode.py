"""H.264 in MP4, by the `ffmpeg` program of the machine where it has one.

A program of its own beside this one, as Debian gives it away (GPL, for its libx264): it is neither linked nor carried.
The libraries that are carried have no encoder of H.264.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterable
from itertools import chain
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from gait.disk import saving, written_beside
from gait.errors import ModelFault

Image = NDArray[np.uint8]

PROGRAM = "ffmpeg"
POLITE = ("nice", "-n", "10")  # the screen and the analysis come first
ENDING_S = 60.0  # for the last pictures, after all were handed over
MOST_KBIT = 3500  # a second: ten seconds stay under 4.5 MB whatever they show


def can_encode() -> bool:
    """Whether this machine can write H.264."""
    return shutil.which(PROGRAM) is not None


def write_h264(path: Path, images: Iterable[Image], fps: float) -> None:
    """Encode pictures [h, w, 3] BGR, all of one size with even sides, whole or not at all.

    Raises ModelFault without the program, DiskFault where it fails.
    """
    if not can_encode():
        raise ModelFault("This machine has no program that writes H.264.", "Install the package ffmpeg.")
    each = iter(images)
    first = next(each)
    with saving(path), written_beside(path, private=True) as beside:
        encode(order(beside, first.shape[1], first.shape[0], fps), chain([first], each))


def order(path: Path, width: int, height: int, fps: float) -> tuple[str, ...]:
    """The command. Nothing but pictures gets into the file; a telephone shows it while it is still being loaded."""
    given = ("-f", "rawvideo", "-pix_fmt", "bgr24", "-s", f"{width}x{height}", "-r", f"{fps:g}", "-i", "pipe:0")
    quality = ("-crf", "23", "-maxrate", f"{MOST_KBIT}k", "-bufsize", f"{MOST_KBIT}k", "-preset", "veryfast")
    made = ("-c:v", "libx264", *quality, "-pix_fmt", "yuv420p", "-threads", "1", "-map_metadata", "-1")
    written = ("-fflags", "+bitexact", "-flags:v", "+bitexact", "-movflags", "+faststart", "-f", "mp4", "-y", str(path))
    return (*POLITE, PROGRAM, "-hide_banner", "-loglevel", "error", *given, *made, *written)


def encode(command: tuple[str, ...], images: Iterable[Image]) -> None:
    """Raises OSError when the program ends before its time, badly, or not at all."""
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as run:
        assert run.stdin is not None
        try:
            for image in images:
                run.stdin.write(image.tobytes())
            run.stdin.close()
            ended = run.wait(ENDING_S)
        except subprocess.TimeoutExpired as error:
            raise OSError("the encoder does not end") from error
        finally:
            run.kill()
    if ended:
        raise OSError(f"the encoder ended with status {ended}")
