"""`gait match`: two pictures, or frames of clips."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from gait.__main__ import main
from gait.commands.picture import still_at
from tests.conftest import CLIPS, DEMO, STANDING

HALF_STRIDE_S = 0.36  # of the demo runner, 168 steps a minute


def matched(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> dict[str, Any]:
    assert main(["match", *map(str, arguments), "--json"]) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def test_half_a_stride_later_a_runner_is_her_own_mirror(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pictures = (f"{DEMO}@0.4", f"{DEMO}@{0.4 + HALF_STRIDE_S}")
    (plain,) = matched(capsys, *pictures, "--out", tmp_path / "a.png")["pairs"]
    (flipped,) = matched(capsys, *pictures, "--flip", "--out", tmp_path / "b.png")["pairs"]
    assert flipped["together"]
    assert flipped["cosine"] > 0.995 > plain["cosine"]
    assert flipped["way"] < plain["way"]
    assert set(plain["apart"]) >= {"left knee", "right ankle", "neck"}


def test_a_smaller_picture_of_the_same_moment_is_the_same_and_is_drawn(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    image = still_at(Path(f"{STANDING}@1")).image
    cv2.imwrite(str(tmp_path / "a.png"), image)
    small = cv2.copyMakeBorder(cv2.resize(image, None, fx=0.6, fy=0.6), 200, 40, 10, 150, cv2.BORDER_REPLICATE)
    cv2.imwrite(str(tmp_path / "b.jpg"), small)
    assert main(["match", str(tmp_path / "a.png"), str(tmp_path / "b.jpg")]) == 0
    told = capsys.readouterr().out
    assert "* 1   1    0.99" in told
    drawn = cv2.imread(str(tmp_path / "a-b_match.png"))
    assert drawn is not None
    assert drawn.shape == image.shape
    assert (np.abs(drawn.astype(int) - 255).max(axis=2) == 0).sum() > 200  # white limbs


@pytest.mark.parametrize(
    ("first", "status", "told"),
    [
        (f"{STANDING}@99", 3, "ends after 3.0 seconds"),
        (f"{CLIPS / 'empty.mp4'}@1", 3, "Nobody is seen in empty.mp4@1"),
        ("nothing.png", 3, "is not a picture that can be read"),
        ("nothing.mp4@2", 3, "nothing.mp4"),
    ],
)
def test_what_cannot_be_compared_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], first: str, status: int, told: str
) -> None:
    assert main(["match", first, f"{STANDING}@1", "--out", str(tmp_path / "out.png")]) == status
    assert told in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


def test_weights_that_are_none_are_the_users_mistake(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "w.json").write_text('{"tail": 1}')
    pictures = (f"{STANDING}@1", f"{STANDING}@1")
    assert main(["match", *pictures, "--weights", str(tmp_path / "w.json"), "--out", str(tmp_path / "o.png")]) == 2
    assert "Points are: nose, neck" in capsys.readouterr().err
