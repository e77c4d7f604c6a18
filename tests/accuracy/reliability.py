"""`python -m tests.accuracy.reliability FILE... --out FIGURE.svg`: do intervals hold as often as they say?

From kept outcomes. A stated 95 % interval means a normal error; narrowed to another level it must hold the truth just
as often. A curve below the diagonal: too sure; above: too modest. At the right end every method's own 95 %.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from tests.accuracy.figures import table
from tests.accuracy.outcomes import Outcome, read_outcomes
from tests.accuracy.page import renew

Floats = NDArray[np.float64]

LEVELS = np.arange(5, 100, 5) / 100.0
STATED = 0.95
LEAST_FEET = 4  # fewer make no curve
SIDE, EDGE, KEY = 360, 48, 250  # px: of the square, round it, and for the key
INKS = ("#1b6ca8", "#c0392b", "#2e8b57", "#8e44ad", "#b9770e", "#555555")
DASHES = ("", "7 3", "2 3", "8 3 2 3", "4 4", "1 2")  # so that it reads in grey too


@dataclass(frozen=True, slots=True)
class Group:
    """Feet of one source, method and zero. errors, halves [k]: degrees."""

    name: str
    errors: Floats
    halves: Floats

    def held(self, level: float) -> float:
        """Share of the feet whose error lies within the interval of a level."""
        scale = deviate(level) / deviate(STATED)
        return float(np.mean(np.abs(self.errors) <= scale * self.halves))


def deviate(level: float) -> float:
    """Half width of a normal interval in standard deviations."""
    return NormalDist().inv_cdf(0.5 + level / 2)


def groups(outcomes: Sequence[Outcome]) -> list[Group]:
    return [group_of(name, [o for o in outcomes if name_of(o) == name]) for name in sorted(set(map(name_of, outcomes)))]


def name_of(outcome: Outcome) -> str:
    zero = "standing" if outcome.zero == "standing" else "no standing"
    return f"{outcome.source}, {outcome.method}, {zero}"


def group_of(name: str, outcomes: Sequence[Outcome]) -> Group:
    return Group(name, np.array([o.error_deg for o in outcomes]), np.array([o.half_width_deg for o in outcomes]))


def page_table(found: Sequence[Group]) -> str:
    head = ("feet of", "feet", "mean half width, deg", "RMS error, deg", "held at 50 %", "at 80 %", "at 95 %")
    return table(head, map(group_row, found))


def group_row(group: Group) -> tuple[str, ...]:
    rms = float(np.sqrt(np.mean(np.square(group.errors))))
    held = [f"{100 * group.held(level):.0f} %" for level in (0.5, 0.8, STATED)]
    return group.name, str(len(group.errors)), f"{group.halves.mean():.2f}", f"{rms:.2f}", *held


def figure(found: Sequence[Group]) -> str:
    """The figure as SVG: stated level across, held share up."""
    drawn = [group for group in found if len(group.errors) >= LEAST_FEET]
    width, height = SIDE + 2 * EDGE + KEY, SIDE + 2 * EDGE
    size = f'width="{width}" height="{height}"'
    opening = f'<svg xmlns="http://www.w3.org/2000/svg" {size} font-family="sans-serif" font-size="12">'
    curves = [part for k, group in enumerate(drawn) for part in curve(k, group)]
    return "\n".join([opening, f'<rect {size} fill="#fff"/>', *axes(), *curves, "</svg>\n"])


def across(share: float) -> float:
    return EDGE + SIDE * share


def up(share: float) -> float:
    return EDGE + SIDE * (1.0 - share)


def axes() -> Iterator[str]:
    yield f'<rect x="{EDGE}" y="{EDGE}" width="{SIDE}" height="{SIDE}" fill="none" stroke="#222"/>'
    for share in (0.0, 0.25, 0.5, 0.75, 1.0):
        yield f'<text x="{across(share):.0f}" y="{up(0) + 18:.0f}" text-anchor="middle">{share:.0%}</text>'
        yield f'<text x="{EDGE - 6}" y="{up(share) + 4:.0f}" text-anchor="end">{share:.0%}</text>'
    yield f'<path d="M{across(0)} {up(0)}L{across(1)} {up(1)}" stroke="#999" stroke-width="1"/>'
    yield f'<text x="{across(0.5):.0f}" y="{up(0) + 38:.0f}" text-anchor="middle">the interval says</text>'
    yield f'<text x="{EDGE}" y="{EDGE - 14}">feet whose truth it holds</text>'


def curve(number: int, group: Group) -> Iterator[str]:
    """One group's line and its name beside the square."""
    ink, dash = INKS[number % len(INKS)], DASHES[number % len(DASHES)]
    style = f'fill="none" stroke="{ink}" stroke-width="2" stroke-dasharray="{dash}"'
    points = " ".join(f"{across(level):.1f},{up(group.held(level)):.1f}" for level in LEVELS)
    x, y = SIDE + 2 * EDGE - 30, EDGE + 20 + 36 * number
    yield f'<polyline points="{points}" {style}/>'
    yield f'<path d="M{x} {y}h26" {style}/>'
    yield f'<text x="{x + 32}" y="{y + 4}">{group.name}</text>'
    yield f'<text x="{x + 32}" y="{y + 18}" fill="#555">{len(group.errors)} feet</text>'


def main() -> None:
    verb = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    verb.add_argument("kept", type=Path, metavar="FILE", nargs="+", help="outcomes that the other commands kept")
    verb.add_argument("--out", type=Path, metavar="SVG", required=True, help="the figure")
    verb.add_argument("--write", type=Path, metavar="PAGE", help="write the section `reliability` of a page anew")
    order = verb.parse_args()
    found = groups(read_outcomes(order.kept))
    order.out.write_text(figure(found), "utf-8")
    print(page_table(found))
    if order.write:
        renew(order.write, "reliability", page_table(found))


if __name__ == "__main__":
    main()
