"""What each point of a movement counts, learnt from its examples."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from gait.movements.action import Action, enrolled
from gait.movements.learning import learnt
from gait.movements.point_weights import EVEN
from gait.movements.points import mended
from gait.movements.viewpoint import Viewpoint
from gait.pose.recognition import LOOKS_HZ
from gait.pose.skeleton import LEGS, MIRRORED, Joint
from tests.gait.movements.people import EXERCISES, Camera, Exercise, Performer, PoseNetwork, filmed

Floats = NDArray[np.float64]


def example(exercise: Exercise, seed: int, mirrored: bool = False) -> Action:
    rng = np.random.default_rng(seed)
    poses = filmed(Performer.born(rng).joints(exercise, rng), Camera(), rng, PoseNetwork(swaps=0.0))
    poses = poses[:, list(MIRRORED)] * (-1.0, 1.0, 1.0) if mirrored else poses
    return enrolled(exercise.name, Viewpoint.FRONT, mended(poses), str(seed))


JACK, PUNCH, WAVE, SQUAT, KICK = EXERCISES
LEG = [joint for leg in LEGS for joint in leg]


@pytest.mark.parametrize(
    ("exercise", "moves", "stays"),
    [
        (WAVE, [Joint.R_WRIST], [*LEG, Joint.L_WRIST, Joint.L_ELBOW]),
        (KICK, [Joint.R_ANKLE], [Joint.L_ELBOW, Joint.R_ELBOW, Joint.L_SHOULDER]),
        (JACK, [Joint.R_WRIST, Joint.L_WRIST], [Joint.L_SHOULDER, Joint.R_HIP]),
        (SQUAT, [Joint.R_ANKLE, Joint.L_ANKLE], [Joint.R_SHOULDER, Joint.L_HIP]),
    ],
    ids=lambda value: getattr(value, "name", ""),
)
@pytest.mark.parametrize("examples", [1, 3])
def test_what_moves_counts_most(exercise: Exercise, moves: list[Joint], stays: list[Joint], examples: int) -> None:
    weights = learnt([example(exercise, seed) for seed in range(examples)]).values
    assert weights[moves].min() > weights[stays].max()
    assert weights.max() == pytest.approx(1.0, abs=0.05)
    assert weights.min() > 0.0


@pytest.mark.parametrize("joint", [Joint.L_WRIST, Joint.R_WRIST])
def test_what_everybody_does_otherwise_counts_less(joint: Joint) -> None:
    alike = [example(KICK, seed) for seed in range(4)]
    free = [swinging(one, joint, hz) for one, hz in zip(alike, (0.3, 0.7, 1.1, 1.9), strict=True)]
    assert learnt(free).values[joint] < 0.85 * learnt(alike).values[joint]


def swinging(one: Action, joint: Joint, hz: float) -> Action:
    """A point of it swings at its own pace."""
    poses = one.poses.copy()
    poses[:, joint, 0] += 60.0 * np.sin(2.0 * np.pi * hz * np.arange(len(poses)) / LOOKS_HZ)
    return replace(one, poses=poses)


def test_the_other_hand_is_not_taken_for_another_way_of_doing_it() -> None:
    right = [example(WAVE, seed) for seed in range(3)]
    either = [*right[:2], example(WAVE, 2, mirrored=True)]
    assert learnt(either).values[Joint.R_WRIST] > 0.5


def test_without_examples_every_point_counts_alike() -> None:
    assert (learnt([]).values == EVEN).all()
