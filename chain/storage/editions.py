"""What head office publishes: drafts that are looked at first, editions that kiosks are told of, how each stands there.

Of each kind the newest edition that is for a store, or for all, holds in it.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from chain.errors import NotThere
from chain.publisher import Publisher
from chain.storage.database import Database, Line, one, record
from chain.storage.kiosks import Kiosk
from kiosk.link.wire import CHUNK_BYTES, Edition, EditionProgress, EditionsHeld, Published, Statement

DRAFT_HOURS = 24
MOST_NUMBER = 1 << 53  # what JSON holds everywhere; a kiosk that tells more is wrong
TABLES = [Published.SHOES, Published.RULES]
PUBLISHING = 0x67616975  # the advisory lock's name: two editions at one moment get two numbers


@dataclass(frozen=True, slots=True)
class Draft:
    """store: None for all."""

    draft: UUID
    kind: Published
    store: UUID | None
    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Goods:
    """What is published. store: None for all; sha256, bytes: of its content."""

    kind: Published
    store: UUID | None
    name: str
    sha256: bytes
    bytes: int


@dataclass(frozen=True, slots=True)
class EditionFacts:
    """store, store_name: None for all. in_place: kiosks that have it."""

    number: int
    kind: Published
    store: UUID | None
    store_name: str | None
    name: str
    published_at: datetime
    published_by: str
    in_place: int


@dataclass(frozen=True, slots=True)
class KioskProgress:
    """How it is with one kind at one kiosk. wanted: the edition that is meant for it, None for none."""

    kiosk: UUID
    name: str
    store_name: str
    wanted: int | None
    number: int
    progress: str
    why: str
    since: datetime | None


class EditionList:
    """Raises DatabaseAway."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def draft(self, kind: Published, store: UUID | None, name: str, content: bytes) -> UUID:
        """To be looked at, and published within a day."""
        draft = uuid4()
        with self._database.transaction() as line:
            line.execute("DELETE FROM drafts WHERE made_at < now() - make_interval(hours => %s)", (DRAFT_HOURS,))
            order = "INSERT INTO drafts (draft, kind, store, name, content) VALUES (%s, %s, %s, %s, %s)"
            line.execute(order, (draft, kind, store, name, content))
        return draft

    def drafted(self, draft: UUID) -> Draft:
        """Raises NotThere."""
        with self._database.transaction() as line:
            return draft_of(line.execute("SELECT * FROM drafts WHERE draft = %s", (draft,)).fetchone())

    def publish(self, who: str, draft: UUID, publisher: Publisher) -> int:
        """A draft as an edition, once; its number. Raises NotThere."""
        with self._database.transaction() as line:
            told = draft_of(line.execute("DELETE FROM drafts WHERE draft = %s RETURNING *", (draft,)).fetchone())
            goods = Goods(told.kind, told.store, told.name, hashlib.sha256(told.content).digest(), len(told.content))
            return put_edition(line, who, publisher, goods, told.content)

    def content(self, number: int) -> Draft:
        """Of an edition that is no package, as a draft would have it. Raises NotThere."""
        with self._database.transaction() as line:
            row = line.execute(
                "SELECT gen_random_uuid() AS draft, kind, store, name, content FROM editions"
                " WHERE number = %s AND content IS NOT NULL",
                (number,),
            ).fetchone()
        return draft_of(row)

    def all(self, kind: Published) -> list[EditionFacts]:
        """The newest first."""
        with self._database.transaction() as line:
            rows = line.execute(
                "SELECT e.number, e.kind, e.store, s.name AS store_name, e.name, e.published_at, e.published_by,"
                " (SELECT count(*) FROM held_editions t JOIN kiosks k USING (kiosk)"
                "  WHERE t.kind = e.kind AND t.number = e.number AND k.revoked_at IS NULL) AS in_place"
                " FROM editions e LEFT JOIN stores s USING (store) WHERE e.kind = %s ORDER BY e.number DESC",
                (kind,),
            ).fetchall()
        return [EditionFacts(**{**row, "kind": Published(row["kind"])}) for row in rows]

    def at_kiosks(self, kind: Published) -> list[KioskProgress]:
        """At every kiosk that is not revoked, by store and name."""
        with self._database.transaction() as line:
            rows = line.execute(
                "SELECT k.kiosk, k.name, s.name AS store_name, coalesce(t.number, 0) AS number,"
                " (SELECT max(e.number) FROM editions e WHERE e.kind = %(kind)s"
                "  AND (e.store IS NULL OR e.store = k.store)) AS wanted,"
                " coalesce(t.progress, '') AS progress, coalesce(t.why, '') AS why, t.since"
                " FROM kiosks k JOIN stores s USING (store) LEFT JOIN held_editions t ON t.kiosk = k.kiosk"
                " AND t.kind = %(kind)s WHERE k.revoked_at IS NULL ORDER BY s.name, k.name, k.enrolled_at",
                {"kind": kind},
            ).fetchall()
        return [KioskProgress(**row) for row in rows]

    def meant_for(self, kiosk: Kiosk) -> tuple[Edition, ...]:
        """The newest of each kind but packages."""
        with self._database.transaction() as line:
            rows = line.execute(
                "SELECT DISTINCT ON (kind) statement, signature FROM editions WHERE kind = ANY(%s)"
                " AND (store IS NULL OR store = %s) ORDER BY kind, number DESC",
                (TABLES, kiosk.store),
            ).fetchall()
        return tuple(Edition(**row) for row in rows)

    def piece(self, kiosk: Kiosk, number: int, offset: int) -> bytes:
        """Of a table's content. Raises NotThere for what is not for that kiosk."""
        with self._database.transaction() as line:
            row = line.execute(
                "SELECT substring(content FROM %s::int FOR %s) AS piece FROM editions"
                " WHERE number = %s AND content IS NOT NULL AND (store IS NULL OR store = %s)",
                (offset + 1, CHUNK_BYTES, number, kiosk.store),
            ).fetchone()
        if row is None:
            raise NotThere
        return bytes(row["piece"])

    def hear(self, kiosk: UUID, told: EditionsHeld) -> None:
        """How it is with editions at a kiosk: the newest word counts, `since` is of the first that said the same."""
        with self._database.transaction() as line:
            for each in told.editions:
                put_progress(line, kiosk, each)


def holding(published: Iterable[EditionFacts], store: UUID | None) -> EditionFacts | None:
    """Of editions of a kind, the newest first, that which holds in a store; None: in all."""
    return next((each for each in published if each.store in (None, store)), None)


def draft_of(row: dict[str, Any] | None) -> Draft:
    """Raises NotThere."""
    if row is None:
        raise NotThere
    return Draft(row["draft"], Published(row["kind"]), row["store"], row["name"], bytes(row["content"]))


def next_number(line: Line) -> int:
    """Above every edition's, and above what kiosks tell: they may know more than a copy that was brought back."""
    line.execute("SELECT pg_advisory_xact_lock(%s)", (PUBLISHING,))
    told = "SELECT greatest((SELECT max(number) FROM editions), (SELECT max(number) FROM held_editions)) AS number"
    return int(one(line, told)["number"] or 0) + 1


def put_edition(line: Line, who: str, publisher: Publisher, goods: Goods, content: bytes | None) -> int:
    """Signed, under the next number, which is told. content: None of a package, whose file lies in its folder."""
    number, store = next_number(line), goods.store.hex if goods.store else ""
    edition = publisher.signed(
        Statement(publisher.chain, goods.kind, number, store, goods.name, goods.bytes, goods.sha256.hex(), time.time())
    )
    line.execute(
        "INSERT INTO editions (number, kind, store, name, sha256, bytes, content, statement, signature, published_by)"
        " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
        (number, goods.kind, goods.store, goods.name, goods.sha256, goods.bytes, content, edition.statement,
         edition.signature, who),
    )  # fmt: skip
    record(line, who, f"published: {goods.kind} {number}, {goods.name}", goods.store)
    return number


def put_progress(line: Line, kiosk: UUID, told: EditionProgress) -> None:
    line.execute(
        "INSERT INTO held_editions AS s (kiosk, kind, number, offered, progress, why) VALUES (%s, %s, %s, %s, %s, %s)"
        " ON CONFLICT (kiosk, kind) DO UPDATE SET number = excluded.number, offered = excluded.offered,"
        " progress = excluded.progress, why = excluded.why, since = CASE WHEN (s.offered, s.progress, s.why)"
        " = (excluded.offered, excluded.progress, excluded.why) THEN s.since ELSE now() END",
        (kiosk, told.kind, min(told.number, MOST_NUMBER), min(told.offered, MOST_NUMBER), told.progress, told.why),
    )
