"""Runs of earlier visits beside today's: what is told of each, and whether its angles can be laid beside others."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from gait.foot import Foot
from gait.measure import Measure, difference
from gait.result import Analysis
from gait.verdict.rules import Verdict

MOST_EARLIER = 12  # runs that are shown: of the last years, as many as fit a page
ROOM = 0.12  # of the angles' span, above and below, in a chart

Peaks = tuple[Measure | None, Measure | None]
"""Most eversion of the left and the right foot, degrees; None where not measured."""


@dataclass(frozen=True, slots=True)
class Way:
    """How a run was measured. method, zero: as in Analysis; rules: their name; models: digests of its networks, None
    where nobody says."""

    method: str
    zero: str
    rules: str
    models: frozenset[str] | None


@dataclass(frozen=True, slots=True)
class EarlierRun:
    """store, shoe: their names, empty where nobody says. verdicts: of both feet, without reasons."""

    day: date
    store: str
    shoe: str
    verdicts: tuple[Verdict, Verdict]
    peaks: Peaks
    way: Way


@dataclass(frozen=True, slots=True)
class Earlier:
    """runs: the newest first, at most MOST_EARLIER. chosen: the place of the one that today is laid beside."""

    runs: tuple[EarlierRun, ...]
    chosen: int = 0


class Apart(StrEnum):
    """Why two runs cannot be laid beside each other."""

    METHOD = "method"
    ZERO = "zero"
    RULES = "rules"
    MODELS = "models"
    UNMEASURED = "unmeasured"


class Change(StrEnum):
    """Of the most roll-in, as far as it is more than the noise."""

    NONE = "none"
    LESS = "less"
    MORE = "more"
    BOTH = "both"


def way_of(analysis: Analysis) -> Way:
    models = frozenset(model.sha256 for model in analysis.models)
    return Way(analysis.method, analysis.zero, analysis.rules.name, models)


def peaks_of(analysis: Analysis) -> Peaks:
    left, right = (analysis.feet[foot].peak_eversion_deg for foot in Foot)
    return left, right


def apart(before: Way, after: Way) -> Apart | None:
    """What keeps angles of different days apart. Without a standing trial each day's camera has a zero of its own."""
    if before.method != after.method:
        return Apart.METHOD
    if before.zero != after.zero or after.zero == "none":
        return Apart.ZERO
    if before.rules != after.rules:
        return Apart.RULES
    return Apart.MODELS if before.models is None or before.models != after.models else None


def peak_changes(before: Peaks, after: Peaks) -> list[Measure | None]:
    """Of both feet: after less before."""
    return [difference(new, old) for old, new in zip(before, after, strict=True)]


def change_of(changes: Iterable[Measure | None]) -> Change:
    """What differences of the most roll-in come to; what lies within the noise is none."""
    clear = [change for change in changes if change is not None and change.is_clear]
    if not clear:
        return Change.NONE
    if all(change.mean < 0.0 for change in clear):
        return Change.LESS
    return Change.MORE if all(change.mean > 0.0 for change in clear) else Change.BOTH


def scale_of(peaks: Sequence[Measure]) -> tuple[float, float]:
    """Lowest and highest angle of a chart of them with their intervals, degrees."""
    low, high = min(peak.mean - half_of(peak) for peak in peaks), max(peak.mean + half_of(peak) for peak in peaks)
    room = ROOM * max(high - low, 1.0)
    return low - room, high + room


def half_of(peak: Measure) -> float:
    """Of the interval; none where one step gave it."""
    half = (peak.high - peak.low) / 2.0
    return half if math.isfinite(half) else 0.0
