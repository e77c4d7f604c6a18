"""The finished analysis: what analysis.json, the report and the screens are made from.

Angles in degrees, eversion positive on both feet; times in seconds from the first frame unless the name says ms.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from gait.foot import Foot
from gait.measure import Measure
from gait.verdict.rules import Rules, Verdict

Floats = NDArray[np.float64]

SCHEMA = "gait-analysis/1"  # of analysis.json: goes up when a reader of the old one would misread the new


@dataclass(frozen=True, slots=True)
class ClipFacts:
    frames: int
    fps: float
    duration_s: float
    width: int
    height: int
    sha256: str
    name: str


@dataclass(frozen=True, slots=True)
class ModelFacts:
    name: str
    sha256: str
    precision: str


@dataclass(frozen=True, slots=True)
class Scene:
    view: str  # rear, front, side, unknown
    activity: str  # running, walking, standing, none
    runners: int


@dataclass(frozen=True, slots=True)
class StepResult:
    """One stance of one foot; NaN where not measured. `left_out` says why a step is not used (empty: it is)."""

    foot: Foot
    touchdown_s: float
    toe_off_s: float
    touchdown_deg: float
    peak_eversion_deg: float
    time_to_peak_pct: float
    excursion_deg: float
    left_out: str

    @property
    def used(self) -> bool:
        return not self.left_out


@dataclass(frozen=True, slots=True)
class Honesty:
    """How far a foot's numbers can be trusted (gait.analysis.honesty); NaN where it cannot be told.

    seen_share: of the frames up to 60 % of stance, in which the heel was seen. halves_deg: peak of the second half of
    the steps less that of the first; odd_even_deg: of every other step less that of the rest. reread_deg: the angle
    read again from the same pictures, shown otherwise, less the first reading. familiar: 0..1, how much the pictures
    are like what the network has learned. sd_deg: what all this adds to the interval, as a standard deviation.
    doubt: why the class cannot be told, empty where it can. landing_sd_deg: what touchdown and excursion carry besides.
    """

    seen_share: float
    halves_deg: float
    odd_even_deg: float
    reread_deg: float
    familiar: float
    sd_deg: float
    doubt: str
    landing_sd_deg: float = 0.0


@dataclass(frozen=True, slots=True)
class FootResult:
    """curve_deg, curve_sd_deg: [101] over stance, 0 touchdown to 100 toe-off; NaN where unseen."""

    contact_time_ms: Measure | None
    touchdown_deg: Measure | None
    peak_eversion_deg: Measure | None
    excursion_deg: Measure | None
    time_to_peak_pct: Measure | None
    curve_deg: Floats
    curve_sd_deg: Floats
    honesty: Honesty | None = None  # None: nothing was measured that it could be asked of


class Confidence(StrEnum):
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


@dataclass(frozen=True, slots=True)
class Typical:
    """What most people show, in the measure's unit, and who says so."""

    low: float
    high: float
    source: str


@dataclass(frozen=True, slots=True)
class GradedMeasure:
    """One more number and how far to trust it. name: ends in its unit. foot: left, right, both, left minus right."""

    name: str
    foot: str
    measure: Measure
    confidence: Confidence
    why: str
    typical: Typical | None = None

    @property
    def noise(self) -> float:
        """The largest value that chance and the method's error alone would give 19 times in 20."""
        return 0.5 * (self.measure.high - self.measure.low)


@dataclass(frozen=True, slots=True)
class KeyPicture:
    """A moment of one step as a picture: whole frames are never kept, only a crop of lower leg and foot.

    moment: touchdown, mid-stance, peak or toe-off. image: [h, w, 3] uint8 BGR, nothing drawn on it.
    shank, heel: [2, 2] pixels in `image`: (upper, lower) end of each line; NaN where not seen.
    """

    foot: Foot
    moment: str
    time_s: float
    angle_deg: float
    image: NDArray[np.uint8]
    shank: Floats
    heel: Floats


@dataclass(frozen=True, slots=True)
class Notice:
    """Something the reader should know; `code` for machines, `advice` what to do."""

    code: str
    message: str
    advice: str


@dataclass(frozen=True, slots=True)
class ShoeSize:
    """One size of a shoe. text: as the store writes it, with its system where that is said (`42.5`, `US 9`).

    eu: the same in French stitches, None where only another system is given: brands convert differently, and
    ISO 19407:2023 calls its own table a guideline. stock: pairs in the store, None where nobody says.
    """

    text: str
    eu: float | None = None
    stock: int | None = None
    width: str = ""
    gtin: str = ""
    sku: str = ""


@dataclass(frozen=True, slots=True)
class Shoe:
    """One shoe of the catalogue. support: neutral, stability or motion control.

    price: with its currency, as shown. stack_mm: under the heel. widths: as the brand names them. gtin: verified, see
    gait.shoes.gtin. picture: a path or an address. Text is empty and a number None where nobody says.
    """

    brand: str
    model: str
    support: str
    cushioning: str = ""
    surface: str = ""
    drop_mm: float | None = None
    weight_g: float | None = None
    price: str = ""
    sku: str = ""
    gtin: str = ""
    stack_mm: float | None = None
    widths: tuple[str, ...] = ()
    sizes: tuple[ShoeSize, ...] = ()
    picture: str = ""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A shoe to feel, with why and what to mind. tried: the customer ran in it today; comfort: and said 0 to 100."""

    shoe: Shoe
    reasons: tuple[str, ...]
    cautions: tuple[str, ...]
    tried: bool = False
    comfort: float | None = None


@dataclass(frozen=True, slots=True)
class JointDifference:
    """One joint of one foot beside the reference.

    name: `left rearfoot` and so on. distance: 0 when equal, 1 as far as one runner usually is from another (one
    standard deviation). percentile: share of the reference runners that lie at least so far from neutral, %.
    phase_pct: where in the stance (rearfoot) or stride (other joints) it differs most, and difference: by how much
    there, degrees (rearfoot, eversion positive) or shank lengths (outward or upward positive). advice: one sentence,
    empty where the difference is no larger than the runner's own from stride to stride.
    """

    name: str
    foot: Foot
    distance: float
    percentile: float
    phase_pct: float
    difference: float
    advice: str


@dataclass(frozen=True, slots=True)
class KeyPose:
    """The body at one moment beside the reference's. cosine: -1..1; distance: the chord it implies, 0..2.

    runner, reference [2 legs, 5 joints, 2]: own and other leg; heel, ankle, knee, hip, shoulder; shank lengths
    from the knees' middle, x to the foot's outside, y up; NaN where unseen.
    """

    foot: Foot
    moment: str  # touchdown, mid-stance, toe-off
    cosine: float
    distance: float
    runner: Floats
    reference: Floats


@dataclass(frozen=True, slots=True)
class StrideBeside:
    """One foot's average stride beside the reference's, from touchdown on.

    runner, reference [100, 2 legs, 5 joints, 2] as in KeyPose; stance ends at `duty` of the stride in both, so that a
    place shows the same phase of both.
    """

    foot: Foot
    runner: Floats
    reference: Floats
    duty: float


@dataclass(frozen=True, slots=True)
class Aligned:
    """Two rearfoot curves [n] over the part of stance that both know, degrees, and how they were matched.

    start_pct, end_pct: of stance. path [p, 2]: matched places (runner, reference). lag_pct: of stance, how much
    later the runner is on average. low_deg, high_deg [n]: between them lie the middle 80 % of the people measured, at
    each place; None where nobody was.
    """

    foot: Foot
    start_pct: float
    end_pct: float
    runner_deg: Floats
    reference_deg: Floats
    path: NDArray[np.int64]
    lag_pct: float
    low_deg: Floats | None = None
    high_deg: Floats | None = None


@dataclass(frozen=True, slots=True)
class Neutral:
    """A movement beside a reference. similarity_pct: 100 for the reference itself, else the share of its runners
    that lie at least as far from its middle (a smooth fit); percentile: the same, counted. findings: at most three.
    heel_people, body_people: how many people the reference's heels and body movement were measured on, 0 where a
    computer made them.
    """

    similarity_pct: float
    percentile: float
    distance: float
    joints: tuple[JointDifference, ...]
    findings: tuple[JointDifference, ...]
    key_poses: tuple[KeyPose, ...]
    aligned: tuple[Aligned, ...]
    reference: str
    credit: str  # who the reference's people are, where they come from, licence
    strides: tuple[StrideBeside, ...] = ()
    heel_people: int = 0
    body_people: int = 0


@dataclass(frozen=True, slots=True)
class Timing:
    wall_s: float
    realtime_factor: float
    verdict_after_last_frame_s: float


@dataclass(frozen=True, slots=True)
class RunFacts:
    """What no picture tells of a run. warm_up_s: seconds of easy running before; settled: the gait was steady.

    speed_mps, incline_pct: of the belt, None where nobody said. speed_range_mps: within which the speed stayed over the
    recording, None where the treadmill did not say so itself.
    """

    warm_up_s: float
    settled: bool
    speed_mps: float | None = None
    incline_pct: float | None = None
    speed_range_mps: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Analysis:
    """Everything known about one recording. Per-foot tuples are (left, right).

    warnings, neutral and timing are added when the rest is known; run where somebody kept it.
    """

    clip: ClipFacts
    models: tuple[ModelFacts, ...]
    scene: Scene
    method: str  # dots, shoe_dots, markerless, none
    zero: str  # standing, none
    zero_from: str = "none"  # trial, recording (its beginning), none
    cadence_spm: Measure | None
    flight_time_ms: Measure | None
    steps: tuple[StepResult, ...]
    feet: tuple[FootResult, FootResult]
    symmetry_peak_deg: Measure | None
    symmetry_contact_ms: Measure | None
    from_behind: tuple[GradedMeasure, ...] = ()
    verdicts: tuple[Verdict, Verdict]
    rules: Rules
    shoes: tuple[Suggestion, ...]
    pictures: tuple[KeyPicture, ...]
    warnings: tuple[Notice, ...] = ()
    neutral: Neutral | None = None
    timing: Timing = Timing(0.0, 0.0, 0.0)
    run: RunFacts | None = None
