"""A new version of the kiosk's package: fetched in pieces at night, and laid where the night's update finds it.

The update, which is root's, believes nothing that lies there and proves it anew (kiosk.link.handed); it takes only what
the centre still offered within the last hour, so that what head office stops is installed no more.
"""

from __future__ import annotations

import json
import shutil
from dataclasses import asdict, dataclass
from pathlib import Path

from gait.disk import digest, saving, sync, write_bytes
from kiosk.faults import EditionDamaged, EditionUnsigned
from kiosk.folders import Folders, make_private
from kiosk.link.centre import Centre
from kiosk.link.recordings import Allowance
from kiosk.link.wire import Edition, Progress, Statement
from kiosk.storage.editions import Held
from kiosk.upkeep import release
from kiosk.upkeep.release import PACKAGE, PROOF


def handed_folder(place: Folders) -> Path:
    return place.link / "package"


@dataclass(frozen=True, slots=True)
class Handing:
    """publisher: the certificate that came along, PEM. allowed: how much may be fetched in this round.

    Raises LinkFault, DiskFault.
    """

    place: Folders
    centre: Centre
    publisher: str
    allowed: Allowance

    def held(self, edition: Edition, told: Statement, before: Held) -> Held:
        """How it is with an update when this round is over. Raises EditionDamaged: of one edition once and for all, or
        each minute would fetch it anew."""
        if (before.offered, before.why) == (told.number, EditionDamaged.code):
            raise EditionDamaged(f"The package of {told.name} was damaged before.")
        if told.name == release.running():
            withdraw(self.place)
            return Held(told.number, told.number, Progress.IN_PLACE)
        if told.name == release.refused():
            withdraw(self.place)
            return Held(before.number, told.number, Progress.FAILED)
        self.check_disproved(told)
        is_whole = self.fetched(told)
        if is_whole:
            self.hand_over(edition)
        return Held(before.number, told.number, Progress.FETCHED if is_whole else Progress.FETCHING)

    def check_disproved(self, told: Statement) -> None:
        """What root did not believe is not handed over again, nor told as if it would come at night.

        Raises EditionUnsigned: by an authority that root does not know; EditionDamaged: changed since it was fetched.
        """
        seen, whole = release.disproved(), handed_folder(self.place) / PACKAGE
        if seen == told.sha256:
            withdraw(self.place)
            raise EditionUnsigned(f"The update did not believe the package of {told.name}.")
        lay_there = whole.is_file() and whole.stat().st_mtime < release.disproved_s()  # or each round would hash it
        if lay_there and digest(whole) == seen:
            withdraw(self.place)
            raise EditionDamaged(f"The package of {told.name} was changed after it was fetched.")

    def fetched(self, told: Statement) -> bool:
        """Whether all of it is here; what an earlier round fetched counts. Raises EditionDamaged."""
        folder = handed_folder(self.place)
        part, whole = folder / f"{told.sha256}.part", folder / PACKAGE
        if (folder / f"{told.sha256}.whole").exists():
            return whole.is_file()
        with saving(part):
            self.make_room(part)
            self.fetch(part, told)
        if part.stat().st_size < told.bytes:
            return False
        if digest(part) != told.sha256:
            part.unlink()
            raise EditionDamaged(f"The package of {told.name} has another digest than was signed.")
        sync(part)
        part.replace(whole)
        (folder / f"{told.sha256}.whole").touch()
        return True

    def make_room(self, part: Path) -> None:
        """Nothing of another version is left."""
        folder = handed_folder(self.place)
        if not part.exists():
            withdraw(self.place)
        make_private(folder)
        part.touch(mode=0o600)

    def fetch(self, part: Path, told: Statement) -> None:
        with part.open("ab") as stream:
            while stream.tell() < told.bytes and self.allowed.chunk:
                piece = self.centre.piece(told.number, stream.tell())[: told.bytes - stream.tell()]
                if not piece:
                    return
                stream.write(piece)
                self.allowed.bytes -= len(piece)

    def hand_over(self, edition: Edition) -> None:
        """Anew in each round: it is as old as the centre's last word."""
        proof = handed_folder(self.place) / PROOF
        with saving(proof):
            content = {"publisher": self.publisher, **asdict(edition)}
            write_bytes(proof, json.dumps(content).encode(), private=True)


def withdraw(place: Folders) -> None:
    """The night's update finds nothing any more, its proof going first; the folder says that there is a chain's."""
    folder = handed_folder(place)
    if folder.exists() and any(folder.iterdir()):
        (folder / PROOF).unlink(missing_ok=True)
        shutil.rmtree(folder)
        make_private(folder)


def rested(before: Held) -> Held:
    """How it is with an update that the centre does not offer, or no more: what failed or is in place stays so."""
    if before.progress in (Progress.IN_PLACE, Progress.FAILED):
        return before
    return Held(before.number, before.offered, Progress.WAITING)
