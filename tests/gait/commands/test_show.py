"""`gait show --slow`: a clip's typical steps, in a film."""

from __future__ import annotations

from pathlib import Path

import cv2
import pytest

from gait.__main__ import main


def test_a_clips_steps_are_shown_slowly(small_run: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "film.mp4"
    assert main(["show", str(small_run), "--slow", "--lang", "de", "--out", str(out)]) == 0
    assert capsys.readouterr().out.strip().endswith(str(out))
    film = cv2.VideoCapture(str(out))
    assert film.get(cv2.CAP_PROP_FRAME_COUNT) == 10.0 * film.get(cv2.CAP_PROP_FPS)
    assert film.read()[1].std() > 10.0
