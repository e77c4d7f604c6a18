"""systemd hears that the kiosk is up, and goes on hearing it only while every part of it is alive."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from uuid import uuid4

import pytest

from kiosk.watchdog import Notifier, Pulse, Watchdog, WatchdogFault, period_s, watchdog

LIMITS_S = {"screen": 5.0, "camera": 15.0}


@pytest.fixture
def manager(tmp_path: Path) -> Iterator[socket.socket]:
    """The service manager's end."""
    with closing(socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)) as end:
        end.bind(str(tmp_path / "notify"))
        end.setblocking(False)
        yield end


def heard(manager: socket.socket) -> list[list[str]]:
    """Every datagram so far, as its lines."""
    found = []
    try:
        while True:
            found.append(manager.recv(4096).decode().split("\n"))
    except BlockingIOError:
        return found


def watching(manager: socket.socket) -> Watchdog:
    return Watchdog(Notifier(manager.getsockname()), Pulse(LIMITS_S, 0.0), 30.0)


def test_it_is_fed_while_all_are_alive_and_not_more_often_than_needed(manager: socket.socket) -> None:
    dog = watching(manager)
    for now in range(60):
        for part in LIMITS_S:
            dog.pulse.beat(part, now)
        assert dog.feed(now)
    assert heard(manager) == [["WATCHDOG=1"]] * 4


def test_one_silent_part_stops_the_food_and_is_named(manager: socket.socket) -> None:
    dog = watching(manager)
    dog.feed(0.0)
    heard(manager)
    for now in range(1, 60):
        dog.pulse.beat("screen", now)
        dog.feed(now)
    assert heard(manager) == [["WATCHDOG=1"], ["STATUS=No sign of life: camera"]]


def test_ready_status_and_stopping_are_said(manager: socket.socket) -> None:
    dog = watching(manager)
    dog.ready("Welcome\nREADY=0")
    dog.tell("Recording")
    dog.tell("Recording")
    dog.stopping()
    assert heard(manager) == [
        ["READY=1", "STATUS=Welcome READY=0"],
        ["STATUS=Recording"],
        ["STOPPING=1", "STATUS=Stopping"],
    ]


def test_an_abstract_socket_is_reached() -> None:
    name = f"gait-kiosk-{uuid4().hex}"
    with closing(socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)) as end:
        end.bind("\0" + name)
        Notifier("@" + name).say("READY=1")
        assert end.recv(100) == b"READY=1"


def test_a_part_counts_as_alive_until_its_limit_and_again_once_heard() -> None:
    pulse = Pulse(LIMITS_S, 100.0)
    assert pulse.silent(105.0) == ()
    assert pulse.silent(105.1) == ("screen",)
    assert pulse.silent(115.1) == ("screen", "camera")
    pulse.beat("screen", 116.0)
    assert pulse.silent(116.0) == ("camera",)


def test_a_closed_camera_is_not_missed_until_it_is_open_again() -> None:
    pulse = Pulse({"camera": 15.0}, 0.0)
    pulse.rest("camera")
    assert pulse.silent(1e6) == ()
    pulse.beat("camera", 1e6)
    assert pulse.silent(1e6 + 16) == ("camera",)


def test_beats_that_come_out_of_order_do_not_age_a_part() -> None:
    pulse = Pulse(LIMITS_S, 0.0)
    pulse.beat("screen", 10.0)
    pulse.beat("screen", 4.0)
    assert "screen" not in pulse.silent(15.0)


def test_a_part_without_a_limit_is_a_mistake() -> None:
    with pytest.raises(KeyError):
        Pulse(LIMITS_S, 0.0).beat("printer", 1.0)


@pytest.mark.parametrize(
    ("environment", "seconds"),
    [
        ({}, 0.0),
        ({"WATCHDOG_USEC": "30000000"}, 30.0),
        ({"WATCHDOG_USEC": "30000000", "WATCHDOG_PID": "1234"}, 30.0),
        ({"WATCHDOG_USEC": "30000000", "WATCHDOG_PID": str(os.getppid())}, 30.0),
        ({"WATCHDOG_USEC": "30000000", "WATCHDOG_PID": "999999999"}, 0.0),
        ({"WATCHDOG_USEC": "soon"}, 0.0),
    ],
)
def test_the_period_is_the_one_that_systemd_asks_of_this_process(environment: dict[str, str], seconds: float) -> None:
    assert period_s(environment, 1234) == seconds


def test_without_systemd_nothing_is_said_and_nothing_fails() -> None:
    dog = watchdog({}, 0.0)
    dog.ready("Welcome")
    assert dog.feed(1.0)


def test_a_manager_that_went_away_does_not_stop_the_kiosk(tmp_path: Path) -> None:
    Notifier(str(tmp_path / "gone")).say("WATCHDOG=1")


def test_an_unknown_kind_of_address_is_said() -> None:
    with pytest.raises(WatchdogFault, match="vsock"):
        Notifier("vsock:2:1234")
