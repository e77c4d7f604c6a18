"""What the screen's process and the engine's process say to each other. Everything here crosses between them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gait.clip.orientation import Orientation
from gait.shoes.catalogue import Catalogue
from gait.verdict.rules import Rules
from kiosk.camera.recording import Shot
from kiosk.visit.model import Unusable

Floats = NDArray[np.float64]


class Request:
    """To the engine."""


@dataclass(frozen=True, slots=True)
class Look(Request):
    """What does this one picture show?"""

    shot: Shot
    orientation: Orientation


@dataclass(frozen=True, slots=True)
class Follow(Request):
    """How does the runner move? One picture of many, some twenty a second."""

    shot: Shot
    orientation: Orientation


@dataclass(frozen=True, slots=True)
class Shown:
    """Files of what is shown of a run: see kiosk.storage.run_files."""

    tracks: Path
    analysis: Path


@dataclass(frozen=True, slots=True)
class Job(Request):
    """Analyse a recording that may still grow until `Whole` comes, in place of any before.

    number: tells jobs apart. standing: the standing trial, whole. otherwise: how their pictures are turned where they
    do not carry that. shown: what is written; None where nobody looks at it. insist: on a standing trial that gives a
    zero; otherwise the run is analysed without one. whole: it grows no more, and every frame may take its time.
    """

    number: int
    recording: Path
    standing: Path | None
    otherwise: Orientation
    rules: Rules
    shoes: Catalogue
    shown: Shown | None
    insist: bool = False
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Whole(Request):
    """The job's recording will not grow any more."""

    number: int


@dataclass(frozen=True, slots=True)
class Drop(Request):
    """Give the job up."""


class Sign:
    """From the engine."""


@dataclass(frozen=True, slots=True)
class Alive(Sign):
    """Nothing to tell, but there."""


@dataclass(frozen=True, slots=True)
class Sight(Sign):
    """What one picture shows.

    time_s: the shot's. people: by the pose network. keypoints [18, 3]: the runner's, px of the upright picture; None
    without one. size: its (width, height). legs: whether the lower legs are seen. view: gait.scene.View over
    the last seconds. heel_px: height of the heel; luma: median, 0 to 255; blur_px: of edges round the feet, standard
    deviation; NaN where unknown. dots: stick-on dots recognised, of eight. shoe_dots: of four, those that a test shoe
    carries itself.
    """

    time_s: float
    people: int
    keypoints: Floats | None
    size: tuple[int, int]
    legs: bool
    view: str
    heel_px: float
    luma: float
    blur_px: float
    dots: int
    shoe_dots: int = 0


@dataclass(frozen=True, slots=True)
class Followed(Sign):
    """How the runner moves. time_s, keypoints, size: as in Sight, of the shot that a pose was last taken of.

    moving: both ankles went up and down lately. steady: the last steps are alike (see kiosk.engine.pace).
    cadence_spm: None before.
    """

    time_s: float
    keypoints: Floats | None
    size: tuple[int, int]
    moving: bool
    steady: bool
    cadence_spm: float | None


@dataclass(frozen=True, slots=True)
class Watched(Sign):
    """How far a job is, and what is seen there. time_s: of the frame last looked at. cadence_spm: None before steps.

    moving: a step was seen lately, or there was no time for one yet.
    """

    number: int
    time_s: float
    keypoints: Floats | None
    size: tuple[int, int]
    steps: int
    cadence_spm: float | None
    heels_clear: bool
    moving: bool = True


@dataclass(frozen=True, slots=True)
class Concluded(Sign):
    """A job is done, its files are written. document: analysis.json, for the store."""

    number: int
    document: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Unfit(Sign):
    """A job's recording cannot be used."""

    number: int
    why: Unusable


@dataclass(frozen=True, slots=True)
class Broken(Sign):
    """The engine cannot work: a fault that staff must mend."""

    code: str
    message: str
    advice: str
