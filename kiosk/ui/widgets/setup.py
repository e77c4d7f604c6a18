"""What the staff's screens are made of: entries of a list, values with minus and plus, a picture with a crop frame."""

from __future__ import annotations

import numpy as np
from kivy.graphics import Color, Line, Rectangle
from kivy.properties import BooleanProperty, ListProperty, StringProperty
from kivy.uix.behaviors import ButtonBehavior
from kivy.uix.boxlayout import BoxLayout
from numpy.typing import NDArray

from gait.clip.orientation import WHOLE
from kiosk.ui.look import theme
from kiosk.ui.widgets.picture import PictureView

Image = NDArray[np.uint8]

LEAST_CROP = 0.2  # of each side: less could no longer hold a runner's legs


class ListItem(ButtonBehavior, BoxLayout):
    """A line of a list that leads somewhere. text: what is touched; detail: what is so."""

    text = StringProperty("")
    detail = StringProperty("")
    chosen = BooleanProperty(False)


class Stepper(BoxLayout):
    """A value with minus and plus. Fires `on_less`, `on_more`."""

    caption = StringProperty("")
    value = StringProperty("")

    def __init__(self, **options: object) -> None:
        self.register_event_type("on_less")
        self.register_event_type("on_more")
        super().__init__(**options)

    def on_less(self) -> None:
        """Minus was touched."""

    def on_more(self) -> None:
        """Plus was touched."""


class CropView(PictureView):
    """The whole picture with a frame round what is kept; a finger moves the nearest corner.

    crop: left, top, right, bottom, as shares of the picture.
    """

    crop = ListProperty(WHOLE)

    def __init__(self, **options: object) -> None:
        super().__init__(**options)
        self.held: tuple[int, ...] = ()
        self.aspect = 9 / 16
        self.bind(crop=self.arrange)

    def show(self, image: Image) -> None:
        self.aspect = image.shape[1] / image.shape[0]
        self.fit()
        super().show(image)

    def fit(self, *_: object) -> None:
        """As large as there is room, uncut."""
        if self.parent is not None:
            width = min(self.parent.width, self.parent.height * self.aspect)
            self.size = (width, width / self.aspect)

    def on_parent(self, _: object, parent: object) -> None:
        if parent is not None:
            parent.bind(size=self.fit)

    def shares(self, x: float, y: float) -> tuple[float, float]:
        """A place on the screen in shares of the picture, y down."""
        return (x - self.x) / self.width, (self.top - y) / self.height

    def on_touch_down(self, touch: object) -> bool:
        if not self.collide_point(*touch.pos):
            return False
        place = self.shares(*touch.pos)
        middles = [(self.crop[k] + self.crop[k + 2]) / 2 for k in (0, 1)]
        self.held = tuple(k if place[k] < middles[k] else k + 2 for k in (0, 1))
        self.move(touch)
        return True

    def on_touch_move(self, touch: object) -> bool:
        if self.held:
            self.move(touch)
        return bool(self.held)

    def on_touch_up(self, touch: object) -> bool:
        self.held = ()
        return False

    def move(self, touch: object) -> None:
        """The held edges go to the finger, never closer to the others than LEAST_CROP."""
        crop, place = list(self.crop), self.shares(*touch.pos)
        for edge in self.held:
            share = min(max(place[edge % 2], 0.0), 1.0)
            other = crop[(edge + 2) % 4]
            crop[edge] = min(share, other - LEAST_CROP) if edge < 2 else max(share, other + LEAST_CROP)
        self.crop = [round(share, 3) for share in crop]

    def arrange(self, *_: object) -> None:
        super().arrange()
        if self.texture is not None:
            self.add_frame()

    def add_frame(self) -> None:
        """What is cut off darkened, what is kept framed."""
        left, top, right, bottom = self.crop
        x0, x1 = self.x + left * self.width, self.x + right * self.width
        y0, y1 = self.top - bottom * self.height, self.top - top * self.height
        self.over.add(Color(*theme.rgba(theme.NIGHT, 0.6)))
        for place in (
            (self.x, self.y, x0, self.top), (x1, self.y, self.right, self.top),
            (x0, self.y, x1, y0), (x0, y1, x1, self.top),
        ):  # fmt: skip
            self.over.add(Rectangle(pos=place[:2], size=(place[2] - place[0], place[3] - place[1])))
        self.over.add(Color(*theme.rgba(theme.MINT)))
        self.over.add(Line(rectangle=(x0, y0, x1 - x0, y1 - y0), width=3 * self.unit))
