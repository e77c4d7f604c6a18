"""The service: its tables looked at, its tombstones replayed, its line opened; and a sweep from time to time."""

from __future__ import annotations

import logging
import socket
import ssl
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from uvicorn import Config, Server

from chain.authority import Authority
from chain.folders import Folders
from chain.storage.database import Database, need_migrated
from chain.storage.erasing import Sweeper
from chain.web.line import KioskLine
from chain.web.site import Site

MOST_LINES = 200  # at once: a chain of a hundred stores speaks for seconds a minute
IDLE_S, LAST_S = 15, 20  # between two requests of a line; for requests under way when it is to end
HEADER_BYTES = 16_384
SWEEP_S = 600.0
log = logging.getLogger("chain.web")


def serve(database: Database, place: Folders, host: str, port: int, names: Iterable[str]) -> None:
    """Until it is told to stop. Raises CentreError; OSError where the address cannot be had."""
    need_migrated(database)
    authority = Authority(place.authority)
    Sweeper(database, place).replay()
    with opened(host, port) as door, sweeping(Sweeper(database, place)):
        log.info("The centre answers on %s, port %d.", *door.getsockname()[:2])
        server(Site(database, place, authority).app, authority, names).run(sockets=[door])


def server(app: Any, authority: Authority, names: Iterable[str]) -> Server:
    """TLS 1.3 alone; who brings a certificate must bring one of this chain's."""
    config = configured(
        app,
        MOST_LINES,
        ssl_certfile=str(authority.make_server(names)),
        ssl_ca_certs=str(authority.paths.certificate),
        ssl_cert_reqs=ssl.CERT_OPTIONAL,
    )
    config.load()
    assert config.ssl is not None
    config.ssl.minimum_version = ssl.TLSVersion.TLSv1_3
    return Server(config)


def opened(host: str, port: int) -> socket.socket:
    """Raises OSError where the address cannot be had."""
    return socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)


def configured(app: Any, most_lines: int, **tls: Any) -> Config:
    """A service of the centre's. most_lines: at once; tls: as uvicorn takes it."""
    return Config(
        app,
        http=KioskLine,  # which ends who is slow to ask
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,  # a query may hold a person's digest
        proxy_headers=False,  # nobody stands between, and who asks too often is known by the address
        server_header=False,
        limit_concurrency=most_lines,
        timeout_keep_alive=IDLE_S,
        timeout_graceful_shutdown=LAST_S,
        h11_max_incomplete_event_size=HEADER_BYTES,
        **tls,
    )


@contextmanager
def sweeping(sweeper: Sweeper) -> Iterator[None]:
    """What an erasure left undone, since it was cut short or a copy was under way, is done at once or later."""
    ended = threading.Event()

    def sweep_on() -> None:
        sweeper.sweep_or_later()
        while not ended.wait(SWEEP_S):
            sweeper.sweep_or_later()

    thread = threading.Thread(target=sweep_on, daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()
