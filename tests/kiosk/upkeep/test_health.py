"""Each check finds what it is for, says what to do, and is quiet when all is fine."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import SimpleNamespace

import pytest

from kiosk.camera.device import Mode
from kiosk.camera.recording import RESERVE_BYTES, Shot
from kiosk.delivery.phone_line import PhoneDesk
from kiosk.faults import CameraLost
from kiosk.folders import Folders
from kiosk.settings import MailSettings, PrinterSettings, RetentionSettings, ShareSettings
from kiosk.storage.centre import Line, write_line
from kiosk.storage.share import show_alive
from kiosk.storage.store import Store
from kiosk.treadmill.treadmill import Link, Treadmill
from kiosk.upkeep.health import (
    BUILT,
    CameraAnswers,
    CentreReached,
    Checkup,
    ClockRight,
    DatabaseSound,
    DiskSpace,
    HealthCheck,
    HealthFinding,
    Issue,
    MailSet,
    MemoryFree,
    Networks,
    Outlived,
    PhonesReach,
    PrinterThere,
    TreadmillThere,
    look_at,
)
from kiosk.visit.model import Visit

NOW = BUILT + 86_400.0


def kind(issue: Issue | None) -> str:
    assert issue is None or (issue.message and issue.suggestion)
    return "good" if issue is None else issue.kind


@pytest.mark.parametrize(("free", "expected"), [(200e9, "good"), (10e9, "advice"), (RESERVE_BYTES - 1, "bad")])
def test_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, free: float, expected: str) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda _: SimpleNamespace(free=free))
    assert kind(DiskSpace(tmp_path).look()) == expected


def test_a_sound_database_is_fine_also_while_it_is_in_use(tmp_path: Path) -> None:
    store = Store(tmp_path / "visits.sqlite3")
    store.save(Visit(id="a" * 32))
    assert DatabaseSound(Folders(tmp_path)).look() is None
    store.close()


def test_a_damaged_or_missing_database_is_found(tmp_path: Path) -> None:
    path = tmp_path / "visits.sqlite3"
    assert kind(DatabaseSound(Folders(tmp_path)).look()) == "bad"
    store = Store(path)
    for number in range(60):
        store.save(Visit(id=f"{number:032x}"))
    store.close()
    content = bytearray(path.read_bytes())
    content[4096 * 2 : 4096 * 3] = b"\xaa" * 4096
    path.write_bytes(content)
    assert kind(DatabaseSound(Folders(tmp_path)).look()) == "bad"


def test_networks_that_are_not_there_are_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GAIT_MODELS", str(tmp_path))
    assert kind(Networks().look()) == "bad"


@dataclass(slots=True)
class FakeCamera:
    """there: whether it can be opened; gives: how many pictures before it is gone."""

    there: bool = True
    gives: int = 100
    is_open: bool = field(default=False)

    def open(self) -> Mode:
        if not self.there:
            raise CameraLost("The camera is not there.")
        self.is_open = True
        return Mode(1920, 1080, 60.0)

    def shot(self) -> Shot:
        self.gives -= 1
        if self.gives < 0:
            raise CameraLost("The camera gives no more pictures.")
        return Shot(0, 0.0, b"")

    def close(self) -> None:
        self.is_open = False


@pytest.mark.parametrize(
    ("camera", "expected"),
    [(None, "bad"), (FakeCamera(), "good"), (FakeCamera(there=False), "bad"), (FakeCamera(gives=1), "bad")],
)
def test_camera(camera: FakeCamera | None, expected: str) -> None:
    assert kind(CameraAnswers(camera).look()) == expected
    assert camera is None or not camera.is_open


def no_service() -> Sequence[str]:
    raise subprocess.TimeoutExpired("lpstat", 5.0)


@pytest.mark.parametrize(
    ("queue", "queues", "expected"),
    [
        ("", lambda: (), "advice"),
        ("till", lambda: ("office", "till"), "good"),
        ("till", lambda: ("office",), "bad"),
        ("till", no_service, "bad"),
    ],
)
def test_printer(queue: str, queues: object, expected: str) -> None:
    assert kind(PrinterThere(PrinterSettings(queue), queues).look()) == expected  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        (Link.SOUGHT, "good"),
        (Link.THERE, "good"),
        (Link.AWAY, "advice"),
        (Link.NO_BLUETOOTH, "advice"),
        (Link.NO_PACKAGE, "advice"),
    ],
)
def test_treadmill(link: Link, expected: str) -> None:
    treadmill = Treadmill()
    treadmill.link = link
    assert kind(TreadmillThere(treadmill, "Runner 5000").look()) == expected


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        (MailSettings(), "advice"),
        (MailSettings("smtp.example.org"), "bad"),
        (MailSettings("smtp.example.org", sender="store@example.org"), "good"),
    ],
)
def test_mail(settings: MailSettings, expected: str) -> None:
    assert kind(MailSet(settings).look()) == expected


def test_phones_reach_the_kiosk_where_they_are_wanted_and_it_says_what_is_in_the_way(tmp_path: Path) -> None:
    place, reports = Folders(tmp_path), ShareSettings("192.168.1.20")
    both = replace(reports, staff_phone=True)
    assert kind(PhonesReach(place, ShareSettings()).look()) == "good", "off"
    assert kind(PhonesReach(place, ShareSettings(staff_phone=True)).look()) == "advice"
    silent = PhonesReach(place, reports).look()
    assert silent is not None
    assert (silent.kind, silent.figure) == ("bad", "gait-kiosk-share.service")
    show_alive(place, "Address already in use")
    away = PhonesReach(place, reports).look()
    assert away is not None
    assert (away.kind, away.figure) == ("bad", "Address already in use")
    show_alive(place)
    assert kind(PhonesReach(place, reports).look()) == "good"
    assert kind(PhonesReach(place, both).look()) == "bad", "the kiosk hears no phone"
    desk = PhoneDesk(place.phone)
    assert kind(PhonesReach(place, both).look()) == "good"
    desk.close()


def test_a_centre_that_was_not_reached_for_a_day_is_named_with_why(tmp_path: Path) -> None:
    place, enrolled = Folders(tmp_path), tmp_path / "link" / "enrolment.json"
    enrolled.parent.mkdir()
    enrolled.write_text("{}")
    os.utime(enrolled, (NOW, NOW))

    def look(hours: float) -> Issue | None:
        return CentreReached(place, lambda: NOW + 3600.0 * hours).look()

    assert kind(look(23.0)) == "good", "just enrolled"
    never = look(25.0)
    assert never is not None
    assert never.figure == "gait-kiosk-link.timer"
    write_line(place, Line(NOW + 7200.0, "No route to host", 40, NOW))
    assert kind(look(25.0)) == "good"
    away = look(27.0)
    assert away is not None
    assert (away.kind, away.figure) == ("advice", "No route to host")


@pytest.mark.parametrize(
    ("hours_old", "under_way", "expected"),
    [(1.0, False, "good"), (27.0, False, "bad"), (27.0, True, "good"), (25.0, False, "good")],
)
def test_videos_that_outlived_their_time_are_found(
    tmp_path: Path, hours_old: float, under_way: bool, expected: str
) -> None:
    folders = Folders(tmp_path)
    video = folders.recording("ab", 1, 1)
    video.parent.mkdir(parents=True)
    video.touch()
    os.utime(video, (NOW - 3600.0 * hours_old,) * 2)
    visits = frozenset({"ab"}) if under_way else frozenset[str]()
    assert kind(Outlived(folders, RetentionSettings(24.0), visits, lambda: NOW).look()) == expected


@pytest.mark.parametrize(
    ("now", "latest", "expected"),
    [(NOW, 0.0, "good"), (0.0, 0.0, "bad"), (NOW, NOW + 3600.0, "bad"), (NOW, NOW - 5.0, "good")],
)
def test_clock(now: float, latest: float, expected: str) -> None:
    assert kind(ClockRight(latest, lambda: now).look()) == expected


@pytest.mark.parametrize(("free_kb", "expected"), [(4_000_000, "good"), (100_000, "advice")])
def test_memory(tmp_path: Path, free_kb: int, expected: str) -> None:
    (tmp_path / "meminfo").write_text(f"MemTotal: 8000000 kB\nMemAvailable: {free_kb} kB\n")
    assert kind(MemoryFree(tmp_path / "meminfo").look()) == expected


def test_a_check_that_fails_itself_is_a_finding() -> None:
    assert kind(look_at(MemoryFree(Path("/nowhere"))).issue) == "bad"


def test_a_checkup_gives_every_finding_in_order(tmp_path: Path) -> None:
    checks: list[HealthCheck] = [
        MailSet(MailSettings()),
        DatabaseSound(Folders(tmp_path)),
        ClockRight(0.0, lambda: NOW),
    ]
    checkup = Checkup(checks)
    checkup.start()
    checkup.pool.shutdown()  # once all are done
    found: list[HealthFinding] = list(checkup.findings())
    assert checkup.done()
    assert [finding.title for finding in found] == ["E-mail", "Database", "Clock"]
    assert [kind(finding.issue) for finding in found] == ["advice", "bad", "good"]
