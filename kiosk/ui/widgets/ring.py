"""A ring that fills while it records."""

from __future__ import annotations

from kivy.graphics import Color, Line
from kivy.properties import ColorProperty, NumericProperty

from kiosk.ui.look import theme
from kiosk.ui.widgets.marks import Drawn


class Ring(Drawn):
    """share: 0 empty to 1 full, from twelve o'clock clockwise."""

    share = NumericProperty(0.0)
    colour = ColorProperty(theme.rgba(theme.MINT))
    track = ColorProperty(theme.rgba(theme.WHITE, 0.25))

    def on_share(self, *_: object) -> None:
        self.redraw()

    def draw(self) -> None:
        width = min(self.size) * 0.055
        radius = min(self.size) / 2 - width
        Color(*self.track)
        Line(circle=(self.center_x, self.center_y, radius), width=width)
        if self.share > 0.0:
            Color(*self.colour)
            end = 360.0 * min(self.share, 1.0)
            Line(circle=(self.center_x, self.center_y, radius, 0, end), width=width, cap="round")
