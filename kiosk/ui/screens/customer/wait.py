"""The last seconds until the result; the recording is safe already."""

from __future__ import annotations

from kivy.properties import NumericProperty, StringProperty

from kiosk.ui.screens.base import Screen, rules
from kiosk.ui.sound import Signal
from kiosk.visit.events import Stopped

rules(__file__)


class WaitScreen(Screen):
    """While the analysis finishes."""

    headline = StringProperty("")
    lead = StringProperty("")
    share = NumericProperty(0.0)
    again = StringProperty("")

    def come(self) -> None:
        self.sure = False
        self.app.sound(Signal.DONE)
        super().come()

    def fill(self) -> None:
        self.headline = self.tr("Well run. Your result in a moment")
        safe = self.tr("Step off the belt when it stands still. Your recording is safe.")
        self.lead = self.tr("Recording again throws this recording away.") if self.sure else safe
        self.again = self.tr("Throw it away, record again") if self.sure else self.tr("Record again")

    def tick(self) -> None:
        done_s, whole_s = self.front.progress()
        self.share = done_s / whole_s if whole_s else 0.0

    def redo(self) -> None:
        """Ask once more before a fresh recording goes."""
        if self.sure:
            self.front.tell(Stopped())
        self.sure = not self.sure
        self.fill()
