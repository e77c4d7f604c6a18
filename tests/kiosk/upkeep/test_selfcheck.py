"""An installation that cannot do its work says so, and what to do, before a customer finds out."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from gait.errors import Fault
from gait.weights.manifest import FAULT_STATUS, models_folder
from kiosk.upkeep import selfcheck
from kiosk.upkeep.selfcheck import CHECKS, InstallationCheck, findings, main
from tests.conftest import CLIPS

BY_NAME = {check.name: check for check in CHECKS}


def look(name: str) -> selfcheck.InstallationFinding:
    (finding,) = findings([BY_NAME[name]])
    return finding


@pytest.fixture
def models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the models that may be damaged."""
    copy = tmp_path / "models"
    shutil.copytree(models_folder(), copy, ignore=shutil.ignore_patterns("training", "compiled"))
    monkeypatch.setenv("GAIT_MODELS", str(copy))
    return copy


@pytest.fixture(autouse=True)
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("STATE_DIRECTORY", raising=False)
    monkeypatch.setenv("KIOSK_STATE", str(tmp_path / "state"))
    return tmp_path / "state"


def test_a_whole_installation_passes_and_leaves_nothing_behind(tmp_path: Path, state: Path) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    environment = {**os.environ, "PYTHONPATH": ".", "TMPDIR": str(scratch)}
    told = subprocess.run(
        [sys.executable, "-m", "kiosk.upkeep.selfcheck"], env=environment, capture_output=True, text=True
    )
    assert told.returncode == 0, told.stdout
    assert [row.split()[:2] for row in told.stdout.splitlines()[1:]] == [[name, "ok"] for name in BY_NAME]
    assert not state.exists()
    assert not list(scratch.iterdir())


def test_a_damaged_network_is_named(models: Path) -> None:
    (models / "heel.bin").write_bytes(b"damaged")
    assert not look("weights").fine
    assert "heel.bin" in look("weights").said


def test_networks_that_see_nobody_do_not_pass(models: Path) -> None:
    shutil.copy(CLIPS / "empty.mp4", models / "demo.mp4")
    assert not look("runner").fine


def test_settings_that_this_version_does_not_know_stop_an_upgrade(state: Path) -> None:
    state.mkdir()
    (state / "settings.toml").write_text('[store]\nname = "Runner"\n[hologram]\n')
    assert "hologram" in look("settings").said


def test_screens_that_do_not_load_are_told_with_their_last_word(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", shutil.which("false"))
    assert look("screens").said == "The screens cannot be loaded: no reason given."


def fault() -> str:
    raise Fault("The belt is missing.", "Fetch the belt.")


def surprise() -> str:
    raise ZeroDivisionError("division by zero")


def test_one_failing_check_fails_the_whole_and_the_others_still_run(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([InstallationCheck("belt", fault), InstallationCheck("fonts", lambda: "fine")]) == FAULT_STATUS
    told = capsys.readouterr().out
    assert "Fetch the belt." in told
    assert "fonts     ok" in told


def test_what_nobody_foresaw_is_a_finding_too() -> None:
    (finding,) = findings([InstallationCheck("sums", surprise)])
    assert not finding.fine
    assert finding.advice


def test_all_well_is_status_zero(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([InstallationCheck("fonts", lambda: "fine")]) == 0
