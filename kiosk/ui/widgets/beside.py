"""A runner beside the reference: stick figures at the same phase, and curves with the moments that were matched."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from kivy.graphics import Color, Ellipse, Line
from kivy.properties import NumericProperty
from numpy.typing import NDArray

from gait.foot import Foot
from gait.neutral.movement import ANKLE, HEEL, HIP, KNEE, OTHER, OWN, SHOULDER
from gait.result import Aligned, StrideBeside
from kiosk.ui import theme
from kiosk.ui.widgets.curve import CurveChart, Trace
from kiosk.ui.widgets.marks import Drawn

Floats = NDArray[np.float64]

BONES = ((HEEL, ANKLE), (ANKLE, KNEE), (KNEE, HIP), (HIP, SHOULDER))
EVERY = 5  # matched places from one thin line to the next
MARGIN = 0.04  # of the room, left free round the figures


class Figures(Drawn):
    """Both bodies as seen from behind, the reference broad and grey, the runner over it in their colour.

    place: 0 to 99 of the stride. The scale holds for the whole stride, so that nothing jumps.
    """

    place = NumericProperty(0)
    unit = NumericProperty(1.0)

    def __init__(self, **options: object) -> None:
        super().__init__(**options)
        self.stride: StrideBeside | None = None
        self.colour = theme.INK
        self.bind(place=self.redraw, unit=self.redraw)

    def show(self, stride: StrideBeside | None, colour: str) -> None:
        """Lay a stride out; None draws nothing."""
        self.stride, self.colour = stride, colour
        self.redraw()

    def draw(self) -> None:
        if self.stride is None or min(self.size) < 40 * self.unit:
            return
        stand = standing(self.stride, (self.x, self.y, self.width, self.height))
        place = int(self.place)
        self.draw_body(stand.on_screen(self.stride.reference[place]), theme.GHOST, 15.0)
        runner = stand.on_screen(self.stride.runner[place])
        self.draw_body(runner, self.colour, 6.0)
        side = 20 * self.unit
        for x, y in runner[OWN][np.isfinite(runner[OWN]).all(axis=1)]:
            Ellipse(pos=(x - side / 2, y - side / 2), size=(side, side))

    def draw_body(self, body: Floats, colour: str, px: float) -> None:
        Color(*theme.rgba(colour))
        for a, b in bones(body):
            Line(points=[*a, *b], width=px * self.unit / 2, cap="round")


@dataclass(frozen=True, slots=True)
class Standing:
    """Where bodies stand in a box: `middle` in shank lengths falls on `centre`; scale: px a shank length."""

    middle: Floats
    centre: tuple[float, float]
    scale: Floats

    def on_screen(self, body: Floats) -> Floats:
        return np.asarray((body - self.middle) * self.scale + self.centre)


def standing(stride: StrideBeside, box: tuple[float, float, float, float]) -> Standing:
    """The largest scale at which both bodies stay inside a box (x, y, width, height) all through the stride."""
    every = np.concatenate([stride.runner.reshape(-1, 2), stride.reference.reshape(-1, 2)])
    low, high = np.nanmin(every, axis=0), np.nanmax(every, axis=0)
    x, y, width, height = box
    room = (1.0 - 2.0 * MARGIN) * np.array([width, height])
    scale = float((room / np.maximum(high - low, 0.1)).min())
    outward = -1.0 if stride.foot is Foot.LEFT else 1.0  # the left foot's outside is the picture's left
    return Standing(0.5 * (low + high), (x + width / 2.0, y + height / 2.0), np.array([outward * scale, scale]))


def bones(body: Floats) -> Iterator[tuple[Floats, Floats]]:
    """Ends of every segment of a body [2, 5, 2] that is seen."""
    pairs = [(body[leg, a], body[leg, b]) for leg in (OTHER, OWN) for a, b in BONES]
    pairs += [(body[OWN, joint], body[OTHER, joint]) for joint in (HIP, SHOULDER)]
    for a, b in pairs:
        if np.isfinite(a).all() and np.isfinite(b).all():
            yield a, b


class MatchedCurves(CurveChart):
    """Runner's and reference's rearfoot curve, thin lines between matched moments, and where the figures stand.

    stance_pct: of the moment that the figures show; below 0 while the foot is in the air.
    """

    stance_pct = NumericProperty(-1.0)

    def __init__(self, **options: object) -> None:
        super().__init__(**options)
        self.links: list[tuple[float, float]] = []
        self.bind(stance_pct=self.redraw)

    def match(self, aligned: Aligned, colour: str, names: tuple[str, str]) -> None:
        """names: of the runner's and of the reference's line."""
        mine, other = over_stance(aligned.runner_deg, aligned), over_stance(aligned.reference_deg, aligned)
        pct = np.linspace(aligned.start_pct, aligned.end_pct, len(aligned.runner_deg))
        self.links = [(float(pct[i]), float(pct[j])) for i, j in aligned.path[::EVERY]]
        traces = [Trace(other, theme.GREY, names[1]), Trace(mine, colour, names[0])]
        self.show(traces, aligned.reference_deg, aligned.reference_deg)

    def draw_band(self) -> None:
        """In the band's place: the matched moments, and the present one."""
        percent = np.arange(101.0)
        for mine, other in self.links:
            runner, reference = self.traces[1].deg, self.traces[0].deg
            deg = np.array([np.interp(mine, percent, runner), np.interp(other, percent, reference)])
            Color(*theme.rgba(theme.EDGE, 0.55))
            Line(points=self.at(np.array([mine, other]), deg).ravel().tolist(), width=max(1.0, 0.7 * self.unit))
        if self.stance_pct >= 0.0:
            at = np.full(2, float(self.stance_pct))
            (x, _), _ = self.at(at, np.zeros(2))
            Color(*theme.rgba(theme.INK, 0.6))
            Line(points=[x, self.y + 40 * self.unit, x, self.top], width=1.6 * self.unit)


def over_stance(deg: Floats, aligned: Aligned) -> Floats:
    """[101] a curve of the stretch that both know; NaN outside it."""
    pct = np.linspace(aligned.start_pct, aligned.end_pct, len(deg))
    return np.interp(np.arange(101.0), pct, deg, left=np.nan, right=np.nan)
