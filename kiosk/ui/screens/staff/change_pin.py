"""The first PIN, or another one."""

from __future__ import annotations

from kivy.properties import BooleanProperty, StringProperty

from kiosk.staff.staff_wording import WEAK_PINS, wrong_pin_words
from kiosk.ui.screens.base import rules
from kiosk.ui.screens.staff.staff import StaffScreen
from kiosk.upkeep.pin import weakness
from kiosk.words import tr

rules(__file__)


class StaffPinScreen(StaffScreen):
    """The present PIN where there is one, and the new one twice."""

    headline = StringProperty("")
    notice = StringProperty("")
    has_pin = BooleanProperty(False)

    def come(self) -> None:
        self.has_pin, self.notice = self.staff.pin.is_set, ""
        self.empty()
        self.fill()

    def fill(self) -> None:
        self.headline = self.tr("Change the PIN") if self.has_pin else self.tr("Choose a PIN for staff")

    def empty(self) -> None:
        for name in ("present", "new", "again"):
            self.ids[name].text = ""
        self.write("present" if self.has_pin else "new")

    def write(self, name: str) -> None:
        """Let the keyboard write into this field."""
        for other in ("present", "new", "again"):
            self.ids[other].active = other == name
        self.ids.keyboard.serve(self.ids[name], "pin")

    def keep(self) -> None:
        """Take the new PIN, or say why not."""
        new, again = self.ids.new.text, self.ids.again.text
        self.notice = self.tr(self.why_not(new, again))
        if self.notice or not self.taken(new):
            self.empty()
        else:
            self.to_menu()

    def why_not(self, new: str, again: str) -> str:
        if weakness(new):
            return WEAK_PINS[weakness(new)]
        return "" if new == again else tr("The two new ones differ. Enter both again.")

    def taken(self, new: str) -> bool:
        """Whether the PIN was exchanged; says so when it was not."""
        pin = self.staff.pin
        if not pin.is_set:
            pin.set_up(new)
        elif not pin.change(self.ids.present.text, new):
            self.notice = wrong_pin_words(pin.wait_s(), self.words)
        return not self.notice

    def back(self) -> None:
        if self.has_pin:
            self.to_menu()
        else:
            self.app.leave_staff()

    def go(self) -> None:
        self.empty()
