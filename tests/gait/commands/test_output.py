"""The standard output of `gait`: read in part, on a full device, or not there at all."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from gait.weights.manifest import model_path

SHOES = ("shoes", str(model_path("sample_shoes.csv")))
UNREAD = 141  # 128 and the number of SIGPIPE, as a shell tells of `cat` before `head`
FULL = "The output could not be written: No space left on device."


@pytest.fixture(params=["", "1"], ids=["at the end", "at once"])
def environment(request: pytest.FixtureRequest) -> dict[str, str]:
    """Python's output goes out at the end or when it is full; or at once, where somebody asks for that."""
    return {**os.environ, "PYTHONUNBUFFERED": request.param}


def gait(output: int, environment: dict[str, str], *arguments: str) -> tuple[int, str]:
    """Exit status and standard error of a command whose standard output is a file's descriptor."""
    command = [sys.executable, "-m", "gait", *arguments]
    done = subprocess.run(command, stdout=output, stderr=subprocess.PIPE, text=True, env=environment, check=False)
    return done.returncode, done.stderr


def to_nobody(environment: dict[str, str], *arguments: str) -> tuple[int, str]:
    """The same, with a pipe whose reader has gone."""
    reader, writer = os.pipe()
    os.close(reader)
    try:
        return gait(writer, environment, *arguments)
    finally:
        os.close(writer)


def test_a_reader_who_has_gone_has_read_enough(environment: dict[str, str]) -> None:
    assert to_nobody(environment, *SHOES) == (UNREAD, "")


def test_the_help_may_be_read_in_part() -> None:
    assert to_nobody({**os.environ, "PYTHONUNBUFFERED": ""}, "--help") == (UNREAD, "")


def test_head_ends_a_longer_output_quietly() -> None:
    command = f"set -o pipefail; {sys.executable} -m gait {' '.join(SHOES)} | head -n 1"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
    assert (done.returncode in (0, UNREAD), done.stderr) == (True, "")
    assert len(done.stdout.splitlines()) == 1


def test_what_is_written_to_files_is_whole_though_nobody_reads(tmp_path: Path, environment: dict[str, str]) -> None:
    arguments = ("analyse", str(tmp_path / "nothing.mp4"), "--out", str(tmp_path / "out"), "--json")
    status, told = to_nobody(environment, *arguments)
    error = json.loads((tmp_path / "out" / "analysis.json").read_text("utf-8"))["error"]
    assert (status, error["code"]) == (UNREAD, "unreadable")
    assert "Traceback" not in told
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["analysis.json"]


def test_a_full_device_is_told_in_words(environment: dict[str, str]) -> None:
    with Path("/dev/full").open("w") as full:
        status, told = gait(full.fileno(), environment, *SHOES)
    assert (status, told.splitlines()[0]) == (4, FULL)
    assert "elsewhere" in told.splitlines()[1]


def test_no_output_at_all_is_no_fault() -> None:
    command = f"{sys.executable} -m gait {' '.join(SHOES)} >&- 2>&-"
    assert subprocess.run(["bash", "-c", command]).returncode == 0
