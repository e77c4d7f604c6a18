"""A runner beside the reference: stick figures at the same phase, and curves with the moments that were matched."""

from __future__ import annotations

import numpy as np
from kivy.graphics import Color, Ellipse, Line
from kivy.properties import NumericProperty
from numpy.typing import NDArray

from gait.neutral.figures import BodiesInBox, bones, fit_bodies
from gait.neutral.movement import OWN
from gait.result import Aligned, StrideBeside
from kiosk.ui import theme
from kiosk.ui.widgets.curve import CurveChart, Trace
from kiosk.ui.widgets.marks import Drawn

Floats = NDArray[np.float64]

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
        box = stand(self.stride, (self.x, self.y, self.width, self.height))
        place = int(self.place)
        self.draw_body(box.lay(self.stride.reference[place]), theme.GHOST, 15.0)
        runner = box.lay(self.stride.runner[place])
        self.draw_body(runner, self.colour, 6.0)
        side = 20 * self.unit
        for x, y in runner[OWN][np.isfinite(runner[OWN]).all(axis=1)]:
            Ellipse(pos=(x - side / 2, y - side / 2), size=(side, side))

    def draw_body(self, body: Floats, colour: str, px: float) -> None:
        Color(*theme.rgba(colour))
        for a, b in bones(body):
            Line(points=[*a, *b], width=px * self.unit / 2, cap="round")


def stand(stride: StrideBeside, box: tuple[float, float, float, float]) -> BodiesInBox:
    """Where both bodies of a stride stand in a box (x, y, width, height), px: the same all through the stride."""
    x, y, width, height = box
    room = (1.0 - 2.0 * MARGIN) * width, (1.0 - 2.0 * MARGIN) * height
    return fit_bodies(stride.runner, stride.reference, stride.foot, (x + width / 2.0, y + height / 2.0), room)


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
