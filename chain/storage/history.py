"""What is held of a person: for a kiosk that greets them again, in brief; for themselves, all of it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from chain.errors import Misuse
from chain.judging import table_of
from chain.storage.database import Database, Line, record
from chain.storage.erasing import PARTED, erase_person, erase_visit
from chain.storage.versions import NEWEST
from kiosk.link.wire import PastRun, PastVisit, Person, Persons

MOST_VISITS = 50  # told of one person: more than a runner makes in ten years
FOOT_MEASURES = ("peak_eversion_deg", "excursion_deg", "contact_time_ms")
NOTHING_HELD = "Nothing is held under this code or visit."


class History:
    """Raises DatabaseAway."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def by_code(self, asker: str, code_sha256: bytes) -> Persons:
        """asker: for the audit log, here and below."""
        with self._database.transaction() as line:
            return told(line, asker, "code_sha256 = %s", code_sha256)

    def by_address(self, asker: str, email_hmac: bytes) -> Persons:
        with self._database.transaction() as line:
            return told(line, asker, "email_hmac = %s", email_hmac)

    def access(self, asker: str, code_sha256: bytes) -> dict[str, Any]:
        """Every row that is held of the person, by table; of who looked at head office, no name. Raises Misuse."""
        with self._database.transaction() as line:
            person = person_of(line, code_sha256)
            if person is None:
                raise Misuse(NOTHING_HELD, "Type the code as it stands on the report.")
            held = {table: of_person(line, table, person) for table in PARTED}
            who = line.execute("SELECT * FROM persons WHERE person = %s", (person,)).fetchall()
            audit = line.execute(
                "SELECT at, split_part(who, ': ', 1) AS who, what, subject FROM audit"
                " WHERE subject = %s OR subject = ANY(%s) ORDER BY number",
                (person, [row["visit"] for row in held["visits"]]),
            ).fetchall()
            record(line, asker, "all told", person)
        return {"persons": who, **held, "audit": audit}

    def erase_person(self, asker: str, code_sha256: bytes) -> bool:
        """Whether there was one. Rows are gone then; Sweeper brings it to its end, here and below."""
        with self._database.transaction() as line:
            person = person_of(line, code_sha256)
            if person is not None:
                erase_person(line, person, asker)
        return person is not None

    def erase_visit(self, asker: str, visit: UUID) -> bool:
        """Whether there was one."""
        with self._database.transaction() as line:
            there = any(of_visit(line, table, visit) for table in PARTED)
            if there:
                erase_visit(line, visit, asker)
        return there


def person_of(line: Line, code_sha256: bytes) -> UUID | None:
    row = line.execute("SELECT person FROM persons WHERE code_sha256 = %s", (code_sha256,)).fetchone()
    return None if row is None else row["person"]


def of_person(line: Line, table: str, person: UUID) -> list[dict[str, Any]]:
    order = f"SELECT * FROM {table} WHERE visit IN (SELECT visit FROM visits WHERE person = %s)"
    return line.execute(order.encode(), (person,)).fetchall()


def of_visit(line: Line, table: str, visit: UUID) -> bool:
    return line.execute(f"SELECT 1 FROM {table} WHERE visit = %s LIMIT 1".encode(), (visit,)).fetchone() is not None


def told(line: Line, asker: str, those: str, key: bytes) -> Persons:
    """those: SQL, which persons."""
    order = f"SELECT person, code_sha256 FROM persons WHERE {those} ORDER BY person"
    rows = line.execute(order.encode(), (key,)).fetchall()
    for row in rows:
        record(line, asker, "history told", row["person"])
    return Persons(tuple(person_told(line, row["person"], row["code_sha256"]) for row in rows))


def person_told(line: Line, person: UUID, code_sha256: bytes) -> Person:
    return Person(person.hex, past_visits(line, person), code_sha256.hex())


def past_visits(line: Line, person: UUID) -> tuple[PastVisit, ...]:
    """Of all stores, the newest first."""
    rows = line.execute(
        "SELECT v.visit, s.name AS store, extract(epoch FROM v.started_at)::float AS started_at, v.taken"
        " FROM visits v JOIN kiosks USING (kiosk) JOIN stores s USING (store)"
        " WHERE v.person = %s ORDER BY v.started_at DESC LIMIT %s",
        (person, MOST_VISITS),
    ).fetchall()
    return tuple(PastVisit(**{**row, "visit": row["visit"].hex, "runs": past_runs(line, row["visit"])}) for row in rows)


def past_runs(line: Line, visit: UUID) -> tuple[PastRun, ...]:
    """As they stand, without those that another took the place of, each with the analysis that counts."""
    rows = line.execute(
        "SELECT r.number, r.attempt, r.brand, r.model, r.sku, r.outcome, r.comfort, a.document"
        " FROM runs r LEFT JOIN LATERAL ("
        "  SELECT document FROM analyses a"
        "  WHERE a.visit = %s AND a.run = r.number AND a.attempt = r.attempt"  # not r.visit: it names the part
        f"  ORDER BY {NEWEST} LIMIT 1) a ON true"
        " WHERE r.visit = %s AND NOT r.replaced ORDER BY r.number",
        (visit, visit),
    ).fetchall()
    return tuple(
        PastRun(**row, measures=measures(document)) for document, row in ((row.pop("document"), row) for row in rows)
    )


def measures(document: dict[str, Any] | None) -> dict[str, object] | None:
    """An analysis in brief, spelled as it was there. It was judged as JSON alone: whatever is missing is None."""
    if document is None:
        return None
    feet = table_of(document.get("feet"))
    return {
        **{name: document.get(name) for name in ("method", "zero", "models", "cadence_spm", "verdict")},
        "feet": {
            foot: {name: table_of(feet.get(foot)).get(name) for name in FOOT_MEASURES} for foot in ("left", "right")
        },
    }
