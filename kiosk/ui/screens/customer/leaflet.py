"""A few paragraphs over the welcome screen: what is kept, or what follows a no."""

from __future__ import annotations

from collections.abc import Callable

from kivy.properties import StringProperty

from kiosk.ui.screens.base import Overlay, rules


class Leaflet(Overlay):
    """said: its paragraphs; close: takes it away."""

    title = StringProperty("")
    said = StringProperty("")

    def __init__(self, title: str, paragraphs: tuple[str, ...], close: Callable[[], None], **options: object) -> None:
        self.close = close
        super().__init__(**options)
        self.title, self.said = title, "\n\n".join(paragraphs)


rules(__file__)
