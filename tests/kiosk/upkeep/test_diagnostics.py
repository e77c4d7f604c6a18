"""A technician gets what helps, and nothing of anybody."""

from __future__ import annotations

import json
import zipfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest

from kiosk.faults import DiskFull
from kiosk.settings import MailSettings, PrinterSettings, Settings, StoreSettings
from kiosk.upkeep.diagnostics import BundleContent, clean, write_bundle
from kiosk.upkeep.health import HealthFinding, Issue

PLANTED = (
    "Zoë-Ångström", "Ångström", "zoe.angstroem@laufsport-beispiel.de", "zoe@localhost", "Läufer & Söhne",
    "smtp.laufsport-beispiel.de", "kasse@laufsport-beispiel.de", "hunter2", "0171 234 56 78", "+49-30-1234567",
    "192.168.17.23", "fe80::1c2b:3d4e:5f60:7182", "de:ad:be:ef:00:01", "/media/zoe/stick", "Drucker_Kasse",
    "Katharina", "f" * 32,
)  # fmt: skip
LOG = """2026-11-21T09:14:02+0000 kiosk[812]: visit ffffffffffffffffffffffffffffffff began
2026-11-21T09:14:09+0000 kiosk[812]: “Katharina” was typed, then 'Katharina K.'
2026-11-21T09:15:31+0000 kiosk[812]: zoë-ångström asked for a mail to zoe.angstroem@laufsport-beispiel.de
2026-11-21T09:15:33+0000 delivery[9]: smtp.laufsport-beispiel.de refused zoe@localhost, password "hunter2"
2026-11-21T09:15:34+0000 delivery[9]: call 0171 234 56 78 or +49-30-1234567; 192.168.17.23, de:ad:be:ef:00:01
2026-11-21T09:15:34+0000 delivery[9]: fe80:0:0:0:1c2b:3d4e:5f60:7182, fe80::1c2b:3d4e:5f60:7182 at /media/zoe/stick
2026-11-21T09:16:00+0000 kiosk[812]: the camera gives 41 pictures a second instead of 60
"""
SETTINGS = Settings(
    StoreSettings("Läufer & Söhne", "/media/zoe/stick/logo.png"),
    mail=MailSettings("smtp.laufsport-beispiel.de", user="kasse@laufsport-beispiel.de", sender="zoe@localhost"),
    printer=PrinterSettings("Drucker_Kasse"),
)
FINDINGS = (
    HealthFinding("Disk", None),
    HealthFinding(
        "Printer", Issue("bad", "The printer is not there", "Switch it on.", "Drucker_Kasse of Zoë-Ångström")
    ),
)


@dataclass(frozen=True, slots=True)
class Bundle:
    path: Path

    def text(self, name: str) -> str:
        with zipfile.ZipFile(self.path) as bundle:
            return bundle.read(name).decode()

    def names(self) -> list[str]:
        with zipfile.ZipFile(self.path) as bundle:
            return bundle.namelist()


@pytest.fixture
def bundle(tmp_path: Path) -> Bundle:
    people = frozenset({"Zoë-Ångström", "zoe.angstroem@laufsport-beispiel.de"})
    states = {"report": 12, "trouble": 1}
    evidence = BundleContent(SETTINGS, FINDINGS, states, people, LOG, datetime(2026, 11, 21, 9, 30))
    return Bundle(write_bundle(evidence, tmp_path))


@pytest.mark.parametrize("secret", PLANTED)
def test_nothing_of_anybody_is_in_it(bundle: Bundle, secret: str) -> None:
    for name in bundle.names():
        assert secret.casefold() not in bundle.text(name).casefold(), name


def test_what_helps_is_in_it(bundle: Bundle) -> None:
    assert "gives 41 pictures a second instead of 60" in bundle.text("log.txt")
    assert "2026-11-21T09:16:00" in bundle.text("log.txt")
    assert json.loads(bundle.text("visits.json")) == {"report": 12, "trouble": 1}
    settings = json.loads(bundle.text("settings.json"))
    assert settings["camera"]["rate_hz"] == 60.0
    assert settings["rules"]["over_peak_deg"] == 10.5
    assert settings["mail"] == {"host": True, "user": True, "port": 587, "security": "starttls"}
    findings = json.loads(bundle.text("health.json"))
    assert [finding["kind"] for finding in findings] == ["good", "bad"]
    assert "python" in json.loads(bundle.text("versions.json"))["machine"]


def test_its_name_tells_when_it_was_made_and_nothing_else(bundle: Bundle) -> None:
    assert bundle.path.name == "gait-kiosk-20261121-093000.zip"
    assert [file.name for file in bundle.path.parent.iterdir()] == [bundle.path.name]


def test_a_name_that_is_part_of_another_word_leaves_the_word() -> None:
    assert clean("Ana ran the analysis of Anas run", {"Ana"}) == "[…] ran the analysis of Anas run"


def test_a_stick_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "stick").write_text("no folder")
    evidence = BundleContent(SETTINGS, (), {}, frozenset(), "", datetime(2026, 11, 21))
    with pytest.raises(DiskFull, match="could not be saved"):
        write_bundle(evidence, tmp_path / "stick")
