"""A centre on loopback, and a kiosk that is enrolled there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import trustme

from kiosk.folders import Folders
from kiosk.link.enrol import enrol
from kiosk.link.sheet import read_sheet
from tests.kiosk.link.stand_in import StandIn, answering, asking


@pytest.fixture(scope="session")
def authority() -> trustme.CA:
    return trustme.CA(key_type=trustme.KeyType.ECDSA)


@pytest.fixture
def centre(authority: trustme.CA) -> Iterator[StandIn]:
    with answering(StandIn(authority)) as centre:
        yield centre


@pytest.fixture
def place(tmp_path: Path) -> Folders:
    return Folders(tmp_path / "state")


@pytest.fixture
def enrolled(place: Folders, centre: StandIn) -> Folders:
    enrol(place, read_sheet(centre.sheet))
    return place


@pytest.fixture
def line(place: Folders) -> Iterator[Folders]:
    """The kiosk's folders, with what asks the centre for the screen."""
    with asking(place):
        yield place
