"""Staff prove who they are."""

from __future__ import annotations

from collections.abc import Callable

from kivy.properties import StringProperty

from kiosk.ui.screens.base import Overlay, rules


class PinPad(Overlay):
    """Lies over any screen. check: whether a PIN is right; it knows of waiting times after wrong ones.

    then: what a right one is for; wrong: says what there is to say of another.
    """

    words = StringProperty("")

    def __init__(
        self,
        check: Callable[[str], bool],
        then: Callable[[], None],
        close: Callable[[], None],
        wrong: Callable[[], str],
        **options: object,
    ) -> None:
        self.check, self.then, self.close, self.wrong = check, then, close, wrong
        super().__init__(**options)
        self.ids.keyboard.serve(self.ids.pin, "pin")

    def enter(self) -> None:
        """Try the PIN; leave when it is right."""
        if self.check(self.ids.pin.text):
            self.then()
            self.close()
        else:
            self.ids.pin.text, self.words = "", self.wrong()


rules(__file__)
