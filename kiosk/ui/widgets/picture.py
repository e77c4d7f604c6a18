"""A picture with lines over it, in one texture that is allocated once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from kivy.core.text import Label as Letters
from kivy.graphics import (
    Color,
    Ellipse,
    InstructionGroup,
    Line,
    Rectangle,
    RoundedRectangle,
    ScissorPop,
    ScissorPush,
    StencilPop,
    StencilPush,
    StencilUnUse,
    StencilUse,
)
from kivy.graphics.texture import Texture
from kivy.properties import BooleanProperty, NumericProperty
from kivy.uix.widget import Widget
from numpy.typing import NDArray

from gait.pose.skeleton import ANKLES, KNEES, LIMBS
from kiosk.ui.look import theme
from kiosk.ui.widgets.viewport import Region, Viewport

Floats = NDArray[np.float64]
Image = NDArray[np.uint8]

CAPTION_PX = 38  # reference px


@dataclass(frozen=True, slots=True)
class Stroke:
    """A line over the picture. points: [k, 2] px of the picture, y down. width: reference pixels on the screen."""

    points: Floats
    colour: str
    width: float = 5.0
    dots: bool = False


@dataclass(frozen=True, slots=True)
class Caption:
    """A word beside a point of the picture (px, y down). colours: of its letters and ground; side: -1 left, 1 right."""

    point: Floats
    text: str
    colours: tuple[str, str]
    side: int


class PictureView(Widget):
    """The picture covers the widget, or is shown whole in its middle; strokes and captions lie over it.

    radius: of the corners, reference px. focus: what share of a covering picture's height lies in the middle.
    """

    radius = NumericProperty(theme.RADIUS_PX)
    unit = NumericProperty(1.0)
    guide = BooleanProperty(False)
    whole = BooleanProperty(False)
    focus = NumericProperty(0.5)

    def __init__(self, **options: object) -> None:
        super().__init__(**options)
        self.texture: Texture | None = None
        self.view = Viewport((9.0, 16.0), (0.0, 0.0, 1.0, 1.0))
        self.region: Region | None = None
        self.strokes: Sequence[Stroke] = ()
        self.captions: Sequence[Caption] = ()
        self.over = InstructionGroup()
        with self.canvas:  # round corners by a stencil: Kivy's RoundedRectangle takes no part of a texture
            StencilPush()
            self.inside = RoundedRectangle()
            StencilUse()
            self.tone = Color(*theme.rgba(theme.HAIRLINE))
            self.ground = Rectangle()
            StencilUnUse()
            self.outside = RoundedRectangle()
            StencilPop()
        self.canvas.add(self.over)
        self.bind(pos=self.arrange, size=self.arrange, guide=self.arrange, unit=self.arrange)

    def show(self, image: Image) -> None:
        """Put a picture [h, w, 3] uint8 BGR on the screen."""
        height, width = image.shape[:2]
        if self.texture is None or self.texture.size != (width, height):
            self.texture = Texture.create(size=(width, height), colorfmt="bgr")
            self.tone.rgba = (1, 1, 1, 1)
            self.ground.texture = self.texture
            self.view = Viewport((float(width), float(height)), self.view.box, centre=(0.5, self.focus))
            self.regard(self.region)
        self.texture.blit_buffer(np.ascontiguousarray(image).tobytes(), colorfmt="bgr", bufferfmt="ubyte")
        self.arrange()

    def clear(self) -> None:
        """Nothing of the last picture stays."""
        self.texture, self.ground.texture = None, None
        self.strokes, self.captions, self.region = (), (), None
        self.tone.rgba = theme.rgba(theme.HAIRLINE)
        self.arrange()

    def draw_over(self, strokes: Sequence[Stroke] = (), captions: Sequence[Caption] = ()) -> None:
        self.strokes, self.captions = strokes, captions
        self.arrange()

    def regard(self, region: Region | None) -> None:
        """Fill the widget with a part of the picture; None: with as much of it as fits."""
        self.region = region
        self.arrange()
        usual = Viewport(self.view.picture, self.view.box, centre=(0.5, self.focus))
        self.look(usual.upon(region) if region else usual)

    def look(self, view: Viewport) -> None:
        """Show another part of the picture."""
        self.view = view
        self.arrange()

    def arrange(self, *_: object) -> None:
        """Everything to its place."""
        box = (float(self.x), float(self.y), max(float(self.width), 1.0), max(float(self.height), 1.0))
        box = fitted(self.view.picture, box) if self.whole else box
        resized = box[2:] != self.view.box[2:]
        self.view = Viewport(self.view.picture, box, self.view.zoom, self.view.centre)
        if resized and self.region:
            self.view = self.view.upon(self.region)
        self.ground.pos, self.ground.size = box[:2], box[2:]
        for shape in (self.inside, self.outside):
            shape.pos, shape.size, shape.radius = box[:2], box[2:], [self.radius * self.unit]
        if self.texture is not None:
            self.ground.tex_coords = self.view.texture_corners()
        self.over.clear()
        self.over.add(ScissorPush(x=int(box[0]), y=int(box[1]), width=int(box[2]), height=int(box[3])))
        for stroke in self.strokes:
            self.add_stroke(stroke)
        for caption in self.captions:
            self.add_caption(caption)
        if self.guide:
            self.add_guide()
        self.over.add(ScissorPop())

    def add_stroke(self, stroke: Stroke) -> None:
        points = stroke.points[np.isfinite(stroke.points).all(axis=-1)]
        on_screen = self.view.on_screen(points)
        self.over.add(Color(*theme.rgba(stroke.colour)))
        if stroke.dots:
            side = stroke.width * self.unit
            for x, y in on_screen:
                self.over.add(Ellipse(pos=(x - side / 2, y - side / 2), size=(side, side)))
        elif len(on_screen) >= 2:
            flat = on_screen.ravel().tolist()
            self.over.add(Line(points=flat, width=stroke.width * self.unit / 2, cap="round", joint="round"))

    def add_caption(self, caption: Caption) -> None:
        """Beside its point, inside the box; left out while the point is not shown."""
        (x, y), (left, low, width, height) = self.view.on_screen(caption.point), self.view.box
        if not (left <= x <= left + width and low <= y <= low + height):
            return
        letters = word_texture(caption.text, CAPTION_PX * self.unit)
        wide, tall = letters.width + 24 * self.unit, letters.height + 8 * self.unit
        x = min(max(x + caption.side * (wide / 2 + 44 * self.unit), left + wide / 2), left + width - wide / 2)
        colour, ground = caption.colours
        self.over.add(Color(*theme.rgba(ground)))
        self.over.add(RoundedRectangle(pos=(x - wide / 2, y - tall / 2), size=(wide, tall), radius=[12 * self.unit]))
        self.over.add(Color(*theme.rgba(colour)))
        at = (x - letters.width / 2, y - letters.height / 2)
        self.over.add(Rectangle(texture=letters, pos=at, size=letters.size))

    def add_guide(self) -> None:
        """Where the runner should stand: dashes round the middle of the picture."""
        x, y, width, height = self.view.box
        left, low, wide, tall = x + 0.2 * width, y + 0.04 * height, 0.6 * width, 0.9 * height
        self.over.add(Color(*theme.rgba(theme.WHITE, 0.9)))
        for start, end in dashes(left, low, left + wide, low + tall, 26 * self.unit):
            self.over.add(Line(points=[*start, *end], width=2.5 * self.unit, cap="round"))


@lru_cache(maxsize=64)
def word_texture(text: str, size: float) -> Texture:
    """A word as a picture."""
    letters = Letters(text=text, font_name="Inter", font_size=size, bold=True)
    letters.refresh()
    return letters.texture


Point = tuple[float, float]
Box = tuple[float, float, float, float]


def fitted(picture: Point, box: Box) -> Box:
    """The largest box of a picture's proportions in the middle of a box."""
    x, y, width, height = box
    scale = min(width / picture[0], height / picture[1])
    wide, tall = picture[0] * scale, picture[1] * scale
    return x + (width - wide) / 2, y + (height - tall) / 2, wide, tall


def dashes(left: float, low: float, right: float, high: float, length: float) -> list[tuple[Point, Point]]:
    """Short lines round a rectangle with gaps as long as they are."""
    corners = ((left, low), (right, low), (right, high), (left, high), (left, low))
    found = []
    for (x0, y0), (x1, y1) in zip(corners[:-1], corners[1:], strict=True):
        pieces = max(int(max(abs(x1 - x0), abs(y1 - y0)) / (2 * length)), 1)
        for k in range(pieces):
            a, b = (k + 0.25) / pieces, (k + 0.75) / pieces
            start, end = (x0 + (x1 - x0) * a, y0 + (y1 - y0) * a), (x0 + (x1 - x0) * b, y0 + (y1 - y0) * b)
            found.append((start, end))
    return found


def skeleton(keypoints: Floats) -> list[Stroke]:
    """Limbs in mint, knees and ankles as white dots, of a runner's joints [18, 2 or 3] px; NaN are left out.

    A head seen from behind has no face to draw.
    """
    points = np.asarray(keypoints, dtype=np.float64)[:, :2]
    limbs = [Stroke(points[list(limb)], theme.MINT, 7.0) for limb in LIMBS if np.isfinite(points[list(limb)]).all()]
    return [*limbs, Stroke(points[[*KNEES, *ANKLES]], theme.WHITE, 20.0, dots=True)]
