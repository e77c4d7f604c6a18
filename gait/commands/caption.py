"""The strip over a film that says what is done: words stand beside the person, never on them."""

from __future__ import annotations

from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image as Canvas
from PIL import ImageDraw, ImageFont

from gait.movements.lately import Doing, Nearest
from gait.report.palette import PANEL
from gait.report.slow_motion import HEAD_INK, HEAD_SOFT, shortened
from gait.report.typeface import FOLDER, STRONG, TEXT
from gait.scene import Activity
from gait.words import Words, template
from gait.words.letters import lettered

Image = NDArray[np.uint8]
Said = tuple[str, bool]  # a text, and whether it is sure

WORDS = {
    Activity.RUNNING: template("Running"),
    Activity.WALKING: template("Walking"),
    Activity.STANDING: template("Standing"),
    Activity.NOBODY: template("Nobody"),
}
USUAL_PX = 720.0  # shorter side of the picture that the sizes below are for
HEIGHT, MARGIN, LABEL, VALUE = 68, 16, 17, 26  # px of the strip, and of its letters
LEFT_SHARE = 0.4  # of the width is the activity's: the movement's name is longer
NOT_YET: Said = ("…", False)


class Caption:
    """The strip for pictures of a height and width, px. enrolled: whether there is a movement to be recognised."""

    def __init__(self, height: int, width: int, words: Words, enrolled: bool) -> None:
        self.scale, self.width = min(height, width) / USUAL_PX, width
        self.height = 2 * round(HEIGHT * self.scale / 2)  # an even number, as encoders want
        self._words, self._enrolled = words, enrolled
        self._drawn = lru_cache(1)(self.draw)  # anew only when something else is said

    def of(self, doing: Doing | None) -> Image:
        """The strip [height, width, 3] BGR. doing: None while it is too early to say."""
        return self._drawn(self.activity(doing), self.movement(doing))

    def activity(self, doing: Doing | None) -> Said:
        """`Running 98 %`."""
        if doing is None:
            return NOT_YET
        return f"{self._words.tr(WORDS[doing.activity])} {100.0 * doing.probability:.0f} %", doing.is_sure

    def movement(self, doing: Doing | None) -> Said:
        """`87 % star jump`, or that it is none of the enrolled movements, or that there are none."""
        if not self._enrolled:
            return self._words.tr("none enrolled"), False
        if doing is None or doing.nearest is None:
            return NOT_YET
        return self.scored(doing.nearest)

    def scored(self, found: Nearest) -> Said:
        name, percent = lettered(found.name), f"{found.pct:.0f}"
        if found.is_same:
            return f"{percent} % {name}", True  # a long name is cut at its end
        return self._words.tr("none ({percent} % {name})", name=name, percent=percent), False

    def draw(self, activity: Said, movement: Said) -> Image:
        canvas = Canvas.new("RGB", (self.width, self.height), PANEL)
        self.write(canvas, self._words.tr("Activity"), activity, 0.0, LEFT_SHARE)
        self.write(canvas, self._words.tr("Enrolled movement"), movement, LEFT_SHARE, 1.0)
        return np.asarray(cv2.cvtColor(np.asarray(canvas), cv2.COLOR_RGB2BGR), np.uint8)

    def write(self, canvas: Canvas.Image, label: str, said: Said, start: float, end: float) -> None:
        """A label and under it what is said, between two shares of the width."""
        pen, (text, sure), margin = ImageDraw.Draw(canvas), said, MARGIN * self.scale
        left, room = start * self.width + margin, (end - start) * self.width - 2.0 * margin
        small, large = self.font(TEXT, LABEL), self.font(STRONG, VALUE)
        pen.text((left, 0.27 * self.height), shortened(pen, label, small, room), HEAD_SOFT, small, "lm")
        ink = HEAD_INK if sure else HEAD_SOFT
        pen.text((left, 0.66 * self.height), shortened(pen, text, large, room), ink, large, "lm")

    def font(self, name: str, size: int) -> ImageFont.FreeTypeFont:
        return ImageFont.truetype(str(FOLDER / f"{name}.ttf"), max(1, round(size * self.scale)))
