"""Which part of a picture a box on the screen shows, and where its points fall. Free of Kivy."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

MOST_ZOOM = 8.0

Region = tuple[float, float, float, float]  # left, top, right, bottom; px of the picture, y down


@dataclass(frozen=True, slots=True)
class Viewport:
    """A picture of `picture` (width, height) px covering a box (x, y, width, height; y upwards) on the screen.

    zoom: 1 covers the box exactly. centre: the picture's point, in shares of it, shown in the box's middle.
    """

    picture: tuple[float, float]
    box: tuple[float, float, float, float]
    zoom: float = 1.0
    centre: tuple[float, float] = (0.5, 0.5)

    @property
    def scale(self) -> float:
        """Screen pixels for one of the picture."""
        _, _, width, height = self.box
        return self.zoom * max(width / self.picture[0], height / self.picture[1])

    @property
    def corner(self) -> tuple[float, float]:
        """The picture's point (px, y down) at the box's upper left corner."""
        _, _, width, height = self.box
        shown = (width / self.scale, height / self.scale)
        wished = [share * whole - part / 2 for share, whole, part in zip(self.centre, self.picture, shown, strict=True)]
        return tuple(  # type: ignore[return-value]
            min(max(w, 0.0), whole - part) for w, whole, part in zip(wished, self.picture, shown, strict=True)
        )

    def on_screen(self, points: Floats) -> Floats:
        """Picture points [..., 2] (px, y down) to the screen (px, y up)."""
        x, y, _, height = self.box
        moved = (np.asarray(points, dtype=np.float64) - self.corner) * self.scale
        return np.stack([x + moved[..., 0], y + height - moved[..., 1]], axis=-1)

    def texture_corners(self) -> list[float]:
        """Texture coordinates of the box's corners, lower left first, anticlockwise; row 0 is the top."""
        (left, top), (width, height) = self.corner, self.picture
        right, bottom = left + self.box[2] / self.scale, top + self.box[3] / self.scale
        u0, u1, v0, v1 = left / width, right / width, top / height, bottom / height
        return [u0, v1, u1, v1, u1, v0, u0, v0]

    def zoomed(self, factor: float) -> Viewport:
        """Closer or farther, never smaller than the box."""
        return replace(self, zoom=min(max(self.zoom * factor, 1.0), MOST_ZOOM))

    def upon(self, region: Region) -> Viewport:
        """As near as shows all of a region, never smaller than the box."""
        left, top, right, bottom = region
        wished = min(self.box[2] / max(right - left, 1.0), self.box[3] / max(bottom - top, 1.0))
        middle = ((left + right) / 2 / self.picture[0], (top + bottom) / 2 / self.picture[1])
        return replace(self, centre=middle).zoomed(wished / self.scale)

    def pinched(self, factor: float, held: tuple[float, float], to: tuple[float, float]) -> Viewport:
        """Closer or farther, the picture's point that was held at one place of the screen carried to another."""
        point = np.array(self.corner) + np.array([held[0] - self.box[0], self.top - held[1]]) / self.scale
        near = self.zoomed(factor)
        x, y = near.on_screen(point)
        return near.moved(to[0] - float(x), to[1] - float(y))

    @property
    def top(self) -> float:
        """The box's upper edge on the screen."""
        return self.box[1] + self.box[3]

    def moved(self, right: float, up: float) -> Viewport:
        """The picture dragged along with a finger by that many screen pixels."""
        left, top = self.corner
        shown = (self.box[2] / self.scale, self.box[3] / self.scale)
        x, y = left + shown[0] / 2 - right / self.scale, top + shown[1] / 2 + up / self.scale
        return replace(self, centre=(x / self.picture[0], y / self.picture[1]))
