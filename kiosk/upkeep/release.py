"""Which version of the kiosk is installed and runs, as packaging/release keeps it; readable by every account.

And what a new one is called that a chain's head office has handed over, for packaging/update.
"""

from __future__ import annotations

from pathlib import Path

TOP = Path("/opt/gait-kiosk")
PACKAGE, PROOF = "package.deb", "edition.json"  # in the folder `link/package` of the state


def running() -> str:
    """The version that runs, which has passed its self-check; empty where it was not installed as a package."""
    current = TOP / "current"
    return current.resolve().name if current.is_symlink() else ""


def refused() -> str:
    """The version that did not come into place here, where the one before goes on; empty for none."""
    return told_by_root("refused")


def disproved() -> str:
    """SHA-256 of the handed package that the night's update did not believe; empty for none."""
    return told_by_root("disproved")


def disproved_s() -> float:
    """When it did not, seconds since 1970; 0 for never."""
    path = TOP / "disproved"
    return path.stat().st_mtime if path.exists() else 0.0


def told_by_root(name: str) -> str:
    try:
        return (TOP / name).read_text("utf-8").strip()
    except (OSError, ValueError):
        return ""
