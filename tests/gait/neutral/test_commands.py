"""`gait neutral` and `gait compare` from the command line, on saved results."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from pypdf import PdfReader

from gait.__main__ import UNUSABLE, main
from gait.commands.analyse import AnalyseRequest, question_of
from gait.errors import SettingsFault
from gait.markers import Markers
from gait.neutral.reference import build_reference, read_reference, write_reference
from tests.gait.neutral.runners import StyledRunner, store
from tests.gait.neutral.saved import save


def words_of(pdf: Path) -> str:
    return " ".join(PdfReader(pdf).pages[0].extract_text().split())


def test_a_store_builds_and_shows_its_own_reference(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    styles = np.linspace(-1.0, 1.0, 4)
    results = [save(tmp_path / f"runner{k}", StyledRunner((7.0 + s, 6.5), style=s)) for k, s in enumerate(styles)]
    own = tmp_path / "own.npz"
    build = ["neutral", "build", *map(str, results), "--out", str(own), "--name", "Corner store", "--speed", "3 m/s"]
    assert main(build) == 0
    assert read_reference(own).curves_origin.count == 4
    assert main(["neutral", "show", str(own)]) == 0
    assert "Corner store: running, seen from the rear" in capsys.readouterr().out
    assert "Corner store" in words_of(own.with_suffix(".pdf"))


def test_who_is_in_a_reference_is_said_by_class(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    styles = np.linspace(-1.0, 1.0, 3)
    classes = ("neutral", "overpronation", "inconclusive")
    results = [
        save(tmp_path / f"runner{k}", StyledRunner((7.0 + s, 6.5), style=s), right=found)
        for k, (s, found) in enumerate(zip(styles, classes, strict=True))
    ]
    assert main(["neutral", "build", *map(str, results), "--out", str(tmp_path / "own.npz")]) == 0
    told = capsys.readouterr().out
    assert "4 neutral, 1 overpronation, 1 inconclusive" in told
    assert "runner1: right foot overpronation. Leave it out" in told
    assert told.count("Leave it out") == 1


def test_an_analysis_can_be_asked_to_use_the_stores_reference(tmp_path: Path) -> None:
    own = tmp_path / "own.npz"
    write_reference(own, build_reference("Corner store", "", store()))
    order = AnalyseRequest(tmp_path, tmp_path, False, None, Markers.AUTO, None, 60.0, False, False, own)
    chosen = question_of(order).reference
    assert chosen is not None
    assert chosen.name == "Corner store"
    with pytest.raises(SettingsFault, match="cannot be read"):
        question_of(replace(order, reference=tmp_path / "absent.npz"))


def test_two_results_are_compared(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    old, new = save(tmp_path / "old", StyledRunner()), save(tmp_path / "new", StyledRunner((7.0, 13.0), seconds=14.0))
    assert main(["compare", str(old), str(new), "--out", str(tmp_path / "both.pdf")]) == 0
    told = capsys.readouterr().out
    assert "In the second recording the right heel rolls in further around mid-stance (6° more" in told
    assert "Over the whole recordings" in told
    assert "new beside old" in words_of(tmp_path / "both.pdf")


def test_a_comparison_asks_for_no_classes(tmp_path: Path) -> None:
    one = save(tmp_path / "one", StyledRunner())
    document = json.loads((one / "analysis.json").read_text())
    del document["verdict"]
    (one / "analysis.json").write_text(json.dumps(document))
    assert main(["compare", str(one), str(one)]) == 0
    assert main(["neutral", "build", *3 * [str(one)], "--out", str(tmp_path / "own.npz")]) == UNUSABLE


def test_the_same_twice_is_told_in_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    one = save(tmp_path / "one", StyledRunner())
    assert main(["compare", str(one), str(one)]) == 0
    assert capsys.readouterr().out == f"{one} was named twice: nothing differs.\n"


def test_the_same_twice_differs_in_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    one = save(tmp_path / "one", StyledRunner())
    assert main(["compare", str(one), str(one), "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert (document["similarity_pct"], document["distance"], document["whole_recording_deg"]) == (100, 0, 0)
    assert document["findings"] == []
    assert {joint["advice"] for joint in document["joints"]} == {None}


def test_what_cannot_be_compared_says_why(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run, walk = save(tmp_path / "run", StyledRunner()), save(tmp_path / "walk", StyledRunner(), "walking")
    assert main(["compare", str(walk), str(run)]) == UNUSABLE
    assert "Compare recordings of one activity" in capsys.readouterr().err
    (tmp_path / "empty").mkdir()
    assert main(["compare", str(run), str(tmp_path / "empty")]) == UNUSABLE
    assert "gait analyse" in capsys.readouterr().err
    assert main(["neutral", "build", str(run), "--out", str(tmp_path / "own.npz")]) == UNUSABLE
    assert "at least three runners" in capsys.readouterr().err
