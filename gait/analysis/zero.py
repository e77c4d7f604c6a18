"""What angles count from: the standing trial, the beginning of the recording, or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from gait.analysis.lines import FoundLines, find_lines, markerless_lines, shoe_dot_lines, standing_lines
from gait.eyes.sights import Sights
from gait.foot import Foot
from gait.gaitcycle import standing
from gait.gaitcycle.rearfoot import Lines
from gait.gaitcycle.standing import StandingTrial, Zero
from gait.gaitcycle.stood_first import laid_from_start, zero_at_start
from gait.gaitcycle.stride import Step
from gait.markers import Markers


def find_zero(
    sights: Sights, steps: Sequence[Step], read: FoundLines, trial: StandingTrial | None
) -> tuple[FoundLines, Zero]:
    """The zero and the lines that count from it, both read by one method. Raises StandingUnfit."""
    if trial is None:
        return read, zero_at_start(sights, lines_at_start(sights, read), steps)
    zero = standing.of_trial(trial, read.method, sights.shank_px)
    if zero is not None:
        return read, zero
    return FoundLines(markerless_lines(sights), "markerless", False), standing.without_dots(trial)


def lay_heels(sights: Sights, steps: Sequence[Step], read: FoundLines, zero: Zero) -> tuple[Sights, FoundLines]:
    """Both as they were, or with heels as their pictures lie where the recording's own beginning gave the zero.

    A standing trial's pictures were laid while the run was watched.
    """
    if zero.source != "recording" or read.method != "markerless":
        return sights, read
    laid = laid_from_start(sights, lines_at_start(sights, read), steps)
    return laid, replace(read, lines=markerless_lines(laid))


def lines_at_start(sights: Sights, read: FoundLines) -> Lines:
    """The lines by which a run was read, as far as its runner still stands."""
    return standing_lines(sights) if read.method == "markerless" else read.lines


def standing_trial(sights: Sights, markers: Markers) -> StandingTrial:
    """A trial read by every method that `markers` leaves open. Raises StandingUnfit; HeelUnseen without dots."""
    whole = tuple(Step(foot, float(sights.times_s[0]), float(sights.times_s[-1])) for foot in Foot)
    read = [find_lines(sights, whole, markers)]
    read += [find_lines(sights, whole, Markers.OFF)] if markers is Markers.AUTO else []
    lines = {found.method: found.lines for found in read}
    lines |= {"markerless": standing_lines(sights)} if "markerless" in lines else {}
    lines |= {"shoe_dots": shoe_dot_lines(sights)} if "dots" in lines else {}  # the run may show these alone
    return standing.trial(sights, lines)
