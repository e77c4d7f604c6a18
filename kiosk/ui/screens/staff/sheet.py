"""Head office's sheet before the camera: its QR code is read, so that nobody types it."""

from __future__ import annotations

from kivy.properties import StringProperty

from gait.clip.orientation import Orientation
from kiosk.camera.code_reader import CodeWatch
from kiosk.faults import EnrolmentFault
from kiosk.staff.staff_wording import fault_words
from kiosk.ui.screens.base import rules
from kiosk.ui.screens.staff.staff import StaffScreen

rules(__file__)


class StaffSheetScreen(StaffScreen):
    """Back at the chain's page as soon as it is read."""

    lead = StringProperty("")

    def come(self) -> None:
        self.upright = Orientation(self.staff.settings.camera.rotation_deg, self.staff.settings.camera.mirrored)
        self.watch, self.trial = CodeWatch(), self.staff.trial(self.staff.settings.camera)
        self.trial.start()
        self.fill()

    def fill(self) -> None:
        known = bool(self.staff.settings.camera.device)
        hold = self.tr("It stands below the three lines. Hold it still, as near as it stays sharp.")
        self.lead = hold if known else self.tr("Choose a camera.")

    def tick(self) -> None:
        image = self.trial.preview(self.upright)
        if image is not None:
            self.ids.picture.show(image)
        if self.trial.fault is not None:
            self.lead = fault_words(self.trial.fault, self.words)
        for text in self.watch.found(self.trial.jpeg):
            self.see(text)

    def see(self, text: str) -> None:
        try:
            self.staff.chain.read(text)
        except EnrolmentFault:
            self.lead = self.tr("This is another code, not the one of head office’s sheet.")
        else:
            self.back()

    def back(self) -> None:
        self.app.show_staff("staff_chain")

    def go(self) -> None:
        self.watch.close()
        self.trial.stop()
        self.ids.picture.clear()
