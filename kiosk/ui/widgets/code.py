"""A QR code, in one texture of one point a square."""

from __future__ import annotations

import numpy as np
from kivy.graphics import Color, Rectangle
from kivy.graphics.texture import Texture
from kivy.properties import StringProperty

from gait.report.qr_code import squares
from kiosk.ui.widgets.marks import Drawn

QUIET = 4  # light squares round a code: ISO/IEC 18004, 9.1


class CodeView(Drawn):
    """Dark on white, as large as whole pixels a square allow. text: empty draws nothing."""

    text = StringProperty("")

    def on_text(self, *_: object) -> None:
        self.redraw()

    def draw(self) -> None:
        if not self.text:
            return
        light = 255 * (1 - np.pad(squares(self.text), QUIET).astype(np.uint8))
        count = len(light)
        texture = Texture.create(size=(count, count), colorfmt="luminance")
        texture.blit_buffer(light[::-1].tobytes(), colorfmt="luminance", bufferfmt="ubyte")
        texture.mag_filter = "nearest"
        side = max(1, int(min(self.size)) // count) * count
        Color(1, 1, 1, 1)
        place = round(self.center_x - side / 2), round(self.center_y - side / 2)
        Rectangle(texture=texture, pos=place, size=(side, side))
