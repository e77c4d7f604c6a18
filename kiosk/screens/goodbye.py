"""Thanks, and what becomes of the data."""

from __future__ import annotations

from kivy.properties import StringProperty

from kiosk.screens.base import Screen, rules

rules(__file__)


class GoodbyeScreen(Screen):
    """Goes to the welcome screen by itself."""

    headline = StringProperty("")
    lead = StringProperty("")

    def fill(self) -> None:
        self.headline = self.tr("Thank you, and enjoy your run")
        self.lead = self.app.farewell()

    def done(self) -> None:
        self.app.goodbye()
