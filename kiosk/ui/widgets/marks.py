"""Signs drawn as shapes, so that colour never stands alone: ticks, warnings, and a sign for each class."""

from __future__ import annotations

from kivy.clock import Clock
from kivy.graphics import Color, Ellipse, Line, RoundedRectangle, Triangle
from kivy.properties import BooleanProperty, StringProperty
from kivy.uix.widget import Widget

from gait.verdict.rules import PronationClass
from kiosk.ui.look import theme


class Drawn(Widget):
    """A widget that draws itself anew, once before the next frame, when its place, size, look or content changes."""

    clear = BooleanProperty(False)

    def __init__(self, **options: object) -> None:
        self.redraw = Clock.create_trigger(self.paint, -1)
        super().__init__(**options)
        self.bind(pos=self.redraw, size=self.redraw, clear=self.redraw)
        self.redraw()

    def paint(self, *_: object) -> None:
        self.canvas.clear()
        with self.canvas:
            self.draw()

    def draw(self) -> None:
        """What it shows, on its canvas: nothing of itself."""


class Mark(Drawn):
    """kind: good (tick), advice (!), bad (cross), unknown (dots)."""

    kind = StringProperty("unknown")

    def on_kind(self, *_: object) -> None:
        self.redraw()

    def draw(self) -> None:
        colour = {"good": theme.GREEN, "advice": theme.AMBER, "bad": theme.RED}.get(self.kind, theme.GREY)
        Color(*theme.rgba(colour))
        side = min(self.size)
        x, y = self.center_x - side / 2, self.center_y - side / 2
        Ellipse(pos=(x, y), size=(side, side))
        Color(*theme.rgba(theme.WHITE))
        {"good": tick, "advice": exclamation, "bad": cross}.get(self.kind, three_dots)(x, y, side)


def tick(x: float, y: float, side: float) -> None:
    shares = (0.28, 0.5, 0.44, 0.34, 0.73, 0.66)
    Line(points=placed(shares, x, y, side), width=side * 0.055, cap="round", joint="round")


def exclamation(x: float, y: float, side: float) -> None:
    Line(points=placed((0.5, 0.75, 0.5, 0.45), x, y, side), width=side * 0.055, cap="round")
    Ellipse(pos=(x + 0.44 * side, y + 0.22 * side), size=(0.12 * side, 0.12 * side))


def cross(x: float, y: float, side: float) -> None:
    Line(points=placed((0.32, 0.32, 0.68, 0.68), x, y, side), width=side * 0.055, cap="round")
    Line(points=placed((0.32, 0.68, 0.68, 0.32), x, y, side), width=side * 0.055, cap="round")


def three_dots(x: float, y: float, side: float) -> None:
    for across in (0.22, 0.44, 0.66):
        Ellipse(pos=(x + across * side, y + 0.44 * side), size=(0.12 * side, 0.12 * side))


def placed(shares: tuple[float, ...], x: float, y: float, side: float) -> list[float]:
    """Points given in shares of a square, on the screen."""
    return [(x if i % 2 == 0 else y) + share * side for i, share in enumerate(shares)]


class TickBox(Drawn):
    """An empty square, or one with a tick."""

    ticked = BooleanProperty(False)

    def on_ticked(self, *_: object) -> None:
        self.redraw()

    def draw(self) -> None:
        side = min(self.size)
        Color(*theme.rgba(theme.TEAL if self.ticked else theme.CARD))
        RoundedRectangle(pos=self.pos, size=(side, side), radius=[side * 0.2])
        Color(*theme.rgba(theme.TEAL if self.ticked else theme.EDGE))
        Line(rounded_rectangle=(self.x, self.y, side, side, side * 0.2), width=side * 0.025)
        if self.ticked:
            Color(*theme.rgba(theme.WHITE))
            tick(self.x, self.y, side)


class ClassMark(Drawn):
    """neutral: a disc; overpronation and supination: a wedge leaning in or out; inconclusive: a ring.

    left: whether it stands for the left foot, whose inside is to the right.
    """

    pronation = StringProperty(str(PronationClass.INCONCLUSIVE))
    left = BooleanProperty(False)

    def on_pronation(self, *_: object) -> None:
        self.redraw()

    def on_left(self, *_: object) -> None:
        self.redraw()

    def draw(self) -> None:
        kind = PronationClass(self.pronation)
        Color(*theme.rgba(theme.CLASS_COLOURS[kind][0]))
        side = min(self.size)
        x, y = self.center_x - side / 2, self.center_y - side / 2
        if kind is PronationClass.NEUTRAL:
            Ellipse(pos=(x, y), size=(side, side))
        elif kind is PronationClass.INCONCLUSIVE:
            Line(circle=(self.center_x, self.center_y, side * 0.42), width=side * 0.07)
        else:
            inward_right = self.left == (kind is PronationClass.OVERPRONATION)
            Triangle(points=placed(wedge(inward_right), x, y, side))


def wedge(to_the_right: bool) -> tuple[float, ...]:
    """A right triangle that grows towards one side."""
    return (0.0, 0.0, 1.0, 0.0, 1.0, 1.0) if to_the_right else (0.0, 0.0, 1.0, 0.0, 0.0, 1.0)
