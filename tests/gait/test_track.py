"""Measured points become smooth paths without being moved in time."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gait.track import Smoother, fill_gaps, hampel, runs

FPS = 60.0
TIMES = np.arange(0.0, 6.0, 1.0 / FPS)
STRIDE = 30.0 * np.sin(2 * np.pi * 1.4 * TIMES)  # px, 84 strides a minute


def test_the_stride_passes_unchanged_and_undelayed() -> None:
    smooth = Smoother(cutoff_hz=10.0).smooth(STRIDE, FPS)
    assert np.abs(smooth - STRIDE)[12:-12].max() < 0.3


def test_noise_above_the_cut_off_is_removed() -> None:
    noise = np.random.default_rng(1).normal(0.0, 2.0, TIMES.shape)
    smooth = Smoother(cutoff_hz=6.0, hampel_sds=20.0).smooth(STRIDE + noise, FPS)
    assert (smooth - STRIDE).std() < 0.55 * noise.std()


def test_forwards_and_backwards_together_are_down_3_db_at_the_cut_off() -> None:
    wave = np.sin(2 * np.pi * 8.0 * TIMES)
    smooth = Smoother(cutoff_hz=8.0, hampel_sds=99.0).smooth(wave, FPS)
    assert np.abs(smooth[100:-100]).max() == pytest.approx(np.sqrt(0.5), abs=0.02)


def test_one_wild_value_does_no_harm() -> None:
    wild = STRIDE.copy()
    wild[100] += 400.0
    assert np.abs(Smoother().smooth(wild, FPS) - STRIDE)[50:150].max() < 1.5


def test_a_short_gap_is_bridged_and_a_long_one_stays() -> None:
    holed = STRIDE.copy()
    holed[100:104] = np.nan
    holed[200:230] = np.nan
    smooth = Smoother(longest_gap_s=0.1).smooth(holed, FPS)
    assert np.abs(smooth - STRIDE)[100:104].max() < 1.0
    assert np.isnan(smooth[200:230]).all()


def test_gaps_at_the_ends_are_never_invented() -> None:
    values = np.concatenate([[np.nan] * 3, np.arange(20.0), [np.nan] * 3])
    filled = fill_gaps(values, 5)
    assert np.isnan(filled[:3]).all()
    assert np.isnan(filled[-3:]).all()


def test_hampel_keeps_a_plain_ramp() -> None:
    ramp = np.arange(50.0)
    assert np.array_equal(hampel(ramp, 3, 4.0), ramp)


@given(st.lists(st.booleans(), max_size=60))
def test_runs_cover_what_is_true_and_nothing_else(flags: list[bool]) -> None:
    covered = np.zeros(len(flags), bool)
    for start, stop in runs(np.array(flags, dtype=bool)):
        covered[start:stop] = True
    assert covered.tolist() == flags
