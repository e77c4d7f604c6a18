"""What a store sets up is read back as it was written, and what makes no sense is named."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest

from gait.errors import SettingsFault
from gait.report.sheet import RECEIPT, SHEETS
from gait.verdict.rules import load_rules, usual_rules
from gait.weights.manifest import model_path
from kiosk.folders import Folders, folders
from kiosk.settings import (
    RANGES,
    CameraSettings,
    RuleSettings,
    Settings,
    StoreSettings,
    is_sound,
    read_settings,
    usable_settings,
    value_of,
    write_settings,
)


def test_without_a_file_there_are_defaults(tmp_path: Path) -> None:
    assert read_settings(tmp_path / "settings.toml") == Settings()


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    camera = CameraSettings("/dev/video0", 1280, 720, 120.0, 270, True, (0.1, 0.0, 0.9, 1.0), 2000, 60, 410.5, -0.4)
    settings = Settings(StoreSettings("Läufer & Söhne", language="de"), camera)
    write_settings(settings, tmp_path / "kept" / "settings.toml")
    assert read_settings(tmp_path / "kept" / "settings.toml") == settings


def test_the_default_limits_are_the_models_own() -> None:
    rules = usual_rules()
    assert all(getattr(rules, name) == getattr(RuleSettings(), name) for name in RuleSettings.__slots__)


def test_limits_that_a_store_does_not_set_follow_the_version_that_it_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "settings.toml"
    write_settings(Settings(rules=RuleSettings(over_peak_deg=12.0)), path)
    newer = json.loads(model_path("verdict_rules.json").read_text()) | {"over_peak_deg": 11.0, "least_steps": 6}
    (tmp_path / "verdict_rules.json").write_text(json.dumps(newer))
    monkeypatch.setenv("GAIT_MODELS", str(tmp_path))
    rules = read_settings(path).rules
    assert (rules.over_peak_deg, rules.least_steps) == (12.0, 6)


SENSELESS = [
    ({"over_peak_deg": 2.0}, "over_peak_deg"),
    ({"supination_peak_deg": 12.0}, "over_peak_deg"),
    ({"over_excursion_deg": 6.5}, "over_excursion_deg"),
    ({"least_steps": 2}, "least_steps"),
]


@pytest.mark.parametrize(("limits", "named"), SENSELESS)
def test_what_the_rules_file_refuses_a_store_cannot_set(tmp_path: Path, limits: dict[str, Any], named: str) -> None:
    with pytest.raises(SettingsFault, match=named):
        write_settings(Settings(rules=RuleSettings(**limits)), tmp_path / "settings.toml")
    whole = json.loads(model_path("verdict_rules.json").read_text()) | limits
    (tmp_path / "rules.json").write_text(json.dumps(whole))
    with pytest.raises(SettingsFault, match="do not make sense"):
        load_rules(tmp_path / "rules.json")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[camera]\nrotation_deg = 45", "camera.rotation_deg"),
        ("[camera]\nrate_hz = 'fast'", "camera.rate_hz"),
        ("[camera]\ncrop = [0.5, 0, 0.5, 1]", "camera.crop"),
        ("[rules]\nover_peak_deg = 2", "rules.over_peak_deg"),
        ("[retention]\nvideo_hours = 48", "retention.video_hours"),
        ("[mail]\npassword = 'x'", "mail.password"),
        ("camera = 3", "camera."),
        ("[cake]", "cake"),
        ("[camera", "cannot be read"),
    ],
)
def test_what_makes_no_sense_is_named(tmp_path: Path, text: str, told: str) -> None:
    (tmp_path / "settings.toml").write_text(text)
    with pytest.raises(SettingsFault, match=told):
        read_settings(tmp_path / "settings.toml")


NONSENSE = [
    "camera.rate_hz = inf",
    "camera.rate_hz = nan",
    "camera.rate_hz = -60.0",
    "camera.rate_hz = 1000000000",
    f"camera.rate_hz = {10**400}",
    f"camera.exposure_us = {10**400}",
    f"camera.width = {10**400}",
    "camera.height = 0",
    "camera.rotation_deg = 91",
    "camera.crop = [0.5, 0.0, 0.5, 1.0]",
    "camera.crop = [0.5, 0.0, 0.500001, 1.0]",
    "camera.crop = [0.0, 0.0, nan, 1.0]",
    "camera.crop = [-1, 0, 2, 1]",
    "camera.crop = [0, 0, 1]",
    "camera.px_per_m = inf",
    "camera.device = [1]",
    "rules.over_peak_deg = inf",
    "rules.over_peak_deg = 1e300",
    "rules.least_steps = -1",
    "mail.port = 0",
    "mail.port = true",
    'mail.host = "two\\nlines"',
    'mail.security = "none at all"',
    'printer.paper = "A0"',
    f'printer.queue = "{"q" * 500}"',
    "retention.visit_days = 1e-9",
    "retention.visit_days = nan",
    "retention.visit_days = 1e300",
    "retention.video_hours = -1",
    'store.language = "xx"',
    'store.name = "\\u0000"',
    "store.age = 3",
    "cake.flour = 2",
    f"camera.deep = {'[' * 200}{']' * 200}",
]


@pytest.mark.parametrize("line", NONSENSE)
def test_one_value_that_makes_no_sense_is_refused_by_its_name_and_the_rest_is_kept(tmp_path: Path, line: str) -> None:
    path = tmp_path / "settings.toml"
    table = "" if line.startswith("store") else 'store.name = "Läufer & Söhne"\n'
    path.write_text(f"{table}camera.mains_hz = 60\n{line}\n", "utf-8")
    settings, refused = usable_settings(path)
    (name, why), *others = refused.items()
    assert line.startswith(name)
    assert name in why
    assert not others
    assert settings.camera.mains_hz == 60
    assert settings.store.name == ("Läufer & Söhne" if table else "Gait kiosk")
    write_settings(settings, path)
    assert read_settings(path) == settings
    path.write_text(line, "utf-8")
    with pytest.raises(SettingsFault):
        read_settings(path)


def test_every_setting_has_its_range() -> None:
    usual = Settings()
    names = [f"{part.name}.{each.name}" for part in fields(usual) for each in fields(getattr(usual, part.name))]
    assert list(RANGES) == names
    assert all(is_sound(name, value_of(usual, name)) for name in RANGES)


def test_nonsense_is_not_written_over_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    write_settings(Settings(), path)
    with pytest.raises(SettingsFault):
        write_settings(replace(Settings(), camera=CameraSettings(rotation_deg=1)), path)
    assert read_settings(path) == Settings()


def test_files_of_a_visit_lie_in_its_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("STATE_DIRECTORY", raising=False)
    monkeypatch.setenv("KIOSK_STATE", "/somewhere")
    kept = folders()
    assert kept == Folders(Path("/somewhere"))
    assert kept.recording("ab", 1, 2) == Path("/somewhere/recordings/ab/1-2.mkv")


def test_papers_are_those_that_a_report_can_be_made_for() -> None:
    assert RANGES["printer.paper"] == (*SHEETS, RECEIPT)
