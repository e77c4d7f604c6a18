"""Between the screen, which speaks to no network, and what asks the centre for it: a Unix socket in the state folder.

One question a connection, a line of JSON each way. systemd holds the socket and starts `python -m kiosk.link.ask` for
each question, so that in a store without a chain nothing runs. Nothing here loads what speaks to a network.
"""

from __future__ import annotations

import json
import os
import socket
from dataclasses import asdict, dataclass
from typing import Any

from gait.disk import UNREADABLE, parse_json
from gait.errors import Fault, kinds
from kiosk.faults import CentreAway, LinkFault
from kiosk.folders import Folders

PATIENCE_S = 45.0  # a little longer than the centre is waited for (kiosk.link.centre.ANSWER_S)
MOST_BYTES = 8 << 20  # of an answer: fifty visits of six runs have some 600,000
FAULTS = {kind.code: kind for kind in kinds(Fault)}


@dataclass(frozen=True, slots=True)
class Question:
    """order: `history` (of a code or an address), `wanted` (which version's results count), `erase` (a code's person,
    in every store) or `enrol` (by a sheet's text)."""

    order: str
    code: str = ""
    address: str = ""
    sheet: str = ""


def ask(place: Folders, question: Question) -> dict[str, Any]:
    """What the centre says. Raises LinkFault, and whatever Fault was met beyond the socket."""
    try:
        with socket.socket(socket.AF_UNIX) as line:
            line.settimeout(PATIENCE_S)
            line.connect(os.fspath(place.ask))
            line.sendall(as_line(asdict(question)))
            with line.makefile("rb") as file:
                told = parse_json(file.readline(MOST_BYTES).decode())
            if "fault" not in told:
                return dict(told)
            code, message = str(told["fault"]), str(told["message"])
    except UNREADABLE as error:
        raise CentreAway(f"Nothing asks the centre for the screen: {error}.") from error
    raise FAULTS.get(code, LinkFault)(message)


def as_line(told: dict[str, Any]) -> bytes:
    return json.dumps(told, allow_nan=False).encode("ascii") + b"\n"
