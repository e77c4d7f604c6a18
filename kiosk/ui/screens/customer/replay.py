"""The recording at a quarter of its speed, frame by frame, with the lines drawn."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from kivy.properties import BooleanProperty, StringProperty
from numpy.typing import NDArray

from gait.foot import Foot
from gait.result import StepResult
from kiosk.session.front import ShownRun
from kiosk.storage.run_files import Tracks
from kiosk.ui import theme
from kiosk.ui.screens.base import TICKS_HZ, Screen, rules
from kiosk.ui.widgets.picture import Stroke, skeleton

Floats = NDArray[np.float64]

SPEED = 0.25
NEAR_FRAMES = 3  # a pose so many frames away still lies on the runner


def strokes(run: ShownRun, index: int) -> list[Stroke]:
    """Skeleton, shank lines in white and heel lines in their class's colours, over one frame of a run."""
    lines = run.tracks.lines_px[min(index, len(run.tracks.lines_px) - 1)]
    found = list(skeleton_near(run.tracks, index))
    for foot in Foot:
        colour = theme.CLASS_COLOURS[run.analysis.verdicts[foot].pronation][0]
        found += [Stroke(lines[foot, :2], theme.WHITE, 7.0), Stroke(lines[foot, 2:], colour, 9.0)]
    return found


def skeleton_near(tracks: Tracks, index: int) -> list[Stroke]:
    """The pose of the nearest frame that has one, when that is near."""
    if not len(tracks.pose_frames):
        return []
    nearest = int(np.argmin(np.abs(tracks.pose_frames - index)))
    if abs(int(tracks.pose_frames[nearest]) - index) > NEAR_FRAMES:
        return []
    return skeleton(tracks.pose[nearest])


def moment_s(step: StepResult, moment: str) -> float:
    """When in a step a moment lies: touchdown, peak or toe-off."""
    if moment == "touchdown":
        return step.touchdown_s
    if moment == "toe-off":
        return step.toe_off_s
    share = step.time_to_peak_pct / 100.0 if np.isfinite(step.time_to_peak_pct) else 0.4
    return step.touchdown_s + share * (step.toe_off_s - step.touchdown_s)


def frame_at(times_s: Floats, time_s: float) -> int:
    """The frame nearest to a time."""
    return int(np.argmin(np.abs(times_s - time_s)))


rules(__file__)


class ReplayScreen(Screen):
    """Play, scrub, step through the frames, jump to the moments of any step."""

    playing = BooleanProperty(False)
    lead = StringProperty("")
    step_words = StringProperty("")

    def come(self) -> None:
        self.run: ShownRun = self.front.runs()[-1]
        self.footage, self.steps = self.run.footage, self.run.analysis.steps
        self.time_s, self.step = 0.0, 0
        length = self.length_s
        self.ids.timeline.mark([(s.foot, s.touchdown_s / length, s.toe_off_s / length) for s in self.steps])
        self.jump_moment("touchdown")
        self.playing = True

    @property
    def length_s(self) -> float:
        return max(float(self.footage.times_s[-1]), 1e-3)

    def fill(self) -> None:
        self.show()

    def tick(self) -> None:
        if self.playing:
            self.time_s = (self.time_s + SPEED / TICKS_HZ) % self.length_s
            self.show()

    def show(self) -> None:
        """The frame at the present time, its lines, and where that is."""
        index = frame_at(self.footage.times_s, self.time_s)
        picture = self.ids.picture
        picture.show(self.footage.picture(index))
        picture.draw_over(strokes(self.run, index))
        self.ids.timeline.share = self.time_s / self.length_s
        seconds = self.words.number(self.time_s, 2)
        self.lead = self.tr("A quarter of the speed, {s} s. Two fingers zoom.").format(s=seconds)
        self.step_words = self.step_text()

    def step_text(self) -> str:
        if not self.steps:
            return "–"
        foot = self.tr("left") if self.steps[self.step].foot is Foot.LEFT else self.tr("right")
        return self.tr("Step {n}, {foot}").format(n=self.step + 1, foot=foot)

    def toggle_play(self) -> None:
        self.playing = not self.playing

    def nudge(self, frames: int) -> None:
        """One frame on or back."""
        self.playing = False
        times = self.footage.times_s
        index = min(max(frame_at(times, self.time_s) + frames, 0), len(times) - 1)
        self.time_s = float(times[index])
        self.show()

    def scrub(self, share: float) -> None:
        self.playing = False
        self.time_s = share * self.length_s
        self.step = nearest_step(self.steps, self.time_s)
        self.show()

    def jump_step(self, by: int) -> None:
        """To the touchdown of the next or the last step."""
        if self.steps:
            self.step = (self.step + by) % len(self.steps)
            self.jump_moment("touchdown")

    def jump_moment(self, moment: str) -> None:
        self.playing = False
        if self.steps:
            self.time_s = min(moment_s(self.steps[self.step], moment), self.length_s)
        self.show()

    def back(self) -> None:
        self.app.aside_seen()

    def go(self) -> None:
        self.playing = False
        self.ids.picture.clear()


def nearest_step(steps: Sequence[StepResult], time_s: float) -> int:
    """The step whose touchdown is nearest."""
    return min(range(len(steps)), key=lambda k: abs(steps[k].touchdown_s - time_s)) if steps else 0
