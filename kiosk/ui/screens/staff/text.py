"""Staff write one line."""

from __future__ import annotations

from collections.abc import Callable

from kivy.properties import StringProperty

from kiosk.ui.screens.base import Overlay, rules


class TextPad(Overlay):
    """Lies over any screen. kind: of keyboard; done: is given the line."""

    caption = StringProperty("")

    def __init__(
        self, text: str, kind: str, done: Callable[[str], None], close: Callable[[], None], **options: object
    ) -> None:
        self.done, self.close = done, close
        super().__init__(**options)
        self.ids.line.text = text
        self.ids.keyboard.serve(self.ids.line, kind)

    def enter(self) -> None:
        self.close()
        self.done(self.ids.line.text.strip())


rules(__file__)
