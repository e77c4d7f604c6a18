"""Figures as bars, and how sure a share of few is."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

WIDTH, HEIGHT = 1000.0, 100.0  # of the drawing's own units; the page stretches it
GAP = 0.25  # of a bar's place
WEEK = 7
MOST_BARS = 100  # beyond, weeks are drawn: a bar would be thinner than a pixel of a phone
Z_95 = 1.96  # two-sided 95 %


@dataclass(frozen=True, slots=True)
class Bar:
    """A day, or a week that begins with it; in units of the drawing, from its upper left corner."""

    day: date
    visits: int
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Chart:
    """weekly: a bar is a week's. most: visits of the highest."""

    bars: tuple[Bar, ...]
    weekly: bool
    most: int


def chart(visits: Mapping[date, int], since: date, days: int) -> Chart:
    """Of so many days from `since` on."""
    step = WEEK if days > MOST_BARS else 1
    starts = [since + timedelta(days=start) for start in range(0, days, step)]
    sums = [sum(visits.get(start + timedelta(days=day), 0) for day in range(step)) for start in starts]
    most, place = max(sums, default=0), WIDTH / max(len(sums), 1)
    bars = []
    for number, (start, many) in enumerate(zip(starts, sums, strict=True)):
        height = HEIGHT * many / most if most else 0.0
        x = place * (number + GAP / 2)
        bars.append(
            Bar(start, many, round(x, 2), round(HEIGHT - height, 2), round(place * (1 - GAP), 2), round(height, 2))
        )
    return Chart(tuple(bars), step == WEEK, most)


def at_least(many: int, of: int) -> float:
    """The least share that fits `many` of `of`: lower end of Wilson's 95 % interval (1927), 0 to 1."""
    if not of:
        return 0.0
    p = many / of
    spread = Z_95 * math.sqrt(p * (1 - p) / of + Z_95**2 / (4 * of**2))
    return max(0.0, (p + Z_95**2 / (2 * of) - spread) / (1 + Z_95**2 / of))
