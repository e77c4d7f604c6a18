"""Runners made of numbers: phases, ankles and rearfoot angles whose steps are known exactly."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gait.foot import Foot
from gait.gaitcycle.rearfoot import Angles
from gait.gaitcycle.stride import Step

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class SteadyRunner:
    """Steady gait: `cadence` steps a minute, each foot on the belt for `contact_s`; rearfoot peaks by foot."""

    cadence: float = 168.0
    contact_s: float = 0.245
    peak_deg: tuple[float, float] = (7.0, 14.0)
    touchdown_deg: float = -3.0
    duration_s: float = 12.0

    def steps(self) -> tuple[Step, ...]:
        """Every stance inside the clip."""
        starts = np.arange(0.2, self.duration_s - self.contact_s - 0.1, 60.0 / self.cadence)
        return tuple(Step(Foot(k % 2), float(t), float(t) + self.contact_s) for k, t in enumerate(starts))

    def of(self, foot: Foot) -> tuple[Step, ...]:
        return tuple(step for step in self.steps() if step.foot is foot)

    def times(self, fps: float) -> Floats:
        return np.arange(0.0, self.duration_s, 1.0 / fps)

    def phase(self, foot: Foot, times_s: Floats, ramp_s: float) -> Floats:
        """[n, 2] as the heel network gives it."""
        touchdown, toe_off = np.full(times_s.shape, -1.0), np.full(times_s.shape, -1.0)
        for step in self.of(foot):
            middle = 0.5 * (step.touchdown_s + step.toe_off_s)
            near = np.abs(times_s - middle) < 30.0 / self.cadence + 0.5 * self.contact_s
            touchdown[near] = np.maximum(touchdown[near], np.clip((times_s[near] - step.touchdown_s) / ramp_s, -1, 1))
            toe_off[near] = np.maximum(toe_off[near], np.clip((step.toe_off_s - times_s[near]) / ramp_s, -1, 1))
        return np.stack([touchdown, toe_off], axis=1)

    def curve(self, foot: Foot, share: Floats) -> Floats:
        """Rearfoot angle at shares of stance: up to the peak at 40 %, down to -5 degrees at toe-off."""
        rise = np.sin(0.5 * np.pi * np.clip(share / 0.4, 0, 1))
        fall = 0.5 * (1 - np.cos(np.pi * np.clip((share - 0.4) / 0.6, 0, 1)))
        peak = self.peak_deg[foot]
        start = self.touchdown_deg
        return np.where(share < 0.4, start + (peak - start) * rise, peak + (-5.0 - peak) * fall)

    def angles(self, times_s: Floats, noise_deg: float = 0.0, seed: int = 0) -> Angles:
        """Angles in stance, NaN in swing."""
        deg = np.full((len(times_s), 2), np.nan)
        for step in self.steps():
            inside = (times_s >= step.touchdown_s) & (times_s < step.toe_off_s)
            share = (times_s[inside] - step.touchdown_s) / step.contact_s
            deg[inside, step.foot] = self.curve(step.foot, share)
        deg += np.random.default_rng(seed).normal(0.0, max(noise_deg, 1e-12), deg.shape)
        return Angles(deg, np.ones_like(deg))
