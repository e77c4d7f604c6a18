"""What a container says of its pictures: how to turn them, which video is the recording, what of it is shown."""

from __future__ import annotations

import math
import os
import struct
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gait.clip import Clip, open_clip
from gait.clip.container import Contained, contained, keeps_times
from gait.clip.video import UPRIGHT, Turn, Video, recording_of, turn_of
from gait.errors import Unreadable
from tests.conftest import DEMO, MakeClip, ffmpeg
from tests.gait.clip.boxes import element, with_matrix

EIGHT: dict[tuple[int, int, int, int], Turn] = {
    (1, 0, 0, 1): UPRIGHT,
    (-1, 0, 0, 1): (False, True, False),
    (1, 0, 0, -1): (False, False, True),
    (-1, 0, 0, -1): (False, True, True),
    (0, 1, 1, 0): (True, False, False),
    (0, 1, -1, 0): (True, True, False),
    (0, -1, 1, 0): (True, False, True),
    (0, -1, -1, 0): (True, True, True),
}


def said_of(path: Path) -> Contained:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        return contained(descriptor)
    finally:
        os.close(descriptor)


def first_picture(clip: Clip) -> np.ndarray:
    return next(iter(clip.frames())).image.astype(int)


@pytest.fixture(scope="module")
def small(make_clip: MakeClip, tiny_run: Path) -> Path:
    return make_clip("small.mp4", "-t", "0.5", "-c", "copy", source=tiny_run)


@pytest.fixture(scope="module")
def stored(small: Path) -> np.ndarray:
    """Its first picture."""
    return first_picture(open_clip(small))


@pytest.mark.parametrize("matrix", EIGHT)
def test_a_matrix_is_one_of_eight_turns(matrix: tuple[int, int, int, int]) -> None:
    assert turn_of(*matrix) == EIGHT[matrix]


@pytest.mark.parametrize("matrix", EIGHT)
def test_pictures_are_seen_as_their_matrix_says(
    tmp_path: Path, small: Path, stored: np.ndarray, matrix: tuple[int, int, int, int]
) -> None:
    seen = first_picture(open_clip(with_matrix(small, tmp_path / "turned.mp4", *matrix)))
    a, b, c, d = matrix
    height, width = stored.shape[:2]
    for y, x in ((20, 30), (300, 50), (100, 170)):  # x' = a x + c y, y' = b x + d y, moved into the picture
        across, down = a * x + c * y, b * x + d * y
        across += width - 1 if a < 0 else height - 1 if c < 0 else 0
        down += width - 1 if b < 0 else height - 1 if d < 0 else 0
        assert (seen[down, across] == stored[y, x]).all()


def test_a_picture_that_is_to_be_shown_askew_is_refused(tmp_path: Path, small: Path) -> None:
    cos, sin = math.cos(0.1), math.sin(0.1)
    with pytest.raises(Unreadable, match="askew"):
        open_clip(with_matrix(small, tmp_path / "askew.mp4", cos, sin, -sin, cos))


def test_pixels_that_are_not_square_are_made_so(make_clip: MakeClip, small: Path, stored: np.ndarray) -> None:
    squeezed = open_clip(make_clip("squeezed.mp4", "-t", "0.3", "-vf", "scale=120:320,setsar=3/2", source=small))
    assert (squeezed.width, squeezed.height) == (180, 320)
    assert np.abs(first_picture(squeezed) - stored).mean() < 6
    tall = open_clip(make_clip("tall.mkv", "-t", "0.3", "-vf", "scale=180:160,setsar=1/2", source=small))
    assert (tall.width, tall.height) == (180, 320)


def test_square_pixels_come_before_the_turn(
    make_clip: MakeClip, tmp_path: Path, small: Path, stored: np.ndarray
) -> None:
    lying = ("-t", "0.3", "-vf", "transpose=2,scale=240:180,setsar=4/3")
    squeezed = make_clip("lying_squeezed.mp4", *lying, source=small)
    clip = open_clip(with_matrix(squeezed, tmp_path / "turned.mp4", 0, 1, -1, 0))
    assert (clip.width, clip.height) == (180, 320)
    assert np.abs(first_picture(clip) - stored).mean() < 6


def test_what_an_edit_list_leaves_out_at_the_start_is_not_missed(make_clip: MakeClip, tiny_run: Path) -> None:
    trimmed = make_clip("trimmed.mp4", "-c", "copy", "-t", "3", source=tiny_run, before=("-ss", "1.9"))
    clip = open_clip(trimmed)
    times = [frame.time_s for frame in clip.frames()]
    assert clip.header_frames > len(times) + 5
    assert clip.header_s == pytest.approx(times[-1] + 1 / 60, abs=0.05)


def test_a_cut_in_the_middle_is_a_gap_in_time(tmp_path: Path, make_clip: MakeClip, tiny_run: Path) -> None:
    """Two stretches of a recording, joined by its edit list alone."""
    source = make_clip("whole.mp4", "-t", "4", "-bf", "0", "-g", "1", source=tiny_run)
    whole = source.read_bytes()
    start = whole.index(b"elst") - 4
    (length,) = struct.unpack_from(">I", whole, start)
    assert length == 28
    # `elst` and the `edts` round it grow by one entry; what grows round them: trak, moov (the pictures lie before)
    old = whole[start : start + length]
    (scale,) = struct.unpack_from(">I", whole, whole.index(b"mvhd") + 4 + 12)
    (rate,) = struct.unpack_from(">I", whole, whole.index(b"mdhd") + 4 + 12)
    entries = b"".join(struct.pack(">Iii", scale, taken * rate, 1 << 16) for taken in (0, 2))
    new = struct.pack(">I4sII", 40, b"elst", 0, 2) + entries
    edited = bytearray(whole.replace(old, new))
    for kind in (b"edts", b"trak", b"moov"):
        at = whole.index(kind) - 4
        struct.pack_into(">I", edited, at, struct.unpack_from(">I", whole, at)[0] + 12)
    (tmp_path / "cut.mp4").write_bytes(edited)
    times = np.array([frame.time_s for frame in open_clip(tmp_path / "cut.mp4").frames()])
    assert len(times) == pytest.approx(120, abs=2)
    assert np.diff(times).max() == pytest.approx(1.0 + 1 / 60, abs=0.02)
    assert times[-1] == pytest.approx(3.0 - 1 / 60, abs=0.02)


def test_the_recording_is_the_largest_whole_video() -> None:
    preview = Video(160, 284, 600, 10.0)
    cover = Video(3000, 3000, 1, 10.0)
    recording = Video(720, 1280, 600, 10.0)
    extra = Video(1080, 1920, 600, 10.0, enabled=False)
    assert recording_of([preview, cover, recording, extra]) is recording
    assert recording_of([]) is None


def test_a_small_preview_before_the_recording_is_not_measured(tmp_path: Path, small: Path, make_clip: MakeClip) -> None:
    large = make_clip("large.mp4", "-t", "0.5", "-an", "-vf", "scale=360:640")
    for name in ("two.mp4", "two.mkv"):
        both = tmp_path / name
        ffmpeg("-i", small, "-i", large, "-map", "0:v", "-map", "1:v", "-c", "copy", both)
        clip = open_clip(both)
        assert (clip.width, clip.height) == (360, 640)
        assert first_picture(clip).shape == (640, 360, 3)


def test_a_cover_picture_is_not_the_recording(tmp_path: Path, small: Path) -> None:
    ffmpeg("-i", DEMO, "-frames:v", "1", tmp_path / "cover.png")
    covered = tmp_path / "covered.mp4"
    inputs = ("-i", tmp_path / "cover.png", "-i", small, "-map", "0", "-map", "1")
    ffmpeg(*inputs, "-c", "copy", "-disposition:v:0", "attached_pic", covered)
    clip = open_clip(covered)
    assert (clip.width, clip.height) == (180, 320)
    assert sum(1 for _ in clip.frames()) == 30


def matroska(roll: float, yaw: float) -> bytes:
    pose = element(0x7673, struct.pack(">f", yaw)) + element(0x7675, struct.pack(">d", roll))
    video = element(0xB0, b"\x02\xd0") + element(0xBA, b"\x05\x00") + element(0x7670, pose)
    sound, track = element(0xAE, element(0x83, b"\x02")), element(0xAE, element(0x83, b"\x01") + element(0xE0, video))
    info = element(0x1549A966, element(0x4489, struct.pack(">f", 2500.0)))
    head = element(0x1A45DFA3, element(0x4282, b"matroska"))
    return head + element(0x18538067, info + element(0x1654AE6B, sound + track) + element(0x1F43B675, b""))


@pytest.mark.parametrize(
    ("roll", "yaw", "turn"),
    [
        (0.0, 0.0, UPRIGHT),
        (180.0, 0.0, (False, True, True)),
        (90.0, 0.0, (True, False, True)),  # against the clock: what was on the right is on top
        (-90.0, 0.0, (True, True, False)),
        (0.0, 180.0, (False, True, False)),
        (7.0, 0.0, None),
    ],
)
def test_matroska_says_its_turn_as_a_projection(tmp_path: Path, roll: float, yaw: float, turn: Turn | None) -> None:
    path = tmp_path / "run.mkv"
    path.write_bytes(matroska(roll, yaw))
    (video,) = said_of(path).videos
    assert (video.width, video.height, video.duration_s, video.turn) == (720, 1280, 2.5, turn)


def test_only_containers_that_keep_times_are_believed() -> None:
    assert not keeps_times(b"\x00\x00\x00\x01\x67\x64\x00\x1f" + bytes(400))  # H.264 as it leaves the coder
    assert not keeps_times(b"\x00\x00\x00\x01\x40\x01\x0c\x01" + bytes(400))  # HEVC
    assert not keeps_times(b"\xff\xd8\xff\xe0" + bytes(400))  # pictures one after the other
    assert not keeps_times(b"")
    assert keeps_times((b"G" + bytes(187)) * 20)
    assert keeps_times((bytes(4) + b"G" + bytes(187)) * 20)


DAMAGE = st.lists(st.tuples(st.floats(0.0, 1.0, exclude_max=True), st.integers(0, 255)), min_size=1, max_size=12)
quickly = settings(max_examples=300, suppress_health_check=list(HealthCheck), derandomize=True)


@quickly
@given(DAMAGE, st.booleans(), st.floats(0.0, 1.0))
def test_a_damaged_container_is_left_unsaid(
    small: Path, tmp_path_factory: pytest.TempPathFactory, changes: list[tuple[float, int]], mkv: bool, kept: float
) -> None:
    whole = matroska(90.0, 180.0) if mkv else small.read_bytes()[-4000:]
    content = bytearray(whole if mkv else b"\x00\x00\x00\x08wide" + whole[whole.index(b"moov") - 4 :])
    for place, value in changes:
        content[int(place * len(content))] = value
    path = tmp_path_factory.getbasetemp() / "damaged.bin"
    path.write_bytes(content[: max(8, int(kept * len(content)))])
    assert all(video.duration_s >= 0.0 for video in said_of(path).videos)
