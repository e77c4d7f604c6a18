"""The networks, verified and loaded once, and a watcher made of them for each recording."""

from __future__ import annotations

from dataclasses import dataclass, replace

from gait.eyes.dots import DotFinder, DotSearch
from gait.eyes.heel import HeelReader
from gait.eyes.legs import LegFinder
from gait.eyes.registration import NOT_STOOD, Registration
from gait.eyes.second_reading import SecondLook
from gait.eyes.watch import LegFollower, PoseWatch, Watcher
from gait.pose.rate import PoseRate, SteadyRate
from gait.pose.reader import PoseReader
from gait.pose.runner import RunnerChoice
from gait.result import ModelFacts
from gait.weights.manifest import NETWORKS, Model, compiled_cache, verified_model
from gait.weights.network import Network


@dataclass(frozen=True, slots=True)
class Eyes:
    """Networks for frames of one size, px."""

    width: int
    height: int
    pose: Model
    finder: Network
    heel: Network
    models: tuple[ModelFacts, ...]

    def watcher(self, dots: bool, rate: PoseRate | None = None, standing: Registration = NOT_STOOD) -> Watcher:
        """Fresh eyes for one recording. dots: whether to look for stick-on dots. rate: of the poses, None: steady.

        standing: how its standing trial shows the heels.
        """
        reader = PoseReader(self.pose, self.height, self.width, compiled_cache())
        return Watcher(
            PoseWatch(reader, rate or SteadyRate(), RunnerChoice(self.height, self.width)),
            LegFollower(LegFinder(self.finder)),
            HeelReader(self.heel),
            DotSearch(DotFinder()) if dots else None,
            SecondLook(self.heel),
            standing,
        )

    def for_size(self, width: int, height: int) -> Eyes:
        """The same networks for frames of another size."""
        return replace(self, width=width, height=height)


def open_eyes(width: int, height: int) -> Eyes:
    """Verify and load all networks. Raises ModelFault."""
    pose, finder, heel = (verified_model(name) for name in NETWORKS)
    return Eyes(
        width,
        height,
        pose,
        Network(finder.path, threads=1, hint="LATENCY", cache=compiled_cache(), precision="fastest"),
        Network(heel.path, threads=1, hint="LATENCY", cache=compiled_cache(), precision="fastest"),
        tuple(ModelFacts(m.name, m.sha256, m.precision) for m in (pose, finder, heel)),
    )
