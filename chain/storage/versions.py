"""Which versions analysed recordings here, and the one whose results count."""

from __future__ import annotations

from dataclasses import dataclass

from chain.errors import Misuse
from chain.storage.database import Database, Line, record
from chain.storage.kiosks import OFFICE
from gait.results.versions import Tools, tools_from

# Whether an analysis `a` was made with a version, given as the name of its row
OF_VERSION = (
    "a.code = {0}.code AND a.models = {0}.models AND a.rules = ANY({0}.rules) AND a.reference = ANY({0}.compared)"
)
COUNTS = f"EXISTS (SELECT 1 FROM versions v WHERE v.counts AND {OF_VERSION.format('v')})"  # or with the one that counts
CENTRES_OWN = 0  # place and sequence of what no kiosk told: anything a kiosk tells is newer
NEWEST = f"{COUNTS} DESC, a.place DESC, a.sequence DESC"  # the one that counts first, then as they came


@dataclass(frozen=True, slots=True)
class VersionFacts:
    """runs: that have a result of it."""

    version: str
    counts: bool
    runs: int


class VersionList:
    """Raises DatabaseAway."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self) -> list[VersionFacts]:
        """The oldest first."""
        with self._database.transaction() as line:
            rows = line.execute(
                "SELECT v.version, v.counts, (SELECT count(*) FROM analyses a"
                f" WHERE {OF_VERSION.format('v')}) AS runs FROM versions v ORDER BY v.first_at, v.version".encode()
            ).fetchall()
        return [VersionFacts(**row) for row in rows]

    def wanted(self) -> Tools | None:
        """Of the version whose results count; None where each kiosk's own do."""
        with self._database.transaction() as line:
            row = line.execute("SELECT code, models, rules, compared FROM versions WHERE counts").fetchone()
        return None if row is None else tools_from(row)

    def use(self, version: str | None) -> None:
        """Let this version's results count; None: each kiosk's own newest. Raises Misuse."""
        with self._database.transaction() as line:
            if version is not None:
                need_known(line, version)
            line.execute("UPDATE versions SET counts = false WHERE counts")
            line.execute("UPDATE versions SET counts = true WHERE version = %s", (version,))
            record(line, OFFICE, f"results of {version or 'kiosks'} count")


def put_tools(line: Line, tools: Tools) -> None:
    line.execute(
        "INSERT INTO versions (version, code, models, rules, compared) VALUES (%s, %s, %s, %s, %s)"
        " ON CONFLICT DO NOTHING",
        (tools.version, tools.code, tools.models, list(tools.rules), list(tools.compared)),
    )


def need_known(line: Line, version: str) -> None:
    """Raises Misuse."""
    if line.execute("SELECT 1 FROM versions WHERE version = %s", (version,)).fetchone() is None:
        raise Misuse(f"There is no version {version}.", "`chain versions` names them; `chain reanalyse` adds this one.")
