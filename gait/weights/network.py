"""An OpenVINO network: pictures in, tensors out, asynchronous and in order.

The only module that imports openvino.
"""

from __future__ import annotations

import threading
import weakref
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Generic, Literal, TypeVar

import numpy as np
import openvino as ov
from numpy.typing import NDArray
from openvino import opset13 as ops
from openvino.preprocess import PaddingMode, PrePostProcessor, PreProcessSteps, ResizeAlgorithm

from gait.errors import ModelFault
from gait.weights.compiled import folder_for, sealed

Image = NDArray[np.uint8]
Tensor = NDArray[np.float32]
Floats = NDArray[np.float64]
Key = TypeVar("Key")
Hint = Literal["LATENCY", "THROUGHPUT"]
Precision = Literal["f32", "fastest"]


@dataclass(frozen=True, slots=True)
class Laying:
    """How uint8 BGR pictures are laid on a network's input, (height, width) in px.

    picture: of the pictures. size: of the input. filled: of its upper left part, to which the picture is shrunk; what
    is left over is black. rgb: whether the network wants red first.
    """

    picture: tuple[int, int]
    size: tuple[int, int]
    filled: tuple[int, int]
    rgb: bool = False

    @property
    def covered(self) -> tuple[int, int]:
        """(height, width) of the picture's part that the input shows, px: the box average drops a remainder."""
        side = box_side(self.picture, self.filled)
        return self.picture[0] // side * side, self.picture[1] // side * side

    def to_picture(self, points: Floats) -> Floats:
        """[..., 2] x, y in the input's px to picture px."""
        (height, width), (rows, columns) = self.covered, self.filled
        return np.asarray(points * np.array([width / columns, height / rows]))


@dataclass(slots=True)
class Slot(Generic[Key]):
    """One inference under way: its key, and the tensor or the error that it ends with."""

    key: Key
    done: threading.Event = field(default_factory=threading.Event)
    tensor: Tensor | None = None
    error: BaseException | None = None

    def take(self) -> tuple[Key, Tensor]:
        """Wait for the end; raise here what went wrong in the callback."""
        self.done.wait()
        if self.error is not None:
            raise self.error
        assert self.tensor is not None
        return self.key, self.tensor


class Network:
    """A compiled network with one input and one output.

    path: .xml of the model, with an input [1, h, w, 3] where pictures are laid on it.
    One picture at a time: in a graph whose size is known each of the small networks takes 0.94 of the time.
    laying: of the uint8 BGR pictures that will be fed, resized and converted inside the graph. None: `infer` and
    `stream` take the model's own input.
    threads: CPU threads for everything in flight together. hint: LATENCY gives all of them to one inference,
    THROUGHPUT runs one inference a thread side by side.
    in_flight: most inferences started and not yet taken. cache: folder for compiled models, None for none.
    precision: f32 computes alike on every machine; fastest lets the device choose, such as bf16.
    Raises ModelFault when the model cannot be read or compiled.
    """

    def __init__(
        self,
        path: Path,
        laying: Laying | None = None,
        threads: int = 1,
        hint: Hint = "THROUGHPUT",
        in_flight: int = 2,
        cache: Path | None = None,
        device: str = "CPU",
        precision: Precision = "f32",
    ) -> None:
        core = ov.Core()
        options: dict[str, str | int] = {"PERFORMANCE_HINT": hint}
        if device == "CPU":
            options["INFERENCE_NUM_THREADS"] = threads
            options["ENABLE_CPU_PINNING"] = "NO"  # every network would be pinned to the same first core
        if precision == "f32":
            options["INFERENCE_PRECISION_HINT"] = "f32"
        try:
            model = shaped(core.read_model(path), laying)
            self._compiled = compiled(core, model, device, options, cache and folder_for(cache, path, laying, options))
        except RuntimeError as error:
            raise ModelFault(f"The network {path.name} cannot be used: {last_line(error)}") from error
        self._in_flight = max(1, in_flight)
        self._queue = ov.AsyncInferQueue(self._compiled, self._in_flight)
        self._queue.set_callback(store)
        weakref.finalize(self, self._queue.wait_all)  # a process that ends while an inference runs is aborted
        self._request = self._compiled.create_infer_request()
        self._outputs = len(self._compiled.outputs)

    @property
    def precision(self) -> str:
        """What the device computes in, such as f32 or bf16."""
        chosen: ov.Type = self._compiled.get_property("INFERENCE_PRECISION_HINT")
        return str(chosen.to_string())

    def infer(self, batch: Image | Tensor) -> Tensor:
        """One batch at once, in the caller's own time. Returns a copy."""
        return self.infer_all(batch)[0]

    def infer_all(self, batch: Image | Tensor) -> list[Tensor]:
        """As `infer`, for a network with several outputs, in the model's order."""
        given = ov.Tensor(np.ascontiguousarray(batch), shared_memory=True)  # passing the array costs .1 ms more
        self._request.set_input_tensor(given)
        self._request.infer(share_outputs=True)
        return [np.array(self._request.get_output_tensor(k).data, np.float32) for k in range(self._outputs)]

    def stream(self, batches: Iterable[tuple[Key, Image | Tensor]]) -> Iterator[tuple[Key, Tensor]]:
        """Batches through the network side by side; results come in the order of the batches, each once.

        Takes from `batches` no further ahead than `in_flight`. An error inside the network is raised here.
        """
        waiting: deque[Slot[Key]] = deque()
        try:
            for key, batch in batches:
                waiting.append(self.start(key, batch))
                while waiting and (len(waiting) >= self._in_flight or waiting[0].done.is_set()):
                    yield waiting.popleft().take()
            while waiting:
                yield waiting.popleft().take()
        finally:
            self._queue.wait_all()

    def start(self, key: Key, batch: Image | Tensor) -> Slot[Key]:
        """Begin one inference; waits while `in_flight` are under way. The batch may be reused at once."""
        slot = Slot(key)
        self._queue.start_async([batch], slot)
        return slot


def compiled(
    core: ov.Core, model: ov.Model, device: str, options: dict[str, str | int], kept: Path | None
) -> ov.CompiledModel:
    """The model compiled, or as an earlier start kept it in the folder; kept or not, it computes the same."""
    if kept is not None:
        with suppress(OSError, RuntimeError), sealed(kept):
            return core.compile_model(model, device, {**options, "CACHE_DIR": str(kept)})
    return core.compile_model(model, device, options)


def store(request: ov.InferRequest, slot: Slot[object]) -> None:
    """Called on a thread of the network: copy the output before the request is used again."""
    try:
        slot.tensor = np.array(request.get_output_tensor(0).data, dtype=np.float32)
    except BaseException as error:  # handed to the caller by Slot.take
        slot.error = error
    finally:
        slot.done.set()


def shaped(model: ov.Model, laying: Laying | None) -> ov.Model:
    """Fix the model's size and put the pictures' conversion and resize in front of it."""
    if laying is None:
        return of_one(model)
    model.reshape([1, *laying.size, 3])
    steps = PrePostProcessor(model)
    tensor = steps.input(0).tensor()
    tensor.set_element_type(ov.Type.u8).set_layout(ov.Layout("NHWC")).set_shape([1, *laying.picture, 3])
    steps.input(0).model().set_layout(ov.Layout("NHWC"))
    first = steps.input(0).preprocess()
    first.convert_element_type(ov.Type.f32).convert_layout(ov.Layout("NCHW"))
    first.custom(lambda node: box_average(node, box_side(laying.picture, laying.filled)))
    first.resize(ResizeAlgorithm.RESIZE_LINEAR, *laying.filled)
    finish(first, laying, model.input(0).element_type)
    return steps.build()


def of_one(model: ov.Model) -> ov.Model:
    """The model for one picture, where that is all that its size leaves open."""
    shape = model.input(0).partial_shape
    if shape.rank.is_static and not any(size.is_dynamic for size in list(shape)[1:]):
        model.reshape([1, *list(shape)[1:]])
    return model


def finish(steps: PreProcessSteps, laying: Laying, wanted: ov.Type) -> None:
    """What only some networks want: a margin, red first, whole numbers."""
    margin = [0, 0, *(whole - part for whole, part in zip(laying.size, laying.filled, strict=True))]
    if any(margin):
        steps.pad([0, 0, 0, 0], margin, 0.0, PaddingMode.CONSTANT)
    if laying.rgb:
        steps.reverse_channels()
    if wanted != ov.Type.f32:
        steps.convert_element_type(wanted)


def box_side(picture: tuple[int, int], size: tuple[int, int]) -> int:
    """Side of the square of pixels averaged before the linear resize, so that nothing aliases."""
    return max(1, min(picture[0] // size[0], picture[1] // size[1]))


def box_average(node: ov.Output, side: int) -> ov.Output:
    """Mean of every side x side square of [1, 3, h, w]; rows and columns left over at the far edges drop out.

    As a strided depthwise convolution, which the CPU plugin runs faster than AvgPool or ReduceMean.
    """
    if side == 1:
        return node
    kernel = np.full((3, 1, 1, side, side), 1.0 / side**2, dtype=np.float32)
    return ops.group_convolution(node, kernel, [side, side], [0, 0], [0, 0], [1, 1]).output(0)


def convert(source: Path, target: Path) -> None:
    """Convert a model of another framework to OpenVINO's .xml and .bin, precision kept. Raises ModelFault."""
    try:
        ov.save_model(ov.Core().read_model(source), target, compress_to_fp16=False)
    except RuntimeError as error:
        raise ModelFault(f"{source.name} cannot be converted: {last_line(error)}") from error


def last_line(error: Exception) -> str:
    """The part of an OpenVINO message that says what is wrong."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return lines[-1] if lines else type(error).__name__
