"""Curves and numbers of a chain's own customers, by activity, what they count from, and speed.

Kiosks ask neither sex nor age: there are no bands of them. Nobody's own curve leaves the centre: what is written is how
people are spread at each place of stance, as 20 curves from the lowest to the highest, so that an erased customer is
in no file.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple
from uuid import UUID

import numpy as np

from chain.judging import table_of
from chain.lessons.people import LEAST_PEOPLE, Floats, mean_of, number, over_known
from chain.storage.learnt import LearntRun
from gait.errors import TooFewRunners
from gait.foot import Foot
from gait.neutral.movement import JUDGED, POINTS, at_points
from gait.neutral.reference import REARFOOT, Origin, Reference, built_in, to_the_ends
from gait.verdict.norms import MIDDLE_80_PCT

BAND_MPS = 0.5  # of a speed band: a minute and a half on a kilometre at 2.5 m/s
ALL = -1.0  # in a speed's place
SPREAD_PCT = (np.arange(LEAST_PEOPLE) + 0.5) * 100.0 / LEAST_PEOPLE  # 2.5, 7.5 .. 97.5
FOOT_NUMBERS = ("peak_eversion_deg", "excursion_deg", "touchdown_deg", "time_to_peak_pct", "contact_time_ms")
CADENCE = "cadence_spm"
NAMES = ("activity", "zero", "speed_mps", "number", "people", "p10", "median", "p90")


class Cell(NamedTuple):
    """zero: what angles count from, standing or none. slowest_mps: of the band, ALL: all speeds, unknown ones too."""

    activity: str
    zero: str
    slowest_mps: float

    @property
    def speed(self) -> str:
        return "any" if self.slowest_mps == ALL else f"{self.slowest_mps:.1f} to {self.slowest_mps + BAND_MPS:.1f}"

    @property
    def told(self) -> str:
        return f"{self.activity}, zero: {self.zero}, {self.speed} m/s"


@dataclass(frozen=True, slots=True)
class Spread:
    """Of one number over people: 10th percentile, median, 90th."""

    name: str
    people: int
    p10: float
    median: float
    p90: float


@dataclass(frozen=True, slots=True, eq=False)
class Norm:
    """Of one cell. curves [20, 100]: rearfoot over stance, degrees, how the `curve_people` are spread who show all of
    it; None with fewer than twenty of them."""

    cell: Cell
    people: int
    numbers: tuple[Spread, ...]
    curves: Floats | None
    curve_people: int


@dataclass(frozen=True, slots=True)
class Shown:
    """What one run shows of somebody: numbers by name, curve [100], NaN where unseen."""

    numbers: dict[str, float]
    curve: Floats


def by_cell(runs: Iterable[LearntRun]) -> list[Norm]:
    """Of every cell with twenty people or more, by cell."""
    cells: dict[Cell, dict[UUID, list[Shown]]] = defaultdict(lambda: defaultdict(list))
    for run in runs:
        shown = shown_in(run)
        for cell in cells_of(run):
            cells[cell][run.person].append(shown)
    return [norm_of(cell, people) for cell, people in sorted(cells.items()) if len(people) >= LEAST_PEOPLE]


def cell_of(activity: str, zero: str, speed_mps: float | None) -> Cell:
    """The cell of a speed; None: of all speeds."""
    return Cell(activity, zero, ALL if speed_mps is None else BAND_MPS * math.floor(speed_mps / BAND_MPS))


def cells_of(run: LearntRun) -> Iterator[Cell]:
    activity, zero = str(table_of(run.document.get("scene")).get("activity")), str(run.document.get("zero"))
    yield cell_of(activity, zero, None)
    if run.speed_mps is not None:
        yield cell_of(activity, zero, run.speed_mps)


def shown_in(run: LearntRun) -> Shown:
    feet = [foot.word for foot in Foot]
    numbers = {name: float(over_known([mean_of(run.document, foot, name) for foot in feet])) for name in FOOT_NUMBERS}
    cadence = number(table_of(run.document.get(CADENCE)).get("mean"))
    return Shown(numbers | {CADENCE: cadence}, over_known([curve_of(run, foot) for foot in feet]))


def curve_of(run: LearntRun, foot: str) -> Floats:
    """A foot's mean curve [100]; NaN where it was not seen."""
    told = table_of(table_of(run.document.get("feet")).get(foot)).get("curve_deg")
    curve = np.array([number(value) for value in told] if isinstance(told, list) else [])
    return at_points(curve) if len(curve) == POINTS + 1 else np.full(POINTS, np.nan)


def norm_of(cell: Cell, people: dict[UUID, list[Shown]]) -> Norm:
    """Each person by the mean of their runs."""
    each = [
        {name: float(over_known([run.numbers[name] for run in runs])) for name in (*FOOT_NUMBERS, CADENCE)}
        for runs in people.values()
    ]
    curves = np.array([over_known([run.curve for run in runs]) for runs in people.values()])
    spreads = (spread_of(name, np.array([person[name] for person in each])) for name in (*FOOT_NUMBERS, CADENCE))
    whole = curves[np.isfinite(curves[:, :JUDGED]).all(axis=1)]
    spread = curves_over(whole) if len(whole) >= LEAST_PEOPLE else None
    return Norm(cell, len(people), tuple(each for each in spreads if each), spread, len(whole))


def spread_of(name: str, values: Floats) -> Spread | None:
    """None where fewer than twenty show it."""
    known = values[np.isfinite(values)]
    if len(known) < LEAST_PEOPLE:
        return None
    low, middle, high = np.percentile(known, (MIDDLE_80_PCT[0], 50.0, MIDDLE_80_PCT[1]))
    return Spread(name, len(known), float(low), float(middle), float(high))


def curves_over(curves: Floats) -> Floats:
    """How people's curves [p, 100] are spread [20, 100]; their last numbers are held to the end."""
    held = np.array([to_the_ends(curve) for curve in curves])
    return np.asarray(np.percentile(held, SPREAD_PCT, axis=0))


def reference_of(norm: Norm) -> Reference:
    """As `gait analyse --reference` takes it; the body's movement is the built-in reference's, which says whose it is.

    Raises TooFewRunners.
    """
    built = built_in(norm.cell.activity)
    if norm.curves is None or built is None:
        raise TooFewRunners(f"Fewer than {LEAST_PEOPLE} people of this group show whole curves.")
    origin = Origin(
        who="customers of all stores, as the spread of their curves",
        how=f"gait, from behind, counted from: {norm.cell.zero}",
        count=norm.curve_people,
        speed="" if norm.cell.slowest_mps == ALL else f"{norm.cell.speed} m/s",
        source="recordings that customers let improve the measurement",
        licence="",
    )
    name = f"{norm.cell.activity} in our stores"
    return replace(built, name=name, curves={REARFOOT: norm.curves}, curves_origin=origin)


def rows(found: Iterable[Norm]) -> Iterator[tuple[object, ...]]:
    """NAMES, one a number."""
    for norm in found:
        for each in norm.numbers:
            yield *norm.cell[:2], norm.cell.speed, each.name, each.people, each.p10, each.median, each.p90
