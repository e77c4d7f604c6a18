"""`gait analyse`: a clip to analysis.json, report.pdf, tracks.npz and pictures."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from gait.analysis import Findings, Question, Recording, standing_trial
from gait.clip import Clip, Frame, ahead, digest, open_clip, paced
from gait.commands.progress import progress
from gait.errors import ClipError
from gait.eyes import Eyes, open_eyes
from gait.foot import Foot
from gait.markers import Markers
from gait.models import model_path
from gait.neutral.reference import read_reference
from gait.openpose_analysis import analyse_poses
from gait.pose_rate import LiveRate, SteadyRate
from gait.report import write_report
from gait.result import Analysis
from gait.result_file import as_text, document, refusal, write_document, write_pictures, write_tracks
from gait.shoe import read_catalogue
from gait.verdict import load_rules


@dataclass(frozen=True, slots=True)
class Order:
    """What was asked for on the command line."""

    clip: Path
    out: Path
    paced: bool = False
    standing: Path | None = None
    markers: Markers = Markers.AUTO
    shoes: Path | None = None
    fps: float = 60.0  # of a folder of OpenPose JSON
    report: bool = True
    as_json: bool = False
    reference: Path | None = None
    language: str = "en"  # of the report


def analyse(order: Order) -> None:
    """Run it all. Raises ClipError after writing why into analysis.json, Fault as it is."""
    try:
        analysis, findings = analysed(order)
    except ClipError as error:
        report_refusal(order, error)
        raise
    write_results(order, analysis, findings)
    tell(order, analysis)


def analysed(order: Order) -> tuple[Analysis, Findings]:
    """The result of a clip, or of a folder of OpenPose JSON."""
    question = asked(order)
    if order.clip.is_dir():
        return analyse_poses(order.clip, order.fps, question)
    clip = open_clip(order.clip)
    eyes = open_eyes(clip.width, clip.height)
    if order.standing is not None:
        question = with_zero(question, order.standing, eyes)
    rate = LiveRate(time.monotonic) if order.paced else SteadyRate()
    watcher = eyes.watcher(order.markers is not Markers.OFF, rate, question.heels)
    recording = Recording(clip, watcher, eyes.models, question)
    for frame in frames_of(clip, order.paced):
        recording.feed(frame)
    return recording.finish()


def asked(order: Order) -> Question:
    rules = load_rules(model_path("verdict_rules.json"))
    catalogue = read_catalogue(order.shoes or model_path("sample_shoes.csv"))
    reference = None if order.reference is None else read_reference(order.reference)
    return Question(rules, catalogue, order.markers, reference=reference)


def frames_of(clip: Clip, in_time: bool) -> Iterator[Frame]:
    frames = progress(ahead(clip.frames()), clip.header_frames, "watching")
    return paced(frames) if in_time else frames


def with_zero(question: Question, path: Path, eyes: Eyes) -> Question:
    """The question with the standing trial that the angles count from. Raises StandingUnfit."""
    clip = open_clip(path)
    watcher = eyes.for_size(clip.width, clip.height).watcher(question.markers is not Markers.OFF)
    for frame in progress(ahead(clip.frames()), clip.header_frames, "standing"):
        watcher.feed(frame)
    return replace(question, trial=standing_trial(watcher.sights(), question.markers))


def report_refusal(order: Order, error: ClipError) -> None:
    """Leave analysis.json with the reason, and say it on standard output when JSON was asked for."""
    sha256 = open_clip_digest(order.clip)
    why = refusal(error, sha256)
    write_document(order.out / "analysis.json", why)
    if order.as_json:
        print(as_text(why))


def open_clip_digest(path: Path) -> str | None:
    return digest(path) if path.is_file() else None


def write_results(order: Order, analysis: Analysis, findings: Findings) -> None:
    """All files of a result; analysis.json last, so that it is there only when the others are."""
    write_tracks(order.out / "tracks.npz", findings)
    write_pictures(order.out / "frames", analysis)
    if order.report:
        write_report(analysis, order.out / "report.pdf", language=order.language)
    write_document(order.out / "analysis.json", document(analysis))


def tell(order: Order, analysis: Analysis) -> None:
    """The result in a few lines, or as JSON and nothing else."""
    if order.as_json:
        print(as_text(document(analysis)))
        return
    for line in summary(analysis):
        print(line)
    print(f"\nresult   {order.out}")


def summary(analysis: Analysis) -> Iterator[str]:
    """What a person at a terminal wants to know."""
    for foot in Foot:
        verdict, peak = analysis.verdicts[foot], analysis.feet[foot].peak_eversion_deg
        near = f" (borderline with {verdict.borderline_with})" if verdict.borderline_with else ""
        number = f", peak eversion {peak.mean:.1f}° ± {peak.high - peak.mean:.1f}° over {peak.n} steps" if peak else ""
        yield f"{foot.word:<8} {verdict.pronation}{near}{number}"
    cadence = analysis.cadence_spm
    yield f"cadence  {cadence.mean:.1f} steps a minute" if cadence else "cadence  not measured"
    yield f"method   {analysis.method}, zero: {analysis.zero}, {analysis.scene.activity}"
    if analysis.neutral is not None:
        yield f"neutral  similarity {analysis.neutral.similarity_pct:.0f} % ({analysis.neutral.reference})"
        yield from (f"differs  {joint.advice}" for joint in analysis.neutral.findings)
    for notice in analysis.warnings:
        yield f"note     {notice.message} {notice.advice}"
