"""Processes that stand in for the engine's child. A module of its own: a spawned child imports it and little else."""

from __future__ import annotations

import os
import sys
from multiprocessing.connection import Connection

from kiosk.engine.client import Engine, child
from kiosk.engine.messages import Alive


def dies(connection: Connection, parent: int) -> None:
    connection.send(Alive())
    os._exit(1)


def hangs(connection: Connection, parent: int) -> None:
    connection.send(Alive())
    connection.poll(None)


def tell_pid() -> None:
    """A parent with the real engine: says the child's id, then waits to be killed."""
    engine = Engine(child)
    engine.start(lambda sign: print(engine.process.pid if engine.process else 0, flush=True))
    sys.stdin.read()


if __name__ == "__main__":
    tell_pid()
