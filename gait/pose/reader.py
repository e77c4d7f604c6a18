"""The pose network at work: on the frames of a file, or fed by a camera."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from enum import StrEnum
from pathlib import Path
from typing import Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from gait.clip import Image
from gait.errors import ModelFault
from gait.pose.decoders import PoseDecoder, decoder_for
from gait.pose.decoders.openpose import OpenPose
from gait.pose.person import FARTHEST, Pose, believed
from gait.weights.manifest import Model, verified_source
from gait.weights.network import Network, Slot
from gait.weights.opencv import OpenCVNetwork

Tensor = NDArray[np.float32]

IN_FLIGHT = 2  # one being worked on, one waiting
CORES_EACH = 1  # on two, an inference takes a sixth more of the processor, and each waits for the other at every layer
AT_ONCE = 2  # pictures of a file: one on each of an edge box's cores


class Backend(StrEnum):
    """What runs the pose network."""

    OPENVINO = "openvino"
    OPENCV = "opencv"


class TimedPicture(Protocol):
    """What the network needs of a frame. image: [height, width, 3] uint8 BGR."""

    @property
    def time_s(self) -> float: ...
    @property
    def image(self) -> NDArray[np.uint8]: ...


FrameT = TypeVar("FrameT", bound=TimedPicture)


class PoseEstimator:
    """Frames to poses, in order. model: of the pose network; height, width: of the frames, px.

    size: (height, width) of the network's input, px, multiples of 8; None: the usual. decoder: what the network's
    outputs mean. Raises ModelFault when the network or its decoder cannot be had.
    """

    def __init__(
        self,
        model: Model,
        height: int,
        width: int,
        size: tuple[int, int] | None = None,
        backend: Backend = Backend.OPENVINO,
    ) -> None:
        self.decoder = decoder_for(model.decoder, height, width, size)
        self._network = network_for(model, self.decoder, backend)

    def poses(self, frames: Iterable[FrameT]) -> Iterator[tuple[FrameT, Pose]]:
        """Each frame with the people in it. Reads a few frames ahead."""
        for frame, output in self.outputs(frames):
            yield frame, pose_of(self.decoder, frame.time_s, output)

    def outputs(self, frames: Iterable[FrameT]) -> Iterator[tuple[FrameT, Tensor]]:
        """Each frame with the network's output, for `decoder`."""
        yield from self._network.stream((frame, frame.image[None]) for frame in frames)


def network_for(model: Model, decoder: PoseDecoder, backend: Backend) -> Network | OpenCVNetwork:
    """What streams a file's pictures. Raises ModelFault; OpenCV runs OpenPose's networks alone."""
    if backend is Backend.OPENVINO:
        return Network(model.path, decoder.laying, AT_ONCE, in_flight=AT_ONCE + 1, precision="fastest")
    if not isinstance(decoder, OpenPose):
        raise ModelFault("OpenCV does not run this pose network.", "Leave out --backend.")
    return OpenCVNetwork(verified_source(model.name), decoder.laying)


class PoseReader:
    """Poses of single frames, in order: they are pushed as they come, poses taken when they are ready.

    model: of the pose network; height, width: of the frames, px. Raises ModelFault as PoseEstimator.
    """

    def __init__(self, model: Model, height: int, width: int, cache: Path | None) -> None:
        self._decoder = decoder_for(model.decoder, height, width)
        self._network = Network(
            model.path, self._decoder.laying, CORES_EACH, "LATENCY", IN_FLIGHT, cache, precision="fastest"
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
        (index, time_s), output = self._waiting.popleft().take()
        return index, pose_of(self._decoder, time_s, output)


def pose_of(decoder: PoseDecoder, time_s: float, output: Tensor) -> Pose:
    """Everybody in one picture, as far as they can be."""
    farthest_px = FARTHEST * max(decoder.laying.picture)
    return Pose(time_s, tuple(believed(decoder.people(output), farthest_px)))
