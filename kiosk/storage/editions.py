"""What head office has published and this kiosk has taken in: what every room may ask. Written by kiosk.link.editions.

Of each kind one file, `KIND-NUMBER`, in `link/editions/`, and how each stands in `link/editions.json`; all of it in no
backup, and of one enrolment.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from gait.disk import UNREADABLE, read_json, saving, write_bytes
from gait.errors import SettingsFault
from kiosk.folders import Folders, make_private
from kiosk.settings import RuleSettings, usable_settings
from kiosk.storage.database import Database

SHOES, RULES = "shoes", "rules"  # as kiosk.link.wire.Published spells them


@dataclass(frozen=True, slots=True)
class Held:
    """As kiosk.link.wire.EditionProgress. epoch: of the database that it was taken into, empty where it is in none."""

    number: int = 0
    offered: int = 0
    progress: str = ""
    why: str = ""
    epoch: str = ""


@dataclass(frozen=True, slots=True)
class OfficeLimits:
    """Limits of the verdict that head office has set. number: of the edition."""

    limits: RuleSettings
    number: int


def held_file(place: Folders) -> Path:
    return place.link / "editions.json"


def read_held(place: Folders) -> dict[str, Held]:
    """By kind; none where nobody can tell."""
    try:
        return {str(kind): Held(**told) for kind, told in read_json(held_file(place)).items()}
    except UNREADABLE:
        return {}


def write_held(place: Folders, held_editions: Mapping[str, Held]) -> None:
    """Raises DiskFault."""
    path = held_file(place)
    with saving(path):
        write_bytes(
            path, json.dumps({kind: asdict(held) for kind, held in held_editions.items()}).encode(), private=True
        )


def publisher_file(place: Folders) -> Path:
    """The certificate of the key that head office signs with, the youngest that was met."""
    return place.link / "publisher.pem"


def edition_file(place: Folders, kind: str, number: int) -> Path:
    return place.link / "editions" / f"{kind}-{number}"


def keep_edition(path: Path, content: bytes) -> None:
    """Raises DiskFault."""
    with saving(path):
        make_private(path.parent)
        write_bytes(path, content, private=True)


def drop_others(place: Folders, kind: str, number: int) -> None:
    """The files of the kind's other editions."""
    for path in edition_file(place, kind, 0).parent.glob(f"{kind}-*"):
        if path != edition_file(place, kind, number):
            path.unlink(missing_ok=True)


def forget_editions(place: Folders) -> None:
    """They were another chain's. Raises OSError."""
    for path in (held_file(place), publisher_file(place)):
        path.unlink(missing_ok=True)
    shutil.rmtree(edition_file(place, SHOES, 0).parent, ignore_errors=True)


def office_limits(place: Folders) -> OfficeLimits | None:
    """None where the store sets its own, in a chain or in none.

    A file that cannot be read is as none: the next round brings it anew.
    """
    number = read_held(place).get(RULES, Held()).number
    path = edition_file(place, RULES, number)
    try:
        has_limits = path.is_file() and path.read_bytes().strip() != b""
        settings, refused = usable_settings(path)
    except (OSError, SettingsFault):
        return None
    return OfficeLimits(settings.rules, number) if has_limits and not refused else None


def is_open_visit(database: Database) -> bool:
    """Whether a customer is served, or was when the kiosk stopped."""
    open_ones = "SELECT 1 FROM visits WHERE ended_at IS NULL AND id NOT IN (SELECT visit FROM bin) LIMIT 1"
    return bool(database.rows(open_ones))
