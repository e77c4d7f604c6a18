"""Treadmills over Bluetooth: what is near, and the packets of one. Only this place knows bleak, which is optional."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass

from bleak import BleakAdapter, BleakClient, BleakScanner
from bleak.backends.adapter import BaseBleakAdapter
from bleak.backends.client import BaseBleakClient
from bleak.backends.device import BLEDevice
from bleak.backends.scanner import AdvertisementData, BaseBleakScanner
from bleak.uuids import normalize_uuid_16

FITNESS_MACHINE = normalize_uuid_16(0x1826)  # the service; Bluetooth SIG, Assigned Numbers
TREADMILL_DATA = normalize_uuid_16(0x2ACD)  # its characteristic, see kiosk.treadmill.packets
TREADMILL_TYPE = 0x01  # bit of the fitness machine's type in what it advertises: service 1.0, section 3.1.2
TYPE_PLACE = 1  # of the type's first byte there, after the flags


@dataclass(frozen=True, slots=True)
class Bluetooth:
    """This machine's own, by BlueZ; a test has others. Everything is to be awaited in one loop.

    Raises what bleak, D-Bus and the system raise where there is no Bluetooth.
    """

    scanner: type[BaseBleakScanner] | None = None
    client: type[BaseBleakClient] | None = None
    adapter: type[BaseBleakAdapter] | None = None

    async def near(self, seconds: float) -> Mapping[str, str]:
        """Treadmills that are heard within that time, or are connected: their names by their addresses."""
        connected = {device.address: device.name or device.address for device in await self.connected()}
        heard = await BleakScanner.discover(seconds, return_adv=True, **self.wanted())
        return connected | {device.address: name_of(device, said) for device, said in heard.values() if is_belt(said)}

    async def find(self, address: str, seconds: float) -> BLEDevice | None:
        """The treadmill of that address; None where it is not heard within that time."""
        for device in await self.connected():
            if device.address == address:
                return device
        heard = asyncio.get_running_loop().create_future()

        def hear(device: BLEDevice, _: AdvertisementData) -> None:
            if device.address == address and not heard.done():
                heard.set_result(device)

        async with BleakScanner(
            hear, **self.wanted()
        ):  # it listens before it scans: the first word may be the only one
            return await heard_within(heard, seconds)

    def wanted(self) -> BleakScanner.ExtraArgs:
        """What is listened for: phones and watches of passers-by are none of it."""
        wanted = BleakScanner.ExtraArgs(service_uuids=[FITNESS_MACHINE])
        if self.scanner is not None:
            wanted["backend"] = self.scanner
        return wanted

    async def connected(self) -> list[BLEDevice]:
        """Those that are connected already, as after a kiosk that was killed: they advertise themselves no more."""
        adapter = await BleakAdapter.get(backend=self.adapter)
        return await adapter.get_connected_devices([FITNESS_MACHINE])

    async def listen(self, device: BLEDevice, begin: Callable[[], None], hear: Callable[[bytes], None]) -> None:
        """Connect, say so by `begin`, and give each packet to `hear` until the connection is lost."""
        lost = asyncio.Event()
        async with BleakClient(device, lambda _: lost.set(), backend=self.client) as client:
            await client.start_notify(TREADMILL_DATA, lambda _, data: hear(bytes(data)))
            begin()
            await lost.wait()


async def heard_within(heard: asyncio.Future[BLEDevice], seconds: float) -> BLEDevice | None:
    with suppress(TimeoutError):
        return await asyncio.wait_for(heard, seconds)
    return None


def is_belt(said: AdvertisementData) -> bool:
    """No bicycle and no rower; who says nothing of its type may be a treadmill."""
    kinds = said.service_data.get(FITNESS_MACHINE, b"")[TYPE_PLACE:]
    return not any(kinds) or bool(kinds[0] & TREADMILL_TYPE)


def name_of(device: BLEDevice, said: AdvertisementData) -> str:
    return said.local_name or device.name or device.address
