"""What staff can see and do: visits, shoes, camera, limits, store, health. Free of Kivy."""

from __future__ import annotations

import time
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime, timedelta
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
from kiosk.staff.sticks import Sticks
from kiosk.staff.table_work import Intake, TableWork
from kiosk.storage.amending import Owner
from kiosk.storage.bin import Bin, Binned, Moment, running_s
from kiosk.storage.centre import is_enrolled
from kiosk.storage.editions import OfficeLimits, office_limits
from kiosk.storage.outbox import DeliveryLine, Outbox
from kiosk.storage.store import Store
from kiosk.storage.tally import Tally, tally_csv
from kiosk.storage.trials import Trial, Trials
from kiosk.storage.visit_list import VisitLine, VisitList
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
from kiosk.visit.model import Delivery, State, Visit
from kiosk.words import Words

MOST_FOUND = 100  # visits of a search


def do_nothing(*_: object) -> None:
    """What is not connected."""


@dataclass(frozen=True, slots=True)
class Orders:
    """What staff have done elsewhere. analyse, delete, put_in_bin: a visit's id; print_file: a PDF.

    take_out: a visit's id and a run's number; give_to: a visit's id and whose it is; take_back: what lies in the bin.
    """

    reopen: Callable[[Visit], None] = do_nothing
    analyse: Callable[[str], None] = do_nothing
    delete: Callable[[str], None] = do_nothing
    settings_changed: Callable[[Settings], None] = do_nothing
    print_file: Callable[[Path], None] = do_nothing
    take_out: Callable[[str, int], None] = do_nothing
    give_to: Callable[[str, Owner], None] = do_nothing
    put_in_bin: Callable[[str], None] = do_nothing
    take_back: Callable[[Binned], None] = do_nothing


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
    settings: Settings = field(init=False)
    refused: Mapping[str, str] = field(init=False)

    def __post_init__(self) -> None:
        self.chain = ChainDesk(self.folders)
        self.settings, self.refused = usable_settings(self.folders.settings)

    # ---- visits ----

    def today(self) -> date:
        return datetime.fromtimestamp(self.now()).date()

    def visits_of(self, day: date) -> tuple[VisitLine, ...]:
        """Visits begun that day, by the store's own clock, newest first."""
        return VisitList(self.store).between(midnight(day), midnight(day + timedelta(days=1)))

    def visits_named(self, text: str) -> tuple[VisitLine, ...]:
        """The newest visits whose name holds the text, accents and capitals aside."""
        wished = fold(text)
        lines = VisitList(self.store).between(0.0, self.now() + 86_400.0)
        return tuple(line for line in lines if wished in fold(line.name))[:MOST_FOUND]

    def visit(self, visit_id: str) -> Visit | None:
        return self.store.load(visit_id)

    def can_reopen(self, visit: Visit) -> bool:
        """With consent to the analysis: without, nothing was ever filmed."""
        return visit.consents.analyse

    def can_analyse(self, visit: Visit) -> bool:
        """Whether a recording of it is still there."""
        return any(self.folders.recording(visit.id, run.number, run.attempt).is_file() for run in visit.runs)

    def reopen(self, visit: Visit) -> None:
        self.orders.reopen(for_reopening(visit))

    def analyse(self, visit: Visit) -> None:
        self.orders.analyse(visit.id)

    def delete(self, visit_id: str) -> None:
        """For good, out of the bin too. Raises StoreFault, DiskFull."""
        self.orders.delete(visit_id)

    def put_in_bin(self, visit: Visit) -> None:
        """Raises StoreFault, DiskFull."""
        self.orders.put_in_bin(visit.id)

    def take_out(self, visit: Visit, number: int) -> Visit | None:
        """One run of several into the bin; the visit as it is now. Raises StoreFault, DiskFull."""
        self.orders.take_out(visit.id, number)
        return self.visit(visit.id)

    def give_to(self, visit: Visit, owner: Owner) -> Visit | None:
        """It was recorded under another customer's name; the visit as it is now. Raises StoreFault, DiskFull."""
        self.orders.give_to(visit.id, owner)
        return self.visit(visit.id)

    # ---- the bin ----

    def binned(self) -> tuple[Binned, ...]:
        """What can be taken back, next to go first."""
        with closing(Bin(self.folders.visits)) as store:
            return store.entries(Moment(self.now(), running_s()), self.settings.retention)

    def take_back(self, entry: Binned) -> None:
        """Raises StoreFault, DiskFull."""
        self.orders.take_back(entry)

    # ---- deliveries ----

    def deliveries(self) -> tuple[DeliveryLine, ...]:
        """Reports that failed or wait for a reason, oldest first."""
        with closing(Outbox(self.folders.visits, self.now)) as outbox:
            return outbox.troubled()

    def try_again(self, number: int) -> None:
        """Staff mended something: that delivery starts afresh."""
        with closing(Outbox(self.folders.visits, self.now)) as outbox:
            outbox.try_again(number)

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


def midnight(day: date) -> float:
    """When the day begins by the store's own clock, seconds since 1970."""
    return datetime(day.year, day.month, day.day).timestamp()


def fold(text: str) -> str:
    """For searching: `Zoë` and `zoe` are one."""
    bare = unicodedata.normalize("NFKD", text)
    return "".join(sign for sign in bare if not unicodedata.combining(sign)).casefold().strip()


def for_reopening(visit: Visit) -> Visit:
    """The visit at its newest result, or at the choice of a shoe where it has none; what was begun is dropped."""
    kept = (run if run.result else run.replaces for run in visit.runs)
    runs = tuple(run for run in kept if run is not None)
    state = State.RESULT if runs else State.SHOE
    visit = replace(visit, state=state, runs=runs, current=len(runs), compared=None, lights=(), trouble=None)
    return replace(visit, deliveries=frozenset())  # what is asked for now is another copy


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
