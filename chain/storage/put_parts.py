"""What hangs on a visit, and counts, which hang on none: analyses, announcements of recordings, lines of the tally."""

from __future__ import annotations

import json
from dataclasses import dataclass
from uuid import UUID

from psycopg.types.json import Jsonb

from chain.errors import Erased, Malformed, OtherKiosk, TooLarge, Withdrawn
from chain.films import Films
from chain.folders import FilmKey
from chain.judging import digest_of, id_of, judged, number_of
from chain.storage.database import Line, one
from chain.storage.erasing import is_buried, to_sweep
from chain.storage.recordings import SAME_RECORDING, count
from chain.storage.summaries import Counted, add
from gait.clip.orientation import Orientation
from kiosk.link.wire import (
    MOST_CHANGE_BYTES,
    Change,
    CountBody,
    Ending,
    FilmBody,
    Kind,
    Purpose,
    RecordingBody,
    parts_of,
)

ANALYSIS_PARTS, COUNT_PARTS, RECORDING_PARTS = 7, 8, 3  # of their keys
OF_RUN = "f.visit = r.visit AND f.run = r.run AND f.attempt = r.attempt"
NEEDED = {Kind.ANALYSIS: Purpose.CHAIN, Kind.RECORDING: Purpose.IMPROVE}  # consent


@dataclass(frozen=True, slots=True)
class Put:
    """Where a change is put, whose it is, and how new."""

    line: Line
    films: Films
    kiosk: UUID
    place: int
    sequence: int


def put_analysis(put: Put, change: Change) -> None:
    """Raises Refusal."""
    text, run, attempt, *versions = parted(change.key, ANALYSIS_PARTS)
    visit = id_of(text)
    key = (visit, number_of(run), number_of(attempt), *versions)
    if not may_put(put, change, visit):
        return
    if change.ending is Ending.ERASED:
        same = f"{SAME_RECORDING} AND code = %s AND models = %s AND rules = %s AND reference = %s"
        if put.line.execute(f"DELETE FROM analyses WHERE {same}", key).rowcount:
            to_sweep(put.line, visit)
    elif change.body is not None:
        put.line.execute(
            "INSERT INTO analyses AS old"
            " (visit, run, attempt, code, models, rules, reference, document, place, sequence)"
            " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"
            " ON CONFLICT (visit, run, attempt, code, models, rules, reference) DO UPDATE"
            " SET document = excluded.document, place = excluded.place, sequence = excluded.sequence"
            " WHERE (old.place, old.sequence) < (excluded.place, excluded.sequence)",
            (*key, Jsonb(change.body), put.place, put.sequence),
        )


def put_recording(put: Put, change: Change) -> None:
    """Of one that was announced as another the bytes that are there count no more. Raises Refusal."""
    visit, run, attempt = parted(change.key, RECORDING_PARTS)
    key = (id_of(visit), number_of(run), number_of(attempt))
    told = None if change.body is None else judged(RecordingBody, json.dumps(change.body))
    if not may_put(put, change, key[0]):
        return
    if told is None:
        end_recording(put, change.ending, key)
        return
    announce(put, FilmKey(*key), FilmBody(told.bytes, told.sha256), upright(told))
    if told.standing is not None:
        announce(put, FilmKey(*key, standing=True), told.standing, upright(told))


def announce(put: Put, key: FilmKey, told: FilmBody, turned: tuple[int, bool, list[float]]) -> None:
    """turned: by `upright`. Raises Malformed."""
    rows = put.line.execute(
        "INSERT INTO recordings AS old"
        " (visit, run, attempt, standing, bytes, sha256, rotation_deg, mirrored, crop, place, sequence)"
        " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s) ON CONFLICT (visit, run, attempt, standing) DO UPDATE"
        " SET bytes = excluded.bytes, sha256 = excluded.sha256, rotation_deg = excluded.rotation_deg,"
        " mirrored = excluded.mirrored, crop = excluded.crop, place = excluded.place, sequence = excluded.sequence,"
        " received = CASE WHEN old.sha256 = excluded.sha256 THEN old.received ELSE 0 END,"
        " state = CASE WHEN old.sha256 = excluded.sha256 THEN old.state ELSE 'coming' END"
        " WHERE (old.place, old.sequence) < (excluded.place, excluded.sequence) RETURNING received",
        (*key.parts, told.bytes, digest_of(told.sha256), *turned, put.place, put.sequence),
    ).fetchall()
    if rows and not rows[0]["received"]:
        find_again(put, key, told)


def upright(told: RecordingBody) -> tuple[int, bool, list[float]]:
    """How its pictures are turned and cut. Raises Malformed."""
    if not Orientation(told.rotation_deg, told.mirrored, told.crop).is_possible:
        raise Malformed("rotation_deg, crop: no picture is turned or cut like that.")
    return told.rotation_deg, told.mirrored, list(told.crop)


def find_again(put: Put, key: FilmKey, told: FilmBody) -> None:
    """After a restore from an older backup all of it may lie in the folder already."""
    if put.films.size(key) == told.bytes and put.films.digest(key) == digest_of(told.sha256):
        count(put.line, key, told.bytes, True)


def end_recording(put: Put, ending: Ending | None, key: tuple[UUID, int, int]) -> None:
    """One that is whole outlives the kiosk's copy; what never will be goes, and a trial with no recording."""
    whole = f"EXISTS (SELECT 1 FROM recordings f WHERE {OF_RUN} AND NOT f.standing AND f.state = 'whole')"
    which = "" if ending is Ending.ERASED else f" AND (state = 'coming' OR NOT {whole})"
    order = f"DELETE FROM recordings r WHERE {SAME_RECORDING}{which}"
    if put.line.execute(order, key).rowcount:
        to_sweep(put.line, key[0])


def put_count(put: Put, change: Change) -> None:
    """A line only ever grows: a kiosk that was rebuilt from an older copy takes nothing back. Raises Refusal."""
    parts = parted(change.key, COUNT_PARTS)
    if change.body is None:
        return
    told = judged(CountBody, json.dumps(change.body))
    more = told.pairs - counted_before(put, parts)
    if more > 0:
        put.line.execute(
            "INSERT INTO counts AS old"
            " (kiosk, day, brand, model, sku, outcome, left_class, right_class, comfort, pairs)"
            " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s::integer, %s)"
            " ON CONFLICT (day, kiosk, brand, model, sku, outcome, left_class, right_class, comfort)"
            " DO UPDATE SET pairs = excluded.pairs",
            (put.kiosk, *parts, told.pairs),
        )
        day, brand, model, _, outcome, left, right, _ = parts
        add(put.line, Counted(put.kiosk, day, brand, model, outcome, left, right), more)


def counted_before(put: Put, parts: tuple[str, ...]) -> int:
    """No other batch of the kiosk changes it meanwhile."""
    row = put.line.execute(
        "SELECT pairs FROM counts WHERE kiosk = %s AND day = %s AND brand = %s AND model = %s AND sku = %s"
        " AND outcome = %s AND left_class = %s AND right_class = %s AND comfort = %s::integer",
        (put.kiosk, *parts),
    ).fetchone()
    return 0 if row is None else int(row["pairs"])


def may_put(put: Put, change: Change, visit: UUID) -> bool:
    """Whether the visit and its customer's consent are there; what comes before them waits. Raises Refusal."""
    need_small(change)
    need_unburied(put, visit)
    need_own(put, visit)
    if consented(put.line, visit, NEEDED[change.kind]):
        return True
    put.line.execute("DELETE FROM early WHERE visit = %s AND kind = %s AND key = %s", (visit, change.kind, change.key))
    if change.body is not None:
        put.line.execute(
            "INSERT INTO early (kiosk, visit, kind, key, body, place, sequence) VALUES (%s, %s, %s, %s, %s, %s, %s)",
            (put.kiosk, visit, change.kind, change.key, Jsonb(change.body), put.place, put.sequence),
        )
    return False


def need_small(change: Change) -> None:
    """Raises TooLarge."""
    if len(json.dumps(change.body)) > MOST_CHANGE_BYTES:
        raise TooLarge


def need_unburied(put: Put, visit: UUID) -> None:
    """Raises Erased, Withdrawn."""
    buried = is_buried(put.line, visit)
    if buried is not None:
        raise Erased if buried else Withdrawn


def need_own(put: Put, visit: UUID) -> None:
    """Raises OtherKiosk."""
    row = put.line.execute("SELECT kiosk FROM visits WHERE visit = %s", (visit,)).fetchone()
    if row is not None and row["kiosk"] != put.kiosk:
        raise OtherKiosk


def consented(line: Line, visit: UUID, purpose: Purpose) -> bool:
    """Whether it was given and not withdrawn. Raises Withdrawn."""
    facts = one(
        line,
        "SELECT bool_or(given) AS given, bool_or(NOT given) AS withdrawn FROM consents"
        " WHERE visit = %s AND purpose = %s",
        visit,
        purpose,
    )
    if facts["withdrawn"]:
        raise Withdrawn
    return bool(facts["given"])


def parted(key: str, count: int) -> tuple[str, ...]:
    """Raises Malformed."""
    parts = parts_of(key)
    if len(parts) != count:
        raise Malformed(f"The key has {len(parts)} parts, and not {count}.")
    return parts
