"""A centre that answers over TLS on loopback, its PostgreSQL, and kiosks that are enrolled with it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from chain.authority import Paths, make_authority
from chain.folders import Folders
from chain.storage.database import Database
from chain.storage.kiosks import OFFICE
from chain.storage.updates import Updates
from chain.web.requests import Pace
from tests.chain.centre import Centre, KioskEnd, answering
from tests.chain.postgres import Postgres, copied, make
from tests.chain.published import Shop, opened
from tests.chain.told import new_id
from tests.conftest import made_once


@pytest.fixture(scope="session")
def postgres(shared: Path) -> Iterator[Postgres]:
    with copied(made_once(shared / "postgres", make)) as server:
        yield server


@pytest.fixture(scope="session")
def database(postgres: Postgres) -> Iterator[Database]:
    """Shared by all tests: each has kiosks, persons and visits of its own."""
    with Database(postgres.conninfo()) as database:
        yield database


@pytest.fixture
def empty(database: Database, postgres: Postgres) -> Iterator[str]:
    """A database without a table; its conninfo."""
    name = f"own_{new_id()}"
    with database.alone() as line:
        line.execute(f"CREATE DATABASE {name}".encode())
        yield postgres.conninfo(name)
        line.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


@pytest.fixture(scope="session")
def place(tmp_path_factory: pytest.TempPathFactory) -> Folders:
    place = Folders(tmp_path_factory.mktemp("centre"))
    place.make()
    make_authority(Paths(place.authority))
    return place


@pytest.fixture(scope="session")
def centre(database: Database, place: Folders) -> Iterator[Centre]:
    with answering(database, place) as centre:
        centre.site.enrolments = Pace(1000)  # all tests come from one address
        yield centre


@pytest.fixture
def enrol(centre: Centre) -> Iterator[Callable[[], KioskEnd]]:
    """A new kiosk of a new store."""
    made: list[KioskEnd] = []

    def enrol() -> KioskEnd:
        made.append(centre.enrol())
        return made[-1]

    yield enrol
    for each in made:
        each.close()


@pytest.fixture
def kiosk(enrol: Callable[[], KioskEnd]) -> KioskEnd:
    return enrol()


@pytest.fixture
def open_shop(tmp_path: Path, centre: Centre) -> Callable[[], Shop]:
    return partial(opened, tmp_path, centre)


@pytest.fixture
def shop(open_shop: Callable[[], Shop]) -> Shop:
    return open_shop()


@pytest.fixture
def updates(database: Database) -> Iterator[Updates]:
    """With nobody in a ring but the last, and nothing handed out; so it is afterwards."""
    updates = Updates(database)
    yield updates
    updates.withdraw(OFFICE)
    with database.transaction() as line:
        line.execute("UPDATE kiosks SET ring = 2")
