"""A number with its unit, spread, count and 95 % interval."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, slots=True)
class Measure:
    """Mean of `n` steps with their standard deviation and a 95 % interval of the mean.

    mean, sd, low, high: in `unit`. The interval joins the spread over steps (Student's t) with the
    method's own uncertainty, given as a standard deviation, in quadrature.
    """

    mean: float
    sd: float
    n: int
    low: float
    high: float
    unit: str

    @property
    def is_clear(self) -> bool:
        """Whether a difference is more than the noise: its 95 % interval leaves zero out."""
        return self.low > 0.0 or self.high < 0.0

    def as_json(self) -> dict[str, object]:
        return {"mean": self.mean, "sd": self.sd, "n": self.n, "ci95": [self.low, self.high]}


def measure(values: Iterable[float], unit: str, method_sd: float = 0.0) -> Measure | None:
    """Measure over the finite `values`; None when there are none.

    method_sd: standard deviation, in `unit`, of the error that all steps share.
    """
    finite = np.array([v for v in values if math.isfinite(v)], dtype=float)
    if finite.size == 0:
        return None
    mean = float(finite.mean())
    sd = float(finite.std(ddof=1)) if finite.size > 1 else math.nan
    half = half_width(sd, finite.size, method_sd)
    return Measure(mean, sd, int(finite.size), mean - half, mean + half, unit)


def difference(of: Measure | None, less: Measure | None, method_sd: float = 0.0) -> Measure | None:
    """`of` minus `less`, their intervals joined in quadrature; None unless both were measured.

    method_sd: standard deviation of the error that the two do not share and neither interval holds.
    """
    if of is None or less is None:
        return None
    half = math.hypot(of.high - of.mean, less.high - less.mean, 1.96 * method_sd)
    mean, n = of.mean - less.mean, min(of.n, less.n)
    return Measure(mean, math.hypot(of.sd, less.sd), n, mean - half, mean + half, of.unit)


def half_width(sd: float, n: int, method_sd: float) -> float:
    """Half of the 95 % interval; infinite when a single value gives no spread."""
    from scipy.special import stdtrit  # slow to load: not for who only passes results on

    if n < 2:
        return math.inf
    spread = float(stdtrit(n - 1, 0.975)) * sd / math.sqrt(n)  # scipy.stats is slow to load, and says the same
    return math.hypot(spread, 1.96 * method_sd)
