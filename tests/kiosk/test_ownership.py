"""Two kiosks on one state folder: the second is refused in words, whoever the first is and however it ends."""

from __future__ import annotations

import os
import platform
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from gait.errors import Fault
from kiosk.__main__ import main
from kiosk.folders import Folders, make_private
from kiosk.ownership import owning
from kiosk.settings import RetentionSettings
from kiosk.storage.backup import back_up
from kiosk.storage.outbox import Outbox
from kiosk.storage.store import Store
from kiosk.upkeep.retention import tidy
from kiosk.visit.model import Delivery
from tests.kiosk.storage.test_outbox import asked

FIRST = (
    "import subprocess, sys; from pathlib import Path; from kiosk.ownership import owning\n"
    "with owning(Path(sys.argv[1])):\n"
    "    child = subprocess.Popen(['sleep', '60'])\n"
    "    print(child.pid, flush=True); sys.stdin.read()\n"
)


@pytest.fixture
def place(tmp_path: Path) -> Folders:
    place = Folders(tmp_path / "state")
    make_private(place.root)
    return place


@contextmanager
def first_kiosk(place: Folders) -> Iterator[subprocess.Popen[str]]:
    """Another process that has the folder, with a child of its own; it ends when its input is closed."""
    environment = {**os.environ, "PYTHONPATH": "."}
    command = [sys.executable, "-c", FIRST, str(place.owner)]
    with subprocess.Popen(command, stdin=-1, stdout=-1, text=True, env=environment) as first:
        assert first.stdout is not None
        child = int(first.stdout.readline())
        try:
            yield first
        finally:
            first.kill()
            os.kill(child, signal.SIGKILL)


def test_the_second_is_told_who_the_first_is(place: Folders) -> None:
    with (
        first_kiosk(place) as first,
        pytest.raises(Fault, match=f"process {first.pid} on {platform.node()}, since 2"),
        owning(place.owner),
    ):
        pytest.fail("two kiosks on one folder")


def test_a_folder_that_cannot_be_written_is_said(place: Folders) -> None:
    place.owner.mkdir()
    with pytest.raises(Fault, match="cannot be used"), owning(place.owner):
        pytest.fail("a claim that nobody can see")


@pytest.mark.parametrize("killed", [False, True])
def test_when_the_first_ends_or_is_killed_the_next_may_come(place: Folders, killed: bool) -> None:
    with first_kiosk(place) as first:
        if killed:
            first.kill()
        else:
            assert first.stdin is not None
            first.stdin.close()
        first.wait()
        with owning(place.owner):  # its child lives on, and holds nothing
            assert f"process {os.getpid()} " in place.owner.read_text()
            assert stat.S_IMODE(place.owner.stat().st_mode) == 0o600


def test_the_command_says_so_and_touches_nothing(
    place: Folders, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("STATE_DIRECTORY", raising=False)
    monkeypatch.setenv("KIOSK_STATE", str(place.root))
    with closing(Store(place.visits)) as store:
        store.save(asked(Delivery.EMAIL))
    before = place.visits.read_bytes()
    with first_kiosk(place) as first:
        for arguments in ([], ["--demo", "--out", str(tmp_path)]):
            assert main(arguments) == 4
            said = capsys.readouterr().err
            assert f"process {first.pid} " in said
            assert "KIOSK_STATE" in said
    assert place.visits.read_bytes() == before


def test_services_go_on_working_beside_it(place: Folders) -> None:
    with owning(place.owner), closing(Store(place.visits)) as screen, closing(Outbox(place.visits)) as delivery:
        screen.save(asked(Delivery.EMAIL))
        assert delivery.claim() is not None
        assert back_up(place, 1.8e9).is_file()
        tidy(place, RetentionSettings(), 1.8e9)
