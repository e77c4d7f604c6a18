"""A result is whole: the former one or the new one, whoever is killed when, whoever else writes, wherever it lies."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from gait.disk import UNFINISHED
from gait.errors import DiskFault
from gait.results.folder import replaced

PARTS = {"tracks.npz", "report.pdf", "analysis.json"}
WRITING = ("gait/results/folder.py", "gait/disk.py")


def write(out: Path, name: str) -> None:
    with replaced(out) as folder:
        for part in sorted(PARTS, reverse=True):
            (folder / part).write_text(name)


def begin(out: Path, name: str, kill_at: int = 0) -> int:
    """Another process that writes a result, killed at one of the lines that write it; its number."""
    child = os.fork()
    if child == 0:
        lines = 0

        def count(frame: FrameType, event: str, _: Any) -> Any:
            nonlocal lines
            if not frame.f_code.co_filename.endswith(WRITING):
                return None  # nor are the lines of others traced
            lines += 1
            if lines == kill_at > 0:
                os.kill(os.getpid(), signal.SIGKILL)
            return count

        sys.settrace(count)
        try:
            write(out, name)
        finally:
            os._exit(0)
    return child


def was_killed(child: int) -> bool:
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL


def told(out: Path) -> set[str]:
    """What the parts of a result say."""
    return {path.read_text() for path in out.rglob("*") if path.is_file()}


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


@pytest.mark.parametrize("former", [False, True])
def test_killed_at_any_line_the_old_one_or_the_new_one_is_there_whole(tmp_path: Path, former: bool) -> None:
    out, kill_at = tmp_path / "run", 1
    if former:
        write(out, "former")
    while was_killed(begin(out, f"new {kill_at}", kill_at)):
        assert not out.exists() or (names(out) == PARTS and len(told(out)) == 1)
        make_old(tmp_path)  # or ever more of them would be looked at, and the lines that write never end
        kill_at += 3  # a process each
    assert kill_at > 60
    assert told(out) == {f"new {kill_at}"}
    left = [path for path in tmp_path.iterdir() if path != out]
    assert not any(any(path.iterdir()) for path in left)
    make_old(tmp_path)
    write(out, "newer")
    assert names(tmp_path) == {"run"}


def make_old(home: Path) -> None:
    """What killed writers left in a folder, as if that were long ago."""
    for folder in home.glob(f"{UNFINISHED}*"):
        os.utime(folder, (0, 0))


def test_a_former_runners_parts_are_gone(tmp_path: Path) -> None:
    out = tmp_path / "run"
    write(out, "former")
    (out / "csv").mkdir()
    (out / "csv" / "steps.csv").write_text("former")
    with replaced(out) as folder:
        (folder / "analysis.json").write_text("refused")
    assert names(out) == {"analysis.json"}


def test_a_folder_in_which_other_things_lie_keeps_them(tmp_path: Path) -> None:
    (tmp_path / "csv").mkdir()
    (tmp_path / "notes.txt").write_text("mine")
    for name in ("former", "new"):
        with replaced(tmp_path) as folder:
            (folder / "frames").mkdir()
            (folder / "frames" / f"left-{name}.png").write_text(name)
            (folder / "analysis.json").write_text(name)
    assert names(tmp_path) == {"csv", "notes.txt", "frames", "analysis.json"}
    assert names(tmp_path / "frames") == {"left-new.png"}


def test_there_a_killed_writer_leaves_no_mixture(tmp_path: Path) -> None:
    out, kill_at = tmp_path / "run", 1
    out.mkdir()
    (out / "notes.txt").write_text("mine")
    write(out, "former")
    while was_killed(begin(out, f"new {kill_at}", kill_at)):
        found = {path.read_text() for path in out.iterdir() if path.name in PARTS}
        assert len(found) == 1 or not (out / "analysis.json").exists()
        make_old(tmp_path)
        kill_at += 3  # a process each
    assert kill_at > 60
    assert (out / "notes.txt").read_text() == "mine"


def test_who_stands_in_the_folder_stays_in_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path / "run", "former")
    monkeypatch.chdir(tmp_path / "run")
    with replaced(Path()) as folder:
        (folder / "analysis.json").write_text("new")
    assert Path("analysis.json").read_text() == "new"
    assert names(Path.cwd()) == {"analysis.json"}


def test_what_breaks_changes_nothing(tmp_path: Path) -> None:
    out = tmp_path / "run"
    write(out, "former")
    with pytest.raises(ZeroDivisionError):
        write_half(out)
    assert told(out) == {"former"}
    assert names(tmp_path) == {"run"}


def write_half(out: Path) -> None:
    with replaced(out) as folder:
        (folder / "analysis.json").write_text("half")
        raise ZeroDivisionError


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "run").symlink_to(tmp_path / "elsewhere")
    write(tmp_path / "run", "new")
    assert (tmp_path / "run").is_symlink()
    assert told(tmp_path / "elsewhere") == {"new"}


def test_writers_at_once_leave_one_whole_result(tmp_path: Path) -> None:
    out = tmp_path / "run"
    for child in [begin(out, name) for name in "abcdefgh"]:
        assert not was_killed(child)
    assert (names(out), len(told(out))) == (PARTS, 1)
    assert names(tmp_path) == {"run"}


def test_others_may_look_into_it_as_before(tmp_path: Path) -> None:
    out = tmp_path / "run"
    write(out, "former")
    out.chmod(0o750)
    write(out, "new")
    assert out.stat().st_mode & 0o777 == 0o750


def test_a_file_in_the_way_is_told(tmp_path: Path) -> None:
    (tmp_path / "run").write_text("a file")
    with pytest.raises(DiskFault, match="run could not be written: Not a directory"):
        write(tmp_path / "run", "new")
    assert (tmp_path / "run").read_text() == "a file"
