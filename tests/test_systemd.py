"""The units as systemd itself judges them: well formed, and how exposed each is."""

from __future__ import annotations

import configparser
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from kiosk.folders import Folders
from kiosk.link.asking import PATIENCE_S
from kiosk.storage.centre import enrolment_file

UNITS = Path(__file__).parent.parent / "systemd"
SERVICES = sorted(UNITS.rglob("*.service"))
STARTERS = sorted(path for kind in ("timer", "path", "socket") for path in UNITS.rglob(f"*.{kind}"))
PROGRAMS = (
    "usr/bin/cage",
    "opt/gait-kiosk/current/bin/python",
    "usr/lib/gait-kiosk/update",
    "opt/gait-chain/bin/python",
)
MOST_EXPOSED = {  # of 10, by `systemd-analyze security`
    "gait-kiosk.service": 1.5,
    "gait-kiosk-delivery.service": 2.0,
    "gait-kiosk-share.service": 2.0,
    "gait-kiosk-retention.service": 2.0,
    "gait-kiosk-backup.service": 2.0,
    "gait-kiosk-mend.service": 2.0,
    "gait-kiosk-link.service": 2.0,
    "gait-kiosk-ask@.service": 2.0,
    "gait-kiosk-update.service": 4.0,
    "gait-chain.service": 1.5,
    "gait-chain-office.service": 1.5,
    "gait-chain-backup.service": 1.5,
    "gait-chain-retention.service": 1.5,
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A file system with the units and with what they start."""
    for program in PROGRAMS:
        (tmp_path / program).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / program).write_text("#!/bin/sh\n")
        (tmp_path / program).chmod(0o755)
    units = tmp_path / "usr" / "lib" / "systemd" / "system"
    units.mkdir(parents=True)
    for path in (*SERVICES, *STARTERS):
        shutil.copy(path, units)
    return tmp_path


def analyse(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["systemd-analyze", *arguments], capture_output=True, text=True, check=False)


def verify(root: Path) -> subprocess.CompletedProcess[str]:
    units = [path.name for path in (*SERVICES, *STARTERS)]
    return analyse("verify", "--recursive-errors=no", f"--root={root}", *units)


def file_of(unit: str) -> Path:
    return next(UNITS.rglob(unit))


def settings(unit: str) -> dict[str, list[str]]:
    """Every setting of a unit, with each of its values."""
    found: dict[str, list[str]] = {}
    for key, value in re.findall(r"^(\w+)=(.*)$", file_of(unit).read_text(), re.MULTILINE):
        found.setdefault(key, []).append(value)
    return found


def test_systemd_finds_nothing_wrong_with_any_unit(root: Path) -> None:
    told = verify(root)
    assert (told.returncode, told.stdout, told.stderr) == (0, "", "")


def test_it_would_find_a_mistake(root: Path) -> None:
    unit = root / "usr/lib/systemd/system/gait-kiosk.service"
    unit.write_text(unit.read_text().replace("WatchdogSec=30", "WatchdogSecs=30"))
    assert "WatchdogSecs" in verify(root).stderr


@pytest.mark.parametrize("unit", [path.name for path in SERVICES])
def test_no_unit_is_more_exposed_than_it_has_to_be(unit: str) -> None:
    told = analyse("security", "--offline=true", f"--threshold={round(10 * MOST_EXPOSED[unit])}", str(file_of(unit)))
    assert told.returncode == 0, told.stdout.splitlines()[-1]


@pytest.mark.parametrize("unit", [name for name in MOST_EXPOSED if "update" not in name])
def test_the_state_is_the_kiosk_s_or_the_centre_s_alone(unit: str) -> None:
    found, owner = settings(unit), "gait-chain" if "chain" in unit else "gait-kiosk"
    assert (found["User"], found["StateDirectory"], found["StateDirectoryMode"], found["UMask"]) == (
        [owner],
        [owner],
        ["0700"],
        ["0077"],
    )


def test_the_kiosk_comes_back_by_itself_and_is_watched() -> None:
    found = settings("gait-kiosk.service")
    assert found["Type"] == ["notify"]
    assert found["Restart"] == ["always"]
    assert float(found["WatchdogSec"][0]) > 0
    assert "PAMName" not in found  # its session scope would swallow the kiosk's messages: systemd.exec(5)


def test_only_delivery_the_line_to_a_chain_and_update_reach_the_network() -> None:
    kiosks = [path.name for path in SERVICES if path.parent == UNITS]
    open_units = {unit for unit in kiosks if settings(unit).get("IPAddressDeny") != ["any"]}
    assert open_units == {f"gait-kiosk-{name}.service" for name in ("ask@", "delivery", "link", "update")}


def test_a_store_without_a_chain_starts_nothing_for_one() -> None:
    enrolled = f"/var/lib/gait-kiosk/{enrolment_file(Folders(Path())).as_posix()}"
    for unit in ("gait-kiosk-link.service", "gait-kiosk-link.timer"):
        assert enrolled in settings(unit)["ConditionPathExists"]
    assert settings("gait-kiosk-link.path")["PathExists"] == [enrolled]


def test_what_asks_for_the_screen_is_started_by_a_question_of_the_kiosk_s_own_account_alone() -> None:
    found = settings("gait-kiosk-ask.socket")
    asked = f"/var/lib/gait-kiosk/{Folders(Path()).ask.as_posix()}"
    assert (found["ListenStream"], found["Accept"]) == ([asked], ["yes"])
    assert (found["SocketUser"], found["SocketMode"]) == (["gait-kiosk"], ["0600"])
    lasts_s = float(settings("gait-kiosk-ask@.service")["RuntimeMaxSec"][0])
    assert lasts_s > PATIENCE_S


def test_a_centre_that_was_not_set_up_starts_nothing() -> None:
    for unit in ("gait-chain", "gait-chain-office", "gait-chain-backup", "gait-chain-retention"):
        assert settings(f"{unit}.service")["ConditionPathExists"] == ["/etc/default/gait-chain"]


def test_a_newer_centre_brings_its_tables_up_to_date_before_it_answers() -> None:
    found = settings("gait-chain.service")
    assert found["ExecStartPre"][0].endswith("-m chain migrate")
    assert found["Restart"] == ["always"]


def test_phones_on_private_addresses_alone_are_answered() -> None:
    [allowed] = settings("gait-kiosk-share.service")["IPAddressAllow"]
    assert allowed == "localhost link-local 10.0.0.0/8 172.16.0.0/12 192.168.0.0/16 fc00::/7"
    assert "LoadCredentialEncrypted" not in settings("gait-kiosk-share.service")


def test_the_password_is_a_credential_that_is_kept_encrypted() -> None:
    assert settings("gait-kiosk-delivery.service")["LoadCredentialEncrypted"] == [
        "mail_password:gait-kiosk.mail_password"
    ]


def test_timers_start_the_service_of_their_name() -> None:
    for timer in UNITS.rglob("*.timer"):
        read = configparser.ConfigParser(interpolation=None, strict=False)
        read.read(timer)
        assert read["Install"]["WantedBy"] == "timers.target"
        assert timer.with_suffix(".service").exists()
