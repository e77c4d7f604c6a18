"""A foot from behind: its picture at the moment of most roll-in, or drawn, with its angle."""

from __future__ import annotations

import math
from collections.abc import Sequence

from kivy.graphics import Color, Line, Mesh, PopMatrix, PushMatrix, Rotate, RoundedRectangle
from kivy.properties import BooleanProperty, NumericProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.floatlayout import FloatLayout

from gait.report.picture import Window, framed, reshaped
from gait.result import KeyPicture
from gait.verdict.rules import PronationClass
from kiosk.ui.look import theme
from kiosk.ui.widgets.marks import Drawn
from kiosk.ui.widgets.picture import PictureView

DRAWN_SHARE = 0.8  # of the widget's height the drawn leg and foot take


class FootPicture(PictureView):
    """One key picture through a window that both feet share, with its lines in the class's colour."""

    def __init__(self, **options: object) -> None:
        super().__init__(**options)
        self.content: tuple[KeyPicture, Sequence[KeyPicture], Window, str] | None = None
        self.bind(size=self.frame)

    def show_foot(self, picture: KeyPicture, beside: Sequence[KeyPicture], window: Window, colour: str) -> None:
        """beside: all that are shown alike, this one too."""
        self.content = (picture, beside, window, colour)
        self.frame()

    def clear(self) -> None:
        self.content = None
        super().clear()

    def frame(self, *_: object) -> None:
        if self.content is None or min(self.size) < 20:
            return
        picture, beside, window, colour = self.content
        fitting = reshaped(window, self.width / self.height, beside)
        self.show(framed(picture, fitting, (int(self.width), int(self.height)), colour))


class DrawnFoot(Drawn):
    """Lower leg and heel from behind, the heel turned by its angle; eversion positive turns its lower end outwards."""

    angle_deg = NumericProperty(0.0)
    left = BooleanProperty(False)
    pronation = StringProperty(str(PronationClass.INCONCLUSIVE))
    known = BooleanProperty(True)

    def __init__(self, **options: object) -> None:
        super().__init__(**options)
        self.bind(angle_deg=self.redraw, left=self.redraw, pronation=self.redraw, known=self.redraw)

    def draw(self) -> None:
        tall = self.height * DRAWN_SHARE
        x, ankle = self.center_x, self.center_y - 0.12 * tall
        colour = theme.CLASS_COLOURS[PronationClass(self.pronation)][0]
        self.draw_leg(x, ankle, tall)
        PushMatrix()
        Rotate(angle=self.angle_deg * (-1.0 if self.left else 1.0), origin=(x, ankle))
        self.draw_shoe(x, ankle, tall)
        if self.known:
            Color(*theme.rgba(colour))
            Line(points=[x, ankle + 0.02 * tall, x, ankle - 0.36 * tall], width=0.014 * tall, cap="round")
        PopMatrix()
        self.draw_angle(x, ankle, tall, colour)

    def draw_leg(self, x: float, ankle: float, tall: float) -> None:
        Color(*theme.rgba("#b9a394"))
        half_top, half_low, top = 0.15 * tall, 0.085 * tall, ankle + 0.62 * tall
        corners = (x - half_low, ankle, x + half_low, ankle, x - half_top, top, x + half_top, top)
        vertices = [v for k in range(0, 8, 2) for v in (corners[k], corners[k + 1], 0.0, 0.0)]
        Mesh(vertices=vertices, indices=[0, 1, 2, 3], mode="triangle_strip")

    def draw_shoe(self, x: float, ankle: float, tall: float) -> None:
        Color(*theme.rgba("#93a3b0"))
        wide = 0.34 * tall
        RoundedRectangle(pos=(x - wide / 2, ankle - 0.34 * tall), size=(wide, 0.4 * tall), radius=[0.11 * tall])
        Color(*theme.rgba("#5a6a78"))
        sole = (wide * 1.14, 0.07 * tall)
        RoundedRectangle(pos=(x - sole[0] / 2, ankle - 0.39 * tall), size=sole, radius=[0.03 * tall])

    def draw_angle(self, x: float, ankle: float, tall: float, colour: str) -> None:
        """The leg's line, its way on through the heel, and the angle between."""
        Color(*theme.rgba(theme.WHITE))
        Line(points=[x, ankle + 0.05 * tall, x, ankle + 0.55 * tall], width=0.011 * tall, cap="round")
        if not self.known:
            return
        for piece in range(6):
            low = ankle - 0.07 * piece * tall
            Line(points=[x, low, x, low - 0.03 * tall], width=0.006 * tall)
        Color(*theme.rgba(colour))
        turned = self.angle_deg * (-1.0 if self.left else 1.0)
        arc = [value for k in range(13) for value in on_circle(x, ankle, 0.5 * tall, turned * k / 12.0)]
        Line(points=arc, width=0.01 * tall, cap="round")


def on_circle(x: float, y: float, radius: float, deg: float) -> tuple[float, float]:
    """A point at `deg` from straight down, positive to the right."""
    return x + radius * math.sin(math.radians(deg)), y - radius * math.cos(math.radians(deg))


class FootCard(BoxLayout):
    """One foot of the result: its picture, class, and angle with its plus-minus."""

    left = BooleanProperty(False)
    letter = StringProperty("")
    pronation = StringProperty(str(PronationClass.INCONCLUSIVE))
    class_word = StringProperty("")
    figure = StringProperty("")
    spread = StringProperty("")
    caption = StringProperty("")
    sureness = StringProperty("")


class ClassPill(BoxLayout):
    """The class as sign and word on its tint."""

    left = BooleanProperty(False)
    pronation = StringProperty(str(PronationClass.INCONCLUSIVE))
    word = StringProperty("")


class FootFrame(FloatLayout):
    """Holds the picture, or the drawing where there is none, and the letter in its corner."""

    left = BooleanProperty(False)
    letter = StringProperty("")
    pronation = StringProperty(str(PronationClass.INCONCLUSIVE))
    angle_deg = NumericProperty(0.0)
    known = BooleanProperty(False)
    pictured = BooleanProperty(False)

    def show_foot(self, picture: KeyPicture | None, beside: Sequence[KeyPicture], window: Window | None) -> None:
        """beside: all that are shown alike, this one too."""
        self.pictured = picture is not None and window is not None
        if picture is not None and window is not None:
            colour = theme.CLASS_COLOURS[PronationClass(self.pronation)][0]
            self.ids.picture.show_foot(picture, beside, window, colour)
