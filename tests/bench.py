"""`make bench CLIP`: where the time goes, as ratios within one run, since machines are noisy."""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Callable
from itertools import islice
from pathlib import Path

from gait.clip import Frame, open_clip
from gait.eyes import Eyes, open_eyes
from gait.legs import ANKLE
from gait.pose_reader import PoseReader
from gait.watch import Watcher, dots_region

FRAMES = 240


def main() -> None:
    clip = open_clip(Path(sys.argv[1]))
    eyes = open_eyes(clip.width, clip.height)
    frames = list(islice(clip.frames(), FRAMES))
    played_s = frames[-1].time_s - frames[0].time_s
    decode_s = timed(lambda: sum(1 for _ in islice(clip.frames(), FRAMES)))
    parts = {"decode": decode_s, **part_times(eyes, frames)}
    whole = eyes.watcher(dots=True)
    whole_s = decode_s + timed(lambda: feed(whole, frames))
    for name, seconds in parts.items():
        print(f"{name:<28}{seconds / whole_s:6.2f} of the whole")
    print(f"{'whole, to playing time':<28}{whole_s / played_s:6.2f}")
    print(f"{'most memory, MB':<28}{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:6.0f}")


def part_times(eyes: Eyes, frames: list[Frame]) -> dict[str, float]:
    """Seconds for each part on the same frames, by itself."""
    watcher = eyes.watcher(dots=True)
    legs = [watcher.legs.follow(frame.image) for frame in frames]
    shank = watcher.legs.finder.shank_px()
    pairs = list(zip(frames, legs, strict=True))
    assert watcher.dots is not None
    dots = watcher.dots
    return {
        "pose, every fourth frame": timed(lambda: poses(watcher.poses.reader, frames[::4])),
        "legs": timed(lambda: [watcher.legs.follow(frame.image) for frame in frames]),
        "heels": timed(lambda: [watcher.heels.read(f.image, seen.points[:, ANKLE], shank) for f, seen in pairs]),
        "dots": timed(lambda: [dots.find(f.image, dots_region(f.image, seen, shank)) for f, seen in pairs]),
    }


def feed(watcher: Watcher, frames: list[Frame]) -> None:
    for frame in frames:
        watcher.feed(frame)


def poses(reader: PoseReader, frames: list[Frame]) -> None:
    for frame in frames:
        reader.submit(frame.index, frame.time_s, frame.image)
        list(reader.ready())
    list(reader.rest())


def timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
