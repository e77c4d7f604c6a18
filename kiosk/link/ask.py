"""`python -m kiosk.link.ask`: one question of the screen's, asked of the centre; see kiosk.link.asking.

The question comes on standard input and the answer goes to standard output: systemd puts the socket there.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import asdict
from typing import Any, BinaryIO

from gait.disk import MALFORMED, parse_json
from gait.errors import GaitError
from kiosk.faults import LinkFault
from kiosk.folders import Folders, folders
from kiosk.link.asking import Question, as_line
from kiosk.link.centre import Centre, RefusedByName
from kiosk.link.enrol import enrol
from kiosk.link.enrolment import identified, membership_of
from kiosk.link.sheet import read_sheet
from kiosk.link.wire import address_digest, code_digest
from kiosk.logs import run_service, tell_fault

MOST_BYTES = 16_384  # of a question: a sheet has some 300
log = logging.getLogger("kiosk.link.ask")


def tell_history(place: Folders, question: Question) -> dict[str, Any]:
    """Persons, as the wire has them; the address leaves as its digest alone. Raises LinkFault."""
    membership = membership_of(place)
    by_code = {"code_sha256": code_digest(question.code)}
    by_address = {"email_hmac": address_digest(membership.address_key, question.address)}
    with closing(Centre(membership.address, identified(place))) as centre:
        persons = centre.persons(**(by_code if question.code else by_address))
    return {"persons": [asdict(person) for person in persons]}


def tell_wanted(place: Folders, question: Question) -> dict[str, Any]:
    """Raises LinkFault."""
    with closing(Centre(membership_of(place).address, identified(place))) as centre:
        return asdict(centre.wanted())


def erase(place: Folders, question: Question) -> dict[str, Any]:
    """Everywhere; what lies here goes with the next round. Raises LinkFault."""
    with closing(Centre(membership_of(place).address, identified(place))) as centre:
        centre.erase_person(code_digest(question.code))
    return {}


def join(place: Folders, question: Question) -> dict[str, Any]:
    """Raises LinkFault, DiskFault, StoreFault."""
    enrol(place, read_sheet(question.sheet))
    return {}


ORDERS: Mapping[str, Callable[[Folders, Question], dict[str, Any]]] = {
    "history": tell_history,
    "wanted": tell_wanted,
    "erase": erase,
    "enrol": join,
}


def answered(place: Folders, line: bytes) -> dict[str, Any]:
    """What is told, or the fault: its code and words. The border of a question: nothing in it reaches the log."""
    try:
        question = Question(**parse_json(line.decode()))
        return ORDERS[question.order](place, question)
    except MALFORMED as error:
        log.error("a question is not understood: %s", type(error).__name__)
        return fault(LinkFault("The question is not understood."))
    except RefusedByName as refusal:
        log.error("the centre refuses: %s", refusal)
        return fault(refusal.as_fault())
    except GaitError as error:
        tell_fault(error, log)
        return fault(error)


def fault(error: GaitError) -> dict[str, Any]:
    return {"fault": error.code, "message": error.message}


def serve(place: Folders, asked: BinaryIO, told: BinaryIO) -> None:
    told.write(as_line(answered(place, asked.readline(MOST_BYTES))))
    told.flush()


if __name__ == "__main__":
    sys.exit(run_service(lambda: serve(folders(), sys.stdin.buffer, sys.stdout.buffer), log))
