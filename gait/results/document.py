"""analysis.json as it is written: schema gait-analysis/1."""

from __future__ import annotations

import json
import math
from dataclasses import asdict
from typing import Any

import numpy as np

from gait.errors import GaitError
from gait.foot import Foot
from gait.measure import Measure
from gait.result import (
    SCHEMA,
    Analysis,
    ClipFacts,
    FootResult,
    GradedMeasure,
    JointDifference,
    Neutral,
    Notice,
    StepResult,
    Suggestion,
)
from gait.verdict.rules import Verdict

DECIMALS = 4  # a hundredth of the smallest unit that is shown


def document(analysis: Analysis) -> dict[str, Any]:
    """analysis.json, schema gait-analysis/1."""
    scene, timing = analysis.scene, analysis.timing
    return {
        "schema": SCHEMA,
        "clip": clip_document(analysis.clip),
        "models": [{"name": m.name, "sha256": m.sha256, "precision": m.precision} for m in analysis.models],
        "scene": {"view": str(scene.view), "activity": str(scene.activity), "runners": scene.runners},
        "method": analysis.method,
        "zero": analysis.zero,
        "zero_from": analysis.zero_from,
        "cadence_spm": number(analysis.cadence_spm),
        "flight_time_ms": number(analysis.flight_time_ms),
        "steps": [step_document(step) for step in analysis.steps],
        "feet": {foot.word: foot_document(analysis.feet[foot]) for foot in Foot},
        "symmetry": {
            "peak_eversion_deg": number(analysis.symmetry_peak_deg),
            "contact_time_ms": number(analysis.symmetry_contact_ms),
        },
        "verdict": {
            **{foot.word: verdict_document(analysis.verdicts[foot]) for foot in Foot},
            "rules": analysis.rules.name,
        },
        "run": None if analysis.run is None else asdict(analysis.run),
        "from_behind": [graded_document(graded) for graded in analysis.from_behind],
        "neutral": None if analysis.neutral is None else neutral_document(analysis.neutral),
        "shoes": [shoe_document(suggestion) for suggestion in analysis.shoes],
        "warnings": [notice_document(notice) for notice in analysis.warnings],
        "timing": {
            "wall_s": timing.wall_s,
            "realtime_factor": timing.realtime_factor,
            "verdict_after_last_frame_s": timing.verdict_after_last_frame_s,
        },
    }


def clip_document(clip: ClipFacts) -> dict[str, Any]:
    """Without its name, which may be a person's."""
    return {
        "frames": clip.frames,
        "fps": clip.fps,
        "duration_s": clip.duration_s,
        "width": clip.width,
        "height": clip.height,
        "sha256": clip.sha256,
    }


def number(measure: Measure | None) -> dict[str, object] | None:
    return None if measure is None else measure.as_json()


def step_document(step: StepResult) -> dict[str, Any]:
    return {
        "foot": step.foot.word,
        "touchdown_s": step.touchdown_s,
        "toe_off_s": step.toe_off_s,
        "touchdown_deg": step.touchdown_deg,
        "peak_eversion_deg": step.peak_eversion_deg,
        "time_to_peak_pct": step.time_to_peak_pct,
        "excursion_deg": step.excursion_deg,
        "used": step.used,
        "left_out": step.left_out or None,
    }


def foot_document(foot: FootResult) -> dict[str, Any]:
    return {
        "contact_time_ms": number(foot.contact_time_ms),
        "touchdown_deg": number(foot.touchdown_deg),
        "peak_eversion_deg": number(foot.peak_eversion_deg),
        "excursion_deg": number(foot.excursion_deg),
        "time_to_peak_pct": number(foot.time_to_peak_pct),
        "curve_deg": foot.curve_deg,
        "curve_sd_deg": foot.curve_sd_deg,
        "honesty": None if foot.honesty is None else asdict(foot.honesty) | {"doubt": foot.honesty.doubt or None},
    }


def graded_document(graded: GradedMeasure) -> dict[str, Any]:
    """One more number from behind; `noise` belongs to differences between the feet."""
    typical = graded.typical
    return {
        "name": graded.name,
        "foot": graded.foot,
        **graded.measure.as_json(),
        "noise": graded.noise if "minus" in graded.foot else None,
        "confidence": str(graded.confidence),
        "why": graded.why,
        "typical": None if typical is None else [typical.low, typical.high],
        "source": None if typical is None else typical.source,
    }


def verdict_document(verdict: Verdict) -> dict[str, Any]:
    neighbour = verdict.borderline_with
    return {
        "class": str(verdict.pronation),
        "borderline_with": None if neighbour is None else str(neighbour),
        "reasons": list(verdict.reasons),
    }


def neutral_document(neutral: Neutral) -> dict[str, Any]:
    """advice null: nothing to say of that joint. findings: names of joints, the largest difference first."""
    return {
        "similarity_pct": neutral.similarity_pct,
        "distance": neutral.distance,
        "joints": [joint_document(joint) for joint in neutral.joints],
        "percentile": neutral.percentile,
        "reference": neutral.reference,
        "findings": [joint.name for joint in neutral.findings],
        "key_poses": [
            {"foot": pose.foot.word, "moment": pose.moment, "cosine": pose.cosine, "distance": pose.distance}
            for pose in neutral.key_poses
        ],
        "lag_pct": {aligned.foot.word: aligned.lag_pct for aligned in neutral.aligned},
        "people": {"heels": neutral.heel_people, "body": neutral.body_people},
    }


def joint_document(joint: JointDifference) -> dict[str, Any]:
    return {
        "name": joint.name,
        "distance": joint.distance,
        "percentile": joint.percentile,
        "phase_pct": joint.phase_pct,
        "difference": joint.difference,
        "advice": joint.advice or None,
    }


def shoe_document(suggestion: Suggestion) -> dict[str, Any]:
    shoe = suggestion.shoe
    return {
        "brand": shoe.brand,
        "model": shoe.model,
        "support": shoe.support,
        "reasons": list(suggestion.reasons),
        "cautions": list(suggestion.cautions),
        "tried": suggestion.tried,
        "comfort": suggestion.comfort,
        **{name: getattr(shoe, name) or None for name in ("cushioning", "surface", "price", "sku", "gtin", "picture")},
        **{name: getattr(shoe, name) for name in ("drop_mm", "stack_mm", "weight_g")},
        "widths": list(shoe.widths),
        "sizes": [{"size": size.text, "eu": size.eu, "stock": size.stock} for size in shoe.sizes],
    }


def notice_document(notice: Notice) -> dict[str, str]:
    return {"code": notice.code, "message": notice.message, "advice": notice.advice}


def refusal(error: GaitError, sha256: str | None) -> dict[str, Any]:
    """analysis.json of a recording that cannot be used, or that a fault kept from being analysed."""
    return {
        "schema": SCHEMA,
        "clip": {"sha256": sha256},
        "error": {"code": error.code, "message": error.message, "advice": error.what_to_do},
    }


def as_text(document: dict[str, Any]) -> str:
    """JSON without NaN or infinity, which JSON does not know: they become null."""
    return json.dumps(plain(document), indent=1, ensure_ascii=False, allow_nan=False)


def plain(value: Any) -> Any:
    """Numbers rounded, arrays as lists, NaN and infinity as null."""
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, np.ndarray):
        return plain(value.tolist())
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, float | np.floating):
        return round(float(value), DECIMALS) if math.isfinite(value) else None
    return value
