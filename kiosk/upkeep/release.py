"""Which version of the kiosk is installed and runs, as packaging/release keeps it; readable by every account."""

from __future__ import annotations

from pathlib import Path

TOP = Path("/opt/gait-kiosk")


def running() -> str:
    """The version that runs, which has passed its self-check; empty where it was not installed as a package."""
    current = TOP / "current"
    return current.resolve().name if current.is_symlink() else ""


def refused() -> str:
    """The version that did not come into place here, where the one before goes on; empty for none."""
    try:
        return (TOP / "refused").read_text("utf-8").strip()
    except (OSError, ValueError):
        return ""
