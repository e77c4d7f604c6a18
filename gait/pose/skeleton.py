"""The 18 joints of a person as COCO's OpenPose networks number them, and what belongs together.

Every pose network's joints are brought to these (gait.pose.decoders). Left and right are the person's own.
"""

from __future__ import annotations

from enum import IntEnum


class Joint(IntEnum):
    """Index of a joint in every per-joint array (Cao et al. 2017, the order of the COCO model's maps)."""

    NOSE = 0
    NECK = 1
    R_SHOULDER = 2
    R_ELBOW = 3
    R_WRIST = 4
    L_SHOULDER = 5
    L_ELBOW = 6
    L_WRIST = 7
    R_HIP = 8
    R_KNEE = 9
    R_ANKLE = 10
    L_HIP = 11
    L_KNEE = 12
    L_ANKLE = 13
    R_EYE = 14
    L_EYE = 15
    R_EAR = 16
    L_EAR = 17

    @property
    def word(self) -> str:
        """`right shoulder`, `nose`."""
        *side, part = self.name.lower().split("_")
        return " ".join([*(SIDE_WORDS[letter] for letter in side), part])

    @property
    def mirrored(self) -> Joint:
        """The joint that this one is in a mirror."""
        side, _, part = self.name.partition("_")
        return Joint[f"{OTHER_SIDE[side]}_{part}"] if part else self


SIDE_WORDS = {"r": "right", "l": "left"}
OTHER_SIDE = {"R": "L", "L": "R"}
KEYPOINTS = (len(Joint), 3)  # shape of a person's keypoints: x, y, confidence of each joint
MIRRORED = tuple(joint.mirrored for joint in Joint)

JOINTS = {joint.word: joint for joint in Joint}  # as people name them

# by gait.foot.Foot: left, right
SHOULDERS = (Joint.L_SHOULDER, Joint.R_SHOULDER)
ELBOWS = (Joint.L_ELBOW, Joint.R_ELBOW)
WRISTS = (Joint.L_WRIST, Joint.R_WRIST)
HIPS = (Joint.L_HIP, Joint.R_HIP)
KNEES = (Joint.L_KNEE, Joint.R_KNEE)
ANKLES = (Joint.L_ANKLE, Joint.R_ANKLE)
EYES = (Joint.L_EYE, Joint.R_EYE)
EARS = (Joint.L_EAR, Joint.R_EAR)
TRUNK = (*SHOULDERS, *HIPS)
LEGS = tuple(zip(HIPS, KNEES, ANKLES, strict=True))  # left, right
FACE = (Joint.NOSE, *EYES)  # not seen from behind

# Pairs of joints in the order in which a body is put together: each but the first starts at a joint already reached
LIMBS = (
    (Joint.NECK, Joint.R_SHOULDER), (Joint.NECK, Joint.L_SHOULDER),
    (Joint.R_SHOULDER, Joint.R_ELBOW), (Joint.R_ELBOW, Joint.R_WRIST),
    (Joint.L_SHOULDER, Joint.L_ELBOW), (Joint.L_ELBOW, Joint.L_WRIST),
    (Joint.NECK, Joint.R_HIP), (Joint.R_HIP, Joint.R_KNEE), (Joint.R_KNEE, Joint.R_ANKLE),
    (Joint.NECK, Joint.L_HIP), (Joint.L_HIP, Joint.L_KNEE), (Joint.L_KNEE, Joint.L_ANKLE),
)  # fmt: skip
HEAD_LIMBS = (
    (Joint.NECK, Joint.NOSE), (Joint.NOSE, Joint.R_EYE), (Joint.R_EYE, Joint.R_EAR), (Joint.NOSE, Joint.L_EYE),
    (Joint.L_EYE, Joint.L_EAR),
)  # fmt: skip
