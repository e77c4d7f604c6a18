"""One turn of a worker: claim a recording, analyse it, write what came of it. No turn knows of Dask or of another.

A turn that is killed leaves a lease that runs out; one that fails for the machine's sake gives its claim back.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from chain.errors import CentreFault, DatabaseAway
from chain.folders import Folders
from chain.reanalysis.analysing import Alive, Analysed, Source
from chain.storage.database import Database
from chain.storage.reanalyses import LEASE_S, Claim, Reanalyses, Scope
from gait.errors import ClipError, Fault
from gait.results.versions import versions_of

HOLD_S = LEASE_S / 6  # between two renewals
log = logging.getLogger("chain.reanalysis")

Analyse = Callable[[Source, Alive], Analysed]


class Outcome(StrEnum):
    KEPT = "kept"
    BROKEN = "broken"  # the recording cannot be used: a row says why
    GONE = "gone"  # withdrawn, erased or joined by its standing trial meanwhile: nothing is written
    NOTHING = "nothing"  # left to claim


class Gone(Exception):
    """The recording under work is not to be looked at any more."""


@dataclass(frozen=True, slots=True)
class Work:
    """What each turn is to do; goes to workers as it is. state: the centre's folder, conninfo: its database, as workers
    reach them."""

    state: Path
    conninfo: str
    version: str
    scope: Scope
    analyse: Analyse


def turn(work: Work) -> Outcome:
    """Raises CentreFault, which ends them all: the database is away, or this machine lacks what analyses."""
    with Database(work.conninfo) as database:
        queue = Reanalyses(database)
        claim = queue.claim(work.version, work.scope)
        return Outcome.NOTHING if claim is None else work_on(claim, queue, work)


def work_on(claim: Claim, queue: Reanalyses, work: Work) -> Outcome:
    """Raises CentreFault."""
    try:
        found = work.analyse(source_of(claim, Folders(work.state)), Lease(queue, claim).renew)
        kept = queue.keep(claim, versions_of(found.document), found.document, found.beside)
        return Outcome.KEPT if kept else Outcome.GONE
    except Gone:
        return Outcome.GONE
    except ClipError as error:
        queue.fail(claim, error.code, str(error.message))
    except (Fault, DatabaseAway) as fault:
        with suppress(DatabaseAway):
            queue.release(claim)
        raise CentreFault(str(fault), str(fault.what_to_do)) from fault
    except Exception as error:  # the border of one recording: another may be fine
        log.exception("a recording could not be analysed")
        queue.fail(claim, "unforeseen", f"The program has a fault: {type(error).__name__}.")
    return Outcome.BROKEN


def source_of(claim: Claim, place: Folders) -> Source:
    standing = place.standing(*claim.key.parts) if claim.stood else None
    return Source(place.recording(*claim.key.parts), standing, claim.orientation, claim.run)


@dataclass(slots=True)
class Lease:
    """A claim, renewed now and then while its worker lives."""

    queue: Reanalyses
    claim: Claim
    due_s: float = field(default_factory=time.monotonic)

    def renew(self) -> None:
        """Raises Gone, DatabaseAway."""
        if time.monotonic() < self.due_s:
            return
        if not self.queue.hold(self.claim):
            raise Gone
        self.due_s = time.monotonic() + HOLD_S
