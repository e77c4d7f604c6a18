"""A recording can be read back frame by frame, wherever its writing stopped."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
from pathlib import Path

import cv2
import numpy as np
import pytest

from gait.clip import open_clip
from gait.clip.carried import TAG, carried_orientation
from gait.clip.orientation import Orientation
from gait.errors import Unreadable
from kiosk.camera.recording import (
    Recorder,
    Shot,
    check_space,
    file_head,
    frame_bytes,
    pictures_head,
    whole_tape,
)
from kiosk.faults import DiskFull, RecordingFault
from tests.conftest import ffmpeg

WIDTH, HEIGHT = 96, 160
TURNED = Orientation(90, True, (0.0, 0.25, 1.0, 1.0))
TIMES_S = [7.0, 7.0167, 7.0331, 7.0503, 7.0667, 7.0999, 7.1166, 7.1333]  # uneven, as a camera's are


def jpeg(index: int) -> bytes:
    picture = np.full((HEIGHT, WIDTH, 3), 20 * index + 30, np.uint8)
    return bytes(cv2.imencode(".jpg", picture)[1])


def shots() -> list[Shot]:
    return [Shot(k, time_s, jpeg(k)) for k, time_s in enumerate(TIMES_S)]


def feed_all(recorder: Recorder) -> float:
    """Feed and finish; a fault comes out of whichever meets it first."""
    for shot in shots():
        recorder.feed(shot)
    return recorder.finish()


def record(path: Path) -> Recorder:
    recorder = Recorder(path, WIDTH, HEIGHT, TURNED)
    recorder.start()
    feed_all(recorder)
    return recorder


def test_every_frame_comes_back_with_its_own_time(tmp_path: Path) -> None:
    recorder = record(tmp_path / "run.mkv")
    frames = list(open_clip(tmp_path / "run.mkv").frames())
    assert [frame.time_s for frame in frames] == pytest.approx([t - TIMES_S[0] for t in TIMES_S], abs=1e-3)
    assert [round(float(f.image.mean()) / 20 - 1.5) for f in frames] == list(range(len(TIMES_S)))
    assert recorder.recorded_s == pytest.approx(TIMES_S[-1] - TIMES_S[0])


def test_the_jpeg_lies_in_the_file_untouched(tmp_path: Path) -> None:
    record(tmp_path / "run.mkv")
    content = (tmp_path / "run.mkv").read_bytes()
    assert all(shot.jpeg in content for shot in shots())


@pytest.mark.parametrize("share", [0.5, 0.77, 0.99])
def test_a_file_cut_anywhere_gives_every_frame_before_the_cut(tmp_path: Path, share: float) -> None:
    record(tmp_path / "whole.mkv")
    content = (tmp_path / "whole.mkv").read_bytes()
    cut = content[: int(share * len(content))]
    (tmp_path / "cut.mkv").write_bytes(cut)
    whole = sum(shot.jpeg in cut for shot in shots())
    assert len(list(open_clip(tmp_path / "cut.mkv").frames())) >= whole > 0


def test_a_player_s_tool_adds_an_index_without_touching_the_pictures(tmp_path: Path) -> None:
    record(tmp_path / "run.mkv")
    ffmpeg("-i", tmp_path / "run.mkv", "-c", "copy", tmp_path / "indexed.mkv")
    assert shots()[3].jpeg in (tmp_path / "indexed.mkv").read_bytes()
    assert carried_orientation(tmp_path / "indexed.mkv") == TURNED


def test_a_kill_while_recording_keeps_what_was_written(tmp_path: Path) -> None:
    script = (
        "import os, signal, sys; from pathlib import Path; from tests.kiosk.camera.test_recording import *;"
        "recorder = Recorder(Path(sys.argv[1]), WIDTH, HEIGHT, TURNED); recorder.start();"
        "[recorder.feed(shot) for shot in shots()];\n"
        "while recorder.frames < len(TIMES_S): os.sched_yield()\n"
        "os.kill(os.getpid(), signal.SIGKILL)"
    )
    path = tmp_path / "run.mkv"
    ended = subprocess.run([sys.executable, "-c", script, str(path)], env={**os.environ, "PYTHONPATH": "."})
    assert ended.returncode == -signal.SIGKILL
    assert len(list(open_clip(path).frames())) == len(TIMES_S)
    assert carried_orientation(path) == TURNED


def test_a_recording_carries_how_it_is_turned_and_is_seen_like_that(tmp_path: Path) -> None:
    record(tmp_path / "run.mkv")
    clip = open_clip(tmp_path / "run.mkv")
    frame = next(clip.frames())
    assert carried_orientation(clip.path) == clip.orientation == TURNED
    assert (clip.width, clip.height) == frame.image.shape[1::-1] == (HEIGHT, 0.75 * WIDTH)


def test_players_tools_show_it_as_a_tag(tmp_path: Path) -> None:
    record(tmp_path / "run.mkv")
    asked = ("ffprobe", "-v", "error", "-of", "csv=p=0", "-show_entries", f"format_tags={TAG}")
    told = subprocess.run([*asked, str(tmp_path / "run.mkv")], capture_output=True, text=True, check=True)
    assert (told.stdout, told.stderr) == ("90 mirrored 0.0 0.25 1.0 1.0\n", "")


def test_a_recording_of_before_carries_nothing_and_counts_as_it_is_said_elsewhere(tmp_path: Path) -> None:
    path = tmp_path / "run.mkv"
    path.write_bytes(pictures_head(WIDTH, HEIGHT) + b"".join(frame_bytes(t - 7.0, jpeg(1)) for t in TIMES_S))
    assert carried_orientation(path) is None
    assert next(open_clip(path).frames()).image.shape == (HEIGHT, WIDTH, 3)
    assert open_clip(path, otherwise=TURNED).orientation == TURNED


@pytest.mark.parametrize(
    ("was", "became"),
    [
        (b"90 mirrored", b"45 mirrored"),
        (b"90 mirrored", b"9\xff mirrored"),
        (b" mirrored", b" mirrosed"),
        (b"0.25", b"9e99"),
        (b"0.25", b" nan"),
        (b"0.25", b"0.99"),  # nothing is left of it
        (b"0.25", b"    "),
        (b"\x67\xc8", b"\x67\xc9"),  # no tag any more
        (b"\x45\xa3\x01", b"\x45\xa3\x00"),  # its name without an end
    ],
)
def test_a_damaged_turn_makes_a_recording_unreadable(tmp_path: Path, was: bytes, became: bytes) -> None:
    path, head = tmp_path / "run.mkv", file_head(WIDTH, HEIGHT, TURNED)
    assert head.count(was) == 1
    path.write_bytes(head.replace(was, became) + frame_bytes(0.0, jpeg(1)))
    for asks in (carried_orientation, open_clip):
        with pytest.raises(Unreadable, match="turned"):
            asks(path)


def test_a_disk_that_runs_full_keeps_the_part_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written = os.write
    room = iter([True] * 5 + [False] * 100)

    def write(file: int, content: bytes) -> int:
        if not next(room):
            raise OSError(errno.ENOSPC, "No space left on device")
        return written(file, content)

    monkeypatch.setattr(os, "write", write)
    recorder = Recorder(tmp_path / "run.mkv", WIDTH, HEIGHT, TURNED)
    recorder.start()
    with pytest.raises(DiskFull):
        feed_all(recorder)
    monkeypatch.undo()
    assert recorder.frames == 4
    assert len(list(open_clip(tmp_path / "run.mkv").frames())) == 4


@pytest.mark.parametrize("damaged_s", [1e7, 3600.0, 0.0])
def test_a_time_that_damage_wrote_costs_its_own_picture_alone(tmp_path: Path, damaged_s: float) -> None:
    times_s = [0.0, 0.02, damaged_s, 0.06, 0.08]
    path = tmp_path / "run.mkv"
    path.write_bytes(file_head(WIDTH, HEIGHT, TURNED) + b"".join(frame_bytes(t, jpeg(1)) for t in times_s))
    assert [place.time_s for place in whole_tape(path).places] == [0.0, 0.02, 0.06, 0.08]


def test_whatever_stops_the_writer_is_told_to_whoever_waits_for_it(tmp_path: Path) -> None:
    recorder = Recorder(tmp_path / "run.mkv", WIDTH, HEIGHT, TURNED)
    recorder.start()
    for shot in (*shots()[:2], Shot(2, 1.0, jpeg(2)), Shot(3, -1.0, jpeg(3))):  # no camera's: those are judged before
        recorder.feed(shot)
    with pytest.raises(RecordingFault):
        recorder.finish()
    assert len(whole_tape(tmp_path / "run.mkv").places) == 2


def test_no_recording_starts_without_room_for_it(tmp_path: Path) -> None:
    with pytest.raises(DiskFull, match="almost full"):
        check_space(tmp_path, 1 << 60)
