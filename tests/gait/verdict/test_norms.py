"""The measured runners that the product carries."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from gait.errors import SettingsFault
from gait.verdict.norms import FOLDER, load_norms


def test_ranges_are_the_published_percentiles() -> None:
    norms = load_norms()
    assert norms.runners == 46
    assert norms.touchdown_deg.low == pytest.approx(-10.6, abs=0.05)
    assert norms.peak_eversion_deg.low == pytest.approx(3.6, abs=0.05)
    assert norms.peak_eversion_deg.high == pytest.approx(10.5, abs=0.05)
    assert norms.excursion_deg.high == pytest.approx(16.1, abs=0.05)
    assert norms.time_to_peak_pct.high == pytest.approx(53.0, abs=0.5)


def test_band_is_ordered_whole_and_starts_at_touchdown() -> None:
    norms = load_norms()
    assert norms.low_deg.shape == norms.high_deg.shape == (101,)
    assert np.all(norms.low_deg < norms.high_deg)
    assert norms.low_deg[0] == pytest.approx(norms.touchdown_deg.low, abs=0.1)


def test_the_attribution_travels_with_the_data() -> None:
    assert "CC BY 4.0" in (FOLDER / "README.md").read_text("utf-8")


def test_missing_norms_are_a_settings_fault(tmp_path: Path) -> None:
    with pytest.raises(SettingsFault, match="norms"):
        load_norms(tmp_path)
