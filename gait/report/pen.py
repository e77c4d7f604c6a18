"""Marks on a page: text, fitted text, class marks, pictures. Points from the lower left corner, as in PDF."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from xml.sax import saxutils

import cv2
import numpy as np
from numpy.typing import NDArray
from reportlab.lib.colors import HexColor
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.utils import ImageReader
from reportlab.platypus import Paragraph

from gait.foot import Foot
from gait.report.palette import CLASS_COLOURS, HAIRLINE, INK, PANEL, SOFT
from gait.report.typeface import TEXT, width_pt
from gait.verdict.rules import PronationClass
from gait.words import Words
from gait.words.letters import lettered

JPEG_QUALITY = 90
CORNER = 5.0  # points, radius of pictures
LONGEST, SHORTER = 420, 170  # characters of a part of a point; more is cut, sooner where room is scarce


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle in points: left edge, top edge, width, height."""

    x: float
    top: float
    width: float
    height: float

    @property
    def bottom(self) -> float:
        return self.top - self.height


def escape(words: str) -> str:
    """Other people's words as a paragraph takes them."""
    return saxutils.escape(lettered(words))


def style(font: str, size: float, colour: HexColor = INK, leading: float = 1.35) -> ParagraphStyle:
    return ParagraphStyle(
        font, fontName=font, fontSize=size, leading=size * leading, textColor=colour, splitLongWords=1
    )


def text(canvas: Any, words: str, x: float, y: float, font: str, size: float, colour: HexColor = INK) -> float:
    """Draw one line from x; return where it ends."""
    canvas.setFont(font, size)
    canvas.setFillColor(colour)
    canvas.drawString(x, y, lettered(words))
    return x + width_pt(words, font, size)


def text_to(canvas: Any, words: str, x: float, y: float, font: str, size: float, colour: HexColor = INK) -> None:
    """Draw one line that ends at x."""
    text(canvas, words, x - width_pt(words, font, size), y, font, size, colour)


def shortened(words: str, font: str, size: float, width: float) -> str:
    """`words`, cut with an ellipsis where wider than `width`."""
    if width_pt(words, font, size) <= width:
        return words
    while words and width_pt(words + "…", font, size) > width:
        words = words[:-1]
    return words.rstrip() + "…"


def size_for(words: str, font: str, sizes: Sequence[float], width: float) -> float:
    """The largest of `sizes` in which one line fits; the last where none does."""
    return next((size for size in sizes if width_pt(words, font, size) <= width), sizes[-1])


def rule(canvas: Any, x: float, y: float, width: float, colour: HexColor = HAIRLINE, thick: float = 0.6) -> None:
    canvas.setStrokeColor(colour)
    canvas.setLineWidth(thick)
    canvas.line(x, y, x + width, y)


def fitted(
    words: str, font: str, sizes: Sequence[float], area: Area, colour: HexColor = INK, leading: float = 1.35
) -> Paragraph:
    """A paragraph in the largest of `sizes` that fits; cut with an ellipsis if even the last does not."""
    for size in sizes:
        paragraph = Paragraph(escape(words).replace("\n", "<br/>"), style(font, size, colour, leading))
        if height_of(paragraph, area.width) <= area.height:
            return paragraph
    kept = words
    while len(kept) > 1 and height_of(paragraph, area.width) > area.height:
        kept = kept.rpartition(" ")[0] or kept[:-1]  # word by word, the last one letter by letter
        paragraph = Paragraph(escape(kept) + "…", style(font, sizes[-1], colour, leading))
    return paragraph


def height_of(paragraph: Paragraph, width: float) -> float:
    return float(paragraph.wrap(width, 10_000.0)[1])


def lay(canvas: Any, paragraph: Paragraph, area: Area) -> float:
    """Draw a paragraph at the top of the area; return its lower edge."""
    high = height_of(paragraph, area.width)
    paragraph.drawOn(canvas, area.x, area.top - high)
    return area.top - high


def points(canvas: Any, items: Sequence[tuple[str, str]], sizes: Sequence[float], area: Area, words: Words) -> float:
    """Draw (lead, rest) points under each other, as large as fits; the last give way to their count."""
    for size, longest in [*((size, LONGEST) for size in sizes), (sizes[-1], SHORTER)]:
        drawn = [point(lead, rest, size, longest) for lead, rest in items]
        if stack_height(drawn, area.width, size) <= area.height:
            return lay_all(canvas, drawn, area, size)
    return lay_all(canvas, first_points(items, sizes[-1], area, words), area, sizes[-1])


def first_points(items: Sequence[tuple[str, str]], size: float, area: Area, words: Words) -> list[Paragraph]:
    """As many points as there is room for, then how many are not shown."""
    for kept in range(len(items), -1, -1):
        left_out = len(items) - kept
        told = words.tr("{n} more in the analysis file; ask the staff.", n=left_out)
        more = point("", told, size, SHORTER)
        drawn = [*(point(lead, rest, size, SHORTER) for lead, rest in items[:kept]), more]
        if stack_height(drawn, area.width, size) <= area.height:
            break
    return drawn


def point(lead: str, rest: str, size: float, longest: int) -> Paragraph:
    lead, rest = clipped(lead, longest), clipped(rest, longest)
    bold = f"<b>{escape(lead)}</b>{'' if lead.endswith(('.', '!', '?', '…')) else '.'} " if lead else ""
    colour = SOFT.hexval().replace("0x", "#")
    return Paragraph(f'{bold}<font color="{colour}">{escape(rest)}</font>', style(TEXT, size))


def clipped(words: str, longest: int) -> str:
    return words if len(words) <= longest else words[: longest - 1].rstrip() + "…"


def stack_height(paragraphs: Sequence[Paragraph], width: float, size: float) -> float:
    return sum(height_of(p, width) + size * 0.6 for p in paragraphs)


def lay_all(canvas: Any, paragraphs: Sequence[Paragraph], area: Area, size: float) -> float:
    top = area.top
    for paragraph in paragraphs:
        top = lay(canvas, paragraph, Area(area.x, top, area.width, 0.0)) - size * 0.6
    return top


def mark(
    canvas: Any, pronation: PronationClass, foot: Foot, x: float, y: float, size: float, colour: HexColor | None = None
) -> None:
    """Circle: neutral; ring: inconclusive; wedge, high on the inner side overpronation, outer supination.

    colour: the class's own where none is given.
    """
    colour = colour or HexColor(CLASS_COLOURS[pronation])
    canvas.setFillColor(colour)
    canvas.setStrokeColor(colour)
    if pronation in (PronationClass.NEUTRAL, PronationClass.INCONCLUSIVE):
        filled = pronation is PronationClass.NEUTRAL
        canvas.setLineWidth(1.8)
        radius = size / 2.0 if filled else size / 2.0 - 0.9
        canvas.circle(x + size / 2.0, y + size / 2.0, radius, stroke=int(not filled), fill=int(filled))
    else:
        inward = pronation is PronationClass.OVERPRONATION
        wedge(canvas, x, y, size, upright_left=inward == (foot is Foot.RIGHT))


def wedge(canvas: Any, x: float, y: float, size: float, upright_left: bool) -> None:
    path = canvas.beginPath()
    path.moveTo(x, y)
    path.lineTo(x + size, y)
    path.lineTo(x if upright_left else x + size, y + size)
    path.close()
    canvas.drawPath(path, stroke=0, fill=1)


def picture(canvas: Any, image: NDArray[np.uint8], area: Area) -> None:
    """A picture [h, w, 3] BGR with round corners, filling the area."""
    canvas.saveState()
    path = canvas.beginPath()
    path.roundRect(area.x, area.bottom, area.width, area.height, CORNER)
    canvas.clipPath(path, stroke=0)
    _, jpeg = cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY])
    reader = ImageReader(BytesIO(jpeg.tobytes()))
    canvas.drawImage(reader, area.x, area.bottom, area.width, area.height)
    canvas.restoreState()


def empty_picture(canvas: Any, words: str, area: Area, size: float) -> None:
    """What stands in for a picture that there is not."""
    canvas.setFillColor(HexColor(PANEL))
    canvas.roundRect(area.x, area.bottom, area.width, area.height, CORNER, stroke=0, fill=1)
    canvas.setFont(TEXT, size)
    canvas.setFillColor(SOFT)
    canvas.drawCentredString(area.x + area.width / 2.0, area.top - area.height / 2.0 - size / 3.0, words)
