"""Rules, version 2: what can be said of a foot when nobody saw its runner stand still.

The limits are degrees from the runner's own standing position. Without it the peak is known but for a shift that
differs from person to person and shoe to shoe; the excursion is known as well as ever. What the 46 measured runners
show tells how peak and excursion go together in people, and how probable each class is then.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from gait.measure import Measure
from gait.verdict.norms import FOLDER, NUMBERS, read_rows
from gait.verdict.rules import FootNumbers, PronationClass, Rules, Verdict, ends, explain, inconclusive, too_few
from gait.words import said

Floats = NDArray[np.float64]

PEAKS_DEG = np.arange(-25.0, 40.0, 0.25)  # beyond what anybody shows: 46 runners lie between 1 and 13
EXCURSIONS_DEG = np.arange(0.0, 45.0, 0.25)  # 46 runners: 2 to 21
KERNEL_SDS = 1.0  # of the runners' own spread, round each: customers vary more than 46 volunteers without complaints
LEAST_SD_DEG = 0.25  # of a measured number: finer than the grid says nothing more

OUTER = (PronationClass.OVERPRONATION, PronationClass.SUPINATION)
CLASSES = (PronationClass.NEUTRAL, *OUTER)


@dataclass(frozen=True, slots=True)
class People:
    """How often people show a peak together with an excursion. share [peaks, excursions]: sums to 1."""

    share: Floats


@cache
def people() -> People:
    """The measured runners, each standing for others round them (a kernel density with wide kernels).

    With kernels as wide as the 46 are spread, people vary 1.4 times as much as they: 33 in 100 overpronate by the
    default limits and 5 supinate, where of the 46 it is 17 in 100 and nobody.
    """
    rows = read_rows(FOLDER / NUMBERS)
    runners = np.array([(float(row["peak"]), float(row["exc"])) for row in rows])
    inverse = np.linalg.inv(KERNEL_SDS**2 * np.cov(runners.T))
    grid = np.stack(np.meshgrid(PEAKS_DEG, EXCURSIONS_DEG, indexing="ij"), axis=-1)
    density = np.zeros(grid.shape[:2])
    for runner in runners:
        away = grid - runner
        density += np.exp(-0.5 * np.einsum("pei,ij,pej->pe", away, inverse, away))
    return People(density / density.sum())


def chances(peak: Measure, excursion: Measure | None, rules: Rules) -> dict[PronationClass, float]:
    """How probable each class is. peak: absolute, its interval holding what the missing zero may be."""
    told = likelihood(PEAKS_DEG, peak)[:, None] * likelihood(EXCURSIONS_DEG, excursion)[None, :]
    share = people().share * told
    share = share / share.sum()
    over, supination = outer_cells(rules)
    outer = (float(share[over].sum()), float(share[supination].sum()))
    return dict(zip(CLASSES, (1.0 - sum(outer), *outer), strict=True))


def likelihood(grid: Floats, measured: Measure | None) -> Floats:
    """How well each value explains what was measured; all alike where nothing was."""
    if measured is None:
        return np.ones(len(grid))
    away = (np.clip(measured.mean, grid[0], grid[-1]) - grid) / max(sd_of(measured), LEAST_SD_DEG)
    return np.asarray(np.exp(-0.5 * np.square(away)))


def sd_of(measured: Measure) -> float:
    """Standard deviation of a mean by its 95 % interval."""
    return (measured.high - measured.mean) / 1.96


def outer_cells(rules: Rules) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Cells of the grid that are overpronation and supination by the limits, as Rules.classify has them."""
    peak, excursion = PEAKS_DEG[:, None], EXCURSIONS_DEG[None, :]
    over = (peak >= rules.over_peak_deg) | (excursion >= rules.over_excursion_deg)
    supination = (peak < rules.supination_peak_deg) & (excursion < rules.supination_excursion_deg)
    return over, supination & ~over


def judge_unzeroed(numbers: FootNumbers, rules: Rules) -> Verdict:
    """The verdict of one foot from numbers without a zero."""
    peak, excursion = numbers.peak_eversion_deg, numbers.excursion_deg
    if peak is None or peak.n < rules.least_steps:
        return too_few(peak, rules)
    chance = chances(peak, excursion, rules)
    found, near = sorted(CLASSES, key=lambda each: -chance[each])[:2]
    if chance[found] < rules.least_share or all(chance[each] > rules.near_share for each in OUTER):
        return inconclusive(said("not sure enough without a standing trial ({low:.1f} to {high:.1f}°)", **ends(peak)))
    reasons = (*explain(found, peak, numbers, rules), say_chance(found, near, chance))
    return Verdict(found, near if chance[near] > rules.near_share else None, reasons)


def say_chance(found: PronationClass, near: PronationClass, chance: Mapping[PronationClass, float]) -> str:
    """How sure the class is without a zero."""
    return said(
        "without a standing trial: of 100 runners measured like this, {share:.0f} are “{found}” "
        "and {rest:.0f} “{near}”",
        share=math.floor(100.0 * chance[found]),
        rest=math.ceil(100.0 * chance[near]),
        found=CLASS_NAMES[found],
        near=CLASS_NAMES[near],
    )


CLASS_NAMES = {
    PronationClass.OVERPRONATION: said("overpronation"),
    PronationClass.SUPINATION: said("supination"),
    PronationClass.NEUTRAL: said("neutral"),
}
