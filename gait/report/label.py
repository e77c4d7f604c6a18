"""Finds places for words on a chart, where they touch no line, no other word and no edge."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from gait.report.typeface import STRONG, TEXT, width_pt

Floats = NDArray[np.float64]

CURVE_SIZE, BAND_SIZE = 9.0, 7.5  # points
CLEAR = 3.5  # points between a word and any line
APART = 8.0  # points between two words
STEP = (6.0, 2.5)  # points: grid of the places that are tried
LEADER_FROM = 16.0  # points: a word further from its curve gets a thin line to it
FINE = 3  # points of a dense line for each of its own


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in points, (x, y) its lower left corner."""

    x: float
    y: float
    width: float
    height: float

    def grown(self, by: float) -> Box:
        return Box(self.x - by, self.y - by, self.width + 2 * by, self.height + 2 * by)

    def meets(self, other: Box) -> bool:
        apart_x = self.x > other.x + other.width or other.x > self.x + self.width
        return not (apart_x or self.y > other.y + other.height or other.y > self.y + self.height)

    def holds_any(self, points: Floats) -> bool:
        """points: [n, 2]."""
        inside = (points >= (self.x, self.y)) & (points <= (self.x + self.width, self.y + self.height))
        return bool(inside.all(axis=1).any())


@dataclass(frozen=True, slots=True)
class Label:
    """A placed word; leader: (x1, y1, x2, y2) from the word to what it names, where that is not beside it."""

    text: str
    box: Box
    size: float
    leader: tuple[float, float, float, float] | None = None


@dataclass(slots=True)
class FreeSpace:
    """The free room of a chart: inside `box`, away from `lines` [n, 2] and from what was placed before."""

    box: Box
    lines: Floats
    taken: list[Box] = field(default_factory=list)

    def curve_label(self, text: str, own: Floats, other: Floats) -> Label:
        """Near the curve's highest point: over the higher curve, under the lower, not nearer to the other."""
        top = own[int(np.nanargmax(own[:, 1]))]
        lines = dense(own), dense(other)
        upper = not lines[1].size or float(top[1]) >= float(lines[1][:, 1].max())

        def cost(box: Box) -> float:
            near, far = (distance(box, line) for line in lines)
            confused = 12.0 if far < near + 2.0 else 0.0
            aside = 0.15 * abs(box.x + box.width / 2.0 - float(top[0]))
            wrong_side = 25.0 if (box.y > float(top[1])) != upper else 0.0
            return near + aside + confused + wrong_side

        box = self.place(width_pt(text, STRONG, CURVE_SIZE), CURVE_SIZE, cost)
        return Label(text, box, CURVE_SIZE, leader(box, lines[0]))

    def band_label(self, text: str, low: Floats, high: Floats) -> Label:
        """Inside the band where it can be, towards the right, away from the highest points."""

        def cost(box: Box) -> float:
            inside = np.interp([box.x, box.x + box.width], low[:, 0], low[:, 1]).max()
            above = np.interp([box.x, box.x + box.width], high[:, 0], high[:, 1]).min()
            outside = max(float(inside) - box.y, 0.0) + max(box.y + box.height - float(above), 0.0)
            return 4.0 * outside - 0.05 * box.x

        return Label(text, self.place(width_pt(text, TEXT, BAND_SIZE), BAND_SIZE, cost), BAND_SIZE)

    def place(self, width: float, size: float, cost: Callable[[Box], float]) -> Box:
        """The cheapest free place; the headroom above the curves makes sure that there is one."""
        places = sorted(self.tried(width, size), key=cost)
        best = next((box for box in places if self.is_free(box.grown(CLEAR))), places[0])
        self.taken.append(best)
        return best

    def tried(self, width: float, size: float) -> list[Box]:
        """Every place of the grid, inside the chart with a little air."""
        inner = self.box.grown(-3.0)
        across = np.arange(inner.x, inner.x + inner.width - width, STEP[0])
        up = np.arange(inner.y, inner.y + inner.height - size, STEP[1])
        return [Box(float(x), float(y), width, size) for x in across for y in up]

    def is_free(self, box: Box) -> bool:
        return not box.holds_any(self.lines) and not any(box.grown(APART).meets(other) for other in self.taken)


def dense(line: Floats) -> Floats:
    """[m, 2] points so close along a line that no word slips between two; NaN parts left out."""
    at = np.arange(0.0, len(line) - 1.0 + 0.5 / FINE, 1.0 / FINE)
    index = np.minimum(at.astype(int), len(line) - 2)
    share = (at - index)[:, None]
    points = line[index] * (1.0 - share) + line[index + 1] * share
    return np.asarray(points[np.isfinite(points).all(axis=1)], dtype=np.float64)


def distance(box: Box, points: Floats) -> float:
    """Points from a box to the nearest of a line's points; infinite without any."""
    return float(np.min(np.hypot(*gaps(box, points)), initial=np.inf))


def gaps(box: Box, points: Floats) -> tuple[Floats, Floats]:
    x = np.maximum(np.maximum(box.x - points[:, 0], points[:, 0] - box.x - box.width), 0.0)
    y = np.maximum(np.maximum(box.y - points[:, 1], points[:, 1] - box.y - box.height), 0.0)
    return x, y


def leader(box: Box, line: Floats) -> tuple[float, float, float, float] | None:
    """Straight up or down from the middle of the word to its line."""
    if distance(box, line) < LEADER_FROM:
        return None
    middle = box.x + box.width / 2.0
    x, y = (float(v) for v in line[int(np.argmin(np.abs(line[:, 0] - middle)))])
    edge = box.y - 1.0 if y < box.y else box.y + box.height + 1.0
    return middle, edge, x, y
