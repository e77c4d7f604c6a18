"""What every screen behind the PIN has."""

from __future__ import annotations

from kiosk.staff.staff import Staff
from kiosk.ui.screens.base import Screen


class StaffScreen(Screen):
    """A screen that comes up only where there is a staff."""

    @property
    def staff(self) -> Staff:
        assert self.app.staff is not None
        return self.app.staff

    def back(self) -> None:
        self.to_menu()

    def to_menu(self) -> None:
        self.app.show_staff("staff_menu")
