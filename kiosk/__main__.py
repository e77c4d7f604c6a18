"""The `kiosk` command."""

from __future__ import annotations

import sys

NOT_YET = "The touchscreen is not part of this version. Analyse a recording with: gait analyse CLIP"
WRONG_USE = 2


def main() -> int:
    """Say what there is instead; the exit status."""
    print(NOT_YET, file=sys.stderr)
    return WRONG_USE


if __name__ == "__main__":
    sys.exit(main())
