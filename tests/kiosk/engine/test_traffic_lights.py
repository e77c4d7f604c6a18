"""Traffic lights, by what is seen."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from gait.errors import HeelUnseen, TooSlow
from gait.pose.skeleton import ANKLES, KEYPOINTS, Joint
from gait.scene import ASKED_FPS, SMALL_HEEL_PX, STEADY_FPS
from kiosk.engine.messages import Sight
from kiosk.engine.traffic_lights import lights
from kiosk.visit.model import Aspect, Level, Light
from kiosk.words import LANGUAGES, words
from kiosk.words.wording import lamp_words
from tests.kiosk.session.fake_shop import good_sight

GOOD = replace(good_sight(0.0), dots=8)
GREEN, AMBER, RED, UNKNOWN = Level.GREEN, Level.AMBER, Level.RED, Level.UNKNOWN
NAN = math.nan


def light_of(aspect: Aspect, *sights: Sight, rate_hz: float = 60.0) -> Light:
    return next(light for light in lights(sights, rate_hz) if light.aspect is aspect)


def without(*joints: Joint) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    keypoints = np.ones(KEYPOINTS)
    keypoints[list(joints)] = NAN
    return keypoints


EMPTY = Sight(0.0, 0, None, (720, 1280), False, "unknown", NAN, 120.0, NAN, 0)
LEGS = replace(GOOD, people=0, keypoints=None, view="unknown")


def test_a_runner_seen_well_from_behind_is_green_throughout() -> None:
    assert [light.level for light in lights([GOOD] * 5, 60.0)] == [GREEN] * 8
    assert [light.aspect for light in lights([GOOD], 60.0)] == list(Aspect)


def test_before_the_first_look_nothing_is_known() -> None:
    assert {light.level for light in lights([], NAN)} == {UNKNOWN}
    assert [light.aspect for light in lights([], NAN)] == list(Aspect)


@pytest.mark.parametrize(
    ("aspect", "sight", "level", "reason"),
    [
        (Aspect.PERSON, EMPTY, RED, ""),
        (Aspect.PERSON, replace(GOOD, people=2), AMBER, ""),
        (Aspect.PERSON, LEGS, GREEN, ""),
        (Aspect.BODY, EMPTY, UNKNOWN, ""),
        (Aspect.BODY, LEGS, AMBER, ""),
        (Aspect.BODY, replace(GOOD, legs=False, keypoints=without(*ANKLES)), RED, ""),
        (Aspect.BODY, replace(GOOD, keypoints=without(Joint.R_SHOULDER)), GREEN, ""),
        (Aspect.VIEW, replace(GOOD, view="front"), RED, "front"),
        (Aspect.VIEW, replace(GOOD, view="side"), RED, "side"),
        (Aspect.VIEW, LEGS, AMBER, ""),
        (Aspect.VIEW, replace(GOOD, view="unknown"), UNKNOWN, ""),
        (Aspect.LIGHT, replace(GOOD, luma=10.0), RED, ""),
        (Aspect.LIGHT, replace(GOOD, luma=30.0), AMBER, ""),
        (Aspect.SHARPNESS, replace(GOOD, blur_px=9.0), RED, ""),
        (Aspect.SHARPNESS, replace(GOOD, blur_px=NAN), RED, ""),
        (Aspect.SHARPNESS, EMPTY, UNKNOWN, ""),
        (Aspect.HEEL, replace(GOOD, heel_px=44.0), AMBER, ""),
        (Aspect.HEEL, replace(GOOD, heel_px=29.0), RED, ""),
        (Aspect.DOTS, replace(GOOD, dots=0), AMBER, ""),
        (Aspect.DOTS, replace(GOOD, dots=5), AMBER, "some"),
        (Aspect.DOTS, replace(GOOD, dots=4, shoe_dots=4), GREEN, "shoe"),
        (Aspect.DOTS, replace(GOOD, dots=0, shoe_dots=3), AMBER, ""),
    ],
)
def test_what_is_seen_sets_a_light(aspect: Aspect, sight: Sight, level: Level, reason: str) -> None:
    found = light_of(aspect, sight)
    assert (found.level, found.reason) == (level, reason)


@pytest.mark.parametrize(("rate_hz", "level"), [(60.0, GREEN), (30.0, AMBER), (15.0, RED), (NAN, UNKNOWN)])
def test_the_real_rate_counts(rate_hz: float, level: Level) -> None:
    assert light_of(Aspect.RATE, GOOD, rate_hz=rate_hz).level is level


def test_one_odd_picture_changes_nothing() -> None:
    assert [light.level for light in lights([GOOD, EMPTY, GOOD], 60.0)] == [GREEN] * 8


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("aspect", list(Aspect))
def test_every_light_that_is_not_green_says_what_to_do(aspect: Aspect, language: str) -> None:
    for level in (AMBER, RED):
        for reason in ("", "side", "front", "some"):
            assert all(lamp_words(Light(aspect, level, 1.0, reason), words(language)))


def test_the_dots_of_the_shoe_itself_are_told_from_stuck_on_ones() -> None:
    assert lamp_words(light_of(Aspect.DOTS, GOOD), words("en")) == ("Dots seen", "8")
    shoe = light_of(Aspect.DOTS, replace(GOOD, dots=4, shoe_dots=4))
    assert lamp_words(shoe, words("en")) == ("The shoe's dots seen", "4")


def test_a_green_light_shows_its_figure() -> None:
    assert lamp_words(light_of(Aspect.HEEL, GOOD), words("en")) == ("Heels large enough", "62 px")


def test_the_check_asks_for_what_a_refused_recording_is_told() -> None:
    assert f"{ASKED_FPS:.0f} is the least" in TooSlow.advice
    assert f"at least {SMALL_HEEL_PX:.0f} pixels" in HeelUnseen.advice
    assert light_of(Aspect.RATE, GOOD, rate_hz=ASKED_FPS).level is AMBER
    assert light_of(Aspect.RATE, GOOD, rate_hz=ASKED_FPS - 1.0).level is RED
    assert light_of(Aspect.RATE, GOOD, rate_hz=STEADY_FPS).level is GREEN
    assert light_of(Aspect.HEEL, replace(GOOD, heel_px=SMALL_HEEL_PX)).level is GREEN
    assert light_of(Aspect.HEEL, replace(GOOD, heel_px=SMALL_HEEL_PX - 1.0)).level is AMBER
