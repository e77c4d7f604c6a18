"""A progress bar, on a terminal only."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Iterator
from typing import TypeVar

T = TypeVar("T")

WIDTH = 32
EVERY_S = 0.1


def progress(items: Iterable[T], total: int, word: str) -> Iterator[T]:
    """Pass items on, drawing how far it is on standard error; draws nothing when that is no terminal."""
    if not sys.stderr.isatty():
        yield from items
        return
    last = 0.0
    for count, item in enumerate(items, 1):
        yield item
        if time.monotonic() - last > EVERY_S:
            draw(count, total, word)
            last = time.monotonic()
    sys.stderr.write("\r\033[K")


def draw(count: int, total: int, word: str) -> None:
    """One line, drawn over the last."""
    share = min(1.0, count / total) if total > 0 else 0.0
    full = round(share * WIDTH)
    bar = "█" * full + "·" * (WIDTH - full)
    sys.stderr.write(f"\r{word} {bar} {100 * share:3.0f} %")
    sys.stderr.flush()
