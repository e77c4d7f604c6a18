"""Words of 70 letters on every screen that shows what people typed."""

from __future__ import annotations

import os
import subprocess
import sys


def test_nothing_runs_over_its_place_on_the_smallest_screen() -> None:
    command = [sys.executable, "-m", "tests.kiosk.ui.long_words"]
    environment = {**os.environ, "STAGE_SIZE": "1280x800"}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
