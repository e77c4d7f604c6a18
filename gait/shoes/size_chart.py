"""Shoe sizes in the store's own system: EU, UK, US or centimetres, by a table that the store may replace."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from gait.errors import SettingsFault
from gait.result import ShoeSize
from gait.shoes.sizes import SIZE, system_of, value_of
from gait.shoes.table_text import read_sheet

SYSTEMS = ("EU", "UK", "US men", "US women", "cm")
EU_LEAST, EU_MOST, EU_STEP = 30.0, 52.0, 0.5  # running shoes as sold, children's to the largest men's
USUAL_EU = 42.0

# EU, UK, US men, US women: as several running brands print them, others differ by half a size. The length of the foot
# in cm follows from French stitches: EU = 3/2 (cm + 1.5)
PRINTED = (
    (35.5, 2.5, 3.5, 5.0), (36.0, 3.0, 4.0, 5.5), (36.5, 3.5, 4.5, 6.0), (37.5, 4.0, 5.0, 6.5), (38.0, 4.5, 5.5, 7.0),
    (38.5, 5.0, 6.0, 7.5), (39.0, 5.5, 6.5, 8.0), (40.0, 6.0, 7.0, 8.5), (40.5, 6.5, 7.5, 9.0), (41.0, 7.0, 8.0, 9.5),
    (42.0, 7.5, 8.5, 10.0), (42.5, 8.0, 9.0, 10.5), (43.0, 8.5, 9.5, 11.0), (44.0, 9.0, 10.0, 11.5),
    (44.5, 9.5, 10.5, 12.0), (45.0, 10.0, 11.0, 12.5), (45.5, 10.5, 11.5, 13.0), (46.0, 11.0, 12.0, 13.5),
    (47.0, 11.5, 12.5, 14.0), (47.5, 12.0, 13.0, 14.5), (48.5, 13.0, 14.0, 15.5), (49.5, 14.0, 15.0, 16.5),
)  # fmt: skip
NEAR = 0.25  # half a step: further off the table does not know the size
Row = tuple[float, ...]  # a size in each of SYSTEMS
DEFAULT: tuple[Row, ...] = tuple((*row, round(row[0] / 1.5 - 1.5, 1)) for row in PRINTED)


@dataclass(frozen=True, slots=True)
class SizeChart:
    """system: one of SYSTEMS, in which sizes are asked and shown. rows: from small to large, as SYSTEMS."""

    system: str = "EU"
    rows: tuple[Row, ...] = DEFAULT

    def steps(self) -> list[float]:
        """EU sizes that can be asked for."""
        if self.system != "EU":
            return [row[0] for row in self.rows]
        count = round((EU_MOST - EU_LEAST) / EU_STEP)
        return [EU_LEAST + EU_STEP * step for step in range(count + 1)]

    def step(self, size_eu: float | None, by: int) -> float:
        """The EU size so many steps on; a usual one to begin with."""
        steps = self.steps()
        if size_eu is None:
            return nearest(steps, USUAL_EU)
        place = steps.index(nearest(steps, size_eu)) + by
        return steps[min(max(place, 0), len(steps) - 1)]

    def shown(self, size_eu: float) -> str:
        """The size as a number of the store's system."""
        if self.system == "EU":
            return f"{size_eu:g}"
        row = min(self.rows, key=lambda row: abs(row[0] - size_eu))
        return f"{row[SYSTEMS.index(self.system)]:g}"


USUAL_SIZES = SizeChart()


def european(size: ShoeSize, chart: SizeChart) -> ShoeSize:
    """With what it is in French stitches, where it is written as `UK 8`, `27 cm`, or in the store's own system."""
    match = SIZE.fullmatch(size.text) if size.eu is None else None
    said = system_of(match) if match else ""
    wanted = {"UK": "UK", "CM": "cm", "US": chart.system if chart.system.startswith("US") else ""}.get(said, "")
    if match is None or not wanted:
        return size
    place, value = SYSTEMS.index(wanted), value_of(match)
    row = min(chart.rows, key=lambda row: abs(row[place] - value))
    return replace(size, eu=row[0]) if abs(row[place] - value) <= NEAR else size


def nearest(steps: Sequence[float], size_eu: float) -> float:
    return min(steps, key=lambda step: abs(step - size_eu))


def read_size_table(path: Path) -> tuple[Row, ...]:
    """A CSV with the columns eu, uk, us_men, us_women, cm. Raises SettingsFault for one that is no table of sizes."""
    sheet = read_sheet(path)
    names = ["_".join(header.lower().split()) for header in sheet.headers]
    wanted = [system.lower().replace(" ", "_") for system in SYSTEMS]
    if not set(wanted) <= set(names):
        raise SettingsFault(f"The table of sizes {path.name} needs the columns {', '.join(wanted)}.")
    try:
        rows = sorted(
            tuple(float(cells[names.index(name)].replace(",", ".")) for name in wanted) for _, cells in sheet.rows
        )
    except (ValueError, IndexError) as error:
        raise SettingsFault(f"The table of sizes {path.name} has a cell that is no number: {error}.") from error
    if not rows:
        raise SettingsFault(f"The table of sizes {path.name} has no row.")
    return tuple(rows)
