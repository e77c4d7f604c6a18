"""The real application without a display: touches it, takes pictures of it, and finds text that is cut or covered."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from threading import Event
from typing import Any

os.environ.update(
    SDL_VIDEODRIVER="offscreen",
    SDL_AUDIODRIVER="dummy",
    KIVY_NO_ARGS="1",
    KIVY_NO_FILELOG="1",
    KIVY_NO_CONSOLELOG="1",
    KIVY_NO_CONFIG="1",
    KIVY_LOG_MODE="PYTHON",
)

import cv2
import numpy as np
from kivy.config import Config

SIZE = tuple(int(side) for side in os.environ.get("STAGE_SIZE", "540x960").split("x"))

for section, key, value in (
    ("graphics", "width", str(SIZE[0])),
    ("graphics", "height", str(SIZE[1])),
    ("graphics", "multisamples", "0"),
    ("graphics", "maxfps", "0"),  # the clock reads it as it is imported, and sleeps between turns otherwise
    ("input", "mouse", ""),
):
    Config.set(section, key, value)

from kivy.base import EventLoop
from kivy.clock import Clock
from kivy.core.text import Label as Letters
from kivy.core.window import Window
from kivy.graphics.opengl import GL_RGBA, GL_UNSIGNED_BYTE, glReadPixels
from kivy.input.motionevent import MotionEvent
from kivy.lang import Builder
from kivy.uix.behaviors import ButtonBehavior
from kivy.uix.label import Label
from kivy.uix.scrollview import ScrollView

from kiosk.ui.app import KioskApp

LEAST_OVERLAP_PX = 3.0
LONGEST_WORD = 40  # letters of any language's words; names may have more, and break
TURN_S = 1.0 / 60.0  # between two turns of the loop, as on a screen
PATIENCE_S = 120.0  # a machine that others load too


@dataclass(slots=True)
class Turned:
    """The time that Kivy's clock reads."""

    now_s: float

    def __call__(self) -> float:
        return self.now_s


BETWEEN = Event()  # two turns: never set
TURNED = Turned(Clock.time())
Clock.time = TURNED


class Finger(MotionEvent):
    """A touch at a place of the window, in shares of it."""

    def __init__(self, device: str, uid: str, place: tuple[float, float]) -> None:
        super().__init__(device, uid, place, is_touch=True, type_id="touch")

    def depack(self, args: tuple[float, float]) -> None:
        self.sx, self.sy = args
        self.profile = ["pos"]
        super().depack(args)


@dataclass(slots=True)
class Stage:
    """An application that runs frame by frame."""

    app: KioskApp
    fingers: int = 0

    @classmethod
    def open(cls, app: KioskApp) -> Stage:
        """Start an application; the window's size is STAGE_SIZE of the environment, once for the process."""
        app._run_prepare()
        stage = cls(app)
        stage.settle()
        return stage

    def close(self) -> None:
        """End the application; the window stays for the next."""
        self.app.stop()
        for child in list(Window.children):
            Window.remove_widget(child)
        for event in Clock.get_events():
            Clock.unschedule(event)

    @property
    def up(self) -> Any:
        """The screen that is up."""
        return self.app.up

    def settle(self, frames: int = 4) -> None:
        """Let touches, ticks and layouts happen; nothing is drawn until a picture is taken."""
        for _ in range(frames):
            step()

    def until(self, screen: str) -> None:
        """Run until a screen is up."""
        late = time.monotonic() + PATIENCE_S
        while self.app.up is None or self.app.up.name != screen:
            assert time.monotonic() < late, f"{screen} did not come up; {self.app.up and self.app.up.name} is up"
            step()
        self.settle()

    def let(self, so: Callable[[], object]) -> None:
        """Run until another thread has done something, which has the processor between two turns."""
        late = time.monotonic() + PATIENCE_S
        while not so():
            assert time.monotonic() < late, f"waited in vain; {sorted(self.said())}"
            BETWEEN.wait(TURN_S)
            self.settle(1)

    def widgets(self) -> Iterator[Any]:
        """Everything that is shown and can be touched: what lies over the screen, or else the screen."""
        over = self.app.warning.up or self.app.pad.up
        for root in [over] if over else Window.children:
            yield from shown(root, self.app)

    def find(self, words: str) -> Any:
        """The touchable widget that says this, in English; a box to tick is found by its title."""
        wished = self.app.words.tr(words)
        for widget in self.widgets():
            said = [getattr(widget, name, "") for name in ("text", "name", "caption")]
            if isinstance(widget, ButtonBehavior) and wished in said:
                return widget
        raise AssertionError(f"nothing says “{wished}”: {sorted(self.said())}")

    def said(self) -> set[str]:
        """Every text that is shown."""
        return {w.text for w in self.widgets() if isinstance(w, Label) and w.text}

    def touch(self, words: str) -> None:
        """Touch what says this."""
        self.touch_widget(self.find(words))

    def touch_widget(self, widget: Any) -> None:
        x, y = widget.to_window(*widget.center)
        finger = self.press(x, y)
        self.lift(finger)

    def press(self, x: float, y: float) -> Finger:
        self.fingers += 1
        finger = Finger("stage", f"{self.fingers}", (x / Window.width, y / Window.height))
        EventLoop.post_dispatch_input("begin", finger)
        self.settle(2)
        return finger

    def drag(self, finger: Finger, x: float, y: float) -> None:
        finger.move((x / Window.width, y / Window.height))
        EventLoop.post_dispatch_input("update", finger)
        self.settle(2)

    def lift(self, finger: Finger) -> None:
        EventLoop.post_dispatch_input("end", finger)
        self.settle()

    def type(self, text: str) -> None:
        """Touch the keys of a text."""
        for sign in text:
            self.touch_key("space" if sign == " " else sign)

    def touch_key(self, sign: str) -> None:
        key = next(w for w in self.widgets() if getattr(w, "sign", "").lower() == sign.lower())
        self.touch_widget(key)

    def picture(self) -> np.ndarray[Any, np.dtype[np.uint8]]:
        """What is on the screen, [h, w, 3] BGR."""
        self.settle(3)
        Window.dispatch("on_draw")
        width, height = Window.size
        pixels = glReadPixels(0, 0, width, height, GL_RGBA, GL_UNSIGNED_BYTE)
        image = np.frombuffer(pixels, np.uint8).reshape(height, width, 4)[::-1, :, 2::-1]
        return np.ascontiguousarray(image)

    def photograph(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        cv2.imwrite(str(path), self.picture())

    def faults(self) -> list[str]:
        """Texts that are cut off, run out of the window, break within a word, or cover each other."""
        labels = [w for w in self.widgets() if isinstance(w, Label) and w.text.strip()]
        return [*(f for label in labels for f in label_faults(label)), *overlaps(labels)]


def step() -> None:
    """One turn of Kivy's loop without drawing; its clock goes on by a sixtieth of a second, however long it takes."""
    TURNED.now_s += TURN_S
    Clock.tick()
    EventLoop.dispatch_input()
    Builder.sync()
    Clock.tick_draw()
    Builder.sync()


def shown(widget: Any, app: KioskApp) -> Iterator[Any]:
    """A widget and its children, as far as they can be seen; of the screens only the one that is up."""
    if widget.opacity == 0 or (widget in app.screens.values() and widget is not app.up):
        return
    yield widget
    for child in widget.children:
        yield from shown(child, app)


def box(label: Any) -> tuple[float, float, float, float]:
    """Where a label's letters are in the window: left, low, right, high."""
    x, y = label.to_window(label.center_x, label.center_y)
    wide, tall = label.texture_size
    if label.text_size[0] and label.halign in ("left", "right"):
        wide = label.width
    return x - wide / 2, y - tall / 2, x + wide / 2, y + tall / 2


def label_faults(label: Any) -> Iterator[str]:
    left, low, right, high = box(label)
    scroll = next((p for p in parents(label) if isinstance(p, ScrollView)), None)
    if label.texture_size[0] > label.width + 2 or label.texture_size[1] > label.height + 2:
        yield f"cut off: {label.text!r} {label.texture_size} in {tuple(label.size)}"
    if left < -1 or right > Window.width + 1 or (scroll is None and (low < -1 or high > Window.height + 1)):
        yield f"outside: {label.text!r}"
    room = label.text_size[0]
    words = [word for word in label.text.split() if len(word) <= LONGEST_WORD]
    if room and not label.shorten and any(word_width(label, word) > room + 1 for word in words):
        yield f"breaks in a word: {label.text!r}"


def word_width(label: Any, word: str) -> float:
    return letters_width(word, label.font_name, label.font_size, label.bold)


@cache
def letters_width(word: str, font: str, size: float, bold: bool) -> float:
    letters = Letters(text=word, font_name=font, font_size=size, bold=bold)
    letters.refresh()
    return float(letters.texture.size[0])


def parents(widget: Any) -> Iterator[Any]:
    while widget.parent is not None and widget.parent is not widget:
        widget = widget.parent
        yield widget


def overlaps(labels: list[Any]) -> Iterator[str]:
    """Pairs of texts that share pixels; what a scrolled list hides does not count."""
    boxes = [(label, clipped(label)) for label in labels]
    for k, (one, a) in enumerate(boxes):
        for other, b in boxes[k + 1 :]:
            wide, tall = min(a[2], b[2]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[1], b[1])
            if wide > LEAST_OVERLAP_PX and tall > LEAST_OVERLAP_PX:
                yield f"overlap: {one.text!r} and {other.text!r}"


def clipped(label: Any) -> tuple[float, float, float, float]:
    left, low, right, high = box(label)
    for scroll in (p for p in parents(label) if isinstance(p, ScrollView)):
        bottom = scroll.to_window(*scroll.pos)[1]
        low, high = max(low, bottom), min(high, bottom + scroll.height)
    return left, low, right, high


def hidden_by_scrolling(stage: Stage) -> list[str]:
    """How much of each scrolled body does not fit at once."""
    scrolls = [w for w in stage.widgets() if isinstance(w, ScrollView) and w.children]
    hidden = [scroll.children[0].height - scroll.height for scroll in scrolls]
    return [f"scrolls by {px:.0f} px" for px in hidden if px > 1]
