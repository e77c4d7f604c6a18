"""`gait validate`: dots and markerless side by side, on the demo clip with dots stuck where its lines lie."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path


def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "gait", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_both_methods_agree_on_dots_that_lie_on_the_lines(dotted: Path, tmp_path: Path) -> None:
    done = run("validate", dotted, "--out", tmp_path)
    assert done.returncode == 0, done.stderr
    rows = json.loads((tmp_path / "validate.json").read_text("utf-8"))["rows"]
    whole = next(row for row in rows if row["clip"] == "all clips")
    assert whole["n"] >= 10
    assert abs(whole["bias_deg"]) < 2.0
    assert (tmp_path / "bland-altman.pdf").read_bytes().startswith(b"%PDF")


def test_a_clip_without_dots_is_refused_in_words(short_run: Path, tmp_path: Path) -> None:
    done = run("validate", short_run, "--out", tmp_path)
    assert done.returncode == 3
    assert "Traceback" not in done.stderr
    assert "dots" in done.stderr
