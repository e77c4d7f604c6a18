"""A network in OpenVINO's format: numbers out of it, and its two files."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import numpy as np
import openvino
from numpy.typing import NDArray


def constant(node: Any) -> NDArray[np.float32]:
    """The numbers of a constant, behind a conversion from 16 bits perhaps."""
    while node.get_type_name() == "Convert":
        node = node.input_value(0).get_node()
    return np.array(node.get_data(), np.float32)


def write(model: openvino.Model, path: Path) -> None:
    """Both files of an .xml, halved to 16 bits, written beside and renamed, weights first."""
    part = path.with_name(f".{path.name}")
    openvino.save_model(model, part, compress_to_fp16=True)
    for ending in (".bin", ".xml"):
        os.replace(part.with_suffix(ending), path.with_suffix(ending))
