"""One foot's most roll-in from run to run: a point a run, with its interval."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kivy.core.text import Label as Letters
from kivy.graphics import Color, Ellipse, Line, Rectangle
from kivy.properties import NumericProperty

from gait.earlier import half_of, scale_of
from gait.measure import Measure
from kiosk.ui.look import theme
from kiosk.ui.widgets.marks import Drawn

NARROW_DEG, WIDE_DEG = 5, 10  # between two lines of the scale, the wider where there is little room
LEAST_PX = 30.0  # between two of its figures
SCALE_PX = 64.0  # left of the points, for the degrees


@dataclass(frozen=True, slots=True)
class Spot:
    """A run's peak, None where not measured. hollow: it cannot be compared with today's."""

    peak: Measure | None
    hollow: bool


class PeakChart(Drawn):
    """The oldest run left, today right."""

    unit = NumericProperty(1.0)

    def __init__(self, **options: object) -> None:
        super().__init__(**options)
        self.spots: Sequence[Spot] = ()
        self.low, self.high = 0.0, 1.0
        self.bind(unit=self.redraw)

    def show(self, spots: Sequence[Spot], every: Sequence[Measure]) -> None:
        """every: the peaks that set the scale, of both feet."""
        self.spots = spots
        if every:
            self.low, self.high = scale_of(every)
        self.redraw()

    def y_of(self, deg: float) -> float:
        return float(self.y + (deg - self.low) / (self.high - self.low) * self.height)

    def draw(self) -> None:
        narrow_px = NARROW_DEG / (self.high - self.low) * self.height
        for deg in range(-60, 61, NARROW_DEG if narrow_px > LEAST_PX * self.unit else WIDE_DEG):
            if self.low < deg < self.high:
                self.draw_degree(deg)
        step = (self.width - SCALE_PX * self.unit) / max(len(self.spots), 1)
        for place, spot in enumerate(self.spots):
            if spot.peak is not None:
                self.draw_spot(spot.peak, spot.hollow, self.x + SCALE_PX * self.unit + (place + 0.5) * step)

    def draw_degree(self, deg: int) -> None:
        y = self.y_of(deg)
        Color(*theme.rgba(theme.HAIRLINE))
        Line(points=[self.x + SCALE_PX * self.unit, y, self.right, y], width=self.unit)
        words = Letters(text=f"{deg}°".replace("-", "−"), font_size=24 * self.unit, font_name="Inter")
        words.refresh()
        Color(*theme.rgba(theme.SOFT))
        wide, tall = words.texture.size
        Rectangle(
            texture=words.texture, pos=(self.x + (SCALE_PX - 12) * self.unit - wide, y - tall / 2), size=(wide, tall)
        )

    def draw_spot(self, peak: Measure, hollow: bool, x: float) -> None:
        y, half, size = self.y_of(peak.mean), half_of(peak), 18 * self.unit
        Color(*theme.rgba(theme.SOFT if hollow else theme.TEAL))
        Line(
            points=[x, self.y_of(peak.mean - half), x, self.y_of(peak.mean + half)],
            width=1.6 * self.unit,
        )
        Ellipse(pos=(x - size / 2, y - size / 2), size=(size, size))
        if hollow:
            Color(*theme.rgba(theme.CARD))
            inner = size - 6 * self.unit
            Ellipse(pos=(x - inner / 2, y - inner / 2), size=(inner, inner))
