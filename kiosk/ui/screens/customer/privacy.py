"""What is kept of a customer, where and for how long; over the welcome screen."""

from __future__ import annotations

from collections.abc import Callable

from kivy.properties import StringProperty

from kiosk.ui.screens.base import Overlay, rules


class PrivacyPage(Overlay):
    """said: its paragraphs; close: takes it away."""

    said = StringProperty("")

    def __init__(self, paragraphs: tuple[str, ...], close: Callable[[], None], **options: object) -> None:
        self.close = close
        super().__init__(**options)
        self.said = "\n\n".join(paragraphs)


rules(__file__)
