"""The whole story: from what was seen of a recording to a verdict for each foot."""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from gait import standing, stride
from gait.activity import Activity, View, activity_of, view_of
from gait.axis import azimuth_deg, correction_sd_deg, in_frontal_plane, is_off_axis, standing_shift
from gait.clip import LEAST_S, Clip, Frame, check_length, frame_rate
from gait.dots import identify, shoe_pairs
from gait.errors import (
    CameraMoved,
    HeelUnseen,
    LeftTreadmill,
    NobodySeen,
    NotRunning,
    TooDark,
    WrongTimes,
    WrongView,
)
from gait.foot import Foot
from gait.from_behind import CONTACT_DIFFERENCE_SD_MS, Behind, seen_from_behind
from gait.heel import LEAST_FOOT, PHASE_RAMP_S, angle_sd, heels_near_belt, line_sd
from gait.honesty import LAID, Evidence, doubted, honesty_of, peak_time_sd_pct
from gait.key_pictures import key_pictures
from gait.legs import ANKLE, HEEL
from gait.markers import Markers
from gait.measure import Measure, measure
from gait.neutral.comparison import against_reference
from gait.neutral.movement import Recorded, movement_of
from gait.neutral.reference import Reference, built_in
from gait.place import PlaceWatch
from gait.pose import Person, sided_from_behind
from gait.pose_rate import POSE_HZ
from gait.rearfoot import Angles, Lines, measure_steps, rearfoot_angles
from gait.registration import LIKE, NOT_STOOD, Registration, turned_as_laid
from gait.result import Analysis, ClipFacts, FootResult, ModelFacts, Notice, Scene, StepResult, Timing
from gait.seen import MATTERS
from gait.shoe import Catalogue, shortlist
from gait.sights import Sights, stacked
from gait.standing import Trial, Zero, no_zero
from gait.stride import AnkleStances, StanceFinder, Step
from gait.track import Smoother
from gait.unzeroed import judge_unzeroed
from gait.verdict import Rules, Verdict, judge
from gait.watch import Watcher
from gait.words import Sentence, said

Floats = NDArray[np.float64]

LEAST_LEGS_SHARE = 0.2  # of the frames: fewer are somebody walking past
QUIET_S = 2.0  # without a touchdown at the end: three steps at the slowest walk
LONG_ENOUGH_S = 15.0  # of steady gait: who runs so long may stop before the recording does
LEAST_STEPS = 6  # of both feet together: fewer are no gait
RUN_SPM = (110.0, 260.0)  # recreational runners take 150-190 (Novacheck 1998); sprinters up to 260
WALK_SPM = (60.0, 170.0)  # slow to race walking (Perry & Burnfield, 2nd ed.)
LEAST_DOTS_SHARE = 0.6  # of early stance frames of each foot in which all four dots are seen
LEAST_SEEN_SHARE = 0.2  # of the frames up to 60 % of stance: what is seen less is not seen
LEAST_LAID_SHARE = 0.5  # of the frames up to 60 % of stance: 0.58 to 0.95 on ten feet in scanned shoes
DOT_SPREAD_PX = 0.4  # half of a dot's edge blur
MOST_SD_DEG = 9.0  # by the network's own account; in clear pictures it says 2 to 3, on hidden heels 20 and more
# error that all steps of a foot share: docs/accuracy.md
METHOD_SD_DEG = {"dots": 0.35, "shoe_dots": 0.9, "markerless": 1.3, "none": 0.0}
TOUCHDOWN_SD_DEG = 1.0  # more at touchdown, 0.25 deg a ms: excursions of shared clips err by 1.0 deg rms, others by 1.6
SMALL_HEEL_PX = 45.0  # height of the shoe in the picture that the figures of the README hold for
SMALL_HEEL_SD_DEG = 0.9  # more error below that: ten feet of five clips kept apart read with 1.2 deg rms in all
HEEL_SHANKS = 0.21  # height of a shoe's heel in shank lengths: 88 mm to 420 mm
SLOW_FPS = 50.0


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of a recording.

    trial: of standing, None without one; the recording may begin with standing then. reference: what to compare the
    movement with; None takes the one that is built in for what is seen.
    """

    rules: Rules
    catalogue: Catalogue
    markers: Markers = Markers.AUTO
    trial: Trial | None = None
    reference: Reference | None = None

    @property
    def heels(self) -> Registration:
        """How the standing trial shows the heels."""
        return NOT_STOOD if self.trial is None else self.trial.heels


@dataclass(frozen=True, slots=True)
class Findings:
    """The angles behind an analysis.

    method: dots, shoe_dots, markerless or none. few_dots: dots were recognised, but not so that they could be used.
    azimuth: degrees off the axis, NaN unknown. zero: what the angles count from. laid: whether each foot's heel was
    read by its picture in standing.
    """

    sights: Sights
    lines: Lines
    angles: Angles
    steps: tuple[Step, ...]
    method: str
    few_dots: bool = False
    azimuth: float = float("nan")
    zero: Zero = field(default_factory=lambda: no_zero(None))
    laid: tuple[bool, bool] = (False, False)

    def way(self, foot: Foot) -> str:
        """The method, or `laid`, which is markerless too."""
        return LAID if self.laid[foot] else self.method


@dataclass(frozen=True, slots=True)
class FoundLines:
    """The lines, by which method, and whether dots were recognised, but not so that they could be used."""

    lines: Lines
    method: str
    few_dots: bool


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
        sights = self.watcher.sights()
        findings = find(sights, self.watcher.place, self.question)
        analysis = self.concluded(findings)
        analysis = replace(analysis, warnings=notices(self, findings))
        analysis = beside_neutral(analysis, findings, self.question.reference)
        return with_timing(analysis, self.started, last_frame), findings

    def concluded(self, findings: Findings) -> Analysis:
        """The result; heels that nobody can see in the dark want light, not another place for the camera."""
        try:
            return conclude(self.clip, self.models, findings, self.question)
        except HeelUnseen:
            if self.watcher.place.is_dark():
                raise TooDark("The picture is too dark to see the heels.") from None
            raise


def find(sights: Sights, place: PlaceWatch, question: Question) -> Findings:
    """Steps and angles of a recording that can be used."""
    check_view(sights)
    sights = from_behind(sights)
    check_length(sights.times_s)
    check_camera(place)
    check_light(sights, place)
    check_people(sights)
    steps = find_steps(sights)
    check_gait(sights, steps)
    steps = steady_steps(steps, place)
    read, zero = find_zero(sights, steps, find_lines(sights, steps, question.markers), question.trial)
    angles = rearfoot_angles(read.lines, zero.deg)
    found = Findings(sights, read.lines, angles, steps, read.method, read.few_dots, zero=zero)
    return seen_from_axis(replace(found, laid=laid_feet(found)))


def laid_feet(found: Findings) -> tuple[bool, bool]:
    """Of each foot, whether the picture of its heel was laid over that in standing for most of early stance."""
    if found.method != "markerless" or not len(found.sights.laid):
        return False, False
    early = bearing(found.sights.times_s, found.steps, MATTERS)
    left, right = (early & (found.sights.likeness > LIKE)).sum(axis=0) > LEAST_LAID_SHARE * early.sum(axis=0)
    return bool(left), bool(right)


def find_zero(sights: Sights, steps: Sequence[Step], read: FoundLines, trial: Trial | None) -> tuple[FoundLines, Zero]:
    """The zero and the lines that count from it, both read by one method. Raises StandingUnfit."""
    if trial is None:
        return read, standing.at_start(sights, read.lines, steps)
    zero = standing.of_trial(trial, read.method, sights.shank_px)
    if zero is not None:
        return read, zero
    return FoundLines(markerless_lines(sights), "markerless", False), standing.without_dots(trial)


def seen_from_axis(found: Findings) -> Findings:
    """The same with the camera's azimuth; angles in the frontal plane when it is large or they count from standing."""
    sights = found.sights
    azimuth = azimuth_deg(sights.times_s, sights.legs[:, :, HEEL], found.steps)
    large = azimuth if is_off_axis(azimuth) else 0.0
    if not large and not found.zero.is_known:
        return replace(found, azimuth=azimuth)
    activity = activity_of(found.steps, legs_seen=True)
    angles = in_frontal_plane(sights.times_s, found.angles, found.steps, large, activity)
    stood = standing_shift(large) if found.zero.is_known else np.zeros(2)
    return replace(found, angles=replace(angles, deg=angles.deg - stood), azimuth=azimuth)


def check_camera(place: PlaceWatch) -> None:
    """Raise when the camera stood still for no part that is long enough for a verdict."""
    moved, (start_s, end_s) = place.moved_at_s(), place.longest_steady_part_s()
    if moved is not None and end_s - start_s < LEAST_S:
        raise CameraMoved(f"The camera moved after {moved:.1f} seconds.")


def steady_steps(steps: tuple[Step, ...], place: PlaceWatch) -> tuple[Step, ...]:
    """The steps while the camera stood still: all of them, or those of the longest part of a recording with a knock."""
    if place.moved_at_s() is None:
        return steps
    start_s, end_s = place.longest_steady_part_s()
    return tuple(step for step in steps if start_s <= step.touchdown_s and step.toe_off_s <= end_s)


def check_light(sights: Sights, place: PlaceWatch) -> None:
    if place.is_dark() and sights.legs_seen_share() < LEAST_LEGS_SHARE:
        raise TooDark("The picture is too dark to see a runner.")


def check_view(sights: Sights) -> None:
    """Raise when somebody is seen from elsewhere than behind: the first thing to mend, however long the clip."""
    view = view_of(people(sights))
    if view in (View.SIDE, View.FRONT):
        raise WrongView(f"The runner is seen from the {view}, not from behind.")


def from_behind(sights: Sights) -> Sights:
    """The runner's joints on the sides where a camera behind must see them."""
    sided = [sided_from_behind(Person(keypoints)).keypoints for keypoints in sights.runner]
    return replace(sights, runner=stacked(sided, (18, 3)))


def check_people(sights: Sights) -> None:
    if sights.legs_seen_share() < LEAST_LEGS_SHARE:
        raise NobodySeen("Nobody is seen on the treadmill.")


def people(sights: Sights) -> list[Person]:
    """The runner's poses, where there was one."""
    return [Person(k) for k in sights.runner if np.isfinite(k[:, 0]).any()]


def find_steps(sights: Sights) -> tuple[Step, ...]:
    """Stances of both feet: what the heel network says of each picture, checked against three points' paths."""
    left, right = (foot_steps(sights, foot) for foot in Foot)
    return stride.in_order(left, right)


def foot_steps(sights: Sights, foot: Foot) -> tuple[Step, ...]:
    """What four witnesses agree on: single pictures, and the paths of ankle, heel and lower shank."""
    phase = np.where(sights.foot[:, foot, None] >= LEAST_FOOT, sights.phase[:, foot], np.nan)
    paths = (sights.legs[:, foot, ANKLE, 1], sights.legs[:, foot, HEEL, 1], sights.heel_points[:, foot, 1, 1])
    fps = frame_rate(sights.times_s)
    smooth = Smoother().smooth(np.stack(paths, axis=1), fps)
    by_path = [
        AnkleStances().stances(foot, sights.times_s, smooth[:, k], sights.shank_px, fps) for k in range(len(paths))
    ]
    return stride.agreed(StanceFinder(PHASE_RAMP_S).stances(foot, sights.times_s, phase), by_path)


def check_gait(sights: Sights, steps: Sequence[Step]) -> None:
    """Raise when nobody walks or runs, or not to the end."""
    if len(steps) < LEAST_STEPS:
        raise NotRunning("The runner stands still.")
    check_tempo(steps)
    steady_s = steps[-1].toe_off_s - steps[0].touchdown_s
    if sights.times_s[-1] - steps[-1].toe_off_s > QUIET_S and steady_s < LONG_ENOUGH_S:
        raise LeftTreadmill(f"The runner stopped after {steps[-1].toe_off_s:.0f} seconds.")


def check_tempo(steps: Sequence[Step]) -> None:
    """Raise WrongTimes when the cadence is none that people walk or run at."""
    found = stride.cadence(steps)
    low, high = RUN_SPM if activity_of(steps, legs_seen=True) is Activity.RUNNING else WALK_SPM
    if found is not None and not low <= found.mean <= high:
        raise WrongTimes(f"By the frames' times this is {found.mean:.0f} steps a minute, which nobody keeps up.")


def find_lines(sights: Sights, steps: Sequence[Step], markers: Markers) -> FoundLines:
    """All four dots where both feet show them, else the shoes' own two, else markerless lines.

    Raises HeelUnseen when dots are required.
    """
    few_dots = False
    if markers is not Markers.OFF and sights.blobs:
        dots = dot_lines(sights)
        if are_shown(sights, dots, steps):
            return FoundLines(dots, "dots", False)
        shoe_dots = shoe_dot_lines(sights)
        if are_shown(sights, shoe_dots, steps):
            return FoundLines(shoe_dots, "shoe_dots", False)
        few_dots = bool(np.isfinite(dots.points).any())
    if markers is Markers.REQUIRE:
        raise HeelUnseen(
            "The dots are not seen.",
            "Stick two dots on each heel counter, where a test shoe has its own, and two on each lower leg; "
            "light them well.",
        )
    return FoundLines(markerless_lines(sights), "markerless", few_dots)


def are_shown(sights: Sights, lines: Lines, steps: Sequence[Step]) -> bool:
    """Whether both feet show their dots through most of early stance."""
    return all(seen_share(sights.times_s, lines, steps, foot) >= LEAST_DOTS_SHARE for foot in Foot)


def markerless_lines(sights: Sights) -> Lines:
    """Lines that the heel network read, heels turned as their pictures are laid, where they are sure enough."""
    points, spread = sights.heel_points, sights.heel_spread
    heels, heel_sd = points[:, :, 2:], line_sd(points[:, :, 2:], spread[:, :, 2:])
    if len(sights.laid):
        heels, heel_sd = turned_as_laid(heels, heel_sd, sights.laid, sights.likeness)
    sd = np.hypot(line_sd(points[:, :, :2], spread[:, :, :2]), heel_sd)
    sure = (sd < MOST_SD_DEG) & (sights.foot >= LEAST_FOOT)
    found = np.concatenate([points[:, :, :2], heels], axis=2)
    return Lines(np.where(sure[:, :, None, None], found, np.nan), np.where(sure, sd, np.nan))


def dot_lines(sights: Sights) -> Lines:
    """Lines through the dots."""
    anchors = np.where((sights.foot >= LEAST_FOOT)[:, :, None, None], sights.heel_points, np.nan)
    paths = identify(sights.blobs, sights.times_s, sights.legs, anchors)
    spread = np.where(np.isfinite(paths.points[..., 0]), DOT_SPREAD_PX, np.nan)
    return Lines(paths.points, angle_sd(paths.points, spread))


def shoe_dot_lines(sights: Sights) -> Lines:
    """The heel through the shoes' own dots, the shank as the heel network read it, where it was sure enough of that."""
    heels = heels_near_belt(sights.heel_points, sights.foot, sights.phase)
    pairs = shoe_pairs(sights.blobs, heels, sights.shank_px)
    points = np.concatenate([sights.heel_points[:, :, :2], pairs], axis=2)
    spread = np.concatenate([sights.heel_spread[:, :, :2], np.full((*pairs.shape[:2], 2), DOT_SPREAD_PX)], axis=2)
    sd = angle_sd(points, spread)
    sure = sd < MOST_SD_DEG
    return Lines(np.where(sure[:, :, None, None], points, np.nan), np.where(sure, sd, np.nan))


def seen_share(times_s: Floats, lines: Lines, steps: Sequence[Step], foot: Foot) -> float:
    """Share of the foot's frames in the first 80 % of stance in which both lines are there."""
    early = bearing(times_s, steps)[:, foot]
    return float(np.isfinite(lines.sd_deg[early, foot]).mean()) if early.any() else 0.0


def bearing(times_s: Floats, steps: Sequence[Step], until: float = 0.8) -> NDArray[np.bool_]:
    """[n, 2] whether a foot is in a stance of which less than a share is over."""
    loaded = np.zeros((len(times_s), 2), bool)
    for step in steps:
        loaded[:, step.foot] |= (times_s >= step.touchdown_s) & (times_s < step.touchdown_s + until * step.contact_s)
    return loaded


def conclude_poses(clip: Clip, findings: Findings, question: Question) -> Analysis:
    """The result of keypoints without pictures: steps, but no angle and no class."""
    analysis = conclude(clip, (), findings, question)
    notice = Notice(
        "no_pictures",
        said("Only body points were given, no pictures: the steps are measured, the heels are not."),
        said("Analyse the video itself to measure the heels."),
    )
    return replace(analysis, warnings=(notice,))


def conclude(clip: Clip, models: tuple[ModelFacts, ...], findings: Findings, question: Question) -> Analysis:
    """Measures, verdicts and shoes from the angles."""
    sights = findings.sights
    results, curves = measure_steps(sights.times_s, findings.angles, findings.steps)
    left, right = (Evidence(sights, findings.angles, foot, results, curves[foot], findings.way(foot)) for foot in Foot)
    sd, zero_sd = method_sd_deg(findings), zero_sd_deg(findings.zero, question.rules)
    feet = (foot_result(left, sd, zero_sd[0]), foot_result(right, sd, zero_sd[1]))
    if findings.method != "none":
        check_measured(feet)
    rules = question.rules if findings.zero.is_known else question.rules.unzeroed()
    verdicts = (judged(feet[0], rules, findings.zero), judged(feet[1], rules, findings.zero))
    peak_difference = peak_difference_of(results, own_sds(feet, sd, findings.zero))
    contact_difference = difference(feet[0].contact_time_ms, feet[1].contact_time_ms, CONTACT_DIFFERENCE_SD_MS)
    behind = Behind(sights, findings.steps, is_off_axis(findings.azimuth))
    return Analysis(
        clip_facts(clip, sights.times_s),
        models,
        scene_of(sights, findings.steps),
        findings.method,
        "standing" if findings.zero.is_known else "none",
        stride.cadence(findings.steps),
        stride.flight_time(findings.steps),
        results,
        feet,
        peak_difference,
        contact_difference,
        verdicts,
        rules,
        shortlist(question.catalogue, verdicts),
        (),
        key_pictures(sights, findings.lines, findings.angles, results),
        Timing(0.0, 0.0, 0.0),
        seen_from_behind(behind, peak_difference, contact_difference),
        zero_from=findings.zero.source,
    )


def zero_sd_deg(zero: Zero, rules: Rules) -> Floats:
    """How sure the zero of each foot is [2], standard deviation in degrees; without one what people stand apart."""
    return zero.sd_deg if zero.is_known else np.full(2, rules.zero_sd_deg)


def judged(foot: FootResult, rules: Rules, zero: Zero) -> Verdict:
    """By version 1 of the rules from the standing position, by version 2 without one."""
    judging = judge if zero.is_known else judge_unzeroed
    return doubted(judging(foot.peak_eversion_deg, foot.excursion_deg, rules), foot.honesty)


def own_sds(feet: tuple[FootResult, FootResult], method_sd: float, zero: Zero) -> Floats:
    """Error of each foot's peak that the other does not share [2], degrees."""
    doubt = [foot.honesty.sd_deg if foot.honesty else 0.0 for foot in feet]
    return np.asarray(np.hypot(np.hypot(method_sd, zero.sd_deg), doubt))


def method_sd_deg(findings: Findings) -> float:
    """Error that all steps of a foot share, standard deviation in degrees."""
    small = findings.method == "markerless" and has_small_heels(findings.sights)
    parts = (METHOD_SD_DEG[findings.method], SMALL_HEEL_SD_DEG * small, correction_sd_deg(findings.azimuth))
    return math.hypot(*parts)


def has_small_heels(sights: Sights) -> bool:
    return HEEL_SHANKS * sights.shank_px < SMALL_HEEL_PX


def foot_result(evidence: Evidence, method_sd: float, zero_sd: float) -> FootResult:
    """Means over the used steps of one foot; contact time over all of its steps.

    method_sd: degrees. zero_sd: of the zero, which touchdown and peak count from and the excursion does not.
    """
    honesty, used = honesty_of(evidence), evidence.used
    sd = math.hypot(method_sd, honesty.sd_deg)
    landing_sd = math.hypot(sd, TOUCHDOWN_SD_DEG, honesty.landing_sd_deg)
    return FootResult(
        measure([1000.0 * (r.toe_off_s - r.touchdown_s) for r in evidence.results], "ms"),
        measure([r.touchdown_deg for r in used], "deg", math.hypot(landing_sd, zero_sd)),
        measure([r.peak_eversion_deg for r in used], "deg", math.hypot(sd, zero_sd)),
        measure([r.excursion_deg for r in used], "deg", landing_sd),
        measure([r.time_to_peak_pct for r in used], "%", peak_time_sd_pct(evidence.curve.deg)),
        evidence.curve.deg,
        evidence.curve.sd_deg,
        honesty,
    )


def check_measured(feet: tuple[FootResult, FootResult]) -> None:
    """Raise HeelUnseen when neither foot could be measured in a single step, and its heel was hardly ever seen."""
    hidden = [foot.honesty is None or not foot.honesty.seen_share >= LEAST_SEEN_SHARE for foot in feet]
    if all(hidden) and all(foot.peak_eversion_deg is None for foot in feet):
        raise HeelUnseen("The heels could not be measured.")


def peak_difference_of(results: Sequence[StepResult], sds: Floats) -> Measure | None:
    """Left minus right peak eversion. sds [2]: of each foot's own error, degrees; how the runner stands drops out."""
    left, right = (
        measure([r.peak_eversion_deg for r in results if r.used and r.foot is foot], "deg", sds[foot]) for foot in Foot
    )
    return difference(left, right)


def difference(left: Measure | None, right: Measure | None, method_sd: float = 0.0) -> Measure | None:
    """Left minus right, its interval joined in quadrature; None unless both were measured.

    method_sd: standard deviation of the error that the feet do not share and neither interval holds.
    """
    if left is None or right is None:
        return None
    mean = left.mean - right.mean
    half = math.hypot(left.high - left.mean, right.high - right.mean, 1.96 * method_sd)
    return Measure(mean, float(np.hypot(left.sd, right.sd)), min(left.n, right.n), mean - half, mean + half, left.unit)


def clip_facts(clip: Clip, times_s: Floats) -> ClipFacts:
    """What the frames say, not the header."""
    fps = frame_rate(times_s)
    duration = float(times_s[-1] - times_s[0]) + 1.0 / fps
    return ClipFacts(len(times_s), fps, duration, clip.width, clip.height, clip.sha256, clip.path.name)


def scene_of(sights: Sights, steps: Sequence[Step]) -> Scene:
    """Rear is the only view in which steps are measured, whether or not the trunk is in the picture."""
    return Scene(View.REAR, activity_of(steps, legs_seen=True), max(1, sights.people))


def notices(recording: Recording, findings: Findings) -> tuple[Notice, ...]:
    """What the reader should know of this recording."""
    sights, clip, lowest_hz = findings.sights, recording.clip, recording.watcher.poses.rate.lowest_hz
    place = recording.watcher.place
    knocked = place.moved_at_s() is not None
    found = {
        "dark": place.is_dark(),
        "camera_moved": knocked,
        "slow_camera": frame_rate(sights.times_s) < SLOW_FPS,
        "small_heel": has_small_heels(sights),
        "off_axis": is_off_axis(findings.azimuth),
        "uneven_times": uneven(sights.times_s),
        "cut_short": cut_short(clip, sights),
        "several_people": sights.people > 1,
        "few_dots": findings.few_dots,
        "few_poses": lowest_hz < POSE_HZ,
        "stopped_early": not knocked and sights.times_s[-1] - findings.steps[-1].toe_off_s > QUIET_S,
    }
    words = {
        **NOTICES,
        "off_axis": off_axis_words(findings.azimuth),
        "few_poses": few_poses_words(lowest_hz),
        "camera_moved": camera_moved_words(place.longest_steady_part_s()),
    }
    of_zero = () if findings.zero.notice is None else (findings.zero.notice,)
    return (*(Notice(code, *words[code]) for code, so in found.items() if so), *of_zero)


def camera_moved_words(part_s: tuple[float, float]) -> tuple[Sentence, Sentence]:
    """Which part was measured, (start, end) in seconds, and what to do."""
    return (
        said(
            "The camera was knocked; only the steps from {start:.1f} to {end:.1f} seconds were measured.",
            start=part_s[0],
            end=part_s[1],
        ),
        said("Fasten the camera before the next recording."),
    )


def off_axis_words(azimuth: float) -> tuple[Sentence, Sentence]:
    """From which side the camera looks and what to do; azimuth: degrees, positive to the right."""
    deg = abs(azimuth)
    side = said("{deg:.0f}° to the right", deg=deg) if azimuth > 0 else said("{deg:.0f}° to the left", deg=deg)
    return (
        said(
            "The camera looks from {side} of the belt's axis; the angles allow for it and are less sure.",
            side=side,
        ),
        said("Move the camera until it looks straight along the belt."),
    )


def few_poses_words(lowest_hz: float) -> tuple[Sentence, Sentence]:
    """How often the body was followed, and what to do."""
    return (
        said(
            "The computer was busy: the body was followed in {found:.0f} pictures a second instead of {wanted:.0f}. "
            "The heels were measured in all.",
            found=lowest_hz,
            wanted=POSE_HZ,
        ),
        said("Close other programs; a quicker computer follows the body more closely."),
    )


def beside_neutral(analysis: Analysis, findings: Findings, chosen: Reference | None) -> Analysis:
    """The same with its comparison; without one where there is no reference for what is seen."""
    reference = chosen or built_in(analysis.scene.activity)
    if reference is None or reference.activity != analysis.scene.activity:
        return analysis
    return replace(analysis, neutral=against_reference(movement_of(recorded(analysis, findings)), reference))


def recorded(analysis: Analysis, findings: Findings) -> Recorded:
    """What the comparison needs of a recording."""
    sights, feet = findings.sights, analysis.feet
    return Recorded(
        str(analysis.scene.activity),
        sights.times_s,
        sights.legs,
        sights.pose_frames,
        sights.runner,
        findings.angles.deg,
        findings.steps,
        np.array([foot.curve_deg for foot in feet]),
        np.array([foot.curve_sd_deg for foot in feet]),
        (used_steps(analysis, Foot.LEFT), used_steps(analysis, Foot.RIGHT)),
        is_off_axis(findings.azimuth),
    )


def used_steps(analysis: Analysis, foot: Foot) -> int:
    return sum(step.used for step in analysis.steps if step.foot is foot)


NOTICES = {
    "dark": (said("The picture is dark."), said("Turn on more light, aimed at the heels.")),
    "slow_camera": (
        said("The camera took few pictures a second; short moments of a step may be missed."),
        said("Set the camera to 60 frames a second."),
    ),
    "small_heel": (
        said("The heels are small in the picture."),
        said("Move the camera closer or set it to a higher resolution."),
    ),
    "uneven_times": (
        said("The camera's pictures came at uneven times."),
        said("Close other programs and use a faster card or cable."),
    ),
    "cut_short": (said("The recording ends before its header says."), said("Check the disk and the camera's cable.")),
    "several_people": (
        said("Other people were in the picture; the runner on the belt was measured."),
        said("Ask others to stand aside while it records."),
    ),
    "few_dots": (
        said("Some dots were seen, but not all four of each foot; the heels were measured without them."),
        said("Stick two dots on each heel counter and two on each lower leg."),
    ),
    "stopped_early": (
        said("The runner stopped before the recording ended."),
        said("Keep running until the recording ends."),
    ),
}


def uneven(times_s: Floats) -> bool:
    """Whether more than one interval in twenty is half as long again as the usual one."""
    intervals = np.diff(times_s)
    return bool((intervals > 1.5 * np.median(intervals)).mean() > 0.05)


def cut_short(clip: Clip, sights: Sights) -> bool:
    return clip.header_frames > 0 and len(sights.times_s) < 0.97 * clip.header_frames


def with_timing(analysis: Analysis, started: float, last_frame: float) -> Analysis:
    """How long it took."""
    now = time.monotonic()
    timing = Timing(now - started, (now - started) / analysis.clip.duration_s, now - last_frame)
    return replace(analysis, timing=timing)


def standing_trial(sights: Sights, markers: Markers) -> Trial:
    """A trial read by every method that `markers` leaves open. Raises StandingUnfit; HeelUnseen without dots."""
    whole = tuple(Step(foot, float(sights.times_s[0]), float(sights.times_s[-1])) for foot in Foot)
    read = [find_lines(sights, whole, markers)]
    read += [find_lines(sights, whole, Markers.OFF)] if markers is Markers.AUTO else []
    lines = {found.method: found.lines for found in read}
    lines |= {"shoe_dots": shoe_dot_lines(sights)} if "dots" in lines else {}  # the run may show these alone
    return standing.trial(sights, lines)
