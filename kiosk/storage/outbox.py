"""Deliveries as a queue in the database: each is claimed, tried, and ends as sent or failed, whatever crashes between.

    waiting --begin--> sending --sent--> sent
       ^                  |  `--queued--> queued (the printer's queue has it) --sent--> sent
       `----put off-------'                                    any of them --failed--> failed

Nothing is lost: a state is on disk before the step that it announces, and a claim is a lease that runs out when its
holder dies, so that another try follows. Nothing is delivered twice by two services: only the lease's holder may
begin, and `begin` asks again in the same transaction.
One doubt remains and is decided openly. When power goes between handing a report over and writing down that it
arrived, nobody can know. The state is then `sending`, and it is tried again: two copies are better than none. An
e-mail goes out under the same Message-ID and date, by which servers and mail programs drop the second copy; for paper
the printer's queue is searched first for the job that was under way.
"""

from __future__ import annotations

import random
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from sqlite3 import Row
from time import time

from gait.errors import GaitError
from kiosk.logs import without_addresses
from kiosk.storage.store import AFRESH, Store
from kiosk.visit.model import Delivery

LEASE_S = 600.0  # longer than all steps of one try with their time-outs
LEAST_TRIES = 5  # before giving up, however far the clock jumped meanwhile


class Progress(StrEnum):
    """SENDING: handed over perhaps, not known. QUEUED: in the printer's queue. SENT: the server or printer took it."""

    WAITING = "waiting"
    SENDING = "sending"
    QUEUED = "queued"
    SENT = "sent"
    FAILED = "failed"


OPEN = (Progress.WAITING, Progress.SENDING, Progress.QUEUED)
MAY_GO = "visit NOT IN (SELECT visit FROM deletions UNION SELECT visit FROM bin)"


@dataclass(frozen=True, slots=True)
class BackOff:
    """Seconds: the first pause, the longest, and when to give up."""

    first_s: float
    most_s: float
    give_up_s: float

    def pause_s(self, tries: int, chance: float) -> float:
        """Twice as long after each try, half of it by chance (0..1) so that kiosks do not come back all at once."""
        whole = min(self.most_s, self.first_s * 2.0 ** min(tries - 1, 30))
        return whole * (0.5 + 0.5 * chance)


BACK_OFFS: Mapping[Delivery, BackOff] = {
    Delivery.EMAIL: BackOff(30.0, 3600.0, 4 * 86400.0),  # RFC 5321 4.5.4.1: give up after 4 to 5 days
    Delivery.PRINT: BackOff(5.0, 60.0, 2 * 3600.0),  # the customer has left the store
}


@dataclass(frozen=True, slots=True)
class Claim:
    """A delivery that this service alone works on for LEASE_S.

    number: its row. token: constant over all tries, the Message-ID's own part. first_at: of the first try, seconds
    since 1970. unsure: a former try may have handed it over. job: of the printer's queue, empty before.
    jobs_before: number of the queue's newest job before handing over. detail: why the last try failed. overdue: it is
    time to give up.
    """

    number: int
    visit: str
    kind: Delivery
    token: str
    tries: int
    first_at: float
    unsure: bool
    job: str
    jobs_before: int
    detail: str
    overdue: bool


@dataclass(frozen=True, slots=True)
class DeliveryLine:
    """A delivery as staff see it. error: a fault's code, detail: what the server or printer said; empty when none."""

    number: int
    visit: str
    kind: Delivery
    progress: Progress
    tries: int
    due_at: float
    error: str
    detail: str


class Outbox(Store):
    """The deliveries of the database at `path`. clock: seconds since 1970; chance: 0..1. Raises as Store."""

    def __init__(
        self,
        path: Path,
        clock: Callable[[], float] = time,
        chance: Callable[[], float] = random.random,
        back_offs: Mapping[Delivery, BackOff] = BACK_OFFS,
    ) -> None:
        super().__init__(path)
        self._clock, self._chance, self._back_offs = clock, chance, back_offs
        self._owner = uuid.uuid4().hex

    def claim(self) -> Claim | None:
        """The delivery that has waited longest, claimed; None while none is due.

        The next try is put off beforehand, so that one that crashes the service does not come back at once.
        """
        with self.transaction():
            rows = [row for row in self._open_rows() if self._wakes_at(row) <= self._clock()]
            if not rows:
                return None
            return self._claimed(min(rows, key=lambda row: (row["due_at"], row["number"])))

    def pause_s(self) -> float | None:
        """Seconds until the next delivery is due, at least 0; None when none is open."""
        times = [self._wakes_at(row) for row in self._open_rows()]
        return max(0.0, min(times) - self._clock()) if times else None

    def begin(self, claim: Claim, jobs_before: int = 0) -> bool:
        """`sending` is on disk: now hand it over. False when it must not be: deleted, or the lease is over."""
        now = self._clock()
        allowed = f"lease_until > ? AND {MAY_GO}"
        change = "state = ?, jobs_before = ?, lease_until = ?"
        return self._change(claim, change, (Progress.SENDING, jobs_before, now + LEASE_S), allowed, (now,))

    def queued(self, claim: Claim, job: str) -> None:
        """The printer's queue has it as `job`."""
        self._change(claim, f"state = ?, job = ?, error = '', detail = '', {FREE}", (Progress.QUEUED, job))

    def sent(self, claim: Claim, detail: str = "") -> None:
        """detail: what staff should know of it all the same."""
        values = (Progress.SENT, self._clock(), without_addresses(detail))
        self._change(claim, f"state = ?, done_at = ?, error = '', detail = ?, {FREE}", values)

    def failed(self, claim: Claim, why: GaitError) -> None:
        """For good; staff read why. A job of the printer's queue must be cancelled before: another try has its own."""
        values = (Progress.FAILED, self._clock(), why.code, without_addresses(why.message))
        self._change(claim, f"state = ?, done_at = ?, error = ?, detail = ?, job = '', {FREE}", values)

    def put_off(self, claim: Claim, why: GaitError, doubtful: bool = False) -> None:
        """Again later, when `claim` said. doubtful: this try may have handed it over."""
        known = Progress.QUEUED if claim.job else Progress.WAITING
        state = Progress.SENDING if doubtful or claim.unsure else known
        values = (state, why.code, without_addresses(why.message))
        self._change(claim, f"state = ?, error = ?, detail = ?, {FREE}", values)

    def give_back(self, claim: Claim) -> None:
        """Not tried at all: due at once, as if it had never been claimed."""
        self._change(claim, f"due_at = ?, tries = tries - 1, {FREE}", (self._clock(),))

    def try_again(self, number: int) -> None:
        """Staff mended something: a failed or waiting delivery starts afresh, under the same Message-ID."""
        state = "state = CASE WHEN state = 'failed' THEN 'waiting' ELSE state END"
        with self.transaction():
            self.put(f"UPDATE deliveries SET {state}, {AFRESH} WHERE number = ? AND state <> 'sent'", number)

    def entries(self, visit_id: str | None = None) -> tuple[DeliveryLine, ...]:
        """Every delivery, or those of one visit, oldest first."""
        rows = self.rows("SELECT * FROM deliveries WHERE ? IS NULL OR visit = ? ORDER BY number", visit_id, visit_id)
        return tuple(line_of(row) for row in rows)

    def troubled(self) -> tuple[DeliveryLine, ...]:
        """What staff should look at: failed, or put off for a reason."""
        order = f"SELECT * FROM deliveries WHERE error <> '' AND state <> 'sent' AND {MAY_GO} ORDER BY number"
        return tuple(line_of(row) for row in self.rows(order))

    def jobs(self) -> frozenset[str]:
        """Every job of the printer's queue that belongs to a delivery."""
        return frozenset(row["job"] for row in self.rows("SELECT job FROM deliveries WHERE job <> ''"))

    def _open_rows(self) -> Sequence[Row]:
        places = ", ".join("?" * len(OPEN))
        order = f"SELECT * FROM deliveries WHERE state IN ({places}) AND {MAY_GO}"
        return self.rows(order, *OPEN)

    def _wakes_at(self, row: Row) -> float:
        """When it may be claimed. Times further ahead than any pause come from a clock that was wrong: now."""
        now, longest = self._clock(), self._back_offs[Delivery(row["kind"])].most_s
        due = row["due_at"] if row["due_at"] <= now + longest else now
        lease = row["lease_until"] if row["lease_until"] <= now + LEASE_S else now
        return max(due, lease)

    def _claimed(self, row: Row) -> Claim:
        now, tries, kind = self._clock(), row["tries"] + 1, Delivery(row["kind"])
        back_off, first_at = self._back_offs[kind], first_try_at(row["first_at"], now)
        due_at = now + back_off.pause_s(tries, self._chance())
        change = "claimed_by = ?, lease_until = ?, first_at = ?, tries = ?, due_at = ?"
        values = (self._owner, now + LEASE_S, first_at, tries, due_at)
        self.put(f"UPDATE deliveries SET {change} WHERE number = ?", *values, row["number"])
        overdue = tries > LEAST_TRIES and now - first_at >= back_off.give_up_s
        unsure = row["state"] == Progress.SENDING
        whose = (row["number"], row["visit"], kind, token_of(row), tries, first_at)
        return Claim(*whose, unsure, row["job"], row["jobs_before"], row["detail"], overdue)

    def _change(
        self, claim: Claim, change: str, values: Sequence[object], allowed: str = "1", given: Sequence[object] = ()
    ) -> bool:
        """Whether the claim still held and its row was changed."""
        whose = "number = ? AND visit = ? AND claimed_by = ?"
        order = f"UPDATE deliveries SET {change} WHERE {whose} AND {allowed}"
        with self.transaction():
            self.put(order, *values, claim.number, claim.visit, self._owner, *given)
            return bool(self.rows("SELECT changes()")[0][0])


NAMESPACE = uuid.UUID("7d7f6c0e-6f0b-4d0e-9a53-0c3d6a1f5b7e")  # by chance, once
FREE = "claimed_by = '', lease_until = 0"


def token_of(row: Row) -> str:
    """From what the delivery is, so that it is the same even after the database was rebuilt from a backup."""
    return uuid.uuid5(NAMESPACE, f"{row['visit']} {row['kind']} {row['copy']}").hex


def first_try_at(first_at: float | None, now: float) -> float:
    """When the first try was; a time to come is from a clock that was wrong."""
    return now if first_at is None or first_at > now else float(first_at)


def line_of(row: Row) -> DeliveryLine:
    whose = (row["number"], row["visit"], Delivery(row["kind"]), Progress(row["state"]))
    return DeliveryLine(*whose, row["tries"], row["due_at"], row["error"], row["detail"])
