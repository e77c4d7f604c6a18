"""Real recordings: what `gait` makes of them beside what a person saw in them."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gait.analysis.analysis import Question, Recording
from gait.analysis.checks import people
from gait.analysis.findings import Findings
from gait.analysis.lines import markerless_lines
from gait.clip import Clip, Frame, ahead, open_clip
from gait.commands.validate import AnglePairs, pairs_of, without_dots
from gait.errors import ClipError
from gait.eyes.eyes import Eyes, open_eyes
from gait.eyes.sights import Sights
from gait.foot import Foot
from gait.gaitcycle.activity import view_of
from gait.gaitcycle.rearfoot import Lines, rearfoot_angles
from gait.markers import Markers
from gait.measure import Measure
from gait.result import Analysis
from gait.scene import View
from gait.shoes.catalogue import read_catalogue
from gait.verdict.rules import PronationClass, load_rules
from gait.weights.manifest import model_path
from tests.accuracy.figures import FigureTarget, bias, rms, table, worst
from tests.accuracy.outcomes import Outcome
from tests.accuracy.truth_file import HandMark, SeenByPerson, TruthError

Floats = NDArray[np.float64]

ENDS = 1  # steps of a foot that the ends of a clip may cut off
DOTS_RMSE_DEG = 2.5  # markerless beside dots, frame by frame: what is wanted of single pictures of scanned shoes too


@dataclass(frozen=True, slots=True)
class Looked:
    """One pass over a clip. sights: what was seen. analysis, findings: None when refused, which says why."""

    sights: Sights
    analysis: Analysis | None
    findings: Findings | None
    refused: str | None


@dataclass(frozen=True, slots=True)
class BesideDots:
    """One foot, markerless beside the clip's own dots. rmse_deg: over n frames, offset_deg (the foot's mean difference)
    taken off. peak_deg: mean difference of the steps' peaks, offset in it, and the half width stated for it."""

    foot: Foot
    n: int
    offset_deg: float
    rmse_deg: float
    peak_deg: float
    half_width_deg: float
    dots_class: str
    markerless_class: str


@dataclass(frozen=True, slots=True)
class BesideMarks:
    """One foot, markerless beside frames marked by hand: n marked, read of them, and errors [read] in degrees."""

    foot: Foot
    n: int
    errors: Floats


@dataclass(frozen=True, slots=True)
class Judged:
    """A recording, what was told of it, and what is wrong in that."""

    seen: SeenByPerson
    looked: Looked | None
    faults: tuple[str, ...]
    dots: tuple[BesideDots, ...] = ()
    marks: tuple[BesideMarks, ...] = ()


def judged(seen: SeenByPerson) -> Judged:
    """Analyse a recording. Whatever it raises but a refusal in words is a fault, and the others still want judging."""
    try:
        return judge_clip(seen)
    except TruthError:
        raise
    except Exception as error:
        return Judged(seen, None, (f"broke: {type(error).__name__}: {error}",))


def judge_clip(seen: SeenByPerson) -> Judged:
    clip = open_clip(seen.video)
    eyes = open_eyes(clip.width, clip.height)
    looked = look(clip, eyes, Markers.REQUIRE if seen.dots else Markers.AUTO, clip.frames())
    dots = beside_dots(clip, eyes, looked) if seen.dots else ()
    return Judged(seen, looked, tuple(faults(seen, looked)), dots, beside_marks(seen, looked.sights))


def look(clip: Clip, eyes: Eyes, markers: Markers, frames: Iterable[Frame]) -> Looked:
    rules, catalogue = load_rules(model_path("verdict_rules.json")), read_catalogue(model_path("sample_shoes.csv"))
    question = Question(rules, catalogue, markers)
    recording = Recording(clip, eyes.watcher(markers is not Markers.OFF), eyes.models, question)
    for frame in ahead(iter(frames)):
        recording.feed(frame)
    try:
        analysis, findings = recording.finish()
    except ClipError as error:
        return Looked(recording.watcher.sights(), None, None, error.code)
    return Looked(findings.sights, analysis, findings, None)


def told_view(looked: Looked) -> str:
    """The view as the result says it, or as a refused recording's was seen."""
    if looked.analysis is not None:
        return str(looked.analysis.scene.view)
    return str(view_of(people(looked.sights)))


def told_steps(looked: Looked) -> tuple[int, int] | None:
    if looked.analysis is None:
        return None
    count = Counter(step.foot for step in looked.analysis.steps)
    return count[Foot.LEFT], count[Foot.RIGHT]


def told_classes(looked: Looked) -> list[str]:
    """The classes that were told, of feet that were not inconclusive."""
    verdicts = () if looked.analysis is None else looked.analysis.verdicts
    return [str(v.pronation) for v in verdicts if v.pronation is not PronationClass.INCONCLUSIVE]


def faults(seen: SeenByPerson, looked: Looked) -> Iterator[str]:
    """What is wrong in what was told. A view that is `other` may be called anything as long as no class is told."""
    view = told_view(looked)
    if view not in (View.UNKNOWN, seen.view) and seen.view != "other":
        yield f"view {view} told"
    if told_classes(looked) and not seen.measurable:
        yield f"{' and '.join(told_classes(looked))} told"
    if looked.analysis is not None and str(looked.analysis.scene.activity) != seen.activity:
        yield f"{looked.analysis.scene.activity} told"
    if seen.dots and looked.refused is not None:
        yield f"dots not measured: {looked.refused}"
    if seen.measurable and steps_off(seen, looked) > ENDS:
        yield "steps miscounted"


def steps_off(seen: SeenByPerson, looked: Looked) -> float:
    """Most steps of a foot missed or invented; NaN where they were not counted or not told."""
    told = told_steps(looked)
    if seen.steps is None or told is None:
        return math.nan
    return float(max(abs(a - b) for a, b in zip(seen.steps, told, strict=True)))


def beside_dots(clip: Clip, eyes: Eyes, marked: Looked) -> tuple[BesideDots, ...]:
    """The same frames once more, markerless, with the dots painted out; nothing where either pass was refused."""
    if marked.findings is None:
        return ()
    painted = look(clip, eyes, Markers.OFF, without_dots(clip.frames(), marked.findings))
    if painted.findings is None:
        return ()
    pairs = pairs_of(clip.path.name, marked.findings, painted.findings)
    return tuple(foot_beside_dots(foot, pairs, marked, painted) for foot in Foot)


def foot_beside_dots(foot: Foot, pairs: AnglePairs, marked: Looked, painted: Looked) -> BesideDots:
    assert marked.analysis is not None
    assert painted.analysis is not None
    wrong = pairs.frames[1][:, foot] - pairs.frames[0][:, foot]
    wrong = wrong[np.isfinite(wrong)]
    dots, markerless = pairs.peaks[foot]
    return BesideDots(
        foot,
        len(wrong),
        bias(wrong),
        rms(wrong - bias(wrong)),
        bias((markerless - dots)[np.isfinite(markerless - dots)]),
        half_width(painted.analysis.feet[foot].peak_eversion_deg),
        str(marked.analysis.verdicts[foot].pronation),
        str(painted.analysis.verdicts[foot].pronation),
    )


def half_width(measure: Measure | None) -> float:
    return math.nan if measure is None else 0.5 * (measure.high - measure.low)


def beside_marks(seen: SeenByPerson, sights: Sights) -> tuple[BesideMarks, ...]:
    """Markerless readings of the frames that a person marked. Raises TruthError where the clip ends before a mark."""
    frames = len(sights.times_s)
    late = [mark.frame for mark in seen.marks if mark.frame >= frames]
    if late:
        raise TruthError(f"{seen.name}: frame {late[0]} is marked, and the clip has {frames}, the first is 0")
    deg = rearfoot_angles(markerless_lines(sights), np.zeros(2)).deg
    return tuple(foot_beside_marks(foot, seen.marks, deg) for foot in Foot if any(m.foot is foot for m in seen.marks))


def foot_beside_marks(foot: Foot, marks: Sequence[HandMark], deg: Floats) -> BesideMarks:
    mine = [mark for mark in marks if mark.foot is foot]
    errors = np.array([deg[mark.frame, foot] - marked_deg(mark) for mark in mine])
    return BesideMarks(foot, len(mine), errors[np.isfinite(errors)])


def marked_deg(mark: HandMark) -> float:
    """Rearfoot angle of the lines marked by hand, degrees, eversion positive."""
    points = np.full((1, 2, 4, 2), np.nan)
    points[0, mark.foot] = mark.points
    return float(rearfoot_angles(Lines(points, np.zeros((1, 2))), np.zeros(2)).deg[0, mark.foot])


def real_targets(found: Sequence[Judged]) -> Iterator[FigureTarget]:
    yield FigureTarget("real: recordings", float(len(found)), math.inf)
    yield FigureTarget("real: faults of view, activity or class", float(sum(len(j.faults) for j in found)), 0.0)
    off = [steps_off(j.seen, j.looked) for j in found if j.looked is not None and j.seen.measurable]
    yield FigureTarget("real: steps, worst difference a foot", worst(finite(off)), ENDS)
    feet = [foot for j in found for foot in j.dots]
    yield FigureTarget("real: markerless beside dots, worst RMSE, deg", worst(f.rmse_deg for f in feet), DOTS_RMSE_DEG)
    same = [100.0 * (f.dots_class == f.markerless_class) for f in feet]
    yield FigureTarget(
        "real: markerless and dots tell the same class, % of feet", bias(same), 90.0, more_is_better=True
    )
    errors = [e for j in found for m in j.marks for e in m.errors]
    yield FigureTarget("real: markerless beside marks by hand, RMSE, deg", rms(errors), DOTS_RMSE_DEG)


def finite(values: Iterable[float]) -> list[float]:
    return [value for value in values if math.isfinite(value)]


def real_outcomes(found: Sequence[Judged]) -> Iterator[Outcome]:
    """Markerless peaks beside those of the clip's own dots."""
    for j in found:
        for foot in j.dots:
            deg, half = foot.peak_deg, foot.half_width_deg
            yield Outcome("real", j.seen.name, foot.foot.word, "markerless", "none", deg, half)


def real_tables(found: Sequence[Judged]) -> str:
    """What was seen and told; then, where there are any, dots and marks."""
    head = ("recording", "view", "told", "activity", "steps l, r", "found", "result", "faults")
    tables = [table(head, (told_row(j) for j in found))]
    dots = [dots_row(j.seen.name, foot) for j in found for foot in j.dots]
    marks = [marks_row(j.seen.name, foot) for j in found for foot in j.marks]
    if dots:
        tables.append(table(("recording", "foot", "frames", "offset", "RMSE without it", "peak", "classes"), dots))
    if marks:
        tables.append(table(("recording", "foot", "marked", "read", "RMSE", "bias"), marks))
    return "\n\n".join(tables)


def told_row(j: Judged) -> tuple[str, ...]:
    seen, told = j.seen, j.looked
    wrong = "; ".join(j.faults) or "none"
    if told is None:
        return seen.name, seen.view, "", seen.activity, pair(seen.steps), "", "", wrong
    result = f"refused: {told.refused}" if told.refused else " ".join(told_classes(told)) or "inconclusive"
    return seen.name, seen.view, told_view(told), seen.activity, pair(seen.steps), pair(told_steps(told)), result, wrong


def pair(steps: tuple[int, int] | None) -> str:
    return "" if steps is None else f"{steps[0]}, {steps[1]}"


def dots_row(name: str, f: BesideDots) -> tuple[str, ...]:
    classes = f.dots_class if f.dots_class == f.markerless_class else f"{f.markerless_class} for {f.dots_class}"
    deg = f"{f.offset_deg:+.2f}", f"{f.rmse_deg:.2f}", f"{f.peak_deg:+.2f} ± {f.half_width_deg:.2f}"
    return name, f.foot.word, str(f.n), *deg, classes


def marks_row(name: str, f: BesideMarks) -> tuple[str, ...]:
    return name, f.foot.word, str(f.n), str(len(f.errors)), f"{rms(f.errors):.2f}", f"{bias(f.errors):+.2f}"
