"""Where the centre keeps what is not in PostgreSQL: one folder that the service alone can read."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from chain.errors import CentreFault


@dataclass(frozen=True, slots=True)
class FilmKey:
    """A run's recording, or the standing trial before it."""

    visit: UUID
    run: int
    attempt: int
    standing: bool = False

    @property
    def parts(self) -> tuple[UUID, int, int, bool]:
        return self.visit, self.run, self.attempt, self.standing


@dataclass(frozen=True, slots=True)
class Folders:
    root: Path

    @property
    def authority(self) -> Path:
        """Keys and certificates, and the key of addresses."""
        return self.root / "authority"

    @property
    def recordings(self) -> Path:
        return self.root / "recordings"

    @property
    def packages(self) -> Path:
        """Of kiosks, by their digests; in no backup: they can be built again."""
        return self.root / "packages"

    def package(self, sha256: bytes) -> Path:
        return self.packages / f"{sha256.hex()}.deb"

    @property
    def backups(self) -> Path:
        return self.root / "backups"

    @property
    def tombstones(self) -> Path:
        """One line of JSON an erasure; it outlives every backup beside it."""
        return self.backups / "tombstones.jsonl"

    @property
    def settings(self) -> Path:
        """What head office sets up: see chain.settings."""
        return self.root / "settings.toml"

    @property
    def copies(self) -> Path:
        """Of whole recordings, in folders as in `recordings`."""
        return self.backups / "recordings"

    def of_visit(self, visit: UUID) -> Path:
        return self.recordings / visit.hex

    def copies_of_visit(self, visit: UUID) -> Path:
        return self.copies / visit.hex

    def recording(self, visit: UUID, run: int, attempt: int) -> Path:
        return self.of_visit(visit) / f"{run}-{attempt}.mkv"

    def standing(self, visit: UUID, run: int, attempt: int) -> Path:
        """Of a standing trial before a recording, where there was one."""
        return self.of_visit(visit) / f"{run}-{attempt}-standing.mkv"

    def film(self, key: FilmKey) -> Path:
        path = self.standing if key.standing else self.recording
        return path(key.visit, key.run, key.attempt)

    def copy_of(self, recording: Path) -> Path:
        return self.copies / recording.relative_to(self.recordings)

    @property
    def address(self) -> Path:
        """Where kiosks find the service, as it was started last."""
        return self.root / "address"

    @property
    def owner(self) -> Path:
        """Whoever holds it is the one that serves or restores."""
        return self.root / "owner"

    def make(self) -> None:
        """Raises OSError."""
        for folder in (self.root, self.authority, self.recordings, self.packages, self.backups, self.copies):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)


@contextmanager
def owning(place: Folders) -> Iterator[None]:
    """Nobody else serves or restores meanwhile. Raises CentreFault where somebody does, OSError."""
    with place.owner.open("w") as owner:
        try:
            fcntl.flock(owner, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise CentreFault(f"Another centre works with {place.root}.", "Stop its service first.") from error
        yield
