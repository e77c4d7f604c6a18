"""A PostgreSQL of the tests' own, in a temporary folder: made once a run, copied and started once a worker."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from chain.storage.database import Database, migrate

PROGRAMS = max(Path("/usr/lib/postgresql").glob("*/bin"), default=Path("/usr/bin"))
SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",  # a machine that loses its power is not what is tested
    "full_page_writes": "off",
    "autovacuum": "off",  # what goes, goes by what is tested
    "wal_recycle": "off",  # as docs/chain.md asks for
    "min_wal_size": "2MB",
    "max_wal_size": "64MB",
    "shared_buffers": "16MB",
    "max_connections": "30",
}


@dataclass(frozen=True, slots=True)
class Postgres:
    """data: its folder; sockets: where it answers."""

    data: Path
    sockets: Path

    def conninfo(self, name: str = "chain") -> str:
        return f"host={self.sockets} dbname={name} user=postgres"

    def order(self, *arguments: str) -> None:
        options = " ".join(f"-c {name}='{value}'" for name, value in SETTINGS.items())
        where = f"{options} -c unix_socket_directories={self.sockets}"
        log = ("--log", str(self.sockets / "log"), "--options", where) if arguments[0] == "start" else ()
        unprivileged("pg_ctl", "--pgdata", str(self.data), "--silent", *arguments, *log)


def unprivileged(program: str, *arguments: str) -> None:
    """PostgreSQL refuses to be root."""
    as_other: dict[str, Any] = {"user": "postgres", "group": "postgres", "extra_groups": []} if is_root() else {}
    quiet = subprocess.DEVNULL  # the server inherits them: a pipe would never end
    subprocess.run([PROGRAMS / program, *arguments], check=True, stdout=quiet, stderr=quiet, cwd="/", **as_other)


def is_root() -> bool:
    return os.getuid() == 0


@contextmanager
def scratch() -> Iterator[Path]:
    """A folder that PostgreSQL's user may enter, with a path short enough for a socket in it."""
    folder = Path(tempfile.mkdtemp(prefix="chain-", dir="/tmp"))
    try:
        give(folder)
        yield folder
    finally:
        shutil.rmtree(folder)


def give(folder: Path) -> None:
    """To PostgreSQL's user, with all that is in it."""
    if is_root():
        user = pwd.getpwnam("postgres")
        for path in (folder, *folder.rglob("*")):
            os.chown(path, user.pw_uid, user.pw_gid)


@contextmanager
def running(data: Path, sockets: Path) -> Iterator[Postgres]:
    server = Postgres(data, sockets)
    server.order("start", "--wait")
    try:
        yield server
    finally:
        server.order("stop", "--mode", "immediate")


def make(path: Path) -> None:
    """A data folder whose database `chain` has its tables."""
    with scratch() as folder:
        data = folder / "data"
        unprivileged("initdb", "--pgdata", str(data), "--auth", "trust", "--username", "postgres", "--no-sync",
                     "--wal-segsize", "1", "--encoding", "UTF8", "--locale", "C")  # fmt: skip
        server = Postgres(data, folder)
        server.order("start", "--wait")
        with Database(server.conninfo("postgres")) as maker, maker.alone() as line:
            line.execute("CREATE DATABASE chain")
        with Database(server.conninfo()) as database:
            migrate(database)
        server.order("stop", "--mode", "fast")
        shutil.copytree(data, path)


@contextmanager
def copied(made: Path) -> Iterator[Postgres]:
    """A server over a copy of what `make` made."""
    with scratch() as folder:
        shutil.copytree(made, folder / "data")
        (folder / "data").chmod(0o700)
        give(folder)
        with running(folder / "data", folder) as server:
            yield server
