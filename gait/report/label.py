"""Finds places for words on a chart, where they touch no line, no other word and no edge."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from gait.report.typeface import STRONG, TEXT, width_pt

Floats = NDArray[np.float64]
Size = tuple[float, float]  # points: width, height

CURVE_SIZE, BAND_SIZE = 9.0, 7.5  # points
CLEAR = 3.5  # points between a word and any line
APART = 8.0  # points between two words
STEP = (6.0, 2.5)  # points: grid of the places that are tried
LEADER_FROM = 16.0  # points: a word further from its curve gets a thin line to it
FINE = 3  # points of a dense line for each of its own


@dataclass(frozen=True, slots=True)
class Rectangle:
    """A rectangle in points, (x, y) its lower left corner."""

    x: float
    y: float
    width: float
    height: float

    def grown(self, by: float) -> Rectangle:
        return Rectangle(self.x - by, self.y - by, self.width + 2 * by, self.height + 2 * by)


@dataclass(frozen=True, slots=True)
class Label:
    """A placed word; leader: (x1, y1, x2, y2) from the word to what it names, where that is not beside it."""

    text: str
    box: Rectangle
    size: float
    leader: tuple[float, float, float, float] | None = None


@dataclass(slots=True)
class FreeSpace:
    """The free room of a chart: inside `box`, away from `lines` [n, 2] and from what was placed before."""

    box: Rectangle
    lines: Floats
    taken: list[Rectangle] = field(default_factory=list)

    def curve_label(self, text: str, own: Floats, other: Floats) -> Label:
        """Near the curve's highest point: over the higher curve, under the lower, not nearer to the other."""
        top = own[int(np.nanargmax(own[:, 1]))]
        lines = dense(own), dense(other)
        upper = not lines[1].size or float(top[1]) >= float(lines[1][:, 1].max())
        size = width_pt(text, STRONG, CURVE_SIZE), CURVE_SIZE

        def cost(x: Floats, y: Floats) -> Floats:
            near, far = (distance(x, y, size, line) for line in lines)
            confused = 12.0 * (far < near + 2.0)
            aside = 0.15 * np.abs(x + size[0] / 2.0 - float(top[0]))
            wrong_side = 25.0 * ((y > float(top[1])) != upper)
            return np.asarray(near + aside + confused + wrong_side, dtype=np.float64)

        box = self.place(size, cost)
        return Label(text, box, CURVE_SIZE, leader(box, lines[0]))

    def band_label(self, text: str, low: Floats, high: Floats) -> Label:
        """Inside the band where it can be, towards the right, away from the highest points."""
        size = width_pt(text, TEXT, BAND_SIZE), BAND_SIZE

        def cost(x: Floats, y: Floats) -> Floats:
            ends = x, x + size[0]
            inside = np.maximum(*(np.interp(end, low[:, 0], low[:, 1]) for end in ends))
            above = np.minimum(*(np.interp(end, high[:, 0], high[:, 1]) for end in ends))
            outside = np.maximum(inside - y, 0.0) + np.maximum(y + size[1] - above, 0.0)
            return np.asarray(4.0 * outside - 0.05 * x, dtype=np.float64)

        return Label(text, self.place(size, cost), BAND_SIZE)

    def place(self, size: Size, cost: Callable[[Floats, Floats], Floats]) -> Rectangle:
        """The cheapest free place; the headroom above the curves makes sure that there is one.

        cost(x [n, 1], y [1, m]) -> [n, m]: of the boxes whose lower left corners are at x and y.
        """
        x, y = self.tried(size)
        costs = cost(x, y)
        free = self.are_free(x, y, size)
        best = np.argmin(np.where(free, costs, np.inf) if free.any() else costs)
        across, up = np.unravel_index(best, costs.shape)
        box = Rectangle(float(x[across, 0]), float(y[0, up]), *size)
        self.taken.append(box)
        return box

    def tried(self, size: Size) -> tuple[Floats, Floats]:
        """x [n, 1], y [1, m] of lower left corners: a grid inside the chart with a little air."""
        inner = self.box.grown(-3.0)
        across = np.arange(inner.x, inner.x + inner.width - size[0], STEP[0])
        up = np.arange(inner.y, inner.y + inner.height - size[1], STEP[1])
        return across[:, None], up[None]

    def are_free(self, x: Floats, y: Floats, size: Size) -> NDArray[np.bool_]:
        """[n, m]: which boxes touch no line and nothing that was placed."""
        near_x, near_y = gap(x, size[0], self.lines[:, 0]) <= CLEAR, gap(y, size[1], self.lines[:, 1]) <= CLEAR
        free: NDArray[np.bool_] = np.logical_not((near_x[:, None] & near_y).any(axis=2))
        for box in self.taken:
            other = box.grown(APART + CLEAR)
            beside = (x > other.x + other.width) | (other.x > x + size[0])
            free &= beside | (y > other.y + other.height) | (other.y > y + size[1])
        return free


def dense(line: Floats) -> Floats:
    """[m, 2] points so close along a line that no word slips between two; NaN parts left out."""
    at = np.arange(0.0, len(line) - 1.0 + 0.5 / FINE, 1.0 / FINE)
    index = np.minimum(at.astype(int), len(line) - 2)
    share = (at - index)[:, None]
    points = line[index] * (1.0 - share) + line[index + 1] * share
    return np.asarray(points[np.isfinite(points).all(axis=1)], dtype=np.float64)


def distance(x: Floats, y: Floats, size: Size, points: Floats) -> Floats:
    """[n, m] points from each box to the nearest of a line's points; infinite without any."""
    gaps_x, gaps_y = gap(x, size[0], points[:, 0]), gap(y, size[1], points[:, 1])
    nearest = np.min(gaps_x[:, None] ** 2 + gaps_y**2, axis=2, initial=np.inf)
    return np.asarray(np.sqrt(nearest), dtype=np.float64)


def gap(start: Floats, length: float, points: Floats) -> Floats:
    """[n, k] from each stretch of a length to each of k points on the same axis; 0 inside."""
    start = start.reshape(-1, 1)
    return np.maximum(np.maximum(start - points, points - start - length), 0.0)


def leader(box: Rectangle, line: Floats) -> tuple[float, float, float, float] | None:
    """Straight up or down from the middle of the word to its line."""
    if distance(np.array(box.x), np.array(box.y), (box.width, box.height), line)[0, 0] < LEADER_FROM:
        return None
    middle = box.x + box.width / 2.0
    x, y = (float(v) for v in line[int(np.argmin(np.abs(line[:, 0] - middle)))])
    edge = box.y - 1.0 if y < box.y else box.y + box.height + 1.0
    return middle, edge, x, y
