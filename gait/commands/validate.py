"""`gait validate`: dots and markerless angles of the same frames side by side, the dots painted out for the latter."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from gait.agreement import Agreement, agreement
from gait.analysis.analysis import Question, Recording
from gait.analysis.findings import Findings
from gait.analysis.lines import EARLY
from gait.clip import Clip, Frame, ahead, open_clip
from gait.commands.progress import progress
from gait.eyes.dots import paint_out
from gait.eyes.eyes import Eyes, open_eyes
from gait.foot import Foot
from gait.gaitcycle.rearfoot import measure_steps, rearfoot_angles
from gait.gaitcycle.seen import bearing_frames
from gait.markers import Markers
from gait.report.agreement_plot import plot_agreement
from gait.result import StepResult
from gait.results.write import write_bytes, write_document
from gait.shoes.catalogue import read_catalogue
from gait.verdict.rules import usual_rules
from gait.weights.manifest import model_path

Floats = NDArray[np.float64]

ON_POINT_PX = 1.5  # between a mark's point and the dot it was taken from


@dataclass(frozen=True, slots=True)
class AnglePairs:
    """Dots' and markerless angles, degrees: of frames [n, 2 feet] in early stance, of steps' peaks by foot."""

    clip: str
    frames: tuple[Floats, Floats]
    peaks: dict[Foot, tuple[Floats, Floats]]


def validate(clips: Sequence[Path], out: Path) -> None:
    """Compare both methods on marked clips; validate.json, bland-altman.pdf and a table. Raises ClipError, Fault."""
    found = [compare_methods(path) for path in clips]
    rows = [row for pairs in found for row in clip_rows(pairs)]
    feet = {foot: join_peaks(found, foot) for foot in Foot}
    whole = agreement(*(np.concatenate([feet[foot][k] for foot in Foot]) for k in range(2)))
    if whole is not None:
        by_foot = {foot: part for foot in Foot if (part := agreement(*feet[foot])) is not None}
        title = f"Peak eversion by step: markerless minus dots, {len(whole.differences)} steps"
        write_bytes(out / "bland-altman.pdf", plot_agreement(title, whole, by_foot))
        rows.append(row("all clips", "both", "steps", whole))
    write_document(out / "validate.json", {"schema": "gait-validate/1", "rows": rows})
    print_rows(rows)


def compare_methods(path: Path) -> AnglePairs:
    """Both methods on one clip. Raises HeelUnseen when it carries no dots."""
    clip = open_clip(path)
    eyes = open_eyes(clip.width, clip.height)
    marked = watch(clip, eyes, Markers.REQUIRE, clip.frames())
    painted = watch(clip, eyes, Markers.OFF, without_dots(clip.frames(), marked))
    return pairs_of(path.name, marked, painted)


def watch(clip: Clip, eyes: Eyes, markers: Markers, frames: Iterator[Frame]) -> Findings:
    rules, catalogue = usual_rules(), read_catalogue(model_path("sample_shoes.csv"))
    question = Question(rules, catalogue, markers)
    recording = Recording(clip, eyes.watcher(markers is not Markers.OFF), eyes.models, question)
    for frame in progress(ahead(frames), clip.header_frames, f"markers {markers}"):
        recording.feed(frame)
    return recording.finish()[1]


def without_dots(frames: Iterable[Frame], marked: Findings) -> Iterator[Frame]:
    """A clip's frames with every dot that was found painted out."""
    radius = dot_radius(marked)
    for frame in frames:
        points = marked.lines.points[frame.index].reshape(-1, 2)
        yield Frame(frame.index, frame.time_s, paint_out(frame.image, points, radius))


def dot_radius(marked: Findings) -> float:
    """Median radius of the dots that were taken for marks, px."""
    radii = [
        blobs.radius[np.linalg.norm(blobs.points[:, None] - points.reshape(-1, 2), axis=2).min(axis=1) < ON_POINT_PX]
        for blobs, points in zip(marked.sights.blobs, np.nan_to_num(marked.lines.points), strict=True)
    ]
    return float(np.median(np.concatenate(radii)))


def pairs_of(name: str, marked: Findings, painted: Findings) -> AnglePairs:
    """Frames and steps, both methods over the steps that the marked clip gave."""
    times = marked.sights.times_s
    angles = [rearfoot_angles(f.lines, np.zeros(2)) for f in (marked, painted)]
    frames = [np.where(bearing_frames(times, marked.steps, EARLY), a.deg, np.nan) for a in angles]
    results = [measure_steps(times, a, marked.steps)[0] for a in angles]
    peaks = {foot: (peaks_of(results[0], foot), peaks_of(results[1], foot)) for foot in Foot}
    return AnglePairs(name, (frames[0], frames[1]), peaks)


def peaks_of(results: Sequence[StepResult], foot: Foot) -> Floats:
    """Peak eversion of every step of a foot, NaN where it is not used."""
    return np.array([r.peak_eversion_deg if r.used else np.nan for r in results if r.foot is foot])


def join_peaks(found: Sequence[AnglePairs], foot: Foot) -> tuple[Floats, Floats]:
    """Peaks of one foot over all clips."""
    return (
        np.concatenate([pairs.peaks[foot][0] for pairs in found]),
        np.concatenate([pairs.peaks[foot][1] for pairs in found]),
    )


def clip_rows(pairs: AnglePairs) -> Iterator[dict[str, object]]:
    """Agreement by frame and by step for each foot of a clip."""
    for foot in Foot:
        by_frame = agreement(pairs.frames[0][:, foot], pairs.frames[1][:, foot])
        by_step = agreement(*pairs.peaks[foot])
        for unit, found in (("frames", by_frame), ("steps", by_step)):
            if found is not None:
                yield row(pairs.clip, foot.word, unit, found)


def row(clip: str, foot: str, unit: str, found: Agreement) -> dict[str, object]:
    return {
        "clip": clip,
        "foot": foot,
        "unit": unit,
        "n": len(found.differences),
        "bias_deg": found.bias,
        "limits_deg": [found.low, found.high],
    }


def print_rows(rows: Sequence[dict[str, object]]) -> None:
    """Markerless minus dots, degrees."""
    print(f"{'clip':<36}{'foot':<7}{'unit':<8}{'n':>6}{'bias':>8}   95 % limits of agreement")
    for r in rows:
        low, high = r["limits_deg"] if isinstance(r["limits_deg"], list) else (np.nan, np.nan)
        name = f"{r['clip']!s:<36}{r['foot']!s:<7}{r['unit']!s:<8}{r['n']:>6}"
        print(f"{name}{r['bias_deg']:>+8.2f}   {low:+.2f} .. {high:+.2f}")
