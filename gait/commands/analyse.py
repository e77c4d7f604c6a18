"""`gait analyse`: a clip to analysis.json, report.pdf, tracks.npz and pictures."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from gait.analysis.analysis import Question, Recording
from gait.analysis.findings import Findings
from gait.analysis.openpose import analyse_poses
from gait.analysis.zero import standing_trial
from gait.clip import Clip, Frame, ahead, open_clip, paced
from gait.commands.progress import progress
from gait.commands.unforeseen import unforeseen
from gait.disk import digest
from gait.errors import ClipError, DiskFault, Fault, GaitError
from gait.eyes.eyes import Eyes, open_eyes
from gait.foot import Foot
from gait.markers import Markers
from gait.neutral.reference import read_reference
from gait.pose.rate import LiveRate, SteadyRate
from gait.report import write_report
from gait.result import Analysis
from gait.results.document import as_text, document, refusal
from gait.results.write import write_document, write_pictures, write_tracks
from gait.shoes.catalogue import read_catalogue
from gait.verdict.rules import usual_rules
from gait.weights.manifest import model_path


@dataclass(frozen=True, slots=True)
class AnalyseRequest:
    """What was asked for on the command line."""

    clip: Path
    out: Path
    paced: bool = False
    standing: Path | None = None
    markers: Markers = Markers.AUTO
    shoes: Path | None = None
    fps: float | None = None  # of what does not say it itself
    report: bool = True
    as_json: bool = False
    reference: Path | None = None
    language: str = "en"  # of the report


def analyse(request: AnalyseRequest) -> None:
    """Run it all. Raises GaitError after writing why into analysis.json; Fault too for what nobody foresaw."""
    try:
        analysis, findings = analyse_clip(request)
        write_results(request, analysis, findings)
    except ClipError as error:
        report_refusal(request, error)
        raise
    except Fault as fault:
        report_fault(request, fault)
        raise
    except Exception as error:
        stopped = unforeseen(error, request.out)
        report_fault(request, stopped)
        raise stopped from error
    tell(request, analysis)


def analyse_clip(request: AnalyseRequest) -> tuple[Analysis, Findings]:
    """The result of a clip, or of a folder of OpenPose JSON."""
    question = question_of(request)
    if os.path.isdir(request.clip):  # Path.is_dir raises for a name that is too long
        return analyse_poses(request.clip, request.fps, question)
    clip = open_clip(request.clip, request.fps)
    eyes = open_eyes(clip.width, clip.height)
    if request.standing is not None:
        question = with_zero(question, request.standing, eyes, request.fps)
    rate = LiveRate(time.monotonic) if request.paced else SteadyRate()
    watcher = eyes.watcher(request.markers is not Markers.OFF, rate, question.heels)
    recording = Recording(clip, watcher, eyes.models, question)
    for frame in frames_of(clip, request.paced):
        recording.feed(frame)
    return recording.finish()


def question_of(request: AnalyseRequest) -> Question:
    rules = usual_rules()
    catalogue = read_catalogue(request.shoes or model_path("sample_shoes.csv"))
    reference = None if request.reference is None else read_reference(request.reference)
    return Question(rules, catalogue, request.markers, reference=reference)


def frames_of(clip: Clip, in_time: bool) -> Iterator[Frame]:
    frames = progress(ahead(clip.frames()), clip.header_frames, "watching")
    return paced(frames) if in_time else frames


def with_zero(question: Question, path: Path, eyes: Eyes, fps: float | None) -> Question:
    """The question with the standing trial that the angles count from. Raises StandingUnfit."""
    clip = open_clip(path, fps)
    watcher = eyes.for_size(clip.width, clip.height).watcher(question.markers is not Markers.OFF)
    for frame in progress(ahead(clip.frames()), clip.header_frames, "standing"):
        watcher.feed(frame)
    return replace(question, trial=standing_trial(watcher.sights(), question.markers))


def report_refusal(request: AnalyseRequest, error: GaitError) -> None:
    """Leave the reason in analysis.json, and say it when JSON was asked for, be it written or not. Raises DiskFault."""
    why = refusal(error, digest_of(request.clip))
    try:
        write_document(request.out / "analysis.json", why)
    finally:
        if request.as_json:
            print(as_text(why))


def report_fault(request: AnalyseRequest, fault: Fault) -> None:
    """The same for a fault; a disk that takes no result takes no reason either."""
    with suppress(DiskFault):
        report_refusal(request, fault)


def digest_of(path: Path) -> str | None:
    """None for what cannot be read."""
    try:
        return digest(path) if os.path.isfile(path) else None
    except OSError:
        return None


def write_results(request: AnalyseRequest, analysis: Analysis, findings: Findings) -> None:
    """All files of a result; analysis.json last, so that it is there only when the others are."""
    write_tracks(request.out / "tracks.npz", findings)
    write_pictures(request.out / "frames", analysis)
    if request.report:
        write_report(analysis, request.out / "report.pdf", language=request.language)
    write_document(request.out / "analysis.json", document(analysis))


def tell(request: AnalyseRequest, analysis: Analysis) -> None:
    """The result in a few lines, or as JSON and nothing else."""
    if request.as_json:
        print(as_text(document(analysis)))
        return
    for line in summary(analysis):
        print(line)
    print(f"\nresult   {request.out}")


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
