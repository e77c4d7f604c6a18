"""Standing trial, warm-up, countdown and recording: the live picture full size with the skeleton drawn."""

from __future__ import annotations

import math

from kivy.factory import Factory
from kivy.properties import ListProperty, NumericProperty, StringProperty

from kiosk.ui.screens.base import Screen, rules
from kiosk.ui.screens.customer.belt import BeltPad
from kiosk.ui.sound import Signal
from kiosk.ui.widgets.picture import skeleton
from kiosk.visit.events import BeltTold, Stopped
from kiosk.visit.model import Belt
from kiosk.words.wording import belt_words, clock_words, seconds_words, warming_words

STILL_S = 3.0  # without running until it is said aloud: a few looks may miss who runs
SOON_S = 6.0  # before the warm-up's end: the sentence is over when the countdown begins

rules(__file__)


class LiveScreen(Screen):
    """What they have in common: the picture, a ring, a way to stop. figures, captions: of three tallies, or none."""

    headline = StringProperty("")
    lead = StringProperty("")
    share = NumericProperty(0.0)
    seconds_words = StringProperty("")
    numeral = StringProperty("")
    figures = ListProperty(["", "", ""])
    captions = ListProperty(["", "", ""])
    stop_words = StringProperty("")

    def come(self) -> None:
        self.ran_at_s: float | None = None  # nobody ran yet, or it is said already that they stopped
        self.fill()

    def tick(self) -> None:
        live = self.front.live()
        if live is not None:
            self.ids.picture.show(live.image)
            self.ids.picture.draw_over(skeleton(live.keypoints) if live.keypoints is not None else [])
        self.count()

    def count(self) -> None:
        """What changes with time."""

    def heed(self, moving: bool) -> None:
        """Say it once when nobody runs any more."""
        now_s = self.app.clock()
        if moving:
            self.ran_at_s = now_s
        elif self.ran_at_s is not None and now_s - self.ran_at_s > STILL_S:
            self.ran_at_s = None
            self.app.sound(Signal.NOBODY)

    def stop(self) -> None:
        self.front.tell(Stopped())

    def go(self) -> None:
        self.ids.picture.clear()


class StandingScreen(LiveScreen):
    """Three seconds of standing set the zero."""

    def come(self) -> None:
        self.app.sound(Signal.STAND)
        super().come()

    def fill(self) -> None:
        self.headline = self.tr("Stand still, feet a hand apart")
        self.lead = self.tr("Look ahead. This sets your zero.")
        self.stop_words = self.tr("Stop")

    def count(self) -> None:
        done_s, whole_s = self.front.progress()
        self.share = done_s / whole_s
        self.seconds_words = seconds_words(self.front.left_s())


class WarmUpScreen(LiveScreen):
    """Easy running until its clock has come to its end and the gait is steady; or until somebody records at once."""

    def on_kv_post(self, base_widget: object) -> None:
        super().on_kv_post(base_widget)
        self.now = Factory.NowTap()
        self.now.bind(on_release=lambda _: self.record())
        self.ids.taps.add_widget(self.now)
        self.belt = Factory.NightTap()
        self.belt.bind(on_release=lambda _: self.ask_belt())
        self.ids.tallies.remove_widget(self.ids.tallies.children[0])
        self.ids.tallies.add_widget(self.belt)

    def come(self) -> None:
        self.left_s = 0.0
        self.app.sound(Signal.RUN)
        super().come()

    def fill(self) -> None:
        self.stop_words, self.now.text = self.tr("Stop"), self.tr("Record now")
        self.captions = [self.tr("steps a minute"), self.tr("steady"), ""]
        self.count()

    def count(self) -> None:
        ran_s, whole_s = self.front.progress()
        self.share = min(ran_s / whole_s, 1.0) if whole_s else 1.0
        self.seconds_words = clock_words(self.front.left_s())
        self.announce(whole_s - ran_s)
        live = self.front.live()
        moving, steady = (live is not None and live.moving), (live is not None and live.steady)
        cadence = live.cadence_spm if live is not None else None
        self.heed(moving)
        belt = self.belt_said()
        self.belt.text = belt_words(belt, self.words) if belt else self.tr("Set the speed")
        self.figures = [f"{cadence:.0f}" if cadence else "–", self.tr("yes") if steady else "–", ""]
        self.headline, self.lead = (self.tr(words) for words in warming_words(ran_s, whole_s, moving))

    def announce(self, left_s: float) -> None:
        """Say it in time that the recording comes."""
        before_s, self.left_s = self.left_s, left_s
        if before_s > SOON_S >= left_s:
            self.app.sound(Signal.SOON)

    def belt_said(self) -> Belt | None:
        """By a person, else by the treadmill itself."""
        visit = self.front.visit
        return (visit.run.told_belt if visit.current else None) or self.front.belt_now()

    def ask_belt(self) -> None:
        visit, read = self.front.visit, self.front.belt_now()
        self.app.lay_over(BeltPad(visit.run.told_belt, read, visit.belt_before, self.words, self.take_belt))

    def take_belt(self, belt: Belt | None) -> None:
        self.app.uncover()
        self.front.tell(BeltTold(belt))
        self.fill()

    def record(self) -> None:
        self.front.tell(self.front.warmed_up())


class CountdownScreen(LiveScreen):
    """Three, two, one."""

    def fill(self) -> None:
        self.headline = self.tr("Run on as you do")
        self.lead = self.tr("The recording begins by itself.")
        self.stop_words = self.tr("Stop")

    def count(self) -> None:
        before, self.numeral = self.numeral, f"{math.ceil(self.front.left_s())}"
        if self.numeral not in (before, "0"):
            self.app.sound(Signal.COUNT)

    def go(self) -> None:
        super().go()
        self.numeral = ""


class RecordScreen(LiveScreen):
    """Twenty seconds with a ring that fills, steps and cadence."""

    def come(self) -> None:
        self.figures = ["–", "–", "–"]
        self.share = 0.0
        self.app.sound(Signal.START)
        super().come()

    def fill(self) -> None:
        self.captions = [self.tr("steps seen"), self.tr("steps a minute"), self.tr("heels clear")]
        self.stop_words = self.tr("Stop and start again")
        self.speak(moving=True)

    def speak(self, moving: bool) -> None:
        self.headline = self.tr("Run as you always do") if moving else self.tr("Nobody is running")
        self.lead = self.tr("Look ahead, not down.") if moving else self.tr("Run on, or stop and start again.")

    def count(self) -> None:
        done_s, whole_s = self.front.progress()
        before, self.share = self.share, done_s / whole_s
        if before < 0.5 <= self.share:
            self.app.sound(Signal.HALF)
        self.seconds_words = seconds_words(self.front.left_s())
        live = self.front.live()
        if live is not None:
            self.figures = [
                f"{live.steps}" if live.steps is not None else "–",
                f"{live.cadence_spm:.0f}" if live.cadence_spm else "–",
                self.tr("yes") if live.heels_clear else "–",
            ]
            self.speak(live.moving)
            self.heed(live.moving)
