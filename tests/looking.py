"""What a watcher saw of a clip, kept for the tests that watch it again: looking is nearly all of an analysis."""

from __future__ import annotations

import hashlib
import os
import pickle
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from gait.clip import Frame
from gait.eyes.sights import Sights
from gait.eyes.watch import Watcher
from gait.pose import rate


@contextmanager
def looking_once(folder: Path) -> Iterator[None]:
    """A clip that was watched before, in the same way and with the same first picture, is not looked at again.

    For tests of what follows looking. folder: of what was seen, for all workers of the run.
    """
    feed, sights = Watcher.feed, Watcher.sights
    begun: dict[int, tuple[Watcher, Path, bool]] = {}  # with the watcher, so that no other has its number

    def see(watcher: Watcher, frame: Frame) -> None:
        if id(watcher) not in begun:
            path = folder / way_of(watcher, frame)
            begun[id(watcher)] = watcher, path, path.exists()
        if not begun[id(watcher)][2]:
            feed(watcher, frame)

    def tell(watcher: Watcher) -> Sights:
        _, path, known = begun[id(watcher)]
        if known:
            return recall(watcher, path)
        found = sights(watcher)
        keep(watcher, path)
        return found

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Watcher, "feed", see)
        patch.setattr(Watcher, "sights", tell)
        yield


def way_of(watcher: Watcher, first: Frame) -> str:
    way = (watcher.dots is not None, rate.POSE_HZ, first.image.shape)
    return hashlib.sha256(repr(way).encode() + first.image.tobytes()).hexdigest()


def keep(watcher: Watcher, path: Path) -> None:
    """Whole or not at all: another worker may look for it just now."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_suffix(f".{os.getpid()}")
    beside.write_bytes(pickle.dumps((watcher.log, watcher.place, watcher.legs.finder.recent_px)))
    beside.rename(path)


def recall(watcher: Watcher, path: Path) -> Sights:
    watcher.log, watcher.place, watcher.legs.finder.recent_px = pickle.loads(path.read_bytes())
    return watcher.log.sights(watcher.legs.finder.shank_px())
