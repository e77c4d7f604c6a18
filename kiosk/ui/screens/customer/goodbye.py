"""Thanks, and what becomes of the data."""

from __future__ import annotations

from kivy.properties import StringProperty

from kiosk.ui.screens.base import Screen, rules
from kiosk.visit.events import Finished
from kiosk.words.wording import tr

FAREWELLS = {
    "video_deleted": tr("Your video is deleted."),
    "video_kept": tr("Your video is kept for your next visit."),
    "video_later": tr("Your video is deleted within a day."),
    "printing": tr("Your report is being printed."),
    "mailing": tr("Your report is on its way to you by e-mail."),
    "all_deleted": tr("Everything about this visit is deleted."),
}

rules(__file__)


class GoodbyeScreen(Screen):
    """Goes to the welcome screen by itself."""

    headline = StringProperty("")
    lead = StringProperty("")

    def fill(self) -> None:
        self.headline = self.tr("Thank you, and enjoy your run")
        self.lead = " ".join(self.tr(FAREWELLS[code]) for code in self.front.farewells)

    def done(self) -> None:
        self.front.tell(Finished())
