"""Treadmill Data, the packets that a treadmill sends about once a second, as numbers.

Source: Bluetooth SIG, Fitness Machine Service 1.0, section 4.9 (characteristic 0x2ACD): two bytes of flags, then the
fields that they announce, in the order of the flags; numbers are little-endian.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, replace

MORE_DATA, AVERAGE_SPEED, TOTAL_DISTANCE, INCLINATION = 0x0001, 0x0002, 0x0004, 0x0008  # flags, table 4.6
FLAG_BYTES, SPEED_BYTES, DISTANCE_BYTES = 2, 2, 3
HUNDREDTHS = 360.0  # in a metre a second: the unit of speed is 0.01 km/h
TENTHS = 10.0  # in a per cent: the unit of inclination is 0.1 %
NO_INCLINATION = 0x7FFF  # "data not available"
FASTEST_MPS = 12.5  # 45 km/h, as fast as anybody has run: what says more is no speed of a belt
STEEPEST_PCT = 50.0  # steeper than any treadmill's


@dataclass(frozen=True, slots=True)
class Reading:
    """What a treadmill says of itself at a moment. speed_mps: of the belt, 0 while it stands still, None unsaid.

    incline_pct: rise over way, negative downhill, None unsaid.
    """

    speed_mps: float | None = None
    incline_pct: float | None = None


def read_packet(data: bytes) -> tuple[Reading, bool]:
    """What one packet says, and whether more packets belong to it. Raises ValueError for what is no such packet.

    What follows the inclination is of no use here and not looked at.
    """
    try:
        flags = struct.unpack_from("<H", data)[0]
        speed_mps = None if flags & MORE_DATA else speed_of(data)
        incline_pct = incline_of(data, place_of_incline(flags)) if flags & INCLINATION else None
    except struct.error as error:
        raise ValueError("The packet ends too early.") from error
    return Reading(speed_mps, incline_pct), bool(flags & MORE_DATA)


def place_of_incline(flags: int) -> int:
    """Bytes before the inclination."""
    speeds = SPEED_BYTES * (not flags & MORE_DATA) + SPEED_BYTES * bool(flags & AVERAGE_SPEED)
    return FLAG_BYTES + speeds + DISTANCE_BYTES * bool(flags & TOTAL_DISTANCE)


def speed_of(data: bytes) -> float:
    """Metres a second."""
    mps = float(struct.unpack_from("<H", data, FLAG_BYTES)[0] / HUNDREDTHS)
    if mps > FASTEST_MPS:
        raise ValueError(f"No belt runs at {mps:.0f} m/s.")
    return mps


def incline_of(data: bytes, place: int) -> float | None:
    """Per cent; None where the treadmill does not know."""
    tenths = struct.unpack_from("<h", data, place)[0]
    if tenths == NO_INCLINATION:
        return None
    pct = float(tenths / TENTHS)
    if abs(pct) > STEEPEST_PCT:
        raise ValueError(f"No treadmill rises by {pct:.0f} %.")
    return pct


class Joiner:
    """Joins the packets of one record: all of them but the last say that more will come."""

    def __init__(self) -> None:
        self.so_far = Reading()

    def take(self, data: bytes) -> Reading | None:
        """The record that ends with this packet; None while more will come. Raises ValueError, and begins anew."""
        before, self.so_far = self.so_far, Reading()
        part, more = read_packet(data)
        if part.incline_pct is None:
            part = replace(part, incline_pct=before.incline_pct)
        if not more:
            return part
        self.so_far = part
        return None
