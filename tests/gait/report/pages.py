"""Rendered pages: as pictures and as text in reading order, by poppler."""

from __future__ import annotations

import subprocess
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray


def rendered(pdf: Path, dpi: int = 50) -> list[NDArray[np.uint8]]:
    """Every page in grey, [height, width]."""
    stem = pdf.with_suffix("")
    subprocess.run(["pdftoppm", "-r", str(dpi), "-gray", "-png", pdf, stem], check=True)
    found = sorted(pdf.parent.glob(f"{stem.name}-*.png"))
    return [np.asarray(cv2.imread(str(path), cv2.IMREAD_GRAYSCALE), np.uint8) for path in found]


def page_texts(pdf: Path) -> list[str]:
    """The text of every page in the order in which a reader's tool takes it out of the file."""
    done = subprocess.run(["pdftotext", "-raw", pdf, "-"], check=True, capture_output=True, text=True)
    return [" ".join(page.split()) for page in done.stdout.split("\f")[:-1]]


def boxes(pdf: Path, page: int) -> list[tuple[float, float, float, float, str]]:
    """(left, top, right, bottom, word) of every word of a page, points from the upper left corner."""
    done = subprocess.run(
        ["pdftotext", "-bbox", "-f", str(page), "-l", str(page), pdf, "-"], check=True, capture_output=True, text=True
    )
    found = []
    for line in done.stdout.splitlines():
        if line.strip().startswith("<word"):
            left, top, right, bottom = (float(part) for part in line.split('"')[1:8:2])
            found.append((left, top, right, bottom, line.split(">")[1].split("<")[0]))
    return found
