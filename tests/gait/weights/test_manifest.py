"""The manifest, verification at load, and fetching from a registry that is away, wrong or fine."""

from __future__ import annotations

import json
import tarfile
import threading
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import numpy as np
import openvino as ov
import pytest
from openvino import opset13 as ops

from gait.disk import digest
from gait.errors import DiskFault, ModelFault
from gait.weights import fetch, manifest
from gait.weights.fetch import Fetch
from gait.weights.manifest import (
    FAULT_STATUS,
    compiled_cache,
    model_path,
    pin,
    read_manifest,
    verified_model,
)
from gait.weights.network import convert

AWAY = Fetch(waits_s=(), pip_options=("--no-index",))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty models folder that the package looks into."""
    monkeypatch.setenv("GAIT_MODELS", str(tmp_path / "models"))
    (tmp_path / "models").mkdir()
    return tmp_path / "models"


@pytest.fixture
def own(folder: Path) -> Path:
    """A models folder with one network of our own, pinned."""
    (folder / "heel.xml").write_text("graph")
    (folder / "heel.bin").write_bytes(b"weights")
    write_manifest(folder, {"name": "heel", "files": []})
    pin([folder / "heel.xml", folder / "heel.bin"])
    return folder


@pytest.fixture
def packaged(folder: Path, tmp_path: Path) -> Path:
    """A models folder whose one network comes out of a package; the package lies in the registry's folder."""
    graph = tmp_path / "graph.xml"
    tiny_model(graph)
    archive = tmp_path / "registry" / "tiny_pose-1.0.tar.gz"
    archive.parent.mkdir()
    source_distribution(archive, graph.read_bytes())
    package = {"requirement": "tiny-pose==1.0", "sha256": digest(archive),
               "archive": archive.name, "member": "tiny_pose-1.0/graph.xml"}  # fmt: skip
    stored = {"file": "cache/pose.graph.xml", "size": graph.stat().st_size, "sha256": digest(graph)}
    write_manifest(folder, {"name": "pose", "files": [stored], "package": package})
    return folder


def registry(tmp_path: Path) -> Fetch:
    """A fetch whose only registry is a folder."""
    return Fetch(waits_s=(), pip_options=("--no-index", "--find-links", str(tmp_path / "registry")))


def write_manifest(folder: Path, *items: dict[str, object]) -> None:
    texts = {"version": "1", "precision": "FP32", "licence": "Apache-2.0", "source": "a test"}
    document = {"schema": manifest.SCHEMA, "models": [texts | item for item in items]}
    (folder / "manifest.json").write_text(json.dumps(document))


def tiny_model(path: Path) -> None:
    """A network without weights, so that one file is all of it."""
    given = ops.parameter([1, 8, 8, 3], np.float32, name="image")
    ov.save_model(ov.Model([ops.relu(given)], [given], "tiny"), path)


def source_distribution(path: Path, graph: bytes) -> None:
    setup = b"from setuptools import setup\nsetup(name='tiny-pose', version='1.0')\n"
    about = b"Metadata-Version: 2.1\nName: tiny-pose\nVersion: 1.0\n"
    with tarfile.open(path, "w:gz") as tar:
        for name, content in (("setup.py", setup), ("PKG-INFO", about), ("graph.xml", graph)):
            member = tarfile.TarInfo(f"tiny_pose-1.0/{name}")
            member.size = len(content)
            tar.addfile(member, BytesIO(content))


def hand_over(packaged: Path, tmp_path: Path) -> None:
    """Put the archive into the cache, as staff without a network would."""
    (packaged / "cache").mkdir(exist_ok=True)
    archive = tmp_path / "registry" / "tiny_pose-1.0.tar.gz"
    (packaged / "cache" / archive.name).write_bytes(archive.read_bytes())


def left_in(cache: Path) -> set[str]:
    """What lies in the cache besides the lock."""
    return {path.name for path in cache.iterdir()} - {".lock"}


def test_the_manifest_of_the_repository_names_every_network() -> None:
    assert {"pose", "heel", "finder"} <= {entry.name for entry in read_manifest()}
    assert all(entry.licence and entry.version and entry.source for entry in read_manifest())


def test_the_pose_network_is_verified_where_it_lies() -> None:
    model = verified_model("pose")
    assert model.path.suffix == ".xml"
    assert model.sha256 == digest(model.path.with_suffix(".bin"))


def test_the_models_folder_lies_beside_the_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GAIT_MODELS", raising=False)
    assert model_path("manifest.json").parent.parent == Path(manifest.__file__).parents[2]


def test_a_missing_file_says_what_to_do(folder: Path) -> None:
    with pytest.raises(ModelFault, match="neutral") as caught:
        model_path("neutral.npz")
    assert "make models" in caught.value.what_to_do


def test_our_own_network_is_verified(own: Path) -> None:
    assert verified_model("heel").path == own / "heel.xml"


@pytest.mark.parametrize("harm", [b"weightz", b"weight", b"", b"weights and more"])
def test_changed_weights_are_refused(own: Path, harm: bytes) -> None:
    (own / "heel.bin").write_bytes(harm)
    with pytest.raises(ModelFault, match=r"heel\.bin"):
        verified_model("heel")


def test_pinning_again_accepts_new_weights(own: Path) -> None:
    (own / "heel.bin").write_bytes(b"better")
    pin([own / "heel.bin"])
    assert verified_model("heel").sha256 == digest(own / "heel.bin")


def test_what_is_not_there_cannot_be_pinned(own: Path) -> None:
    (own / "heel.bin").unlink()
    with pytest.raises(ModelFault, match=r"heel\.bin"):
        pin([own / "heel.bin"])


def test_a_folder_that_cannot_be_written_is_a_fault_of_the_disk(packaged: Path) -> None:
    (packaged / "cache").write_text("a file where the folder should be")
    with pytest.raises(DiskFault, match="cache"):
        AWAY.run()


def test_only_networks_of_the_manifest_can_be_pinned(own: Path) -> None:
    (own / "other.xml").write_text("graph")
    with pytest.raises(ModelFault, match="other"):
        pin([own / "other.xml"])


@pytest.mark.parametrize("text", ["", "{", "[]", '{"schema": "gait-models/0"}', '{"schema": "gait-models/1"}'])
def test_a_manifest_that_is_none_is_a_fault(folder: Path, text: str) -> None:
    (folder / "manifest.json").write_text(text)
    with pytest.raises(ModelFault, match=r"manifest\.json"):
        read_manifest()


def test_an_unknown_network_is_a_fault(own: Path) -> None:
    with pytest.raises(ModelFault, match="knee"):
        verified_model("knee")


def test_a_network_without_files_is_not_installed(folder: Path) -> None:
    write_manifest(folder, {"name": "heel", "files": []})
    with pytest.raises(ModelFault, match="not part of this installation"):
        verified_model("heel")


def test_fetching_from_a_registry(packaged: Path, tmp_path: Path) -> None:
    registry(tmp_path).run()
    model = verified_model("pose")
    assert model.path == packaged / "cache" / "pose.xml"
    assert left_in(packaged / "cache") == {
        "pose.graph.xml", "pose.xml", "pose.bin", "pose.converted.json"
    }  # fmt: skip


def test_a_registry_that_is_away_is_tried_again_then_named(packaged: Path) -> None:
    waited: list[float] = []
    with pytest.raises(ModelFault, match=r"tiny-pose==1\.0") as caught:
        Fetch(waits_s=(2.0,), pip_options=("--no-index",), sleep=waited.append).run()
    assert waited == [2.0]
    assert "tiny_pose-1.0.tar.gz" in caught.value.what_to_do
    assert left_in(packaged / "cache") == set()


def test_the_command_exits_with_4_and_no_traceback(packaged: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert fetch.main(AWAY) == FAULT_STATUS
    said = capsys.readouterr().err
    assert "Traceback" not in said
    assert "make models" in said


def test_a_registry_that_serves_another_file_is_not_tried_again(packaged: Path, tmp_path: Path) -> None:
    source_distribution(tmp_path / "registry" / "tiny_pose-1.0.tar.gz", b"something else")
    with pytest.raises(ModelFault, match="not the pinned file"):
        registry(tmp_path).run()
    assert left_in(packaged / "cache") == set()


def test_an_archive_put_there_by_hand_needs_no_registry(packaged: Path, tmp_path: Path) -> None:
    hand_over(packaged, tmp_path)
    assert fetch.main(AWAY) == 0
    assert verified_model("pose").name == "pose"


def test_half_an_archive_is_not_used(packaged: Path, tmp_path: Path) -> None:
    hand_over(packaged, tmp_path)
    archive = packaged / "cache" / "tiny_pose-1.0.tar.gz"
    archive.write_bytes(archive.read_bytes()[:100])
    with pytest.raises(ModelFault, match="could not be fetched"):
        AWAY.run()


def test_damaged_conversions_are_made_again_from_the_graph(packaged: Path, tmp_path: Path) -> None:
    hand_over(packaged, tmp_path)
    AWAY.run()
    (packaged / "cache" / "tiny_pose-1.0.tar.gz").unlink()
    (packaged / "cache" / "pose.xml").write_text("damaged")
    with pytest.raises(ModelFault, match=r"pose\.xml"):
        verified_model("pose")
    AWAY.run()
    assert verified_model("pose").name == "pose"


def test_a_conversion_of_another_version_is_refused(packaged: Path, tmp_path: Path) -> None:
    hand_over(packaged, tmp_path)
    AWAY.run()
    record = packaged / "cache" / "pose.converted.json"
    record.write_text(json.dumps(json.loads(record.read_text()) | {"of": "0" * 64}))
    with pytest.raises(ModelFault, match="another version"):
        verified_model("pose")


def test_an_interrupted_conversion_leaves_nothing_half_done(
    packaged: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hand_over(packaged, tmp_path)
    with monkeypatch.context() as patch:
        patch.setattr(fetch, "convert", interrupted)
        with pytest.raises(KeyboardInterrupt):
            AWAY.run()
    assert left_in(packaged / "cache") == {"tiny_pose-1.0.tar.gz", "pose.graph.xml"}
    AWAY.run()
    assert verified_model("pose").name == "pose"


def interrupted(source: Path, target: Path) -> None:
    target.write_text("half")
    raise KeyboardInterrupt


def test_what_a_killed_run_left_is_swept(packaged: Path, tmp_path: Path) -> None:
    hand_over(packaged, tmp_path)
    (packaged / "cache" / ".fetch-killed").mkdir()
    AWAY.run()
    assert ".fetch-killed" not in left_in(packaged / "cache")


def test_two_at_once_do_no_harm(packaged: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hand_over(packaged, tmp_path)
    converted: list[Path] = []
    monkeypatch.setattr(fetch, "convert", counted(converted))
    both = [threading.Thread(target=AWAY.run) for _ in range(2)]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join()
    assert verified_model("pose").name == "pose"
    assert len(converted) == 1


def counted(converted: list[Path]) -> Callable[[Path, Path], None]:
    def count(source: Path, target: Path) -> None:
        converted.append(source)
        convert(source, target)

    return count


def test_an_environment_that_cannot_build_says_what_it_lacks(packaged: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetch, "BUILD_NEEDS", ("numpy", "no_such_package"))
    with pytest.raises(ModelFault, match="no_such_package") as caught:
        AWAY.run()
    assert "pip install no_such_package" in caught.value.what_to_do


@pytest.fixture
def release(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An installed release: a Python environment with the models in it, and no checkout beside the package."""
    (tmp_path / "share" / "gait" / "models").mkdir(parents=True)
    monkeypatch.delenv("GAIT_MODELS", raising=False)
    monkeypatch.setattr(manifest, "__file__", str(tmp_path / "lib" / "gait" / "weights" / "manifest.py"))
    monkeypatch.setattr("sys.prefix", str(tmp_path))
    return tmp_path


def test_an_installed_release_finds_its_own_models(release: Path) -> None:
    (release / "share" / "gait" / "models" / "demo.mp4").touch()
    assert model_path("demo.mp4") == release / "share" / "gait" / "models" / "demo.mp4"


@pytest.mark.parametrize("name", ["CACHE_DIRECTORY", "XDG_CACHE_HOME", "HOME"])
def test_an_installed_release_is_not_written_to(
    release: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    for other in ("CACHE_DIRECTORY", "XDG_CACHE_HOME"):
        monkeypatch.delenv(other, raising=False)
    monkeypatch.setenv(name, str(tmp_path / "own"))
    cache = compiled_cache()
    assert cache is not None
    assert cache.is_relative_to(tmp_path / "own")


def test_a_user_without_a_home_keeps_none(release: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("CACHE_DIRECTORY", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)

    def homeless() -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.setattr(Path, "home", homeless)
    assert compiled_cache() is None


def test_a_checkout_keeps_compiled_networks_beside_its_models(folder: Path) -> None:
    assert compiled_cache() == folder / "cache" / "compiled"
