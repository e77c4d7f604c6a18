"""What every screen has: the application, the words, and a moment when it comes up."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from kivy.app import App
from kivy.lang import Builder
from kivy.uix.floatlayout import FloatLayout
from kivy.uix.screenmanager import Screen as KivyScreen

from kiosk.visit.events import Back

if TYPE_CHECKING:
    from kiosk.session.front import Front
    from kiosk.ui.screens.shell import Shell
    from kiosk.words import Words

CORES = len(os.sched_getaffinity(0))
TICKS_HZ = 30.0 if CORES > 1 else 12.0  # how often a screen moves; a single core is left to the analysis


def rules(module: str) -> None:
    """Load the .kv that stands beside a screen's module."""
    Builder.load_file(str(Path(module).with_suffix(".kv")))


class Overlay(FloatLayout):
    """Lies over a screen: no touch goes through it."""

    def on_touch_down(self, touch: object) -> bool:
        super().on_touch_down(touch)
        return True


class OverlayPlace:
    """A place over all screens, for one overlay at a time. root: what holds the screens; up: what lies there."""

    def __init__(self, root: FloatLayout) -> None:
        self.root = root
        self.up: Overlay | None = None

    def lay(self, overlay: Overlay) -> None:
        """In place of whatever lies there."""
        self.lift()
        self.up = overlay
        self.root.add_widget(overlay)

    def lift(self) -> None:
        if self.up is not None:
            self.root.remove_widget(self.up)
            self.up = None


class Screen(KivyScreen):
    """A screen of the kiosk. `fill` puts everything that code says on it: on coming up, and when the language changes.

    `tick` runs TICKS_HZ times a second while the screen is up.
    """

    @property
    def app(self) -> Shell:
        return App.get_running_app()

    @property
    def front(self) -> Front:
        return self.app.front

    @property
    def words(self) -> Words:
        return self.app.words

    def tr(self, sentence: str) -> str:
        return self.words.tr(sentence)

    def come(self) -> None:
        """The screen comes up; nothing of its last use may be left on it but what the visit holds."""
        self.fill()

    def fill(self) -> None:
        """Say everything in the present language."""

    def tick(self) -> None:
        """What moves."""

    def back(self) -> None:
        """Back was touched: where that leads is the visit's to say."""
        self.front.tell(Back())

    def go(self) -> None:
        """The screen goes down: pictures and names are let go."""


rules(__file__)
