"""Numbers out of a network in OpenVINO's format."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray


def constant(node: Any) -> NDArray[np.float32]:
    """The numbers of a constant, behind a conversion from 16 bits perhaps."""
    while node.get_type_name() == "Convert":
        node = node.input_value(0).get_node()
    return np.array(node.get_data(), np.float32)
