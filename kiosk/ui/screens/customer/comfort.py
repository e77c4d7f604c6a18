"""How the shoe felt, after a run in it: four lines from 0 to 100, of which the first opens the others."""

from __future__ import annotations

from kivy.properties import BooleanProperty, StringProperty

from kiosk.ui.screens.base import Screen, rules
from kiosk.ui.widgets.scale import UNSAID
from kiosk.visit.events import Felt
from kiosk.visit.model import Comfort
from kiosk.words.wording import shoe_name

PARTS = ("overall", "heel", "forefoot", "steady")

rules(__file__)


class ComfortScreen(Screen):
    """Beside the result, which goes on without it."""

    headline = StringProperty("")
    ready = BooleanProperty(False)

    def come(self) -> None:
        """What was said of this run before can be changed."""
        felt = self.front.visit.run.comfort
        for part in PARTS:
            said = None if felt is None else getattr(felt, part)
            self.ids[part].value = UNSAID if said is None else said
        self.fill()

    def fill(self) -> None:
        shoe = shoe_name(self.front.visit.run.shoe, self.words)
        self.headline = self.tr("{shoe}: how did it feel?").format(shoe=shoe)

    def back(self) -> None:
        """What was said stays said."""
        if self.ready:
            self.front.tell(Felt(Comfort(*(self.ids[part].answer for part in PARTS))))
        self.app.aside_seen()
