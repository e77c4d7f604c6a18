"""docs/architecture.md and its picture name the rooms that there are."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "architecture.md").read_text("utf-8")
PICTURE = (ROOT / "docs" / "architecture.svg").read_text("utf-8")
SMALL = re.compile(r'text-anchor="middle" font-size="11"[^>]*>([^<]+)<')  # what makes the data of the box above it


def rooms(package: str) -> set[str]:
    """A package's folders, with a stroke, and its modules, but for those that only Python asks for."""
    there = (ROOT / package).iterdir()
    folders = {f"{path.name}/" for path in there if (path / "__init__.py").is_file()}
    return folders | {path.stem for path in (ROOT / package).glob("*.py") if not path.stem.startswith("__")}


def named(package: str) -> list[str]:
    """What stands in the first column of the package's table."""
    table = PAGE.split(f"| room of `{package}/` |")[1].split("\n\n")[0]
    return [name for row in table.splitlines()[2:] for name in re.findall(r"`([^`]+)`", row.split("|")[1])]


@pytest.mark.parametrize("package", ["gait", "kiosk", "chain"])
def test_the_page_names_every_room_once(package: str) -> None:
    assert sorted(named(package)) == sorted(rooms(package))


def test_the_picture_names_rooms_that_there_are() -> None:
    ours = {room.rstrip("/") for room in rooms("gait")}
    assert set(SMALL.findall(PICTURE)) - ours == set()
    processes = re.findall(r"kiosk\.(\w+)", PICTURE)
    assert processes
    assert {f"{room}/" for room in processes} <= rooms("kiosk")
