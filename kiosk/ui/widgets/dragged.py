"""What a finger drags along."""

from __future__ import annotations

from kivy.input.motionevent import MotionEvent

from kiosk.ui.widgets.marks import Drawn


class Dragged(Drawn):
    """Follows a finger that came down on it until it is lifted, wherever it goes meanwhile."""

    def on_touch_down(self, touch: MotionEvent) -> bool:
        if not self.collide_point(*touch.pos):
            return False
        touch.grab(self)
        self.point(touch)
        return True

    def on_touch_move(self, touch: MotionEvent) -> bool:
        if touch.grab_current is not self:
            return False
        self.point(touch)
        return True

    def on_touch_up(self, touch: MotionEvent) -> bool:
        if touch.grab_current is not self:
            return False
        touch.ungrab(self)
        return True

    def point(self, touch: MotionEvent) -> None:
        """The finger is there: nothing of itself."""
