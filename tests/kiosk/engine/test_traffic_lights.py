"""Traffic lights, by what is seen."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from gait.pose.skeleton import ANKLES, KEYPOINTS, Joint
from kiosk.engine.messages import Sight
from kiosk.engine.traffic_lights import lights
from kiosk.visit.table import Check, Level, Light
from kiosk.words import LANGUAGES, words
from kiosk.words.wording import lamp_words
from tests.kiosk.session.fake_shop import good_sight

GOOD = replace(good_sight(0.0), dots=8)
GREEN, AMBER, RED, UNKNOWN = Level.GREEN, Level.AMBER, Level.RED, Level.UNKNOWN
NAN = math.nan


def light_of(check: Check, *sights: Sight, rate_hz: float = 60.0) -> Light:
    return next(light for light in lights(sights, rate_hz) if light.check is check)


def without(*joints: Joint) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    keypoints = np.ones(KEYPOINTS)
    keypoints[list(joints)] = NAN
    return keypoints


EMPTY = Sight(0.0, 0, None, (720, 1280), False, "unknown", NAN, 120.0, NAN, 0)
LEGS = replace(GOOD, people=0, keypoints=None, view="unknown")


def test_a_runner_seen_well_from_behind_is_green_throughout() -> None:
    assert [light.level for light in lights([GOOD] * 5, 60.0)] == [GREEN] * 8
    assert [light.check for light in lights([GOOD], 60.0)] == list(Check)


def test_before_the_first_look_nothing_is_known() -> None:
    assert {light.level for light in lights([], NAN)} == {UNKNOWN}
    assert {light.check for light in lights([], NAN)} == set(Check)


@pytest.mark.parametrize(
    ("check", "sight", "level", "reason"),
    [
        (Check.PERSON, EMPTY, RED, ""),
        (Check.PERSON, replace(GOOD, people=2), AMBER, ""),
        (Check.PERSON, LEGS, GREEN, ""),
        (Check.BODY, EMPTY, UNKNOWN, ""),
        (Check.BODY, LEGS, AMBER, ""),
        (Check.BODY, replace(GOOD, legs=False, keypoints=without(*ANKLES)), RED, ""),
        (Check.BODY, replace(GOOD, keypoints=without(Joint.R_SHOULDER)), GREEN, ""),
        (Check.VIEW, replace(GOOD, view="front"), RED, "front"),
        (Check.VIEW, replace(GOOD, view="side"), RED, "side"),
        (Check.VIEW, LEGS, AMBER, ""),
        (Check.VIEW, replace(GOOD, view="unknown"), UNKNOWN, ""),
        (Check.LIGHT, replace(GOOD, luma=10.0), RED, ""),
        (Check.LIGHT, replace(GOOD, luma=30.0), AMBER, ""),
        (Check.SHARPNESS, replace(GOOD, blur_px=9.0), RED, ""),
        (Check.SHARPNESS, replace(GOOD, blur_px=NAN), RED, ""),
        (Check.SHARPNESS, EMPTY, UNKNOWN, ""),
        (Check.HEEL, replace(GOOD, heel_px=44.0), AMBER, ""),
        (Check.HEEL, replace(GOOD, heel_px=29.0), RED, ""),
        (Check.DOTS, replace(GOOD, dots=0), AMBER, ""),
        (Check.DOTS, replace(GOOD, dots=5), AMBER, "some"),
        (Check.DOTS, replace(GOOD, dots=4, shoe_dots=4), GREEN, "shoe"),
        (Check.DOTS, replace(GOOD, dots=0, shoe_dots=3), AMBER, ""),
    ],
)
def test_what_is_seen_sets_a_light(check: Check, sight: Sight, level: Level, reason: str) -> None:
    found = light_of(check, sight)
    assert (found.level, found.reason) == (level, reason)


@pytest.mark.parametrize(("rate_hz", "level"), [(60.0, GREEN), (30.0, AMBER), (15.0, RED), (NAN, UNKNOWN)])
def test_the_real_rate_counts(rate_hz: float, level: Level) -> None:
    assert light_of(Check.RATE, GOOD, rate_hz=rate_hz).level is level


def test_one_odd_picture_changes_nothing() -> None:
    assert [light.level for light in lights([GOOD, EMPTY, GOOD], 60.0)] == [GREEN] * 8


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("check", list(Check))
def test_every_light_that_is_not_green_says_what_to_do(check: Check, language: str) -> None:
    for level in (AMBER, RED):
        for reason in ("", "side", "front", "some"):
            assert all(lamp_words(Light(check, level, 1.0, reason), words(language)))


def test_the_dots_of_the_shoe_itself_are_told_from_stuck_on_ones() -> None:
    assert lamp_words(light_of(Check.DOTS, GOOD), words("en")) == ("Dots seen", "8")
    shoe = light_of(Check.DOTS, replace(GOOD, dots=4, shoe_dots=4))
    assert lamp_words(shoe, words("en")) == ("The shoe's dots seen", "4")


def test_a_green_light_shows_its_figure() -> None:
    assert lamp_words(light_of(Check.HEEL, GOOD), words("en")) == ("Heels large enough", "62 px")
