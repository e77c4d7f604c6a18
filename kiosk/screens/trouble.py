"""Something is in the way: what is so, and what to do; the visit goes on."""

from __future__ import annotations

from kivy.properties import StringProperty

from kiosk.screens.base import Screen, rules
from kiosk.wording import trouble

rules(__file__)


class TroubleScreen(Screen):
    """Every error has this one shape."""

    headline = StringProperty("")
    lead = StringProperty("")
    onward = StringProperty("")

    def fill(self) -> None:
        self.headline, self.lead = trouble(self.front.trouble(), self.words)
        self.onward = self.tr("Try again")

    def go_on(self) -> None:
        self.front.try_again()

    def end(self) -> None:
        self.front.end_visit()
