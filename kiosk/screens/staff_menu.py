"""Where staff go from."""

from __future__ import annotations

from kiosk.screens.base import Screen, rules

rules(__file__)


class StaffMenuScreen(Screen):
    """Everything behind the PIN."""

    def show(self, screen: str) -> None:
        self.app.show_staff(screen)

    def leave(self) -> None:
        self.app.leave_staff()
