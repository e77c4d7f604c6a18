"""One clip's result against its truth."""

from __future__ import annotations

import json
import math
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gait.foot import Foot
from gait.verdict.rules import Rules
from tests.accuracy.stated import Stated
from tests.accuracy.truth import CURVE_BEFORE, TrueStep, Truth

Floats = NDArray[np.float64]

EXCURSION, CONTACT = "excursion, deg", "contact time, ms"  # of a foot, as stated
SAME_STEP_S = 0.12  # touchdowns further apart are of different steps
REASONS = {  # what a refusal may be called for the truth's reason
    "no_person": {"no_person", "too_dark"},
    "left_treadmill": {"left_treadmill"},
    "standing": {"not_running"},
    "side": {"wrong_view"},
    "front": {"wrong_view"},
    "camera_moved": {"camera_moved"},
    "dark": {"too_dark", "heel_unseen", "no_person"},
    "short": {"too_short"},
    "feet_hidden": {"heel_unseen", "no_person"},
}


@dataclass(frozen=True, slots=True)
class FootErrors:
    """Measured minus true of one foot, degrees; NaN where not measured.

    half_width, holds_truth: of the peak's interval as a zero that is known would leave it, since the clips' runners
    stand at 0 degrees. stated: every number beside its own interval.
    """

    foot: Foot
    touchdown: float
    peak: float
    excursion: float
    curve_rmse: float
    half_width: float
    holds_truth: bool
    true_class: str
    found_class: str
    borderline: str | None
    margin: float
    stated: tuple[Stated, ...]

    @property
    def sure_and_wrong(self) -> bool:
        """Whether a class is told without a doubt, and is not the true one."""
        return self.found_class not in (self.true_class, "inconclusive") and self.borderline is None


@dataclass(frozen=True, slots=True)
class ClipErrors:
    """Everything measured of one clip. Times in ms, cadence in steps a minute."""

    truth: Truth
    refused: str | None
    method: str = "none"
    realtime: float = float("nan")
    touchdown_ms: Floats = field(default_factory=lambda: np.zeros(0))
    toe_off_ms: Floats = field(default_factory=lambda: np.zeros(0))
    missed: int = 0
    invented: int = 0
    cadence: float = float("nan")
    feet: tuple[FootErrors, ...] = ()
    keypoints: Floats = field(default_factory=lambda: np.zeros(0))

    @property
    def refusal_right(self) -> bool:
        """Whether the clip was refused for the right reason, or rightly accepted."""
        if self.truth.usable:
            return self.refused is None
        reason = self.truth.expected.split(":")[1]
        return self.refused in REASONS.get(reason, {reason})


def run(video: Path, out: Path, *options: str | Path) -> dict[str, Any]:
    """What `gait analyse` makes of a clip."""
    done = subprocess.run(
        [sys.executable, "-m", "gait", "analyse", str(video), "--out", str(out), "--no-report", *map(str, options)],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode not in (0, 3):
        raise RuntimeError(f"{video.name}: exit {done.returncode}\n{done.stderr}")
    found: dict[str, Any] = json.loads((out / "analysis.json").read_text("utf-8"))
    return found


def compare(truth: Truth, out: Path, rules: Rules) -> ClipErrors:
    """Analyse a clip and measure the errors."""
    return errors_of(truth, run(truth.video, out), out, rules)


def errors_of(truth: Truth, found: dict[str, Any], out: Path, rules: Rules) -> ClipErrors:
    """Measure the errors of a clip's result. out: the folder that it lies in."""
    if "error" in found:
        return ClipErrors(truth, found["error"]["code"])
    pairs = matched(truth.steps, found["steps"])
    return ClipErrors(
        truth,
        None,
        found["method"],
        found["timing"]["realtime_factor"],
        np.array([1000 * (row["touchdown_s"] - step.touchdown_s) for step, row in pairs]),
        np.array([1000 * (row["toe_off_s"] - step.toe_off_s) for step, row in pairs]),
        len(truth.steps) - len(pairs),
        invented(truth, found["steps"], pairs),
        found["cadence_spm"]["mean"] - truth.cadence_spm if found["cadence_spm"] else float("nan"),
        tuple(foot_errors(truth, found, foot, rules) for foot in Foot) if truth.steps else (),
        keypoint_errors(truth, out / "tracks.npz"),
    )


def matched(steps: tuple[TrueStep, ...], rows: list[dict[str, Any]]) -> list[tuple[TrueStep, dict[str, Any]]]:
    """True steps with the found step of the same foot at the same time."""
    pairs = []
    for step in steps:
        mine = [row for row in rows if row["foot"] == step.foot.word]
        near = min(mine, key=lambda row: abs(row["touchdown_s"] - step.touchdown_s), default=None)
        if near is not None and abs(near["touchdown_s"] - step.touchdown_s) < SAME_STEP_S:
            pairs.append((step, near))
    return pairs


def invented(truth: Truth, rows: list[dict[str, Any]], pairs: list[tuple[TrueStep, dict[str, Any]]]) -> int:
    """Found steps that no true step explains; those cut by the clip's ends are in no truth and do not count."""
    real = {id(row) for _, row in pairs}
    first = min((step.touchdown_s for step in truth.steps), default=0.0)
    last = max((step.toe_off_s for step in truth.steps), default=0.0)
    return sum(id(row) not in real and first < row["touchdown_s"] and row["toe_off_s"] < last for row in rows)


def foot_errors(truth: Truth, found: dict[str, Any], foot: Foot, rules: Rules) -> FootErrors:
    row, verdict = found["feet"][foot.word], found["verdict"][foot.word]
    peak, half = mean_of(row["peak_eversion_deg"]), zeroed_half(row["peak_eversion_deg"], rules, found["zero"])
    wanted = truth.curve(foot)
    curve = np.array([np.nan if v is None else v for v in row["curve_deg"]], dtype=float)
    wrong = (curve - wanted)[: CURVE_BEFORE + 1]
    return FootErrors(
        foot,
        mean_of(row["touchdown_deg"]) - truth.touchdown_deg(foot),
        peak - truth.peak_deg(foot),
        mean_of(row["excursion_deg"]) - truth.excursion_deg(foot),
        float(np.sqrt(np.nanmean(np.square(wrong)))) if np.isfinite(wrong).any() else float("nan"),
        half,
        abs(peak - truth.peak_deg(foot)) <= half,
        truth.class_of(foot, rules),
        verdict["class"],
        verdict["borderline_with"],
        truth.margin_deg(foot, rules),
        tuple(stated_numbers(truth, row, foot)),
    )


def zeroed_half(measure: dict[str, Any] | None, rules: Rules, zero: str) -> float:
    """Half of a 95 % interval, without what a missing zero adds. zero: as in analysis.json."""
    low, high = interval_of(measure)
    missing = 1.96 * rules.zero_sd_deg if zero == "none" else 0.0
    return math.sqrt(max(0.0, (high - low) ** 2 / 4.0 - missing**2))


def stated_numbers(truth: Truth, row: dict[str, Any], foot: Foot) -> Iterator[Stated]:
    """What was said of a foot beside its 95 % interval."""
    for name, field_name, true in (
        ("peak eversion, deg", "peak_eversion_deg", truth.peak_deg(foot)),
        ("touchdown, deg", "touchdown_deg", truth.touchdown_deg(foot)),
        (EXCURSION, "excursion_deg", truth.excursion_deg(foot)),
        ("time to peak, % of stance", "time_to_peak_pct", truth.time_to_peak_pct(foot)),
        (CONTACT, "contact_time_ms", truth.contact_ms(foot)),
    ):
        low, high = interval_of(row[field_name])
        yield Stated(name, mean_of(row[field_name]) - true, (high - low) / 2.0)


def mean_of(measure: dict[str, Any] | None) -> float:
    return float("nan") if measure is None else float(measure["mean"])


def interval_of(measure: dict[str, Any] | None) -> tuple[float, float]:
    if measure is None or None in measure["ci95"]:
        return float("nan"), float("nan")
    return float(measure["ci95"][0]), float(measure["ci95"][1])


def keypoint_errors(truth: Truth, tracks: Path) -> Floats:
    """Distance of the network's joints from the visible true ones, as shares of the shank's length."""
    if truth.keypoints is None or truth.visible is None:
        return np.zeros(0)
    arrays = np.load(tracks)
    at = arrays["pose_frames"]
    far = np.linalg.norm(arrays["pose"][:, :, :2] - truth.keypoints[at], axis=2) / truth.shank_px
    wanted: Floats = far[(truth.visible[at] == 2) & np.isfinite(far)]
    return wanted
