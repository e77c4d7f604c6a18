"""Following the legs: looks now and then, the frames between them, and looking again where something is wrong."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from gait.clip import Frame
from gait.eyes.heel import HeelReader, HeelReading, nothing_read
from gait.eyes.legs import ANKLE, INPUT_PX, LegFinder, Legs, Square, cut
from gait.eyes.registration import nothing_laid
from gait.eyes.second_reading import Way
from gait.eyes.sights import SightLog
from gait.eyes.watch import LegFollower, LegWatch, on_the_belt
from gait.foot import Foot

Floats = NDArray[np.float64]
Path = Callable[[float], Floats]

SHANK_PX = 200.0
STANDING = np.array(
    [[[250.0, 300.0], [250.0, 500.0], [245.0, 530.0]], [[350.0, 300.0], [350.0, 500.0], [355.0, 530.0]]]
)
CLEAR, DIM = 0.9, 0.6


@dataclass(slots=True)
class KnowingFinder(LegFinder):
    """Stands in for the finder network: it knows the path, and says of each look which frame it was in.

    A picture's first pixel holds the number of its frame.
    """

    path: Path = lambda time_s: STANDING
    fps: float = 60.0
    confidence: float = CLEAR
    looks: list[int] = field(default_factory=list)

    def find(self, image: NDArray[np.uint8], region: Square) -> Legs:
        index = int(image[0, 0, 0])
        self.looks.append(index)
        legs = Legs(self.path(index / self.fps), np.full((2, 3), self.confidence))
        self.remember(legs, float(max(image.shape)))
        return legs


def finder(path: Path, fps: float = 60.0, confidence: float = CLEAR) -> KnowingFinder:
    return KnowingFinder(network=None, path=path, fps=fps, confidence=confidence)  # type: ignore[arg-type]


def frames(count: int, fps: float) -> list[Frame]:
    return [Frame(k, k / fps, np.full((720, 600, 3), k, np.uint8)) for k in range(count)]


def watched(eyes: KnowingFinder, count: int) -> list[tuple[Frame, Legs]]:
    """What is given out for so many frames."""
    watch = LegWatch(LegFollower(eyes))
    given_out = [seen for frame in frames(count, eyes.fps) for seen in watch.see(frame)]
    return [*given_out, *watch.rest()]


def running(time_s: float) -> Floats:
    """Both legs in opposite phase, 85 strides a minute, ankles lifted by half a shank."""
    legs = STANDING.copy()
    for foot, phase in enumerate((0.0, np.pi)):
        legs[foot, ANKLE:, 1] -= 0.25 * SHANK_PX * (1.0 - np.cos(2 * np.pi * 1.42 * time_s + phase))
    return legs


@pytest.mark.parametrize(("fps", "share"), [(25.0, 1.0), (30.0, 1.0), (50.0, 1.0), (60.0, 0.5), (120.0, 0.25)])
def test_legs_are_looked_for_thirty_times_a_second(fps: float, share: float) -> None:
    eyes = finder(running, fps)
    watched(eyes, 121)
    assert len(set(eyes.looks)) == pytest.approx(121 * share, abs=2)


@settings(max_examples=25)
@given(st.integers(1, 90), st.sampled_from([30.0, 60.0, 120.0]))
def test_every_frame_comes_out_once_and_in_order(count: int, fps: float) -> None:
    given_out = watched(finder(running, fps), count)
    assert [frame.index for frame, _ in given_out] == list(range(count))
    assert given_out[-1][1].looked


@settings(max_examples=25)
@given(st.floats(1.0, 1.8), st.floats(0.2, 0.7), st.floats(-60.0, 60.0))
def test_moving_legs_are_followed(stride_hz: float, lift: float, drift_px_s: float) -> None:
    """Within 2 % of a shank: a heel crop off by 3 % is as good as one that is not."""

    def path(time_s: float) -> Floats:
        legs: Floats = STANDING + np.array([drift_px_s * time_s, 0.0])
        for foot, phase in enumerate((0.0, np.pi)):
            legs[foot, ANKLE:, 1] -= 0.5 * lift * SHANK_PX * (1.0 - np.cos(2 * np.pi * stride_hz * time_s + phase))
        return legs

    for frame, legs in watched(finder(path), 90):
        assert np.abs(legs.points - path(frame.time_s)).max() < 0.02 * SHANK_PX


def test_legs_that_leap_are_looked_for_at_once() -> None:
    """Somebody jumps aside between frames 20 and 21: the frame between two looks is looked at too, and right."""

    def path(time_s: float) -> Floats:
        moved: Floats = STANDING + np.array([150.0 if time_s > 20.5 / 60.0 else 0.0, 0.0])
        return moved

    eyes = finder(path)
    for frame, legs in watched(eyes, 60):
        np.testing.assert_allclose(legs.points, path(frame.time_s), atol=1e-9)
    assert {20, 21, 22} <= set(eyes.looks)
    assert len(set(eyes.looks)) < 35


def test_legs_seen_dimly_are_looked_for_in_every_frame() -> None:
    eyes = finder(running, confidence=DIM)
    assert all(legs.looked for _, legs in watched(eyes, 40))


def test_nobody_there_is_unseen_in_every_frame() -> None:
    given_out = watched(finder(lambda time_s: np.full((2, 3, 2), np.nan)), 30)
    assert len(given_out) == 30
    assert not any(legs.seen() for _, legs in given_out)


def test_a_leg_lost_for_a_moment_is_unseen_there_alone() -> None:
    def path(time_s: float) -> Floats:
        legs = running(time_s)
        if 0.245 < time_s < 0.375:
            legs[Foot.LEFT] = np.nan
        return legs

    for frame, legs in watched(finder(path), 60):
        lost = 0.245 < frame.time_s < 0.375
        assert np.isnan(legs.points[Foot.LEFT]).all() == lost
        assert np.isfinite(legs.points[Foot.RIGHT]).all()


def logged(path: Path) -> Floats:
    """Legs in the sights of 120 frames."""
    log = SightLog()
    for frame, legs in watched(finder(path), 120):
        log.note(frame.time_s, legs, nothing_read(), np.full((len(Way), 2, 4, 2), np.nan), nothing_laid())
    return log.sights(SHANK_PX).legs


def test_paths_are_smooth_and_unbiased_afterwards() -> None:
    true = np.stack([running(k / 60.0) for k in range(120)])
    error = logged(running) - true
    assert np.abs(error[2:-2]).max() < 0.002 * SHANK_PX
    assert np.abs(error.mean()) < 0.01


def test_paths_keep_their_gaps() -> None:
    def path(time_s: float) -> Floats:
        return np.full((2, 3, 2), np.nan) if 0.5 < time_s < 1.0 else running(time_s)

    legs = logged(path)
    away = np.array([0.5 < k / 60.0 < 1.0 for k in range(120)])
    assert np.isnan(legs[away]).all()
    assert np.isfinite(legs[~away]).all()


def test_a_lifted_foot_is_not_read() -> None:
    ankles = np.array([[250.0, 430.0], [350.0, 500.0]])
    assert np.isnan(on_the_belt(ankles, SHANK_PX)[0]).all()
    assert np.isfinite(on_the_belt(ankles, SHANK_PX)[1]).all()
    assert np.isfinite(on_the_belt(ankles, 1.2 * SHANK_PX)).all()


@dataclass(slots=True)
class Ankles(HeelReader):
    """Stands in for the heel network: the ankle lies off where it is said to be, a bearing foot's more and more."""

    crops: int = 0

    def read_at(self, image: NDArray[np.uint8], ankles: Floats, shank_px: float) -> HeelReading:
        reading = nothing_read()
        for foot in np.flatnonzero(np.isfinite(ankles[:, 0])):
            self.crops += 1
            step = int(image[0, 0, 0]) % 20
            true = STANDING[foot, ANKLE] + (0.005 * (step + 6) * shank_px, 0.0)
            up, low = true - (0.0, 0.7 * shank_px), true - (0.0, 0.12 * shank_px)
            reading.points[foot] = np.array([up, low, true, true + np.array([0.0, 20.0])])
            reading.spread[foot], reading.foot_probability[foot] = 1.0, 1.0
            reading.phase[foot] = 1.0 if step < 10 else -1.0
        return reading


def test_crops_are_rarely_read_twice_once_the_habit_is_learned() -> None:
    reader = Ankles(network=None)  # type: ignore[arg-type]
    for k in range(200):
        reader.read(np.full((8, 8, 3), k, np.uint8), STANDING[:, ANKLE], SHANK_PX)
    learned = reader.crops
    for k in range(200):
        reader.read(np.full((8, 8, 3), k, np.uint8), STANDING[:, ANKLE], SHANK_PX)
    assert reader.crops - learned == 2 * 200
    assert learned < 2 * 200 + 40


@pytest.mark.parametrize("side", [100.0, 383.0, 500.0, 900.0])
def test_a_cut_shows_its_region_at_the_networks_size(side: float) -> None:
    """A bright square in the middle of the region lies in the middle of what the network sees."""
    image: NDArray[np.uint8] = np.full((1280, 720, 3), 20, np.uint8)
    image[590:610, 340:360] = 255
    small, really = cut(image, Square(350.0 - side / 2, 600.0 - side / 2, side))
    bright = np.argwhere(small[..., 0].astype(float) > 150).mean(axis=0) + 0.5
    place = np.array([really.x, really.y]) + bright[::-1] * really.side / INPUT_PX
    np.testing.assert_allclose(place, (350.0, 600.0), atol=really.side / INPUT_PX)
    assert small.shape == (INPUT_PX, INPUT_PX, 3)
    assert really.side >= side
