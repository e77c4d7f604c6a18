"""What a command of training needs and does not find is told in a sentence, before it begins."""

from __future__ import annotations

from pathlib import Path


def check_file(path: Path | None, advice: str) -> None:
    """SystemExit where a file that was named is not there."""
    if path is not None and not path.is_file():
        raise SystemExit(f"There is no file {path}. {advice}")


def check_holds(folder: Path, member: str, what: str) -> None:
    """SystemExit unless a folder holds what it is named for."""
    if not (folder / member).is_file():
        raise SystemExit(f"{folder} does not hold {what}: {member} is not in it.")


def check_feet(folder: Path) -> None:
    check_holds(folder, "feet.py", "the photo-like renderer of crops")


def check_generator(folder: Path) -> None:
    check_holds(folder, "make_crops.py", "the clip generator")
