"""`python -m tests.accuracy.doubt CLIPS SEEN`: what the witnesses of honesty say of clear and of harmed pictures.

CLIPS: rendered clips with their truth. SEEN: a folder for what was seen, one file a clip and kind, which is used again
when it is there; empty it after a network has changed. The legs are those found in the clear pictures; the heels are
read again in the harmed ones (heel, second_reading), which is what the bounds are about. Prints a line a foot, each
witness's distribution in clear and in harmed pictures with the bounds it is judged by, and the classes told as sure and
wrong, of which there should be none.
"""

from __future__ import annotations

import argparse
import math
import pickle
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from gait.analysis import honesty
from gait.analysis.analysis import Question, conclude, find
from gait.analysis.honesty import Evidence, between_readings, seen_share, witnesses_of
from gait.clip import Clip, open_clip
from gait.errors import ClipError
from gait.eyes.camera_place import PlaceWatch
from gait.eyes.eyes import Eyes, open_eyes
from gait.eyes.heel import IN_SWING, HeelReader
from gait.eyes.legs import ANKLE
from gait.eyes.second_reading import SecondLook, Way
from gait.eyes.sights import Sights
from gait.eyes.watch import on_the_belt
from gait.foot import Foot
from gait.gaitcycle.rearfoot import StanceCurve
from gait.markers import Markers
from gait.shoes.catalogue import Catalogue
from gait.verdict.rules import PronationClass, load_rules
from gait.weights.manifest import model_path
from tests.accuracy.degrade import KINDS, Kind, Known, load_known
from tests.accuracy.truth import Truth, load_truths

Floats = NDArray[np.float64]

UNTIL_S = 8.3  # enough for the least number of steps


@dataclass(frozen=True, slots=True)
class Told:
    """What was told of one foot of one clip. witnesses: value by name; error: of the peak, degrees, NaN unmeasured."""

    clip: str
    kind: str
    foot: Foot
    witnesses: dict[str, float]
    familiar: float
    added_sd: float
    error: float
    half_width: float
    found: str
    sure: bool
    true: str
    doubt: str

    @property
    def sure_and_wrong(self) -> bool:
        return self.sure and self.found != self.true


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("clips", type=Path)
    parser.add_argument("seen", type=Path)
    parser.add_argument("--only", nargs="*", default=[], help="beginnings of the clips' names")
    parser.add_argument("--until", type=float, default=UNTIL_S, help="seconds of each clip")
    order = parser.parse_args()
    told: list[Told] = []
    for truth in load_truths(order.clips):
        if truth.usable and (not order.only or truth.name.startswith(tuple(order.only))):
            told += told_of(truth, order.seen, order.until)
    for line in (*distributions(told), *summary(told)):
        print(line)


def told_of(truth: Truth, folder: Path, until_s: float) -> list[Told]:
    """A clip in every kind of harm."""
    clip, known = open_clip(truth.video), load_known(truth.video.with_suffix(".npz"))
    eyes = open_eyes(clip.width, clip.height)
    clear = kept(folder / f"{truth.name}.pkl", partial(watched, eyes, clip, until_s))
    told: list[Told] = []
    for kind in KINDS:
        seen = kept(folder / f"{truth.name}--{kind.slug}.pkl", partial(harmed, eyes, clip, known, clear, kind))
        for foot in told_feet(truth, clip, kind, seen):
            told.append(foot)
            print(line_of(foot), flush=True)
    return told


def kept(path: Path, see: Callable[[], Sights]) -> Sights:
    """What was seen, from a file when it is there."""
    if path.exists():
        seen: Sights = pickle.loads(path.read_bytes())
        return seen
    seen = see()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(pickle.dumps(seen))
    return seen


def watched(eyes: Eyes, clip: Clip, until_s: float) -> Sights:
    """The clear pictures."""
    watcher = eyes.watcher(dots=False)
    for frame in clip.frames():
        if frame.time_s > until_s:
            break
        watcher.feed(frame)
    return watcher.sights()


def harmed(eyes: Eyes, clip: Clip, known: Known, clear: Sights, kind: Kind) -> Sights:
    """The clear sights with the heels of harmed pictures."""
    sights = thinned(clear, kind.every)
    reader, second = HeelReader(eyes.heel), SecondLook(eyes.heel)
    sights = replace(sights, reread=np.full((len(sights.times_s), len(Way), 2, 4, 2), np.nan))
    until_s = sights.times_s[-1] + 0.5 / clip.header_fps
    for frame in kind.frames(clip, known, until_s, near_belt(clear)):
        k = frame.index
        reading = reader.read(frame.image, on_the_belt(sights.legs[k, :, ANKLE], sights.shank_px), sights.shank_px)
        sights.heel_points[k], sights.heel_spread[k] = reading.points, reading.spread
        sights.phase[k], sights.foot_probability[k] = reading.phase, reading.foot_probability
        sights.reread[k] = second.look(frame.image, reading, sights.shank_px)
    return sights


def near_belt(clear: Sights) -> NDArray[np.bool_]:
    """[n] whether either foot bears or is about to: only there the heels are read again."""
    return np.asarray(np.nan_to_num(clear.phase, nan=-1.0).min(axis=2).max(axis=1) > IN_SWING)


def thinned(sights: Sights, every: int) -> Sights:
    """One frame in `every`, in arrays of its own."""
    looked = sights.pose_frames % every == 0
    return replace(
        sights,
        times_s=sights.times_s[::every].copy(),
        legs=sights.legs[::every].copy(),
        legs_confidence=sights.legs_confidence[::every].copy(),
        heel_points=sights.heel_points[::every].copy(),
        heel_spread=sights.heel_spread[::every].copy(),
        phase=sights.phase[::every].copy(),
        foot_probability=sights.foot_probability[::every].copy(),
        laid=sights.laid[::every].copy(),
        likeness=sights.likeness[::every].copy(),
        blobs=(),
        snapshots=(),
        pose_frames=sights.pose_frames[looked] // every,
        runner=sights.runner[looked],
    )


def told_feet(truth: Truth, clip: Clip, kind: Kind, sights: Sights) -> Iterator[Told]:
    """What is told of both feet; nothing of a clip that is refused."""
    rules = load_rules(model_path("verdict_rules.json"))
    question = Question(rules, Catalogue((), ()), Markers.OFF)
    try:
        findings = find(sights, PlaceWatch(), question)
        analysis = conclude(clip, (), findings, question)
    except ClipError as error:
        print(f"{truth.name:<30}{kind.name:<20}refused: {error.code}", flush=True)
        return
    for foot in Foot:
        result, verdict = analysis.feet[foot], analysis.verdicts[foot]
        curve = StanceCurve(result.curve_deg, result.curve_sd_deg)
        evidence = Evidence(findings.sights, findings.angles, foot, analysis.steps, curve, findings.method)
        witnesses = witnesses_of(evidence, [between_readings(evidence, way) for way in Way], seen_share(evidence))
        peak, honest = result.peak_eversion_deg, result.honesty
        assert honest is not None
        yield Told(
            truth.name,
            kind.name,
            foot,
            {
                **{witness.name: witness.value for witness in witnesses},
                "reread, deg": abs(honest.reread_deg),
                "halves, deg": abs(honest.halves_deg),
            },
            honest.familiar,
            honest.sd_deg,
            peak.mean - truth.peak_deg(foot) if peak else math.nan,
            (peak.high - peak.low) / 2.0 if peak else math.nan,
            str(verdict.pronation),
            verdict.pronation is not PronationClass.INCONCLUSIVE and verdict.borderline_with is None,
            truth.class_of(foot, rules),
            honest.doubt or (verdict.reasons[0] if verdict.pronation is PronationClass.INCONCLUSIVE else ""),
        )


def line_of(told: Told) -> str:
    values = " ".join(f"{value:5.2f}" for value in told.witnesses.values())
    sign = "WRONG" if told.sure_and_wrong else ""
    return (
        f"{told.clip[:28]:<29}{told.kind:<18}{told.foot.word:<6}{told.error:+6.2f} ±{told.half_width:5.2f}  "
        f"{told.familiar:4.2f} {told.added_sd:5.2f}  {values}  {told.found}{'' if told.sure else '?'} ({told.true}) "
        f"{sign} {told.doubt[:60]}"
    )


def distributions(told: Sequence[Told]) -> Iterator[str]:
    """Each witness over the feet of clear and of harmed pictures: middle, 90th and 100th percentile, and its bounds."""
    heads = f"{'clear: 50 %':>12}{'90 %':>8}{'most':>8}{'harmed: 50 %':>14}{'90 %':>8}{'most':>8}"
    yield f"\n{'witness':<28}{heads}  bounds"
    for name in told[0].witnesses if told else ():
        parts = []
        for clear in (True, False):
            values = np.array([t.witnesses[name] for t in told if (t.kind == KINDS[0].name) == clear])
            values = values[np.isfinite(values)]
            parts += [f"{v:8.2f}" for v in np.percentile(values, (50, 90, 100))] if len(values) else ["       -"] * 3
        yield f"{name:<28}    {''.join(parts[:3])}      {''.join(parts[3:])}  {honesty.BOUNDS.get(name, '')}"


def summary(told: Sequence[Told]) -> Iterator[str]:
    """How many intervals hold, how many feet are not told, and how many are told wrongly."""
    yield f"\n{'kind':<20}{'feet':>5}{'measured':>10}{'hold':>6}{'not told':>10}{'sure':>6}{'sure and wrong':>16}"
    for name in dict.fromkeys(t.kind for t in told):
        yield row(name, [t for t in told if t.kind == name])
    yield row("all", list(told))


def row(name: str, told: Sequence[Told]) -> str:
    measured = [t for t in told if math.isfinite(t.error)]
    hold = sum(abs(t.error) <= t.half_width for t in measured)
    unsure = sum(t.found == PronationClass.INCONCLUSIVE for t in told)
    wrong = sum(t.sure_and_wrong for t in told)
    return f"{name:<20}{len(told):>5}{len(measured):>10}{hold:>6}{unsure:>10}{sum(t.sure for t in told):>6}{wrong:>16}"


if __name__ == "__main__":
    main()
