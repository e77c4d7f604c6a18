"""A screen that shows one foot at a time."""

from __future__ import annotations

from kivy.properties import BooleanProperty

from gait.foot import Foot
from kiosk.ui.screens.base import Screen


class OneFootScreen(Screen):
    """right_shown: which foot; a button of the screen changes it."""

    right_shown = BooleanProperty(True)

    @property
    def foot(self) -> Foot:
        return Foot.RIGHT if self.right_shown else Foot.LEFT

    def swap_foot(self) -> None:
        self.right_shown = not self.right_shown
        self.fill()
