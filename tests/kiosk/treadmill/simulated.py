"""Treadmills that are simulated under bleak: its own scanner and client run over this air in the adapter's place."""

from __future__ import annotations

import asyncio
import struct
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any, ClassVar, Self

from bleak.backends.adapter import BaseBleakAdapter
from bleak.backends.characteristic import BleakGATTCharacteristic
from bleak.backends.client import BaseBleakClient
from bleak.backends.device import BLEDevice
from bleak.backends.scanner import AdvertisementData, BaseBleakScanner
from bleak.backends.service import BleakGATTService, BleakGATTServiceCollection

from kiosk.treadmill.bluetooth import FITNESS_MACHINE, TREADMILL_DATA, Bluetooth

PATIENCE_S = 60.0  # a machine that others load too
TREADMILL, BIKE = b"\x01\x01\x00", b"\x01\x20\x00"  # fitness machine available, and its type


@dataclass(slots=True)
class Simulated:
    """A fitness machine. advertised: its service data, empty for none; refuses: connections.

    followed: somebody has asked for its packets. connected: as another program, or a kiosk that was killed, left it.
    """

    address: str = "C0:FF:EE:00:00:01"
    name: str | None = "Runner 5000"
    advertised: bytes = TREADMILL
    refuses: bool = False
    connected: bool = False
    followed: threading.Event = field(default_factory=threading.Event)
    left: threading.Event = field(default_factory=threading.Event)
    loop: asyncio.AbstractEventLoop | None = None
    notify: Callable[[bytearray], None] = print
    lose: Callable[[], None] = print

    def device(self) -> BLEDevice:
        return BLEDevice(self.address, self.name, self)

    def begin(self, notify: Callable[[bytearray], None]) -> None:
        self.loop, self.notify = asyncio.get_running_loop(), notify
        self.followed.set()

    def say(self, *packets: bytes) -> None:
        """Send them, once somebody follows, and return when they were heard."""
        assert self.followed.wait(PATIENCE_S)
        for packet in packets:
            self.in_loop(partial(self.notify, bytearray(packet)))

    def go_away(self) -> None:
        """Unplugged."""
        self.followed.clear()
        self.in_loop(self.lose)

    def in_loop(self, act: Callable[[], None]) -> None:
        done = threading.Event()
        assert self.loop is not None
        self.loop.call_soon_threadsafe(act)
        self.loop.call_soon_threadsafe(done.set)
        assert done.wait(PATIENCE_S)


@dataclass(slots=True)
class Air:
    """What can be heard. fault: what the adapter raises, None where there is one and it is on."""

    near: list[Simulated] = field(default_factory=list)
    fault: Exception | None = None

    def meet(self) -> None:
        if self.fault is not None:
            raise self.fault


class Scanner(BaseBleakScanner):
    """Hears what advertises itself."""

    air: ClassVar[Air]

    def __init__(self, heard: Any, service_uuids: list[str] | None, mode: str, **_: Any) -> None:
        super().__init__(heard, service_uuids)

    async def start(self) -> None:
        self.air.meet()
        for machine in self.air.near:
            if not machine.connected:
                asyncio.get_running_loop().call_soon(self.hear, machine)

    def hear(self, machine: Simulated) -> None:
        data = {FITNESS_MACHINE: machine.advertised} if machine.advertised else {}
        said = AdvertisementData(None, {}, data, [FITNESS_MACHINE], None, -60, ())
        device = self.create_or_update_device(machine.address, machine.address, machine.name, machine, said)
        self.call_detection_callbacks(device, said)

    async def stop(self) -> None:
        """Nothing goes on."""


class Adapter(BaseBleakAdapter):
    """Knows what is connected."""

    air: ClassVar[Air]

    @classmethod
    async def get(cls, **_: Any) -> Self:
        cls.air.meet()
        return cls()

    async def get_connected_devices(self, service_uuids: frozenset[str]) -> list[BLEDevice]:
        return [machine.device() for machine in self.air.near if machine.connected]


def bluetooth_over(air: Air) -> Bluetooth:
    """The radio of this air."""
    return Bluetooth(type("Scanner", (Scanner,), {"air": air}), Client, type("Adapter", (Adapter,), {"air": air}))


class Client(BaseBleakClient):
    """The connection to a simulated machine, which serves Treadmill Data and nothing else."""

    def __init__(self, device: BLEDevice | str, **options: Any) -> None:
        super().__init__(device, **options)
        assert isinstance(device, BLEDevice)
        self.machine: Simulated = device.details
        self.is_here = False

    @property
    def mtu_size(self) -> int:
        return 23

    @property
    def is_connected(self) -> bool:
        return self.is_here

    async def connect(self, pair: bool, **_: Any) -> None:
        if self.machine.refuses:
            raise TimeoutError("busy with a phone")
        self.services, self.is_here = fitness_service(), True
        self.machine.lose = self.lose

    def lose(self) -> None:
        self.is_here = False
        if self._disconnected_callback is not None:
            self._disconnected_callback()

    async def disconnect(self) -> None:
        self.is_here = False
        self.machine.left.set()

    async def start_notify(
        self, characteristic: BleakGATTCharacteristic, callback: Callable[[bytearray], None], **_: Any
    ) -> None:
        assert characteristic.uuid == TREADMILL_DATA
        self.machine.begin(callback)

    async def stop_notify(self, characteristic: BleakGATTCharacteristic) -> None:
        """It says no more."""

    async def unasked(self, *_: Any, **__: Any) -> Any:
        raise AssertionError("a treadmill is never told or asked anything; it says its speed itself")

    pair = unpair = read_gatt_char = read_gatt_descriptor = write_gatt_char = write_gatt_descriptor = unasked


def fitness_service() -> BleakGATTServiceCollection:
    """One service with one characteristic."""
    services, service = BleakGATTServiceCollection(), BleakGATTService(None, 1, FITNESS_MACHINE)
    services.add_service(service)
    services.add_characteristic(BleakGATTCharacteristic(None, 2, TREADMILL_DATA, ["notify"], lambda: 20, service))
    return services


def packet(speed_kmh: float | None = None, incline_pct: float | None = None, more: bool = False) -> bytes:
    """Treadmill Data of the Fitness Machine Service 1.0; without a speed more packets must follow."""
    flags = (0x0001 if more else 0) | (0x0008 if incline_pct is not None else 0)
    speed = b"" if speed_kmh is None else struct.pack("<H", round(100 * speed_kmh))
    incline = b"" if incline_pct is None else struct.pack("<hh", round(10 * incline_pct), 0)
    return struct.pack("<H", flags) + speed + incline
