"""Numbers of people, not of runs: one person counts once, and nothing is told of fewer than twenty."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from chain.judging import table_of
from gait.spreadsheet import spelled

Floats = NDArray[np.float64]

LEAST_PEOPLE = 20  # in whatever is told of a group: fewer might be recognised


def mean_of(document: dict[str, Any], foot: str, name: str) -> float:
    """A foot's number in an analysis; NaN where it is not there."""
    found = table_of(table_of(document.get("feet")).get(foot)).get(name)
    return number(table_of(found).get("mean"))


def number(value: object) -> float:
    """NaN for anything else."""
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else np.nan


def over_known(values: Sequence[Floats] | Sequence[float]) -> Floats:
    """Mean over the first axis of what is known; NaN where nothing is."""
    stacked = np.asarray(values, np.float64)
    known = np.isfinite(stacked)
    count = known.sum(axis=0)
    return np.asarray(np.where(known, stacked, 0.0).sum(axis=0) / np.where(count, count, np.nan))


def table(names: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """For a terminal: columns as wide as what stands in them."""
    lines = [list(names), *([spelled(value) or "-" for value in row] for row in rows)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "\n".join("  ".join(map(str.ljust, line, widths)).rstrip() for line in lines)
