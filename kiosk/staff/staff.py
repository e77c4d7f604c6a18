"""What staff can see and do: shoes, camera, limits, store, health. Free of Kivy."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from typing import Protocol

from gait.disk import saving, write_bytes
from gait.errors import DiskFault, LogoFault
from gait.report.logo import save_logo
from gait.result import Shoe
from gait.shoes.catalogue import Catalogue
from gait.verdict.rules import OWN_NAME, Rules, office_name, usual_rules
from kiosk.camera.calibration import write_sheet
from kiosk.camera.device import Camera
from kiosk.camera.setup import CLIP, Device, TriedCamera, camera_of, devices
from kiosk.delivery.mail_password import forget_password, is_kept, keep_password
from kiosk.folders import Folders
from kiosk.settings import (
    CameraSettings,
    MailSettings,
    RuleSettings,
    Settings,
    TreadmillSettings,
    check,
    usable_settings,
    write_settings,
)
from kiosk.staff.chain_desk import ChainDesk
from kiosk.staff.orders import Orders
from kiosk.staff.sticks import Sticks
from kiosk.staff.table_work import Intake, TableWork
from kiosk.staff.visit_desk import VisitDesk
from kiosk.storage.centre import is_enrolled
from kiosk.storage.editions import OfficeLimits, office_limits
from kiosk.storage.store import Store
from kiosk.storage.tally import Tally, tally_csv
from kiosk.storage.trials import Trial, Trials
from kiosk.storage.visit_list import VisitList
from kiosk.treadmill.treadmill import Treadmill
from kiosk.upkeep.diagnostics import BundleContent, journal, write_bundle
from kiosk.upkeep.health import (
    CameraAnswers,
    CentreReached,
    Checkup,
    ClockRight,
    DatabaseSound,
    DiskSpace,
    EditionsTaken,
    HealthCheck,
    HealthFinding,
    Issue,
    MailSet,
    MemoryFree,
    Networks,
    Outlived,
    PhonesReach,
    PrinterThere,
    SettingsSound,
    TreadmillThere,
    cups_queues,
)
from kiosk.upkeep.pairing import Pairing
from kiosk.upkeep.pin import LostPin, StaffPin
from kiosk.visit.model import Delivery
from kiosk.words import Words


class ShoeDesk(Protocol):
    """Where the store's shoes come from."""

    def preview(self, path: Path) -> Catalogue:
        """What was understood of a file. Raises SettingsFault when no row is a shoe."""

    def take(self, path: Path) -> object:
        """These are the store's shoes from now on. Raises SettingsFault, DiskFull."""

    def numbered(self) -> Mapping[int, Shoe]:
        """The store's shoes by their numbers."""

    def put(self, shoe: Shoe, number: int | None = None) -> None:
        """A new shoe, or what one is from now on. Raises SettingsFault, DiskFull."""

    def remove(self, number: int) -> None:
        """The store has that shoe no more."""


@dataclass(frozen=True, slots=True)
class Machine:
    """The machine that the kiosk runs on, as staff set it up; a test has another."""

    devices: Callable[[], Sequence[Device]] = devices
    camera: Callable[[CameraSettings], Camera | None] = camera_of
    queues: Callable[[], Sequence[str]] = cups_queues
    log: Callable[[], str] = journal
    sticks: Sticks = field(default_factory=Sticks)
    treadmill: Treadmill = field(default_factory=Treadmill)


def nobody_s_phones() -> Pairing:
    return Pairing(LostPin())


@dataclass(slots=True)
class Staff:
    """Everything behind the PIN. now: seconds since 1970. refused: settings that cannot be used, and why.

    Raises SettingsFault for settings that cannot be read at all.
    """

    store: Store
    folders: Folders
    pin: StaffPin
    orders: Orders
    shoes: ShoeDesk
    machine: Machine = field(default_factory=Machine)
    now: Callable[[], float] = time.time
    pairing: Pairing = field(default_factory=nobody_s_phones)
    chain: ChainDesk = field(init=False)
    visits: VisitDesk = field(init=False)
    settings: Settings = field(init=False)
    refused: Mapping[str, str] = field(init=False)

    def __post_init__(self) -> None:
        self.chain = ChainDesk(self.folders)
        self.visits = VisitDesk(self.store, self.folders, self.orders, self.now, lambda: self.settings.retention)
        self.settings, self.refused = usable_settings(self.folders.settings)

    def today(self) -> date:
        return datetime.fromtimestamp(self.now()).date()

    # ---- tests ----

    def test(self, kind: Delivery, words: Words, address: str = "") -> None:
        """Ask the delivery service for a test page, or a test letter to the address. Raises StoreFault, DiskFull."""
        Trials(self.store).ask(Trial(kind, words.language.code, address, self.now()))

    def test_of(self, kind: Delivery) -> Trial | None:
        """What became of the test that was asked for last."""
        return Trials(self.store).of(kind)

    # ---- settings ----

    def save(self, settings: Settings) -> None:
        """Keep the settings and have them used. Raises SettingsFault, DiskFull, and nothing has changed then."""
        check(settings)
        settings = replace(settings, store=replace(settings.store, logo=self.kept_logo(settings.store.logo)))
        write_settings(settings, self.folders.settings)
        self.settings, self.refused = settings, {}
        self.orders.settings_changed(settings)

    def kept_logo(self, chosen: str) -> str:
        """Where the logo is once its stick is out; as chosen where it cannot be used, which is told."""
        try:
            if chosen and Path(chosen) != self.folders.logo:
                save_logo(Path(chosen), self.folders.logo)
                return str(self.folders.logo)
        except (LogoFault, DiskFault):
            pass
        return chosen

    def office_limits(self) -> OfficeLimits | None:
        """The limits of the verdict that head office has set; None where the store sets its own."""
        return office_limits(self.folders)

    # ---- the mail account's password ----

    def has_mail_password(self, mail: MailSettings) -> bool:
        """Whether one was typed on the screen for this server and user; it is never shown."""
        return is_kept(self.folders.mail_password, mail)

    def keep_mail_password(self, mail: MailSettings, password: str) -> None:
        """Raises DiskFull."""
        keep_password(self.folders.mail_password, mail, password)

    def forget_mail_password(self) -> None:
        """Raises DiskFull."""
        forget_password(self.folders.mail_password)

    # ---- phones ----

    def phone_issue(self) -> Issue | None:
        """Why no phone of the staff's reaches the kiosk; None when one does, or when it is off."""
        return PhonesReach(self.folders, self.settings.share).look()

    # ---- sticks ----

    @property
    def sticks(self) -> Sticks:
        return self.machine.sticks

    def out_folder(self) -> Path:
        """Where what staff take along is written: the first stick, else the kiosk's own folder."""
        return next(iter(self.sticks.plugged_in()), self.folders.root)

    def table_work(self, table: Path, intake: Intake) -> TableWork:
        """A table of shoes looked at, or taken, beside the screen."""
        return TableWork(self.folders.visits, table, intake)

    def write_tally(self) -> Path:
        """How often which shoe was tried and taken, as a CSV on a stick. Raises StoreFault, DiskFull, DiskFault."""
        path = self.out_folder() / f"shoes-tried-{self.today().isoformat()}.csv"
        with saving(path):
            write_bytes(path, tally_csv(Tally(self.store).lines()))
        return path

    # ---- camera ----

    def trial(self, settings: CameraSettings) -> TriedCamera:
        return TriedCamera(settings, self.machine.camera)

    def cameras(self) -> tuple[Device, ...]:
        """Cameras that are plugged in, and the clip that plays in one's place where that is set up."""
        own = self.settings.camera.device
        clip = (Device(own, Path(own.removeprefix(CLIP)).name),) if own.startswith(CLIP) else ()
        return (*self.machine.devices(), *clip)

    def write_sheet(self, words: Words) -> Path:
        """The calibration sheet where staff can take it along. Raises DiskFault."""
        path = self.out_folder() / "calibration-sheet.pdf"
        write_sheet(path, words)
        return path

    def print_file(self, path: Path) -> None:
        """Raises DeliveryFault."""
        self.orders.print_file(path)

    # ---- treadmill ----

    @property
    def treadmill(self) -> Treadmill:
        return self.machine.treadmill

    def choose_treadmill(self, address: str, name: str) -> None:
        """Follow that one from now on; none for an empty address. Raises DiskFull."""
        name = "".join(sign for sign in name if sign.isprintable())
        self.save(replace(self.settings, treadmill=TreadmillSettings(address, name)))

    # ---- health ----

    def checkup(self) -> Checkup:
        return Checkup(self.checks())

    def checks(self) -> tuple[HealthCheck, ...]:
        visits, settings, chosen = VisitList(self.store), self.settings, self.settings.treadmill
        in_chain = (CentreReached(self.folders, self.now), EditionsTaken(self.folders))
        return (
            DiskSpace(self.folders.root),
            DatabaseSound(self.folders),
            SettingsSound(self.refused),
            Networks(),
            CameraAnswers(self.machine.camera(settings.camera)),
            PrinterThere(settings.printer, self.machine.queues),
            MailSet(settings.mail),
            PhonesReach(self.folders, settings.share),
            *(in_chain if is_enrolled(self.folders) else ()),
            *((TreadmillThere(self.treadmill, chosen.name),) if chosen.address else ()),
            Outlived(self.folders, settings.retention, visits.may_keep_videos(), self.now),
            ClockRight(visits.latest(), self.now),
            MemoryFree(),
        )

    def save_diagnostics(self, findings: Sequence[HealthFinding]) -> Path:
        """The diagnostic bundle on a stick, or in the kiosk's folder. Raises DiskFull, StoreFault."""
        visits, at = VisitList(self.store), datetime.fromtimestamp(self.now())
        log = self.machine.log()
        evidence = BundleContent(self.settings, tuple(findings), visits.states(), visits.people(), log, at)
        return write_bundle(evidence, self.out_folder())


def rules_of(settings: RuleSettings) -> Rules:
    """The limits that a verdict is made by; named as the store's own where they are not the default ones."""
    default = usual_rules()
    rules = replace(default, **asdict(settings))
    return default if rules == default else replace(rules, name=OWN_NAME, unzeroed_name="")


def rules_in_force(place: Folders, settings: RuleSettings) -> Rules:
    """The same where head office may have set them, whose name says so: then the store's own do not count."""
    office = office_limits(place)
    if office is None:
        return rules_of(settings)
    return replace(usual_rules(), **asdict(office.limits), name=office_name(office.number), unzeroed_name="")
