"""One step over and over, as slowly as wished, the lower legs large and their lines drawn."""

from __future__ import annotations

from kivy.properties import BooleanProperty, StringProperty

from gait.foot import Foot
from kiosk.session.front import ShownRun
from kiosk.ui.screens.base import Screen, rules
from kiosk.ui.screens.customer.drawn_run import drawn_run
from kiosk.ui.screens.customer.steps import first_shown, frame_at, loop_of, moment_s, nearest_step
from kiosk.ui.widgets.playhead import SHORTEST_S, Playhead

SPEEDS = {"1": 1.0, "1/2": 0.5, "1/4": 0.25, "1/8": 0.125}
USUAL_SPEED = "1/4"

rules(__file__)


class ReplayScreen(Screen):
    """Play, slow down, scrub, go through the frames, the steps and the moments of any step.

    speed: one of SPEEDS. lines: whether anything is drawn over the picture; whole: all of the picture is shown.
    """

    playing = BooleanProperty(False)
    speed = StringProperty(USUAL_SPEED)
    lines = BooleanProperty(True)
    whole = BooleanProperty(False)
    lead = StringProperty("")
    step_words = StringProperty("")

    def come(self) -> None:
        self.run: ShownRun = self.front.runs()[-1]
        self.drawn = drawn_run(self.run)
        self.footage, self.steps = self.run.footage, self.run.analysis.steps
        self.speed, self.lines, self.whole = USUAL_SPEED, True, False
        length = self.length_s
        self.ids.timeline.mark([(s.foot, s.touchdown_s / length, s.toe_off_s / length) for s in self.steps])
        self.step = first_shown(self.run.analysis)
        self.put(moment_s(self.steps[self.step], "peak") if self.steps else 0.0, playing=True)
        self.look()

    @property
    def length_s(self) -> float:
        return max(float(self.footage.times_s[-1]), SHORTEST_S)

    @property
    def time_s(self) -> float:
        return self.head.place(self.app.clock())

    def put(self, time_s: float, playing: bool) -> None:
        """To a time of the recording, and round its step from there."""
        time_s, self.playing = min(max(time_s, 0.0), self.length_s), playing
        start, end = loop_of(self.steps, self.step) if self.steps else (0.0, self.length_s)
        speed = SPEEDS[self.speed] if playing else 0.0
        end = min(end, self.length_s)
        self.head = Playhead(min(start, time_s), max(end, time_s), time_s, self.app.clock(), speed)
        self.show()

    def fill(self) -> None:
        self.show()

    def tick(self) -> None:
        if self.playing and frame_at(self.footage.times_s, self.time_s) != self.index:
            self.show()

    def show(self) -> None:
        """The frame at the present time, what lies over it, and where that is."""
        time_s = self.time_s
        self.index = index = frame_at(self.footage.times_s, time_s)
        self.ids.picture.show(self.footage.picture(index))
        over = (self.drawn.strokes(index), self.drawn.captions(index, self.words)) if self.lines else ()
        self.ids.picture.draw_over(*over)
        self.ids.timeline.share = time_s / self.length_s
        self.lead = self.tr("Speed {speed}. Two fingers zoom, one drags.").format(speed=self.speed)
        self.step_words = self.step_text()

    def step_text(self) -> str:
        if not self.steps:
            return "–"
        foot = self.tr("left") if self.steps[self.step].foot is Foot.LEFT else self.tr("right")
        return self.tr("Step {n}, {foot}").format(n=self.step + 1, foot=foot)

    def look(self) -> None:
        """At the lower legs, or at all of the picture."""
        self.ids.picture.whole = self.whole
        self.ids.picture.regard(None if self.whole else self.drawn.legs)

    def swap_view(self) -> None:
        self.whole = not self.whole
        self.look()

    def swap_lines(self) -> None:
        self.lines = not self.lines
        self.show()

    def slow_to(self, speed: str) -> None:
        """Goes on from where it is."""
        time_s, self.speed = self.time_s, speed
        self.put(time_s, playing=True)

    def toggle_play(self) -> None:
        self.put(self.time_s, not self.playing)

    def nudge(self, frames: int) -> None:
        """One frame on or back."""
        times = self.footage.times_s
        index = min(max(frame_at(times, self.time_s) + frames, 0), len(times) - 1)
        self.put(float(times[index]), playing=False)

    def scrub(self, share: float) -> None:
        time_s = share * self.length_s
        self.step = nearest_step(self.steps, time_s)
        self.put(time_s, playing=False)

    def jump_step(self, by: int) -> None:
        """To the next or the last step, which then is what runs."""
        if self.steps:
            self.step = (self.step + by) % len(self.steps)
            self.put(moment_s(self.steps[self.step], "touchdown"), self.playing)

    def jump_moment(self, moment: str) -> None:
        if self.steps:
            self.put(moment_s(self.steps[self.step], moment), playing=False)

    def back(self) -> None:
        self.app.aside_seen()

    def go(self) -> None:
        self.playing = False
        self.ids.picture.clear()
