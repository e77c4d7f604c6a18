"""Recordings that are to be analysed again: claimed by one worker at a time, and written down whole or not at all.

A claim is a lease, renewed while its worker lives, so that a killed one's comes free by itself. No row is held while a
recording is looked at: an erasure waits for no worker, and finds nothing written after it.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, LiteralString
from uuid import UUID

from psycopg.types.json import Jsonb

from chain.errors import Withdrawn
from chain.judging import id_or_none
from chain.storage.database import Database, Line
from chain.storage.kiosks import Kiosks
from chain.storage.put_parts import consented
from chain.storage.recordings import SAME_RECORDING, RecordingKey
from chain.storage.versions import CENTRES_OWN, OF_VERSION, put_tools
from gait.clip.orientation import Orientation
from gait.result import RunFacts
from gait.results.versions import Tools, Versions
from kiosk.link.wire import Purpose

LEASE_S = 120  # four times what conclusions take after the last frame; renewed while frames come
MOST_TRIES = 3  # of a recording whose workers die
LOST = ("worker_lost", f"Its workers ended {MOST_TRIES} times before they had a result.")
SAME = f"{SAME_RECORDING} AND version = %s"
KEY = "visit, run, attempt, version"

# Whether a row `r` is of a visit that is asked for
ASKED: LiteralString = (
    "EXISTS (SELECT 1 FROM visits JOIN kiosks USING (kiosk) WHERE visits.visit = r.visit"
    " AND (%(since)s::date IS NULL OR started_at >= %(since)s::date)"
    " AND (%(visit)s::uuid IS NULL OR visits.visit = %(visit)s::uuid)"
    " AND (%(store)s::uuid IS NULL OR store = %(store)s::uuid))"
)
# Whether a recording `r` has been analysed with version `w` already; of one with dots the centre alone lays both
# methods side by side, so that a kiosk's analysis is not all that is wanted
KNOWN: LiteralString = (
    "EXISTS (SELECT 1 FROM analyses a WHERE a.visit = r.visit AND a.run = r.run AND a.attempt = r.attempt"
    f" AND {OF_VERSION.format('w')} AND a.document->>'method' <> 'dots')"
)
FREE: LiteralString = "version = %(version)s AND ended_at IS NULL AND (leased_until IS NULL OR leased_until < now())"


@dataclass(frozen=True, slots=True)
class Scope:
    """Which visits: since a day, one alone, one store's; None: all."""

    since: date | None = None
    visit: UUID | None = None
    store: UUID | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """A recording that is this worker's for now, how its pictures are turned, and what its kiosk knows of the run.

    stood: its standing trial is here as well.
    """

    key: RecordingKey
    version: str
    stood: bool
    orientation: Orientation
    run: RunFacts | None

    @property
    def parts(self) -> tuple[object, ...]:
        return *self.key.parts, self.version


class Reanalyses:
    """Raises DatabaseAway."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def plan(self, tools: Tools, scope: Scope) -> int:
        """Note every whole recording that these tools have not analysed; how many are open, those of before too."""
        with self._database.transaction() as line:
            put_tools(line, tools)
            named = asked(tools.version, scope)
            line.execute(
                f"INSERT INTO reanalyses ({KEY}) SELECT r.visit, r.run, r.attempt, w.version"
                f" FROM recordings r JOIN versions w ON w.version = %(version)s"
                f" WHERE r.state = 'whole' AND NOT r.standing AND {ASKED} AND NOT {KNOWN} ON CONFLICT DO NOTHING",
                named,
            )
            order = f"SELECT count(*) FROM reanalyses r WHERE version = %(version)s AND ended_at IS NULL AND {ASKED}"
            found = line.execute(order, named).fetchone()
        return 0 if found is None else int(found["count"])

    def claim(self, version: str, scope: Scope) -> Claim | None:
        """The next that nobody has, for LEASE_S; None where there is none. What was withdrawn is passed over."""
        with self._database.transaction() as line:
            give_up_lost(line, version, scope)
            while (row := take_next(line, version, scope)) is not None:
                claim = claim_of(line, row, version)
                if claim is not None and agreed(line, claim):
                    return claim
                forget(line, (*key_of(row).parts, version))
        return None

    def hold(self, claim: Claim) -> bool:
        """Renew the lease; False where the recording is nobody's to look at any more."""
        with self._database.transaction() as line:
            if not agreed(line, claim):
                forget(line, claim.parts)
                return False
            order = f"UPDATE reanalyses SET leased_until = now() + make_interval(secs => %s) WHERE {SAME}"
            return line.execute(order, (LEASE_S, *claim.parts)).rowcount == 1

    def keep(self, claim: Claim, versions: Versions, document: dict[str, Any], beside: dict[str, Any] | None) -> bool:
        """Write the result down, once however often it is made; False where its customer does not agree any more."""
        with self._database.transaction() as line:
            if not stays(line, claim.key.visit) or not agreed(line, claim):
                forget(line, claim.parts)
                return False
            line.execute(
                "INSERT INTO analyses (visit, run, attempt, code, models, rules, reference, document, place, sequence)"
                " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s) ON CONFLICT DO NOTHING",
                (*claim.key.parts, *asdict(versions).values(), Jsonb(document), CENTRES_OWN, CENTRES_OWN),
            )
            end(line, claim, (None, None), beside)
        return True

    def fail(self, claim: Claim, code: str, message: str) -> None:
        """The recording cannot be used: that is its result."""
        with self._database.transaction() as line:
            end(line, claim, (code, message))

    def release(self, claim: Claim) -> None:
        """As if it had never been claimed: what went wrong is not the recording's fault."""
        with self._database.transaction() as line:
            line.execute(f"UPDATE reanalyses SET leased_until = NULL, tries = tries - 1 WHERE {SAME}", claim.parts)

    def errors(self, version: str, scope: Scope) -> dict[str, int]:
        """How many recordings have an error in a result's place, by its code."""
        with self._database.transaction() as line:
            found = line.execute(
                f"SELECT error_code, count(*) FROM reanalyses r WHERE version = %(version)s AND error_code IS NOT NULL"
                f" AND {ASKED} GROUP BY error_code ORDER BY error_code",
                asked(version, scope),
            ).fetchall()
        return {row["error_code"]: row["count"] for row in found}

    def wait_s(self, version: str, scope: Scope) -> float | None:
        """Until the next lease is up; None where nothing is open."""
        with self._database.transaction() as line:
            found = line.execute(
                "SELECT extract(epoch FROM min(leased_until) - now())::float AS s, count(*) FROM reanalyses r"
                f" WHERE version = %(version)s AND ended_at IS NULL AND {ASKED}",
                asked(version, scope),
            ).fetchone()
        return max(0.0, found["s"] or 0.0) if found is not None and found["count"] else None


def scope_of(database: Database, only: str | None, since: date | None) -> Scope:
    """only: a visit's id, or a store's name. Raises Misuse where there is no such store."""
    visit = None if only is None else id_or_none(only)
    if only is None or visit is not None:
        return Scope(since, visit)
    return Scope(since, store=Kiosks(database).store_named(only))


def asked(version: str, scope: Scope) -> dict[str, object]:
    return {"version": version, "lease_s": LEASE_S, "most": MOST_TRIES, **asdict(scope)}


def give_up_lost(line: Line, version: str, scope: Scope) -> None:
    """A recording that ends its workers ends none after the third."""
    line.execute(
        "UPDATE reanalyses r SET ended_at = now(), leased_until = NULL, error_code = %(code)s, error = %(error)s"
        f" WHERE {FREE} AND tries >= %(most)s AND {ASKED}",
        {**asked(version, scope), "code": LOST[0], "error": LOST[1]},
    )


def take_next(line: Line, version: str, scope: Scope) -> dict[str, Any] | None:
    return line.execute(
        "UPDATE reanalyses SET leased_until = now() + make_interval(secs => %(lease_s)s), tries = tries + 1"
        f" WHERE ({KEY}) = (SELECT {KEY} FROM reanalyses r WHERE {FREE} AND {ASKED}"
        f" LIMIT 1 FOR UPDATE SKIP LOCKED) RETURNING {KEY}",
        asked(version, scope),
    ).fetchone()


def forget(line: Line, parts: tuple[object, ...]) -> None:
    line.execute(f"DELETE FROM reanalyses WHERE {SAME}", parts)


def key_of(row: dict[str, Any]) -> RecordingKey:
    return RecordingKey(row["visit"], row["run"], row["attempt"])


def claim_of(line: Line, row: dict[str, Any], version: str) -> Claim | None:
    """None where the recording has gone meanwhile."""
    key = key_of(row)
    films = whole_films(line, key)
    if False not in films:
        return None
    film = films[False]
    turned = Orientation(film["rotation_deg"], film["mirrored"], tuple(film["crop"]))
    return Claim(key, version, True in films, turned, run_of(line, key))


def whole_films(line: Line, key: RecordingKey) -> dict[bool, dict[str, Any]]:
    """How its pictures are turned, by whether they are the standing trial's."""
    order = f"SELECT standing, rotation_deg, mirrored, crop FROM recordings WHERE {SAME_RECORDING} AND state = 'whole'"
    return {row["standing"]: row for row in line.execute(order, key.parts).fetchall()}


def run_of(line: Line, key: RecordingKey) -> RunFacts | None:
    """What no picture tells; None for who helps with the recording alone."""
    row = line.execute(
        "SELECT warm_up_s, settled, speed_mps, incline_pct, speed_range_mps FROM runs"
        " WHERE visit = %s AND number = %s AND attempt = %s",
        key.parts,
    ).fetchone()
    return None if row is None else RunFacts(**row)


def agreed(line: Line, claim: Claim) -> bool:
    """Whether `improve` stands and the recording is there, as it was claimed: looked at in the moment of work."""
    with suppress(Withdrawn):
        there = set(whole_films(line, claim.key)) == {False, claim.stood}
        return there and consented(line, claim.key.visit, Purpose.IMPROVE)
    return False


def stays(line: Line, visit: UUID) -> bool:
    """Whether the visit is there, and stays until the transaction's end: an erasure deletes this row first."""
    return line.execute("SELECT 1 FROM visits WHERE visit = %s FOR SHARE", (visit,)).fetchone() is not None


def end(line: Line, claim: Claim, error: tuple[str | None, str | None], beside: dict[str, Any] | None = None) -> None:
    """error: code and message, where the recording cannot be used."""
    line.execute(
        "UPDATE reanalyses SET ended_at = now(), leased_until = NULL, error_code = %s, error = %s, beside = %s"
        f" WHERE {SAME}",
        (*error, None if beside is None else Jsonb(beside), *claim.parts),
    )
