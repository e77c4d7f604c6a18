"""Something is in the way: what is so, and what to do; the visit goes on."""

from __future__ import annotations

from kivy.properties import BooleanProperty, StringProperty

from kiosk.ui.screens.base import Screen, rules
from kiosk.ui.sound import Signal
from kiosk.visit.events import PartUsed, Redone
from kiosk.words.wording import trouble

rules(__file__)


class TroubleScreen(Screen):
    """A fault that staff mend. Every error has this one shape; it changes while the screen is up.

    saved: the visit is on disk, and may go on from there: until then even the language stays.
    """

    headline = StringProperty("")
    lead = StringProperty("")
    onward = StringProperty("")
    part_words = StringProperty("")
    saved = BooleanProperty(True)

    def come(self) -> None:
        self.shown: tuple[str, float] = ("", 0.0)
        self.app.sound(Signal.LOOK)
        self.fill()

    def fill(self) -> None:
        self.headline, self.lead = trouble(self.front.trouble(), self.words)
        self.saved = self.front.unsaved is None
        self.onward = self.tr("Try again")
        part_s = self.front.part_s()
        self.part_words = self.tr("Use the {n} seconds that there are").format(n=int(part_s)) if part_s else ""

    def tick(self) -> None:
        """Another fault may have taken the first one's place, or it is mended."""
        now = (self.front.trouble(), self.front.part_s())
        if now != self.shown:
            self.shown = now
            self.fill()

    def go_on(self) -> None:
        self.front.try_again()

    def use_part(self) -> None:
        self.front.tell(PartUsed())

    def end(self) -> None:
        self.front.end_visit()


class UnusableScreen(TroubleScreen):
    """A recording that cannot be used: the runner tries again."""

    def go_on(self) -> None:
        self.front.tell(Redone())
