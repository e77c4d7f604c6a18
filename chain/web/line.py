"""uvicorn's connection, which also says whose certificate is at its other end.

uvicorn puts no certificate into ASGI's scope; the connection knows it, and each connection has its own `app`.
"""

from __future__ import annotations

import asyncio
import socket
import ssl
from typing import Any

from cryptography import x509
from uvicorn._types import ASGI3Application, ASGIReceiveCallable, ASGISendCallable, Scope
from uvicorn.protocols.http.h11_impl import H11Protocol

from chain.authority import serial

PEER = "chain.peer"  # in the scope: the certificate's serial, as the database has it; None without one
HEADERS_S = 15.0  # from the handshake to a whole first request's headers: who is slower holds a place of all


class KioskLine(H11Protocol):
    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as the class above
        super().connection_made(transport)
        self.app = with_peer(self.app, serial_of(transport))
        transport.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, True)  # saves 40 ms
        self._due = self.loop.call_later(HEADERS_S, self._end_idle)

    def connection_lost(self, exc: Exception | None) -> None:
        self._due.cancel()
        super().connection_lost(exc)

    def _end_idle(self) -> None:
        if self.cycle is None:
            self.transport.close()


def serial_of(transport: asyncio.Transport) -> str | None:
    """Of the certificate that TLS has proved; None without one."""
    line = transport.get_extra_info("ssl_object")
    assert isinstance(line, ssl.SSLObject)
    certificate = line.getpeercert(binary_form=True)
    return None if certificate is None else serial(x509.load_der_x509_certificate(certificate))


def with_peer(app: Any, peer: str | None) -> ASGI3Application:
    async def told(scope: Scope, receive: ASGIReceiveCallable, send: ASGISendCallable) -> None:
        await app({**scope, PEER: peer}, receive, send)

    return told
