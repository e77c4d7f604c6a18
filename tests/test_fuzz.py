"""Files from outside, damaged at random: each is understood or refused in words, and nothing else happens.

`make fuzz` tries ever new ones; what it once found is an `@example`.
"""

from __future__ import annotations

import copy
import io
import json
import os
from contextlib import closing, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import cv2
import numpy as np
import tomli_w
from hypothesis import example, given
from hypothesis import strategies as st

from gait.clip import open_clip, shown
from gait.clip.carried import carried_orientation
from gait.clip.orientation import AS_IT_COMES
from gait.commands.export import export
from gait.disk import parse_arrays
from gait.errors import GaitError
from gait.pose.openpose_json import read_poses
from gait.pose.skeleton import KEYPOINTS
from gait.report.logo import read_logo
from gait.results.document import document, plain
from gait.shoes.catalogue import read_shoes
from gait.verdict.rules import PronationClass
from gait.weights.manifest import model_path
from kiosk.__main__ import staff_pin
from kiosk.camera.recording import Tape, file_head, frame_bytes
from kiosk.settings import RANGES, Settings, read_settings, usable_settings, write_settings
from kiosk.storage.run_files import read_tracks
from kiosk.storage.soundness import damage
from kiosk.storage.store import Store
from tests.chance import by_chance
from tests.gait.report.analyses import analysis, verdict
from tests.kiosk.storage.test_outbox import asked

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


LINES = st.sampled_from(list(RANGES)).flatmap(
    lambda name: st.tuples(st.just(name), st.integers() | st.floats() | st.booleans() | st.text(max_size=9))
)


@by_chance(60)
@example([("camera.exposure_us", 10**400)])
@example([("camera.rate_hz", float("inf")), ("retention.visit_days", 1e-9)])
@given(st.lists(LINES, max_size=6))
def test_settings_of_any_values(lines: list[tuple[str, Any]]) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "settings.toml"
        tables: dict[str, dict[str, Any]] = {}
        for name, value in lines:
            part, _, key = name.partition(".")
            tables.setdefault(part, {})[key] = value
        path.write_bytes(tomli_w.dumps(tables).encode("utf-8", "replace"))
        with suppress(GaitError):
            usable, refused = usable_settings(path)
            assert set(refused) <= set(RANGES)
            write_settings(usable, path)
            assert read_settings(path) == usable


@by_chance(60)
@given(DAMAGE)
def test_settings(changes: list[tuple[float, int]]) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "settings.toml"
        write_settings(Settings(), path)
        path.write_bytes(damaged(path.read_bytes(), changes))
        with suppress(GaitError):
            assert isinstance(read_settings(path), Settings)


@by_chance(60)
@example(b'{"people": ' + 9999 * b"[" + 9999 * b"]" + b"}")
@example(b'{"people": [{"pose_keypoints_2d": [' + b",".join([b"9" * 400] * 54) + b"]}]}")
@given(st.binary(max_size=60) | JSON.map(lambda found: json.dumps({"people": found}).encode()))
def test_openpose_json(content: bytes) -> None:
    with TemporaryDirectory() as folder:
        (Path(folder) / "run_000000000000_keypoints.json").write_bytes(content)
        with suppress(GaitError):
            assert len(read_poses(Path(folder), 60.0)) == 1


@by_chance(60)
@given(st.integers(0, 100_000), JSON)
def test_results_of_another_version(place: int, value: Any) -> None:
    found: Any = copy.deepcopy(RESULT)
    *way, last = places(found)[place % len(places(found))]
    inside = found
    for key in way:
        inside = inside[key]
    inside[last] = value
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


@by_chance(16)
@given(DAMAGE)
def test_video_headers(tiny_run: Path, changes: list[tuple[float, int]]) -> None:
    content = tiny_run.read_bytes()
    with TemporaryDirectory() as folder:
        path = Path(folder) / "run.mp4"
        path.write_bytes(damaged(content[:3000], changes) + content[3000:60_000])
        with suppress(GaitError):
            for frame, _ in zip(open_clip(path).frames(), range(3), strict=False):
                assert frame.image.ndim == 3


@by_chance(60)
@given(DAMAGE, st.integers(0, 40))
def test_recordings(changes: list[tuple[float, int]], lost: int) -> None:
    whole = file_head(64, 48, AS_IT_COMES) + b"".join(frame_bytes(k / 60.0, b"\xff\xd8jpeg") for k in range(8))
    with TemporaryDirectory() as folder:
        path = Path(folder) / "1-1.mkv"
        path.write_bytes(damaged(whole, changes)[: len(whole) - lost])
        tape = Tape(path)
        tape.catch_up()
        assert all(len(tape.jpeg(k)) <= len(whole) for k in range(len(tape.places)))
        with suppress(GaitError):
            assert (carried_orientation(path) or AS_IT_COMES).is_possible


CELLS = st.text(max_size=12) | st.sampled_from(
    ["", "Alder", "One", "neutral", "1.000", "42,50", "UK 8", '"', "'", "-1"]
)
TABLES = st.lists(st.lists(CELLS, max_size=9), max_size=8)
OWN = ["brand", "model", "support", "drop_mm", "price", "sizes", "stock", "gtin"]
SHOPIFY = ["Handle", "Title", "Vendor", "Tags", "Option1 Name", "Option1 Value", "Variant Inventory Qty", "Variant SKU"]


@by_chance(60)
@example(OWN, [["Alder", "One", "neutral"] * 400], ",")
@given(st.sampled_from([OWN, SHOPIFY]), TABLES, st.sampled_from(",;\t|"))
def test_tables_of_shoes(head: list[str], rows: list[list[str]], separator: str) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "shoes.csv"
        path.write_bytes("\n".join(separator.join(row) for row in [head, *rows]).encode("utf-8", "surrogatepass"))
        with suppress(GaitError):
            read_shoes(path)


@by_chance(60)
@given(DAMAGE, st.integers(0, 4000))
def test_tables_of_shoes_that_are_damaged(changes: list[tuple[float, int]], lost: int) -> None:
    whole = model_path("sample_shoes.csv").read_bytes()
    with TemporaryDirectory() as folder:
        path = Path(folder) / "shoes.csv"
        path.write_bytes(damaged(whole, changes)[: max(1, len(whole) - lost)])
        with suppress(GaitError):
            read_shoes(path)


def database() -> bytes:
    """A database with a visit in it."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "visits.db"
        with closing(Store(path)) as store:
            store.save(asked())
        return path.read_bytes()


DATABASE = database()


@by_chance(30)
@example([(0.015625, 128)], 0)  # SQLite says what is wrong in bytes that are no text
@given(
    st.lists(st.tuples(st.floats(0.0, 1.0, exclude_max=True), st.integers(0, 255)), max_size=60), st.integers(0, 9000)
)
def test_databases(changes: list[tuple[float, int]], lost: int) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "visits.db"
        path.write_bytes(damaged(DATABASE, changes)[: max(0, len(DATABASE) - lost)])
        assert isinstance(damage(path), str)
        with suppress(GaitError), closing(Store(path)) as store:
            for visit_id in sorted(store.ids()):
                with suppress(GaitError):
                    store.load(visit_id)
            with suppress(GaitError):
                store.under_way()


@by_chance(24)
@example(b"-", b"no video at all")
@example(b"2026-11-28 18:05:09.mp4", b"no video at all")
@example("Müller.mp4".encode("latin-1"), b"no video at all")
@given(st.binary(min_size=1, max_size=255), st.sampled_from([b"", b"no video at all"]))
def test_names(name: bytes, content: bytes) -> None:
    bare = name.replace(b"/", b"_").replace(b"\0", b"_")
    with TemporaryDirectory() as folder:
        path = Path(os.fsdecode(os.fsencode(folder) + b"/" + bare))
        if bare not in (b".", b".."):
            path.write_bytes(content)
        with suppress(GaitError):
            open_clip(path)
        assert shown(path.name).isprintable()
        assert read_logo(path) is None


PNG = bytes(cv2.imencode(".png", np.tile(np.arange(60, dtype=np.uint8), (20, 1)))[1])


@by_chance(60)
@given(DAMAGE, st.integers(0, 60))
def test_logos(changes: list[tuple[float, int]], lost: int) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "logo.png"
        path.write_bytes(damaged(PNG, changes)[: len(PNG) - lost])
        read_logo(path)


@by_chance(60)
@given(st.dictionaries(st.sampled_from(["salt", "digest", "cost", "wrong", "wrong_at", "more"]), JSON, max_size=6))
def test_pin_files(changes: dict[str, Any]) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "pin.json"
        whole = {"salt": "ab" * 16, "digest": "ab" * 64, "cost": 2, "wrong": 0, "wrong_at": 0.0}
        path.write_text(json.dumps(whole | changes))
        assert not staff_pin(path).check("2468")


@by_chance(60)
@given(DAMAGE, st.integers(0, 400))
def test_tracks(changes: list[tuple[float, int]], lost: int) -> None:
    file = io.BytesIO()
    np.savez_compressed(file, **TRACKS)
    whole = damaged(file.getvalue(), changes)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "tracks.npz"
        path.write_bytes(whole[: len(whole) - lost])
        read_tracks(path)
        with suppress(ValueError):
            parse_arrays(path.read_bytes())
