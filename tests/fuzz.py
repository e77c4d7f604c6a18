"""`make fuzz`: files, names and sights made by chance, ever new ones, for ten minutes; each test has its share.

    python -m tests.fuzz [SECONDS]

A failure is printed with the input that made it. That becomes an `@example` of its test, which `make test` tries ever
after, beside the few dozen that it always tries.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.chance import COUNTS, SECONDS

FILES = ("tests/test_fuzz.py", "tests/gait/eyes/test_anything_seen.py", "tests/gait/clip/test_times.py")
TEN_MINUTES = 600.0
STARTING_S = 8.0  # of each file's tests, out of the time


def main(seconds: float) -> int:
    """Try everything; the exit status is 1 where something failed."""
    share_s = max(1.0, (seconds - STARTING_S * len(FILES)) / sum(map(tests_in, FILES)))
    with TemporaryDirectory() as folder:
        counts = Path(folder) / "counts"
        counts.touch()
        here = {**os.environ, SECONDS: str(share_s), COUNTS: str(counts)}
        order = [sys.executable, "-m", "pytest", "-q", "-n", "0", "-m", "by_chance", *FILES]
        failed = subprocess.run(order, env=here).returncode != 0
        for name, count in sorted(Counter(counts.read_text().split()).items()):
            print(f"{count:>8}  {name}")
    print(f"{examples()} inputs are kept by name and tried by `make test`")
    return int(failed)


def tests_in(file: str) -> int:
    return Path(file).read_text("utf-8").count("\n@by_chance(")


def examples() -> int:
    return sum(len(re.findall(r"^@example\(", Path(file).read_text("utf-8"), re.MULTILINE)) for file in FILES)


if __name__ == "__main__":
    sys.exit(main(float(sys.argv[1]) if len(sys.argv) > 1 else TEN_MINUTES))
