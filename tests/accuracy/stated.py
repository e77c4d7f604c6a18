"""How far what is stated can be relied on: errors beside the intervals that were given with them."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

SDS = 1.96  # half a 95 % interval in standard deviations
WIDTHS_DEG = (0.0, 1.5, 2.0, 3.0, 5.0, math.inf)  # half widths of 95 % intervals, in bins


@dataclass(frozen=True, slots=True)
class Stated:
    """One number of one foot. error: measured less true; half_width: of its 95 % interval; both in its unit."""

    name: str
    error: float
    half_width: float

    @property
    def known(self) -> bool:
        return math.isfinite(self.error) and math.isfinite(self.half_width)

    @property
    def holds(self) -> bool:
        return abs(self.error) <= self.half_width

    @property
    def z(self) -> float:
        """The error in the standard deviations that were stated: within 1.96 for 95 in 100."""
        return SDS * self.error / self.half_width


def stated_table(stated: Sequence[Stated]) -> Iterator[str]:
    """A table: by quantity, then by stated width of the peaks."""
    known = [s for s in stated if s.known]
    heads = f"{'n':>5}{'half width':>12}{'rms error':>11}{'rms z':>8}{'worst z':>9}{'hold, %':>9}"
    yield f"\n{'stated and achieved':<30}{heads}"
    for name in dict.fromkeys(s.name for s in known):
        yield row(name, [s for s in known if s.name == name])
    peaks = [s for s in known if s.name.startswith("peak")]
    for low, high in zip(WIDTHS_DEG, WIDTHS_DEG[1:], strict=False):
        inside = [s for s in peaks if low <= s.half_width < high]
        if inside:
            yield row(f"  peak, stated {low:g} to {high:g}", inside)


def row(name: str, stated: Sequence[Stated]) -> str:
    half = float(np.median([s.half_width for s in stated]))
    error, z = (np.array([getattr(s, what) for s in stated]) for what in ("error", "z"))
    hold = 100.0 * float(np.mean([s.holds for s in stated]))
    worst = float(np.abs(z).max())
    return f"{name:<30}{len(stated):>5}{half:>12.2f}{rms(error):>11.2f}{rms(z):>8.2f}{worst:>9.2f}{hold:>9.0f}"


def rms(values: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> float:
    return float(np.sqrt(np.mean(np.square(values))))
