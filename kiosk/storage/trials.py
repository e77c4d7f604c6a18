"""Staff's tests of printer and mail: one page, one letter, tried once by the delivery service.

    waiting --take--> trying --queued--> queued (the printer's queue has it)
    any of them --done--> done, any of them --failed--> failed

The screen cannot try by itself: the service alone reaches the network and is handed the mail account's password.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from sqlite3 import Row

from gait.errors import GaitError
from kiosk.logs import without_addresses
from kiosk.storage.database import Database
from kiosk.visit.model import Delivery

PATIENCE_S = 60.0  # for the service to begin: it looks once a second. Nobody expects a page that comes out later


class Phase(StrEnum):
    """DONE: the mail server, or the printer, took it. QUEUED: see the module."""

    WAITING = "waiting"
    TRYING = "trying"
    QUEUED = "queued"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Trial:
    """address: where a letter goes, empty once it is over. asked_at: seconds since 1970. job: of the printer's queue.

    error: a fault's code, detail: its own words; also of a job that waits for a reason.
    """

    kind: Delivery
    language: str
    address: str
    asked_at: float
    phase: Phase = Phase.WAITING
    job: str = ""
    error: str = ""
    detail: str = ""

    def is_unanswered(self, now: float) -> bool:
        return waits_in_vain(self.phase, self.asked_at, now)


def waits_in_vain(phase: Phase, asked_at: float, now: float) -> bool:
    """Whether no service has taken it, and none will."""
    return phase is Phase.WAITING and not 0.0 <= now - asked_at < PATIENCE_S


class Trials:
    """The tests in a database, one of each kind. Raises StoreFault, DiskFull."""

    def __init__(self, base: Database) -> None:
        self._base = base

    def ask(self, trial: Trial) -> None:
        """It takes the place of the former one of its kind."""
        order = "INSERT OR REPLACE INTO trials (kind, language, address, asked_at) VALUES (?, ?, ?, ?)"
        self._put(order, trial.kind, trial.language, trial.address, trial.asked_at)

    def of(self, kind: Delivery) -> Trial | None:
        rows = self._base.rows("SELECT * FROM trials WHERE kind = ?", kind)
        return trial_of(rows[0]) if rows else None

    def take(self, now: float) -> Trial | None:
        """One that waits, noted as tried before it is, so that one that crashes the service does not come back."""
        for trial in self._open():
            if trial.phase is Phase.WAITING:
                if not trial.is_unanswered(now):
                    self._put("UPDATE trials SET state = ? WHERE kind = ?", Phase.TRYING, trial.kind)
                    return trial
                self.forget(trial)
        return None

    def queued_one(self) -> Trial | None:
        return next((trial for trial in self._open() if trial.phase is Phase.QUEUED), None)

    def queued(self, trial: Trial, job: str, why: GaitError | None = None) -> None:
        """The printer's queue has it. why: what it waits for."""
        order = "UPDATE trials SET state = ?, job = ?, error = ?, detail = ? WHERE kind = ?"
        self._put(order, Phase.QUEUED, job, *told(why), trial.kind)

    def done(self, trial: Trial) -> None:
        self._end(trial, Phase.DONE, None)

    def failed(self, trial: Trial, why: GaitError) -> None:
        self._end(trial, Phase.FAILED, why)

    def forget(self, trial: Trial) -> None:
        self._put("DELETE FROM trials WHERE kind = ?", trial.kind)

    def _end(self, trial: Trial, phase: Phase, why: GaitError | None) -> None:
        order = "UPDATE trials SET state = ?, address = '', job = '', error = ?, detail = ? WHERE kind = ?"
        self._put(order, phase, *told(why), trial.kind)

    def _open(self) -> tuple[Trial, ...]:
        ended = (Phase.DONE, Phase.FAILED)
        rows = self._base.rows("SELECT * FROM trials WHERE state NOT IN (?, ?) ORDER BY asked_at", *ended)
        return tuple(trial_of(row) for row in rows)

    def _put(self, order: str, *values: object) -> None:
        with self._base.transaction():
            self._base.put(order, *values)


def told(why: GaitError | None) -> tuple[str, str]:
    """A fault's code and words."""
    return ("", "") if why is None else (why.code, without_addresses(why.message))


def trial_of(row: Row) -> Trial:
    whose = (Delivery(row["kind"]), row["language"], row["address"], row["asked_at"])
    return Trial(*whose, Phase(row["state"]), row["job"], row["error"], row["detail"])
