"""Figures and what they should be: a table for the terminal, one for a page, and whether all is as good as it was."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

ACCEPTED = Path(__file__).parent / "accepted.json"  # figures that miss their target and are known to


@dataclass(frozen=True, slots=True)
class FigureTarget:
    """A figure and what it should be: at most `bound`, or at least where `more_is_better`. NaN: nothing to judge.

    An infinite bound: a figure that is told and not judged.
    """

    name: str
    value: float
    bound: float
    more_is_better: bool = False

    def within(self, bound: float) -> bool:
        if math.isnan(self.value):
            return True
        return self.value >= bound if self.more_is_better else abs(self.value) <= bound


def known() -> dict[str, float]:
    found: dict[str, float] = json.loads(ACCEPTED.read_text("utf-8"))
    return found


def print_targets(wanted: Sequence[FigureTarget]) -> int:
    """The table of targets; 1 when a figure misses its target and is worse than the last one accepted."""
    accepted, worse = known(), 0
    print(f"\n{'quantity':<58}{'measured':>10}  target")
    for target in wanted:
        print(f"{target.name:<58}{target.value:>10.2f}  {wish(target):<11}{state(target, accepted)}")
        worse += not target.within(accepted.get(target.name, target.bound))
    return 1 if worse else 0


def wish(target: FigureTarget) -> str:
    return "" if math.isinf(target.bound) else f"{'>=' if target.more_is_better else '<='} {target.bound:g}"


def state(target: FigureTarget, accepted: dict[str, float]) -> str:
    if math.isnan(target.value) or math.isinf(target.bound):
        return "not measured" if math.isnan(target.value) else ""
    if target.within(target.bound):
        return "met"
    limit = accepted.get(target.name)
    return "MISSED" if limit is None else f"MISSED (accepted up to {limit:g})"


def markdown(wanted: Sequence[FigureTarget]) -> str:
    """The same table for a page, without what could not be judged."""
    rows = [markdown_row(target) for target in wanted if not math.isnan(target.value)]
    return "\n".join(["| quantity | measured | wanted | reached |", "|---|---|---|---|", *rows])


def markdown_row(target: FigureTarget) -> str:
    if math.isinf(target.bound):
        return f"| {target.name} | {f'{target.value:.2f}'.removesuffix('.00')} | | |"
    sign = "at least" if target.more_is_better else "at most"
    reached = "yes" if target.within(target.bound) else "no"
    return f"| {target.name} | {target.value:.2f} | {sign} {target.bound:g} | {reached} |"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table."""
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (head, ["---"] * len(head), *rows))


def mad(errors: Iterable[float]) -> float:
    values = np.abs(np.array(list(errors), dtype=float))
    return float(np.nanmean(values)) if values.size else math.nan


def median(errors: Iterable[float]) -> float:
    values = np.abs(np.array(list(errors), dtype=float))
    return float(np.nanmedian(values)) if values.size else math.nan


def worst(errors: Iterable[float]) -> float:
    values = np.abs(np.array(list(errors), dtype=float))
    return float(np.nanmax(values)) if values.size else math.nan


def bias(errors: Iterable[float]) -> float:
    values = np.array(list(errors), dtype=float)
    return float(np.nanmean(values)) if values.size else math.nan


def rms(errors: Iterable[float]) -> float:
    values = np.array(list(errors), dtype=float)
    return float(np.sqrt(np.nanmean(np.square(values)))) if values.size else math.nan
