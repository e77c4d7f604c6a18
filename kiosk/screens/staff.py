"""What every screen behind the PIN has."""

from __future__ import annotations

from kiosk.screens.base import Screen
from kiosk.staff import Staff


class StaffScreen(Screen):
    """A screen that comes up only where there is a staff."""

    @property
    def staff(self) -> Staff:
        assert self.app.staff is not None
        return self.app.staff

    def to_menu(self) -> None:
        self.app.show_staff("staff_menu")
