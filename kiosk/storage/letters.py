"""The letter that proves an e-mail address: six digits, sent once by the delivery service, which alone reaches mail.

    waiting --take--> trying --sent--> done, or --failed--> failed

There is one at a time, of the customer at the screen. Whatever becomes of it, address and digits go at once.
"""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.storage.database import Database
from kiosk.storage.trials import Phase, waits_in_vain


@dataclass(frozen=True, slots=True)
class CodeLetter:
    """asked_at: seconds since 1970. address, digits: empty once it is over."""

    address: str
    digits: str
    language: str
    asked_at: float
    phase: Phase = Phase.WAITING

    def is_unanswered(self, now: float) -> bool:
        return waits_in_vain(self.phase, self.asked_at, now)


class Letters:
    """The letter in a database. Raises StoreFault, DiskFull."""

    def __init__(self, base: Database) -> None:
        self._base = base

    def ask(self, letter: CodeLetter) -> None:
        """In the place of a former one."""
        order = "INSERT OR REPLACE INTO letters (place, address, digits, language, asked_at) VALUES (1, ?, ?, ?, ?)"
        self._put(order, letter.address, letter.digits, letter.language, letter.asked_at)

    def now(self) -> CodeLetter | None:
        """As it stands; None where none was asked for."""
        rows = self._base.rows("SELECT * FROM letters")
        if not rows:
            return None
        row = rows[0]
        return CodeLetter(row["address"], row["digits"], row["language"], row["asked_at"], Phase(row["state"]))

    def take(self, now: float) -> CodeLetter | None:
        """One that waits, noted as tried before it is; one that waited for too long is not sent any more."""
        letter = self.now()
        if letter is None or letter.phase is not Phase.WAITING:
            return None
        if letter.is_unanswered(now):
            self.end(Phase.FAILED)
            return None
        self._put("UPDATE letters SET state = ?", Phase.TRYING)
        return letter

    def end(self, phase: Phase) -> None:
        """It is sent, or will never be."""
        self._put("UPDATE letters SET state = ?, address = '', digits = ''", phase)

    def forget(self) -> None:
        if self.now() is not None:
            self._put("DELETE FROM letters")

    def _put(self, order: str, *values: object) -> None:
        with self._base.transaction():
            self._base.put(order, *values)
