"""Generated people who do something before a camera, as a pose network sees them: bodies, manners and cameras differ.

A body is a skeleton of rigid limbs in metres: x to the person's left, y forward, z up. An exercise is a ring of
postures (angles of limbs), which each reaches in their own manner. What comes out is [n, 18, 3] at 15 looks a second.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray
from scipy.interpolate import PchipInterpolator

from gait.pose.recognition import LOOKS_HZ
from gait.pose.skeleton import KEYPOINTS, Joint

Floats = NDArray[np.float64]
Rng = np.random.Generator

LIMBS = ("upper arm", "forearm", "thigh", "shank")
TRUNK = ("lean", "bend", "twist", "jump")
ANGLES = (
    *(f"{side} {limb} {angle}" for side in ("left", "right") for limb in LIMBS for angle in ("raise", "turn")),
    *TRUNK,
)
UNCERTAIN = np.array([name != "jump" for name in ANGLES], float)
REST = {
    "upper arm raise": 8.0, "upper arm turn": 80.0, "forearm raise": 14.0, "forearm turn": 40.0,
    "thigh raise": 4.0, "thigh turn": 90.0, "shank raise": 3.0, "shank turn": 120.0,
}  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Exercise:
    """period_s of one go; postures: (share of the period, angles that differ from rest), the last leads to the first.

    Angles in degrees: raise from hanging down (0) to straight up (180), turn from forward (0) over outward (90) to
    backward (180); lean forward, bend to the left, twist to the left; jump in body heights. Without a side: both.
    """

    name: str
    period_s: float
    postures: tuple[tuple[float, dict[str, float]], ...]


def limb(name: str, upper: tuple[float, float], lower: tuple[float, float]) -> dict[str, float]:
    """Angles of an arm or leg: (raise, turn) of its upper and lower part. name: `left arm`, `legs`."""
    *side, kind = name.removesuffix("s").split()
    parts = ("upper arm", "forearm") if kind == "arm" else ("thigh", "shank")
    given = zip(parts, (upper, lower), strict=True)
    return {
        " ".join([*side, part, what]): a for part, at in given for what, a in zip(("raise", "turn"), at, strict=True)
    }


HALF_JACK = limb("arms", (80.0, 90.0), (85.0, 90.0)) | limb("legs", (14.0, 90.0), (12.0, 90.0)) | {"jump": 0.05}
GUARD = limb("arms", (35.0, 25.0), (135.0, 10.0))
EXERCISES = (
    Exercise(
        "jumping jack", 1.2,
        (
            (0.0, {}), (0.25, HALF_JACK),
            (0.5, limb("arms", (150.0, 90.0), (168.0, 90.0)) | limb("legs", (24.0, 90.0), (22.0, 90.0))),
            (0.75, HALF_JACK),
        ),
    ),
    Exercise(
        "punch", 1.0,
        (
            (0.0, GUARD), (0.2, GUARD),
            (0.45, GUARD | limb("left arm", (86.0, 5.0), (89.0, 0.0)) | {"twist": -25.0, "lean": 6.0}),
            (0.75, GUARD),
        ),
    ),
    Exercise(
        "wave", 0.9,
        (
            (0.0, limb("right arm", (80.0, 85.0), (140.0, 95.0))),
            (0.5, limb("right arm", (85.0, 80.0), (158.0, -80.0))),
        ),
    ),
    Exercise(
        "squat", 2.2,
        (
            (0.0, {}),
            (0.45, limb("legs", (82.0, 20.0), (28.0, 170.0)) | limb("arms", (80.0, 8.0), (85.0, 5.0)) | {"lean": 35.0}),
            (0.6, limb("legs", (84.0, 20.0), (28.0, 170.0)) | limb("arms", (82.0, 8.0), (86.0, 5.0)) | {"lean": 36.0}),
        ),
    ),
    Exercise(
        "kick", 1.3,
        (
            (0.0, GUARD), (0.1, GUARD),
            (0.35, GUARD | limb("right leg", (75.0, 8.0), (15.0, 180.0)) | {"lean": -4.0}),
            (0.5, GUARD | limb("right leg", (84.0, 4.0), (80.0, 0.0)) | {"lean": -12.0}),
            (0.65, GUARD | limb("right leg", (70.0, 8.0), (15.0, 180.0)) | {"lean": -4.0}),
            (0.9, GUARD),
        ),
    ),
)  # fmt: skip
OTHER_EXERCISES = (
    Exercise(
        "march", 1.1,
        (
            (0.0, limb("left leg", (70.0, 8.0), (5.0, 180.0)) | limb("right arm", (30.0, 5.0), (70.0, 5.0))),
            (0.25, {}),
            (0.5, limb("right leg", (70.0, 8.0), (5.0, 180.0)) | limb("left arm", (30.0, 5.0), (70.0, 5.0))),
            (0.75, {}),
        ),
    ),
    Exercise(
        "bow", 2.4,
        (
            (0.0, {}),
            (0.5, limb("arms", (75.0, 5.0), (75.0, 5.0)) | {"lean": 80.0}),
            (0.6, limb("arms", (72.0, 5.0), (72.0, 5.0)) | {"lean": 75.0}),
        ),
    ),
    Exercise(
        "side bend", 2.0,
        (
            (0.0, limb("right arm", (120.0, 90.0), (150.0, 90.0))),
            (0.5, limb("right arm", (165.0, 90.0), (190.0, 90.0)) | {"bend": 30.0}),
        ),
    ),
    Exercise(
        "arm circle", 1.4,
        tuple((k / 6, limb("left arm", (60.0 * k, 20.0), (60.0 * k, 20.0))) for k in range(6)),
    ),
    Exercise(
        "lunge", 2.2,
        (
            (0.0, {}),
            (0.5, limb("right leg", (75.0, 5.0), (10.0, 180.0)) | limb("left leg", (15.0, 180.0), (75.0, 180.0))),
        ),
    ),
    Exercise(
        "clap overhead", 1.0,
        ((0.0, limb("arms", (60.0, 80.0), (80.0, 70.0))), (0.5, limb("arms", (150.0, 70.0), (178.0, -90.0)))),
    ),
    Exercise(
        "heel flick", 1.0,
        ((0.0, {}), (0.4, limb("right leg", (12.0, 170.0), (95.0, 180.0)) | limb("arms", (20.0, 60.0), (60.0, 20.0)))),
    ),
    Exercise(
        "arm swing", 1.2,
        ((0.0, limb("arms", (55.0, 0.0), (70.0, 0.0))), (0.5, limb("arms", (45.0, 180.0), (40.0, 180.0)))),
    ),
    Exercise(
        "uppercut", 1.1,
        (
            (0.0, GUARD), (0.25, GUARD | limb("right arm", (15.0, 150.0), (70.0, 10.0)) | {"lean": 10.0}),
            (0.5, GUARD | limb("right arm", (70.0, 10.0), (165.0, 10.0)) | {"twist": 25.0}),
            (0.85, GUARD),
        ),
    ),
)  # fmt: skip
ELBOWS_OUT = limb("arms", (85.0, 80.0), (88.0, 10.0))
UNHEARD_OF = (  # that no limit was chosen on
    Exercise("front raise", 1.8, ((0.0, {}), (0.5, limb("arms", (92.0, 5.0), (95.0, 5.0))))),
    Exercise(
        "row", 1.3, ((0.0, limb("arms", (80.0, 5.0), (85.0, 5.0))), (0.5, limb("arms", (40.0, 160.0), (80.0, 0.0))))
    ),
    Exercise(
        "side kick", 1.4,
        ((0.0, GUARD), (0.4, GUARD | limb("left leg", (70.0, 90.0), (65.0, 90.0)) | {"bend": -20.0}), (0.8, GUARD)),
    ),
    Exercise(
        "shoulder press", 1.7,
        ((0.0, limb("arms", (40.0, 60.0), (160.0, 30.0))), (0.5, limb("arms", (165.0, 80.0), (175.0, 80.0)))),
    ),
    Exercise("trunk twist", 1.5, ((0.0, ELBOWS_OUT | {"twist": 35.0}), (0.5, ELBOWS_OUT | {"twist": -35.0}))),
    Exercise(
        "knee raise", 1.2,
        (
            (0.0, {}),
            (0.45, limb("right leg", (85.0, 10.0), (5.0, 180.0)) | limb("left arm", (40.0, 5.0), (90.0, 5.0))),
            (0.9, {}),
        ),
    ),
)  # fmt: skip


def also(exercise: Exercise, angles: dict[str, float]) -> Exercise:
    """The same exercise with something added in the posture halfway: a hop, a lean."""
    halfway = len(exercise.postures) // 2
    postures = [(at, dict(posture)) for at, posture in exercise.postures]
    for angle, added in angles.items():
        postures[halfway][1][angle] = postures[halfway][1].get(angle, 0.0) + added
    return replace(exercise, postures=tuple(postures))


BY_THE_WAY = {"hop": {"jump": 0.06}, "side bend": {"bend": 25.0}, "lean": {"lean": 30.0}}  # what may be added


@dataclass(frozen=True, slots=True)
class Body:
    """Lengths in body heights; height in metres."""

    height: float = 1.75
    shoulder: float = 0.115
    hip: float = 0.06
    trunk: float = 0.29
    upper_arm: float = 0.175
    forearm: float = 0.15
    thigh: float = 0.245
    shank: float = 0.245

    @staticmethod
    def born(rng: Rng) -> Body:
        """Somebody: lengths differ by some 5 % beside the height."""
        usual = Body()
        lengths = {name: getattr(usual, name) * rng.normal(1.0, 0.05) for name in Body.__slots__ if name != "height"}
        return Body(height=rng.normal(1.72, 0.09), **lengths)


@dataclass(frozen=True, slots=True)
class Manner:
    """How somebody does an exercise, always alike. seed: of what is their own; degrees: how much they differ."""

    seed: int
    degrees: float = 7.0
    tempo: float = 1.0
    reach: float = 1.0

    @staticmethod
    def born(rng: Rng) -> Manner:
        return Manner(int(rng.integers(1 << 30)), tempo=rng.uniform(0.85, 1.2), reach=rng.uniform(0.88, 1.12))


@dataclass(frozen=True, slots=True)
class Camera:
    """azimuth_deg: 0 before the person, 90 at their left, 180 behind; metres off and up; px: of a metre at that way."""

    azimuth_deg: float = 0.0
    away: float = 4.0
    up: float = 1.1
    px: float = 300.0
    at: tuple[float, float] = (540.0, 700.0)

    def aside(self, rng: Rng) -> Camera:
        """The same view, put up anew: some degrees and centimetres elsewhere."""
        return replace(
            self,
            azimuth_deg=self.azimuth_deg + rng.normal(0.0, 6.0),
            away=rng.uniform(3.2, 5.0),
            up=rng.uniform(0.8, 1.4),
        )

    def sees(self, joints: Floats) -> tuple[Floats, Floats]:
        """[n, 18, 2] px and [n, 18] metres in front of the person's middle, of joints [n, 18, 3]."""
        turn = np.radians(self.azimuth_deg)
        nearer = joints[..., 0] * np.sin(turn) + joints[..., 1] * np.cos(turn)
        across = joints[..., 0] * np.cos(turn) - joints[..., 1] * np.sin(turn)
        scale = self.px * self.away / np.maximum(self.away - nearer, 0.5)
        return np.stack([across * scale, (self.up - joints[..., 2]) * scale], axis=-1) + self.at, nearer


@dataclass(frozen=True, slots=True)
class PoseNetwork:
    """Its faults. scatter, bias: in body heights; missed: share of points; swaps: a second; sure: usual confidence."""

    scatter: float = 0.006
    bias: float = 0.008
    missed: float = 0.03
    swaps: float = 0.3
    sure: float = 0.75

    def sees(self, xy: Floats, nearer: Floats, azimuth_deg: float, rng: Rng) -> Floats:
        """[n, 18, 3] of points [n, 18, 2] px."""
        hidden = np.clip(-(nearer - nearer.mean(axis=1, keepdims=True)) / 0.15, 0.0, 1.0) * abs(
            np.sin(np.radians(azimuth_deg))
        )
        tall = float(np.ptp(xy[..., 1], axis=1).max())
        noise = rng.normal(0.0, self.scatter, xy.shape) * (1.0 + 2.0 * hidden[..., None])
        points = xy + tall * (noise + rng.normal(0.0, self.bias, (1, len(Joint), 2)))
        sure = np.clip(self.sure * (1.0 - 0.6 * hidden) + rng.normal(0.0, 0.06, hidden.shape), 0.08, 0.95)
        sure[:, FACE] *= face_seen(azimuth_deg)
        lost = rng.random(sure.shape) < self.missed + 0.25 * hidden
        lost |= sure < 0.06
        poses = np.concatenate([points, sure[..., None]], axis=-1)
        return self.confused(np.where(lost[..., None], np.nan, poses), rng)

    def confused(self, poses: Floats, rng: Rng) -> Floats:
        """Some looks with left and right of legs or arms exchanged."""
        for start in np.flatnonzero(rng.random(len(poses)) < self.swaps / LOOKS_HZ):
            which = PARTS[int(rng.integers(len(PARTS)))]
            looks = slice(start, start + int(rng.integers(1, 5)))
            poses[looks, which] = poses[looks, [joint.mirrored for joint in which]]
        return poses


PARTS = (
    [Joint.R_HIP, Joint.R_KNEE, Joint.R_ANKLE, Joint.L_HIP, Joint.L_KNEE, Joint.L_ANKLE],
    [Joint.R_KNEE, Joint.R_ANKLE, Joint.L_KNEE, Joint.L_ANKLE],
    [Joint.R_ELBOW, Joint.R_WRIST, Joint.L_ELBOW, Joint.L_WRIST],
    [Joint.R_SHOULDER, Joint.L_SHOULDER],
)
FACE = [Joint.NOSE, Joint.L_EYE, Joint.R_EYE, Joint.L_EAR, Joint.R_EAR]


def face_seen(azimuth_deg: float) -> Floats:
    """[5] of nose, eyes and ears: how surely each is seen from there."""
    looks_to = np.radians([0.0, 25.0, -25.0, 90.0, -90.0])
    return np.asarray(1.0 / (1.0 + np.exp(-8.0 * (np.cos(looks_to - np.radians(azimuth_deg)) + 0.1))))


@dataclass(frozen=True, slots=True)
class Performer:
    """Somebody with a body and a manner of their own."""

    body: Body = field(default_factory=Body)
    manner: Manner = field(default_factory=lambda: Manner(0, degrees=0.0))

    @staticmethod
    def born(rng: Rng) -> Performer:
        return Performer(Body.born(rng), Manner.born(rng))

    def joints(self, exercise: Exercise, rng: Rng, goes: int = 4, speed: float = 1.0, ease: float = 2.0) -> Floats:
        """[n, 18, 3] metres: so many goes with a moment's rest before and after. ease: degrees from go to go."""
        pause_s, times = 0.4, [0.0]
        for _ in range(goes):
            times.append(times[-1] + exercise.period_s / self.manner.tempo / speed * rng.normal(1.0, 0.03))
        looks = np.arange(-pause_s, times[-1] + pause_s, 1.0 / LOOKS_HZ)
        angles = course(self.manner, exercise, goes, ease, rng)
        return np.stack([self.posture(angles(at)) for at in np.interp(looks, times, np.arange(goes + 1.0))])

    def held(self, exercise: Exercise, share: float, seconds: float) -> Floats:
        """The same posture all the time."""
        one = self.posture(course(self.manner, exercise, 1, 0.0, np.random.default_rng(0))(share))
        return np.repeat(one[None], round(seconds * LOOKS_HZ), axis=0)

    def posture(self, angles: Floats) -> Floats:
        """[18, 3] metres; the lower foot stands on the floor unless they jump."""
        return standing(self.body, dict(zip(ANGLES, angles, strict=True)))


def course(manner: Manner, exercise: Exercise, goes: int, ease: float, rng: Rng) -> PchipInterpolator:
    """Angles over so many goes, 0 to `goes`, in somebody's manner; still before and after."""
    shares = np.array([share for share, _ in exercise.postures])
    usual = usual_angles(manner, exercise)
    moving = np.ptp(usual, axis=0) > 1.0
    angles = [usual + ease * rng.normal(0.0, 1.0, usual.shape) * moving * UNCERTAIN for _ in range(goes)]
    first, last = angles[0][:1], angles[-1][:1]
    at = np.concatenate([[-1.0], *(shares + k for k in range(goes)), [goes, goes + 1.0]])
    return PchipInterpolator(at, np.concatenate([first, *angles, last, last]))


def usual_angles(manner: Manner, exercise: Exercise) -> Floats:
    """[postures, 20] of somebody, always alike."""
    own = np.random.default_rng((manner.seed, len(exercise.name), ord(exercise.name[0])))
    angles = np.stack([whole(posture) for _, posture in exercise.postures])
    angles = angles[:1] + manner.reach * (angles - angles[:1])
    spread = manner.degrees * own.normal(0.0, 1.0, angles.shape)
    usual = 0.4 * manner.degrees * own.normal(0.0, 1.0, (1, angles.shape[1]))
    return np.asarray(angles + UNCERTAIN * np.where(np.ptp(angles, axis=0) > 0.0, spread, usual))


def whole(posture: dict[str, float]) -> Floats:
    """[20] ANGLES of a posture."""
    return np.array([posture.get(name, posture.get(unsided(name), REST.get(unsided(name), 0.0))) for name in ANGLES])


def unsided(name: str) -> str:
    return name.removeprefix("left ").removeprefix("right ")


def standing(body: Body, angles: dict[str, float]) -> Floats:
    points = np.zeros((len(Joint), 3))
    frame = trunk_frame(*(np.radians(angles[name]) for name in ("lean", "bend", "twist")))
    for side, letter in ((1.0, "L"), (-1.0, "R")):
        name = "left" if side > 0 else "right"
        at = {part: direction(angles[f"{name} {part} raise"], angles[f"{name} {part} turn"], side) for part in LIMBS}
        hip = np.array([side * body.hip, 0.0, 0.0])
        shoulder = frame @ np.array([side * body.shoulder, 0.0, body.trunk])
        elbow = shoulder + body.upper_arm * frame @ at["upper arm"]
        knee = hip + body.thigh * at["thigh"]
        chain = {
            "HIP": hip,
            "KNEE": knee,
            "ANKLE": knee + body.shank * at["shank"],
            "SHOULDER": shoulder,
            "ELBOW": elbow,
        }
        chain |= {"WRIST": elbow + body.forearm * frame @ at["forearm"]}
        chain |= {"EYE": frame @ np.array([side * 0.018, 0.05, body.trunk + 0.12])}
        chain |= {"EAR": frame @ np.array([side * 0.042, 0.0, body.trunk + 0.11])}
        for part, point in chain.items():
            points[Joint[f"{letter}_{part}"]] = point
    points[Joint.NECK] = frame @ np.array([0.0, 0.0, body.trunk + 0.01])
    points[Joint.NOSE] = frame @ np.array([0.0, 0.065, body.trunk + 0.1])
    points[:, 2] += angles["jump"] + 0.04 - points[[Joint.L_ANKLE, Joint.R_ANKLE], 2].min()
    return np.asarray(body.height * points)


def direction(raised: float, turned: float, side: float) -> Floats:
    up, out = np.radians(raised), np.radians(turned)
    return np.array([side * np.sin(up) * np.sin(out), np.sin(up) * np.cos(out), -np.cos(up)])


def trunk_frame(lean: float, bend: float, twist: float) -> Floats:
    """[3, 3] of the trunk: leant forward, bent and twisted to the left."""
    forward = np.array([[1, 0, 0], [0, np.cos(lean), np.sin(lean)], [0, -np.sin(lean), np.cos(lean)]])
    aside = np.array([[np.cos(bend), 0, np.sin(bend)], [0, 1, 0], [-np.sin(bend), 0, np.cos(bend)]])
    about = np.array([[np.cos(twist), np.sin(twist), 0], [-np.sin(twist), np.cos(twist), 0], [0, 0, 1]])
    return np.asarray(forward @ aside @ about)


def filmed(joints: Floats, camera: Camera, rng: Rng, network: PoseNetwork | None = None) -> Floats:
    """[n, 18, 3] what the pose network finds of joints [n, 18, 3]; None: one without faults."""
    xy, nearer = camera.sees(joints)
    if network is None:
        return np.concatenate([xy, np.full((*xy.shape[:2], 1), 0.9)], axis=-1)
    return network.sees(xy, nearer, camera.azimuth_deg, rng)


def nothing_but_noise(seconds: float, rng: Rng) -> Floats:
    """Points anywhere, as a network sees them in a wall of leaves."""
    return rng.uniform((0.0, 0.0, 0.05), (1080.0, 1920.0, 0.3), (round(seconds * LOOKS_HZ), *KEYPOINTS))
