"""Which networks there are, where they lie and whether they are unharmed.

`models/manifest.json` lists every network with its version, licence, source, and the size and SHA-256 of its
files. Networks of our own lie in the repository; one that comes out of a package is fetched once (gait.weights.fetch)
and converted into `models/cache`, where `NAME.converted.json` records what the conversion wrote.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gait.disk import UNREADABLE, digest, read_json, reason, write_json
from gait.errors import Fault, ModelFault

MANIFEST = "manifest.json"
SCHEMA = "gait-models/1"
ENTRY_TEXTS = ("name", "version", "precision", "licence", "source")
NETWORKS = ("pose", "finder", "heel")  # that measure, in the order in which results name them
USUAL_DECODER = "openpose"  # of an entry that names none
FAULT_STATUS = 4  # exit status of a fault of the machine


@dataclass(frozen=True, slots=True)
class Stored:
    """A file as it must be. file: relative to the models folder. size: bytes."""

    file: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Package:
    """Where a network comes from: a source distribution and the member of it.

    requirement: `name==version`. sha256: of the archive. archive: its file name. member: the path inside it.
    """

    requirement: str
    sha256: str
    archive: str
    member: str


@dataclass(frozen=True, slots=True)
class ManifestEntry:
    """One network of the manifest.

    files: what must lie in the models folder; package: None for our own. decoder: of gait.pose.decoders, what a pose
    network's output means.
    """

    name: str
    version: str
    precision: str
    licence: str
    source: str
    files: tuple[Stored, ...]
    package: Package | None
    decoder: str = USUAL_DECODER


@dataclass(frozen=True, slots=True)
class Model:
    """A network whose files have just been verified. path: what OpenVINO reads. sha256: of its weights.

    decoder: as in ManifestEntry.
    """

    name: str
    version: str
    sha256: str
    precision: str
    path: Path
    decoder: str = USUAL_DECODER


def models_folder() -> Path:
    """The folder with the manifest: $GAIT_MODELS when set, else a checkout's, else the installed one."""
    chosen = os.environ.get("GAIT_MODELS")
    if chosen:
        return Path(chosen)
    beside = Path(__file__).resolve().parents[2] / "models"
    return beside if beside.is_dir() else installed_models()


def installed_models() -> Path:
    """Where a release carries the models: in its Python environment."""
    return Path(sys.prefix) / "share" / "gait" / "models"


def compiled_cache() -> Path | None:
    """Where compiled networks are kept, so that the next start is quick: beside the models.

    A release stays as it was installed, so for its models it is systemd's cache folder or the user's own; None for a
    user without a home.
    """
    if models_folder() != installed_models():
        return models_folder() / "cache" / "compiled"
    try:
        kept = os.environ.get("CACHE_DIRECTORY") or os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    except RuntimeError:
        return None
    return Path(kept) / "gait" / "compiled"


def model_path(name: str) -> Path:
    """Path of a file in the models folder, such as `neutral.npz`. Raises ModelFault when it is not there."""
    path = models_folder() / name
    if not path.is_file():
        raise ModelFault(
            f"{name} is missing from {models_folder()}.",
            "Run `make models` with the network connected, or restore the file from the release.",
        )
    return path


def verified_model(name: str) -> Model:
    """The network `name`, each of its files checked against its recorded size and hash. Raises ModelFault."""
    entry = find_entry(name)
    files = read_conversion(entry) if entry.package else entry.files
    if not files:
        raise ModelFault(f"The network {name} is not part of this installation.")
    for stored in files:
        check_file(stored)
    return describe(entry, files)


def verified_source(name: str) -> Path:
    """The file that the network `name` was converted from, checked. Raises ModelFault."""
    source = find_entry(name).files[0]
    check_file(source)
    return model_path(source.file)


def describe(entry: ManifestEntry, files: Sequence[Stored]) -> Model:
    """Sum up an entry: .xml for the path, .bin for the hash; one file serves as both when it is alone."""
    graph = next((f for f in files if f.file.endswith(".xml")), files[0])
    weights = next((f for f in files if f.file.endswith(".bin")), files[-1])
    return Model(
        entry.name, entry.version, weights.sha256, entry.precision, models_folder() / graph.file, entry.decoder
    )


def read_manifest() -> tuple[ManifestEntry, ...]:
    """Every network of the manifest. Raises ModelFault when it is missing, damaged or of another schema."""
    try:
        found = read_json(models_folder() / MANIFEST)
        if found["schema"] != SCHEMA:
            raise ModelFault(f"{MANIFEST} has the schema {found['schema']}, not {SCHEMA}.")
        return tuple(parse_entry(item) for item in found["models"])
    except UNREADABLE as error:
        raise ModelFault(f"{models_folder() / MANIFEST} cannot be read: {reason(error)}.") from error


def parse_entry(item: dict[str, Any]) -> ManifestEntry:
    """One item of the manifest, its texts as they are."""
    files = tuple(Stored(**stored) for stored in item["files"])
    package = Package(**item["package"]) if "package" in item else None
    name, version, precision, licence, source = (str(item[key]) for key in ENTRY_TEXTS)
    return ManifestEntry(
        name, version, precision, licence, source, files, package, str(item.get("decoder", USUAL_DECODER))
    )


def find_entry(name: str) -> ManifestEntry:
    """The manifest's entry for a network. Raises ModelFault when there is none."""
    for entry in read_manifest():
        if entry.name == name:
            return entry
    raise ModelFault(f"{MANIFEST} knows no network called {name}.")


def check_file(stored: Stored) -> None:
    """Raise ModelFault unless the file is there with the right size and hash."""
    path = model_path(stored.file)
    if path.stat().st_size != stored.size or digest(path) != stored.sha256:
        raise ModelFault(
            f"{stored.file} is damaged or of another version.",
            f"Delete {path} and run `make models` with the network connected, or restore it.",
        )


def measure_file(path: Path, file: str) -> Stored:
    """What a file is now, under the name `file`."""
    return Stored(file, path.stat().st_size, digest(path))


def conversion_path(entry: ManifestEntry) -> Path:
    """Where the converted files of an entry are recorded."""
    return models_folder() / "cache" / f"{entry.name}.converted.json"


def read_conversion(entry: ManifestEntry) -> tuple[Stored, ...]:
    """The converted files of an entry that comes out of a package. Raises ModelFault when not fetched yet."""
    path = conversion_path(entry)
    if not path.is_file():
        raise ModelFault(f"The weights of the network {entry.name} have not been fetched yet.")
    try:
        found = read_json(path)
        if found["of"] == entry.files[0].sha256:
            return tuple(Stored(**stored) for stored in found["files"])
    except UNREADABLE as error:
        raise ModelFault(f"{path.name} cannot be read: {reason(error)}.") from error
    raise ModelFault(f"The weights of the network {entry.name} were converted from another version.")


def stored_json(files: Sequence[Stored]) -> list[dict[str, object]]:
    return [{"file": f.file, "size": f.size, "sha256": f.sha256} for f in files]


def pin(paths: Sequence[Path]) -> None:
    """Record files of the models folder in the manifest, under the network that shares their name.

    Raises ModelFault when a file is outside the models folder or no network is called so.
    """
    path = models_folder() / MANIFEST
    document = read_json(path)
    for file in paths:
        item = next((i for i in document["models"] if i["name"] == file.stem), None)
        if item is None or not file.is_file() or file.resolve().parent != models_folder().resolve():
            raise ModelFault(f"{file} is no file of a network in {path}.", "Check its name and folder.")
        others = [Stored(**stored) for stored in item["files"] if stored["file"] != file.name]
        renewed = sorted([*others, measure_file(file, file.name)], key=lambda f: f.file, reverse=True)
        item["files"] = stored_json(renewed)
    write_json(path, document)


def main(arguments: Sequence[str]) -> int:
    """`python -m gait.weights.manifest pin FILE...` records files; without arguments every network is verified."""
    try:
        if arguments[:1] == ["pin"]:
            pin([Path(name) for name in arguments[1:]])
        for entry in read_manifest():
            print(entry.name, verified_model(entry.name).sha256 if entry.files else "none", sep=": ")
    except Fault as fault:
        print(f"{fault.message}\n{fault.what_to_do}", file=sys.stderr)
        return FAULT_STATUS
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
