"""Tables as spreadsheets read them: CSV, UTF-8 with its mark."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterable, Sequence

FORMULA = ("=", "+", "-", "@")  # what a spreadsheet would reckon with


def as_csv(names: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """A line for the names, and one a row."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(names)
    writer.writerows([spelled(value) for value in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def spelled(value: object) -> str:
    """A number to hundredths, empty where it is none; a text that begins as a formula does is no formula."""
    if isinstance(value, float):
        return f"{value:.2f}" if math.isfinite(value) else ""
    text = str(value)
    return f"'{text}" if text.startswith(FORMULA) else text
