"""Staff write one line."""

from __future__ import annotations

from collections.abc import Callable

from kivy.properties import BooleanProperty, StringProperty

from kiosk.ui.screens.base import Overlay, rules


class TextPad(Overlay):
    """Lies over any screen. kind: of keyboard; done: is given the line; drop: removes what a password replaces."""

    caption = StringProperty("")
    secret = BooleanProperty(False)
    can_drop = BooleanProperty(False)

    def __init__(
        self,
        text: str,
        kind: str,
        done: Callable[[str], None],
        close: Callable[[], None],
        drop: Callable[[], None] | None = None,
        **options: object,
    ) -> None:
        self.done, self.close, self.drop = done, close, drop
        super().__init__(secret=kind == "password", can_drop=drop is not None, **options)
        self.ids.line.text = text
        self.ids.keyboard.serve(self.ids.line, kind)

    def enter(self) -> None:
        """A password is taken sign for sign."""
        self.close()
        text = self.ids.line.text
        self.done(text if self.secret else text.strip())

    def remove(self) -> None:
        self.close()
        if self.drop is not None:
            self.drop()


rules(__file__)
