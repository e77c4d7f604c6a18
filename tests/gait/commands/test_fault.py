"""A fault of the program itself: told in words, kept for those who mend it, and never a traceback on the screen."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from gait.__main__ import main
from tests.gait.eyes.chosen_eyes import ChosenEyes, FilmedBody, Saying, clip_of

Floats = NDArray[np.float64]


@pytest.fixture
def torn(monkeypatch: pytest.MonkeyPatch) -> None:
    """Eyes that break in the tenth frame."""

    def legs(index: int, points: Floats) -> tuple[Floats, Floats]:
        if index == 10:
            raise ZeroDivisionError("nobody foresaw this")
        return points, np.full((2, 3), 0.9)

    saying = Saying(FilmedBody(), legs)
    monkeypatch.setattr("gait.commands.analyse.open_clip", lambda *_: clip_of(saying.body))
    monkeypatch.setattr("gait.commands.analyse.open_eyes", lambda *_: ChosenEyes(saying))


@pytest.mark.usefixtures("torn")
def test_it_is_told_in_words_and_kept(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["analyse", "run.mp4", "--out", str(tmp_path), "--json"]) == 4
    told = capsys.readouterr()
    error = json.loads((tmp_path / "analysis.json").read_text("utf-8"))["error"]
    assert json.loads(told.out)["error"] == error
    assert error["code"] == "fault"
    assert told.err.splitlines() == [error["message"], error["advice"]]
    assert str(tmp_path / "fault.txt") in error["advice"]
    assert "nobody foresaw this" in (tmp_path / "fault.txt").read_text("utf-8")


@pytest.mark.usefixtures("torn")
def test_a_folder_that_takes_nothing_is_no_second_fault(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").write_text("in the way")
    assert main(["analyse", "run.mp4", "--out", str(tmp_path / "file" / "out")]) == 4
    assert "fault.txt" not in capsys.readouterr().err


def test_a_table_that_cannot_be_used_is_wrong_usage_and_left_in_the_result_too(tmp_path: Path) -> None:
    (tmp_path / "shoes.csv").write_bytes(b"\xff\xfe\x00")
    assert main(["analyse", "run.mp4", "--out", str(tmp_path), "--shoes", str(tmp_path / "shoes.csv")]) == 2
    assert json.loads((tmp_path / "analysis.json").read_text("utf-8"))["error"]["code"] == "settings"
    assert not (tmp_path / "fault.txt").exists()


@pytest.mark.parametrize(
    "named",
    [
        ("shoes", "missing.csv"),
        ("neutral", "show", "missing.npz"),
        ("neutral", "show", "clip.mp4"),
        ("action", "score", "unknown", "clip.mp4"),
        ("action", "list", "--library", "clip.mp4"),
    ],
    ids=" ".join,
)
def test_what_was_named_and_cannot_be_used_is_wrong_usage(
    named: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("clip.mp4").write_bytes(b"no clip")
    assert main(list(named)) == 2
    told = capsys.readouterr().err
    assert len(told.splitlines()) == 2
    assert not any(word in told for word in ("Errno", "pickle", "default"))


@pytest.mark.parametrize("result", ["missing", "clip.mp4"])
def test_a_result_that_is_none_is_told_in_two_lines(
    result: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("clip.mp4").write_bytes(b"no clip")
    assert main(["export", result, "--format", "csv"]) == 3
    told = capsys.readouterr().err
    assert len(told.splitlines()) == 2
    assert "Errno" not in told


@pytest.mark.parametrize("picture", ["missing.png", "empty.png", "text.png"])
def test_a_picture_that_is_none_is_told_in_two_lines(
    picture: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "empty.png").touch()
    (tmp_path / "text.png").write_text("no picture")
    assert main(["show", str(tmp_path / picture)]) == 3
    assert len(capfd.readouterr().err.splitlines()) == 2


def test_other_commands_keep_theirs_where_they_were_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(*_: object) -> None:
        raise KeyError("left foot")

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("gait.commands.shoes.tell_shoes", broken)
    assert main(["shoes", "shoes.csv"]) == 4
    assert str(tmp_path / "fault.txt") in capsys.readouterr().err
    assert "left foot" in (tmp_path / "fault.txt").read_text("utf-8")


def test_a_process_may_end_while_a_network_is_at_work() -> None:
    """It was aborted with a message of C++: what the network gives back found no Python any more."""
    script = """
import numpy as np
from gait.eyes.eyes import open_eyes
watcher = open_eyes(720, 1280).watcher(dots=False)
watcher.poses.reader.submit(0, 0.0, np.zeros((1280, 720, 3), np.uint8))
raise ValueError("the last line")
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr.splitlines()[-1]) == (1, "ValueError: the last line")
