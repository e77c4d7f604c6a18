"""What lessons are drawn from: results of customers who agreed to both, by person; results beside each other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from chain.storage.database import Database, Line
from chain.storage.reanalyses import Claim, claim_of
from chain.storage.recordings import RecordingKey
from chain.storage.versions import NEWEST, OF_VERSION, need_known

ROWS_AT_ONCE = 200  # documents of some 100 kB each
STORE = "JOIN kiosks USING (kiosk) JOIN stores s USING (store)"
RUN = "r.visit = {0}.visit AND r.number = {0}.run AND r.attempt = {0}.attempt"
# Whether the customer of a row's visit agrees that recordings improve the measurement
IMPROVES = "(SELECT bool_and(given) FROM consents c WHERE c.visit = {0}.visit AND c.purpose = 'improve') IS TRUE"


@dataclass(frozen=True, slots=True)
class LearntRun:
    """A run's result, and whose. document: as analysis.json. beside: its steps' peaks by both methods, as
    chain.reanalysis.analysing.Analysed has them, where they are asked for."""

    person: UUID
    store: str
    brand: str
    model: str
    speed_mps: float | None
    document: dict[str, Any]
    beside: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """Two results of one recording. after: None where the new version cannot use it; why: its code then."""

    store: str
    brand: str
    model: str
    before: dict[str, Any]
    after: dict[str, Any] | None
    why: str | None


class Learnt:
    """Raises DatabaseAway."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def runs(self) -> Iterator[LearntRun]:
        """The result that counts of each run that stands, of persons who agreed to both purposes."""
        order = (
            "SELECT DISTINCT ON (a.visit, a.run, a.attempt)"
            " p.person, s.name AS store, r.brand, r.model, r.speed_mps, a.document"
            f" FROM analyses a JOIN visits p USING (visit) {STORE} JOIN runs r ON {RUN.format('a')} AND NOT r.replaced"
            f" WHERE p.person IS NOT NULL AND {IMPROVES.format('a')}"
            f" ORDER BY a.visit, a.run, a.attempt, {NEWEST}"
        )
        for row in self._streamed(order):
            yield LearntRun(**row)

    def pairs(self) -> Iterator[LearntRun]:
        """Each recording with dots once, by the version that laid both methods beside each other last."""
        order = (
            "SELECT DISTINCT ON (n.visit, n.run, n.attempt)"
            " p.person, s.name AS store, r.brand, r.model, r.speed_mps, n.beside, a.document"
            f" FROM reanalyses n JOIN versions w USING (version) JOIN visits p USING (visit) {STORE}"
            f" JOIN runs r ON {RUN.format('n')}"
            " JOIN analyses a ON a.visit = n.visit AND a.run = n.run AND a.attempt = n.attempt"
            f" AND {OF_VERSION.format('w')}"
            f" WHERE n.beside IS NOT NULL AND p.person IS NOT NULL AND {IMPROVES.format('n')}"
            " ORDER BY n.visit, n.run, n.attempt, n.ended_at DESC"
        )
        for row in self._streamed(order):
            yield LearntRun(**row)

    def changes(self, version: str) -> Iterator[Change]:
        """The result that counts beside this version's, where both are there or this one failed. Raises Misuse."""
        with self._database.transaction() as line:
            need_known(line, version)
        same = "a.visit = n.visit AND a.run = n.run AND a.attempt = n.attempt"
        order = (
            "SELECT s.name AS store, coalesce(r.brand, '') AS brand, coalesce(r.model, '') AS model,"
            " old.document AS before, new.document AS after, n.error_code AS why"
            f" FROM reanalyses n JOIN versions w USING (version) JOIN visits USING (visit) {STORE}"
            f" LEFT JOIN runs r ON {RUN.format('n')}"
            f" JOIN LATERAL (SELECT document FROM analyses a WHERE {same} AND NOT ({OF_VERSION.format('w')})"
            f" ORDER BY {NEWEST} LIMIT 1) old ON true"
            f" LEFT JOIN LATERAL (SELECT document FROM analyses a WHERE {same} AND {OF_VERSION.format('w')}"
            " ORDER BY place, sequence LIMIT 1) new ON true"
            " WHERE n.version = %s AND (new.document IS NOT NULL OR n.error_code IS NOT NULL)"
        )
        for row in self._streamed(order, version):
            yield Change(**row)

    def dotted(self) -> list[Claim]:
        """Recordings that show dots and may be trained on, as they are told to a worker."""
        with self._database.transaction() as line:
            return [claim for claim in dotted_claims(line) if claim is not None]

    def _streamed(self, order: str, *values: object) -> Iterator[dict[str, Any]]:
        """Rows one after another, never all held."""
        with self._database.transaction() as line, line.cursor("learnt") as rows:
            rows.itersize = ROWS_AT_ONCE
            yield from rows.execute(order.encode(), values)


def dotted_claims(line: Line) -> Iterator[Claim | None]:
    order = (
        "SELECT DISTINCT n.visit, n.run, n.attempt, n.version FROM reanalyses n"
        f" WHERE n.beside IS NOT NULL AND {IMPROVES.format('n')} ORDER BY n.visit, n.run, n.attempt"
    )
    newest = {RecordingKey(row["visit"], row["run"], row["attempt"]): row for row in line.execute(order.encode())}
    for row in newest.values():
        yield claim_of(line, row, row["version"])
