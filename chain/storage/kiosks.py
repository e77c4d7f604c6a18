"""Stores, their kiosks, and how a kiosk comes to be one: by a code that head office hands out, once."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Callable
from dataclasses import asdict, dataclass
from uuid import UUID, uuid4

from psycopg import errors
from psycopg.types.json import Jsonb

from chain.errors import Misuse, Revoked, UnknownKiosk, WrongCode
from chain.storage.database import Database, Line, record
from gait.words import said
from kiosk.link.wire import Alive

OFFICE = "head office"  # in the audit log
SIGNS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # 32 that nobody mistakes for another
LABEL, SECRET = 4, 16  # signs: 80 bits of secret, so that its digest tells nobody in an hour
MOST_TRIES, LIFE_MINUTES = 10, 60
MOST_NAME = 60  # characters of a store's or a kiosk's: a line of a table


@dataclass(frozen=True, slots=True)
class Kiosk:
    kiosk: UUID
    store: UUID


class Kiosks:
    """Raises DatabaseAway. who: orders, for the audit log."""

    def __init__(self, database: Database, who: str = OFFICE) -> None:
        self._database, self._who = database, who

    def add_store(self, name: str) -> UUID:
        """Raises Misuse for a name that does not fit, or that there is already."""
        store, kept = uuid4(), fitting(name)
        try:
            with self._database.transaction() as line:
                line.execute("INSERT INTO stores VALUES (%s, %s)", (store, kept))
                record(line, self._who, "store added", store)
        except errors.UniqueViolation as error:
            raise Misuse(said("There is a store of that name already."), "Choose another name.") from error
        return store

    def stores(self) -> dict[UUID, str]:
        with self._database.transaction() as line:
            return {row["store"]: row["name"] for row in line.execute("SELECT * FROM stores ORDER BY name").fetchall()}

    def store_named(self, name: str) -> UUID:
        """Raises Misuse."""
        with self._database.transaction() as line:
            return store_of_name(line, name)

    def make_code(self, store: str, name: str) -> str:
        """A code for a new kiosk of the store, for an hour; of the code the database has a digest.

        name: the kiosk's. Raises Misuse for a name that does not fit, and where there is no such store.
        """
        label, secret, kept = drawn(LABEL), drawn(SECRET), fitting(name)
        with self._database.transaction() as line:
            known = store_of_name(line, store)
            line.execute("DELETE FROM enrolment_codes WHERE expires_at < now() OR label = %s", (label,))
            line.execute(
                "INSERT INTO enrolment_codes (label, secret_sha256, store, name, expires_at, tries_left)"
                " VALUES (%s, %s, %s, %s, now() + make_interval(mins => %s), %s)",
                (label, sha256(secret), known, kept, LIFE_MINUTES, MOST_TRIES),
            )
            record(line, self._who, "code made", known)
        return grouped(label + secret)

    def enrol(self, code: str, sign: Callable[[UUID], tuple[str, str]]) -> tuple[Kiosk, str]:
        """The new kiosk and what was signed for it. sign: a kiosk's certificate, and its serial.

        A wrong guess is counted whatever else fails. Raises WrongCode, and what `sign` raises: the code stays then.
        """
        letters = "".join(filter(str.isalnum, code)).upper()
        if not self._is_right(letters):
            raise WrongCode
        with self._database.transaction() as line:
            row = line.execute(
                "DELETE FROM enrolment_codes WHERE label = %s RETURNING *", (letters[:LABEL],)
            ).fetchone()
            if row is None:  # somebody else was quicker
                raise WrongCode
            kiosk = Kiosk(uuid4(), row["store"])
            signed, serial = sign(kiosk.kiosk)
            order = "INSERT INTO kiosks (kiosk, store, name, serial) VALUES (%s, %s, %s, %s)"
            line.execute(order, (kiosk.kiosk, kiosk.store, row["name"], serial))
            record(line, kiosk.kiosk.hex, "enrolled", kiosk.kiosk)
        return kiosk, signed

    def _is_right(self, letters: str) -> bool:
        """Counts the try, in a transaction of its own."""
        with self._database.transaction() as line:
            row = line.execute(
                "UPDATE enrolment_codes SET tries_left = tries_left - 1"
                " WHERE label = %s AND tries_left > 0 AND expires_at > now() RETURNING secret_sha256",
                (letters[:LABEL],),
            ).fetchone()
        return row is not None and hmac.compare_digest(row["secret_sha256"], sha256(letters[LABEL:]))

    def of_certificate(self, serial: str) -> Kiosk:
        """Raises UnknownKiosk, Revoked."""
        with self._database.transaction() as line:
            row = line.execute("SELECT kiosk, store, revoked_at FROM kiosks WHERE serial = %s", (serial,)).fetchone()
        if row is None:
            raise UnknownKiosk
        if row["revoked_at"] is not None:
            raise Revoked
        return Kiosk(row["kiosk"], row["store"])

    def revoke(self, kiosk: UUID) -> None:
        """Raises Misuse."""
        with self._database.transaction() as line:
            order = "UPDATE kiosks SET revoked_at = coalesce(revoked_at, now()) WHERE kiosk = %s"
            if not line.execute(order, (kiosk,)).rowcount:
                raise Misuse(f"There is no kiosk {kiosk.hex}.", "`chain kiosk list` names them.")
            record(line, self._who, "revoked", kiosk)

    def hear(self, kiosk: UUID, alive: Alive) -> None:
        """The newest report takes the place of the last."""
        with self._database.transaction() as line:
            order = "UPDATE kiosks SET alive_at = now(), alive = %s WHERE kiosk = %s"
            line.execute(order, (Jsonb(asdict(alive)), kiosk))


def fitting(name: str) -> str:
    """A store's or a kiosk's, as it is kept. Raises Misuse."""
    kept = name.strip()
    if not (0 < len(kept) <= MOST_NAME and kept.isprintable()):
        raise Misuse(said("A name is one line of 1 to {most} characters.", most=MOST_NAME), "Choose another.")
    return kept


def store_of_name(line: Line, name: str) -> UUID:
    """Raises Misuse."""
    row = line.execute("SELECT store FROM stores WHERE name = %s", (name,)).fetchone()
    if row is None:
        raise Misuse(f"There is no store {name}.", "`chain store list` names them; `chain store add` adds one.")
    found: UUID = row["store"]
    return found


def sha256(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()


def drawn(count: int) -> str:
    return "".join(secrets.choice(SIGNS) for _ in range(count))


def grouped(letters: str) -> str:
    """In fours, as it is read and typed."""
    return "-".join(letters[start : start + LABEL] for start in range(0, len(letters), LABEL))
