"""How the kiosk is, for head office: nothing of any customer in it."""

from __future__ import annotations

import shutil
from pathlib import Path

from gait.results.versions import code_version
from kiosk.folders import Folders
from kiosk.link.wire import Alive
from kiosk.settings import Settings
from kiosk.storage.database import Database
from kiosk.storage.visit_list import VisitList
from kiosk.upkeep.health import (
    ClockRight,
    DiskSpace,
    EditionsTaken,
    HealthCheck,
    MailSet,
    PhonesReach,
    SettingsSound,
    look_at,
)

CAMERAS = Path("/sys/class/video4linux")  # seen from a service that may open no device


def alive(place: Folders, settings: Settings, refused: dict[str, str], visits: Database, queue: int) -> Alive:
    """refused: settings that make no sense. queue: changes that wait. Raises StoreFault."""
    found = [look_at(check) for check in checks(place, settings, refused, VisitList(visits).latest())]
    findings = tuple(finding.issue.message for finding in found if finding.issue is not None)
    return Alive(code_version(), shutil.disk_usage(place.root).free, camera(settings), queue, findings)


def checks(place: Folders, settings: Settings, refused: dict[str, str], latest: float) -> tuple[HealthCheck, ...]:
    """Those that take no time and need no camera; the others are staff's, on the screen."""
    shop = (MailSet(settings.mail), PhonesReach(place, settings.share))
    return DiskSpace(place.root), SettingsSound(refused), *shop, EditionsTaken(place), ClockRight(latest)


def camera(settings: Settings, plugged: Path = CAMERAS) -> str:
    """Whether one is set up and plugged in; not whether it gives pictures, which the screen alone may try."""
    if not settings.camera.device:
        return "none"
    return "there" if any(plugged.glob("*")) else "missing"
