"""What each kind of pose network says, brought to people of COCO's 18 joints: a file a kind, named by the manifest.

A network of another kind is a file here with a class that is a `PoseDecoder`, a line in DECODERS, and its entry in
models/manifest.json with that line's name as `decoder`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from gait.errors import ModelFault
from gait.pose.decoders.movenet import MoveNet
from gait.pose.decoders.openpose import OpenPose
from gait.pose.person import Person
from gait.weights.network import Laying

Tensor = NDArray[np.float32]


class PoseDecoder(Protocol):
    """One kind of network, for pictures of one size. laying: how they are laid on its input."""

    @property
    def laying(self) -> Laying: ...

    def people(self, output: Tensor) -> tuple[Person, ...]:
        """Everybody in one picture, the surest first, from the network's output with its batch of one."""
        ...


DECODERS: dict[str, Callable[[int, int], PoseDecoder]] = {"openpose": OpenPose, "movenet": MoveNet}


def decoder_for(name: str, height: int, width: int, size: tuple[int, int] | None = None) -> PoseDecoder:
    """The decoder of that name for pictures of that size, px.

    size: (height, width) of the network's input, px, multiples of 8; None: the usual. Raises ModelFault when there is
    none, or none of another size.
    """
    if name not in DECODERS:
        raise ModelFault(f"The pose network wants a decoder called {name}, which this version does not have.")
    if size is None:
        return DECODERS[name](height, width)
    if DECODERS[name] is not OpenPose:
        raise ModelFault("This pose network has a size of its own.", "Leave out --size.")
    return OpenPose(height, width, size)
