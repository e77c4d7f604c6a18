"""What the screens need of a visit: a view of what is so, and `tell` for what was touched. Free of Kivy."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from gait.errors import Fault
from gait.result import Analysis, Shoe
from kiosk.session.history_job import HistoryDesk
from kiosk.session.terms import Terms
from kiosk.storage.run_files import Tracks
from kiosk.visit.events import Event, Finished, IdledOut, PartUsed, QuestionsShown, ShoesShown, WarmedUp
from kiosk.visit.model import TEST_SHOE, Belt, Delivery, Light, State, TriedShoe, Unusable, Visit
from kiosk.visit.table import why_not

Floats = NDArray[np.float64]
Image = NDArray[np.uint8]

SCREEN_OF_STATE = {State.RECORDING: "record", State.ANALYSING: "wait"}  # the others are named as their states


@dataclass(frozen=True, slots=True)
class Live:
    """The camera now. image: [h, w, 3] uint8 BGR. keypoints: [18, 3] px of that image, None while nobody is seen.

    moving: somebody runs, or nobody looks whether; steady: each step is like the one before.
    """

    image: Image
    keypoints: Floats | None = None
    steps: int | None = None
    cadence_spm: float | None = None
    heels_clear: bool = False
    moving: bool = True
    steady: bool = False


class Footage(Protocol):
    """The frames of a recording. times_s: [n] seconds from the first."""

    @property
    def times_s(self) -> Floats: ...

    def picture(self, index: int) -> Image: ...
    def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class ShownRun:
    """A run of the visit with its result, as it is shown. number: as in the visit; shoe: None for the test shoe."""

    number: int
    shoe: Shoe | None
    analysis: Analysis
    footage: Footage
    tracks: Tracks

    @property
    def filmed(self) -> bool:
        """Whether the recording is still there; deleted, it has one time and no picture."""
        return len(self.footage.times_s) > 1


class Shelf(Protocol):
    """The store's shoes."""

    def shoes(self) -> Sequence[Shoe]: ...
    def picture(self, shoe: Shoe) -> Path | None: ...


@dataclass(frozen=True, slots=True)
class Unsaved:
    """What could not be put on disk and why; the visit stands still meanwhile. again: tries it once more."""

    why: Fault
    again: Callable[[], None]


class Front(ABC):
    """A visit as the screens see it; whatever provides the abstract members can stand behind them.

    unsaved: None as long as everything is on disk. shelf: the store's shoes. history: runs of other days.
    """

    unsaved: Unsaved | None
    shelf: Shelf
    history: HistoryDesk

    @property
    @abstractmethod
    def visit(self) -> Visit:
        """Where the visit stands, and all that it holds."""

    @property
    @abstractmethod
    def terms(self) -> Terms:
        """What the store offers and keeps."""

    @property
    @abstractmethod
    def in_chain(self) -> bool:
        """Whether the kiosk is enrolled at a chain's centre, by a look at the disk: for who comes up, and no turn."""

    @property
    @abstractmethod
    def farewells(self) -> tuple[str, ...]:
        """Codes of what becomes of the visit's data, for the last screen."""

    @property
    @abstractmethod
    def phone_link(self) -> str:
        """Where on the shop's network the report can be fetched just now; empty for nowhere."""

    @abstractmethod
    def attend(self) -> None:
        """Hear what happened since the last time, and let end what ends by itself: 30 times a second."""

    @abstractmethod
    def tell(self, event: Event) -> None:
        """What was touched. An event that does not fit the visit changes nothing."""

    @abstractmethod
    def live(self) -> Live | None:
        """The camera's newest picture; None while it is off."""

    @abstractmethod
    def belt_now(self) -> Belt | None:
        """As the treadmill says itself; None while it is silent or its belt stands still."""

    @abstractmethod
    def lights(self) -> Sequence[Light]:
        """The traffic lights, all of them, seen or not."""

    @abstractmethod
    def progress(self) -> tuple[float, float]:
        """Seconds done and to do of what ends by itself: trial, warm-up, countdown, recording, analysis."""

    @abstractmethod
    def runs(self) -> Sequence[ShownRun]:
        """Runs with a result, the one that is shown last."""

    @abstractmethod
    def hand_over(self, deliveries: Set[Delivery]) -> None:
        """The report to whoever prints and mails; then goodbye. A report that could not be written is told first."""

    @abstractmethod
    def try_again(self) -> None:
        """Save what could not be saved, or go back to before the trouble."""

    def left_s(self) -> float:
        """Seconds of `progress` that are left."""
        done_s, whole_s = self.progress()
        return max(whole_s - done_s, 0.0)

    def warmed_up(self) -> WarmedUp:
        """*Record now*: the warm-up as it stands."""
        live = self.live()
        return WarmedUp(self.progress()[0], live is not None and live.steady)

    def show_shoes(self) -> None:
        """The short list; before it, once, the questions that put it in order."""
        self.tell(ShoesShown() if self.visit.asked else QuestionsShown())

    def end_visit(self) -> None:
        """Finish where there is something to finish, else leave as nobody is there."""
        finishing = self.visit.state in (State.GOODBYE, State.UNUSABLE, State.TROUBLE)
        self.unsaved = None
        self.tell(Finished() if finishing else IdledOut())

    @property
    def screen(self) -> str:
        """Name of the screen that is up, see kiosk.ui.screens.SCREENS; what could not be saved comes first."""
        if self.unsaved is not None:
            return "trouble"
        return SCREEN_OF_STATE.get(self.visit.state, str(self.visit.state))

    def trouble(self) -> str:
        """Code of what is in the way; empty when nothing is."""
        if self.unsaved is not None:
            return self.unsaved.why.code
        if self.visit.trouble is not None:
            return self.visit.trouble.code
        outcome = self.visit.run.outcome if self.visit.current else None
        return outcome.code if isinstance(outcome, Unusable) else ""

    def part_s(self) -> float:
        """Seconds of a recording that was cut short and can still be used; 0 without."""
        usable = self.unsaved is None and why_not(self.visit, PartUsed()) == ""
        return self.visit.run.recorded_s if usable else 0.0


def tried_shoe(shoe: Shoe | None) -> TriedShoe:
    """A catalogue's shoe as the visit keeps it; None: the test shoe."""
    return TEST_SHOE if shoe is None else TriedShoe(shoe.brand, shoe.model, shoe.sku)
