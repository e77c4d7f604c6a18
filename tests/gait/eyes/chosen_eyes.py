"""Eyes whose networks say what a test chose: the real watching and measuring, on pictures that are numbers only."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from gait.clip import Clip, Frame
from gait.eyes.dots import DotFinder, DotSearch
from gait.eyes.heel import CROP_HEIGHT, CROP_WIDTH, PHASE_RAMP_S, HeelReader, HeelReading
from gait.eyes.legs import INPUT_PX, STRIDE_PX, LegFinder, Legs, Square
from gait.eyes.registration import NOT_STOOD, Registration, heel_picture, placed
from gait.eyes.second_reading import SecondLook
from gait.eyes.watch import LegFollower, PoseWatch, Watcher
from gait.foot import Foot
from gait.pose.person import FARTHEST, Person, Pose, believed
from gait.pose.rate import PoseRate, SteadyRate
from gait.pose.reader import PoseReader
from gait.pose.runner import RunnerChoice
from gait.pose.skeleton import ANKLES, KNEES
from gait.result import ModelFacts
from gait.weights.network import Network
from tests.gait.pose.synthetic_maps import FIGURE
from tests.gait.synthetic_gait import SteadyRunner

Floats = NDArray[np.float64]
Image = NDArray[np.uint8]

FPS = 25.0  # as few as can be used: a test looks at every frame
CELLS = INPUT_PX // STRIDE_PX
FAR = 99.0  # cells squared: no bump is seen from there
# of a crop: upper and lower shank, upper and lower heel
READ = np.array([[0.5, 0.23], [0.5, 0.63], [0.5, 0.78], [0.5, 0.9]]) * (CROP_WIDTH, CROP_HEIGHT)
SPECKLED = heel_picture(
    [
        (
            np.random.default_rng(4).integers(0, 255, (120, 120, 3)).astype(np.uint8),
            placed(np.array([[60.0, 40.0], [60.0, 80.0]])),
        )
    ]
)


@dataclass(frozen=True, slots=True)
class FilmedBody:
    """A runner of numbers, seen from behind in a picture of that height and width, px."""

    height: int = 320
    width: int = 180
    runner: SteadyRunner = field(default_factory=lambda: SteadyRunner(duration_s=9.0))

    @property
    def shank_px(self) -> float:
        return 0.2 * self.height

    def legs(self, time_s: float) -> Floats:
        """[2 feet, 3, 2] knee, ankle, heel in px."""
        points = np.zeros((2, 3, 2))
        for foot in Foot:
            turn = 2.0 * np.pi * (time_s * self.runner.cadence / 120.0 - 0.5 * foot)
            x = self.width * (0.42 + 0.16 * foot)
            ankle = 0.85 * self.height - 0.25 * self.shank_px * (1.0 - np.cos(turn))
            points[foot] = (x, 0.65 * self.height), (x, ankle), (x, ankle + 0.15 * self.shank_px)
        return points

    def phase(self, foot: Foot, time_s: float) -> Floats:
        return np.asarray(self.runner.phase(foot, np.array([time_s]), PHASE_RAMP_S)[0])

    def person(self, time_s: float) -> Person:
        keypoints = np.column_stack([FIGURE * 0.9 * self.height, np.full(len(FIGURE), 0.8)])
        keypoints[:, :2] += self.width / 2, 0.05 * self.height
        legs = self.legs(time_s)
        for foot in Foot:
            keypoints[KNEES[foot], :2], keypoints[ANKLES[foot], :2] = legs[foot, 0], legs[foot, 1]
        return Person(keypoints)


@dataclass(slots=True)
class Saying:
    """What the networks say of each frame; a test changes it.

    legs: points [2, 3, 2] px and confidence [2, 3] by frame; maps, heel: what becomes of the networks' outputs.
    """

    body: FilmedBody
    legs: Callable[[int, Floats], tuple[Floats, Floats]] = lambda _, points: (points, np.full((2, 3), 0.9))
    maps: Callable[[int, Floats], Floats] = lambda _, maps: maps
    heel: Callable[[int, list[Floats]], list[Floats]] = lambda _, outputs: outputs
    people: Callable[[int, Person], tuple[Person, ...]] = lambda _, person: (person,)


def number_of(image: Image) -> int:
    """Of the frame, which its first pixel holds."""
    return int(image[0, 0, 0]) + 256 * int(image[0, 0, 1])


@dataclass(slots=True)
class ScriptedFinder:
    """Bumps at the points that are said, where they lie in the region that is looked at."""

    saying: Saying
    index: int = 0
    region: Square = field(default_factory=lambda: Square(0.0, 0.0, 1.0))

    def infer(self, batch: Image) -> Floats:
        assert batch.shape == (1, INPUT_PX, INPUT_PX, 3)
        points, confidence = self.saying.legs(self.index, self.saying.body.legs(self.index / FPS))
        cells = (points.reshape(6, 2) - (self.region.x, self.region.y)) / self.region.side * CELLS - 0.5
        away = np.nan_to_num((np.arange(CELLS)[:, None, None] - cells) ** 2, nan=FAR)
        across, down = np.moveaxis(np.exp(-0.5 * np.minimum(away, FAR)), 2, 0)
        return self.saying.maps(self.index, confidence.reshape(6) * down[:, None] * across)[None]


@dataclass(slots=True)
class ChosenFinder(LegFinder):
    """The real finder, which tells its network which frame and region it is asked about."""

    def find(self, image: Image, region: Square) -> Legs:
        network = cast(Any, self.network)
        network.index, network.region = number_of(image), region
        return LegFinder.find(self, image, region)


@dataclass(slots=True)
class ScriptedHeel:
    """The same lines in every crop, and each foot's phase by the frame's time."""

    saying: Saying
    index: int = 0
    feet: list[Foot] = field(default_factory=list)

    def infer_all(self, batch: Image) -> list[Floats]:
        assert batch.shape == (1, CROP_HEIGHT, CROP_WIDTH, 3)
        foot = self.feet[0]
        self.feet = [*self.feet[1:], foot]
        phase = self.saying.body.phase(foot, self.index / FPS)
        outputs = [READ[None], np.full((1, 4), 2.0), phase[None], np.full((1, 1), 0.95)]
        return self.saying.heel(self.index, outputs)


@dataclass(slots=True)
class ChosenHeels(HeelReader):
    """The real reader, which tells its network which frame and feet it is asked about."""

    def read(self, image: Image, ankles: Floats, shank_px: float) -> HeelReading:
        cast(Any, self.network).index = number_of(image)
        return HeelReader.read(self, image, ankles, shank_px)

    def read_at(self, image: Image, ankles: Floats, shank_px: float) -> HeelReading:
        cast(Any, self.network).feet = [foot for foot in Foot if np.isfinite(ankles[foot]).all()]
        return HeelReader.read_at(self, image, ankles, shank_px)


@dataclass(slots=True)
class ChosenPoses:
    """Instead of the pose network and its decoder."""

    saying: Saying
    waiting: list[tuple[int, float]] = field(default_factory=list)

    def submit(self, index: int, time_s: float, image: Image) -> None:
        self.waiting.append((index, time_s))

    def ready(self) -> Iterator[tuple[int, Pose]]:
        body = self.saying.body
        while self.waiting:
            index, time_s = self.waiting.pop(0)
            said = self.saying.people(index, body.person(time_s))
            yield index, Pose(time_s, tuple(believed(said, FARTHEST * max(body.height, body.width))))

    rest = ready


@dataclass(frozen=True, slots=True)
class ChosenEyes:
    """Stands in for gait.eyes.eyes.Eyes."""

    saying: Saying
    models: tuple[ModelFacts, ...] = ()

    def watcher(self, dots: bool, rate: PoseRate | None = None, standing: Registration = NOT_STOOD) -> Watcher:
        """standing: as given, else pictures of heels that none of the frames shows."""
        body = self.saying.body
        heel = cast(Network, ScriptedHeel(self.saying))
        return Watcher(
            PoseWatch(
                cast(PoseReader, ChosenPoses(self.saying)),
                rate or SteadyRate(),
                RunnerChoice(body.height, body.width),
            ),
            LegFollower(ChosenFinder(cast(Network, ScriptedFinder(self.saying)))),
            ChosenHeels(heel),
            DotSearch(DotFinder()) if dots else None,
            SecondLook(heel),
            standing if standing is not NOT_STOOD else Registration((SPECKLED, SPECKLED)),
        )


@dataclass(frozen=True, slots=True)
class ChosenClip(Clip):
    """A recording of grey pictures, each with its number in the first pixel."""

    def frames(self) -> Iterator[Frame]:
        for k in range(self.header_frames):
            image = np.full((self.height, self.width, 3), 90, np.uint8)
            image[0, 0] = k % 256, k // 256, 0
            yield Frame(k, k / FPS, image)


def clip_of(body: FilmedBody) -> ChosenClip:
    count = round(body.runner.duration_s * FPS)
    return ChosenClip(Path("chosen.mp4"), FPS, count, body.width, body.height, "0" * 64)
