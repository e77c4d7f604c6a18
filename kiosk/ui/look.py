"""The look as the screens are bound to it: when it changes, so do they."""

from __future__ import annotations

from kivy.properties import BooleanProperty, ObjectProperty

from kiosk.ui import theme as looks
from kiosk.ui.watched import Watched
from kiosk.visit.model import Readability


class LiveTheme(Watched):
    """What kiosk.ui.theme says, by its own names. clear: high contrast; large: larger type.

    Rules are bound to `rgba` alone and not to each colour, so that a kind's own colour is set after its family's.
    """

    WATCHED = ("rgba", "clear", "large")
    clear, large = BooleanProperty(False), BooleanProperty(False)
    rgba = ObjectProperty(looks.rgba)
    MARGIN_PX, GAP_PX, RADIUS_PX = looks.MARGIN_PX, looks.GAP_PX, looks.RADIUS_PX
    MAIN_BUTTON_PX, BUTTON_PX, CHIP_PX = looks.MAIN_BUTTON_PX, looks.BUTTON_PX, looks.CHIP_PX
    TYPE_PX, LARGER = looks.TYPE_PX, looks.LARGER
    type_px, key_px = staticmethod(looks.type_px), staticmethod(looks.key_px)

    def __init__(self) -> None:
        super().__init__()
        self.paint(looks.COLOURS)

    def paint(self, colours: dict[str, str]) -> None:
        self.__dict__.update(colours)
        self.CLASS_COLOURS = looks.class_colours(colours)
        self.property("rgba").dispatch(self)

    def on_clear(self, _: LiveTheme, clear: bool) -> None:
        self.paint({**looks.COLOURS, **looks.CLEAR} if clear else looks.COLOURS)

    def follow(self, sight: Readability) -> None:
        self.clear, self.large = sight.clear, sight.large


theme = LiveTheme()
