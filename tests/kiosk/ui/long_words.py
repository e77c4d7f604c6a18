"""Every screen that shows what people typed or tables bring, with words of 70 letters: nothing runs over its place.

    python -m tests.kiosk.ui.long_words [WIDTHxHEIGHT ...]

Prints what is cut off, outside the window or covered, at each size; every size where none is named.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from gait.result import Shoe
from gait.verdict.norms import load_norms
from kiosk.camera.setup import Device
from kiosk.settings import MailSettings, PrinterSettings, StoreSettings, write_settings
from kiosk.staff.staff import Staff
from kiosk.visit.model import Consents, Customer, Run, TriedShoe, Visit
from tests.kiosk.ui.drawn_visit import CATALOGUE, RESULT, finished_run
from tests.kiosk.ui.fake_front import FakeFront, FakeShelf, visit_at
from tests.kiosk.ui.fake_staff import CSV, keep, staged_staff
from tests.kiosk.ui.kivy_window import Stage

from kiosk.ui.app import KioskApp  # isort: skip  after the stage, which sets Kivy up

WORD = "W" * 70  # the widest letter
MAIL = f"{WORD}@{WORD.lower()}.example"
SIZES = ("1080x1920", "1920x1080", "1280x800")
VISITED = ("welcome", "shoe", "check", "record", "wait", "result", "compare", "shoes", "report", "goodbye")
STAFF = ("visits", "deliveries", "catalogue", "camera", "store")
TABS = ("Store", "E-mail", "Printer")


def faults() -> Iterator[str]:
    """Screen and fault, at this window's size."""
    with TemporaryDirectory() as folder:
        stage = Stage.open(KioskApp(long_front(), load_norms(), WORD, motion=False, staff=long_staff(Path(folder))))
        for screen in shown_one_by_one(stage):
            yield from (f"{screen}: {fault}" for fault in stage.faults())
        stage.close()


def shown_one_by_one(stage: Stage) -> Iterator[str]:
    """Bring up every screen; its name."""
    for screen in VISITED:
        bring_up(stage, long_visit(screen))
        yield screen
    bring_up(stage, long_visit("customer"))
    type_details(stage)
    yield "customer"
    for screen in STAFF:
        bring_up_staff(stage, f"staff_{screen}")
        yield f"staff_{screen}"
    yield from further_in(stage)


def further_in(stage: Stage) -> Iterator[str]:
    """What is touched behind the PIN."""
    bring_up_staff(stage, "staff_catalogue")
    stage.touch(f"{WORD}.csv")
    yield "rows"
    bring_up_staff(stage, "staff_catalogue")
    stage.touch("caf�.csv")
    yield "a name that is no text"
    for tab in TABS:
        bring_up_staff(stage, "staff_store")
        stage.touch(tab)
        yield tab
    stage.touch("E-mail")
    stage.touch("Mail server")
    yield "text pad"
    bring_up_staff(stage, "staff_visits")
    stage.touch(next(said for said in stage.said() if said.startswith("14:20")))
    yield "visit"
    stage.touch("Delete this visit")
    yield "visit to be deleted"


def bring_up(stage: Stage, visit: Visit) -> None:
    front = stage.app.front
    assert isinstance(front, FakeFront)
    stage.app.pad.lift()
    stage.app.leave_staff()
    front.visit = visit_at("welcome")
    stage.until("welcome")
    front.visit = visit
    stage.until(front.screen)


def bring_up_staff(stage: Stage, screen: str) -> None:
    bring_up(stage, visit_at("welcome"))
    stage.app.show_staff(screen)
    stage.until(screen)


def type_details(stage: Stage) -> None:
    for words in ("Continue", "Continue"):
        stage.touch(words)
    fields = stage.up.details.ids
    fields.name.text, fields.mail.text = WORD, MAIL
    stage.settle()


def long_front() -> FakeFront:
    shoes = long_shoes()
    run = finished_run(1, shoes[0])
    suggestions = [replace(one, shoe=shoe) for one, shoe in zip(run.analysis.shoes, shoes, strict=False)]
    run = replace(run, analysis=replace(run.analysis, shoes=tuple(suggestions)))
    return FakeFront(shelf=FakeShelf(shoes), finished=(run, replace(run, number=2)))


def long_shoes() -> tuple[Shoe, ...]:
    return tuple(replace(shoe, brand=WORD, model=WORD, price=WORD) for shoe in CATALOGUE.shoes[:6])


def long_visit(screen: str) -> Visit:
    """A visit of two runs in shoes of long names."""
    runs = tuple(Run(number, TriedShoe(WORD, WORD), recorded_s=20.0, outcome=RESULT) for number in (1, 2))
    consents = Consents(analyse=True, email_report=True, text="1")
    return visit_at(screen, customer=Customer(WORD, MAIL), runs=runs, current=2, consents=consents)


def long_staff(folder: Path) -> Staff:
    """Staff whose store, camera, printer, mail server, stick and customers have long names."""
    staff = staged_staff(folder)
    (folder / "stick" / os.fsdecode(b"caf\xe9.csv")).touch()
    (folder / "stick" / os.fsdecode(b"caf\xe9.png")).touch()
    (folder / "stick" / f"{WORD}.csv").write_text(CSV.replace("Glide 4", WORD).replace("very firm", WORD))
    mail, printer = MailSettings(f"{WORD}.example", user=MAIL, sender=MAIL), PrinterSettings(WORD)
    staff.settings = replace(staff.settings, store=StoreSettings(WORD), mail=mail, printer=printer)
    write_settings(staff.settings, staff.folders.settings)
    staff.machine = replace(staff.machine, devices=lambda: (Device(f"/dev/{WORD}", WORD),), queues=lambda: (WORD,))
    for number in range(3):
        keep(staff, number, f"{WORD} {WORD}")
    return staff


def main(sizes: Sequence[str]) -> int:
    """1 when anything is cut off or covered. A window keeps its size, so each size is a process of its own."""
    if "STAGE_SIZE" not in os.environ:
        return max(in_window_of(size) for size in sizes or SIZES)
    found = list(faults())
    print("\n".join(found))
    return 1 if found else 0


def in_window_of(size: str) -> int:
    command = [sys.executable, "-m", "tests.kiosk.ui.long_words"]
    return subprocess.run(command, env={**os.environ, "STAGE_SIZE": size}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
