"""Standing trial, countdown and recording: the live picture full size with the skeleton drawn."""

from __future__ import annotations

from kivy.properties import BooleanProperty, NumericProperty, StringProperty

from kiosk.ui.screens.base import Screen, rules
from kiosk.ui.widgets.picture import skeleton
from kiosk.visit.events import Stopped

rules(__file__)


class LiveScreen(Screen):
    """What the three have in common: the picture, a ring, a way to stop."""

    headline = StringProperty("")
    lead = StringProperty("")
    share = NumericProperty(0.0)
    seconds_words = StringProperty("")
    numeral = StringProperty("")
    counting = BooleanProperty(False)
    steps_words = StringProperty("–")
    cadence_words = StringProperty("–")
    heels_words = StringProperty("–")
    stop_words = StringProperty("")

    def tick(self) -> None:
        live = self.front.live()
        if live is not None:
            self.ids.picture.show(live.image)
            self.ids.picture.draw_over(skeleton(live.keypoints) if live.keypoints is not None else [])
        self.count()

    def count(self) -> None:
        """What changes with time."""

    def stop(self) -> None:
        self.front.tell(Stopped())

    def go(self) -> None:
        self.ids.picture.clear()


class StandingScreen(LiveScreen):
    """Three seconds of standing set the zero."""

    def fill(self) -> None:
        self.headline = self.tr("Stand still, feet a hand apart")
        self.lead = self.tr("Look ahead. This sets your zero.")
        self.stop_words = self.tr("Stop")

    def count(self) -> None:
        done_s, whole_s = self.front.progress()
        self.share = done_s / whole_s
        self.seconds_words = f"{max(whole_s - done_s, 0.0):.0f} s"


class CountdownScreen(LiveScreen):
    """Three, two, one."""

    def fill(self) -> None:
        self.headline = self.tr("Start running now")
        self.lead = self.tr("The recording begins by itself.")
        self.stop_words = self.tr("Stop")

    def count(self) -> None:
        done_s, whole_s = self.front.progress()
        self.numeral = f"{max(whole_s - done_s, 0.0) + 0.5:.0f}"


class RecordScreen(LiveScreen):
    """Twenty seconds with a ring that fills, steps and cadence."""

    def come(self) -> None:
        self.counting = True
        self.steps_words = self.cadence_words = self.heels_words = "–"
        self.fill()

    def fill(self) -> None:
        self.headline = self.tr("Run as you always do")
        self.lead = self.tr("Look ahead, not down.")
        self.stop_words = self.tr("Stop and start again")

    def count(self) -> None:
        done_s, whole_s = self.front.progress()
        self.share = done_s / whole_s
        self.seconds_words = f"{max(whole_s - done_s, 0.0):.0f} s"
        live = self.front.live()
        if live is not None:
            self.steps_words = f"{live.steps}" if live.steps is not None else "–"
            self.cadence_words = f"{live.cadence_spm:.0f}" if live.cadence_spm else "–"
            self.heels_words = self.tr("yes") if live.heels_clear else "–"
