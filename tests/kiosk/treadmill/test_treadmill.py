"""The chosen treadmill, simulated under bleak: found, heard, lost, found again, and everything that can be missing."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Iterator

import pytest
from bleak.exc import BleakBluetoothNotAvailableError, BleakBluetoothNotAvailableReason

from kiosk.treadmill.packets import Reading
from kiosk.treadmill.treadmill import SILENT_S, Link, Patience, Treadmill, link_of
from tests.kiosk.clock import Clock
from tests.kiosk.treadmill.simulated import BIKE, PATIENCE_S, Air, Simulated, bluetooth_over, packet

AT_ONCE = Patience(find_s=0.01, near_s=0.0, rest_s=0.001)
OFF = BleakBluetoothNotAvailableError("no adapter", BleakBluetoothNotAvailableReason.NO_BLUETOOTH)


class Hall:
    """A treadmill's follower, the air about it, and a clock."""

    def __init__(self, *near: Simulated) -> None:
        self.air, self.clock = Air(list(near)), Clock()
        self.treadmill = Treadmill(lambda: bluetooth_over(self.air), self.clock, AT_ONCE)


@pytest.fixture
def hall() -> Iterator[Callable[..., Hall]]:
    halls: list[Hall] = []

    def opened(*near: Simulated) -> Hall:
        halls.append(Hall(*near))
        return halls[-1]

    yield opened
    for hall in halls:
        hall.treadmill.close()


def until(treadmill: Treadmill, link: Link) -> None:
    """Each look at what is near takes a turn of its thread."""
    for _ in range(10_000):
        if treadmill.link is link:
            return
        treadmill.near().exception(PATIENCE_S)
    raise AssertionError(treadmill.link)


def test_it_says_its_speed(hall: Callable[..., Hall]) -> None:
    machine = Simulated()
    treadmill = hall(machine).treadmill
    treadmill.follow(machine.address)
    machine.say(packet(10.0))
    assert treadmill.reading() == Reading(10.0 / 3.6)
    machine.say(packet(11.0))
    assert treadmill.reading() == Reading(11.0 / 3.6)


def test_it_says_speed_and_incline_in_one_packet_or_in_two(hall: Callable[..., Hall]) -> None:
    machine = Simulated()
    treadmill = hall(machine).treadmill
    treadmill.follow(machine.address)
    machine.say(packet(10.0, 1.5))
    assert treadmill.reading() == Reading(10.0 / 3.6, 1.5)
    machine.say(packet(incline_pct=2.0, more=True), packet(9.0))
    assert treadmill.reading() == Reading(2.5, 2.0)


def test_garbage_is_left_out(hall: Callable[..., Hall]) -> None:
    machine = Simulated()
    treadmill = hall(machine).treadmill
    treadmill.follow(machine.address)
    machine.say(packet(10.0), b"", b"\x00", b"\x00\x00\xff\xff")
    assert treadmill.reading() == Reading(10.0 / 3.6)


def test_what_it_said_does_not_count_for_long(hall: Callable[..., Hall]) -> None:
    machine = Simulated()
    place = hall(machine)
    place.treadmill.follow(machine.address)
    machine.say(packet(10.0))
    place.clock.now_s += SILENT_S
    assert place.treadmill.reading() is None
    assert place.treadmill.link is Link.THERE


def test_lost_it_is_found_again(hall: Callable[..., Hall]) -> None:
    machine = Simulated()
    place = hall(machine)
    place.treadmill.follow(machine.address)
    machine.say(packet(10.0))
    place.air.near.clear()
    machine.go_away()
    until(place.treadmill, Link.AWAY)
    place.air.near.append(machine)
    machine.say(packet(8.0))
    assert place.treadmill.reading() == Reading(8.0 / 3.6)
    assert place.treadmill.link is Link.THERE


def test_nobody_there_is_said_and_one_that_comes_later_is_found(hall: Callable[..., Hall]) -> None:
    machine = Simulated()
    place = hall(Simulated("C0:FF:EE:00:00:02"))
    place.treadmill.follow(machine.address)
    until(place.treadmill, Link.AWAY)
    assert place.treadmill.reading() is None
    place.air.near.append(machine)
    machine.say(packet(10.0))
    assert place.treadmill.link is Link.THERE


def test_one_that_a_killed_kiosk_left_connected_is_found_though_it_advertises_no_more(
    hall: Callable[..., Hall],
) -> None:
    machine = Simulated(connected=True)
    treadmill = hall(machine).treadmill
    assert dict(treadmill.near().result(PATIENCE_S)) == {machine.address: "Runner 5000"}
    treadmill.follow(machine.address)
    machine.say(packet(10.0))
    assert treadmill.reading() == Reading(10.0 / 3.6)


def test_one_that_a_phone_holds_is_away_with_the_reason(hall: Callable[..., Hall]) -> None:
    machine = Simulated(refuses=True)
    treadmill = hall(machine).treadmill
    treadmill.follow(machine.address)
    until(treadmill, Link.AWAY)
    assert treadmill.why == "busy with a phone"


@pytest.mark.parametrize("fault", [OFF, FileNotFoundError(2, "no D-Bus"), EOFError()])
def test_without_bluetooth_it_is_said_and_begins_once_there_is(hall: Callable[..., Hall], fault: Exception) -> None:
    machine = Simulated()
    place = hall(machine)
    place.air.fault = fault
    place.treadmill.follow(machine.address)
    until(place.treadmill, Link.NO_BLUETOOTH)
    place.air.fault = None
    machine.say(packet(10.0))
    assert place.treadmill.reading() == Reading(10.0 / 3.6)


def test_without_the_package_it_is_said_and_nothing_else_happens(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "kiosk.treadmill.bluetooth")
    monkeypatch.setitem(sys.modules, "bleak", None)
    treadmill = Treadmill(patience=AT_ONCE)
    treadmill.follow("C0:FF:EE:00:00:01")
    until(treadmill, Link.NO_PACKAGE)
    assert "bleak" in treadmill.why
    missing = treadmill.near().exception(PATIENCE_S)
    assert missing is not None
    assert link_of(missing) is Link.NO_PACKAGE
    treadmill.close()


def test_all_treadmills_that_are_near_are_listed_and_no_bicycle(hall: Callable[..., Hall]) -> None:
    near = (
        Simulated("C0:FF:EE:00:00:01"),
        Simulated("C0:FF:EE:00:00:02", None),
        Simulated("C0:FF:EE:00:00:03", "Old one", b""),
        Simulated("C0:FF:EE:00:00:04", "Bicycle", BIKE),
    )
    assert dict(hall(*near).treadmill.near().result(PATIENCE_S)) == {
        "C0:FF:EE:00:00:01": "Runner 5000",
        "C0:FF:EE:00:00:02": "C0:FF:EE:00:00:02",
        "C0:FF:EE:00:00:03": "Old one",
    }


def test_another_can_be_followed_or_none_and_the_one_before_is_left(hall: Callable[..., Hall]) -> None:
    one, other = Simulated(), Simulated("C0:FF:EE:00:00:02")
    treadmill = hall(one, other).treadmill
    treadmill.follow(one.address)
    one.say(packet(10.0))
    treadmill.follow(other.address)
    assert treadmill.reading() is None
    assert one.left.wait(PATIENCE_S)
    one.say(packet(10.0))
    assert treadmill.reading() is None
    other.say(packet(9.0))
    assert treadmill.reading() == Reading(9.0 / 3.6)
    treadmill.follow("")
    assert other.left.wait(PATIENCE_S)
    assert (treadmill.link, treadmill.reading()) == (Link.NONE, None)


def test_at_the_end_it_is_left_so_that_others_can_have_it(hall: Callable[..., Hall]) -> None:
    machine = Simulated()
    treadmill = hall(machine).treadmill
    treadmill.follow(machine.address)
    machine.say(packet(10.0))
    treadmill.close()
    assert machine.left.is_set()


def test_the_log_tells_what_changed_and_nothing_over_and_over(
    hall: Callable[..., Hall], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "kiosk.treadmill")
    treadmill = hall().treadmill
    treadmill.follow("C0:FF:EE:00:00:01")
    until(treadmill, Link.AWAY)
    for _ in range(20):
        treadmill.near().result(PATIENCE_S)
    said = [record.message for record in caplog.records if record.name == "kiosk.treadmill.treadmill"]
    assert [line.split()[2] for line in said] == ["sought", "away"]
