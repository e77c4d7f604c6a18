"""A reader meets the old file or the new one, whoever else writes and whenever a writer is killed."""

from __future__ import annotations

import hashlib
import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from gait.disk import HASH_BLOCK, digest, remove_unfinished, unfinished, write_bytes, write_json, written_beside

KILLED = (
    "import os, signal, sys; from pathlib import Path; from gait.disk import written_beside\n"
    "with written_beside(Path(sys.argv[1])) as beside:\n"
    "    beside.write_text('half'); os.kill(os.getpid(), signal.SIGKILL)\n"
)


def kill_while_writing(path: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": "."}
    assert subprocess.run([sys.executable, "-c", KILLED, str(path)], env=environment).returncode == -signal.SIGKILL


def test_what_was_written_is_there_and_nothing_beside_it(tmp_path: Path) -> None:
    write_bytes(tmp_path / "a", b"new")
    write_json(tmp_path / "b", {"name": "Zoë"})
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == {"a": "new", "b": '{\n  "name": "Zoë"\n}\n'}


def test_a_broken_write_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text("old")
    with pytest.raises(RuntimeError):
        write_half(path)
    assert [p.name for p in tmp_path.iterdir()] == ["a.json"]
    assert path.read_text() == "old"


def write_half(path: Path) -> None:
    with written_beside(path) as beside:
        beside.write_text("half")
        raise RuntimeError


def test_two_writers_of_one_file_do_not_meet(tmp_path: Path) -> None:
    path = tmp_path / "a"
    with written_beside(path) as first, written_beside(path) as second:
        first.write_text("first")
        second.write_text("second")
    assert path.read_text() == "first"
    assert unfinished(tmp_path) == []


@pytest.mark.parametrize("name", ["settings.toml", "1-1.analysis", "run_000000000007_keypoints.json"])
def test_a_killed_writer_leaves_the_old_file_and_what_it_began_can_be_swept(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_text("old")
    kill_while_writing(path)
    assert path.read_text() == "old"
    assert len(unfinished(tmp_path, name)) == 1
    assert unfinished(tmp_path, "other") == []
    assert list(tmp_path.glob(f"*{path.suffix}")) == [path]
    write_bytes(path, b"new")
    remove_unfinished(tmp_path)
    assert [left.name for left in tmp_path.iterdir()] == [name]


def test_the_name_stays_for_programs_that_go_by_its_ending(tmp_path: Path) -> None:
    with written_beside(tmp_path / "run.mp4") as beside:
        assert beside.name == "run.mp4"
        beside.with_suffix(".mp4-journal").write_text("what a program leaves beside its file")
    assert [path.name for path in tmp_path.iterdir()] == ["run.mp4"]


@pytest.mark.parametrize(("private", "mode"), [(True, 0o600), (False, 0o644)])
def test_a_private_file_is_its_owners_alone_also_in_place_of_one_that_was_not(
    tmp_path: Path, private: bool, mode: int
) -> None:
    path = tmp_path / "pin.json"
    path.touch(mode=0o644)
    former = os.umask(0o022)
    try:
        with written_beside(path, private) as beside:
            beside.write_text("new")
            assert stat.S_IMODE(beside.stat().st_mode) == mode
    finally:
        os.umask(former)
    assert stat.S_IMODE(path.stat().st_mode) == mode


def test_a_folder_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        write_bytes(tmp_path / "deleted" / "report.pdf", b"of a deleted visit")
    assert not (tmp_path / "deleted").exists()


@pytest.mark.parametrize("contents", [(b"",), (b"abc",), (b"x" * (HASH_BLOCK + 1),), (b"one", b"", b"two")])
def test_a_digest_is_of_all_content_in_order(tmp_path: Path, contents: tuple[bytes, ...]) -> None:
    paths = [tmp_path / str(number) for number in range(len(contents))]
    for path, content in zip(paths, contents, strict=True):
        path.write_bytes(content)
    assert digest(*paths) == hashlib.sha256(b"".join(contents)).hexdigest()
