"""Erasures and changes: what was erased elsewhere goes here first, so that it is not sent; then what changed is sent.

The centre's word says where to go on, and a round may be cut short anywhere: what was sent twice is there once. What
the centre refuses by name is set aside with its reason until it changes, and everything else goes on.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import date
from secrets import token_hex
from uuid import UUID

from kiosk.delivery.printing import canceller
from kiosk.faults import LinkFault
from kiosk.folders import Folders
from kiosk.link.bodies import Writer
from kiosk.link.centre import Centre, RefusedByName
from kiosk.link.wire import (
    MOST_BATCH_BYTES,
    MOST_CHANGES,
    PROTOCOL,
    Acknowledged,
    Batch,
    Change,
    Erasure,
)
from kiosk.storage.centre import read_mark, write_mark
from kiosk.storage.changes import Log
from kiosk.storage.deletion import delete_visits

ROOM_BYTES = MOST_BATCH_BYTES - 4096  # what a batch says beside its changes
ERASED = 410
OF_ONE = (413, 422)  # a batch as a whole is refused for one of its changes
log = logging.getLogger("kiosk.link.push")


class Push:
    """The changes of a kiosk. Every method raises LinkFault, StoreFault, DiskFull."""

    def __init__(self, place: Folders, changes: Log, centre: Centre, writer: Writer) -> None:
        self._place, self._changes, self._centre, self._writer = place, changes, centre, writer
        self.reached = 0

    def carry_out_erasures(self) -> None:
        """What was erased elsewhere, since the last that was carried out here: after a restore once more."""
        while erasures := self._centre.erasures(self._changes.erased):
            for erasure in erasures:
                if not self._erase(erasure):
                    return
                self._changes.erased_up_to(erasure.number)

    def send(self, now: float) -> None:
        """All changes that the centre does not have. now: seconds since 1970."""
        self._changes.keep()
        self._changes.close_days(date.fromtimestamp(now).isoformat())
        self._ask_where()
        at, before = self.reached, self.reached
        while (page := self._changes.page(at, MOST_CHANGES)).last:
            for batch in batches([self._writer.change(noted) for noted in page.changes]):
                self._send(batch)
            at = page.last
        if self.reached > before:
            self._mark()

    def _mark(self) -> None:
        """A database that is put back from before this round is told by it. Cut short in between, all is sent anew."""
        mark = token_hex()
        write_mark(self._place, mark)
        self._changes.put_mark(mark)

    def _ask_where(self) -> None:
        """Where to go on: by the centre's word, which is another database's where this one is older."""
        told = self._acknowledged()
        if self._changes.mark != read_mark(self._place) or told.sequence > self._changes.newest:
            log.warning("The database is older than what the centre has of it; everything is sent anew.")
            self._changes.begin_epoch()
            self._mark()
            told = self._acknowledged()
        self._heed(told)
        self._changes.unsend(told.sequence)

    def _acknowledged(self) -> Acknowledged:
        return self._centre.acknowledged(self._changes.epoch, self._changes.last_refused)

    def _send(self, changes: Sequence[Change]) -> None:
        """One batch; where it is refused as a whole, its halves, down to the change that is meant."""
        try:
            self._heed(self._centre.take(Batch(PROTOCOL, self._changes.epoch, self.reached, tuple(changes))))
        except RefusedByName as refusal:
            if refusal.status not in OF_ONE:  # a gap, or another protocol: right at another time
                raise refusal.as_fault() from refusal
            self._send_apart(changes, str(refusal))

    def _send_apart(self, changes: Sequence[Change], why: str) -> None:
        if len(changes) == 1:
            log.error("change %d is set aside: %s", changes[0].sequence, why)
            self._changes.refuse(changes[0].sequence, why)
            return
        half = len(changes) // 2
        for part in (changes[:half], changes[half:]):
            self._send(part)

    def _heed(self, told: Acknowledged) -> None:
        self.reached = told.sequence
        for refused in told.refused:
            log.error("change %d is set aside: %d %s", refused.sequence, refused.status, refused.code)
            self._changes.refuse(refused.sequence, f"{refused.status} {refused.code}")
            if refused.status == ERASED:
                self._delete(refused.key.partition("/")[0], None)

    def _erase(self, erasure: Erasure) -> bool:
        visit, person = (None if text is None else hex_of(text) for text in (erasure.visit, erasure.person))
        return self._delete(visit, person)

    def _delete(self, visit: str | None, person: str | None) -> bool:
        """Whether nothing of it is left; a visit that is open on the screen would be saved again, and waits."""
        found = self._changes.to_erase(visit, person)
        if ended := [each for each, has_ended in found.items() if has_ended]:
            delete_visits(self._place, ended, canceller(self._place.settings))
        return all(found.values())


def batches(changes: Sequence[Change]) -> Iterator[Sequence[Change]]:
    """Each no longer than the centre takes; one change that is, alone."""
    batch, size = list[Change](), 0
    for change in changes:
        length = len(json.dumps(asdict(change))) + 1
        if batch and size + length > ROOM_BYTES:
            yield batch
            batch, size = [], 0
        batch.append(change)
        size += length
    if batch:
        yield batch


def hex_of(text: str) -> str:
    """An id as the database has it. Raises LinkFault."""
    try:
        return UUID(text).hex
    except ValueError as error:
        raise LinkFault("The centre’s answer is not understood.") from error
