"""The camera's picture with the skeleton, a frame to stand in, and lights that say what to do."""

from __future__ import annotations

from collections.abc import Sequence

from kivy.properties import BooleanProperty, NumericProperty, StringProperty
from kivy.uix.behaviors import ButtonBehavior
from kivy.uix.boxlayout import BoxLayout

from kiosk.ui.screens.base import Screen, rules
from kiosk.ui.sound import Signal
from kiosk.ui.widgets.glide import Glide
from kiosk.ui.widgets.lights import Lamp
from kiosk.ui.widgets.picture import skeleton
from kiosk.visit.events import Ready, ShoeAsked
from kiosk.visit.model import Aspect, Level, Light
from kiosk.words.wording import lamp_words, shoe_name

KINDS = {Level.GREEN: "good", Level.AMBER: "advice", Level.RED: "bad", Level.UNKNOWN: "unknown"}


class ShoeKey(ButtonBehavior, BoxLayout):
    """The shoe that is run in, and the way to another."""

    caption = StringProperty("")
    name = StringProperty("")


rules(__file__)


class CheckScreen(Screen):
    """Start waits until no light is red, or staff override it. The first red one is said large."""

    headline = StringProperty("")
    lead = StringProperty("")
    shoe = StringProperty("")
    ready = BooleanProperty(False)
    seconds = NumericProperty(20)

    def come(self) -> None:
        self.glide = Glide()
        self.app.sound(Signal.STEP_ON)
        self.fill()

    def fill(self) -> None:
        visit = self.front.visit
        self.shoe = shoe_name(visit.run.shoe, self.words) if visit.current else ""
        self.seconds = round(self.front.progress()[1])
        self.tick()

    def tick(self) -> None:
        live = self.front.live()
        if live is not None:
            self.ids.picture.show(live.image)
            drawn = self.glide.towards(live.keypoints)
            self.ids.picture.draw_over(skeleton(drawn) if drawn is not None else [])
        lights = self.front.lights()
        self.ready = bool(lights) and not any(light.level in (Level.RED, Level.UNKNOWN) for light in lights)
        self.headline, self.lead = self.told(lights)
        self.ids.lights.show([self.lamp(light) for light in lights])

    def lamp(self, light: Light) -> Lamp:
        """What is said large already is not said again."""
        words, advice = lamp_words(light, self.words)
        return Lamp(KINDS[light.level], words, "" if (words, advice) == (self.headline, self.lead) else advice)

    def told(self, lights: Sequence[Light]) -> tuple[str, str]:
        """What is so, and what to do."""
        if self.ready:
            return self.tr("All set. Run when you are ready"), ""
        red = next((light for light in lights if light.level is Level.RED), None)
        if red is None or red.aspect is Aspect.PERSON:
            return self.tr("Step on the belt, face forward"), ""
        return lamp_words(red, self.words)

    def start(self) -> None:
        self.front.tell(Ready())

    def change_shoe(self) -> None:
        self.front.tell(ShoeAsked())

    def override(self) -> None:
        self.app.ask_pin(lambda: self.front.tell(Ready(override=True)))

    def go(self) -> None:
        self.ids.picture.clear()
