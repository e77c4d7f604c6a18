"""What the small network is given, and what it may say."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from gait.pose.recognition import (
    FEATURES,
    LOOKS,
    ONE,
    Recogniser,
    Recognition,
    at_rate,
    features,
    open_recogniser,
    windows,
)
from gait.pose.skeleton import KEYPOINTS, Joint
from gait.scene import Activity, View
from gait.weights.manifest import verified_model
from tests.gait.movements.test_action import SQUAT, STANDING

Floats = NDArray[np.float64]


@pytest.fixture(scope="module")
def recogniser() -> Recogniser:
    return open_recogniser(verified_model("activity").path)


def window() -> Floats:
    return SQUAT.poses()[None, :LOOKS]


def test_features_forget_place_and_size() -> None:
    moved = window() * (0.3, 0.3, 1.0) + (500.0, -40.0, 0.0)
    np.testing.assert_allclose(features(moved), features(window()), atol=1e-5)


def test_distances_are_the_same_in_a_mirror() -> None:
    mirrored = window() * (-1.0, 1.0, 1.0)
    distances = slice(0, len(ONE))
    np.testing.assert_allclose(features(mirrored)[..., distances], features(window())[..., distances], atol=1e-5)


def test_missing_joints_leave_numbers() -> None:
    gaps = window()
    gaps[:, 3:9, 4:12] = np.nan
    gaps[:, 12] = np.nan
    found = features(gaps)
    assert found.shape == (1, LOOKS, FEATURES)
    assert np.isfinite(found).all()


def test_any_frame_rate_becomes_fifteen_looks_a_second() -> None:
    times_s = np.arange(0.0, 4.0, 1.0 / 60.0)
    poses = np.tile(np.column_stack([STANDING, np.ones(len(Joint))]), (len(times_s), 1, 1))
    assert len(at_rate(times_s, poses)) == pytest.approx(60, abs=1)
    assert windows(at_rate(times_s, poses)).shape[1:] == (LOOKS, *KEYPOINTS)
    assert len(windows(poses[: LOOKS - 1])) == 0


def test_unsure_is_said() -> None:
    unsure = Recognition(np.array([0.6, 0.4, 0.0, 0.0]), np.array([0.5, 0.1, 0.4]))
    assert unsure.activity is None
    assert unsure.view is View.UNKNOWN
    sure = Recognition(np.array([0.97, 0.03, 0.0, 0.0]), np.array([0.96, 0.0, 0.04]))
    assert (sure.activity, sure.view) == (Activity.RUNNING, View.REAR)


def test_without_body_points_nothing_is_sure(recogniser: Recogniser) -> None:
    found = recogniser.recognise(np.arange(60) / 15.0, np.full((60, *KEYPOINTS), np.nan))
    assert found is not None
    assert not found.somebody
    assert found.activity is None
    assert found.view is View.UNKNOWN


def test_less_than_a_second_tells_nothing(recogniser: Recogniser) -> None:
    assert recogniser.recognise(np.arange(8) / 15.0, np.full((8, *KEYPOINTS), np.nan)) is None


def test_somebody_upright_and_still_stands(recogniser: Recogniser) -> None:
    poses = np.tile(np.column_stack([STANDING, np.ones(len(Joint))]), (60, 1, 1))
    poses[:, [0, 14, 15]] = np.nan
    scattered = poses + np.random.default_rng(0).normal(0.0, 2.0, poses.shape) * (1.0, 1.0, 0.0)
    found = recogniser.recognise(np.arange(60) / 15.0, scattered)
    assert found is not None
    assert found.activity is Activity.STANDING
    assert found.view is View.REAR
