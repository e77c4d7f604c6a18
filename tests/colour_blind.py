"""What eyes with few colours see, by simulation.

    python -m tests.colour_blind PICTURE.png [...]

Writes PICTURE-NAME.png beside each picture, for each of SIGHTS.
"""

from __future__ import annotations

import sys
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

SIGHTS = {
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.01182, 0.04294, 0.968881)),
    "tritanopia": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.3039)),
}  # of linear RGB: Machado, Oliveira, Fernandes 2009, IEEE TVCG 15(6), severity 1.0


def seen_linear(shares: Floats, sight: str) -> Floats:
    """Linear RGB [..., 3], 0 to 1, of sRGB shares [..., 3] as such eyes see them (transfer: IEC 61966-2-1)."""
    linear = np.where(shares <= 0.04045, shares / 12.92, ((shares + 0.055) / 1.055) ** 2.4)
    return np.asarray(np.clip(linear @ np.array(SIGHTS[sight]).T, 0.0, 1.0))


def seen(image: NDArray[np.uint8], sight: str) -> NDArray[np.uint8]:
    """A BGR picture [h, w, 3] as such eyes see it."""
    linear = seen_linear(image[..., ::-1] / 255.0, sight)
    shares = np.where(linear <= 0.0031308, linear * 12.92, 1.055 * linear ** (1 / 2.4) - 0.055)
    return np.asarray(np.round(255.0 * shares[..., ::-1]), dtype=np.uint8)


def main(names: list[str]) -> None:
    for path in map(Path, names):
        image = cv2.imread(str(path))
        if image is None:
            raise FileNotFoundError(path)
        for sight in SIGHTS:
            cv2.imwrite(str(path.with_stem(f"{path.stem}-{sight}")), seen(np.asarray(image, dtype=np.uint8), sight))


if __name__ == "__main__":
    main(sys.argv[1:])
