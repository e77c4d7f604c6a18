"""A TensorFlow network through OpenCV's DNN module, as `gait.weights.network.Network` streams it: to compare both."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TypeVar

import cv2
import numpy as np
from numpy.typing import NDArray

from gait.errors import ModelFault
from gait.weights.network import Image, Laying, Tensor, box_side

Key = TypeVar("Key")


class OpenCVNetwork:
    """A network with one input and one output, in float32 on OpenCV's own threads.

    graph: frozen TensorFlow graph. laying: of the uint8 BGR pictures [1, h, w, 3] that will be fed, which must
    fill the input and want no other order of colours. Raises ModelFault when the graph cannot be read.
    """

    def __init__(self, graph: Path, laying: Laying) -> None:
        self._laying = laying
        try:
            self._network = cv2.dnn.readNetFromTensorflow(str(graph))
        except cv2.error as error:
            raise ModelFault(f"OpenCV cannot read {graph.name}: {error.err}.") from error

    def stream(self, batches: Iterable[tuple[Key, Image]]) -> Iterator[tuple[Key, Tensor]]:
        """Batches one after the other; tensors [1, h, w, c]."""
        for key, batch in batches:
            yield key, self.infer(batch)

    def infer(self, batch: Image) -> Tensor:
        self._network.setInput(laid(batch[0], self._laying).transpose(2, 0, 1)[None])
        return np.ascontiguousarray(self._network.forward().transpose(0, 2, 3, 1), np.float32)


def laid(picture: Image, laying: Laying) -> NDArray[np.float32]:
    """A picture [h, w, 3] on the network's input, resized as `gait.weights.network.shaped` does: [rows, columns, 3]."""
    side, (height, width) = box_side(laying.picture, laying.filled), laying.covered
    whole = np.ascontiguousarray(picture[:height, :width], np.float32)
    averaged = cv2.resize(whole, (width // side, height // side), interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.resize(averaged, laying.filled[::-1], interpolation=cv2.INTER_LINEAR), np.float32)
