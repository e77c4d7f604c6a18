"""A line from 0 to 100 that a finger answers on."""

from __future__ import annotations

from kivy.graphics import Color, Ellipse, Line, RoundedRectangle
from kivy.input.motionevent import MotionEvent
from kivy.properties import NumericProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from kiosk.ui.look import theme
from kiosk.ui.widgets.dragged import Dragged

MOST = 100
UNSAID = -1


class ScaleLine(Dragged):
    """value: 0 to MOST; UNSAID until a finger touches it, so that no answer stands there beforehand."""

    value = NumericProperty(UNSAID)
    unit = NumericProperty(1.0)

    def __init__(self, **options: object) -> None:
        super().__init__(**options)
        self.bind(value=self.redraw, unit=self.redraw)

    @property
    def ends(self) -> tuple[float, float]:
        """Where 0 and MOST are: the knob stays within the line's width."""
        return self.x + 34 * self.unit, self.right - 34 * self.unit

    def draw(self) -> None:
        (left, right), half, knob = self.ends, 9 * self.unit, 34 * self.unit
        Color(*theme.rgba(theme.TRACK))
        RoundedRectangle(pos=(left, self.center_y - half), size=(right - left, 2 * half), radius=[half])
        Color(*theme.rgba(theme.EDGE))
        for end in (left, right):
            Line(points=[end, self.center_y - 2 * half, end, self.center_y + 2 * half], width=1.5 * self.unit)
        if self.value == UNSAID:
            return
        x = left + (right - left) * self.value / MOST
        Color(*theme.rgba(theme.TEAL))
        RoundedRectangle(pos=(left, self.center_y - half), size=(x - left, 2 * half), radius=[half])
        Ellipse(pos=(x - knob, self.center_y - knob), size=(2 * knob, 2 * knob))

    def point(self, touch: MotionEvent) -> None:
        left, right = self.ends
        share = (touch.x - left) / max(right - left, 1.0)
        self.value = round(MOST * min(max(share, 0.0), 1.0))


class ScaleQuestion(BoxLayout):
    """A question that is answered on a line. value: as its line's."""

    text = StringProperty("")
    value = NumericProperty(UNSAID)

    @property
    def answer(self) -> int | None:
        return None if self.value == UNSAID else int(self.value)
