"""What the screens need of a visit: what to show, and whom to tell what was touched. Free of Kivy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from gait.result import Analysis, Shoe, Suggestion

Floats = NDArray[np.float64]
Image = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Live:
    """The camera now. image: [h, w, 3] uint8 BGR. keypoints: [18, 3] px of that image, None while nobody is seen."""

    image: Image
    keypoints: Floats | None = None
    steps: int | None = None
    cadence_spm: float | None = None
    heels_clear: bool = False


@dataclass(frozen=True, slots=True)
class Light:
    """One light of the camera check. code: a key of wording.LAMPS; kind: good, advice, bad or unknown."""

    code: str
    kind: str
    figure: str = ""


@dataclass(frozen=True, slots=True)
class Answers:
    """What the customer said; empty or None where they did not. The four consents are separate."""

    analyse: bool
    keep_video: bool
    email_report: bool
    marketing: bool
    name: str = ""
    email: str = ""
    size_eu: float | None = None
    distance: str = ""
    surface: str = ""
    matters: str = ""


class Footage(Protocol):
    """The frames of a recording. times_s: [n] seconds from the first."""

    @property
    def times_s(self) -> Floats: ...

    def picture(self, index: int) -> Image: ...


@dataclass(frozen=True, slots=True)
class Tracks:
    """What lies over a recording, frame by frame: see gait.result_file.write_tracks.

    lines_px: [n, 2 feet, 4, 2]; pose_frames: [m]; pose: [m, 18, 3].
    """

    lines_px: Floats
    pose_frames: NDArray[np.intp]
    pose: Floats


@dataclass(frozen=True, slots=True)
class Run:
    """A finished run. shoe: None for the test shoe."""

    shoe: Shoe | None
    analysis: Analysis
    footage: Footage
    tracks: Tracks


class Front(Protocol):
    """A visit as the screens see it. `screen` names the one that is up: see kiosk.screens.SCREENS."""

    @property
    def screen(self) -> str: ...

    def recording_s(self) -> float: ...
    def live(self) -> Live | None: ...
    def lights(self) -> Sequence[Light]: ...
    def progress(self) -> tuple[float, float]: ...
    def analysed_share(self) -> float: ...
    def runs(self) -> Sequence[Run]: ...
    def trouble(self) -> str: ...
    def shoes(self) -> Sequence[Shoe]: ...
    def shoe_to_try(self) -> Shoe | None: ...
    def suggestions(self) -> Sequence[Suggestion]: ...
    def stock(self, shoe: Shoe) -> int | None: ...
    def mail_address(self) -> str: ...
    def farewell(self) -> Sequence[str]: ...

    def start(self) -> None: ...
    def back(self) -> None: ...
    def customer_known(self, answers: Answers) -> None: ...
    def shoe_chosen(self, shoe: Shoe | None) -> None: ...
    def check_passed(self) -> None: ...
    def check_overridden(self, pin: str) -> bool: ...
    def stop(self) -> None: ...
    def redo(self) -> None: ...
    def try_another(self, shoe: Shoe | None) -> None: ...
    def result_seen(self) -> None: ...
    def compare_seen(self) -> None: ...
    def shoes_seen(self) -> None: ...
    def report_chosen(self, paper: bool, mail: bool) -> None: ...
    def delete_everything(self) -> None: ...
    def try_again(self) -> None: ...
    def end_visit(self) -> None: ...
