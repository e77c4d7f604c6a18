"""How visits came out, which shoe was tried and taken: counts for the store and its chain, in which nobody is found.

A line is a kind of event, not an event: what is alike is added up, and lines lie in the order of what they say, so that
neither a visit nor the order of visits is in the table. It outlives the visits, and goes with none of them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import astuple, dataclass, fields

from gait.spreadsheet import as_csv
from kiosk.storage.database import Database
from kiosk.visit.model import Run, Unusable, Visit

COMFORT_STEP = 10  # of 100: what is less apart counts as equal, see gait.shoes.comfort
UNSAID = -1
MEASURED = "measured"
OF_SHOES = ("taken", "left", "unsaid")


@dataclass(frozen=True, slots=True)
class TallyLine:
    """day: as 2026-11-29. Brand, model and SKU are empty for a shoe that was not tried here, and for a visit itself.

    outcome: of a shoe, taken, left or unsaid; of a visit, MEASURED, or the code of why no recording could be used.
    left_class, right_class: in that shoe, of a visit in the test shoe, as analysis.json spells them. comfort: overall,
    to the nearest COMFORT_STEP, UNSAID where nobody said. pairs: how often.
    """

    day: str
    brand: str
    model: str
    sku: str
    outcome: str
    left_class: str
    right_class: str
    comfort: int
    pairs: int = 1

    @property
    def is_shoe(self) -> bool:
        return self.outcome in OF_SHOES


NAMES = tuple(field.name for field in fields(TallyLine))
KEY = NAMES[:-1]


class Tally:
    """Raises StoreFault, DiskFull."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def count(self, visit: Visit, day: str) -> None:
        """Add what a visit came to, once, however often it is opened again."""
        with self._database.transaction():
            if self._database.rows("SELECT 1 FROM visits WHERE id = ? AND counted = 1", visit.id):
                return
            self._database.put("UPDATE visits SET counted = 1 WHERE id = ?", visit.id)
            for line in lines_of(visit, day):
                self._database.put(
                    f"INSERT INTO tally ({', '.join(NAMES)}) VALUES ({', '.join('?' * len(NAMES))})"
                    f" ON CONFLICT ({', '.join(KEY)}) DO UPDATE SET pairs = pairs + excluded.pairs",
                    *astuple(line),
                )

    def lines(self) -> tuple[TallyLine, ...]:
        """By day, then by what they say."""
        rows = self._database.rows(f"SELECT {', '.join(NAMES)} FROM tally ORDER BY {', '.join(KEY)}")
        return tuple(TallyLine(*row) for row in rows)


def lines_of(visit: Visit, day: str) -> Iterable[TallyLine]:
    """The visit as it came out; each shoe that was run in, as its last run was, and one that was taken untried."""
    yield from visit_lines(visit, day)
    worn = {run.shoe: run for run in visit.results if not run.shoe.is_test_shoe}
    for run in worn.values():
        yield line_of(run, visit, day)
    if visit.taken == "another":
        yield TallyLine(day, "", "", "", "taken", "", "", UNSAID)


def visit_lines(visit: Visit, day: str) -> Iterable[TallyLine]:
    """One, or none where nothing was recorded."""
    if visit.results:
        result = max(visit.results, key=lambda run: (run.shoe.is_test_shoe, run.number)).result
        assert result is not None
        yield TallyLine(day, "", "", "", MEASURED, result.left.pronation, result.right.pronation, UNSAID)
    elif refused := [run.outcome.code for run in visit.runs if isinstance(run.outcome, Unusable)]:
        yield TallyLine(day, "", "", "", refused[-1], "", "", UNSAID)


def line_of(run: Run, visit: Visit, day: str) -> TallyLine:
    shoe, result = run.shoe, run.result
    assert result is not None
    same = visit.taken.isdigit() and visit.runs[int(visit.taken) - 1].shoe == shoe
    outcome = "taken" if same else "left" if visit.taken else "unsaid"
    felt = UNSAID if run.comfort is None else COMFORT_STEP * round(run.comfort.overall / COMFORT_STEP)
    return TallyLine(
        day, shoe.brand, shoe.model, shoe.sku, outcome, result.left.pronation, result.right.pronation, felt
    )


def tally_csv(lines: Iterable[TallyLine]) -> bytes:
    """Of shoes, for a spreadsheet: a line each, comfort empty where nobody said."""
    shoes = (astuple(line) for line in lines if line.is_shoe)
    return as_csv(NAMES, (["" if value == UNSAID else value for value in row] for row in shoes))
