"""The belt's speed and incline, set by staff or customer over the warm-up."""

from __future__ import annotations

from collections.abc import Callable

from kivy.properties import StringProperty

from gait.report.result_words import KMH
from gait.verdict.norms import SPEED_MPS
from kiosk.ui.screens.base import Overlay, rules
from kiosk.ui.widgets.plain import Choice
from kiosk.visit.model import Belt
from kiosk.words import Words
from kiosk.words.wording import belt_words

USUAL = Belt(SPEED_MPS, 0.0)  # as the measured runners ran
SPEEDS_KMH = tuple(range(5, 17))  # walking to a quick run, a key each
STEP_KMH, STEP_PCT = 0.5, 0.5
FASTEST_KMH, STEEPEST_PCT = 25.0, 15.0  # treadmills of shops


class BeltPad(Overlay):
    """told: by a person so far, None: nothing. read: as the treadmill says itself, before: the visit's last one, None
    without. done: is given what was chosen.
    """

    speed_words = StringProperty("")
    incline_words = StringProperty("")
    before_words = StringProperty("")
    leave_words = StringProperty("")

    def __init__(
        self,
        told: Belt | None,
        read: Belt | None,
        before: Belt | None,
        words: Words,
        done: Callable[[Belt | None], None],
        **options: object,
    ) -> None:
        self.before, self.words, self.done = before, words, done
        super().__init__(**options)
        for kmh in SPEEDS_KMH:
            key = Choice(text=f"{kmh}", group="belt speed", allow_no_selection=False)
            key.bind(on_release=lambda _, kmh=kmh: self.set(kmh, self.incline_pct))
            self.ids.speeds.add_widget(key)
        self.leave_words = words.tr("As the treadmill says") if read else words.tr("Leave it out")
        if before is not None and read is None:
            self.before_words = words.tr("As before: {belt}").format(belt=belt_words(before, words))
        else:
            self.ids.card.remove_widget(self.ids.again)
        start = told or read or before or USUAL
        self.set(KMH * start.speed_mps, start.incline_pct or 0.0)

    def set(self, speed_kmh: float, incline_pct: float) -> None:
        """Within what there is."""
        self.speed_kmh = min(max(round(speed_kmh, 1), STEP_KMH), FASTEST_KMH)
        self.incline_pct = min(max(incline_pct, 0.0), STEEPEST_PCT)
        self.speed_words = f"{self.words.number(self.speed_kmh)} km/h"
        self.incline_words = f"{self.words.number(self.incline_pct)} %"
        for key in self.ids.speeds.children:
            key.state = "down" if float(key.text) == self.speed_kmh else "normal"

    def faster(self, keys: int) -> None:
        self.set(self.speed_kmh + keys * STEP_KMH, self.incline_pct)

    def steeper(self, keys: int) -> None:
        self.set(self.speed_kmh, self.incline_pct + keys * STEP_PCT)

    def take(self) -> None:
        self.done(Belt(self.speed_kmh / KMH, self.incline_pct))

    def take_before(self) -> None:
        self.done(self.before)

    def leave_out(self) -> None:
        self.done(None)


rules(__file__)
