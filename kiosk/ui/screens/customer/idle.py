"""A warning with a countdown before an abandoned visit ends."""

from __future__ import annotations

from collections.abc import Callable

from kivy.properties import StringProperty

from kiosk.ui.screens.base import Overlay, rules


class IdleWarning(Overlay):
    """Lies over any screen; touches go no further than it."""

    words = StringProperty("")
    end_words = StringProperty("")

    def __init__(self, stay: Callable[[], None], end: Callable[[], None], **options: object) -> None:
        self.stay, self.end = stay, end
        super().__init__(**options)


rules(__file__)
