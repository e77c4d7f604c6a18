"""Whether the kiosk can work, as small checks: each looks at one thing and finds it fine or names what to do.

Issues are said in English sentences that the catalogues know; what varies is in `figure`.
"""

from __future__ import annotations

import shutil
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from gait.errors import Fault, kinds
from gait.weights.manifest import NETWORKS, verified_model
from kiosk.address import is_address
from kiosk.camera.device import Camera
from kiosk.camera.recording import RESERVE_BYTES
from kiosk.faults import EditionFault
from kiosk.folders import Folders
from kiosk.settings import MailSettings, PrinterSettings, RetentionSettings, ShareSettings
from kiosk.storage.centre import enrolled_at, read_line
from kiosk.storage.editions import read_held
from kiosk.storage.share import is_alive, trouble_of
from kiosk.storage.soundness import damage, lock_backups, losses
from kiosk.treadmill.treadmill import Link, Treadmill
from kiosk.words import tr

SCARCE_BYTES = 20_000_000_000  # some 150 recordings of 20 s at 1080 x 1920: a busy week
LEAST_MEMORY_BYTES = 500_000_000  # available; the engine's networks and a run's pictures take about as much
PRINTER_PATIENCE_S = 5.0
SHOTS = 3  # pictures that a camera must give to count as there
GRACE_S = 2 * 3600.0  # after its time is over: a visit may still be under way, deletion runs once an hour
BUILT = 1_795_000_000.0  # 18 November 2026: no clock that is right is before
SHARING = "gait-kiosk-share.service"  # what answers phones
LINK = "gait-kiosk-link.timer"  # what starts a push to the chain's centre
SILENT_S = 86400.0
MEMORY = Path("/proc/meminfo")
LARGE, SMALL = 1e9, 1e6
SILENT_LINKS = {
    Link.AWAY: (
        tr("The treadmill does not answer"),
        tr("Switch it on, and part it from phones and watches, or choose another under Staff, Treadmill."),
    ),
    Link.NO_BLUETOOTH: (
        tr("Bluetooth does not work on this machine"),
        tr("Plug in a Bluetooth adapter or switch it on; the package bluez must be installed."),
    ),
    Link.NO_PACKAGE: (
        tr("What reads treadmills is not installed"),
        tr("Tell those who maintain the kiosk: the Python package bleak is missing."),
    ),
}
"""Why the treadmill that was chosen is not heard, and what to do."""
EDITION_FAULTS = {kind.code: kind for kind in kinds(EditionFault)}


@dataclass(frozen=True, slots=True)
class Issue:
    """What is not as it should be. kind: `bad` when the kiosk cannot work so, `advice` when it can.

    message, suggestion: English, as the catalogues have them; figure: a number, a name or an error's own words.
    """

    kind: str
    message: str
    suggestion: str
    figure: str = ""


class HealthCheck(Protocol):
    """title: what is looked at, in English."""

    @property
    def title(self) -> str: ...

    def look(self) -> Issue | None:
        """None when all is fine. Raises nothing."""


@dataclass(frozen=True, slots=True)
class HealthFinding:
    title: str
    issue: Issue | None


@dataclass(frozen=True, slots=True)
class DiskSpace:
    folder: Path
    title: str = tr("Disk")

    def look(self) -> Issue | None:
        free = shutil.disk_usage(self.folder).free
        if free >= SCARCE_BYTES:
            return None
        delete = tr("Empty the bin and delete old visits for good under Staff, Visits.")
        if free < RESERVE_BYTES:
            return Issue("bad", tr("The disk is almost full: nothing can be recorded"), delete, gigabytes(free))
        return Issue("advice", tr("The disk is filling up"), delete, gigabytes(free))


@dataclass(frozen=True, slots=True)
class DatabaseSound:
    place: Folders
    title: str = tr("Database")

    def look(self) -> Issue | None:
        found = self.harm()
        restore = tr("Restart the kiosk. If this stays, restore the database from its backup.")
        return Issue("bad", tr("The database is damaged"), restore, found) if found else None

    def harm(self) -> str:
        """What is wrong with it; empty when all is fine."""
        try:
            with lock_backups(self.place):
                return damage(self.place.visits) or losses(self.place)
        except (Fault, OSError) as error:
            return str(error)


@dataclass(frozen=True, slots=True)
class SettingsSound:
    """refused: settings that cannot be used, and why; they are as usual meanwhile."""

    refused: Mapping[str, str]
    title: str = tr("Settings")

    def look(self) -> Issue | None:
        mend = tr("Set it again under Staff and save.")
        for why in self.refused.values():
            return Issue("bad", tr("A setting cannot be used"), mend, why)
        return None


@dataclass(frozen=True, slots=True)
class Networks:
    title: str = tr("Recognition files")

    def look(self) -> Issue | None:
        fetch = tr("Install the kiosk's package again.")
        for name in NETWORKS:
            try:
                verified_model(name)
            except (Fault, OSError) as error:
                return Issue("bad", tr("A file for recognising the runner is missing or damaged"), fetch, str(error))
        return None


@dataclass(frozen=True, slots=True)
class CameraAnswers:
    """camera: None where none is set up. Must not be looked at while the camera is in use."""

    camera: Camera | None
    title: str = tr("Camera")

    def look(self) -> Issue | None:
        if self.camera is None:
            return Issue("bad", tr("No camera is set up"), tr("Choose one under Staff, Camera."))
        try:
            self.camera.open()
            for _ in range(SHOTS):
                self.camera.shot()
        except Fault as fault:
            return Issue("bad", tr("The camera does not answer"), tr("Check its cable and its mode."), fault.message)
        finally:
            self.camera.close()
        return None


@dataclass(frozen=True, slots=True)
class PrinterThere:
    """queues: the names of CUPS's queues; raises OSError or SubprocessError where CUPS does not answer."""

    settings: PrinterSettings
    queues: Callable[[], Sequence[str]]
    title: str = tr("Printer")

    def look(self) -> Issue | None:
        if not self.settings.queue:
            return Issue("advice", tr("No printer is set up"), tr("Reports can be e-mailed, but not printed."))
        try:
            there = self.settings.queue in self.queues()
        except (OSError, subprocess.SubprocessError) as error:
            return Issue("bad", tr("The printing service does not answer"), tr("Restart the kiosk."), str(error))
        choose = tr("Switch the printer on, or choose another under Staff, Store.")
        return None if there else Issue("bad", tr("The printer is not there"), choose, self.settings.queue)


@dataclass(frozen=True, slots=True)
class TreadmillThere:
    """name: of the one that was chosen. Visits go on without it: its speed is asked then."""

    treadmill: Treadmill
    name: str
    title: str = tr("Treadmill")

    def look(self) -> Issue | None:
        if self.treadmill.link not in SILENT_LINKS:
            return None
        message, suggestion = SILENT_LINKS[self.treadmill.link]
        return Issue("advice", message, suggestion, self.treadmill.why or self.name)


@dataclass(frozen=True, slots=True)
class MailSet:
    settings: MailSettings
    title: str = tr("E-mail")

    def look(self) -> Issue | None:
        if not self.settings.host:
            return Issue("advice", tr("No mail server is set up"), tr("Reports can be printed, but not e-mailed."))
        if not is_address(self.settings.sender):
            return Issue("bad", tr("E-mails have no sender"), tr("Enter the sender under Staff, Store."))
        return None


@dataclass(frozen=True, slots=True)
class PhonesReach:
    """Phones in the shop's network, where the store wants them. The service says itself why it cannot answer."""

    place: Folders
    settings: ShareSettings
    title: str = tr("Phones")

    def look(self) -> Issue | None:
        if not self.settings.address:
            return self.without_address()
        mend = tr("Check the network and the kiosk’s address under Staff, Store, Phones, then restart the kiosk.")
        found = self.harm()
        return Issue("bad", tr("Phones do not reach the kiosk"), mend, found) if found else None

    def without_address(self) -> Issue | None:
        enter = tr("Enter the kiosk’s address in the shop’s network under Staff, Store, Phones.")
        return Issue("advice", tr("Staff’s phone has no address to open"), enter) if self.settings.staff_phone else None

    def harm(self) -> str:
        """In the service's own words, or what is missing; empty when all is fine."""
        if not is_alive(self.place):
            return trouble_of(self.place) or SHARING
        heard = not self.settings.takes_keys or self.place.phone.is_socket()
        return "" if heard else self.place.phone.name


@dataclass(frozen=True, slots=True)
class CentreReached:
    """In a chain: whether its centre has answered lately. A night's outage is none of the staff's business."""

    place: Folders
    now: Callable[[], float] = time.time
    title: str = tr("Head office")

    def look(self) -> Issue | None:
        line = read_line(self.place)
        if abs(self.now() - max(line.reached_at, enrolled_at(self.place))) < SILENT_S:
            return None
        wait = tr("Check the network. Nothing is lost: it is sent once the centre answers.")
        return Issue("advice", tr("The chain’s centre was not reached for a day"), wait, line.trouble or LINK)


@dataclass(frozen=True, slots=True)
class EditionsTaken:
    """In a chain: whether what head office publishes was taken in. What was here before holds meanwhile."""

    place: Folders
    title: str = tr("Catalogue and limits of head office")

    def look(self) -> Issue | None:
        for held in read_held(self.place).values():
            kind = EDITION_FAULTS.get(held.why)
            if kind is not None:
                return Issue("advice", kind.sentence, kind.advice, f"{held.offered}")
        return None


@dataclass(frozen=True, slots=True)
class Outlived:
    """Videos that are kept longer than the store has set. may_stay: visits whose files are not to go yet."""

    folders: Folders
    settings: RetentionSettings
    may_stay: frozenset[str]
    now: Callable[[], float] = time.time
    title: str = tr("Old videos")

    def look(self) -> Issue | None:
        oldest = self.now() - 3600.0 * self.settings.video_hours - GRACE_S
        files = self.folders.recordings.glob("*/*.mkv")
        old = [file for file in files if file.parent.name not in self.may_stay and file.stat().st_mtime < oldest]
        if not old:
            return None
        delete = tr("Restart the kiosk; it deletes them then. If this stays, call service.")
        return Issue("bad", tr("Videos are kept longer than was promised"), delete, str(len(old)))


@dataclass(frozen=True, slots=True)
class ClockRight:
    """latest: when the newest visit began, seconds since 1970."""

    latest: float
    now: Callable[[], float] = time.time
    title: str = tr("Clock")

    def look(self) -> Issue | None:
        now = self.now()
        if now >= max(BUILT, self.latest - 60.0):
            return None
        shown = time.strftime("%Y-%m-%d %H:%M", time.localtime(now))
        return Issue("bad", tr("The clock is wrong"), tr("Connect the network for a while; it sets the clock."), shown)


@dataclass(frozen=True, slots=True)
class MemoryFree:
    file: Path = MEMORY
    title: str = tr("Memory")

    def look(self) -> Issue | None:
        lines = dict(line.split(":", 1) for line in self.file.read_text().splitlines() if ":" in line)
        free = int(lines["MemAvailable"].split()[0]) * 1024
        if free >= LEAST_MEMORY_BYTES:
            return None
        return Issue("advice", tr("Little memory is free"), tr("Restart the kiosk."), f"{free / SMALL:.0f} MB")


def gigabytes(size: float) -> str:
    return f"{size / LARGE:.1f} GB"


def cups_queues() -> tuple[str, ...]:
    """Names of CUPS's queues. Raises OSError or SubprocessError where it does not answer."""
    listed = subprocess.run(["lpstat", "-e"], capture_output=True, text=True, timeout=PRINTER_PATIENCE_S, check=False)
    return tuple(listed.stdout.split())


def look_at(check: HealthCheck) -> HealthFinding:
    """A check's finding; one that fails itself is a finding too."""
    try:
        return HealthFinding(check.title, check.look())
    except Exception as error:  # the border: a check must never take the screen down
        return HealthFinding(
            check.title, Issue("bad", tr("This could not be checked"), tr("Restart the kiosk."), str(error))
        )


@dataclass(slots=True)
class Checkup:
    """Looks at everything on a thread of its own: the screen goes on while a camera or a printer is waited for."""

    checks: Sequence[HealthCheck]
    pool: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1, "checkup"))
    under_way: list[Future[HealthFinding]] = field(default_factory=list)

    def start(self) -> None:
        self.under_way = [self.pool.submit(look_at, check) for check in self.checks]

    def findings(self) -> Iterator[HealthFinding]:
        """What is known so far, in order."""
        for future in self.under_way:
            if future.done() and not future.cancelled():
                yield future.result()

    def done(self) -> bool:
        return all(future.done() for future in self.under_way)

    def close(self) -> None:
        self.pool.shutdown(wait=True, cancel_futures=True)
