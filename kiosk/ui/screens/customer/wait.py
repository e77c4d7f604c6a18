"""The last seconds until the result; the recording is safe already."""

from __future__ import annotations

from kivy.properties import NumericProperty, StringProperty

from kiosk.ui.screens.base import Screen, rules
from kiosk.visit.events import Stopped

rules(__file__)


class WaitScreen(Screen):
    """While the analysis finishes."""

    headline = StringProperty("")
    lead = StringProperty("")
    share = NumericProperty(0.0)

    def fill(self) -> None:
        self.headline = self.tr("Well run. Your result in a moment")
        self.lead = self.tr("Step off the belt when it stands still. Your recording is safe.")

    def tick(self) -> None:
        done_s, whole_s = self.front.progress()
        self.share = done_s / whole_s if whole_s else 0.0

    def redo(self) -> None:
        self.front.tell(Stopped())
