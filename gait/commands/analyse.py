"""`gait analyse`: a clip to analysis.json, report.pdf, tracks.npz and pictures."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

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
from gait.report import write_receipt, write_report
from gait.report.sheet import RECEIPT
from gait.result import Analysis
from gait.results.document import as_text, document, refusal
from gait.results.folder import DOCUMENT, FAULT, PICTURES, REPORT, TRACKS, replaced
from gait.results.write import write_bytes, write_document, write_pictures, write_tracks
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
    sheet: str = "A4"  # that the report is for: see gait.report.sheet


def analyse(request: AnalyseRequest) -> None:
    """Run it all. Raises GaitError after leaving a result that says why; Fault too for what nobody foresaw."""
    try:
        analysis, findings = analyse_clip(request)
        found = write_results(request, analysis, findings)
    except ClipError as error:
        refuse(request, error)
        raise
    except Fault as fault:
        with suppress(DiskFault):  # a disk that takes no result takes no reason either
            refuse(request, fault)
        raise
    except Exception as error:
        raise unforeseen(error, request.out, lambda _, told, fault: refuse(request, fault, told)) from error
    tell(request, analysis, found)


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


def refuse(request: AnalyseRequest, error: GaitError, told: bytes = b"") -> None:
    """Leave the reason as the result, in a former one's place; print it when JSON was asked for, be it written or not.

    told: where an unforeseen error arose. Raises DiskFault.
    """
    why = refusal(error, digest_of(request.clip))
    try:
        with replaced(request.out) as folder:
            if told:
                write_bytes(folder / FAULT, told)
            write_document(folder / DOCUMENT, why)
    finally:
        if request.as_json:
            print(as_text(why))


def digest_of(path: Path) -> str | None:
    """None for what cannot be read."""
    try:
        return digest(path) if os.path.isfile(path) else None
    except OSError:
        return None


def put_on_paper(request: AnalyseRequest, analysis: Analysis, path: Path) -> None:
    if request.sheet == RECEIPT:
        write_receipt([("", analysis)], path, language=request.language)
    else:
        write_report(analysis, path, language=request.language, sheet=request.sheet)


def write_results(request: AnalyseRequest, analysis: Analysis, findings: Findings) -> dict[str, Any]:
    """All files of a result, in one step, in place of a former one; its document."""
    with replaced(request.out) as folder:
        write_tracks(folder / TRACKS, findings)
        write_pictures(folder / PICTURES, analysis)
        if request.report:
            put_on_paper(request, analysis, folder / REPORT)
        found = {**document(analysis), "tracks": {"sha256": digest(folder / TRACKS)}}
        write_document(folder / DOCUMENT, found)
    return found


def tell(request: AnalyseRequest, analysis: Analysis, found: dict[str, Any]) -> None:
    """The result in a few lines, or as JSON and nothing else."""
    if request.as_json:
        print(as_text(found))
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
