"""What angles count from: the standing trial, the beginning of the recording, or nothing."""

from __future__ import annotations

from collections.abc import Sequence

from gait.analysis.lines import FoundLines, find_lines, markerless_lines, shoe_dot_lines
from gait.eyes.sights import Sights
from gait.foot import Foot
from gait.gaitcycle import standing
from gait.gaitcycle.standing import StandingTrial, Zero
from gait.gaitcycle.stride import Step
from gait.markers import Markers


def find_zero(
    sights: Sights, steps: Sequence[Step], read: FoundLines, trial: StandingTrial | None
) -> tuple[FoundLines, Zero]:
    """The zero and the lines that count from it, both read by one method. Raises StandingUnfit."""
    if trial is None:
        return read, standing.at_start(sights, read.lines, steps)
    zero = standing.of_trial(trial, read.method, sights.shank_px)
    if zero is not None:
        return read, zero
    return FoundLines(markerless_lines(sights), "markerless", False), standing.without_dots(trial)


def standing_trial(sights: Sights, markers: Markers) -> StandingTrial:
    """A trial read by every method that `markers` leaves open. Raises StandingUnfit; HeelUnseen without dots."""
    whole = tuple(Step(foot, float(sights.times_s[0]), float(sights.times_s[-1])) for foot in Foot)
    read = [find_lines(sights, whole, markers)]
    read += [find_lines(sights, whole, Markers.OFF)] if markers is Markers.AUTO else []
    lines = {found.method: found.lines for found in read}
    lines |= {"shoe_dots": shoe_dot_lines(sights)} if "dots" in lines else {}  # the run may show these alone
    return standing.trial(sights, lines)
