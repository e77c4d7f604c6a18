"""What the reader should know of a recording that could be used all the same, and in which words."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gait.analysis.checks import QUIET_S
from gait.analysis.feet import has_small_heels
from gait.analysis.findings import Findings
from gait.clip import Clip, frame_rate, gaps
from gait.eyes.watch import Watcher
from gait.gaitcycle.camera_axis import is_off_axis
from gait.pose.rate import POSE_HZ
from gait.result import Notice
from gait.scene import STEADY_FPS
from gait.words import Sentence, said

Floats = NDArray[np.float64]


def find_notices(clip: Clip, watcher: Watcher, findings: Findings) -> tuple[Notice, ...]:
    """What the reader should know of a recording that `watcher` saw."""
    sights, place = findings.sights, watcher.place
    knocked = place.moved_at_s() is not None
    found = {
        "dark": place.is_dark(),
        "camera_moved": knocked,
        "slow_camera": frame_rate(sights.times_s) < STEADY_FPS,
        "small_heel": has_small_heels(sights),
        "off_axis": is_off_axis(findings.azimuth),
        "uneven_times": are_uneven(sights.times_s),
        "cut_short": is_cut_short(clip, sights.times_s),
        "several_people": sights.people > 1,
        "few_dots": findings.few_dots,
        "few_poses": watcher.poses.rate.lowest_hz < POSE_HZ,
        "stopped_early": not knocked and sights.times_s[-1] - findings.steps[-1].toe_off_s > QUIET_S,
    }
    of_zero = () if findings.zero.notice is None else (findings.zero.notice,)
    words = words_for(watcher, findings)
    plain = (Notice(code, *words[code]) for code, so in found.items() if so)
    return (*plain, *of_zero, *find_time_notices(clip, sights.times_s))


def words_for(watcher: Watcher, findings: Findings) -> dict[str, tuple[Sentence, Sentence]]:
    """Message and advice of every code; some tell figures of this recording."""
    return {
        **NOTICES,
        "off_axis": off_axis_words(findings.azimuth),
        "few_poses": few_poses_words(watcher.poses.rate.lowest_hz),
        "camera_moved": camera_moved_words(watcher.place.longest_steady_part_s()),
    }


def find_time_notices(clip: Clip, times_s: Floats) -> tuple[Notice, ...]:
    """Of pictures that are missing, and of a rate that somebody gave. times_s [n]."""
    given_fps = clip.given_fps or 0.0
    missing_s = sum(after - before for before, after in gaps(times_s))
    lost = Notice(
        "lost_pictures",
        said("Pictures are missing for {seconds:.1f} seconds; no step was measured across a gap.", seconds=missing_s),
        said("Use a faster card or cable, and record again if many steps are missing."),
    )
    given = Notice(
        "given_rate",
        said("The frame rate of {fps:.0f} a second was given by hand; all times follow from it.", fps=given_fps),
        said("Compare it with the camera's setting."),
    )
    return (*((lost,) if missing_s else ()), *((given,) if given_fps else ()))


def are_uneven(times_s: Floats) -> bool:
    """Whether more than one interval in twenty is half as long again as the usual one."""
    intervals = np.diff(times_s)
    return bool((intervals > 1.5 * np.median(intervals)).mean() > 0.05)


def is_cut_short(clip: Clip, times_s: Floats) -> bool:
    return float(times_s[-1] - times_s[0]) + 1.0 / frame_rate(times_s) < 0.97 * clip.header_s


NOTICES = {
    "dark": (said("The picture is dark."), said("Turn on more light, aimed at the heels.")),
    "slow_camera": (
        said("The camera took few pictures a second; short moments of a step may be missed."),
        said("Set the camera to 60 frames a second."),
    ),
    "small_heel": (
        said("The heels are small in the picture."),
        said("Move the camera closer or set it to a higher resolution."),
    ),
    "uneven_times": (
        said("The camera's pictures came at uneven times."),
        said("Close other programs and use a faster card or cable."),
    ),
    "cut_short": (said("The recording ends before its header says."), said("Check the disk and the camera's cable.")),
    "several_people": (
        said("Other people were in the picture; the runner on the belt was measured."),
        said("Ask others to stand aside while it records."),
    ),
    "few_dots": (
        said("Some dots were seen, but not all four of each foot; the heels were measured without them."),
        said("Stick two dots on each heel counter and two on each lower leg."),
    ),
    "stopped_early": (
        said("The runner stopped before the recording ended."),
        said("Keep running until the recording ends."),
    ),
}


def off_axis_words(azimuth: float) -> tuple[Sentence, Sentence]:
    """From which side the camera looks and what to do; azimuth: degrees, positive to the right."""
    deg = abs(azimuth)
    side = said("{deg:.0f}° to the right", deg=deg) if azimuth > 0 else said("{deg:.0f}° to the left", deg=deg)
    return (
        said(
            "The camera looks from {side} of the belt's axis; the angles allow for it and are less sure.",
            side=side,
        ),
        said("Move the camera until it looks straight along the belt."),
    )


def few_poses_words(lowest_hz: float) -> tuple[Sentence, Sentence]:
    """How often the body was followed, and what to do."""
    return (
        said(
            "The computer was busy: the body was followed in {found:.0f} pictures a second instead of {wanted:.0f}. "
            "The heels were measured in all.",
            found=lowest_hz,
            wanted=POSE_HZ,
        ),
        said("Close other programs; a quicker computer follows the body more closely."),
    )


def camera_moved_words(part_s: tuple[float, float]) -> tuple[Sentence, Sentence]:
    """Which part was measured, (start, end) in seconds, and what to do."""
    return (
        said(
            "The camera was knocked; only the steps from {start:.1f} to {end:.1f} seconds were measured.",
            start=part_s[0],
            end=part_s[1],
        ),
        said("Fasten the camera before the next recording."),
    )
