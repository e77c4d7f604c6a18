"""Rendered pages: as pictures and as text in reading order, by poppler."""

from __future__ import annotations

import subprocess
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

Box = tuple[float, float, float, float, str]


def rendered(pdf: Path, dpi: int = 50, last: int = 99) -> list[NDArray[np.uint8]]:
    """Every page up to the last in grey, [height, width]."""
    stem = pdf.with_suffix("")
    subprocess.run(["pdftoppm", "-r", str(dpi), "-l", str(last), "-gray", "-png", pdf, stem], check=True)
    found = sorted(pdf.parent.glob(f"{stem.name}-*.png"))
    return [np.asarray(cv2.imread(str(path), cv2.IMREAD_GRAYSCALE), np.uint8) for path in found]


def page_texts(pdf: Path) -> list[str]:
    """The text of every page in the order in which a reader's tool takes it out of the file."""
    done = subprocess.run(["pdftotext", "-raw", pdf, "-"], check=True, capture_output=True, text=True)
    return [" ".join(page.split()) for page in done.stdout.split("\f")[:-1]]


def boxes(pdf: Path, page: int) -> list[Box]:
    """(left, top, right, bottom, word) of every word of a page, points from the upper left corner."""
    return page_boxes(pdf)[page - 1]


def page_boxes(pdf: Path) -> list[list[Box]]:
    """The same of every page."""
    done = subprocess.run(["pdftotext", "-bbox", pdf, "-"], check=True, capture_output=True, text=True)
    return [boxes_in(page) for page in done.stdout.split("<page ")[1:]]


def boxes_in(page: str) -> list[Box]:
    found = []
    for line in page.splitlines():
        if line.strip().startswith("<word"):
            left, top, right, bottom = (float(part) for part in line.split('"')[1:8:2])
            found.append((left, top, right, bottom, line.split(">")[1].split("<")[0]))
    return found
