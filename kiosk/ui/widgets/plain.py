"""Text, buttons, cards and fields, all sized by the screen's scale; their looks stand in plain.kv."""

from __future__ import annotations

from kivy.properties import BooleanProperty, ColorProperty, NumericProperty, OptionProperty, StringProperty
from kivy.uix.behaviors import ButtonBehavior, ToggleButtonBehavior
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.gridlayout import GridLayout
from kivy.uix.label import Label
from kivy.uix.widget import Widget

from gait.words.letters import lettered
from kiosk.ui.look import theme


class Readable(Label):
    """Signs that the typeface lacks are read in Latin letters."""

    def on_text(self, _: Widget, text: str) -> None:
        self.text = lettered(text)


class Text(Readable):
    """Wrapped text as tall as it needs to be. px: size in the reference layout."""

    px = NumericProperty(theme.TYPE_PX["body"])


class Headline(Text):
    """What is so, or what to do, in one sentence."""


class Soft(Text):
    """A second sentence, quieter."""


class Small(Text):
    """The least size of type."""


class Title(Text):
    """A card's title."""


class Column(BoxLayout):
    """Children below each other, as tall as they need."""


class Answers(GridLayout):
    """Children below each other upright, in two columns lengthwise."""


class Row(BoxLayout):
    """Children beside each other, as tall as the tallest needs; buttons are all as tall as the tallest of them."""

    def add_widget(self, widget: Widget, *arguments: object, **options: object) -> None:
        super().add_widget(widget, *arguments, **options)
        if isinstance(widget, Tap | Choice):
            widget.bind(wish=self.level)
            self.level()

    def level(self, *_: object) -> None:
        buttons = [child for child in self.children if isinstance(child, Tap | Choice)]
        for button in buttons:
            button.row_px = max(other.wish for other in buttons)


class Card(BoxLayout):
    """White ground with a hairline round it."""


class Banner(BoxLayout):
    """A sentence with a mark on a tinted ground: advice, or an error."""

    text = StringProperty("")
    kind = OptionProperty("advice", options=["good", "advice", "bad"])


class Tap(ButtonBehavior, Readable):
    """Something to touch. kind: main (one a screen), outline, quiet, danger, night (on the live picture).

    wish: the height that its words need; row_px: that of its row's tallest.
    """

    kind = OptionProperty("outline", options=["main", "outline", "quiet", "danger", "night"])
    px = NumericProperty(theme.TYPE_PX["button"])
    least_px = NumericProperty(theme.BUTTON_PX)
    wish, row_px = NumericProperty(0), NumericProperty(0)
    inset = NumericProperty(48)
    ground, edge = ColorProperty(), ColorProperty()


class LanguageKey(ButtonBehavior, Readable):
    """The present language by its own name; a touch offers the others. night: it lies on the live picture."""

    night = BooleanProperty(False)


class Choice(ToggleButtonBehavior, Readable):
    """One of several answers; a chosen one carries a tick, not only a colour."""

    value = StringProperty("")
    px = NumericProperty(theme.TYPE_PX["body"])
    wish, row_px = NumericProperty(0), NumericProperty(0)


class Consent(ToggleButtonBehavior, BoxLayout):
    """A box to tick beside what it means; never ticked beforehand."""

    text = StringProperty("")
    detail = StringProperty("")
    ticked = BooleanProperty(False)

    def on_state(self, _: Widget, state: str) -> None:
        self.ticked = state == "down"


class Field(ButtonBehavior, BoxLayout):
    """A line that the keyboard on the screen writes into. wrong: said in the caption's place; secret: shown as dots."""

    caption, wrong = StringProperty(""), StringProperty("")
    text = StringProperty("")
    hint = StringProperty("")
    active = BooleanProperty(False)
    secret = BooleanProperty(False)


class Gap(Widget):
    """Empty space of `px` reference pixels."""

    px = NumericProperty(theme.GAP_PX)
