"""Thanks, and what becomes of the data."""

from __future__ import annotations

from kivy.properties import StringProperty

from kiosk.ui.screens.base import Screen, rules
from kiosk.visit.events import Finished
from kiosk.words.keeping_wording import farewell_words

rules(__file__)


class GoodbyeScreen(Screen):
    """Goes to the welcome screen by itself."""

    headline = StringProperty("")
    lead = StringProperty("")

    def fill(self) -> None:
        terms = self.front.terms
        self.headline = self.tr("Thank you, and enjoy your run")
        self.lead = farewell_words(self.front.farewells, terms.kept_days, terms.later_hours, self.words)

    def done(self) -> None:
        self.front.tell(Finished())
