"""Pages whose changes count once they are saved.

Back asks what becomes of unsaved ones. Where nobody is there to be asked, after the minute without a touch, they are
kept until somebody opens the page again, or the kiosk ends.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable
from typing import Generic, TypeVar

from kiosk.ui.screens.base import Overlay, rules
from kiosk.ui.screens.staff.staff import StaffScreen
from kiosk.words import tr

T = TypeVar("T")
NOT_SAVED = tr("These changes are not saved yet.")


class LeavePad(Overlay):
    """Lies over a page that is left with unsaved changes."""

    def __init__(
        self, save: Callable[[], None], drop: Callable[[], None], stay: Callable[[], None], **options: object
    ) -> None:
        self.save, self.drop, self.stay = save, drop, stay
        super().__init__(**options)


rules(__file__)


class DraftScreen(StaffScreen, Generic[T]):
    """draft: what is changed and not saved yet."""

    draft: T
    left: T | None = None  # of the last time, where nobody was there to be asked

    @abstractmethod
    def saved(self) -> T:
        """As it is kept."""

    def drawn(self) -> T:
        """The draft with what the page's widgets hold of it."""
        return self.draft

    @abstractmethod
    def save(self) -> None:
        """Keep the draft and go to the menu, or say what is in the way."""

    def take_up(self) -> bool:
        """Begin with what was left behind, else with what is kept; whether something was left."""
        left, self.left = self.left, None
        self.draft = self.saved() if left is None else left
        return left is not None

    def back(self) -> None:
        if self.drawn() == self.saved():
            self.to_menu()
        else:
            self.app.lay_over(LeavePad(self.save_at_last, self.drop, self.app.uncover))

    def save_at_last(self) -> None:
        self.app.uncover()
        self.save()

    def drop(self) -> None:
        """What is kept stays."""
        self.app.uncover()
        self.take_up()
        self.reset()
        self.to_menu()

    def reset(self) -> None:
        """Widgets that hold some of the draft show it."""

    def go(self) -> None:
        self.left = None if self.drawn() == self.saved() else self.drawn()
