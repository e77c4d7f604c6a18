"""Where staff go from."""

from __future__ import annotations

from kiosk.ui.screens.base import rules
from kiosk.ui.screens.staff.staff import StaffScreen

rules(__file__)


class StaffMenuScreen(StaffScreen):
    """Everything behind the PIN."""

    def show(self, screen: str) -> None:
        self.app.show_staff(screen)

    def leave(self) -> None:
        self.app.leave_staff()
