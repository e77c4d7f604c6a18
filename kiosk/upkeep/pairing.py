"""Phones of the staff's that may start, stop and redo: each is paired by a code on the screen and the staff PIN.

Nothing of it is on a disk: a kiosk that starts again knows no phone. The screen's thread alone calls it.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from kiosk.upkeep.pin import StaffPin

CODE_SIGNS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # none that looks like another
CODE_LENGTH = 8  # of 31 signs each: 40 bits, of which MOST_GUESSES can be tried
CODE_S = 300.0  # that a code lives
MOST_GUESSES = 10  # of a code, then it is over: a slip of the finger is none of them more than once or twice
MOST_PHONES = 3  # a shop's shift
TOKEN_BYTES = 32  # 256 bits: nobody guesses it in a day


class NotPaired(Exception):
    """reason: `code` (wrong, over or used), `full` or `pin` (wrong, or not looked at while waiting)."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(slots=True)
class Phone:
    """digest: SHA-256 of its token. check: what each of its orders must repeat, so that no other page can give one.

    day, pin: on which, and with which PIN, it was paired. asked: what it was asked to confirm; notice: said to it last.
    """

    digest: bytes
    check: str
    day: date
    pin: str
    asked: str = ""
    notice: str = ""


class Pairing:
    """now: seconds since 1970, for the day; monotonic: seconds that nobody can set, for the code."""

    def __init__(
        self,
        pin: StaffPin,
        now: Callable[[], float] = time.time,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self.pin, self.now, self.monotonic = pin, now, monotonic
        self.phones: list[Phone] = []
        self.withdraw()

    # ---- the code on the screen ----

    def offer(self) -> str:
        """A new code, in the place of the one before."""
        self._code = "".join(secrets.choice(CODE_SIGNS) for _ in range(CODE_LENGTH))
        self._until, self._guesses = self.monotonic() + CODE_S, 0
        return self._code

    def withdraw(self) -> None:
        """No code counts any more."""
        self._code, self._until, self._guesses = "", 0.0, 0

    @property
    def code(self) -> str:
        """The one that counts now; empty for none."""
        return self._code if self.left_s > 0 else ""

    @property
    def left_s(self) -> float:
        """Seconds that the code has left."""
        return max(self._until - self.monotonic(), 0.0) if self._code else 0.0

    # ---- phones ----

    def pair(self, code: str, pin: str) -> str:
        """The new phone's token, for a code that is used up by it. Raises NotPaired; DiskFull as StaffPin does.

        The PIN is looked at for the right code alone: nobody else in the network can make staff wait.
        """
        if not self._is_code(code):
            raise NotPaired("code")
        if self.count() >= MOST_PHONES:
            raise NotPaired("full")
        if not self.pin.check(pin):
            raise NotPaired("pin")
        self.withdraw()
        token = secrets.token_urlsafe(TOKEN_BYTES)
        self.phones.append(Phone(digest_of(token), secrets.token_urlsafe(TOKEN_BYTES), self._today(), self.pin.mark))
        return token

    def phone(self, token: str) -> Phone | None:
        """Whose token that is; all are compared, so that the time tells nothing."""
        digest = digest_of(token)
        found = [phone for phone in self._paired() if hmac.compare_digest(phone.digest, digest)]
        return found[0] if found else None

    def count(self) -> int:
        """Of the phones that are paired now."""
        return len(self._paired())

    def unpair(self) -> None:
        """No phone may do anything any more, nor be paired by the code that is shown."""
        self.phones.clear()
        self.withdraw()

    def _is_code(self, guess: str) -> bool:
        right = hmac.compare_digest(guess.strip().upper().encode(), self._code.encode()) and bool(self.code)
        self._guesses += not right
        if self._guesses >= MOST_GUESSES:
            self.withdraw()
        return right

    def _paired(self) -> list[Phone]:
        """Those of today, by the PIN that there is: a clock that is set to another day ends them too."""
        today, mark = self._today(), self.pin.mark
        self.phones = [phone for phone in self.phones if (phone.day, phone.pin) == (today, mark)]
        return self.phones

    def _today(self) -> date:
        return datetime.fromtimestamp(self.now()).date()


def digest_of(token: str) -> bytes:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()
