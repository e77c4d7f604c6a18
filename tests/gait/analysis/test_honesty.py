"""What a foot's readings say of themselves: two halves, every other step, a second reading, the familiar."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from gait.analysis.honesty import (
    BOUNDS,
    LEAST_FAMILIAR,
    Evidence,
    Witness,
    between_halves,
    between_odd_and_even,
    between_readings,
    cautious,
    familiarity,
    honesty_of,
    is_like_a_stance,
    withhold_doubted,
)
from gait.eyes.second_reading import Way
from gait.eyes.sights import Sights
from gait.foot import Foot
from gait.gaitcycle.rearfoot import UNSEEN, Angles, Lines, measure_steps, rearfoot_angles
from gait.measure import Measure
from gait.pose.skeleton import KEYPOINTS
from gait.result import Honesty
from gait.verdict.rules import FootNumbers, PronationClass, judge
from gait.verdict.unzeroed import judge_unzeroed
from tests.gait.report.analyses import RULES
from tests.gait.synthetic_gait import SteadyRunner

Floats = NDArray[np.float64]

FPS = 60.0


@dataclass(frozen=True, slots=True)
class Reader:
    """How a heel network reads a runner: what it adds to every angle by time, its noise, and its second readings.

    drift_deg: from the first to the last step. again_deg, again_noise_deg: of second readings against the first.
    """

    noise_deg: float = 0.8
    drift_deg: float = 0.0
    again_deg: float = 0.0
    again_noise_deg: float = 0.8
    spread_px: float = 1.0
    foot: float = 1.0


def evidence(reader: Reader, runner: SteadyRunner | None = None, foot: Foot = Foot.LEFT) -> Evidence:
    runner = runner or SteadyRunner(duration_s=15.0)
    times = runner.times(FPS)
    angles = runner.angles(times, reader.noise_deg, 1)
    drift = reader.drift_deg * times / times[-1]
    angles = replace(angles, deg=angles.deg + drift[:, None])
    results, curves = measure_steps(times, angles, runner.steps())
    return Evidence(sights(reader, times, angles), angles, foot, results, curves[foot], "markerless")


def sights(reader: Reader, times: Floats, angles: Angles) -> Sights:
    """What would be seen: heel lines with these angles, one stance frame in five read again."""
    n, rng = len(times), np.random.default_rng(2)
    again = np.full((n, len(Way), 2, 4, 2), np.nan)
    for way in Way:
        taken = np.arange(int(way), n, 5)
        other = reader.again_deg + rng.normal(0.0, reader.again_noise_deg, (len(taken), 2))
        again[taken, way] = points(angles.deg[taken] + other)
    nothing: Any = np.full((n, 2, 2), np.nan)
    return Sights(
        times,
        np.full((n, 2, 3, 2), np.nan),
        np.ones((n, 2, 3)),
        points(angles.deg),
        np.full((n, 2, 4), reader.spread_px),
        nothing,
        np.full((n, 2), reader.foot),
        (),
        np.zeros(0, np.int64),
        np.zeros((0, *KEYPOINTS)),
        1,
        220.0,
        (),
        again,
    )


def points(deg: Floats) -> Floats:
    """[..., 2, 4, 2] an upright shank and a heel that leans inwards by the angle [..., 2]."""
    out = np.array([-1.0, 1.0])
    lean = np.stack([-out * 45.0 * np.sin(np.radians(deg)), -45.0 * np.cos(np.radians(deg))], axis=-1)
    foot = np.array([300.0, 560.0])
    shank = np.broadcast_to(np.array([[300.0, 380.0], [300.0, 500.0]]), (*deg.shape, 2, 2))
    return np.concatenate([shank, (foot + lean)[..., None, :], np.broadcast_to(foot, (*deg.shape, 1, 2))], axis=-2)


def test_the_reader_reads_what_it_is_told() -> None:
    deg = np.array([[4.0, -7.0]])
    assert rearfoot_angles(Lines(points(deg), deg), np.zeros(2)).deg == pytest.approx(deg)


def test_a_steady_clear_recording_adds_nothing_to_the_interval() -> None:
    found = honesty_of(evidence(Reader()))
    assert found.familiar == pytest.approx(1.0)
    assert found.seen_share == pytest.approx(1.0)
    assert found.sd_deg < 0.3
    assert found.doubt == ""
    assert max(abs(found.halves_deg), abs(found.odd_even_deg), abs(found.reread_deg)) < 0.8


def test_a_drift_shows_in_the_halves_and_widens_the_interval() -> None:
    drifting = evidence(Reader(drift_deg=6.0))
    assert between_halves(drifting.used).deg == pytest.approx(3.0, abs=0.7)
    assert between_odd_and_even(drifting.used).beyond_chance < 1.0
    assert honesty_of(drifting).sd_deg > 0.8


def test_halves_far_apart_leave_the_class_open() -> None:
    assert "two halves" in honesty_of(evidence(Reader(drift_deg=14.0))).doubt


def test_second_readings_that_differ_alike_widen_the_interval() -> None:
    pulled = honesty_of(evidence(Reader(again_deg=-3.0)))
    assert pulled.reread_deg == pytest.approx(-3.0, abs=0.5)
    assert pulled.sd_deg == pytest.approx(1.5, abs=0.3)


def test_second_readings_that_differ_grossly_leave_the_class_open() -> None:
    assert "5." in honesty_of(evidence(Reader(again_deg=5.5))).doubt


def test_second_readings_that_scatter_are_unfamiliar() -> None:
    found = honesty_of(evidence(Reader(again_noise_deg=9.0)))
    assert found.familiar < LEAST_FAMILIAR
    assert "unlike" in found.doubt


def test_a_network_that_is_unsure_of_itself_is_unfamiliar() -> None:
    assert honesty_of(evidence(Reader(spread_px=5.0))).familiar < LEAST_FAMILIAR
    assert honesty_of(evidence(Reader(foot=0.6))).familiar < LEAST_FAMILIAR


def test_heels_that_jump_from_frame_to_frame_are_less_familiar() -> None:
    calm, jumping = (honesty_of(evidence(Reader(noise_deg=noise))) for noise in (0.5, 3.5))
    assert jumping.familiar < calm.familiar
    assert jumping.sd_deg > calm.sd_deg


def test_dots_are_not_asked_what_the_network_thinks() -> None:
    dots = replace(evidence(Reader(again_deg=6.0, spread_px=9.0, foot=0.2)), method="dots")
    found = honesty_of(dots)
    assert math.isnan(found.reread_deg)
    assert found.familiar == pytest.approx(1.0)
    assert math.isnan(between_readings(dots, Way.LARGER).deg)


def laid(likeness: float, reader: Reader) -> Evidence:
    """The same, the heel read by its picture in standing."""
    read = evidence(reader)
    alike = np.full((len(read.sights.times_s), 2), likeness)
    return replace(read, method="laid", sights=replace(read.sights, likeness=alike))


def test_a_heel_laid_over_its_picture_in_standing_is_not_asked_what_the_network_thinks_of_it() -> None:
    found = honesty_of(laid(0.98, Reader(again_deg=6.0, spread_px=9.0)))
    assert math.isnan(found.reread_deg)
    assert found.familiar == pytest.approx(1.0)


def test_the_landing_of_such_a_heel_is_less_sure_where_the_network_knows_no_such_shoe() -> None:
    known, unknown = (honesty_of(laid(0.98, Reader(spread_px=spread))) for spread in (1.0, 9.0))
    assert known.landing_sd_deg < 0.1
    assert unknown.landing_sd_deg > 1.4
    assert unknown.sd_deg == pytest.approx(known.sd_deg)


def test_a_heel_unlike_its_picture_in_standing_is_unfamiliar() -> None:
    assert honesty_of(laid(0.8, Reader())).familiar < LEAST_FAMILIAR


def test_too_few_steps_seen_from_landing_on_say_so_first() -> None:
    whole = evidence(Reader())
    unseen = tuple(replace(r, left_out=UNSEEN) if k % 4 else r for k, r in enumerate(whole.results))
    doubt = honesty_of(replace(whole, steps=unseen)).doubt
    assert doubt == f"the heel was seen from landing to past mid-stance in 6 of {len(unseen)} steps only"


def test_nothing_seen_is_not_familiar() -> None:
    blind = evidence(Reader())
    blind = replace(blind, angles=Angles(np.full_like(blind.angles.deg, np.nan), blind.angles.sd_deg))
    found = honesty_of(blind)
    assert found.seen_share == 0.0
    assert found.familiar == 0.0


@given(st.sampled_from(sorted(BOUNDS)), st.floats(0.0, 90.0), st.floats(0.0, 90.0))
def test_more_doubt_never_makes_a_foot_more_familiar(name: str, value: float, more: float) -> None:
    others = [Witness(other, BOUNDS[other][0]) for other in BOUNDS if other != name]
    less, worse = (familiarity([*others, Witness(name, v)]) for v in (value, value + more))
    assert 0.0 <= worse <= less <= 1.0


def stance(start: float, peak: float, end: float, at: int = 40) -> Floats:
    grid = np.arange(101.0)
    return np.where(
        grid < at,
        start + (peak - start) * np.sin(0.5 * np.pi * grid / at),
        peak + (end - peak) * 0.5 * (1 - np.cos(np.pi * (grid - at) / (100 - at))),
    )


@pytest.mark.parametrize(
    ("what", "curve", "like"),
    [
        ("an ordinary stance", stance(-4.0, 8.0, -5.0), True),
        ("the least that a supinating foot shows", stance(-5.0, -2.0, -8.0), True),
        ("an early peak", stance(-4.0, 8.0, -5.0, at=16), True),
        ("a level line", np.full(101, 3.0), False),
        ("a fall from the start", np.linspace(8.0, -5.0, 101), False),
        ("a rise to the end", np.linspace(-5.0, 8.0, 101), False),
        ("a wave", 6.0 * np.sin(np.linspace(0.0, 5.0 * np.pi, 101)), False),
        ("nothing", np.full(101, np.nan), False),
    ],
)
def test_what_looks_like_a_stance(what: str, curve: Floats, like: bool) -> None:
    assert is_like_a_stance(curve) is like, what


def test_a_doubt_takes_the_class_back_and_says_why() -> None:
    measured = Measure(1.0, 1.0, 26, -0.7, 2.7, "deg")
    told = judge(FootNumbers(measured, measured), RULES)
    assert told.pronation is PronationClass.SUPINATION
    honest = Honesty(1.0, 0.0, 0.0, 0.0, 0.1, 3.0, "unlike anything")
    assert withhold_doubted(told, honest).pronation is PronationClass.INCONCLUSIVE
    assert withhold_doubted(told, honest).reasons == ("unlike anything",)
    assert withhold_doubted(told, replace(honest, doubt="")) == told


@pytest.mark.parametrize("familiar", [1.0, 0.8])
def test_a_class_seen_in_pictures_that_are_well_known_is_told_by_the_rules_as_they_are(familiar: float) -> None:
    assert cautious(RULES, Honesty(1.0, 0.0, 0.0, 0.0, familiar, 0.0, "")) == RULES


def test_what_is_read_in_unfamiliar_pictures_is_not_told_as_sure() -> None:
    numbers = FootNumbers(measured_deg(6.0, 8.4), measured_deg(10.3, 6.1))
    unfamiliar = Honesty(1.0, 0.0, 0.0, 0.0, 0.5, 2.6, "")
    assert judge_unzeroed(numbers, RULES).borderline_with is None
    assert judge_unzeroed(numbers, cautious(RULES, unfamiliar)).borderline_with is PronationClass.OVERPRONATION


def measured_deg(mean: float, half_deg: float) -> Measure:
    return Measure(mean, 1.0, 20, mean - half_deg, mean + half_deg, "deg")
