"""A runner beside the reference: stick figures at the same phase, and curves with the moments that were matched."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from kivy.graphics import Color, Ellipse, Line
from kivy.properties import NumericProperty
from numpy.typing import NDArray

from gait.neutral.figures import BodiesInBox, bones, both_of, fit_bodies, head, span_deg
from gait.neutral.movement import OWN
from gait.result import Aligned, StrideBeside
from kiosk.ui.look import theme
from kiosk.ui.widgets.curve import CurveChart, Trace
from kiosk.ui.widgets.marks import Drawn

Floats = NDArray[np.float64]

EVERY = 5  # matched places from one thin line to the next
MARGIN = 0.04  # of the room, left free round the figures


class Figures(Drawn):
    """Both bodies as seen from behind, the reference broad and grey, the runner over it in their colour.

    place: 0 to 99 of the stride. The scale holds for both feet's whole strides, so that nothing jumps.
    """

    place = NumericProperty(0)
    unit = NumericProperty(1.0)

    def __init__(self, **options: object) -> None:
        super().__init__(**options)
        self.stride: StrideBeside | None = None
        self.strides: Sequence[StrideBeside] = ()
        self.colour = theme.INK
        self.bind(place=self.redraw, unit=self.redraw)

    def show(self, stride: StrideBeside | None, colour: str, strides: Sequence[StrideBeside] = ()) -> None:
        """Lay a stride out in the scale of all `strides`; None draws nothing."""
        self.stride, self.colour, self.strides = stride, colour, strides
        self.redraw()

    def draw(self) -> None:
        if self.stride is None or min(self.size) < 40 * self.unit:
            return
        box = stand(self.stride, self.strides, (self.x, self.y, self.width, self.height))
        place = int(self.place)
        self.draw_body(self.stride.reference[place], box, theme.GHOST, 15.0)
        self.draw_body(self.stride.runner[place], box, self.colour, 6.0)
        runner = box.lay(self.stride.runner[place])
        side = 20 * self.unit
        for x, y in runner[OWN][np.isfinite(runner[OWN]).all(axis=1)]:
            Ellipse(pos=(x - side / 2, y - side / 2), size=(side, side))

    def draw_body(self, body: Floats, box: BodiesInBox, colour: str, px: float) -> None:
        Color(*theme.rgba(colour))
        for a, b in bones(body):
            Line(points=[*box.lay(a), *box.lay(b)], width=px * self.unit / 2, cap="round")
        middle = head(body)
        if middle is not None:
            Line(circle=(*box.lay(middle), box.head_radius), width=px * self.unit / 2)


def stand(stride: StrideBeside, strides: Sequence[StrideBeside], box: tuple[float, float, float, float]) -> BodiesInBox:
    """Where both bodies of a stride stand in a box (x, y, width, height), px: in one scale for all strides."""
    x, y, width, height = box
    room = (1.0 - 2.0 * MARGIN) * width, (1.0 - 2.0 * MARGIN) * height
    return fit_bodies(both_of(strides), stride.foot, (x + width / 2.0, y + height / 2.0), room)


class MatchedCurves(CurveChart):
    """Runner's and reference's rearfoot curve among the people measured, thin lines between matched moments, and where
    the figures stand.

    stance_pct: of the moment that the figures show; below 0 while the foot is in the air.
    """

    stance_pct = NumericProperty(-1.0)

    def __init__(self, **options: object) -> None:
        super().__init__(**options)
        self.links: list[tuple[float, float]] = []
        self.bind(stance_pct=self.redraw)

    def match(self, aligned: Aligned, colour: str, names: tuple[str, str], both: Sequence[Aligned]) -> None:
        """names: of the runner's and of the reference's line. both: feet, in the same scale."""
        mine, other = over_stance(aligned.runner_deg, aligned), over_stance(aligned.reference_deg, aligned)
        pct = np.linspace(aligned.start_pct, aligned.end_pct, len(aligned.runner_deg))
        self.links = [(float(pct[i]), float(pct[j])) for i, j in aligned.path[::EVERY]]
        traces = [Trace(other, theme.GREY, names[1]), Trace(mine, colour, names[0])]
        self.limits = span_deg(both)
        nobody = np.full(101, np.nan)
        low, high = (
            nobody if edge is None else over_stance(edge, aligned) for edge in (aligned.low_deg, aligned.high_deg)
        )
        self.show(traces, low, high)

    def draw_band(self) -> None:
        """The band, the matched moments, and the present one."""
        super().draw_band()
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
