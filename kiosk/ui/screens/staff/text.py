"""Staff write one line."""

from __future__ import annotations

from collections.abc import Callable

from kivy.properties import StringProperty
from kivy.uix.floatlayout import FloatLayout

from kiosk.ui.screens.base import rules


class TextPad(FloatLayout):
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

    def on_touch_down(self, touch: object) -> bool:
        super().on_touch_down(touch)
        return True


rules(__file__)
