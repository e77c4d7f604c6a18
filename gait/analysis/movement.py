"""A recording's movement, as it is compared with neutral gait and with other recordings."""

from __future__ import annotations

import numpy as np

from gait.analysis.findings import Findings
from gait.foot import Foot
from gait.gaitcycle.camera_axis import is_off_axis
from gait.neutral.movement import Movement, RecordedMovement, movement_of
from gait.result import Analysis


def movement_in(analysis: Analysis, findings: Findings) -> Movement:
    """The movement in a recording that was analysed."""
    sights, feet = findings.sights, analysis.feet
    return movement_of(
        RecordedMovement(
            str(analysis.scene.activity),
            sights.times_s,
            sights.legs,
            sights.pose_frames,
            sights.runner,
            findings.angles.deg,
            findings.steps,
            np.array([foot.curve_deg for foot in feet]),
            np.array([foot.curve_sd_deg for foot in feet]),
            (used_steps(analysis, Foot.LEFT), used_steps(analysis, Foot.RIGHT)),
            is_off_axis(findings.azimuth),
        )
    )


def used_steps(analysis: Analysis, foot: Foot) -> int:
    return sum(step.used for step in analysis.steps if step.foot is foot)
