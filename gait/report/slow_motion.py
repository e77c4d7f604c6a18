"""A film to take home: typical steps of the left foot beside such of the right one, slowed, with the lines drawn.

Both feet are laid beside each other from touchdown on, in one scale, and cut off below the knee like all pictures. Ten
seconds show one run, or two of them one after the other.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image as Canvas
from PIL import ImageDraw, ImageFont

from gait.foot import Foot
from gait.report.names import FEET
from gait.report.palette import CLASS_COLOURS, PANEL, bgr
from gait.report.picture import ABOVE, BELOW, Window, cut, with_lines
from gait.report.typeface import FOLDER, STRONG, TEXT
from gait.result import Analysis, StepResult
from gait.words import Words
from gait.words.letters import lettered

Floats = NDArray[np.float64]
Image = NDArray[np.uint8]

SECONDS, RATE_HZ = 10.0, 30.0  # of the film
SLOWED = 8  # times
BEFORE_S, AFTER_S = 0.04, 0.06  # that are shown around a step
PANEL_SIZE = (360, 480)  # pixels, width and height of a foot's half
HEAD_PX, GAP_PX = 64, 8
HEAD_INK, HEAD_SOFT = "#14202b", "#5a6a78"
SEEN_TO = 0.7  # of a step: later the heel has left its place
MOST_SHOTS = 6  # steps of a foot that are shown one after the other


@dataclass(frozen=True, slots=True)
class Filmed:
    """One run as it was recorded. times_s [n]; lines_px [n, 2 feet, 4, 2] as in tracks.npz; shoe: empty for unnamed."""

    analysis: Analysis
    times_s: Floats
    lines_px: Floats
    shoe: str = ""


@dataclass(frozen=True, slots=True)
class Cut:
    """What is shown of one picture: a foot in one of its steps. number: of the picture in the recording."""

    foot: Foot
    step: int
    number: int


class SlowMotion:
    """One run's share of the film: `take` each picture that is `wanted`, then ask for the `frames`."""

    def __init__(self, filmed: Filmed, words: Words, seconds: float = SECONDS) -> None:
        self.filmed, self.head = filmed, head(filmed, words)
        self.steps = {foot: typical_steps(filmed, foot) for foot in Foot}
        self.window = window_of(filmed, [step for steps in self.steps.values() for step in steps])
        self.schedule = list(schedule_of(filmed, self.steps, seconds))
        self.panels: dict[Cut, Image] = {}

    @property
    def wanted(self) -> Sequence[int]:
        """Numbers of the recording's pictures that the film is made of; none where no step was seen well enough."""
        return sorted({each.number for pair in self.schedule for each in pair if each})

    def take(self, number: int, image: Image) -> None:
        """Cut out of a picture what will be shown of it; nothing else of it is kept."""
        for each in {each for pair in self.schedule for each in pair if each and each.number == number}:
            self.panels[each] = self.panel(each, image)

    def panel(self, each: Cut, image: Image) -> Image:
        """A foot's half [480, 360, 3], with its lines where they were seen."""
        assert self.window is not None
        ankle = ankle_of(self.filmed, self.steps[each.foot][each.step])
        corner = ankle - np.array(self.window.ankle) * (self.window.width, self.window.height)
        scale = PANEL_SIZE[0] / self.window.width
        shank, heel = np.split((self.filmed.lines_px[each.number, each.foot] - corner) * scale, 2)
        colour = CLASS_COLOURS[self.filmed.analysis.verdicts[each.foot].pronation]
        return with_lines(cut(image, corner, self.window, PANEL_SIZE), shank, heel, colour)

    def frames(self) -> Iterator[Image]:
        """The film's pictures [h, w, 3] BGR, all of one size with even sides."""
        for pair in self.schedule:
            yield np.vstack([self.head, side_by_side([self.panels.get(each) if each else None for each in pair])])


def typical_steps(filmed: Filmed, foot: Foot) -> list[StepResult]:
    """The used steps whose most roll-in is nearest to their mean, and whose lines were seen, in the order of time."""
    mine = [s for s in filmed.analysis.steps if s.foot is foot and s.used and np.isfinite(s.peak_eversion_deg)]
    mine = [step for step in mine if np.isfinite(ankle_of(filmed, step)).all()]
    mean = float(np.mean([step.peak_eversion_deg for step in mine])) if mine else 0.0
    nearest = sorted(mine, key=lambda step: abs(step.peak_eversion_deg - mean))[:MOST_SHOTS]
    return sorted(nearest, key=lambda step: step.touchdown_s)


def ankle_of(filmed: Filmed, step: StepResult) -> Floats:
    """Where the ankle stands during a step [2], px; NaN where it was not seen."""
    lines = lines_of(filmed, step)
    return np.asarray(np.median(0.5 * (lines[:, 1] + lines[:, 2]), axis=0)) if len(lines) else np.full(2, np.nan)


def lines_of(filmed: Filmed, step: StepResult) -> Floats:
    """The foot's lines [k, 4, 2] in those pictures of a step in which both were seen."""
    share = (filmed.times_s - step.touchdown_s) / (step.toe_off_s - step.touchdown_s)
    lines = filmed.lines_px[(share >= 0.0) & (share <= SEEN_TO), step.foot]
    return np.asarray(lines[np.isfinite(lines).all(axis=(1, 2))])


def window_of(filmed: Filmed, steps: Sequence[StepResult]) -> Window | None:
    """What is shown of a picture, the same for both feet; None where there is no step."""
    if not steps:
        return None
    lines = np.concatenate([lines_of(filmed, step) for step in steps])
    ankles = 0.5 * (lines[:, 1, 1] + lines[:, 2, 1])
    up, down = float(np.median(ankles - lines[:, 0, 1])), float(np.median(lines[:, 3, 1] - ankles))
    height = (1.0 + ABOVE + BELOW) * (up + down)
    place = (up + ABOVE * (up + down)) / height
    return Window(height * PANEL_SIZE[0] / PANEL_SIZE[1], height, (0.5, place))


def schedule_of(
    filmed: Filmed, steps: dict[Foot, list[StepResult]], seconds: float
) -> Iterator[tuple[Cut | None, Cut | None]]:
    """For each picture of the film what its left and its right half show; step after step, from the first again."""
    every = [step for mine in steps.values() for step in mine]
    if not every:
        return
    length_s = BEFORE_S + AFTER_S + max(step.toe_off_s - step.touchdown_s for step in every)
    for place in range(round(seconds * RATE_HZ)):
        turn, since_s = divmod(place / RATE_HZ / SLOWED, length_s)
        left, right = (cut_at(filmed, steps[foot], foot, int(turn), since_s) for foot in Foot)
        yield left, right


def cut_at(filmed: Filmed, mine: Sequence[StepResult], foot: Foot, turn: int, since_s: float) -> Cut | None:
    if not mine:
        return None
    step = turn % len(mine)
    time_s = mine[step].touchdown_s - BEFORE_S + since_s
    return Cut(foot, step, int(np.abs(filmed.times_s - time_s).argmin()))


def side_by_side(halves: Sequence[Image | None]) -> Image:
    """Left foot left, right foot right; grey for one that was not seen."""
    width, height = PANEL_SIZE
    row = np.full((height, 2 * width + GAP_PX, 3), 255, np.uint8)
    for foot, half in enumerate(halves):
        left = foot * (width + GAP_PX)
        row[:, left : left + width] = bgr(PANEL) if half is None else half
    return row


def head(filmed: Filmed, words: Words) -> Image:
    """The strip over the film: each foot's name, and between them how slow it is and which shoe was run in."""
    canvas = Canvas.new("RGB", (2 * PANEL_SIZE[0] + GAP_PX, HEAD_PX), "white")
    pen = ImageDraw.Draw(canvas)
    strong, soft = (ImageFont.truetype(str(FOLDER / f"{name}.ttf"), size) for name, size in ((STRONG, 26), (TEXT, 18)))
    slowed = words.tr("{times} times slower", times=SLOWED)
    pen.text((14, 32), words.tr(FEET[Foot.LEFT]), HEAD_INK, strong, "lm")
    pen.text((canvas.width - 14, 32), words.tr(FEET[Foot.RIGHT]), HEAD_INK, strong, "rm")
    room = canvas.width - 28 - 2 * max(pen.textlength(words.tr(name), strong) for name in FEET) - 24
    lines = [shortened(pen, line, soft, room) for line in (lettered(filmed.shoe), slowed) if line]
    pen.multiline_text((canvas.width / 2, 32), "\n".join(lines), HEAD_SOFT, soft, "mm", align="center")
    return np.asarray(cv2.cvtColor(np.asarray(canvas), cv2.COLOR_RGB2BGR), np.uint8)


def shortened(pen: ImageDraw.ImageDraw, text: str, font: ImageFont.FreeTypeFont, room: float) -> str:
    """The text, cut with an ellipsis where wider than the room."""
    if pen.textlength(text, font) <= room:
        return text
    while text and pen.textlength(f"{text}…", font) > room:
        text = text[:-1]
    return f"{text.rstrip()}…"
