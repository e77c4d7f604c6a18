"""How long a frame takes while a finger scrolls the store's shoes: `python -m tests.scroll [SHOES]`, 2,000 by default.

Each shoe has a picture of its own.

A window of STAGE_SIZE, drawn without a display, by the processor. A turn of Kivy's loop fills the rows anew and lays
them out: its time is the processor's, so that a busy machine changes it little. A frame is the turn and its drawing, by
the clock on the wall; a list of 12 shows how much of that is drawing.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import cv2
import numpy as np

from gait.result import Shoe
from gait.shoes.catalogue import read_catalogue
from gait.verdict.norms import load_norms
from gait.weights.manifest import model_path
from kiosk.storage.shoe_pictures import SIDE_PX
from kiosk.visit.model import Customer
from tests.kiosk.ui.drawn_visit import finished_run
from tests.kiosk.ui.fake_front import FakeFront, FakeShelf, visit_at
from tests.kiosk.ui.kivy_window import SIZE, Stage, step

from kivy.core.window import Window  # isort: skip  after the stage, which sets Kivy up
from kivy.graphics.opengl import glFinish  # isort: skip
from kiosk.ui.app import KioskApp  # isort: skip

FRAMES = 400
STRIDE_PX = 40.0  # a frame: a quick finger


def shoes(count: int) -> tuple[Shoe, ...]:
    """So many models, made of the sample's."""
    sample = read_catalogue(model_path("sample_shoes.csv")).shoes
    return tuple(
        replace(sample[n % len(sample)], model=f"{sample[n % len(sample)].model} {n}", sku=f"S{n}", gtin="")
        for n in range(count)
    )


def pictures(stock: Sequence[Shoe], folder: Path) -> dict[str, Path]:
    """One a shoe, as large as the kiosk keeps them."""
    found = {}
    for number, shoe in enumerate(stock):
        image = np.full((300, SIDE_PX, 3), 255, np.uint8)
        cv2.ellipse(image, (240, 180), (180, 70), 0, 0, 360, (number % 256, 90, 255 - number % 256), -1)
        found[shoe.sku] = folder / f"{number}.jpg"
        cv2.imwrite(str(found[shoe.sku]), image)
    return found


def timed(work: Callable[[], object], clock: Callable[[], float] = time.perf_counter) -> float:
    """Milliseconds."""
    begun = clock()
    work()
    return 1000.0 * (clock() - begun)


def draw() -> None:
    Window.dispatch("on_draw")
    glFinish()


def told(times: Sequence[float]) -> str:
    p50, p95, most = np.percentile(times, (50, 95, 100))
    return f"median {p50:.1f} ms, p95 {p95:.1f} ms, longest {most:.1f} ms"


def main(count: int, folder: Path) -> None:
    stock = shoes(count)
    front = FakeFront(shelf=FakeShelf(stock, pictures(stock, folder)), finished=(finished_run(),))
    stage = Stage.open(KioskApp(front, load_norms(), "Test store", motion=False))
    front.visit = visit_at("shoes", customer=Customer(size_eu=42.5))
    opened = timed(lambda: stage.until("shoes"), time.thread_time)
    rows = stage.up.ids.shoes.ids.rows
    turns, frames = [], []
    for _ in range(FRAMES):
        rows.scroll_y -= STRIDE_PX / (rows.children[0].height - rows.height)
        begun = time.perf_counter()
        turns.append(timed(step, time.thread_time))
        draw()
        frames.append(1000.0 * (time.perf_counter() - begun))
    searched = timed(lambda: stage.up.ids.shoes.take_letters("ridge 7"), time.thread_time)
    print(f"{count} shoes at {SIZE[0]}x{SIZE[1]}: opened in {opened:.0f} ms, searched in {searched:.0f} ms")
    print(f"turns: {told(turns)}; frames: {told(frames)}")
    stage.close()


if __name__ == "__main__":
    with TemporaryDirectory() as pictured:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 2000, Path(pictured))
