"""The joints' names, sides and numbers."""

from __future__ import annotations

from gait.foot import Foot
from gait.pose.skeleton import ANKLES, HEAD_LIMBS, LEGS, LIMBS, MIRRORED, Joint


def test_joints_have_the_numbers_of_coco_s_openpose_networks() -> None:
    order = """nose, neck, right shoulder, right elbow, right wrist, left shoulder, left elbow, left wrist, right hip,
        right knee, right ankle, left hip, left knee, left ankle, right eye, left eye, right ear, left ear"""
    assert [joint.word for joint in Joint] == [" ".join(word.split()) for word in order.split(",")]
    assert [int(joint) for joint in Joint] == list(range(18))


def test_a_mirror_swaps_the_sides() -> None:
    assert MIRRORED[Joint.NECK] is Joint.NECK
    assert MIRRORED[Joint.L_ANKLE] is Joint.R_ANKLE
    assert [MIRRORED[joint] for joint in MIRRORED] == list(Joint)


def test_pairs_are_found_by_foot() -> None:
    assert ANKLES[Foot.LEFT] is Joint.L_ANKLE
    assert LEGS[Foot.RIGHT] == (Joint.R_HIP, Joint.R_KNEE, Joint.R_ANKLE)


def test_limbs_reach_every_joint() -> None:
    assert {joint for limb in (*LIMBS, *HEAD_LIMBS) for joint in limb} == set(Joint)
