"""Runs whose videos stayed in the shop, and that a version has not analysed yet: what a kiosk of a chain does at night.

Of visits whose results all stores may have (`chain`), and that are neither in the bin nor on their way out. What goes
to the centre is analysed again there. A try is counted before it begins, so that a recording that ends whoever looks at
it, or the whole machine, does so three times at most.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from gait.results.versions import Tools
from kiosk.folders import Folders
from kiosk.storage.database import Database
from kiosk.storage.store import run_of
from kiosk.visit.model import Run

MOST_TRIES = 3
OF_RUN = "visit = r.visit AND run = r.number AND attempt = r.attempt"
LACKING = f"""
    SELECT r.* FROM runs r JOIN visits v ON v.id = r.visit
    WHERE v.ended_at IS NOT NULL AND r.recorded_s > 0 AND NOT r.replaced
    AND EXISTS (SELECT 1 FROM consents WHERE visit = v.id AND purpose = 'chain' AND given)
    AND v.id NOT IN (SELECT visit FROM bin UNION SELECT visit FROM deletions)
    AND NOT EXISTS (SELECT 1 FROM changes c WHERE kind = 'recording' AND c.key = r.key AND ending IS NULL
        AND refused = '')
    AND NOT EXISTS (SELECT 1 FROM analyses WHERE {OF_RUN} AND code = ?1 AND models = ?2
        AND rules IN (SELECT value FROM json_each(?3)) AND reference IN (SELECT value FROM json_each(?4)))
    AND NOT EXISTS (SELECT 1 FROM tries WHERE {OF_RUN} AND version = ?5 AND count >= {MOST_TRIES})
    ORDER BY v.started_at DESC, r.number DESC"""


@dataclass(frozen=True, slots=True)
class Lacking:
    """A run, and the version that has not analysed it: Tools.version."""

    visit_id: str
    run: Run
    version: str

    @property
    def film(self) -> tuple[str, int, int]:
        """What its files are named by: see kiosk.folders."""
        return self.visit_id, self.run.number, self.run.attempt


class Again:
    """Over a database. Every method raises StoreFault, what writes DiskFull too."""

    def __init__(self, base: Database) -> None:
        self._base = base

    def next_lacking(self, tools: Tools, place: Folders) -> Lacking | None:
        """The newest run that these tools have not analysed and whose recording is there."""
        names = json.dumps(tools.rules), json.dumps(tools.compared)
        for row in self._base.rows(LACKING, tools.code, tools.models, *names, tools.version):
            if place.recording(row["visit"], row["number"], row["attempt"]).is_file():
                return Lacking(row["visit"], run_of(row, None), tools.version)
        return None

    def begin(self, lacking: Lacking) -> None:
        """A try more, before it is one."""
        self._put("INSERT INTO tries VALUES (?, ?, ?, ?, 1) ON CONFLICT DO UPDATE SET count = count + 1", lacking)

    def give_back(self, lacking: Lacking) -> None:
        """It was interrupted, which is not its fault."""
        same = "visit = ? AND run = ? AND attempt = ? AND version = ?"
        self._put(f"UPDATE tries SET count = count - 1 WHERE {same}", lacking)

    def give_up(self, lacking: Lacking) -> None:
        """That version cannot use it."""
        order = f"INSERT INTO tries VALUES (?, ?, ?, ?, {MOST_TRIES})"
        self._put(f"{order} ON CONFLICT DO UPDATE SET count = excluded.count", lacking)

    def _put(self, order: str, lacking: Lacking) -> None:
        with self._base.transaction():
            self._base.put(order, *lacking.film, lacking.version)
