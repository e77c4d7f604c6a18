"""A real mail server on loopback whose mood a test chooses."""

from __future__ import annotations

import asyncio
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any, cast

import trustme
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

USER, PASSWORD = "shop", "correct horse"
LONG_S = 20.0  # for what happens at once unless the test fails


class Postbox:
    """What came, and how the server behaves. most_bytes: of a letter; rcpt, data: replies; `hang_at` waits there until
    `release`; hang_up: the line is cut in place of the answer to DATA.
    """

    def __init__(self, most_bytes: int | None = None) -> None:
        self.most_bytes = most_bytes
        self.came: list[EmailMessage] = []
        self.logins: list[bytes] = []
        self.rcpt, self.data = "250 OK", "250 OK"
        self.hang_at = ""
        self.hang_up = False
        self.reached, self._released = threading.Event(), threading.Event()

    def release(self) -> None:
        self._released.set()

    async def handle_RCPT(self, server: SMTP, _s: Session, envelope: Envelope, address: str, options: object) -> str:  # noqa: N802
        await self._hang("RCPT")
        if self.rcpt.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.rcpt

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.data.startswith("250"):
            content = cast(bytes, envelope.content)
            self.came.append(message_from_bytes(content, policy=default))
        await self._hang("DATA")
        if self.hang_up:
            cast(Any, server.transport).abort()
        return self.data

    def log_in(self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, login: Any) -> AuthResult:
        self.logins.append(login.login)
        right = LoginPassword(USER.encode(), PASSWORD.encode())
        return AuthResult(success=login == right, handled=False)

    async def _hang(self, where: str) -> None:
        if self.hang_at == where:
            self.reached.set()
            await asyncio.get_running_loop().run_in_executor(None, self._released.wait, LONG_S)


@contextmanager
def serving(
    postbox: Postbox, tls: ssl.SSLContext | None = None, implicit: bool = False, port: int = 0
) -> Iterator[int]:
    """The server's port. tls: for STARTTLS, where logging in is needed, or from the first byte (implicit)."""
    loop = asyncio.new_event_loop()
    upgrade = tls is not None and not implicit

    def session() -> SMTP:
        login: dict[str, Any] = {"authenticator": postbox.log_in, "auth_required": True, "require_starttls": True}
        extra = {"tls_context": tls, **login} if upgrade else {}
        return SMTP(postbox, loop=loop, data_size_limit=postbox.most_bytes, **extra)

    server = loop.run_until_complete(loop.create_server(session, "127.0.0.1", port, ssl=tls if implicit else None))
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        postbox.release()
        asyncio.run_coroutine_threadsafe(closed(server), loop).result(LONG_S)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.run_until_complete(loop.shutdown_default_executor())
        loop.close()


async def closed(server: asyncio.Server) -> None:
    """Every conversation is ended, so that nothing is left waiting."""
    server.close()
    await asyncio.sleep(0)
    rest = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    for task in rest:
        task.cancel()
    await asyncio.gather(*rest, return_exceptions=True)


def server_tls(authority: trustme.CA, name: str = "localhost") -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert(name).configure_cert(context)
    return context


def trusting(authority: trustme.CA) -> ssl.SSLContext:
    context = ssl.create_default_context()
    authority.configure_trust(context)
    return context
