"""The whole story: from what was seen of a recording to a verdict for each foot."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from gait.analysis.checks import (
    check_camera,
    check_gait,
    check_light,
    check_measured,
    check_people,
    check_view,
)
from gait.analysis.feet import contact_difference, measure_feet, peak_difference
from gait.analysis.findings import Findings
from gait.analysis.honesty import cautious, withhold_doubted
from gait.analysis.lines import find_lines, laid_feet
from gait.analysis.movement import movement_in
from gait.analysis.notices import find_notices
from gait.analysis.steps import find_steps, steady_steps
from gait.analysis.zero import find_zero, lay_heels
from gait.clip import Clip, Frame, check_length, frame_rate
from gait.errors import HeelUnseen, TooDark, WrongTimes
from gait.eyes.camera_place import PlaceWatch
from gait.eyes.legs import HEEL
from gait.eyes.registration import NOT_STOOD, Registration
from gait.eyes.sights import Sights, stacked
from gait.eyes.watch import Watcher
from gait.gaitcycle import stride
from gait.gaitcycle.activity import activity_of
from gait.gaitcycle.camera_axis import azimuth_deg, in_frontal_plane, is_off_axis, standing_shift, taken_out
from gait.gaitcycle.from_behind import Behind, seen_from_behind
from gait.gaitcycle.key_pictures import key_pictures
from gait.gaitcycle.rearfoot import measure_steps, rearfoot_angles
from gait.gaitcycle.standing import StandingTrial, Zero
from gait.gaitcycle.stride import Step
from gait.markers import Markers
from gait.measure import Measure
from gait.neutral.comparison import against_reference
from gait.neutral.reference import Reference, built_in
from gait.pose.person import Person
from gait.pose.runner import sided_from_behind
from gait.pose.skeleton import KEYPOINTS
from gait.result import Analysis, ClipFacts, FootResult, ModelFacts, Scene, Timing
from gait.scene import View
from gait.shoes.catalogue import Catalogue
from gait.shoes.shortlist import shortlist
from gait.verdict.rules import FootNumbers, Rules, Verdict, judge
from gait.verdict.unzeroed import judge_unzeroed


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of a recording.

    trial: of standing, None without one; the recording may begin with standing then. reference: what to compare the
    movement with; None takes the one that is built in for what is seen.
    """

    rules: Rules
    catalogue: Catalogue
    markers: Markers = Markers.AUTO
    trial: StandingTrial | None = None
    reference: Reference | None = None

    @property
    def heels(self) -> Registration:
        """How the standing trial shows the heels."""
        return NOT_STOOD if self.trial is None else self.trial.heels


@dataclass(slots=True)
class Recording:
    """One recording under analysis: `feed` its frames as they come, then `finish`."""

    clip: Clip
    watcher: Watcher
    models: tuple[ModelFacts, ...]
    question: Question
    started: float = field(default_factory=time.monotonic)

    def feed(self, frame: Frame) -> None:
        self.watcher.feed(frame)

    def finish(self) -> tuple[Analysis, Findings]:
        """The result. Raises a ClipError when the recording cannot be used."""
        last_frame = time.monotonic()
        findings, analysis = self.measure()
        analysis = replace(analysis, warnings=find_notices(self.clip, self.watcher, findings))
        analysis = compare_with_neutral(analysis, findings, self.question.reference)
        return add_timing(analysis, self.started, last_frame), findings

    def measure(self) -> tuple[Findings, Analysis]:
        """Findings and result; heels and steps that nobody can see in the dark want light, and no other advice."""
        try:
            findings = find(self.watcher.sights(), self.watcher.place, self.question)
            return findings, conclude(self.clip, self.models, findings, self.question)
        except (HeelUnseen, WrongTimes):
            if self.watcher.place.is_dark():
                raise TooDark("The picture is too dark to see the heels.") from None
            raise


def find(sights: Sights, place: PlaceWatch, question: Question) -> Findings:
    """Steps and angles of a recording that can be used. Raises a ClipError for one that cannot."""
    check_view(sights)
    sights = put_on_sides(sights)
    check_length(sights.times_s)
    check_camera(place)
    check_light(sights, place)
    check_people(sights)
    steps = find_steps(sights)
    check_gait(sights, steps)
    steps = steady_steps(steps, place)
    read, zero = find_zero(sights, steps, find_lines(sights, steps, question.markers), question.trial)
    sights, read = lay_heels(sights, steps, read, zero)
    angles = rearfoot_angles(read.lines, zero.deg)
    laid = laid_feet(sights, steps, read.method)
    return turn_to_axis(Findings(sights, read.lines, angles, steps, read.method, read.few_dots, zero=zero, laid=laid))


def put_on_sides(sights: Sights) -> Sights:
    """The runner's joints on the sides where a camera behind must see them."""
    sided = [sided_from_behind(Person(keypoints)).keypoints for keypoints in sights.runner]
    return replace(sights, runner=stacked(sided, KEYPOINTS))


def turn_to_axis(found: Findings) -> Findings:
    """The same with the camera's azimuth; angles in the frontal plane when it is large or they count from standing."""
    sights = found.sights
    azimuth = azimuth_deg(sights.times_s, sights.legs[:, :, HEEL], found.steps)
    aside = taken_out(azimuth, found.zero.is_known)
    if not aside and not found.zero.is_known:
        return replace(found, azimuth=azimuth)
    activity = activity_of(found.steps, legs_seen=True)
    angles = in_frontal_plane(sights.times_s, found.angles, found.steps, aside, activity)
    stood = standing_shift(aside) if found.zero.is_known else np.zeros(2)
    return replace(found, angles=replace(angles, deg=angles.deg - stood), azimuth=azimuth)


def conclude(clip: Clip, models: tuple[ModelFacts, ...], findings: Findings, question: Question) -> Analysis:
    """Measures, verdicts and shoes from the angles. Raises HeelUnseen when no foot could be measured."""
    sights, steps, zero = findings.sights, findings.steps, findings.zero
    results, curves = measure_steps(sights.times_s, findings.angles, steps)
    feet = measure_feet(findings, results, curves, question.rules)
    if findings.method != "none":
        check_measured(feet)
    rules = question.rules if zero.is_known else question.rules.unzeroed()
    cadence = stride.cadence(steps)
    verdicts = (judge_foot(feet[0], cadence, rules, zero), judge_foot(feet[1], cadence, rules, zero))
    peak_apart, contact_apart = peak_difference(findings, results, feet), contact_difference(results)
    return Analysis(
        clip=clip_facts(clip, sights),
        models=models,
        scene=scene_of(sights, steps),
        method=findings.method,
        zero="standing" if zero.is_known else "none",
        zero_from=zero.source,
        cadence_spm=cadence,
        flight_time_ms=stride.flight_time(steps),
        steps=results,
        feet=feet,
        symmetry_peak_deg=peak_apart,
        symmetry_contact_ms=contact_apart,
        verdicts=verdicts,
        rules=rules,
        shoes=shortlist(question.catalogue, verdicts),
        pictures=key_pictures(sights, findings.lines, findings.angles, results),
        from_behind=seen_from_behind(Behind(sights, steps, is_off_axis(findings.azimuth)), peak_apart, contact_apart),
    )


def judge_foot(foot: FootResult, cadence: Measure | None, rules: Rules, zero: Zero) -> Verdict:
    """By version 1 of the rules from the standing position, by version 2 without one; none that honesty forbids."""
    judging = judge if zero.is_known else judge_unzeroed
    numbers = FootNumbers(
        foot.peak_eversion_deg,
        foot.excursion_deg,
        foot.touchdown_deg,
        foot.time_to_peak_pct,
        foot.contact_time_ms,
        cadence,
    )
    return withhold_doubted(judging(numbers, cautious(rules, foot.honesty)), foot.honesty)


def clip_facts(clip: Clip, sights: Sights) -> ClipFacts:
    """What the frames say, not the header."""
    times_s, fps = sights.times_s, frame_rate(sights.times_s)
    duration = float(times_s[-1] - times_s[0]) + 1.0 / fps
    return ClipFacts(len(times_s), fps, duration, clip.width, clip.height, clip.sha256, clip.name)


def scene_of(sights: Sights, steps: Sequence[Step]) -> Scene:
    """Rear is the only view in which steps are measured, whether or not the trunk is in the picture."""
    return Scene(View.REAR, activity_of(steps, legs_seen=True), max(1, sights.people))


def compare_with_neutral(analysis: Analysis, findings: Findings, chosen: Reference | None) -> Analysis:
    """The same with its comparison; without one where there is no reference for what is seen."""
    reference = chosen or built_in(analysis.scene.activity)
    if reference is None or reference.activity != analysis.scene.activity:
        return analysis
    return replace(analysis, neutral=against_reference(movement_in(analysis, findings), reference))


def add_timing(analysis: Analysis, started: float, last_frame: float) -> Analysis:
    """The same with how long it took."""
    now = time.monotonic()
    timing = Timing(now - started, (now - started) / analysis.clip.duration_s, now - last_frame)
    return replace(analysis, timing=timing)
