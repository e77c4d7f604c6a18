"""Staff of a store that a test made up: visits of today, a stick with shoes, the demo clip in the camera's place."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import Future
from contextlib import closing
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from gait.weights.manifest import model_path
from kiosk.camera.setup import Device
from kiosk.faults import MailRefused
from kiosk.folders import Folders
from kiosk.settings import CameraSettings, MailSettings, PrinterSettings, Settings, StoreSettings, write_settings
from kiosk.staff.orders import Orders
from kiosk.staff.staff import Machine, Staff
from kiosk.staff.sticks import Sticks
from kiosk.storage.outbox import Outbox
from kiosk.storage.shoes import ShoeCatalogue
from kiosk.storage.store import Store
from kiosk.treadmill.packets import Reading
from kiosk.treadmill.treadmill import Link, Treadmill
from kiosk.upkeep.pairing import Pairing
from kiosk.upkeep.pin import StaffPin
from kiosk.visit.model import Consents, Customer, Delivery, FootInBrief, Result, Run, State, TriedShoe, Visit

PIN = "2468"
NOW = datetime(2026, 11, 21, 15, 0).timestamp()
NEUTRAL, OVER = FootInBrief("neutral", None, 7.2, 0.8, 14), FootInBrief("overpronation", None, 11.9, 0.9, 13)
RESULT = Result(1, NEUTRAL, OVER, "dots", "none", 166.0)
VISITORS = ("Zoë-Ångström", "Maximilian Wetterstein", "", "Ana", "Ben", "Cleo")
CSV = """brand,model,support,cushioning,surface,drop_mm,weight_g,price
Alder,Glide 4,neutral,soft,road,8,255,149 €
Alder,Post,stability,medium,road,10,290,159 €
Birch,,neutral,soft,road,8,255,139 €
Birch,Steady,very firm,firm,road,8,300,169 €
Cedar,Trail 2,neutral,firm,trail,4,270,150 €
Cedar,Hold,motion control,firm,road,12,ten,170 €
"""


class StagedTreadmill(Treadmill):
    """Two are near; the one that is chosen speaks."""

    def near(self) -> Future[Mapping[str, str]]:
        heard: Future[Mapping[str, str]] = Future()
        heard.set_result({"C0:FF:EE:00:00:01": "Runner 5000", "C0:FF:EE:00:00:02": "Pacer 2 Pro"})
        return heard

    def reading(self) -> Reading | None:
        return Reading(10.0 / 3.6, 1.0) if self.link is Link.THERE else None


def staged_staff(folder: Path, orders: Orders | None = None, pin: str = PIN) -> Staff:
    """A store's staff in an empty folder; without a PIN when it is empty."""
    folders = Folders(folder / "state")
    camera = CameraSettings(f"clip:{model_path('demo.mp4')}", rotation_deg=0)
    mail = MailSettings("smtp.laufsport-beispiel.de", user="kasse", sender="kasse@laufsport-beispiel.de")
    write_settings(
        Settings(StoreSettings("Runners’ Corner"), camera, mail=mail, printer=PrinterSettings("Till")), folders.settings
    )
    staff_pin = StaffPin(folders.pin, cost=2**4)
    if pin:
        staff_pin.set_up(pin)
    machine = Machine(
        lambda: (Device("/dev/v4l/by-id/brio", "Logitech BRIO 5A1F"),), queues=lambda: ("Till", "Office"),
        log=lambda: "", sticks=Sticks(stick(folder), (str(folder),)), treadmill=StagedTreadmill(),
    )  # fmt: skip
    store = Store(folders.visits)
    staff = Staff(store, folders, staff_pin, orders or Orders(), ShoeCatalogue(store), machine, lambda: NOW,
                  Pairing(staff_pin, lambda: NOW))  # fmt: skip
    for number, name in enumerate(VISITORS):
        keep(staff, number, name)
    with closing(Outbox(folders.visits, lambda: NOW)) as outbox:
        while (claim := outbox.claim()) is not None:
            outbox.failed(claim, MailRefused("550 no such user here"))
    return staff


def stick(folder: Path) -> Path:
    """A stick with a catalogue; the file that lists what is mounted."""
    (folder / "stick").mkdir(parents=True)
    (folder / "stick" / "shoes-2026.csv").write_text(CSV)
    (folder / "stick" / "empty.csv").write_text("a,b\n1,2\n")
    (folder / "stick" / "logo.png").touch()
    (folder / "mounts").write_text(f"/dev/sdb1 {folder / 'stick'} vfat rw 0 0\n")
    return folder / "mounts"


def keep(staff: Staff, number: int, name: str) -> None:
    """A visit that has ended; every third was left early."""
    runs = (Run(1, TriedShoe(), recorded_s=20.0, outcome=RESULT),
            Run(2, TriedShoe("Alder", "Glide 4"), recorded_s=20.0, outcome=RESULT))  # fmt: skip
    whole = Visit(State.REPORT, runs=runs, current=2, consents=Consents(analyse=True, keep=True, text="1"))
    left = Visit(State.CUSTOMER)
    visit = left if number % 3 == 2 else whole
    asked = frozenset({Delivery.EMAIL} if number == 0 else ())
    at = NOW - 2400.0 * (number + 1)
    visit = replace(visit, id=f"{number:032x}", started_at=at, customer=Customer(name), deliveries=asked)
    staff.store.save(visit)
    staff.store.end(visit.id, at + 900.0)
