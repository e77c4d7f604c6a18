"""The engine as the screen's process sees it: a warm child process that is started again when it dies or hangs.

Nothing here waits for the child: requests go through a thread that may wait in the screen's place, and a second thread
hears the signs. A recording is a file, so whatever happens to the child, the next one analyses it from the start.
"""

from __future__ import annotations

import ctypes
import logging
import math
import os
import queue
import signal
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from pathlib import Path
from typing import Protocol

from gait.clip.orientation import Orientation
from kiosk.camera.recording import Shot
from kiosk.engine.messages import (
    Broken,
    Concluded,
    Drop,
    Follow,
    Followed,
    Job,
    Look,
    Request,
    Sight,
    Sign,
    Unfit,
    Whole,
)
from kiosk.faults import EngineFault

LOG = logging.getLogger(__name__)

MOST_STARTS = 3  # again, before staff are called
TURN_S = 1.0  # between signs of life of the thread that hears the child
SILENT_S = 15.0  # without a sign: it gives one every second, and concluding 20 s takes 0.5 s on two cores
READY_S = 90.0  # until the first sign: networks that were never compiled here take some 10 s
GIVES_WAY = 5  # steps of niceness: camera, recorder and screen come first, for what they miss is lost
PR_SET_PDEATHSIG = 1  # linux/prctl.h
EXPENDABLE = b"600"  # of 1000: what Linux ends first when memory runs out; the screen stays

Tell = Callable[[Sign], None]


class Analysing(Protocol):
    """What a session needs of an engine. `tell` is called on another thread."""

    def start(self, tell: Tell) -> None: ...
    def look(self, shot: Shot, orientation: Orientation) -> None: ...
    def follow(self, shot: Shot, orientation: Orientation) -> None: ...
    def analyse(self, job: Job) -> None: ...
    def whole(self) -> None: ...
    def drop(self) -> None: ...
    def revive(self) -> None: ...
    def turned_at(self) -> float: ...
    def close(self) -> None: ...


def child(connection: Connection, parent: int) -> None:
    """Runs in the child: dies with its parent, and before it when memory runs out."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        return
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to act on
    with suppress(OSError):
        Path("/proc/self/oom_score_adj").write_bytes(EXPENDABLE)
    os.nice(GIVES_WAY)
    from kiosk.engine.worker import work  # here, so that the screen's process loads no network

    work(connection)


@dataclass(slots=True)
class Engine:
    """Starts the child and keeps it alive. main: what runs in the child.

    starts: how often it was started; budget: how often it may be again before staff are called, until a job is done;
    process: the child that there is.
    """

    main: Callable[[Connection, int], None] = child
    silent_s: float = SILENT_S
    ready_s: float = READY_S
    starts: int = 0
    budget: int = MOST_STARTS
    process: SpawnProcess | None = None
    tell: Tell = print
    job: Job | None = None
    is_whole: bool = False
    looking: bool = False
    closing: bool = False
    turned: float = -math.inf
    connection: Connection | None = None
    requests: queue.SimpleQueue[Request | None] = field(default_factory=queue.SimpleQueue)
    lock: threading.Lock = field(default_factory=threading.Lock)
    revived: threading.Event = field(default_factory=threading.Event)
    threads: list[threading.Thread] = field(default_factory=list)

    def start(self, tell: Tell) -> None:
        """Start the child; signs are told on a thread of the engine's own."""
        self.tell = tell
        works = (self._keep, self._send)
        self.threads = [threading.Thread(target=work, name=f"engine {work.__name__}", daemon=True) for work in works]
        for thread in self.threads:
            thread.start()

    def look(self, shot: Shot, orientation: Orientation) -> None:
        """Ask what a picture shows; left out while the answer to the last one is under way."""
        self._show(Look(shot, orientation))

    def follow(self, shot: Shot, orientation: Orientation) -> None:
        """Ask how the runner moves, likewise."""
        self._show(Follow(shot, orientation))

    def _show(self, request: Look | Follow) -> None:
        if not self.looking:
            self.looking = True
            self.requests.put(request)

    def analyse(self, job: Job) -> None:
        """Analyse a recording, in place of any other."""
        with self.lock:
            self.job, self.is_whole = job, False
        self.requests.put(job)

    def whole(self) -> None:
        """The job's recording is complete."""
        with self.lock:
            self.is_whole = True
            request = Whole(self.job.number) if self.job else None
        if request is not None:
            self.requests.put(request)

    def drop(self) -> None:
        """Forget the job."""
        with self.lock:
            self.job, self.is_whole = None, False
        self.requests.put(Drop())

    def revive(self) -> None:
        """Try again after the starts were used up."""
        self.revived.set()

    def turned_at(self) -> float:
        """When the thread that serves the child was last at work, whatever the child does: monotonic seconds."""
        return self.turned

    def close(self) -> None:
        """End the child."""
        with self.lock:
            self.closing = True
            process = self.process
        self.revived.set()
        self.requests.put(None)
        if process is not None:
            process.kill()
        for thread in self.threads:
            thread.join()

    def _keep(self) -> None:
        """The thread that hears the child and starts it again."""
        while not self.closing:
            end = self._live()
            if self.closing:
                return
            LOG.warning("the engine ended: %s; %d starts are left", end.message, self.budget)
            self.budget -= 1
            if self.budget < 0 or end.code != EngineFault.code:
                self.budget = MOST_STARTS
                self.revived.clear()
                self.tell(end)
                self._until(self.revived.wait, math.inf)

    def _live(self) -> Broken:
        """One child's life; how it ended."""
        with self.lock:
            if self.closing:
                return describe_end("was closed")
            connection = self._spawn()
            standing: list[Request] = [self.job] if self.job else []
            standing += [Whole(self.job.number)] if self.job and self.is_whole else []
        for request in standing:
            self.requests.put(request)
        try:
            return self._hear(connection)
        finally:
            self._bury(connection)

    def _spawn(self) -> Connection:
        context = get_context("spawn")
        mine, its = context.Pipe()
        self.process = context.Process(target=self.main, args=(its, os.getpid()), name="engine", daemon=True)
        self.process.start()
        its.close()
        self.connection, self.looking, self.starts = mine, False, self.starts + 1
        return mine

    def _hear(self, connection: Connection) -> Broken:
        """Signs, until the child is gone, silent, or says that it cannot work."""
        patience = self.ready_s
        try:
            while self._until(connection.poll, patience):
                sign: Sign = connection.recv()
                if isinstance(sign, Broken):
                    return sign
                self._note(sign)
                self.tell(sign)
                patience = self.silent_s
        except (EOFError, OSError):
            return describe_end("died")
        return describe_end("gave no sign")

    def _until(self, so: Callable[[float], bool], patience: float) -> bool:
        """Wait for something, turn by turn; whether it came in time."""
        late = time.monotonic() + patience
        while (left := late - time.monotonic()) > 0:
            self.turned = time.monotonic()
            if so(min(left, TURN_S)):
                return True
        return False

    def _note(self, sign: Sign) -> None:
        """What was asked for and has come is not asked for again."""
        if isinstance(sign, Sight | Followed):
            self.looking = False
        with self.lock:
            if isinstance(sign, Concluded | Unfit) and self.job and self.job.number == sign.number:
                self.job, self.budget = None, MOST_STARTS

    def _bury(self, connection: Connection) -> None:
        with self.lock:
            process, self.process, self.connection = self.process, None, None
        if process is not None:
            process.kill()
            process.join()
        connection.close()

    def _send(self) -> None:
        """The thread that hands requests over; what a dying child misses is told to the next one."""
        while (request := self.requests.get()) is not None:
            connection = self.connection
            if connection is not None:
                with suppress(OSError, ValueError):
                    connection.send(request)


def describe_end(how: str) -> Broken:
    fault = EngineFault(f"The analysis {how} again and again.")
    return Broken(fault.code, fault.message, fault.what_to_do)
