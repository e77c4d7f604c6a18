"""The recording again: a picture that fingers zoom and drag, and a bar to scrub with."""

from __future__ import annotations

from collections.abc import Sequence

from kivy.graphics import Color, Line, RoundedRectangle
from kivy.input.motionevent import MotionEvent
from kivy.properties import NumericProperty
from kivy.vector import Vector

from kiosk.ui.look import theme
from kiosk.ui.widgets.dragged import Dragged
from kiosk.ui.widgets.picture import PictureView, Point
from kiosk.ui.widgets.viewport import Viewport


class ZoomPicture(PictureView):
    """Two fingers zoom and drag, one drags; a double tap shows again what was shown at first."""

    def __init__(self, **options: object) -> None:
        super().__init__(**options)
        self.fingers: dict[object, tuple[float, float]] = {}

    def on_touch_down(self, touch: MotionEvent) -> bool:
        if not self.collide_point(*touch.pos) or touch.is_mouse_scrolling:
            return bool(super().on_touch_down(touch))
        touch.grab(self)
        self.fingers[touch.uid] = touch.pos
        if touch.is_double_tap:
            self.regard(self.region)
        return True

    def on_touch_move(self, touch: MotionEvent) -> bool:
        if touch.grab_current is not self:
            return bool(super().on_touch_move(touch))
        before = self.fingers[touch.uid]
        others = [place for uid, place in self.fingers.items() if uid != touch.uid]
        self.fingers[touch.uid] = touch.pos
        if others:
            self.look(pinched(self.view, others[0], before, touch.pos))
        else:
            self.look(self.view.moved(touch.x - before[0], touch.y - before[1]))
        return True

    def on_touch_up(self, touch: MotionEvent) -> bool:
        if touch.grab_current is not self:
            return bool(super().on_touch_up(touch))
        touch.ungrab(self)
        self.fingers.pop(touch.uid, None)
        return True


def pinched(view: Viewport, still: Point, before: Point, now: Point) -> Viewport:
    """The look after one of two fingers moved: what lay between them lies between them again."""
    factor = Vector(*now).distance(still) / max(Vector(*before).distance(still), 1.0)
    held, to = (((still[0] + at[0]) / 2, (still[1] + at[1]) / 2) for at in (before, now))
    return view.pinched(factor, held, to)


class Timeline(Dragged):
    """The recording as a bar: stances as pieces (left above, right below), and where the replay stands.

    share: 0 start to 1 end. Sends on_scrub with the share that a finger points at.
    """

    share = NumericProperty(0.0)
    unit = NumericProperty(1.0)
    __events__ = ("on_scrub",)

    def __init__(self, **options: object) -> None:
        super().__init__(**options)
        self.stances: Sequence[tuple[int, float, float]] = ()
        self.bind(share=self.redraw, unit=self.redraw)

    def mark(self, stances: Sequence[tuple[int, float, float]]) -> None:
        """(foot, start, end) of each stance, in shares of the recording."""
        self.stances = stances
        self.redraw()

    def draw(self) -> None:
        middle, half = self.center_y, 9 * self.unit
        Color(*theme.rgba(theme.TRACK))
        RoundedRectangle(pos=(self.x, middle - half), size=(self.width, 2 * half), radius=[half])
        for foot, start, end in self.stances:
            Color(*theme.rgba(theme.TEAL if foot else theme.EDGE))
            low = middle - half if foot else middle
            place, size = (self.x + start * self.width, low), ((end - start) * self.width, half)
            RoundedRectangle(pos=place, size=size, radius=[3])
        Color(*theme.rgba(theme.INK))
        x = self.x + self.share * self.width
        Line(points=[x, middle - 30 * self.unit, x, middle + 30 * self.unit], width=3 * self.unit, cap="round")

    def point(self, touch: MotionEvent) -> None:
        self.dispatch("on_scrub", min(max((touch.x - self.x) / self.width, 0.0), 1.0))

    def on_scrub(self, share: float) -> None:
        """Whoever shows the recording moves it there."""
