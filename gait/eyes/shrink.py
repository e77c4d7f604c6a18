"""Pictures made smaller."""

from __future__ import annotations

import cv2
import numpy as np

from gait.clip import Image


def shrink(picture: Image, width: int, height: int, halvings: int) -> Image:
    """Reduced by area; halving comes first, which is some ten times as quick a pixel as an odd scale."""
    size = max(1, picture.shape[1] >> halvings), max(1, picture.shape[0] >> halvings)
    halved = cv2.resize(picture, size, interpolation=cv2.INTER_AREA) if halvings else picture
    return np.asarray(cv2.resize(halved, (width, height), interpolation=cv2.INTER_AREA), np.uint8)
