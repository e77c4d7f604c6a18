"""How a screen is laid out: head, picture, body and actions, below each other upright, in two columns lengthwise."""

from __future__ import annotations

from kivy.properties import BooleanProperty, NumericProperty, StringProperty
from kivy.uix.anchorlayout import AnchorLayout
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.floatlayout import FloatLayout
from kivy.uix.scrollview import ScrollView

from kiosk.ui.look import theme


class Steps(BoxLayout):
    """How far the visit has come: `done` of five parts."""

    done = NumericProperty(0)


class Head(BoxLayout):
    """Progress, headline and one quieter sentence. lead_px: size of its type; least_px: of both, read from afar.

    speaks: the language can be changed here. rise: how far the key for that stands out above the progress, px.
    """

    headline = StringProperty("")
    lead = StringProperty("")
    done = NumericProperty(0)
    least_px = NumericProperty(0)
    lead_px = NumericProperty(theme.TYPE_PX["body"])
    speaks = BooleanProperty(False)
    rise = NumericProperty(0)


class Picture(AnchorLayout):
    """What is looked at; takes the room that the words leave."""


class Body(ScrollView):
    """What is read or answered; scrolls when it must. wish: the height at which it need not, px."""

    wish = NumericProperty(0)

    def add_widget(self, widget: object, *arguments: object, **options: object) -> None:
        super().add_widget(widget, *arguments, **options)
        widget.bind(height=lambda _, height: setattr(self, "wish", height))


class Rest(BoxLayout):
    """In a body's place, where what stands there scrolls by itself."""


class Actions(BoxLayout):
    """What can be done; the main action last, at the bottom."""


class Page(FloatLayout):
    """Places its one Head, Picture, Body or Rest, and Actions; each may be missing.

    picture_share: of the width that the picture takes lengthwise; least_picture_px: its least height upright.
    wide: lengthwise the body takes the whole width even though there is no picture.
    """

    portrait = BooleanProperty(True)
    unit = NumericProperty(1.0)
    picture_share = NumericProperty(0.46)
    least_picture_px = NumericProperty(420)

    def __init__(self, **options: object) -> None:
        super().__init__(**options)
        self.bind(portrait=self._trigger_layout, unit=self._trigger_layout)

    def add_widget(self, widget: object, *arguments: object, **options: object) -> None:
        super().add_widget(widget, *arguments, **options)
        if isinstance(widget, Head | Actions):
            widget.bind(minimum_height=self._trigger_layout)
        if isinstance(widget, Head):
            widget.bind(rise=self._trigger_layout)
        if isinstance(widget, Body):
            widget.bind(wish=self._trigger_layout)

    def do_layout(self, *_: object) -> None:
        if self.width < 2 or self.height < 2:
            return
        if self.portrait or self.part(Picture) is None:
            self.stack(self.x, self.width, self.part(Picture))
        else:
            self.beside()

    def part(self, kind: type) -> object:
        return next((child for child in self.children if isinstance(child, kind)), None)

    def beside(self) -> None:
        """Picture left over the whole height, words right."""
        margin, gap = theme.MARGIN_PX * self.unit, 1.6 * theme.GAP_PX * self.unit
        wide = self.picture_share * self.width
        place(self.part(Picture), self.x + margin, self.y + margin, wide - margin, self.height - 2 * margin)
        self.stack(self.x + wide + gap - margin, self.width - wide - gap + margin, None)

    def stack(self, x: float, width: float, picture: object) -> None:
        """Head at the top, actions at the bottom, picture and body between."""
        margin, gap = theme.MARGIN_PX * self.unit, theme.GAP_PX * self.unit
        edge = (0.8 if self.portrait else 0.6) * margin
        inner = width - 2 * margin
        x, top, bottom = x + margin, self.top - edge, self.y + edge
        head, actions, body = self.part(Head), self.part(Actions), self.part(Body)
        if head is not None:
            top += head.rise
            top -= place_tall(head, x, top, inner, downwards=True) + gap
        if actions is not None:
            actions.orientation = "vertical" if self.portrait or self.part(Picture) else "horizontal"
            bottom += place_tall(actions, x, bottom, inner, downwards=False) + gap
        if body is not None:
            body.width = inner
            wish = min(body.wish, top - bottom)
            if picture is not None:
                wish = min(wish, top - bottom - self.least_picture_px * self.unit - gap)
                place(body, x, bottom, inner, wish)
                bottom += wish + gap
            else:
                place(body, x, bottom, inner, top - bottom)
        for rest in (picture, self.part(Rest)):
            if rest is not None:
                place(rest, x, bottom, inner, top - bottom)


def place(widget: object, x: float, y: float, width: float, height: float) -> None:
    widget.pos, widget.size = (x, y), (width, max(height, 1.0))


def place_tall(widget: object, x: float, y: float, width: float, downwards: bool) -> float:
    """Place a widget of its own height below or above y; that height."""
    height: float = widget.minimum_height
    place(widget, x, y - height if downwards else y, width, height)
    return height
