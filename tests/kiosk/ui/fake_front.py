"""A visit that stands where a test puts it, and remembers what it was told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gait.pose.skeleton import KEYPOINTS
from gait.result import Shoe, Suggestion
from kiosk.session.front import Live, Run
from kiosk.storage.run_files import Tracks
from kiosk.visit.table import Check, Consents, Customer, Level, Light

Floats = NDArray[np.float64]

SEEN = (1.0, 1.0, 1.0, 128.0, 1.7, 60.0, 62.0, 8.0)
GOOD = tuple(Light(check, Level.GREEN, value) for check, value in zip(Check, SEEN, strict=True))


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


@dataclass(slots=True)
class StagedFront:
    """`screen` and the rest are what a test sets; `told` is what the screens said."""

    screen: str = "welcome"
    finished: tuple[Run, ...] = ()
    seen: Live | None = None
    lamps: tuple[Light, ...] = GOOD
    done: tuple[float, float] = (8.0, 20.0)
    trouble_code: str = "heel_unseen"
    usable_s: float = 0.0
    catalogue: tuple[Shoe, ...] = ()
    suggested: tuple[Suggestion, ...] = ()
    address: str = ""
    farewells: tuple[str, ...] = ("video_deleted",)
    wished: Shoe | None = None
    told: list[tuple[Any, ...]] = field(default_factory=list)

    def attend(self) -> None:
        """Nothing happens here by itself."""

    def recording_s(self) -> float:
        return 20.0

    def live(self) -> Live | None:
        return self.seen

    def lights(self) -> Sequence[Light]:
        return self.lamps

    def progress(self) -> tuple[float, float]:
        return self.done

    def analysed_share(self) -> float:
        return self.done[0] / self.done[1]

    def runs(self) -> Sequence[Run]:
        return self.finished

    def trouble(self) -> str:
        return self.trouble_code

    def part_s(self) -> float:
        return self.usable_s

    def shoes(self) -> Sequence[Shoe]:
        return self.catalogue

    def shoe_to_try(self) -> Shoe | None:
        return self.wished

    def suggestions(self) -> Sequence[Suggestion]:
        return self.suggested

    def stock(self, shoe: Shoe) -> int | None:
        return {"Alder": 3, "Briskfoot": 0}.get(shoe.brand)

    def mail_address(self) -> str:
        return self.address

    def farewell(self) -> Sequence[str]:
        return self.farewells

    def start(self, language: str) -> None:
        self.told.append(("start", language))

    def back(self) -> None:
        self.told.append(("back",))

    def customer_known(self, customer: Customer, consents: Consents) -> None:
        self.told.append(("customer_known", customer, consents))

    def shoe_chosen(self, shoe: Shoe | None) -> None:
        self.told.append(("shoe_chosen", shoe))

    def check_passed(self) -> None:
        self.told.append(("check_passed",))

    def check_overridden(self, pin: str) -> bool:
        self.told.append(("check_overridden", pin))
        return pin == "2468"

    def stop(self) -> None:
        self.told.append(("stop",))

    def redo(self) -> None:
        self.told.append(("redo",))

    def try_another(self, shoe: Shoe | None) -> None:
        self.told.append(("try_another", shoe))

    def result_seen(self) -> None:
        self.told.append(("result_seen",))

    def compare_seen(self) -> None:
        self.told.append(("compare_seen",))

    def shoes_seen(self) -> None:
        self.told.append(("shoes_seen",))

    def mail_given(self, address: str) -> None:
        self.address = address if "." in address.rpartition("@")[2] else self.address

    def report_chosen(self, paper: bool, mail: bool) -> None:
        self.told.append(("report_chosen", paper, mail))

    def delete_everything(self) -> None:
        self.told.append(("delete_everything",))

    def try_again(self) -> None:
        self.told.append(("try_again",))

    def use_part(self) -> None:
        self.told.append(("use_part",))

    def end_visit(self) -> None:
        self.told.append(("end_visit",))
