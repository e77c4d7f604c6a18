"""What goes wrong in a shop, done to a running session on purpose."""

from __future__ import annotations

import errno
import os
import shutil
import signal
import sqlite3
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import cv2
import numpy as np

from kiosk.camera import recording
from kiosk.camera.device import Mode
from kiosk.camera.recording import Shot
from kiosk.engine.client import Engine
from kiosk.faults import CameraFrozen, CameraLost
from kiosk.storage import database as store

RATE_HZ = 60.0
WIDTH, HEIGHT = 96, 160
SPED_UP = 20.0  # times as fast as a real camera
UNPLUGGED_S, FULL_S, LOCKED_S, BLANK_S = 0.3, 0.5, 0.6, 0.1
BUSY_S = 0.2  # that the store waits for a lock here, in place of 5 s


@dataclass(slots=True)
class ShopCamera:
    """A camera whose pictures come fast and whose stamps run as those of a real one.

    away: what it raises now. stamp_s: what its clock makes of the time. blank: whether its pictures have no bytes.
    """

    away: CameraLost | CameraFrozen | None = None
    stamp_s: Callable[[float], float] = float
    blank: bool = False
    index: int = 0
    pictures: tuple[bytes, ...] = field(default_factory=lambda: tuple(jpeg(k) for k in range(8)))

    def open(self) -> Mode:
        self.check()
        return Mode(WIDTH, HEIGHT, RATE_HZ)

    def shot(self) -> Shot:
        self.check()
        time.sleep(1.0 / (RATE_HZ * SPED_UP))
        self.index += 1
        picture = b"" if self.blank else self.pictures[self.index % len(self.pictures)]
        return Shot(self.index, self.stamp_s(self.index / RATE_HZ), picture)

    def close(self) -> None:
        """Nothing is held."""

    def check(self) -> None:
        if self.away is not None:
            raise self.away


def jpeg(index: int) -> bytes:
    return bytes(cv2.imencode(".jpg", np.full((HEIGHT, WIDTH, 3), 30 + 20 * index, np.uint8))[1])


@dataclass(slots=True)
class Disk:
    """Stands between the recorder and the disk; `full`: nothing can be written any more."""

    full: bool = False

    def install(self) -> None:
        write, usage = recording.write_whole, shutil.disk_usage

        def write_or_not(file: int, content: bytes) -> None:
            if self.full:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            write(file, content)

        def room(path: Any) -> Any:
            return SimpleNamespace(free=0) if self.full else usage(path)

        recording.write_whole = write_or_not
        shutil.disk_usage = room


@dataclass(slots=True)
class Sabotage:
    """One fault at a time. `over` says whether its cause is gone."""

    camera: ShopCamera
    disk: Disk
    engine: Engine
    database: Path
    threads: list[threading.Thread] = field(default_factory=list)

    def do(self, fault: str) -> None:
        DEEDS[fault](self)

    def over(self) -> bool:
        self.threads = [thread for thread in self.threads if thread.is_alive()]
        return not self.threads

    def unplug(self) -> None:
        self.camera.away = CameraLost("The camera gives no more pictures.")
        self.later(UNPLUGGED_S, self.plug_in)

    def freeze(self) -> None:
        self.camera.away = CameraFrozen("The camera gives the same picture over and over.")
        self.later(UNPLUGGED_S, self.plug_in)

    def plug_in(self) -> None:
        self.camera.away, self.camera.stamp_s, self.camera.blank = None, float, False

    def turn_clock_back(self) -> None:
        self.camera.stamp_s = lambda time_s: -time_s
        self.later(UNPLUGGED_S, self.plug_in)

    def stop_clock(self) -> None:
        self.camera.stamp_s = lambda _: 7.0
        self.later(UNPLUGGED_S, self.plug_in)

    def set_clock_on(self) -> None:
        """By an hour, for good: the next opening begins with it."""
        self.camera.stamp_s = lambda time_s: time_s + 3600.0

    def empty_pictures(self) -> None:
        self.camera.blank = True
        self.later(BLANK_S, self.plug_in)

    def fill_disk(self) -> None:
        self.disk.full = True
        self.later(FULL_S, self.free_disk)

    def free_disk(self) -> None:
        self.disk.full = False

    def kill_engine(self) -> None:
        process = self.engine.process
        if process is not None and process.pid is not None:
            os.kill(process.pid, signal.SIGKILL)

    def lock_database(self) -> None:
        """As a backup or another service that holds the database for longer than the store waits."""
        holding = threading.Event()
        self.start(lambda: hold(self.database, holding))
        holding.wait()

    def later(self, seconds: float, act: Callable[[], None]) -> None:
        timer = threading.Timer(seconds, act)
        timer.daemon = True
        self.threads.append(timer)
        timer.start()

    def start(self, act: Callable[[], None]) -> None:
        thread = threading.Thread(target=act, daemon=True)
        self.threads.append(thread)
        thread.start()


def hold(database: Path, holding: threading.Event) -> None:
    base = sqlite3.connect(database, timeout=10.0, isolation_level=None)
    base.execute("BEGIN IMMEDIATE")
    holding.set()
    time.sleep(LOCKED_S)
    base.execute("ROLLBACK")
    base.close()


DEEDS: Mapping[str, Callable[[Sabotage], None]] = {
    "camera unplugged": Sabotage.unplug,
    "camera frozen": Sabotage.freeze,
    "camera's clock turned back": Sabotage.turn_clock_back,
    "camera's clock stopped": Sabotage.stop_clock,
    "camera's clock set on": Sabotage.set_clock_on,
    "pictures without bytes": Sabotage.empty_pictures,
    "disk full": Sabotage.fill_disk,
    "engine killed": Sabotage.kill_engine,
    "database locked": Sabotage.lock_database,
}


def impatient_store() -> None:
    store.BUSY_S = BUSY_S
