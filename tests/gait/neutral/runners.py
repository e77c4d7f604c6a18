"""Recordings made of numbers: a runner seen from behind whose every joint and angle is known."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gait.foot import Foot
from gait.gaitcycle.stride import Step
from gait.neutral.movement import Movement, RecordedMovement, movement_of
from gait.pose.skeleton import HIPS, KEYPOINTS, MIRRORED, SHOULDERS
from tests.gait.report.analyses import curve

Floats = NDArray[np.float64]

FPS = 60.0
WIDTH = 720.0
SHANK_PX = 150.0
REST = np.array([[0.25, -1.05], [0.24, -1.0], [0.22, 0.0], [0.25, 1.05], [0.45, 2.9]])  # heel ... shoulder, shanks
SWING = np.array([[0.03, 0.42], [0.03, 0.40], [0.04, 0.08], [0.02, 0.03], [0.02, 0.03]])


@dataclass(frozen=True, slots=True)
class StyledRunner:
    """Steady running; `style` varies the paths a little, `bump` moves the left heel out in mid-swing (shanks)."""

    peak_deg: tuple[float, float] = (7.0, 7.0)
    stride_s: float = 0.7
    style: float = 0.0
    bump: float = 0.0
    bump_noise: float = 0.0
    x_px: float = 360.0
    y_px: float = 700.0
    scale: float = 1.0
    seconds: float = 10.0

    def recorded(self) -> RecordedMovement:
        times = np.arange(0.0, self.seconds, 1.0 / FPS)
        body = np.stack([self.side(times, foot) for foot in Foot], axis=1)
        pose = np.full((len(times), *KEYPOINTS), np.nan)
        for foot in Foot:
            for joint, place in zip((HIPS[foot], SHOULDERS[foot]), (3, 4), strict=True):
                pose[:, joint, :2] = body[:, foot, place]
        curves = np.array([curve(-4.0, peak) for peak in self.peak_deg])
        return RecordedMovement(
            "running",
            times,
            body[:, :, [2, 1, 0]],
            np.arange(len(times)),
            pose,
            np.stack([self.angles(times, foot) for foot in Foot], axis=1),
            self.steps(),
            curves,
            np.full((2, 101), 1.2),
            (13, 13),
            False,
        )

    def movement(self) -> Movement:
        return movement_of(self.recorded())

    def start(self, foot: Foot) -> float:
        return 0.2 + 0.5 * self.stride_s * foot

    def steps(self) -> tuple[Step, ...]:
        contact = 0.35 * self.stride_s
        steps = [
            Step(foot, float(t), float(t) + contact)
            for foot in Foot
            for t in np.arange(self.start(foot), self.seconds - contact, self.stride_s)
        ]
        return tuple(sorted(steps, key=lambda step: step.touchdown_s))

    def side(self, times: Floats, foot: Foot) -> Floats:
        """Joints of one side in the picture [n, 5, 2], px."""
        phase = ((times - self.start(foot)) / self.stride_s)[:, None]
        wave = np.stack([np.sin(2 * np.pi * (phase + 0.1 * self.style)), -np.cos(2 * np.pi * phase)], axis=-1)
        wave += 0.3 * self.style * np.cos(4 * np.pi * phase)[..., None]
        path = REST + SWING * (1.0 + 0.1 * self.style) * wave
        if foot is Foot.LEFT:
            path[:, 0, 0] += self.left_bump(phase[:, 0])
        outward = -1.0 if foot is Foot.LEFT else 1.0
        return np.asarray([self.x_px, self.y_px] + self.scale * SHANK_PX * path * [outward, -1.0])

    def left_bump(self, phase: Floats) -> Floats:
        """Outward displacement at 70 % of the stride, with noise from stride to stride."""
        rng = np.random.default_rng(7)
        noise = rng.normal(0.0, self.bump_noise, int(phase.max()) + 2)[np.floor(phase).astype(int)]
        return np.asarray((self.bump + noise) * np.exp(-0.5 * np.square((phase % 1.0 - 0.7) / 0.08)))

    def angles(self, times: Floats, foot: Foot) -> Floats:
        """Rearfoot angle through the whole recording [n], degrees."""
        share = ((times - self.start(foot)) / self.stride_s) % 1.0 / 0.35
        return np.interp(share, np.linspace(0.0, 1.0, 101), curve(-4.0, self.peak_deg[foot]), right=-4.0)


def mirrored(recorded: RecordedMovement) -> RecordedMovement:
    """The same runner in a mirror: sides swapped, picture flipped."""
    flip = np.array([-1.0, 1.0])
    across = np.array([WIDTH, 0.0])
    pose = recorded.pose[:, MIRRORED].copy()
    pose[..., 0] = WIDTH - pose[..., 0]
    return RecordedMovement(
        recorded.activity,
        recorded.times_s,
        across + flip * recorded.legs[:, ::-1],
        recorded.pose_frames,
        pose,
        recorded.rearfoot_deg[:, ::-1],
        tuple(Step(step.foot.other, step.touchdown_s, step.toe_off_s) for step in recorded.steps),
        recorded.curve_deg[::-1],
        recorded.curve_sd_deg[::-1],
        (recorded.used[1], recorded.used[0]),
        recorded.off_axis,
    )


def store() -> list[Movement]:
    """Seven runners of a store, a little different from each other."""
    styles = np.linspace(-1.0, 1.0, 7)
    return [StyledRunner((7.0 + 1.5 * s, 6.5 - s), 0.7 + 0.02 * s, s).movement() for s in styles]
