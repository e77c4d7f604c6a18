"""Passwords as the database has them: scrypt's digest with its costs and salt, so that costs can rise later."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import unicodedata
from dataclasses import dataclass
from threading import BoundedSemaphore

LEAST, MOST = 12, 200  # characters: NIST SP 800-63B asks for 8 at least; here a file of customers hangs on it
SALT_BYTES, DIGEST_BYTES = 16, 64  # the second is what scrypt gives
AT_ONCE = BoundedSemaphore(2)  # of 32 MiB each: whoever knocks often takes no more of the machine


@dataclass(frozen=True, slots=True)
class Cost:
    """scrypt's: n blocks of 128 r bytes, p times."""

    n: int
    r: int
    p: int


USUAL = Cost(1 << 15, 8, 3)  # 32 MiB, a quarter of a second: OWASP's Password Storage Cheat Sheet


def hashed(password: str, cost: Cost) -> str:
    return spelled(digest(password, cost, salt := secrets.token_bytes(SALT_BYTES)), cost, salt)


def nobodys(cost: Cost) -> str:
    """A digest that no password has, told as any other, and made without the work: to look at it takes as long."""
    return spelled(secrets.token_bytes(DIGEST_BYTES), cost, secrets.token_bytes(SALT_BYTES))


def fits(password: str, stored: str) -> bool:
    n, r, p, salt, known = stored.split("$")
    found = digest(password, Cost(int(n), int(r), int(p)), bytes.fromhex(salt))
    return hmac.compare_digest(found, bytes.fromhex(known))


def spelled(found: bytes, cost: Cost, salt: bytes) -> str:
    return f"{cost.n}${cost.r}${cost.p}${salt.hex()}${found.hex()}"


def digest(password: str, cost: Cost, salt: bytes) -> bytes:
    """Of the password however its accents were typed."""
    text = unicodedata.normalize("NFKC", password).encode(errors="replace")
    with AT_ONCE:
        memory = 128 * cost.r * (cost.n + cost.p + 2)
        return hashlib.scrypt(text, salt=salt, n=cost.n, r=cost.r, p=cost.p, maxmem=memory, dklen=DIGEST_BYTES)
