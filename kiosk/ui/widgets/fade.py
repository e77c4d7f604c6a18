"""A soft edge between a picture and the paper."""

from __future__ import annotations

from kivy.graphics import Color, Rectangle
from kivy.graphics.texture import Texture
from kivy.properties import BooleanProperty

from kiosk.ui.look import theme
from kiosk.ui.widgets.marks import Drawn

LEVELS = 64


class Fade(Drawn):
    """Paper at the lower edge (sideways: at the right), clear at the other."""

    sideways = BooleanProperty(False)

    def __init__(self, **options: object) -> None:
        super().__init__(**options)
        self.bind(sideways=self.redraw)

    def draw(self) -> None:
        Color(1, 1, 1, 1)
        Rectangle(pos=self.pos, size=self.size, texture=gradient(self.sideways))


def gradient(sideways: bool) -> Texture:
    texture = Texture.create(size=(LEVELS, 1) if sideways else (1, LEVELS), colorfmt="rgba")
    paper = [round(255 * share) for share in theme.rgba(theme.PAPER)[:3]]
    opacities = [round(255 * k / (LEVELS - 1)) for k in range(LEVELS)]
    levels = opacities if sideways else opacities[::-1]
    texture.blit_buffer(bytes(v for level in levels for v in (*paper, level)), colorfmt="rgba", bufferfmt="ubyte")
    texture.wrap = "clamp_to_edge"
    return texture
