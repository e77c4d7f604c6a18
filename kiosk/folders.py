"""Where the kiosk keeps what: one folder that the service alone can read."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

STATE = Path("/var/lib/gait-kiosk")
REPORT, FILM = "gait-report.pdf", "slow-motion.mp4"  # as the customer gets them, by mail and by phone
MEDIA_TYPES = {REPORT: "application/pdf", FILM: "video/mp4"}


@dataclass(frozen=True, slots=True)
class Folders:
    """root: the state folder, on systemd the one of StateDirectory."""

    root: Path

    @property
    def settings(self) -> Path:
        return self.root / "settings.toml"

    @property
    def sizes(self) -> Path:
        """The store's own table of sizes, where there is one: see gait.shoes.size_chart."""
        return self.root / "sizes.csv"

    @property
    def visits(self) -> Path:
        """The database of visits, analyses, deliveries and shoes: see kiosk.storage.store."""
        return self.root / "visits.sqlite3"

    @property
    def pin(self) -> Path:
        """The staff PIN's hash: see kiosk.upkeep.pin."""
        return self.root / "pin.json"

    @property
    def share(self) -> Path:
        """What the shop's network may fetch: see kiosk.storage.share."""
        return self.root / "share.json"

    @property
    def sharing(self) -> Path:
        """Written by the service that answers phones, as a sign of life: why it cannot answer, else nothing."""
        return self.root / "sharing"

    @property
    def phone(self) -> Path:
        """The socket over which that service asks the screen for staff's phones: see kiosk.delivery.phone_line."""
        return self.root / "phone.socket"

    @property
    def mail_password(self) -> Path:
        """The one that staff typed: see kiosk.delivery.mail_password."""
        return self.root / "mail_password.json"

    @property
    def link(self) -> Path:
        """What ties the kiosk to its chain's centre, in no backup: see kiosk.storage.centre."""
        return self.root / "link"

    @property
    def ask(self) -> Path:
        """The socket over which the screen asks the chain's centre: see kiosk.link.asking."""
        return self.root / "ask.socket"

    @property
    def logo(self) -> Path:
        """The store's, as it was on the stick that it was chosen from."""
        return self.root / "logo.png"

    @property
    def owner(self) -> Path:
        """Which screen the folder belongs to: see kiosk.ownership."""
        return self.root / "owner"

    @property
    def backups(self) -> Path:
        return self.root / "backups"

    @property
    def recordings(self) -> Path:
        return self.root / "recordings"

    @property
    def shoe_pictures(self) -> Path:
        """See kiosk.storage.shoe_pictures."""
        return self.root / "shoes"

    def of_visit(self, visit_id: str) -> Path:
        """Everything of one visit that is a file: what deletion removes."""
        return self.recordings / visit_id

    def recording(self, visit_id: str, run: int, attempt: int) -> Path:
        return self.of_visit(visit_id) / f"{run}-{attempt}.mkv"

    def standing(self, visit_id: str, run: int, attempt: int) -> Path:
        return self.of_visit(visit_id) / f"{run}-{attempt}-standing.mkv"

    def tracks(self, visit_id: str, run: int, attempt: int) -> Path:
        """What lies over a recording, frame by frame: see gait.results.write."""
        return self.of_visit(visit_id) / f"{run}-{attempt}.npz"

    def analysis(self, visit_id: str, run: int, attempt: int) -> Path:
        """A run's whole analysis with its pictures: see kiosk.storage.run_files."""
        return self.of_visit(visit_id) / f"{run}-{attempt}.analysis"

    def report(self, visit_id: str) -> Path:
        return self.of_visit(visit_id) / "report.pdf"

    def receipt(self, visit_id: str) -> Path:
        """What a receipt printer gets in the report's place."""
        return self.of_visit(visit_id) / "receipt.pdf"

    def film(self, visit_id: str) -> Path:
        """The slow motion to take home: see kiosk.session.film_job."""
        return self.of_visit(visit_id) / FILM


def folders() -> Folders:
    """systemd's state folder, else the one that KIOSK_STATE names, else the default."""
    return Folders(Path(os.environ.get("STATE_DIRECTORY") or os.environ.get("KIOSK_STATE") or STATE))


def make_private(folder: Path) -> None:
    """Make the folder, readable by the service alone."""
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
