"""Pictures of the store's shoes: taken in beside their table, kept small, found by what the table calls them.

A table may name files that lie beside it, or addresses, which are not fetched: the kiosk asks nothing of the network.
"""

from __future__ import annotations

import hashlib
import io
import logging
from collections.abc import Iterable
from pathlib import Path

from PIL import Image

from gait.disk import write_bytes
from gait.report.logo import check_size, opened
from gait.result import Shoe

LOG = logging.getLogger(__name__)
SIDE_PX = 480  # as large as a shoe is shown
QUALITY = 85  # of the JPEG: some 25 kB a shoe


def picture_file(folder: Path, shoe: Shoe) -> Path | None:
    """Where the shoe's picture is; None where there is none."""
    path = kept_at(folder, shoe)
    return path if shoe.picture and path.is_file() else None


def keep_pictures(folder: Path, shoes: Iterable[Shoe], beside: Path) -> int:
    """Take in what lies in the table's folder or below it; how many. Raises DiskFull."""
    return sum(keep_picture(folder, shoe, beside) for shoe in shoes if shoe.picture)


def keep_picture(folder: Path, shoe: Shoe, beside: Path) -> bool:
    source = (beside / shoe.picture).resolve()
    if not (source.is_relative_to(beside.resolve()) and source.is_file()):
        return False
    try:
        content = small(source)
    except Exception as error:  # the border of one picture: Pillow's readers raise a dozen kinds
        LOG.warning("the picture of a shoe cannot be read: %s", error)
        return False
    folder.mkdir(parents=True, exist_ok=True)
    write_bytes(kept_at(folder, shoe), content)
    return True


def drop_others(folder: Path, shoes: Iterable[Shoe]) -> None:
    """Pictures of shoes that the store has no more."""
    wanted = {kept_at(folder, shoe) for shoe in shoes}
    for path in folder.glob("*.jpg"):
        if path not in wanted:
            path.unlink(missing_ok=True)


def kept_at(folder: Path, shoe: Shoe) -> Path:
    return folder / f"{hashlib.sha256(shoe.picture.encode()).hexdigest()[:32]}.jpg"


def small(source: Path) -> bytes:
    """As a JPEG on white. Raises LogoFault for what is too large, and whatever Pillow does."""
    with opened(source) as file:
        check_size(file, source.name)
        picture = file.convert("RGBA")
    picture.thumbnail((SIDE_PX, SIDE_PX), Image.Resampling.LANCZOS)
    page = Image.new("RGB", picture.size, "white")
    page.paste(picture, mask=picture.getchannel("A"))
    content = io.BytesIO()
    page.save(content, "JPEG", quality=QUALITY)
    return content.getvalue()
