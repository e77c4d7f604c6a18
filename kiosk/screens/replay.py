"""The recording at a quarter of its speed, frame by frame, with the lines drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from kivy.properties import BooleanProperty, StringProperty
from numpy.typing import NDArray

from gait.foot import Foot
from gait.result import StepResult
from kiosk import theme
from kiosk.screens.base import Screen, rules
from kiosk.widgets.picture import Stroke, skeleton

Floats = NDArray[np.float64]
Image = NDArray[np.uint8]

SPEED = 0.25
TICK_S = 1.0 / 30.0


class Footage(Protocol):
    """The frames of a recording. times_s: [n] seconds from the first."""

    @property
    def times_s(self) -> Floats: ...

    def picture(self, index: int) -> Image: ...


@dataclass(frozen=True, slots=True)
class Drawn:
    """What is drawn over a recording, frame by frame: see gait.result_file.write_tracks.

    lines_px: [n, 2 feet, 4, 2]; pose_frames: [m]; pose: [m, 18, 3]; colours: of each foot's class.
    """

    lines_px: Floats
    pose_frames: NDArray[np.intp]
    pose: Floats
    colours: tuple[str, str]

    def strokes(self, index: int) -> list[Stroke]:
        """Skeleton, shank lines in white and heel lines in their colours."""
        found = list(self.skeleton_near(index))
        for foot in Foot:
            points = self.lines_px[min(index, len(self.lines_px) - 1), foot]
            found.append(Stroke(points[:2], theme.WHITE, 7.0))
            found.append(Stroke(points[2:], self.colours[foot], 9.0))
        return found

    def skeleton_near(self, index: int) -> list[Stroke]:
        """The pose of the nearest frame that has one, when that is near."""
        if not len(self.pose_frames):
            return []
        nearest = int(np.argmin(np.abs(self.pose_frames - index)))
        if abs(int(self.pose_frames[nearest]) - index) > 3:
            return []
        return skeleton(self.pose[nearest])


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
        self.footage, self.drawn, self.steps = self.app.replayed()
        self.time_s, self.step = 0.0, 0
        self.playing = True
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
            self.time_s = (self.time_s + SPEED * TICK_S) % self.length_s
            self.show()

    def show(self) -> None:
        """The frame at the present time, its lines, and where that is."""
        index = frame_at(self.footage.times_s, self.time_s)
        picture = self.ids.picture
        picture.show(self.footage.picture(index))
        picture.draw_over(self.drawn.strokes(index))
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
        self.app.replay_seen()

    def go(self) -> None:
        self.playing = False
        self.ids.picture.clear()


def nearest_step(steps: Sequence[StepResult], time_s: float) -> int:
    """The step whose touchdown is nearest."""
    return min(range(len(steps)), key=lambda k: abs(steps[k].touchdown_s - time_s)) if steps else 0
