"""The pose network fed by a camera: frames are pushed as they come, poses taken when they are ready."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from pathlib import Path

from gait.clip import Image
from gait.pose.decoders import Assembly, Pose, fit
from gait.weights.network import Network, Slot

IN_FLIGHT = 2  # one being worked on, one waiting


class PoseReader:
    """Poses of single frames, in order. model: .xml of the network; height, width: of the frames, px."""

    def __init__(self, model: Path, height: int, width: int, threads: int, cache: Path | None) -> None:
        self._fit = fit(height, width)
        self._decoder = Assembly()
        self._network = Network(
            model, self._fit.size, (height, width), threads, "LATENCY", IN_FLIGHT, cache, precision="fastest"
        )
        self._waiting: deque[Slot[tuple[int, float]]] = deque()

    def submit(self, index: int, time_s: float, image: Image) -> None:
        """Start on a frame; waits when IN_FLIGHT are under way."""
        self._waiting.append(self._network.start((index, time_s), image[None]))

    def ready(self) -> Iterator[tuple[int, Pose]]:
        """The poses that are done, with the index of their frame."""
        while self._waiting and self._waiting[0].done.is_set():
            yield self.taken()

    def rest(self) -> Iterator[tuple[int, Pose]]:
        """All poses still under way; waits for them."""
        while self._waiting:
            yield self.taken()

    def taken(self) -> tuple[int, Pose]:
        (index, time_s), maps = self._waiting.popleft().take()
        return index, Pose(time_s, self._decoder.people(maps[0], self._fit))
