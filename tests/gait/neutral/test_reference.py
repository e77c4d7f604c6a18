"""References as files: what goes in comes out, and what is damaged is refused with a word of advice."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from gait.errors import SettingsFault, TooFewRunners, Unreadable
from gait.neutral.reference import build_reference, built_in, read_reference, write_reference
from gait.result import SCHEMA
from gait.results.read_movement import read_movement
from tests.gait.neutral.runners import StyledRunner, store


def test_a_reference_comes_back_as_it_was_written(tmp_path: Path) -> None:
    built = build_reference("Corner store", "3 m/s", store())
    write_reference(tmp_path / "own.npz", built)
    read = read_reference(tmp_path / "own.npz")
    assert (read.name, read.activity, read.curves_origin) == ("Corner store", "running", built.curves_origin)
    assert read.cycles == pytest.approx(built.cycles, abs=1e-4)
    assert read.curves.keys() == built.curves.keys() == {"rearfoot", "knee", "hip", "pelvis"}
    assert [path.name for path in tmp_path.iterdir()] == ["own.npz"]


def test_the_built_in_reference_says_who_and_how() -> None:
    reference = built_in("running")
    assert reference is not None
    assert reference.curves["rearfoot"].shape == reference.curves["hip"].shape == (46, 100)
    assert reference.curves_origin.licence.startswith("CC BY 4.0")
    assert reference.cycles_origin.count == len(reference.cycles) >= 8


def test_the_walking_reference_says_that_nobody_measured_it() -> None:
    reference = built_in("walking")
    assert reference is not None
    assert reference.curves_origin.who.startswith("generated walkers")
    assert reference.curves_origin.count == len(reference.cycles) >= 8
    assert float(reference.duty.min()) > 0.5


def test_too_few_runners_are_refused() -> None:
    with pytest.raises(TooFewRunners, match="2 of 2"):
        build_reference("store", "", store()[:2])
    half = replace(StyledRunner().movement(), stances=(None, None))
    with pytest.raises(TooFewRunners, match="2 of 3"):
        build_reference("store", "", [*store()[:2], half])


@pytest.mark.parametrize("content", [b"", b"not an archive", b"PK\x03\x04 torn"])
def test_a_damaged_reference_is_a_fault(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "bad.npz"
    path.write_bytes(content)
    with pytest.raises(SettingsFault, match="cannot be read"):
        read_reference(path)


def test_a_reference_with_holes_is_a_fault(tmp_path: Path) -> None:
    built = build_reference("store", "", store())
    built.curves["rearfoot"][0, 40] = np.nan
    write_reference(tmp_path / "torn.npz", built)
    with pytest.raises(SettingsFault, match="incomplete"):
        read_reference(tmp_path / "torn.npz")
    with pytest.raises(SettingsFault):
        read_reference(tmp_path / "absent.npz")


def test_a_folder_without_a_result_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="cannot be read"):
        read_movement(tmp_path)
    error = {"code": "no_person", "message": "Nobody is seen.", "advice": "Step on the belt."}
    (tmp_path / "analysis.json").write_text(json.dumps({"schema": SCHEMA, "error": error}))
    with pytest.raises(Unreadable, match="Nobody is seen"):
        read_movement(tmp_path)
