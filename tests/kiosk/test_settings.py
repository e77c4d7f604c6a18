"""What a store sets up is read back as it was written, and what makes no sense is named."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from gait.errors import SettingsFault
from gait.verdict.rules import load_rules
from gait.weights.manifest import model_path
from kiosk.folders import Folders, folders
from kiosk.settings import CameraSettings, RuleSettings, Settings, StoreSettings, read_settings, write_settings


def test_without_a_file_there_are_defaults(tmp_path: Path) -> None:
    assert read_settings(tmp_path / "settings.toml") == Settings()


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    camera = CameraSettings("/dev/video0", 1280, 720, 120.0, 270, (0.1, 0.0, 0.9, 1.0), 2000, 60, 410.5, -0.4)
    settings = Settings(StoreSettings("Läufer & Söhne", language="de"), camera)
    write_settings(settings, tmp_path / "kept" / "settings.toml")
    assert read_settings(tmp_path / "kept" / "settings.toml") == settings


def test_the_default_limits_are_the_models_own() -> None:
    rules = load_rules(model_path("verdict_rules.json"))
    assert all(getattr(rules, name) == getattr(RuleSettings(), name) for name in RuleSettings.__slots__)


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
