"""The kiosk's log: who the customers are never stands in it.

Lines name deliveries and visits by number. What a server or a library says may hold an address, so every line is
searched for one just before it is written, tracebacks too. Names are never handed to a log at all.
"""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Callable
from typing import TextIO

from gait.errors import GaitError

FAULT = 4  # exit status of a service, as of `gait`
HIDDEN = "[address]"
FORMAT = "%(levelname)s %(name)s: %(message)s"  # the journal adds the time
ADDRESS = re.compile(r"[^\s<>]*(?:@|%40|＠)[^\s<>]*", re.IGNORECASE)  # the whole word: too much rather than too little


def without_addresses(text: str) -> str:
    """The text with every e-mail address hidden; a Message-ID looks like one and goes too."""
    return ADDRESS.sub(HIDDEN, text)


class PrivateFormatter(logging.Formatter):
    """Hides addresses in the finished line, wherever they came from."""

    def format(self, record: logging.LogRecord) -> str:
        return without_addresses(super().format(record))


def set_up_logs(stream: TextIO | None = None, level: int = logging.INFO) -> None:
    """Everything to one stream (default: standard error, which systemd hands to its journal), without addresses."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(PrivateFormatter(FORMAT))
    logging.basicConfig(level=level, handlers=[handler], force=True)


def run_service(work: Callable[[], None], log: logging.Logger) -> int:
    """A service's work between its logs and its exit status: 0 done, 4 a fault, which is logged."""
    set_up_logs()
    try:
        work()
    except GaitError as fault:
        tell_fault(fault, log)
        return FAULT
    except OSError as error:
        log.error("%s: %s. Mend what is in the way, and start the service again.", error.filename, error.strerror)
        return FAULT
    return 0


def tell_fault(fault: GaitError, log: logging.Logger) -> None:
    """Its code, what is so and what to do, in a line."""
    log.error("%s: %s %s", fault.code, fault, fault.what_to_do)
