"""The staff PIN: only its hash is kept, and wrong tries make the next one wait, also over a restart."""

from __future__ import annotations

import hashlib
import hmac
import json
import math
import secrets
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from gait.disk import UNREADABLE, read_json, reason, write_bytes
from gait.errors import SettingsFault
from kiosk.faults import DiskFull

LEAST_DIGITS, MOST_DIGITS = 4, 8
COST, BLOCK, PARALLEL = 2**15, 8, 3  # scrypt's N, r, p: OWASP Password Storage Cheat Sheet; 32 MiB
MEMORY = 1 << 26  # bytes that scrypt may take: twice what it needs
SALT_BYTES, DIGEST_BYTES = 16, 64
FREE_TRIES = 3  # a slip of the finger costs nothing
FIRST_WAIT_S, LONGEST_WAIT_S = 5.0, 900.0  # doubling; at the longest, 10,000 PINs take more than three months
LOST = "Remove the file; then a new PIN can be chosen on the screen."


@dataclass(frozen=True, slots=True)
class KeptPin:
    """What the file holds. salt, digest: hex. wrong: tries since the last right one, the last at wrong_at (seconds
    since 1970)."""

    salt: str
    digest: str
    cost: int
    wrong: int = 0
    wrong_at: float = 0.0


class StaffPin:
    """The PIN whose hash lies at `path`. Raises SettingsFault for a damaged file: that is no way past the PIN.

    While the kiosk runs, waiting is counted by `monotonic` (seconds), which nobody can set; after a restart by
    `now` (seconds since 1970), and from its start where that lies before the last wrong try. cost: scrypt's N.
    """

    def __init__(
        self,
        path: Path,
        now: Callable[[], float] = time.time,
        monotonic: Callable[[], float] = time.monotonic,
        cost: int = COST,
    ) -> None:
        self._path, self._now, self._monotonic, self._cost = path, now, monotonic, cost
        self._kept = read(path)
        self._free_at = monotonic() + (left_s(self._kept, now()) if self._kept else 0.0)

    @property
    def is_set(self) -> bool:
        return self._kept is not None

    @property
    def mark(self) -> str:
        """Another one after each change of the PIN; it tells nothing about it."""
        return self._kept.salt if self._kept is not None else ""

    def wait_s(self) -> float:
        """Seconds until the next try counts; 0 when it may come now."""
        return max(self._free_at - self._monotonic(), 0.0)

    def check(self, pin: str) -> bool:
        """Whether this is the PIN. Always False while there is none, and, without looking, while waiting."""
        if self._kept is None or self.wait_s() > 0:
            return False
        self._count_try(self._kept)
        right = hmac.compare_digest(digest(pin, self._kept), self._kept.digest)
        if right:
            self._keep(replace(self._kept, wrong=0))
            self._free_at = self._monotonic()
        return right

    def set_up(self, pin: str) -> None:
        """The first PIN. Raises ValueError when there is one already, or for a weak one."""
        if self._kept is not None:
            raise ValueError("there is a PIN already")
        self._put(pin)

    def change(self, old: str, new: str) -> bool:
        """Exchange the PIN when `old` is right. Raises ValueError for a weak one."""
        if weakness(new):
            raise ValueError(weakness(new))
        if not self.check(old):
            return False
        self._put(new)
        return True

    def _put(self, pin: str) -> None:
        if weakness(pin):
            raise ValueError(weakness(pin))
        blank = KeptPin(secrets.token_hex(SALT_BYTES), "", self._cost)
        self._keep(replace(blank, digest=digest(pin, blank)))

    def _count_try(self, kept: KeptPin) -> None:
        """A try counts as wrong before it is looked at, so that pulling the plug does not undo it."""
        tried = replace(kept, wrong=kept.wrong + 1, wrong_at=self._now())
        self._keep(tried)
        self._free_at = self._monotonic() + wait_after_s(tried.wrong)

    def _keep(self, kept: KeptPin) -> None:
        write(kept, self._path)
        self._kept = kept


class LostPin(StaffPin):
    """In the place of a PIN whose file cannot be read: customers are served, and nobody gets past it."""

    def __init__(self) -> None:
        self._kept, self._free_at, self._monotonic = None, 0.0, time.monotonic

    @property
    def is_set(self) -> bool:
        return True


def weakness(pin: str) -> str:
    """Why this cannot be a PIN: `length`, `digits` or `easy`; empty when it can."""
    if not LEAST_DIGITS <= len(pin) <= MOST_DIGITS:
        return "length"
    if not (pin.isascii() and pin.isdigit()):
        return "digits"
    steps = {int(b) - int(a) for a, b in zip(pin, pin[1:], strict=False)}
    return "easy" if steps in ({0}, {1}, {-1}) else ""


def wait_after_s(wrong: int) -> float:
    """Seconds to wait after that many wrong tries in a row."""
    if wrong < FREE_TRIES:
        return 0.0
    return min(FIRST_WAIT_S * 2.0 ** min(wrong - FREE_TRIES, 60), LONGEST_WAIT_S)


def left_s(kept: KeptPin, now: float) -> float:
    """What is left of the wait after a restart; all of it where the clock was set back."""
    passed = now - kept.wrong_at
    return wait_after_s(kept.wrong) - passed if passed >= 0 else wait_after_s(kept.wrong)


def digest(pin: str, kept: KeptPin) -> str:
    salt = bytes.fromhex(kept.salt)
    return hashlib.scrypt(pin.encode(), salt=salt, n=kept.cost, r=BLOCK, p=PARALLEL, maxmem=MEMORY).hex()


def read(path: Path) -> KeptPin | None:
    """None where there is no file. Raises SettingsFault for one that cannot be read."""
    try:
        return sound(KeptPin(**read_json(path))) if path.exists() else None
    except UNREADABLE as error:
        raise SettingsFault(f"The staff PIN in {path} cannot be read: {reason(error)}.", LOST) from error


def sound(kept: KeptPin) -> KeptPin:
    """The same. Raises ValueError, TypeError for what this program never wrote."""
    if (len(bytes.fromhex(kept.salt)), len(bytes.fromhex(kept.digest))) != (SALT_BYTES, DIGEST_BYTES):
        raise ValueError("its hash is not whole")
    if type(kept.cost) is not int or not 2 <= kept.cost <= COST or kept.cost & (kept.cost - 1):
        raise ValueError(f"its cost is {kept.cost!r}")
    if type(kept.wrong) is not int or kept.wrong < 0 or not math.isfinite(kept.wrong_at):
        raise ValueError("its tries make no sense")
    return kept


def write(kept: KeptPin, path: Path) -> None:
    """Written whole or not at all, for the service alone. Raises DiskFull."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_bytes(path, json.dumps(asdict(kept)).encode("ascii"), private=True)
    except OSError as error:
        raise DiskFull(f"The staff PIN could not be saved: {reason(error)}.") from error
