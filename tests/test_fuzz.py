"""Files from outside, damaged at random: each is understood or refused in words, and nothing else happens."""

from __future__ import annotations

import copy
import json
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gait.clip import open_clip
from gait.commands.export import export
from gait.errors import GaitError
from gait.pose.openpose_json import read_poses
from gait.pose.skeleton import KEYPOINTS
from gait.results.document import document, plain
from gait.verdict.rules import PronationClass
from kiosk.camera.recording import Tape, file_head, frame_bytes
from kiosk.settings import Settings, read_settings, write_settings
from tests.gait.report.analyses import analysis, verdict

quickly = settings(max_examples=60, suppress_health_check=list(HealthCheck), derandomize=True)
PLAIN = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8)
JSON = st.recursive(
    PLAIN, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner, max_size=3)
)
DAMAGE = st.lists(st.tuples(st.floats(0.0, 1.0, exclude_max=True), st.integers(0, 255)), min_size=1, max_size=12)


def damaged(content: bytes, changes: list[tuple[float, int]]) -> bytes:
    """With some bytes exchanged, each at a share of the length."""
    found = bytearray(content)
    for place, value in changes:
        found[int(place * len(found))] = value
    return bytes(found)


def places(inside: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Where every value of a document lies."""
    items = inside.items() if isinstance(inside, dict) else enumerate(inside) if isinstance(inside, list) else ()
    return [found for key, value in items for found in ((*path, key), *places(value, (*path, key)))]


@quickly
@given(DAMAGE)
def test_settings(changes: list[tuple[float, int]]) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "settings.toml"
        write_settings(Settings(), path)
        path.write_bytes(damaged(path.read_bytes(), changes))
        with suppress(GaitError):
            assert isinstance(read_settings(path), Settings)


@quickly
@given(st.binary(max_size=60) | JSON.map(lambda found: json.dumps({"people": found}).encode()))
def test_openpose_json(content: bytes) -> None:
    with TemporaryDirectory() as folder:
        (Path(folder) / "run_000000000000_keypoints.json").write_bytes(content)
        with suppress(GaitError):
            assert len(read_poses(Path(folder), 60.0)) == 1


@quickly
@given(st.data())
def test_results_of_another_version(data: st.DataObject) -> None:
    found: Any = copy.deepcopy(RESULT)
    *way, last = data.draw(st.sampled_from(places(found)))
    inside = found
    for key in way:
        inside = inside[key]
    inside[last] = data.draw(JSON)
    with TemporaryDirectory() as folder:
        (Path(folder) / "analysis.json").write_text(json.dumps(found))
        np.savez(Path(folder) / "tracks.npz", **TRACKS)
        with suppress(GaitError):
            export(Path(folder), "csv", None, 1.75)


NEUTRAL = verdict(PronationClass.NEUTRAL)
RESULT: Any = plain(document(analysis(NEUTRAL, NEUTRAL)))
RESULT["clip"]["frames"] = 2
TRACKS: dict[str, Any] = {
    "times_s": np.arange(2.0),
    "legs_px": np.zeros((2, 2, 3, 2)),
    "legs_confidence": np.zeros((2, 2, 3)),
    "lines_px": np.zeros((2, 2, 4, 2)),
    "rearfoot_deg": np.zeros((2, 2)),
    "shank_px": 100.0,
    "pose_frames": np.arange(2),
    "pose": np.zeros((2, *KEYPOINTS)),
}


@quickly
@given(DAMAGE)
def test_video_headers(short_run: Path, changes: list[tuple[float, int]]) -> None:
    content = short_run.read_bytes()
    with TemporaryDirectory() as folder:
        path = Path(folder) / "run.mp4"
        path.write_bytes(damaged(content[:3000], changes) + content[3000:60_000])
        with suppress(GaitError):
            for frame, _ in zip(open_clip(path).frames(), range(3), strict=False):
                assert frame.image.ndim == 3


@quickly
@given(DAMAGE, st.integers(0, 40))
def test_recordings(changes: list[tuple[float, int]], lost: int) -> None:
    whole = file_head(64, 48) + b"".join(frame_bytes(k / 60.0, b"\xff\xd8jpeg") for k in range(8))
    with TemporaryDirectory() as folder:
        path = Path(folder) / "1-1.mkv"
        path.write_bytes(damaged(whole, changes)[: len(whole) - lost])
        tape = Tape(path)
        tape.catch_up()
        assert all(len(tape.jpeg(k)) <= len(whole) for k in range(len(tape.places)))
