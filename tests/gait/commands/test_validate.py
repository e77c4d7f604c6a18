"""`gait validate`: dots and markerless side by side, on the demo clip with dots stuck where its lines lie."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from gait.__main__ import main
from tests.gait.eyes.chosen_eyes import ChosenEyes, FilmedBody, Saying, clip_of


@pytest.mark.usefixtures("few_poses", "looked_once")
def test_both_methods_agree_on_dots_that_lie_on_the_lines(dotted: Path, tmp_path: Path) -> None:
    assert main(["validate", str(dotted), "--out", str(tmp_path)]) == 0
    rows = json.loads((tmp_path / "validate.json").read_text("utf-8"))["rows"]
    whole = next(row for row in rows if row["clip"] == "all clips")
    assert whole["n"] >= 10
    assert abs(whole["bias_deg"]) < 2.0
    assert (tmp_path / "bland-altman.pdf").read_bytes().startswith(b"%PDF")


def test_a_clip_without_dots_is_refused_in_words(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A runner of numbers; test_analyse.py asks for dots on the demo runner, who carries none."""
    saying = Saying(FilmedBody())
    monkeypatch.setattr("gait.commands.validate.open_clip", lambda _: clip_of(saying.body))
    monkeypatch.setattr("gait.commands.validate.open_eyes", lambda *_: ChosenEyes(saying))
    assert main(["validate", "chosen.mp4", "--out", str(tmp_path)]) == 3
    told = capfd.readouterr().err
    assert "Traceback" not in told
    assert "dots" in told
