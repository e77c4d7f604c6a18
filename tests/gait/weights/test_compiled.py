"""Compiled networks that were kept: trusted by their sums only, and never needed."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from gait.disk import digest
from gait.pose.recognition import LOOKS, features
from gait.weights.manifest import verified_model
from gait.weights.network import Network, Tensor


def answer(cache: Path | None) -> Tensor:
    """What the network makes of a window of poses."""
    poses = np.random.default_rng(3).uniform(0.2, 0.8, (1, LOOKS, 18, 3))
    return Network(verified_model("activity").path, cache=cache).infer(features(poses))


def blobs(cache: Path) -> list[Path]:
    return sorted(cache.rglob("*.blob"))


def test_a_kept_network_is_used_again(tmp_path: Path) -> None:
    first = answer(tmp_path)
    (kept,) = blobs(tmp_path)
    written = kept.stat().st_mtime_ns
    assert (answer(tmp_path) == first).all()
    assert kept.stat().st_mtime_ns == written


@pytest.mark.parametrize("damage", ["a byte", "cut off", "empty", "its seal", "no seal"])
def test_a_damaged_one_is_thrown_away_and_compiled_again(tmp_path: Path, damage: str) -> None:
    right = answer(tmp_path)
    (kept,) = blobs(tmp_path)
    content, seal = kept.read_bytes(), kept.with_name(f"{kept.name}.sha256")
    kept.chmod(0o644)
    if damage == "a byte":
        kept.write_bytes(content[:-4000] + bytes([content[-4000] ^ 0x40]) + content[-3999:])
    elif damage == "cut off":
        kept.write_bytes(content[: len(content) // 2])
    elif damage == "empty":
        kept.write_bytes(b"")
    elif damage == "its seal":
        seal.write_text("0" * 64)
    else:
        seal.unlink()
    kept.touch()
    damaged = kept.stat().st_mtime_ns
    assert (answer(tmp_path) == right).all()
    (renewed,) = blobs(tmp_path)
    assert renewed.stat().st_mtime_ns > damaged
    assert seal.read_text() == digest(renewed)


def test_a_place_where_nothing_can_be_kept_changes_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    assert (answer(tmp_path / "file" / "cache") == answer(None)).all()
    assert (answer(Path("/proc/cache")) == answer(None)).all()
