"""What staff can find, change and take along."""

from __future__ import annotations

import os
import zipfile
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from gait.errors import SettingsFault
from gait.verdict.rules import OWN_NAME, load_rules
from gait.weights.manifest import model_path
from kiosk.camera.setup import Device
from kiosk.faults import GaveUp
from kiosk.folders import Folders
from kiosk.settings import CameraSettings, RuleSettings, Settings, StoreSettings, TreadmillSettings, read_settings
from kiosk.staff.orders import Orders
from kiosk.staff.staff import Machine, Staff, rules_of
from kiosk.staff.staff_wording import until_words
from kiosk.staff.sticks import Sticks
from kiosk.staff.visit_desk import for_reopening
from kiosk.storage.outbox import Outbox, Progress
from kiosk.storage.shoes import ShoeCatalogue
from kiosk.storage.store import Store
from kiosk.upkeep.pin import StaffPin
from kiosk.visit.events import Reopened
from kiosk.visit.model import Consents, Customer, Delivery, FootInBrief, Result, Run, State, TriedShoe, Visit
from kiosk.visit.table import advance
from kiosk.words import words

NOW = datetime(2026, 11, 21, 15, 0).timestamp()
FOOT = FootInBrief("neutral", None, 7.0, 0.8, 14)
RESULT = Result(1, FOOT, FOOT, "dots", "none", 166.0)
GOOD_CSV = "brand,model,support,drop_mm\nAlder,One,neutral,8\nBirch,,stability,6\nBirch,Two,stability,ten\n"


@dataclass(slots=True)
class StaffShop:
    """A kiosk's staff with what was ordered of the rest of it."""

    root: Path
    ordered: list[tuple[str, object]] = field(default_factory=list)
    staff: Staff = field(init=False)

    def __post_init__(self) -> None:
        folders = Folders(self.root / "state")
        folders.root.mkdir()
        (self.root / "mounts").write_text("/dev/sda1 /boot ext4 rw 0 0\n")
        machine = Machine(lambda: (Device("/dev/v4l/by-id/x", "BRIO"),), lambda _: None, lambda: (), lambda: "a line",
                          Sticks(self.root / "mounts", (str(self.root),)))  # fmt: skip
        store = Store(folders.visits)
        self.staff = Staff(
            store, folders, StaffPin(folders.pin), self.orders(), ShoeCatalogue(store), machine, lambda: NOW
        )

    def plug_in(self, name: str) -> Path:
        """A stick; the system writes blanks of its name as octal."""
        stick = self.root / name
        stick.mkdir()
        escaped = str(stick).replace(" ", "\\040")
        self.staff.sticks.mounts.write_text(f"/dev/sda1 /boot ext4 rw 0 0\n/dev/sdb1 {escaped} vfat rw 0 0\n")
        return stick

    def orders(self) -> Orders:
        def note(what: str) -> object:
            return lambda value: self.ordered.append((what, value))

        return Orders(*(note(what) for what in ("reopen", "analyse", "delete", "settings", "print")))  # type: ignore[arg-type]

    def keep(self, number: int, name: str, hours_ago: float = 1.0, visit: Visit | None = None) -> Visit:
        """A stored visit that has ended."""
        run = Run(1, TriedShoe(), recorded_s=20.0, outcome=RESULT)
        plain = Visit(State.REPORT, consents=Consents(analyse=True, text="1"), runs=(run,), current=1)
        at = NOW - 3600.0 * hours_ago
        kept = replace(visit or plain, id=f"{number:032x}", started_at=at, customer=Customer(name))
        self.staff.store.save(kept)
        self.staff.store.end(kept.id, at + 600.0)
        return kept


@pytest.fixture
def shop(tmp_path: Path) -> StaffShop:
    return StaffShop(tmp_path)


def test_todays_visits_are_listed_newest_first(shop: StaffShop) -> None:
    for number, (name, hours_ago) in enumerate((("Ana", 5.0), ("Ben", 1.0), ("Cleo", 30.0))):
        shop.keep(number, name, hours_ago)
    today = shop.staff.visits.of_day(shop.staff.today())
    assert [line.name for line in today] == ["Ben", "Ana"]
    assert [line.name for line in shop.staff.visits.of_day(shop.staff.today() - timedelta(days=1))] == ["Cleo"]
    assert today[0].shoes == 1
    assert today[0].ended


def test_a_name_is_found_without_its_accents(shop: StaffShop) -> None:
    shop.keep(1, "Zoë Ångström", 2000.0)
    shop.keep(2, "Ben")
    assert [line.name for line in shop.staff.visits.named("zoe ang")] == ["Zoë Ångström"]
    assert shop.staff.visits.named("nobody") == ()


def test_a_visit_is_opened_again_at_its_newest_result(shop: StaffShop) -> None:
    kept = shop.keep(1, "Ana")
    shop.staff.visits.reopen(kept)
    what, visit = shop.ordered[0]
    assert what == "reopen"
    assert isinstance(visit, Visit)
    assert advance(Visit(), Reopened(visit)).state is State.RESULT
    assert visit.run.result is not None


def test_what_was_begun_is_dropped_on_reopening() -> None:
    done = Run(1, TriedShoe(), outcome=RESULT)
    redone = Run(1, TriedShoe(), attempt=2, replaces=done)
    assert for_reopening(Visit(State.CHECK, runs=(redone,), current=1)).runs == (done,)
    begun = for_reopening(Visit(State.CHECK, runs=(done, Run(2, TriedShoe())), current=2))
    assert (begun.runs, begun.current, begun.state) == ((done,), 1, State.RESULT)
    assert for_reopening(Visit(State.CHECK, runs=(Run(1, TriedShoe()),), current=1)).state is State.SHOE


def test_without_consent_nothing_is_opened_again(shop: StaffShop) -> None:
    assert not shop.staff.visits.can_reopen(Visit(State.CUSTOMER))


def test_only_what_was_recorded_and_kept_is_analysed_again(shop: StaffShop) -> None:
    kept = shop.keep(1, "Ana")
    assert not shop.staff.visits.can_analyse(kept)
    video = shop.staff.folders.recording(kept.id, 1, 1)
    video.parent.mkdir(parents=True)
    video.touch()
    assert shop.staff.visits.can_analyse(kept)
    shop.staff.visits.analyse(kept)
    shop.staff.visits.delete(kept.id)
    assert shop.ordered == [("analyse", kept.id), ("delete", kept.id)]


@pytest.mark.parametrize(
    ("later_s", "told"), [(30.0 * 60, "In the bin until 15:30 today"), (86_400.0, "In the bin until 15:00 tomorrow")]
)
def test_it_is_told_until_when_something_lies_in_the_bin(later_s: float, told: str) -> None:
    assert until_words(NOW + later_s, NOW, words("en")) == f"{told}, then gone for good"


def test_settings_are_kept_and_told(shop: StaffShop) -> None:
    changed = replace(shop.staff.settings, store=StoreSettings("Runners’ Corner"))
    shop.staff.save(changed)
    assert read_settings(shop.staff.folders.settings) == changed
    assert shop.ordered == [("settings", changed)]


def test_settings_that_make_no_sense_change_nothing(shop: StaffShop) -> None:
    with pytest.raises(SettingsFault):
        shop.staff.save(replace(shop.staff.settings, camera=CameraSettings(rotation_deg=45)))
    assert shop.staff.settings == Settings()
    assert shop.ordered == []


def test_changed_limits_are_the_stores_own() -> None:
    default = load_rules(model_path("verdict_rules.json"))
    assert rules_of(RuleSettings()) == default
    own = rules_of(RuleSettings(over_peak_deg=11.0))
    assert (own.name, own.over_peak_deg, own.least_steps) == (OWN_NAME, 11.0, default.least_steps)


def test_a_catalogue_is_seen_before_it_is_taken(shop: StaffShop, tmp_path: Path) -> None:
    file = tmp_path / "shoes.csv"
    file.write_text(GOOD_CSV)
    seen = shop.staff.shoes.preview(file)
    assert [shoe.model for shoe in seen.shoes] == ["One"]
    assert [row.number for row in seen.bad_rows] == [3, 4]
    kept = ShoeCatalogue(shop.staff.store)
    assert kept.shoes() == ()
    shop.staff.shoes.take(file)
    assert kept.shoes() == seen.shoes


def test_a_file_without_shoes_is_not_taken(shop: StaffShop, tmp_path: Path) -> None:
    shop.staff.shoes.take(write(tmp_path / "good.csv", GOOD_CSV))
    with pytest.raises(SettingsFault):
        shop.staff.shoes.take(write(tmp_path / "bad.csv", "brand,model,support\n"))
    assert [shoe.model for shoe in ShoeCatalogue(shop.staff.store).shoes()] == ["One"]


def write(path: Path, text: str) -> Path:
    path.write_text(text)
    return path


def test_a_sticks_files_are_found(shop: StaffShop) -> None:
    stick = shop.plug_in("my stick")
    (stick / "shoes").mkdir()
    for name in ("a.CSV", "shoes/b.csv", "c.txt", ".hidden.csv"):
        (stick / name).touch()
    assert [path.name for path in shop.staff.sticks.files(".csv")] == ["a.CSV", "b.csv"]
    assert shop.staff.out_folder() == stick


@pytest.mark.parametrize("name", [b"B\xfcro", b"two\nlines", b"back\\slash", "Büro".encode()])
def test_a_sticks_names_may_be_of_any_bytes(shop: StaffShop, name: bytes) -> None:
    stick = Path(os.fsdecode(os.fsencode(shop.root) + b"/" + name))
    stick.mkdir()
    (stick / os.fsdecode(b"caf\xe9.csv")).write_text("a,b\n1,2\n")
    escaped = os.fsencode(stick).replace(b"\\", rb"\134").replace(b"\n", rb"\012")
    shop.staff.sticks.mounts.write_bytes(b"/dev/sdb1 " + escaped + b" vfat rw 0 0\n")
    (file,) = shop.staff.sticks.files(".csv")
    with pytest.raises(SettingsFault) as refused:
        shop.staff.shoes.take(file)
    assert "caf�.csv" in refused.value.message


def test_the_sheet_and_the_diagnostics_are_written_where_they_can_be_taken(shop: StaffShop) -> None:
    shop.keep(1, "Ana")
    assert shop.staff.out_folder() == shop.staff.folders.root
    sheet = shop.staff.write_sheet(words("de"))
    assert sheet.read_bytes().startswith(b"%PDF")
    shop.staff.print_file(sheet)
    assert shop.ordered == [("print", sheet)]
    with zipfile.ZipFile(shop.staff.save_diagnostics(())) as bundle:
        assert "report" in bundle.read("visits.json").decode()


def test_a_clip_in_the_cameras_place_can_be_chosen_too(shop: StaffShop) -> None:
    assert [camera.name for camera in shop.staff.cameras()] == ["BRIO"]
    shop.staff.save(replace(shop.staff.settings, camera=CameraSettings("clip:/somewhere/demo.mp4")))
    assert [camera.name for camera in shop.staff.cameras()] == ["BRIO", "demo.mp4"]


def test_every_check_is_made(shop: StaffShop) -> None:
    titles = [check.title for check in shop.staff.checks()]
    expected = [
        "Disk",
        "Database",
        "Settings",
        "Recognition files",
        "Camera",
        "Printer",
        "E-mail",
        "Phones",
        "Old videos",
        "Clock",
        "Memory",
    ]
    assert titles == expected


def test_a_treadmill_is_chosen_and_looked_at_from_then_on(shop: StaffShop) -> None:
    shop.staff.choose_treadmill("C0:FF:EE:00:00:01", "Runner\x07 5000")
    assert read_settings(shop.staff.folders.settings).treadmill == TreadmillSettings("C0:FF:EE:00:00:01", "Runner 5000")
    assert "Treadmill" in [check.title for check in shop.staff.checks()]
    shop.staff.choose_treadmill("", "")
    assert "Treadmill" not in [check.title for check in shop.staff.checks()]


def test_a_video_that_its_customer_agreed_to_keep_has_not_outlived_its_time(shop: StaffShop) -> None:
    agreed = Consents(analyse=True, keep=True, text="1")
    for number, consents in enumerate((agreed, Consents(analyse=True, text="1"))):
        kept = shop.keep(number, "Ana", 60.0, Visit(State.REPORT, consents=consents))
        video = shop.staff.folders.recording(kept.id, 1, 1)
        video.parent.mkdir(parents=True)
        video.touch()
        os.utime(video, (NOW - 60 * 3600.0,) * 2)
    issue = next(check for check in shop.staff.checks() if check.title == "Old videos").look()
    assert issue is not None
    assert issue.figure == "1"


def test_a_delivery_that_failed_is_listed_and_tried_again(shop: StaffShop) -> None:
    ordered = Visit(State.REPORT, consents=Consents(analyse=True, text="1"), deliveries=frozenset({Delivery.PRINT}))
    shop.keep(1, "Ana", visit=ordered)
    assert shop.staff.visits.deliveries() == ()
    with closing(Outbox(shop.staff.folders.visits, lambda: NOW)) as outbox:
        claim = outbox.claim()
        assert claim is not None
        outbox.failed(claim, GaveUp("It was tried for two hours."))
    (failed,) = shop.staff.visits.deliveries()
    assert (failed.kind, failed.error) == (Delivery.PRINT, "gave_up")
    shop.staff.visits.try_again(failed.number)
    assert shop.staff.visits.deliveries()[0].progress is Progress.WAITING
