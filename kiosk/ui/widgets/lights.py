"""Traffic lights: a sign, what is so, and what to do when it is not good."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kivy.properties import BooleanProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.gridlayout import GridLayout


@dataclass(frozen=True, slots=True)
class Lamp:
    """kind: good, advice, bad or unknown. words: what is so; advice: what to do, or a figure."""

    kind: str
    words: str
    advice: str


class LightRow(BoxLayout):
    """One lamp with its words."""

    kind = StringProperty("unknown")
    words = StringProperty("")
    advice = StringProperty("")


class Lights(GridLayout):
    """Rows that are kept and only change their words, so that nothing flickers while the camera looks.

    brief: what is so, without what to do: where something larger takes the room.
    """

    brief = BooleanProperty(False)

    def show(self, lamps: Sequence[Lamp]) -> None:
        rows = list(reversed(self.children))
        for row in rows[len(lamps) :]:
            self.remove_widget(row)
        for _ in range(len(lamps) - len(rows)):
            self.add_widget(LightRow())
        for row, lamp in zip(reversed(self.children), lamps, strict=True):
            row.kind, row.words, row.advice = lamp.kind, lamp.words, "" if self.brief else lamp.advice
