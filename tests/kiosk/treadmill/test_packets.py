"""Packets as treadmills send them, byte by byte."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.treadmill.packets import FASTEST_MPS, STEEPEST_PCT, Joiner, Reading
from tests.kiosk.treadmill.simulated import packet


def told(*packets: str) -> Reading | None:
    """What a record of these packets says, which are written as pairs of hex digits."""
    joiner, last = Joiner(), None
    for data in packets:
        last = joiner.take(bytes.fromhex(data))
    return last


@pytest.mark.parametrize(
    ("data", "reading"),
    [
        ("0000 E803", Reading(10.0 / 3.6)),
        ("0000 0000", Reading(0.0)),
        ("0800 E803 0F00 0900", Reading(10.0 / 3.6, 1.5)),
        ("0800 E803 E2FF 0000", Reading(10.0 / 3.6, -3.0)),
        ("0800 E803 FF7F FF7F", Reading(10.0 / 3.6)),  # the inclination is not available
        ("0E00 8403 E803 D20400 1400 0000", Reading(2.5, 2.0)),  # after average speed and distance
        ("8424 E803 D20400 6400 0A00 05 78 3C00", Reading(10.0 / 3.6)),  # energy, pulse and time come after
    ],
)  # fmt: skip
def test_speed_and_inclination_are_read_out_of_whatever_else_is_said(data: str, reading: Reading) -> None:
    assert told(data) == reading


def test_a_record_in_several_packets_is_one() -> None:
    """The last one alone has the speed, and says that no more will come."""
    joiner = Joiner()
    assert joiner.take(packet(incline_pct=1.5, more=True)) is None
    assert joiner.take(bytes.fromhex("0100")) is None
    assert joiner.take(packet(10.0)) == Reading(10.0 / 3.6, 1.5)
    assert joiner.take(packet(11.0)) == Reading(11.0 / 3.6)


@pytest.mark.parametrize(
    "garbage", ["", "00", "0000", "0000E8", "0800 E803 0F", "0E00 E803 E803 D204", "0000 FFFF", "0800 E803 0030 0000"]
)
def test_garbage_is_no_reading_and_the_next_packet_is_as_good_as_ever(garbage: str) -> None:
    joiner = Joiner()
    joiner.take(packet(incline_pct=1.5, more=True))
    with pytest.raises(ValueError, match=r"ends too early|No belt|No treadmill"):
        joiner.take(bytes.fromhex(garbage))
    assert joiner.take(packet(10.0)) == Reading(10.0 / 3.6)


@given(st.lists(st.binary(max_size=24), max_size=4))
def test_whatever_comes_says_nothing_that_no_treadmill_does(packets: list[bytes]) -> None:
    joiner = Joiner()
    for data in packets:
        try:
            reading = joiner.take(data)
        except ValueError:
            continue
        if reading is not None:
            assert reading.speed_mps is not None
            assert 0.0 <= reading.speed_mps <= FASTEST_MPS
            assert abs(reading.incline_pct or 0.0) <= STEEPEST_PCT
