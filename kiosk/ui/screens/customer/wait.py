"""The last seconds until the result; the recording is safe already."""

from __future__ import annotations

from kivy.properties import NumericProperty, StringProperty

from kiosk.ui.screens.base import Screen, rules

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
        self.share = self.front.analysed_share()

    def redo(self) -> None:
        self.front.redo()
