"""What is known of how much a foot's angle can be trusted: three comparisons of the readings with themselves, and how
familiar the pictures are to the network. All of it without the truth, and all of it in degrees or shares.

The interval that a measure carries holds the scatter of the steps and the error that the method is known for. Both are
blind to a network that reads wrongly and always alike. What is compared here is not.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from gait.eyes.heel import angle_sd
from gait.eyes.second_reading import Way
from gait.eyes.sights import Sights
from gait.foot import Foot
from gait.gaitcycle.rearfoot import HIDDEN, PEAK_BEFORE, UNSEEN, Angles, Lines, StanceCurve, rearfoot_angles
from gait.gaitcycle.seen import MATTERS, bearing_frames, seen_of
from gait.gaitcycle.stride import STANCE_POINTS, Step
from gait.result import Honesty, StepResult
from gait.verdict.rules import PronationClass, Rules, Verdict
from gait.words import Sentence, said

Floats = NDArray[np.float64]

READ_BY_NETWORK = "markerless"  # the method whose lines can be read a second time
LAID = "laid"  # the same, the heel by its picture in standing: what the network thinks of the shoe does not matter
CHANCE = 1.96  # standard errors that a difference must exceed to count as one

# Of 46 measured runners (gait/data/norms): peak at 15 to 61 % of stance, rise of at least 3.5 degrees from landing to
# peak, fall of at least 3.3 from there to 80 %, and no more than 0.4 on the way back in between.
PEAK_PCT = (8, 72)
LEAST_RISE_DEG, LEAST_FALL_DEG = 1.5, 0.7
MOST_BACK_DEG, MOST_BACK_SHARE = 1.2, 0.3  # of the rise; the larger counts

# Where a witness is at its first number, it speaks for the familiar alone; at its second, against it alone. Measured
# with `python -m tests.accuracy.doubt` (docs/honesty.md).
BOUNDS = {
    "own, deg": (3.5, 7.5),  # the network's own account of a frame, median
    "jitter, deg": (2.0, 5.0),  # robust scatter of a step's frames round the foot's curve, median of the steps
    "second readings, deg": (2.0, 5.5),  # robust scatter of them against the first, in the worse way
    "not believed": (0.15, 0.60),  # share of the frames up to 60 % of stance
    "no foot": (0.05, 0.40),  # one less the probability that a foot is seen, median
    "unlike standing": (0.07, 0.25),  # one less the likeness to the picture then, median: 0.003 to 0.06 on 22 feet
}
LEAST_SEEN_STEPS = 0.5  # of all steps: fewer were picked by how their heels looked
LEAST_FAMILIAR = 0.3
WELL_FAMILIAR = 0.75  # clear clips: 0.86 and more
UNFAMILIAR_SD_DEG = 5.0  # error of what is not familiar at all: 5 deg rms in crops of scanned shoes of other makers
UNFAMILIAR_LANDING_SD_DEG = 1.5  # brings the stated to 2.0, what excursions of 11 feet in scanned shoes were off, rms
MOST_REREAD_DEG = 4.0
MOST_HALVES_DEG = 4.0
TOP_DEG = 0.4  # below the peak: rms error of mean curves round it, markerless, on clips with truth
PEAK_TIME_SD_PCT = 1.5  # touchdowns are 3 ms off, of 240
LEAST_REREADS = 6  # frames of one foot in one way


@dataclass(frozen=True, slots=True)
class Evidence:
    """What one foot's honesty is judged by.

    steps: of both feet in order. curve: the foot's. method: as in Findings, or `laid`.
    """

    sights: Sights
    angles: Angles
    foot: Foot
    steps: tuple[StepResult, ...]
    curve: StanceCurve
    method: str

    @property
    def results(self) -> tuple[StepResult, ...]:
        """The foot's own steps."""
        return tuple(r for r in self.steps if r.foot is self.foot)

    @property
    def used(self) -> tuple[StepResult, ...]:
        return tuple(r for r in self.results if r.used)

    def phase(self, step: StepResult) -> Floats:
        """[n] share of a stance gone by at each frame."""
        return (self.sights.times_s - step.touchdown_s) / (step.toe_off_s - step.touchdown_s)

    def bearing(self, until: float) -> NDArray[np.bool_]:
        """[n] whether a frame lies between touchdown and a share of one of the stances."""
        return bearing_frames(self.sights.times_s, self.results, until)[:, self.foot]


@dataclass(frozen=True, slots=True)
class Difference:
    """Of two readings of the same, degrees. se: what chance gives. spread: of single frames."""

    deg: float
    se: float
    spread: float = math.nan

    @property
    def beyond_chance(self) -> float:
        """The part of the difference that chance does not explain; 0 where it is not known."""
        return math.sqrt(max(0.0, self.deg**2 - (CHANCE * self.se) ** 2)) if math.isfinite(self.se) else 0.0


UNKNOWN = Difference(math.nan, math.nan)


def honesty_of(evidence: Evidence) -> Honesty:
    """How far one foot's numbers can be trusted."""
    halves, odd_even = between_halves(evidence.used), between_odd_and_even(evidence.used)
    ways = [between_readings(evidence, way) for way in Way]
    reread = max(ways, key=lambda way: -1.0 if math.isnan(way.deg) else abs(way.deg))
    seen = seen_share(evidence)
    familiar = familiarity(witnesses_of(evidence, ways, seen))
    # halves and ways each tell two values of one number: half of their distance is its standard deviation
    parts = [0.5 * d.beyond_chance for d in (halves, odd_even, reread)]
    return Honesty(
        seen_share=seen,
        halves_deg=halves.deg,
        odd_even_deg=odd_even.deg,
        reread_deg=reread.deg,
        familiar=familiar,
        sd_deg=math.hypot(*parts, UNFAMILIAR_SD_DEG * (1.0 - familiar)),
        doubt=next(doubts(evidence, halves, reread, familiar), ""),
        landing_sd_deg=landing_sd_deg(evidence, seen),
    )


def landing_sd_deg(evidence: Evidence, seen: float) -> float:
    """Error at touchdown of a heel whose picture is familiar to no network: this still is what tells when it lands.

    seen: as seen_share.
    """
    if evidence.method != LAID:
        return 0.0
    read = replace(evidence, method=READ_BY_NETWORK)
    ways = [between_readings(read, way) for way in Way]
    return UNFAMILIAR_LANDING_SD_DEG * (1.0 - familiarity(witnesses_of(read, ways, seen)))


def seen_share(evidence: Evidence) -> float:
    """Share of the frames up to 60 % of stance in which the heel was seen."""
    deg = evidence.angles.deg[:, evidence.foot]
    steps = [Step(r.foot, r.touchdown_s, r.toe_off_s) for r in evidence.results]
    return seen_of(evidence.sights.times_s, deg, steps).share


def between_halves(used: Sequence[StepResult]) -> Difference:
    """Peak in the second half of the steps less that in the first."""
    middle = len(used) // 2
    return between(used[:middle], used[middle:])


def between_odd_and_even(used: Sequence[StepResult]) -> Difference:
    """Peak of every other step less that of the rest."""
    return between(used[::2], used[1::2])


def between(first: Sequence[StepResult], second: Sequence[StepResult]) -> Difference:
    """Mean peak of some steps less that of others; unknown with fewer than two of either."""
    if min(len(first), len(second)) < 2:
        return UNKNOWN
    a, b = (np.array([r.peak_eversion_deg for r in steps]) for steps in (first, second))
    se = math.hypot(a.std(ddof=1) / math.sqrt(len(a)), b.std(ddof=1) / math.sqrt(len(b)))
    return Difference(float(b.mean() - a.mean()), se)


def between_readings(evidence: Evidence, way: Way) -> Difference:
    """The angle of stance frames read again in one way less that of the first reading; of the middle frame."""
    apart = reread_apart(evidence, way)
    if len(apart) < LEAST_REREADS:
        return UNKNOWN
    middle = float(np.median(apart))
    spread = float(1.4826 * np.median(np.abs(apart - middle)))
    return Difference(middle, 1.2533 * spread / math.sqrt(len(apart)), spread)  # 1.2533: of a median


def reread_apart(evidence: Evidence, way: Way) -> Floats:
    """[k] second less first reading, degrees, of the stance frames that were read again; none with other methods."""
    sights, foot = evidence.sights, evidence.foot
    if evidence.method != READ_BY_NETWORK or not len(sights.reread):
        return np.zeros(0)
    nothing = np.zeros(2)
    first = rearfoot_angles(Lines(sights.heel_points, sights.foot_probability), nothing).deg[:, foot]
    again = rearfoot_angles(Lines(sights.reread[:, way], sights.foot_probability), nothing).deg[:, foot]
    believed = np.isfinite(evidence.angles.deg[:, foot]) & evidence.bearing(PEAK_BEFORE)
    apart = (again - first)[believed]
    return apart[np.isfinite(apart)]


@dataclass(frozen=True, slots=True)
class Witness:
    """One sign of the unfamiliar: the larger its value, the less familiar. NaN: it saw nothing."""

    name: str
    value: float

    def speaks(self) -> float:
        """For the familiar: 1 up to the first bound, 0 from the second on, straight between; 1 where it saw nothing."""
        good, bad = BOUNDS[self.name]
        return 1.0 if math.isnan(self.value) else float(np.clip((bad - self.value) / (bad - good), 0.0, 1.0))


def familiarity(witnesses: Iterable[Witness]) -> float:
    """How much the pictures are like what the network has learned, 0..1: the product of what the witnesses say.

    More doubt never makes a foot more familiar, and one witness alone can make it unfamiliar.
    """
    return math.prod(witness.speaks() for witness in witnesses)


def witnesses_of(evidence: Evidence, ways: Sequence[Difference], seen: float) -> list[Witness]:
    """Everything that speaks for or against the pictures being familiar; seen: as seen_share.

    A feature of the network would come here.
    """
    jitter, hidden = Witness("jitter, deg", jitter_deg(evidence)), Witness("not believed", 1.0 - seen)
    sights, bearing, foot = evidence.sights, evidence.bearing(MATTERS), evidence.foot
    if evidence.method == LAID:
        return [jitter, hidden, Witness("unlike standing", 1.0 - middle(sights.likeness[bearing, foot]))]
    if evidence.method != READ_BY_NETWORK:
        return [jitter, hidden]
    own = angle_sd(sights.heel_points, sights.heel_spread)[bearing, foot]
    spread = max((way.spread for way in ways if math.isfinite(way.spread)), default=math.nan)
    return [
        Witness("own, deg", middle(own)),
        jitter,
        Witness("second readings, deg", spread),
        hidden,
        Witness("no foot", 1.0 - middle(sights.foot_probability[bearing, foot])),
    ]


def middle(values: Floats) -> float:
    """Median of the finite values; NaN without any."""
    finite = values[np.isfinite(values)]
    return float(np.median(finite)) if len(finite) else math.nan


def jitter_deg(evidence: Evidence) -> float:
    """Robust scatter of a step's frames round the foot's curve, shifted to the step: the middle one of the steps."""
    deg, grid = evidence.angles.deg[:, evidence.foot], np.linspace(0.0, 1.0, STANCE_POINTS)
    scatter = []
    for step in evidence.used:
        phase = evidence.phase(step)
        inside = (phase >= 0.0) & (phase < PEAK_BEFORE) & np.isfinite(deg)
        apart = deg[inside] - np.interp(phase[inside], grid, evidence.curve.deg)
        apart = apart[np.isfinite(apart)]
        if len(apart) > 3:
            scatter.append(1.4826 * float(np.median(np.abs(apart - np.median(apart)))))
    return float(np.median(scatter)) if scatter else math.nan


def doubts(evidence: Evidence, halves: Difference, reread: Difference, familiar: float) -> Iterator[Sentence]:
    """Why the foot's class cannot be told, the plainest reason first."""
    n, seen = len(evidence.results), sum(r.left_out not in (HIDDEN, UNSEEN) for r in evidence.results)
    if seen < LEAST_SEEN_STEPS * n:
        yield said("the heel was seen from landing to past mid-stance in {seen} of {n} steps only", seen=seen, n=n)
    if evidence.used and not is_like_a_stance(evidence.curve.deg):
        yield said("the heel's movement does not look like a step's: up to a peak and down again")
    if familiar < LEAST_FAMILIAR:
        yield said("shoe, light or picture are unlike what the heel reader has learned from")
    if abs(reread.deg) > MOST_REREAD_DEG:
        yield said("the same pictures, shown in another way, read {deg:.1f}° differently", deg=abs(reread.deg))
    if halves.beyond_chance > MOST_HALVES_DEG:
        yield said("the two halves of the recording differ by {deg:.1f}°", deg=abs(halves.deg))


def is_like_a_stance(curve: Floats) -> bool:
    """Whether a mean curve [101] rises to one peak at a time that people have, and falls after it."""
    early = curve[: int(PEAK_BEFORE * (STANCE_POINTS - 1)) + 1]
    known = np.flatnonzero(np.isfinite(early))
    if not len(known) or known[0] > PEAK_PCT[0] + 10 or known[-1] < 100 * MATTERS:
        return False
    at = int(np.nanargmax(early))
    up, down = early[known[0] : at + 1], early[at : known[-1] + 1]
    rise, fall = up[-1] - up.min(), down[0] - down[-1]
    back = max(float((np.maximum.accumulate(up) - up).max()), float((down - np.minimum.accumulate(down)).max()))
    smooth = back <= max(MOST_BACK_DEG, MOST_BACK_SHARE * rise)
    in_time = PEAK_PCT[0] <= at <= PEAK_PCT[1] or known[0] > 0
    return bool(in_time and smooth and rise >= LEAST_RISE_DEG and fall >= LEAST_FALL_DEG)


def peak_time_sd_pct(curve: Floats) -> float:
    """Error of the time to peak that all steps share, standard deviation in % of stance, of a mean curve [101].

    A curve that is off by some tenths of a degree has its highest point anywhere on a flat top.
    """
    early = curve[: int(PEAK_BEFORE * (STANCE_POINTS - 1)) + 1]
    top = early >= np.nanmax(early) - TOP_DEG if np.isfinite(early).any() else np.zeros(0, bool)
    return math.hypot(PEAK_TIME_SD_PCT, 0.25 * float(top.sum()))


def cautious(rules: Rules, honesty: Honesty | None) -> Rules:
    """The rules; of pictures that are not well known, a class that is 2 % probable is named beside the one told.

    What a network reads there errs more often by far than a bell curve allows: supination under a blotched heel was
    told as neutral, 92 % probable.
    """
    if honesty is None or honesty.familiar >= WELL_FAMILIAR:
        return rules
    return replace(rules, near_share=rules.unfamiliar_near_share)


def withhold_doubted(verdict: Verdict, honesty: Honesty | None) -> Verdict:
    """The verdict, or inconclusive with the reason where the foot's numbers are not to be trusted."""
    if honesty is None or not honesty.doubt:
        return verdict
    others = verdict.reasons if verdict.pronation is PronationClass.INCONCLUSIVE else ()
    return Verdict(PronationClass.INCONCLUSIVE, None, (honesty.doubt, *others))
