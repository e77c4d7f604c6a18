"""Every language by its own name, over any screen; a touch on one says everything in it at once."""

from __future__ import annotations

from collections.abc import Callable

from kiosk.ui.screens.base import Overlay, rules
from kiosk.ui.widgets.plain import Choice
from kiosk.words import LANGUAGES


class LanguagePad(Overlay):
    """now: code of the present language; choose: takes a code; close: takes the pad away."""

    def __init__(self, now: str, choose: Callable[[str], None], close: Callable[[], None], **options: object) -> None:
        self.choose, self.close = choose, close
        super().__init__(**options)
        for language in LANGUAGES.values():
            self.offer(language.name, language.code, now)

    def offer(self, name: str, code: str, now: str) -> None:
        choice = Choice(text=name, state="down" if code == now else "normal")
        choice.bind(on_release=lambda _: self.choose(code))
        self.ids.names.add_widget(choice)


rules(__file__)
