"""Counts added up as they come, by day, by reason and by month: what head office's page reads."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from chain.storage.database import Line
from gait.verdict.rules import PronationClass

OF_SHOES = ("taken", "left", "unsaid")  # outcomes of a pair of shoes; every other is a visit's
MEASURED = (
    "measured"  # the outcome of a visit that has a result; any other is the code of why its recording was refused
)


@dataclass(frozen=True, slots=True)
class Counted:
    """A line of counts, as kiosk.storage.tally has it."""

    kiosk: UUID
    day: str
    brand: str
    model: str
    outcome: str
    left_class: str
    right_class: str

    @property
    def is_shoe(self) -> bool:
        return self.outcome in OF_SHOES

    @property
    def is_refused(self) -> bool:
        return not self.is_shoe and self.outcome != MEASURED

    @property
    def is_inconclusive(self) -> bool:
        return self.outcome == MEASURED and PronationClass.INCONCLUSIVE in (self.left_class, self.right_class)


def add(line: Line, counted: Counted, more: int) -> None:
    """more: how much its line of counts has grown. Raises psycopg's DataError for a day that there is not."""
    taken = more * (counted.outcome == "taken")
    tried = more * (counted.is_shoe and bool(counted.brand + counted.model))
    visits, inconclusive, refused = (
        more * said for said in (not counted.is_shoe, counted.is_inconclusive, counted.is_refused)
    )
    line.execute(
        "INSERT INTO days AS old VALUES (%s, %s, %s, %s, %s, %s, %s) ON CONFLICT (kiosk, day) DO UPDATE SET"
        " visits = old.visits + excluded.visits, inconclusive = old.inconclusive + excluded.inconclusive,"
        " refused = old.refused + excluded.refused, tried = old.tried + excluded.tried,"
        " taken = old.taken + excluded.taken",
        (counted.kiosk, counted.day, visits, inconclusive, refused, tried, taken),
    )
    if counted.is_refused:
        add_reason(line, counted, more)
    if counted.is_shoe:
        add_shoe(line, counted, tried, taken)


def add_reason(line: Line, counted: Counted, more: int) -> None:
    line.execute(
        "INSERT INTO reason_days AS old VALUES (%s, %s, %s, %s) ON CONFLICT (day, kiosk, reason)"
        " DO UPDATE SET visits = old.visits + excluded.visits",
        (counted.kiosk, counted.day, counted.outcome, more),
    )


def add_shoe(line: Line, counted: Counted, tried: int, taken: int) -> None:
    """A shoe that was taken untried has no name."""
    line.execute(
        "INSERT INTO shoe_months AS old VALUES (%s, date_trunc('month', %s::date), %s, %s, %s, %s)"
        " ON CONFLICT (month, kiosk, brand, model)"
        " DO UPDATE SET tried = old.tried + excluded.tried, taken = old.taken + excluded.taken",
        (counted.kiosk, counted.day, counted.brand, counted.model, tried, taken),
    )
