"""A visit as its kiosk tells it: its consents first, which say whether anything else of it may be here at all."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import asdict, fields, replace
from datetime import UTC, datetime
from uuid import UUID

import psycopg
from psycopg.types.json import Jsonb

from chain.errors import Erased, Malformed, NoConsent, OtherPerson, Refusal
from chain.judging import digest_of, id_of, judged
from chain.storage.erasing import (
    erase_visit,
    is_buried,
    is_person_buried,
    remove_alone,
    to_sweep,
    withdraw_again,
    withdraw_improve,
)
from chain.storage.put_parts import Put, need_own, need_small, need_unburied, put_analysis, put_recording
from kiosk.link.wire import AnswersBody, Change, Consent, Ending, Kind, PersonBody, Purpose, RunBody, VisitBody

RUN_COLUMNS = ("visit", *(field.name for field in fields(RunBody)))
EARLY_PUTS = {Kind.ANALYSIS: put_analysis, Kind.RECORDING: put_recording}


def put_visit(put: Put, change: Change) -> None:
    """Raises Refusal."""
    need_small(change)
    visit = id_of(change.key)
    if change.ending is Ending.ERASED:
        erase(put, visit)
    elif change.body is not None:
        need_unburied(put, visit)
        need_own(put, visit)
        keep(put, visit, judged(VisitBody, json.dumps(change.body)))


def erase(put: Put, visit: UUID) -> None:
    """Also one that never came here: a restored older database of the kiosk's may still send it. Raises OtherKiosk."""
    need_own(put, visit)
    if not is_buried(put.line, visit):
        erase_visit(put.line, visit, put.kiosk.hex)


def keep(put: Put, visit: UUID, told: VisitBody) -> None:
    """Raises NoConsent, Erased, OtherPerson, Malformed."""
    for consent in told.consents:
        add_consent(put, visit, consent)
    withdraw_again(put.line, visit)
    standing, withdrawn = consents(put, visit)
    if Purpose.CHAIN in withdrawn or (withdrawn and not standing):
        erase_visit(put.line, visit, put.kiosk.hex, everywhere=False)
        return
    if not standing or (Purpose.CHAIN not in standing and (told.person or told.answers or told.runs)):
        raise NoConsent
    if Purpose.CHAIN in standing:
        put_person(put, told.person)
    former = person_of(put, visit)
    if is_newer(put, visit, told):
        put_runs(put, visit, told)
        leave_former(put, visit, former)
    if Purpose.IMPROVE in withdrawn:
        withdraw_improve(put.line, visit)
    put_early(put, visit)


def add_consent(put: Put, visit: UUID, consent: Consent) -> None:
    """A fact that is there stays as it was told first."""
    put.line.execute(
        "INSERT INTO consents (visit, purpose, given, at, text, by) VALUES (%s, %s, %s, %s, %s, %s)"
        " ON CONFLICT DO NOTHING",
        (visit, consent.purpose, consent.given, moment(consent.at), consent.text, consent.by),
    )


def consents(put: Put, visit: UUID) -> tuple[frozenset[str], frozenset[str]]:
    """Which stand, and which were withdrawn."""
    rows = put.line.execute("SELECT purpose, given FROM consents WHERE visit = %s", (visit,)).fetchall()
    withdrawn = frozenset(row["purpose"] for row in rows if not row["given"])
    return frozenset(row["purpose"] for row in rows) - withdrawn, withdrawn


def put_person(put: Put, person: PersonBody | None) -> None:
    """Raises Malformed, Erased, OtherPerson."""
    if person is None:
        raise Malformed("person: a visit for all our stores has one.")
    known, code = id_of(person.person), digest_of(person.code_sha256)
    if is_person_buried(put.line, known):
        raise Erased
    address = None if person.email_hmac is None else digest_of(person.email_hmac)
    try:
        row = put.line.execute(
            "INSERT INTO persons AS old (person, code_sha256, email_hmac) VALUES (%s, %s, %s) ON CONFLICT (person)"
            " DO UPDATE SET email_hmac = coalesce(excluded.email_hmac, old.email_hmac) RETURNING code_sha256",
            (known, code, address),
        ).fetchone()
    except psycopg.errors.UniqueViolation as error:
        raise OtherPerson from error
    if row is None or row["code_sha256"] != code:
        raise OtherPerson


def is_newer(put: Put, visit: UUID, told: VisitBody) -> bool:
    """Put the visit's row unless a newer one is there."""
    answers = told.answers or AnswersBody()
    columns: dict[str, object] = {
        "visit": visit,
        "kiosk": put.kiosk,
        "person": None if told.person is None else id_of(told.person.person),
        "started_at": moment(told.started_at),
        "ended_at": None if told.ended_at is None else moment(told.ended_at),
        "language": told.language,
        "taken": told.taken,
        **{**asdict(answers), "wishes": list(answers.wishes)},
        "place": put.place,
        "sequence": put.sequence,
    }
    changes = ", ".join(f"{name} = excluded.{name}" for name in columns if name != "visit")
    order = (
        f"INSERT INTO visits AS old ({', '.join(columns)}) VALUES ({', '.join(['%s'] * len(columns))})"
        f" ON CONFLICT (visit) DO UPDATE SET {changes}"
        " WHERE old.kiosk = excluded.kiosk AND (old.place, old.sequence) < (excluded.place, excluded.sequence)"
    )
    return put.line.execute(order.encode(), list(columns.values())).rowcount == 1


def put_runs(put: Put, visit: UUID, told: VisitBody) -> None:
    """In place of those before; a run that its kiosk deleted goes from the disk too."""
    if put.line.execute("DELETE FROM runs WHERE visit = %s", (visit,)).rowcount > len(told.runs):
        to_sweep(put.line, visit)
    order = f"INSERT INTO runs ({', '.join(RUN_COLUMNS)}) VALUES ({', '.join(['%s'] * len(RUN_COLUMNS))})"
    for run in told.runs:
        values = [Jsonb(value) if isinstance(value, dict) else value for value in asdict(run).values()]
        put.line.execute(order.encode(), [visit, *values])


def person_of(put: Put, visit: UUID) -> UUID | None:
    row = put.line.execute("SELECT person FROM visits WHERE visit = %s", (visit,)).fetchone()
    return None if row is None else row["person"]


def leave_former(put: Put, visit: UUID, former: UUID | None) -> None:
    """A visit that staff gave to another customer, since it was recorded under the wrong one."""
    if former is not None and former != person_of(put, visit):
        remove_alone(put.line, former)
        to_sweep(put.line, visit)


def put_early(put: Put, visit: UUID) -> None:
    """What came before its visit and may be here now."""
    order = "DELETE FROM early WHERE visit = %s AND kiosk = %s RETURNING kind, key, body, place, sequence"
    for row in put.line.execute(order, (visit, put.kiosk)).fetchall():
        change = Change(row["sequence"], Kind(row["kind"]), row["key"], row["body"])
        with suppress(Refusal, psycopg.DataError), put.line.transaction():  # its own fault, not the visit's
            EARLY_PUTS[change.kind](replace(put, place=row["place"], sequence=row["sequence"]), change)


def moment(seconds: float) -> datetime:
    """Raises Malformed."""
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise Malformed("A time is out of all range.") from error
