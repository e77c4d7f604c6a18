"""Lines from two shops to the centre that can be cut: cables between network namespaces, or a proxy on loopback.

A cable that is out says nothing, as in earnest: who speaks on it waits. A proxy tears the connection.
"""

from __future__ import annotations

import os
import socket
import subprocess
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from threading import Thread
from typing import Protocol, Self

NET = "10.78.0"  # between the namespaces alone
PORT = 8443
BLOCK = 65_536


class Lines(Protocol):
    """By the shop's number, from 0. host, port: where the centre listens and is called. before: what starts a program
    of the centre's, shop_before: of a shop's."""

    host: str

    @property
    def before(self) -> Sequence[str]: ...

    def port(self, shop: int) -> int: ...

    def shop_before(self, shop: int) -> Sequence[str]: ...

    def cut(self, shop: int) -> None: ...

    def mend(self, shop: int) -> None: ...

    def sent(self, shop: int) -> int:
        """Bytes that the shop has sent."""
        ...

    def close(self) -> None: ...


def ip(*words: str) -> None:
    subprocess.run(["ip", *words], check=True, capture_output=True)


def inside(space: str) -> list[str]:
    return ["ip", "netns", "exec", space]


@dataclass(slots=True)
class Cables:
    """A namespace for the centre and one for each shop, joined by a bridge."""

    shops: int
    host: str = f"{NET}.1"
    made: list[str] = field(default_factory=list)

    @property
    def before(self) -> Sequence[str]:
        return inside(self.made[0])

    def lay(self) -> Self:
        """Raises CalledProcessError, OSError where namespaces are forbidden."""
        name = f"gait{os.getpid()}"
        try:
            for part in ("c", *map(str, range(self.shops))):
                ip("netns", "add", f"{name}{part}")
                self.made.append(f"{name}{part}")
            centre = self.made[0]
            ip("-n", centre, "link", "add", "bridge", "type", "bridge")
            ip("-n", centre, "addr", "add", f"{self.host}/24", "dev", "bridge")
            for shop in range(self.shops):
                self._join(centre, shop)
            for link in ("lo", "bridge"):
                ip("-n", centre, "link", "set", link, "up")
        except BaseException:
            self.close()
            raise
        return self

    def _join(self, centre: str, shop: int) -> None:
        space = self.made[1 + shop]
        ip("-n", centre, "link", "add", f"shop{shop}", "type", "veth", "peer", "name", "cable", "netns", space)
        ip("-n", centre, "link", "set", f"shop{shop}", "master", "bridge", "up")
        ip("-n", space, "addr", "add", f"{NET}.{11 + shop}/24", "dev", "cable")
        for link in ("lo", "cable"):
            ip("-n", space, "link", "set", link, "up")

    def port(self, shop: int) -> int:
        return PORT

    def shop_before(self, shop: int) -> Sequence[str]:
        return inside(self.made[1 + shop])

    def cut(self, shop: int) -> None:
        ip("-n", self.made[1 + shop], "link", "set", "cable", "down")

    def mend(self, shop: int) -> None:
        ip("-n", self.made[1 + shop], "link", "set", "cable", "up")

    def sent(self, shop: int) -> int:
        """As the bridge's end of the cable has counted."""
        told = subprocess.run(
            [*self.before, "cat", f"/sys/class/net/shop{shop}/statistics/rx_bytes"], capture_output=True, check=False
        ).stdout
        return int(told or 0)

    def close(self) -> None:
        for space in self.made:
            subprocess.run(["ip", "netns", "delete", space], capture_output=True, check=False)


class Proxy:
    """Hands on what comes, counts it, and tears every connection when it is cut, also after a number of bytes."""

    def __init__(self, host: str, port: int) -> None:
        self._target, self._open, self._cut = (host, port), list[socket.socket](), False
        self.sent, self.tears_after = 0, 1 << 62
        self._door = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._door.getsockname()[1])
        Thread(target=self._let_in, daemon=True).start()

    def tear_after(self, more: int) -> None:
        """At that many bytes from here on; once."""
        self.tears_after = self.sent + more

    def cut(self) -> None:
        self._cut = True
        self.tear()

    def mend(self) -> None:
        self._cut = False

    def tear(self) -> None:
        for each in self._open:
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
        self._open.clear()

    def close(self) -> None:
        self.cut()
        with suppress(OSError):
            self._door.shutdown(socket.SHUT_RDWR)
        self._door.close()

    def _let_in(self) -> None:
        with suppress(OSError):
            while True:
                here, _ = self._door.accept()
                if self._cut:
                    here.close()
                else:
                    self._join(here)

    def _join(self, here: socket.socket) -> None:
        try:
            there = socket.create_connection(self._target)
        except OSError:  # the centre is killed
            here.close()
            return
        self._open += [here, there]
        Thread(target=self._hand_on, args=(here, there, True), daemon=True).start()
        Thread(target=self._hand_on, args=(there, here, False), daemon=True).start()

    def _hand_on(self, source: socket.socket, target: socket.socket, counted: bool) -> None:
        with suppress(OSError):
            while block := source.recv(BLOCK):
                if counted and self._is_torn_by(block):
                    self.tear()
                    break
                target.sendall(block)
        for each in (source, target):
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()

    def _is_torn_by(self, block: bytes) -> bool:
        self.sent += len(block)
        torn = self.sent >= self.tears_after
        if torn:
            self.tears_after = 1 << 62
        return torn


@dataclass(slots=True)
class Proxies:
    """The fallback: a proxy for each shop before the centre's port."""

    shops: int
    centre_port: int
    host: str = "127.0.0.1"
    before: Sequence[str] = ()
    proxies: list[Proxy] = field(default_factory=list)

    def lay(self) -> Self:
        self.proxies = [Proxy(self.host, self.centre_port) for _ in range(self.shops)]
        return self

    def port(self, shop: int) -> int:
        return self.proxies[shop].port

    def shop_before(self, shop: int) -> Sequence[str]:
        return ()

    def cut(self, shop: int) -> None:
        self.proxies[shop].cut()

    def mend(self, shop: int) -> None:
        self.proxies[shop].mend()

    def sent(self, shop: int) -> int:
        return self.proxies[shop].sent

    def close(self) -> None:
        for proxy in self.proxies:
            proxy.close()
