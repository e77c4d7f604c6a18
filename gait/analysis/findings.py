"""What was found in a recording before anything is concluded from it: steps, lines and angles, frame by frame."""

from __future__ import annotations

from dataclasses import dataclass, field

from gait.eyes.sights import Sights
from gait.gaitcycle.rearfoot import Angles, Lines
from gait.gaitcycle.standing import Zero, no_zero
from gait.gaitcycle.stride import Step


@dataclass(frozen=True, slots=True)
class Findings:
    """Steps, lines and angles of a recording.

    method: dots, shoe_dots, markerless or none. few_dots: dots were recognised, but not so that they could be used.
    azimuth: degrees off the axis, NaN unknown. zero: what the angles count from. laid: whether each foot's heel was
    read by its picture in standing.
    """

    sights: Sights
    lines: Lines
    angles: Angles
    steps: tuple[Step, ...]
    method: str
    few_dots: bool = False
    azimuth: float = float("nan")
    zero: Zero = field(default_factory=lambda: no_zero(None))
    laid: tuple[bool, bool] = (False, False)
