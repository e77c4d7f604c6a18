"""A visit that stands where a test puts it, and remembers what it was told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gait.earlier import Earlier
from gait.pose.skeleton import KEYPOINTS
from gait.result import Shoe
from kiosk.session.front import SCREEN_OF_STATE, Front, Live, ShownRun, Unsaved
from kiosk.session.history_job import Outcome, Seeking
from kiosk.session.terms import Terms
from kiosk.storage.run_files import Tracks
from kiosk.visit.events import Event
from kiosk.visit.model import TEST_SHOE, Aspect, Belt, Delivery, Level, Light, Run, State, Trouble, Unusable, Visit

Floats = NDArray[np.float64]

SEEN = (1.0, 1.0, 1.0, 128.0, 1.7, 60.0, 62.0, 8.0)
GOOD = tuple(Light(aspect, Level.GREEN, value) for aspect, value in zip(Aspect, SEEN, strict=True))


@dataclass(frozen=True, slots=True)
class Stills:
    """Grey pictures at 60 a second."""

    times_s: Floats = field(default_factory=lambda: np.arange(120) / 60.0)

    def picture(self, index: int) -> NDArray[np.uint8]:
        return np.full((320, 180, 3), 60 + index % 120, np.uint8)

    def close(self) -> None:
        """Nothing is held."""


def empty_tracks(frames: int = 120) -> Tracks:
    return Tracks(np.full((frames, 2, 4, 2), np.nan), np.zeros(0, np.intp), np.zeros((0, *KEYPOINTS)))


@dataclass(frozen=True, slots=True)
class FakeShelf:
    """Shoes in a row."""

    catalogue: tuple[Shoe, ...] = ()

    pictures: Mapping[str, Path] = field(default_factory=dict)

    def shoes(self) -> Sequence[Shoe]:
        return self.catalogue

    def picture(self, shoe: Shoe) -> Path | None:
        return self.pictures.get(shoe.sku)


@dataclass(slots=True)
class FakeHistory:
    """As a test sets it; `asked` is what was touched."""

    seeking: Seeking = Seeking.CODE
    told: Outcome = Outcome.NOTHING
    earlier: Earlier | None = None
    asked: list[str] = field(default_factory=list)

    def show_letters(self, text: str) -> None:
        self.asked.append(text)

    def ask_letter(self, address: str, language: str) -> None:
        self.asked.append(f"{address} {language}")

    def tell_digits(self, text: str) -> None:
        self.asked.append(text)

    def look_for_code(self) -> None:
        self.seeking = Seeking.CODE

    def choose(self, place: int) -> None:
        assert self.earlier is not None
        self.earlier = replace(self.earlier, chosen=place)


@dataclass(slots=True)
class FakeFront(Front):
    """Everything is what a test sets; `told` is what the screens said."""

    visit: Visit = field(default_factory=Visit)
    phone_link: str = ""
    unsaved: Unsaved | None = None
    shelf: FakeShelf = field(default_factory=FakeShelf)
    terms: Terms = field(default_factory=Terms)
    in_chain: bool = False
    history: FakeHistory = field(default_factory=FakeHistory)
    farewells: tuple[str, ...] = ("all_deleted",)
    finished: tuple[ShownRun, ...] = ()
    seen: Live | None = None
    read: Belt | None = None
    lamps: tuple[Light, ...] = GOOD
    done: tuple[float, float] = (8.0, 20.0)
    told: list[Event] = field(default_factory=list)
    handed_over: Set[Delivery] | None = None

    def attend(self) -> None:
        """Nothing happens here by itself."""

    def tell(self, event: Event) -> None:
        self.told.append(event)

    def live(self) -> Live | None:
        return self.seen

    def belt_now(self) -> Belt | None:
        return self.read

    def lights(self) -> Sequence[Light]:
        return self.lamps

    def progress(self) -> tuple[float, float]:
        return self.done

    def runs(self) -> Sequence[ShownRun]:
        return self.finished

    def hand_over(self, deliveries: Set[Delivery]) -> None:
        self.handed_over = deliveries

    def try_again(self) -> None:
        """What is in the way stays there."""


def visit_at(screen: str, **more: Any) -> Visit:
    """A visit whose screen is that one."""
    states = {screen: state for state, screen in SCREEN_OF_STATE.items()}
    return Visit(states.get(screen) or State(screen), **more)


def troubled(code: str, part_s: float = 0.0) -> Visit:
    """Something that staff must mend. part_s: of a recording that can still be used."""
    runs = (Run(1, TEST_SHOE, recorded_s=part_s),)
    return Visit(State.TROUBLE, runs=runs, current=1, trouble=Trouble(code, "", "", State.CHECK, mended=part_s > 0))


def unusable(code: str) -> Visit:
    """A recording that cannot be used."""
    runs = (Run(1, TEST_SHOE, recorded_s=20.0, outcome=Unusable(code, "", "")),)
    return Visit(State.UNUSABLE, runs=runs, current=1)
