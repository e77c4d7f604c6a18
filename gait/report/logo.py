"""A store's logo in the head of a page: scaled, never distorted; without one that can be read the name stands alone."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any
from warnings import catch_warnings, simplefilter

from PIL import Image
from reportlab.lib.utils import ImageReader

from gait.clip import shown
from gait.disk import saving, write_bytes
from gait.errors import LogoFault

Logo = Image.Image

MOST_WIDTH, MOST_HEIGHT = 120.0, 24.0  # points
DPI = 300.0
KINDS = ("PNG", "JPEG", "GIF", "BMP", "TIFF", "WEBP")  # pictures alone: EPS is a program, and Pillow would run it
MOST_PIXELS = 16_000_000  # 64 MB while it is read; printed are 500 x 100


def read_logo(path: Path | None) -> Logo | None:
    """The picture, no finer than it is printed; None where there is none or it cannot be used."""
    try:
        return None if path is None else usable_logo(path)
    except LogoFault:
        return None


def usable_logo(path: Path) -> Logo:
    """The picture, no finer than it is printed. Raises LogoFault, for what is too large by its header alone."""
    try:
        with opened(path) as file:
            check_size(file, path.name)
            logo = file.convert("RGBA")
    except LogoFault:
        raise
    except Exception as error:  # Pillow's readers raise a dozen kinds for what was damaged
        raise LogoFault(f"The logo {shown(path.name)} cannot be read as a picture.") from error
    logo.thumbnail((round(MOST_WIDTH / 72.0 * DPI), round(MOST_HEIGHT / 72.0 * DPI)), Image.Resampling.LANCZOS)
    return logo


def save_logo(path: Path, kept: Path) -> None:
    """Keep the picture, no finer than it is printed, as a PNG. Raises LogoFault, DiskFault."""
    logo, file = usable_logo(path), BytesIO()
    logo.save(file, "PNG")
    with saving(kept):
        write_bytes(kept, file.getvalue(), private=True)


def opened(path: Path) -> Image.Image:
    """The header is read, the picture not. Raises LogoFault, OSError."""
    with catch_warnings():  # Pillow warns of large pictures; here they are refused
        simplefilter("ignore", Image.DecompressionBombWarning)
        try:
            return Image.open(path, formats=KINDS)
        except Image.DecompressionBombError as error:
            raise too_large(path.name) from error


def check_size(file: Image.Image, name: str) -> None:
    if file.width * file.height > MOST_PIXELS:
        raise too_large(name)


def too_large(name: str) -> LogoFault:
    return LogoFault(f"The logo {shown(name)} has more than {MOST_PIXELS // 1_000_000} million pixels.")


def logo_size(logo: Logo) -> tuple[float, float]:
    """Width and height in points: as large as fits, in the logo's own proportions."""
    scale = min(MOST_WIDTH / logo.width, MOST_HEIGHT / logo.height)
    return logo.width * scale, logo.height * scale


def draw_logo(canvas: Any, logo: Logo, x: float, y: float) -> float:
    """Draw it with its lower left corner at (x, y); return its right edge."""
    width, height = logo_size(logo)
    canvas.drawImage(ImageReader(logo), x, y, width, height, mask="auto")
    return x + width
