"""How well two ways of measuring agree: bias and 95 % limits of agreement (Bland & Altman 1986, Lancet i:307)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Agreement:
    """Differences second minus first against their means, both [n], degrees; n >= 1.

    low, high: bias -+ 1.96 standard deviations: where 95 of 100 differences lie.
    """

    means: Floats
    differences: Floats

    @property
    def bias(self) -> float:
        return float(self.differences.mean())

    @property
    def sd(self) -> float:
        return float(self.differences.std(ddof=1)) if len(self.differences) > 1 else float("nan")

    @property
    def low(self) -> float:
        return self.bias - 1.96 * self.sd

    @property
    def high(self) -> float:
        return self.bias + 1.96 * self.sd


def agreement(first: Floats, second: Floats) -> Agreement | None:
    """Over the pairs [n] in which both are finite; None without any."""
    both = np.isfinite(first) & np.isfinite(second)
    if not both.any():
        return None
    return Agreement(0.5 * (first[both] + second[both]), second[both] - first[both])
