"""Measured points to smooth paths: outliers out, short gaps filled, noise low-passed without delay."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

LONGEST_GAP_S = 0.12  # that a path is drawn through: half of a short stance
LEAST_KNOWN = 4  # points of a cubic
SAME_S = 1e-6
EVEN = 0.2  # of an interval
ROUNDED_S = 0.0015  # stamps in whole milliseconds: intervals of 240 pictures a second are 4 and 5
MAD_TO_SD = 1.4826  # median absolute deviation to standard deviation of a normal distribution


@dataclass(frozen=True, slots=True)
class Smoother:
    """Hampel filter, gap filling and a zero-phase Butterworth low-pass, in this order.

    cutoff_hz: where the result, filtered forwards and backwards, is down 3 dB. The cut-off of each pass is
    raised by (2**(1/passes) - 1)**(1/(2*order)) for that, in the warped
    frequency of the bilinear transform: Winter, Biomechanics and Motor Control of Human
    Movement, 4th ed., eq. 3.8; Robertson & Dowling 2003, J Electromyogr Kinesiol 13:569-573.
    longest_gap_s: gaps up to this are filled with a cubic through their neighbours; longer ones stay NaN.
    hampel_s, hampel_sds: half window and limit of the outlier test (Hampel 1974; Pearson 2002).
    """

    cutoff_hz: float = 10.0
    longest_gap_s: float = LONGEST_GAP_S
    hampel_s: float = 0.07
    hampel_sds: float = 4.0
    order: int = 2

    def smooth(self, values: Floats, fps: float) -> Floats:
        """Smooth one path [n], NaN where missing."""
        clean = hampel(values, max(2, round(self.hampel_s * fps)), self.hampel_sds)
        whole = fill_gaps(clean, max(1, round(self.longest_gap_s * fps)))
        return self.low_pass(whole, fps)

    def low_pass(self, values: Floats, fps: float) -> Floats:
        """Low-pass every unbroken run of numbers; runs too short to filter stay as they are."""
        from scipy import signal  # brings scipy.stats along: not for who reads results and measures nothing

        if self.cutoff_hz >= 0.4 * fps:
            return values
        warped = np.tan(np.pi * self.cutoff_hz / fps) / (2.0 ** (1.0 / 2.0) - 1.0) ** (1.0 / (2 * self.order))
        corrected = fps / np.pi * float(np.arctan(warped))
        sections = signal.butter(self.order, corrected, fs=fps, output="sos")
        result = values.copy()
        for start, stop in runs(np.isfinite(values)):
            if stop - start > 6 * self.order:
                result[start:stop] = signal.sosfiltfilt(sections, values[start:stop])
        return result


def even_out(times_s: Floats, values: Floats) -> tuple[Floats, Floats]:
    """(times, values [n]) at one interval, the usual one: along a cubic where frames were lost or came unevenly.

    As they are where every interval is the usual one, but for EVEN of it or what stamps are rounded to. NaN in gaps
    longer than LONGEST_GAP_S.
    """
    from scipy.interpolate import CubicSpline  # slow to load as well

    intervals = np.diff(times_s)
    usual = float(np.median(intervals)) if len(intervals) else 0.0
    if (np.abs(intervals - usual) <= max(EVEN * usual, ROUNDED_S)).all():
        return times_s, values
    grid = np.arange(times_s[0], times_s[-1] + 0.5 * usual, usual)
    known = np.isfinite(values)
    if known.sum() < LEAST_KNOWN:
        return grid, np.full(len(grid), np.nan)
    at = times_s[known]
    after = np.clip(np.searchsorted(at, grid), 1, len(at) - 1)
    close = (at[after] - at[after - 1] <= LONGEST_GAP_S) & (grid >= at[0] - SAME_S) & (grid <= at[-1] + usual)
    return grid, np.where(close, CubicSpline(at, values[known])(grid), np.nan)


def hampel(values: Floats, half: int, sds: float) -> Floats:
    """NaN in place of values further than `sds` robust standard deviations from their running median."""
    padded = np.pad(values, half, constant_values=np.nan)
    windows = np.lib.stride_tricks.sliding_window_view(padded, 2 * half + 1)
    middle = nan_median(windows)
    spread = MAD_TO_SD * nan_median(np.abs(windows - middle[:, None]))
    floor = 1e-3 + 0.02 * float(np.ptp(values[np.isfinite(values)])) if np.isfinite(values).any() else 1.0
    return np.where(np.abs(values - middle) > sds * np.maximum(spread, floor), np.nan, values)


def nan_median(windows: Floats) -> Floats:
    """Median of each row over its numbers; NaN for a row without any."""
    ordered = np.sort(windows, axis=1)  # NaN sorts last
    count = np.isfinite(windows).sum(axis=1)
    rows = np.arange(len(windows))
    low = ordered[rows, np.maximum((count - 1) // 2, 0)]
    high = ordered[rows, np.minimum(count // 2, windows.shape[1] - 1)]
    return np.where(count > 0, 0.5 * (low + high), np.nan)


def fill_gaps(values: Floats, longest: int) -> Floats:
    """Fill inner gaps of at most `longest` values along a cubic through the known values around them."""
    result = values.copy()
    for start, stop in runs(~np.isfinite(values)):
        if start > 0 and stop < len(values) and stop - start <= longest:
            first, last = max(0, start - longest), stop + longest
            result[start:stop] = bridge(values[first:last], np.arange(start, stop) - first)
    return result


def bridge(values: Floats, wanted: NDArray[np.intp]) -> Floats:
    """Values at `wanted` by a least-squares cubic (a line when few are known) through the finite ones."""
    known = np.flatnonzero(np.isfinite(values))
    centre = float(wanted.mean())
    line = np.polyfit(known - centre, values[known], 3 if len(known) > 5 else 1)
    return np.asarray(np.polyval(line, wanted - centre))


def runs(mask: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """[start, stop) of every stretch of True."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], mask, [False])).astype(np.int8)))
    return list(zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True))
