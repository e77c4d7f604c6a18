"""The rearfoot angle through one step, against the measured runners."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from kivy.core.text import Label as Letters
from kivy.graphics import Color, Line, Mesh, Rectangle
from kivy.properties import BooleanProperty, NumericProperty, StringProperty
from numpy.typing import NDArray

from kiosk.ui.look import theme
from kiosk.ui.widgets.marks import Drawn

Floats = NDArray[np.float64]

LABEL_FROM, LABEL_TO = 22, 82  # percent of stance between which a line may carry its name
ROOM = 0.16  # of the angles' span left free above and below, for the names
GRID_DEG, WIDE_DEG = (5.0, 10.0), 22.0  # between two lines of the scale, the wider where more degrees are shown


@dataclass(frozen=True, slots=True)
class Trace:
    """One line. deg: [101] over stance, NaN where unseen. dashed: the second of two runs."""

    deg: Floats
    colour: str
    name: str
    dashed: bool = False


class CurveChart(Drawn):
    """Grey band of the measured runners, and lines that carry their names. degrees: draw the scale too."""

    unit = NumericProperty(1.0)
    degrees = BooleanProperty(False)
    landing = StringProperty("")
    push_off = StringProperty("")

    def __init__(self, **options: object) -> None:
        super().__init__(**options)
        self.traces: Sequence[Trace] = ()
        self.low, self.high = np.zeros(101), np.zeros(101)
        self.limits: tuple[float, float] | None = None
        self.bind(unit=self.redraw, degrees=self.redraw, landing=self.redraw, push_off=self.redraw)

    def show(self, traces: Sequence[Trace], low: Floats, high: Floats) -> None:
        """Lines and the band's edges [101], degrees, eversion upwards; NaN where nobody was measured."""
        self.traces, self.low, self.high = traces, low, high
        self.redraw()

    def draw(self) -> None:
        if min(self.size) < 40 * self.unit or not np.any(self.high):
            return
        if self.degrees:
            self.draw_scale()
        self.draw_band()
        for trace in self.traces:
            self.draw_trace(trace)
        for trace in self.traces:
            self.draw_name(trace)
        self.draw_axis_words()

    @property
    def span(self) -> tuple[float, float]:
        """Least and greatest angle of the chart: of `limits` where they are set, otherwise of what is drawn."""
        every = np.concatenate([self.low, self.high, *[t.deg for t in self.traces]])
        least, most = self.limits or (float(np.nanmin(every)), float(np.nanmax(every)))
        return least - ROOM * (most - least), most + ROOM * (most - least)

    def at(self, percent: Floats, deg: Floats) -> Floats:
        """Points on the screen [k, 2]."""
        least, most = self.span
        low, top = self.y + 1.3 * self.letters_px, self.top - 0.8 * self.letters_px
        left = self.x + (70 * self.unit if self.degrees else 0.0)
        x = left + percent / 100.0 * (self.right - left)
        return np.stack([x, low + (deg - least) / (most - least) * (top - low)], axis=-1)

    @property
    def letters_px(self) -> float:
        """Size of the type in it: below stand the axis' words, above may stand a line's name."""
        return theme.type_px(theme.TYPE_PX["small"], theme.large) * self.unit

    def draw_band(self) -> None:
        known = np.isfinite(self.low)
        if not known.any():
            return
        percent = np.arange(101.0)[known]
        low, high = self.at(percent, self.low[known]), self.at(percent, self.high[known])
        Color(*theme.rgba(theme.BAND))
        edge = np.stack([low, high], axis=1).reshape(-1, 2)
        Mesh(
            vertices=[v for x, y in edge for v in (x, y, 0.0, 0.0)],
            indices=list(range(2 * len(low))),
            mode="triangle_strip",
        )
        Color(*theme.rgba(theme.EDGE, 0.7))
        for line in (low, high):
            Line(points=line.ravel().tolist(), width=max(1.0, 0.8 * self.unit))

    def draw_trace(self, trace: Trace) -> None:
        seen = np.isfinite(trace.deg)
        points = self.at(np.arange(101.0)[seen], trace.deg[seen])[::2]
        if len(points) < 2:
            return
        Color(*theme.rgba(trace.colour))
        parts = dashed(points) if trace.dashed else [points]
        for part in parts:
            Line(points=part.ravel().tolist(), width=3.2 * self.unit, cap="round", joint="round")

    def draw_name(self, trace: Trace) -> None:
        """Where the line is farthest from the others, on the side away from them."""
        place = name_place(trace, [other for other in self.traces if other is not trace])
        if place is None or not trace.name:
            return
        percent, above = place
        x, y = self.at(np.array([float(percent)]), trace.deg[[percent]])[0]
        self.write(trace.name, x, y + (10 if above else -10) * self.unit, trace.colour, 0.5, 0.0 if above else 1.0)

    def draw_axis_words(self) -> None:
        left = self.x + (70 * self.unit if self.degrees else 0.0)
        self.write(self.landing, left, self.y, theme.SOFT, 0.0, 0.0)
        self.write(self.push_off, self.right, self.y, theme.SOFT, 1.0, 0.0)

    def draw_scale(self) -> None:
        least, most = self.span
        every = GRID_DEG[most - least > WIDE_DEG]
        for deg in np.arange(np.ceil(least / every) * every, most, every):
            (x0, y), (x1, _) = self.at(np.array([0.0, 100.0]), np.array([deg, deg]))
            Color(*theme.rgba(theme.HAIRLINE))
            Line(points=[x0, y, x1, y], width=max(1.0, 0.8 * self.unit))
            self.write(f"{deg:.0f}°".replace("-", "−"), self.x, y, theme.SOFT, 0.0, 0.5)

    def write(self, words: str, x: float, y: float, colour: str, across: float, up: float) -> None:
        """Words with that share of their width left of x and of their height below y, kept inside the chart."""
        letters = Letters(text=words, font_name="Inter", font_size=self.letters_px)
        letters.refresh()
        wide, tall = letters.texture.size
        left, low = min(max(x - across * wide, self.x), self.right - wide), min(y - up * tall, self.top - tall)
        Color(*theme.rgba(colour))
        Rectangle(texture=letters.texture, pos=(left, low), size=(wide, tall))


def dashed(points: Floats) -> list[Floats]:
    """Every other piece of a line."""
    return [points[k : k + 3] for k in range(0, len(points) - 1, 4)]


def name_place(trace: Trace, others: Sequence[Trace]) -> tuple[int, bool] | None:
    """Percent of stance at which the name stands, and whether above the line; None for a line unseen."""
    deg = trace.deg[LABEL_FROM:LABEL_TO]
    if not np.isfinite(deg).any():
        return None
    near = [other.deg[LABEL_FROM:LABEL_TO] for other in others if np.isfinite(other.deg[LABEL_FROM:LABEL_TO]).all()]
    if not near:
        return LABEL_FROM + int(np.nanargmax(deg)), True
    apart = np.min([np.abs(deg - other) for other in near], axis=0)
    at = int(np.nanargmax(apart))
    above = all(deg[at] >= other[at] for other in near)
    return LABEL_FROM + at, above
