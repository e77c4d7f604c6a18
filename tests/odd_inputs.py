"""Sixty odd inputs made in a folder, each given to `gait analyse`: what it is, the exit status, and what is said.

    python -m tests.odd_inputs

prints the rows of docs/inputs.md, whose words tests/gait/commands/test_odd_inputs.py holds.
"""

from __future__ import annotations

import io
import os
from contextlib import redirect_stderr, redirect_stdout, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from gait.__main__ import main
from tests.conftest import DEMO, ffmpeg
from tests.gait.commands.test_odd_inputs import MAKERS, TABLE


def row(what: str, folder: Path) -> str:
    """The input's row."""

    def make_clip(name: str, *options: str) -> Path:
        ffmpeg("-i", DEMO, *options, folder / name)
        return folder / name

    made = MAKERS[what](folder, make_clip)
    status, told = 2, io.StringIO()
    with redirect_stderr(told), redirect_stdout(io.StringIO()), suppress(SystemExit):
        status = main(["analyse", os.fsdecode(made), "--out", str(folder / "out"), "--no-report"])
    first = next(iter(told.getvalue().strip().splitlines()[-1:] if status == 2 else told.getvalue().splitlines()), "")
    words = TABLE[what][1] if what in TABLE and TABLE[what][1] in told.getvalue() else first.replace(f"{folder}/", "")
    return f"| {what} | {status} | {words.rstrip('.')} |"


if __name__ == "__main__":
    for what in MAKERS:
        with TemporaryDirectory() as folder:
            print(row(what, Path(folder)), flush=True)
