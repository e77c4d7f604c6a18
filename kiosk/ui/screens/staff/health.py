"""Whether all is well, and what a technician needs when it is not."""

from __future__ import annotations

from kivy.properties import BooleanProperty, StringProperty

from gait.errors import GaitError
from kiosk.staff.staff_wording import fault_words, finding_words
from kiosk.ui.screens.base import rules
from kiosk.ui.screens.staff.staff import StaffScreen
from kiosk.ui.widgets.lights import Lamp
from kiosk.upkeep.health import Checkup

rules(__file__)


class StaffHealthScreen(StaffScreen):
    """The checks' findings as they come."""

    lead = StringProperty("")
    notice = StringProperty("")
    notice_kind = StringProperty("good")
    done = BooleanProperty(False)

    def come(self) -> None:
        self.checkup: Checkup | None = None
        self.look()

    def look(self) -> None:
        """Look at everything anew."""
        self.let_go()
        self.checkup, self.notice = self.staff.checkup(), ""
        self.checkup.start()
        self.fill()

    def fill(self) -> None:
        if self.checkup is None:
            return
        self.done = self.checkup.done()
        findings = list(self.checkup.findings())
        self.ids.lights.show([Lamp(*finding_words(finding, self.words)) for finding in findings])
        issues = sum(finding.issue is not None for finding in findings)
        found = self.words.ntr("{n} thing to look at", "{n} things to look at", issues)
        fine = self.tr("All is well.")
        self.lead = (found if issues else fine) if self.done else self.tr("looking …")

    def tick(self) -> None:
        if not self.done:
            self.fill()

    def save_diagnostics(self) -> None:
        assert self.checkup is not None
        try:
            path = self.staff.save_diagnostics(list(self.checkup.findings()))
        except GaitError as error:
            self.notice, self.notice_kind = fault_words(error, self.words), "bad"
        else:
            self.notice, self.notice_kind = self.tr("Kept as {path}").format(path=path), "good"

    def let_go(self) -> None:
        if self.checkup is not None:
            self.checkup.close()

    def go(self) -> None:
        self.let_go()
        self.checkup = None
