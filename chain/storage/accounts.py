"""Who may see head office's page, and their sessions: a token at the browser, its digest here."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from psycopg import errors

from chain.errors import Misuse
from chain.passwords import LEAST, MOST, USUAL, Cost, fits, hashed, nobodys
from chain.storage.database import Database, Line, record
from chain.storage.kiosks import OFFICE, sha256
from gait.words import said

NAME = re.compile(r"[a-z0-9][a-z0-9._@-]{0,63}")
UNFIT = said("A user’s name has Latin letters, digits and . _ @ - alone, 64 at most.")
IDLE_MINUTES, LIFE_HOURS = 60, 12  # a session without a request; a session at all: a long day's work
TOKEN_BYTES = 32


@dataclass(frozen=True, slots=True)
class Account:
    """store: the one that its manager sees; None for head office. store_name: empty then."""

    account: UUID
    name: str
    store: UUID | None
    store_name: str
    made_at: datetime

    @property
    def is_office(self) -> bool:
        return self.store is None

    @property
    def who(self) -> str:
        """In the audit log."""
        return f"{OFFICE}: {self.name}"


KNOWN = (
    "SELECT a.account, a.name, a.store, coalesce(s.name, '') AS store_name, a.made_at"
    " FROM accounts a LEFT JOIN stores s USING (store)"
)


class Accounts:
    """Raises DatabaseAway. cost: of a new password."""

    def __init__(self, database: Database, cost: Cost = USUAL) -> None:
        self._database, self._cost = database, cost
        self._nobodys = nobodys(cost)

    def add(self, who: str, name: str, store: UUID | None, password: str) -> UUID:
        """store: its manager's; None for head office. Raises Misuse."""
        account, kept = uuid4(), known(name)
        if not NAME.fullmatch(kept):
            raise Misuse(UNFIT, "Choose another.")
        stored = self._hashed(password)
        try:
            with self._database.transaction() as line:
                order = "INSERT INTO accounts (account, name, store, password) VALUES (%s, %s, %s, %s)"
                line.execute(order, (account, kept, store, stored))
                record(line, who, f"user added: {kept}", account)
        except errors.UniqueViolation as error:
            raise Misuse(said("There is a user of that name already."), "Choose another name.") from error
        return account

    def all(self) -> list[Account]:
        """By name."""
        with self._database.transaction() as line:
            return [Account(**row) for row in line.execute(f"{KNOWN} ORDER BY a.name").fetchall()]

    def named(self, name: str) -> Account:
        """Raises Misuse."""
        with self._database.transaction() as line:
            row = line.execute(f"{KNOWN} WHERE a.name = %s", (known(name),)).fetchone()
        if row is None:
            raise Misuse(f"There is no user {name}.", "`chain user list` names them.")
        return Account(**row)

    def change_password(self, who: str, account: Account, password: str) -> None:
        """Ends every session of theirs. Raises Misuse."""
        stored = self._hashed(password)
        with self._database.transaction() as line:
            line.execute("UPDATE accounts SET password = %s WHERE account = %s", (stored, account.account))
            line.execute("DELETE FROM sessions WHERE account = %s", (account.account,))
            record(line, who, f"password changed: {account.name}", account.account)

    def remove(self, who: str, account: Account) -> None:
        """With every session of theirs; the audit log keeps the name."""
        with self._database.transaction() as line:
            line.execute("DELETE FROM accounts WHERE account = %s", (account.account,))
            record(line, who, f"user removed: {account.name}", account.account)

    def enter(self, name: str, password: str) -> str | None:
        """A new session's token; None, after as long a time, for nobody of that name as for a wrong password."""
        with self._database.transaction() as line:
            row = line.execute(
                "SELECT account, name, password FROM accounts WHERE name = %s", (known(name),)
            ).fetchone()
        right = fits(password, self._nobodys if row is None else row["password"])
        with self._database.transaction() as line:
            if row is not None and right:
                return begin(line, row)
            refuse(line, row)
        return None

    def knows(self, account: Account, password: str) -> bool:
        with self._database.transaction() as line:
            row = line.execute("SELECT password FROM accounts WHERE account = %s", (account.account,)).fetchone()
        return row is not None and fits(password, row["password"])

    def of_token(self, token: str) -> Account | None:
        """Whose session it is; None where it has ended."""
        with self._database.transaction() as line:
            row = line.execute(
                f"{KNOWN} JOIN sessions USING (account) WHERE token_sha256 = %s"
                " AND began_at > now() - make_interval(hours => %s) AND seen_at > now() - make_interval(mins => %s)",
                (sha256(token), LIFE_HOURS, IDLE_MINUTES),
            ).fetchone()
            if row is not None:  # once a minute is often enough for an hour's patience, and spares a write a request
                order = (
                    "UPDATE sessions SET seen_at = now() WHERE token_sha256 = %s AND seen_at < now() - interval '1 min'"
                )
                line.execute(order, (sha256(token),))
        return None if row is None else Account(**row)

    def leave(self, account: Account, token: str) -> None:
        with self._database.transaction() as line:
            line.execute("DELETE FROM sessions WHERE token_sha256 = %s", (sha256(token),))
            record(line, account.who, "logged out", account.account)

    def _hashed(self, password: str) -> str:
        """Raises Misuse."""
        if not LEAST <= len(password) <= MOST:
            unfit = said("A password has {least} to {most} characters: take a sentence.", least=LEAST, most=MOST)
            raise Misuse(unfit, "Choose another.")
        return hashed(password, self._cost)


def known(name: str) -> str:
    """As it is kept, however it was typed."""
    return name.strip().lower()


def begin(line: Line, row: dict[str, Any]) -> str:
    """Ended sessions go on the way."""
    line.execute(
        "DELETE FROM sessions WHERE began_at < now() - make_interval(hours => %s)"
        " OR seen_at < now() - make_interval(mins => %s)",
        (LIFE_HOURS, IDLE_MINUTES),
    )
    token = secrets.token_urlsafe(TOKEN_BYTES)
    line.execute("INSERT INTO sessions (token_sha256, account) VALUES (%s, %s)", (sha256(token), row["account"]))
    record(line, f"{OFFICE}: {row['name']}", "logged in", row["account"])
    return token


def refuse(line: Line, row: dict[str, Any] | None) -> None:
    """Without the name that was typed where there is none of it: it may be a password."""
    if row is None:
        record(line, OFFICE, "log-in under a name that is not there")
    else:
        record(line, f"{OFFICE}: {row['name']}", "wrong password", row["account"])
