"""What really happened in a clip: ID.json and ID.npz beside ID.mp4 (treadmill-truth/1)."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.interpolate import CubicSpline

from gait.foot import Foot
from gait.verdict.rules import Rules

Floats = NDArray[np.float64]
Angle = Callable[[Any], Floats]

PEAK_BEFORE = 80  # % of stance
CURVE_BEFORE = 85  # % of stance: later the heel is high and the angle of its projection means nothing


@dataclass(frozen=True, slots=True)
class TrueStep:
    """curve [101] degrees over stance, see true_steps."""

    foot: Foot
    touchdown_s: float
    toe_off_s: float
    curve: Floats

    @property
    def touchdown_deg(self) -> float:
        return float(self.curve[0])

    @property
    def peak_deg(self) -> float:
        return float(self.curve[: PEAK_BEFORE + 1].max())


@dataclass(frozen=True, slots=True)
class Truth:
    """One clip. expected: ok, reject:REASON or warn:REASON. keypoints [n, 18, 2] px with visibility [n, 18]."""

    name: str
    video: Path
    expected: str
    tags: tuple[str, ...]
    fps: float
    steps: tuple[TrueStep, ...]
    cadence_spm: float
    keypoints: Floats | None
    visible: NDArray[np.uint8] | None
    shank_px: float

    @property
    def usable(self) -> bool:
        return not self.expected.startswith("reject")

    def of(self, foot: Foot) -> list[TrueStep]:
        return [step for step in self.steps if step.foot is foot]

    def peak_deg(self, foot: Foot) -> float:
        return float(np.mean([step.peak_deg for step in self.of(foot)]))

    def touchdown_deg(self, foot: Foot) -> float:
        return float(np.mean([step.touchdown_deg for step in self.of(foot)]))

    def excursion_deg(self, foot: Foot) -> float:
        return self.peak_deg(foot) - self.touchdown_deg(foot)

    def contact_ms(self, foot: Foot) -> float:
        return float(np.mean([1000.0 * (step.toe_off_s - step.touchdown_s) for step in self.of(foot)]))

    def time_to_peak_pct(self, foot: Foot) -> float:
        """Of each step's own peak."""
        return float(np.mean([step.curve[: PEAK_BEFORE + 1].argmax() for step in self.of(foot)]))

    def curve(self, foot: Foot) -> Floats:
        return np.asarray(np.mean([step.curve for step in self.of(foot)], axis=0))

    def from_zero(self, zero_deg: Sequence[float]) -> Truth:
        """The same counted from what the left and the right foot show standing, degrees."""
        moved = [replace(step, curve=step.curve - zero_deg[step.foot]) for step in self.steps]
        return replace(self, steps=tuple(moved))

    def class_of(self, foot: Foot, rules: Rules) -> str:
        return str(rules.classify(self.peak_deg(foot), self.excursion_deg(foot)))

    def margin_deg(self, foot: Foot, rules: Rules) -> float:
        """How far the truth must move, in peak or excursion, before its class changes; at least."""
        peak, excursion = self.peak_deg(foot), self.excursion_deg(foot)
        mine = rules.classify(peak, excursion)
        for margin in np.arange(0.0, 10.0, 0.1):
            moved = {rules.classify(peak + a * margin, excursion + b * margin) for a in (-1, 0, 1) for b in (-1, 0, 1)}
            if moved != {mine}:
                return float(margin)
        return 10.0


def load_truths(folder: Path) -> list[Truth]:
    """Every clip of a folder, by name."""
    return [load_truth(path) for path in sorted(folder.glob("*.json")) if path.with_suffix(".mp4").exists()]


def load_truth(path: Path, angle: Angle | None = None) -> Truth:
    """angle: how the rearfoot angle [n, 2] is taken from the arrays; None as `shown` says."""
    facts = json.loads(path.read_text("utf-8"))
    arrays = np.load(path.with_suffix(".npz"))
    summary = facts.get("summary") or {}
    steps = true_steps(facts, arrays["t"], (angle or shown(facts))(arrays)) if facts["steps"] else ()
    has_runner = "kp2d" in arrays
    return Truth(
        facts["id"],
        path.with_suffix(".mp4"),
        facts["expected"],
        tuple(facts["tags"]),
        float(facts["fps"]),
        steps,
        float(summary.get("cadence_spm", "nan")),
        arrays["kp2d"].astype(float) if has_runner else None,
        arrays["kp_vis"] if has_runner else None,
        shank_px(arrays) if has_runner else float("nan"),
    )


def shank_px(arrays: Any) -> float:
    """Longest knee to ankle distance of a typical frame."""
    feet = arrays["foot2d"]
    return float(np.median(np.linalg.norm(feet[:, :, 7] - feet[:, :, 3], axis=2).max(axis=1)))


def shown(facts: dict[str, Any]) -> Angle:
    """The angle in the picture; in the frontal plane where the camera is off the axis and a correction is judged."""
    name = "rearfoot_deg" if "offaxis" in facts["tags"] else "rearfoot_img_deg"
    return lambda arrays: np.asarray(arrays[name], dtype=float)


def true_steps(facts: dict[str, Any], times_s: Floats, angle: Floats) -> tuple[TrueStep, ...]:
    """Steps with the rearfoot angle [n, 2] between frames by cubic spline."""
    splines = [CubicSpline(times_s, angle[:, foot]) for foot in Foot]
    steps = []
    for row in facts["steps"]:
        foot = Foot[row["side"].upper()]
        moments = np.linspace(row["touchdown_s"], row["toeoff_s"] - 1e-6, 101)
        steps.append(TrueStep(foot, row["touchdown_s"], row["toeoff_s"], splines[foot](moments)))
    return tuple(steps)
