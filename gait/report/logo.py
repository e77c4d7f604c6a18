"""A store's logo in the head of a page: scaled, never distorted; without one that can be read the name stands alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PIL import Image
from reportlab.lib.utils import ImageReader

Logo = Image.Image

MOST_WIDTH, MOST_HEIGHT = 120.0, 24.0  # points
DPI = 300.0


def read_logo(path: Path | None) -> Logo | None:
    """The picture, no finer than it is printed; None where there is none or it cannot be read."""
    if path is None:
        return None
    try:
        with Image.open(path) as file:
            logo = file.convert("RGBA")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None
    logo.thumbnail((round(MOST_WIDTH / 72.0 * DPI), round(MOST_HEIGHT / 72.0 * DPI)), Image.Resampling.LANCZOS)
    return logo


def logo_size(logo: Logo) -> tuple[float, float]:
    """Width and height in points: as large as fits, in the logo's own proportions."""
    scale = min(MOST_WIDTH / logo.width, MOST_HEIGHT / logo.height)
    return logo.width * scale, logo.height * scale


def draw_logo(canvas: Any, logo: Logo, x: float, y: float) -> float:
    """Draw it with its lower left corner at (x, y); return its right edge."""
    width, height = logo_size(logo)
    canvas.drawImage(ImageReader(logo), x, y, width, height, mask="auto")
    return x + width
