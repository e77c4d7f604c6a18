"""A request, read without trust: how long it is, how long it takes, what its numbers are; and answers as JSON."""

from __future__ import annotations

import asyncio
import json
from collections import deque
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from time import monotonic
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from chain.errors import CentreError, Malformed, TooLarge, TooOften
from chain.judging import number_of
from kiosk.link.wire import Refusal

BODY_S = 60.0  # for a body: a megabyte over a poor line
NO_STORE = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}


async def body_of(request: Request, most: int) -> bytes:
    """All of it. Raises TooLarge as soon as it is, Malformed where it takes too long."""
    told = request.headers.get("content-length", "0")
    if not told.isdecimal() or int(told[:19]) > most:
        raise TooLarge
    content = bytearray()
    try:
        async with asyncio.timeout(BODY_S):
            async for piece in request.stream():
                content += piece
                if len(content) > most:
                    raise TooLarge
    except TimeoutError:
        raise Malformed("The request took too long to come.", "Send less at once.") from None
    return bytes(content)


def number_in(request: Request, name: str) -> int:
    """A number of the query, 0 where it is not there. Raises Malformed."""
    return number_of(request.query_params.get(name, "0"))


def answer(told: Any) -> Response:
    """A dataclass of the wire."""
    return Response(json.dumps(asdict(told)), media_type="application/json", headers=NO_STORE)


def refusal(error: CentreError) -> Response:
    told = Refusal(error.code, error.message, error.what_to_do)
    last = {"Connection": "close"} if error.status in (401, 403, 413) else {}  # the rest of a body is not waited for
    return JSONResponse(asdict(told), error.status, headers=NO_STORE | last)


@dataclass(slots=True)
class Pace:
    """So many requests a minute from one place. clock: seconds."""

    most: int
    clock: Callable[[], float] = monotonic
    _times: dict[str, deque[float]] = field(default_factory=dict)

    def count(self, place: str) -> None:
        """Raises TooOften."""
        now = self.clock()
        self._times = {each: times for each, times in self._times.items() if times[-1] > now - 60.0}
        times = self._times.setdefault(place, deque(maxlen=self.most))
        if len(times) == self.most and times[0] > now - 60.0:
            raise TooOften
        times.append(now)
