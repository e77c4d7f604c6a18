"""The traffic lights of the camera check, from what was seen in the last second. Pure functions."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from gait.pose.skeleton import ANKLES, KNEES, TRUNK
from gait.scene import ASKED_FPS, DARK_LUMA, SMALL_HEEL_PX, STEADY_FPS
from kiosk.engine.messages import Sight
from kiosk.visit.model import Aspect, Level, Light

GOOD_LUMA = 40.0  # of 255, median: a dim room
MOST_BLUR, GOOD_BLUR = 0.12, 0.07  # of the heel's height: the heel's edges stay apart; demo clip, in focus: 0.035
LEAST_HEEL_PX = SMALL_HEEL_PX * 2.0 / 3.0  # of the heel: its angle can still be read, with a wider interval
ALL_DOTS, SHOE_DOTS = 8, 4  # of both legs and shoes; of both shoes
BODY_JOINTS = [*TRUNK, *KNEES, *ANKLES]
MOST_HIDDEN = 1  # of these: an arm or a coat may cover one


def lights(sights: Sequence[Sight], rate_hz: float) -> tuple[Light, ...]:
    """All lights, in the order of Aspect. sights: of the last second, empty while nothing was looked at yet.

    rate_hz: pictures a second by their own stamps, NaN unknown.
    """
    if not sights:
        unseen = (Light(aspect, Level.UNKNOWN, math.nan) for aspect in Aspect)
        return tuple(rate(rate_hz) if light.aspect is Aspect.RATE else light for light in unseen)
    return (
        person(sights),
        body(sights),
        view(sights),
        light(sights),
        sharpness(sights),
        rate(rate_hz),
        heel(sights),
        dots(sights),
    )


def person(sights: Sequence[Sight]) -> Light:
    people = float(np.median([max(sight.people, int(sight.legs)) for sight in sights]))
    if people < 1:
        return Light(Aspect.PERSON, Level.RED, people)
    return Light(Aspect.PERSON, Level.GREEN if people < 2 else Level.AMBER, people)


def body(sights: Sequence[Sight]) -> Light:
    """Whole, or only the legs, which can be measured too; unknown without anybody."""
    share = float(np.median([joints_seen(sight) for sight in sights]))
    if not somebody(sights):
        return Light(Aspect.BODY, Level.UNKNOWN, share)
    if share >= 1.0 - MOST_HIDDEN / len(BODY_JOINTS):
        return Light(Aspect.BODY, Level.GREEN, share)
    return Light(Aspect.BODY, Level.AMBER if mostly([sight.legs for sight in sights]) else Level.RED, share)


def view(sights: Sequence[Sight]) -> Light:
    """From behind; amber where the trunk, which tells, is not in view, unknown until it was seen often enough."""
    if not somebody(sights):
        return Light(Aspect.VIEW, Level.UNKNOWN, math.nan)
    seen = sights[-1].view
    if seen in ("front", "side"):
        return Light(Aspect.VIEW, Level.RED, 0.0, seen)
    if seen == "rear":
        return Light(Aspect.VIEW, Level.GREEN, 1.0)
    trunk = mostly([trunk_seen(sight) for sight in sights])
    return Light(Aspect.VIEW, Level.UNKNOWN if trunk else Level.AMBER, 0.0)


def light(sights: Sequence[Sight]) -> Light:
    luma = usual([sight.luma for sight in sights])
    return Light(Aspect.LIGHT, at_least(luma, DARK_LUMA, GOOD_LUMA), luma)


def sharpness(sights: Sequence[Sight]) -> Light:
    """Edges round the feet, compared with the heel. Without any edge the picture is dark or out of focus."""
    blur, height = usual([sight.blur_px for sight in sights]), usual([sight.heel_px for sight in sights])
    if math.isnan(height):
        return Light(Aspect.SHARPNESS, Level.UNKNOWN, blur)
    if math.isnan(blur):
        return Light(Aspect.SHARPNESS, Level.RED, blur)
    return Light(Aspect.SHARPNESS, at_least(-blur / height, -MOST_BLUR, -GOOD_BLUR), blur)


def rate(rate_hz: float) -> Light:
    return Light(Aspect.RATE, at_least(rate_hz, ASKED_FPS, STEADY_FPS), rate_hz)


def heel(sights: Sequence[Sight]) -> Light:
    height = usual([sight.heel_px for sight in sights])
    return Light(Aspect.HEEL, at_least(height, LEAST_HEEL_PX, SMALL_HEEL_PX), height)


def dots(sights: Sequence[Sight]) -> Light:
    """Green with all dots, or with those that the shoes carry themselves (reason `shoe`).

    Amber without them: the heels are then measured in the picture itself. reason `some`: a few are missing.
    """
    seen = float(np.median([sight.dots for sight in sights]))
    if seen >= ALL_DOTS:
        return Light(Aspect.DOTS, Level.GREEN, seen)
    shoes = float(np.median([sight.shoe_dots for sight in sights]))
    if shoes >= SHOE_DOTS:
        return Light(Aspect.DOTS, Level.GREEN, shoes, "shoe")
    return Light(Aspect.DOTS, Level.AMBER, seen, "some" if seen >= 1 else "")


def at_least(value: float, least: float, good: float) -> Level:
    """GREEN from `good` up, RED below `least`, AMBER between, UNKNOWN for NaN."""
    if math.isnan(value):
        return Level.UNKNOWN
    return Level.GREEN if value >= good else Level.AMBER if value >= least else Level.RED


def somebody(sights: Sequence[Sight]) -> bool:
    return mostly([sight.people > 0 or sight.legs for sight in sights])


def mostly(seen: Sequence[bool]) -> bool:
    return 2 * sum(seen) > len(seen)


def joints_seen(sight: Sight) -> float:
    """Share of BODY_JOINTS."""
    if sight.keypoints is None:
        return 0.0
    return float(np.isfinite(sight.keypoints[BODY_JOINTS, 0]).mean())


def trunk_seen(sight: Sight) -> bool:
    return sight.keypoints is not None and bool(np.isfinite(sight.keypoints[list(TRUNK), 0]).all())


def usual(values: Sequence[float]) -> float:
    """The median of what is known; NaN for nothing."""
    known = [value for value in values if not math.isnan(value)]
    return float(np.median(known)) if known else math.nan
