"""Days of a chain in which everything fails that can: `python -m tests.chain.days [--days 3] [--seed 1] [--loopback]`.

Two shops and a centre, each in a network namespace of its own, joined by cables (a proxy on loopback where namespaces
are forbidden). Customers come, agree, take back and have themselves erased; shops are offline for hours; cables are cut
in the middle of batches and recordings; rounds, the service and PostgreSQL are killed; a shop's database is put back by
an older copy, the centre by a backup. At the end both sides are held to what they should have: nothing lost, nothing
twice, and of what was erased or taken back no byte in any file. Exit status 1 where they do not.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from chain.folders import Folders as CentreFolders
from chain.storage.database import Database
from kiosk.storage.backup import back_up
from kiosk.storage.changes import Log
from kiosk.storage.deletion import remove_orphans
from kiosk.visit.model import Consents, Visit
from kiosk.visit.person import Bearer
from tests.chain.cables import PORT, Cables, Lines, Proxies
from tests.chain.postgres import Postgres, copied, make, scratch
from tests.chain.programs import Head, kiosk_program
from tests.chain.shop import BOTH, CHAIN, IMPROVE, KEEP, Shop, enrolled
from tests.chain.told import analysis

FIRST_DAY = 1.8e9 - 1.8e9 % 86400.0  # midnight, UTC, of a day in 2027
HOUR_S, DAY_S = 3600.0, 86400.0
ROUNDS = (10, 12, 14, 16, 18, 20, 23, 25, 27)  # hours of a day; those after 24 belong to its night
CLOSES = 21
DEEDS_AN_HOUR = 4  # of those below, in each shop before each round of the day
FILM_BYTES = 3 << 20  # three chunks
MOST_SENT = 6.5  # of bytes before a fault, by tens: from the greeting to the third chunk
PATIENCE = 20  # rounds in which everything must be there at the end
ROUND_MOST_S = 200.0


@dataclass(slots=True)
class Known:
    """What the truth is about a visit. at_shop: whether the shop's database has it, which a restored one may not."""

    visit: Visit
    shop: Shop
    note: str
    film: bytes
    agreed: Consents
    erased: bool = False
    taken_back: bool = False
    at_shop: bool = True
    ended_at: float = 0.0

    @property
    def id(self) -> str:
        return self.visit.id

    @property
    def at_centre(self) -> bool:
        return (self.agreed.chain or self.agreed.improve) and not (self.erased or self.taken_back)


@dataclass(slots=True)
class World:
    """Everything that runs, and everything that is true."""

    root: Path
    postgres: Postgres
    head: Head
    lines: Lines
    shops: Sequence[Shop]
    chance: random.Random
    known: list[Known] = field(default_factory=list)
    persons: list[Bearer] = field(default_factory=list)
    happened: Counter[str] = field(default_factory=Counter)
    copy: Path | None = None  # of the first shop's database, that it is put back by
    dump: str = ""  # of the centre

    @property
    def place(self) -> CentreFolders:
        return CentreFolders(self.head.state)

    def tell(self, what: str) -> None:
        self.happened[what] += 1


# What customers and staff do


def come(world: World, shop: Shop, at: float) -> None:
    agreed = world.chance.choice([KEEP, CHAIN, CHAIN, BOTH, BOTH, BOTH, IMPROVE])
    known_before = world.chance.random() < 0.3 and world.persons
    who = world.chance.choice(world.persons) if known_before else Bearer.fresh()
    note, film = world.chance.randbytes(16).hex(), world.chance.randbytes(FILM_BYTES)
    day = time.strftime("%Y-%m-%d", time.localtime(at))
    visit = shop.visit(agreed, f"Name{note[:20]}", day, at, analysis(note), film, film[::-1], who)
    world.known.append(Known(visit, shop, note, film, agreed, ended_at=at))
    if agreed.chain and who not in world.persons:
        world.persons.append(who)
    world.tell("visits")


def still_there(world: World, shop: Shop) -> list[Known]:
    return [each for each in world.known if each.shop is shop and each.at_shop and not each.erased]


def take_back(world: World, shop: Shop, at: float) -> None:
    """Both consents, or `improve` alone."""
    if not (found := [each for each in still_there(world, shop) if each.at_centre]):
        return
    one = world.chance.choice(found)
    only_pictures = one.agreed.improve and one.agreed.chain and world.chance.random() < 0.5
    one.agreed, one.taken_back = (CHAIN, False) if only_pictures else (KEEP, True)
    shop.agree(one.visit, one.agreed, at)
    world.tell("consents taken back")


def delete(world: World, shop: Shop, at: float) -> None:
    """By a customer's wish in the shop."""
    if found := still_there(world, shop):
        one = world.chance.choice(found)
        shop.delete(one.visit)
        one.erased = True
        world.tell("visits deleted in a shop")


def erase(world: World, shop: Shop, at: float) -> None:
    """A person with all their visits, by head office. Who is not there yet is told so, and nothing happens."""
    standing = [each for each in world.known if each.at_centre and each.visit.person and each.agreed.chain]
    if not standing:
        return
    who = world.chance.choice(standing).visit.person
    try:
        world.head.order("erase", who.code if who else "")
    except subprocess.CalledProcessError:
        return
    world.persons = [each for each in world.persons if each != who]
    for each in standing:
        if each.visit.person == who:
            each.erased = True
    world.tell("persons erased by head office")


DEEDS: Sequence[Callable[[World, Shop, float], None]] = (come, come, come, come, take_back, delete, erase)


# What goes wrong while both shops make their round


@dataclass(slots=True)
class Rounds:
    """The shops' rounds at one moment, under way."""

    world: World
    programs: list[subprocess.Popen[str]]

    @classmethod
    def begin(cls, world: World, now: float) -> Rounds:
        return cls(world, [begun(world, number, now) for number in range(len(world.shops))])

    def are_under_way(self) -> bool:
        return any(each.poll() is None for each in self.programs)

    def until_sent(self, shop: int, more: int) -> None:
        """Or until they have ended."""
        goal = self.world.lines.sent(shop) + more
        while self.are_under_way() and self.world.lines.sent(shop) < goal:
            time.sleep(0.002)

    def end(self) -> list[int]:
        for each in self.programs:
            each.communicate(timeout=ROUND_MOST_S)
        return [each.returncode for each in self.programs]


def begun(world: World, number: int, now: float) -> subprocess.Popen[str]:
    state, before = world.shops[number].place.root, world.lines.shop_before(number)
    return kiosk_program(state, "tests.chain.round", str(now), before=before)


def cut_short(rounds: Rounds, shop: int) -> None:
    rounds.world.lines.cut(shop)
    time.sleep(1.0)
    rounds.world.lines.mend(shop)


def cut_for_long(rounds: Rounds, shop: int) -> None:
    """Until the round gives up."""
    rounds.world.lines.cut(shop)
    rounds.end()
    rounds.world.lines.mend(shop)


def kill_round(rounds: Rounds, shop: int) -> None:
    rounds.programs[shop].kill()


def kill_service(rounds: Rounds, shop: int) -> None:
    rounds.world.head.end(signal.SIGKILL)
    rounds.end()
    rounds.world.head.start()


def kill_postgres(rounds: Rounds, shop: int) -> None:
    """All its processes at one stroke; it recovers by its log."""
    data = rounds.world.postgres.data
    first = int((data / "postmaster.pid").read_text().split()[0])
    theirs = subprocess.run(["pgrep", "-P", str(first)], capture_output=True, encoding="utf-8", check=False).stdout
    for pid in (first, *map(int, theirs.split())):
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:  # it ended by itself meanwhile
            continue
    rounds.end()
    start_again(rounds.world.postgres)


def start_again(postgres: Postgres) -> None:
    for _ in range(50):  # until the killed one's memory is given back
        try:
            postgres.order("start", "--wait")
            return
        except subprocess.CalledProcessError:
            time.sleep(0.2)
    raise TimeoutError("PostgreSQL does not start again.")


FAULTS: Sequence[tuple[str, Callable[[Rounds, int], None]]] = (
    ("cables cut for a second", cut_short),
    ("cables cut for a second", cut_short),
    ("cables cut until the round gave up", cut_for_long),
    ("rounds killed", kill_round),
    ("rounds killed", kill_round),
    ("services killed", kill_service),
    ("PostgreSQL killed", kill_postgres),
)


def make_rounds(world: World, now: float, faults: int) -> None:
    """faults: at most so many, as long as there is a round left to hit."""
    rounds = Rounds.begin(world, now)
    for _ in range(faults):
        what, fault = world.chance.choice(FAULTS)
        shop = world.chance.randrange(len(world.shops))
        rounds.until_sent(shop, round(10 ** world.chance.uniform(3.0, MOST_SENT)))
        if rounds.are_under_way():
            fault(rounds, shop)
            world.tell(what)
    rounds.end()
    world.tell("rounds")


# What is put back


def put_back_shop(world: World) -> None:
    """By hand, by the copy of a night: what came since is known to the centre alone."""
    shop = world.shops[0]
    assert world.copy
    for path in shop.place.root.glob(f"{shop.place.visits.name}-*"):
        path.unlink()
    shutil.copy(world.copy, shop.place.visits)
    there = shop.ids()
    remove_orphans(shop.place, there)  # as the kiosk's start does
    for each in world.known:
        if each.shop is shop and each.id not in there:
            each.at_shop = False
    world.tell("shops' databases put back by an older copy")


def put_back_centre(world: World) -> None:
    """By the backup of a night; one recording is lost from the disk as well."""
    world.head.end()
    films = sorted(world.place.recordings.iterdir())
    shutil.rmtree(world.chance.choice(films))
    world.head.order("restore", world.dump)
    world.head.start()
    world.tell("centres restored from a backup")


# A day


def live(world: World, day: int, offline: int) -> None:
    """offline: the shop whose cable is out from noon to four."""
    midnight = FIRST_DAY + day * DAY_S
    for hour in ROUNDS:
        now = midnight + hour * HOUR_S
        if hour == 12:
            world.lines.cut(offline)
        if hour == 16:
            world.lines.mend(offline)
            world.happened["hours offline"] += 4
        for shop in world.shops if hour < CLOSES else ():
            for deed in world.chance.sample(DEEDS, DEEDS_AN_HOUR):
                deed(world, shop, now - world.chance.uniform(60.0, HOUR_S))
        make_rounds(world, now, faults=0 if hour in (12, 14) else 3)
        special(world, day, hour, now)


def special(world: World, day: int, hour: int, now: float) -> None:
    if hour == 27:
        copies = [back_up(shop.place, now) for shop in world.shops]
        world.copy, world.dump = copies[0], world.head.order("backup").strip()
        world.tell("backups of the centre")
    if (day, hour) == (1, 18):
        settle(world, now)  # what the shop alone has would be lost with it
        put_back_shop(world)
    if (day, hour) == (2, 18):
        put_back_centre(world)


def settle(world: World, now: float) -> None:
    """Rounds without faults until nothing waits. Raises TimeoutError."""
    for more in range(PATIENCE):
        if all(nothing_waits(shop) for shop in world.shops) and more > 1:
            return
        make_rounds(world, now + 120.0 * more, faults=0)
    raise TimeoutError("Not everything came to the centre.")


def nothing_waits(shop: Shop) -> bool:
    """Of recordings; changes go with the first round that comes through."""
    with closing(Log(shop.place)) as log:
        return not log.unsent(log.newest)


# What must be so at the end


def wrong(world: World) -> Iterator[str]:
    """What is not as it must be."""
    with Database(world.head.conninfo) as database, database.alone() as line:
        line.execute("CHECKPOINT")

        def ids(order: str) -> list[str]:
            return sorted(row["visit"].hex for row in line.execute(order.encode()).fetchall())

        here = [each for each in world.known if each.at_centre]
        chain, films = ([each.id for each in here if getattr(each.agreed, what)] for what in ("chain", "improve"))
        yield from differing("visits", sorted(each.id for each in here), ids("SELECT visit FROM visits"))
        yield from differing("runs", sorted(chain), ids("SELECT visit FROM runs WHERE NOT replaced"))
        yield from differing("analyses", sorted(chain), ids("SELECT visit FROM analyses"))
        yield from differing("recordings", sorted(films * 2), ids("SELECT visit FROM recordings WHERE state = 'whole'"))
        yield from differing("unfinished recordings", [], ids("SELECT visit FROM recordings WHERE state <> 'whole'"))
        yield from differing("changes that wait", [], ids("SELECT visit FROM early"))
        yield from differing("sweeps", [], ids("SELECT visit FROM sweeps"))
        persons = sorted({each.visit.person.id for each in here if each.agreed.chain and each.visit.person})
        yield from differing(
            "persons", persons, [row["person"].hex for row in line.execute("SELECT person FROM persons ORDER BY 1")]
        )
        pairs = {row["store"]: row["pairs"] for row in line.execute(
            "SELECT s.name AS store, sum(pairs)::int AS pairs FROM counts JOIN kiosks USING (kiosk)"
            " JOIN stores s USING (store) GROUP BY 1")}  # fmt: skip
        yield from differing(
            "counts of the shop whose database was never put back", world.shops[1].counted(), pairs[world.shops[1].name]
        )
    yield from wrong_films(world)
    yield from wrong_shops(world)
    yield from wrong_bytes(world)


def differing(what: str, should: Any, found: Any) -> Iterator[str]:
    if should != found:
        if isinstance(should, list):
            should, found = Counter(should) - Counter(found), Counter(found) - Counter(should)
        yield f"{what}: lacking {should}, too many {found}"


def wrong_films(world: World) -> Iterator[str]:
    theirs = [each for each in world.known if each.at_centre and each.agreed.improve]
    should = {f"{each.id}/1-1.mkv": sha(each.film) for each in theirs}
    should |= {f"{each.id}/1-1-standing.mkv": sha(each.film[::-1]) for each in theirs}
    found = {named(path): sha(path.read_bytes()) for path in world.place.recordings.glob("*/*")}
    yield from differing("files of recordings", should, found)
    too_many = {named(path) for path in world.place.copies.glob("*/*")} - set(should)
    yield from differing("copies of recordings", set(), too_many)


def named(path: Path) -> str:
    return f"{path.parent.name}/{path.name}"


def sha(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def wrong_shops(world: World) -> Iterator[str]:
    for shop in world.shops:
        should = {each.id for each in still_there(world, shop)}
        yield from differing(f"visits in {shop.name}", sorted(should), sorted(shop.ids()))


def wrong_bytes(world: World) -> Iterator[str]:
    """Of who is erased, or never agreed, no byte; that it would be found is shown by who stays."""
    centre = contents(world.postgres.data, world.place.recordings, world.place.copies)
    for each in world.known:
        there = each.note.encode() in centre
        if there != (each.at_centre and each.agreed.chain):
            yield f"the note of {each.id} is {'' if there else 'not '}in the centre's files"
        if filmed_in(each.film, centre) and not (each.at_centre and each.agreed.improve):
            yield f"the film of {each.id} is in the centre's files"
    said = "\n".join(world.head.said).encode()
    if any(each.visit.customer.name.encode() in files for each in world.known for files in (centre, said)):
        yield "a name is in the centre's files or in its log"
    for shop in world.shops:
        yield from wrong_bytes_in(shop, [each for each in world.known if each.shop is shop])


def wrong_bytes_in(shop: Shop, theirs: Sequence[Known]) -> Iterator[str]:
    files = contents(shop.place.root)
    for each in theirs:
        texts = (each.note, each.visit.customer.name)
        found = any(text.encode() in files for text in texts) or filmed_in(each.film, files)
        if each.erased and found:
            yield f"of {each.id}, which was erased, something is left in {shop.name}"
        if each.at_shop and not each.erased and not found:
            yield f"{each.id} cannot be found in {shop.name}, so that the lack of others proves nothing"


def filmed_in(film: bytes, files: bytes) -> bool:
    """The recording or the standing trial, which is the same backwards."""
    places = (0, FILM_BYTES // 2, FILM_BYTES - 64)
    return any(each[at : at + 64] in files for each in (film, film[::-1]) for at in places)


def contents(*folders: Path) -> bytes:
    return b"\0".join(path.read_bytes() for folder in folders for path in folder.rglob("*") if path.is_file())


# The whole of it


@contextmanager
def laid(loopback: bool) -> Iterator[Lines]:
    lines: Lines
    try:
        if loopback:
            raise PermissionError
        lines = Cables(2).lay()
    except (OSError, subprocess.CalledProcessError):
        print("Over loopback, with a proxy that cuts.", flush=True)
        lines = Proxies(2, PORT).lay()
    try:
        yield lines
    finally:
        lines.close()


@contextmanager
def world_of(root: Path, lines: Lines, seed: int) -> Iterator[World]:
    made = root / "postgres"
    make(made)
    with copied(made) as postgres:
        head = Head(root / "centre", postgres.conninfo(), lines.host, PORT, lines.before)
        head.order("migrate")
        head.start()
        try:
            shops = [joined(head, lines, root, number, name) for number, name in enumerate(("Riverside", "Hilltop"))]
            yield World(root, postgres, head, lines, shops, random.Random(seed))
        finally:
            head.end()


def joined(head: Head, lines: Lines, root: Path, number: int, name: str) -> Shop:
    sheet = head.sheet(name).replace(f":{PORT}", f":{lines.port(number)}")
    return enrolled(root / name, name, sheet, lines.shop_before(number))


def prove(loopback: bool, days: int, seed: int) -> int:
    began = time.monotonic()
    with scratch() as root, laid(loopback) as lines, world_of(root, lines, seed) as world:
        for day in range(days):
            live(world, day, offline=day % 2)
            print(f"day {day + 1}: {dict(world.happened)}", flush=True)
        settle(world, FIRST_DAY + (days + 1) * DAY_S)
        found = list(wrong(world))
        stand = [each for each in world.known if each.at_centre]
        print(
            f"{len(world.known)} visits, of which the centre has {len(stand)}, {len(world.persons)} persons;", end=" "
        )
        print(f"{time.monotonic() - began:.0f} seconds")
    print(*(found or ["Both sides hold what they should, and nothing else."]), sep="\n")
    return 1 if found else 0


def main() -> int:
    told = argparse.ArgumentParser("tests.chain.days", description=(__doc__ or "").partition("\n")[0])
    told.add_argument("--days", type=int, default=3)
    told.add_argument("--seed", type=int, default=1)
    told.add_argument("--loopback", action="store_true", help="a proxy instead of network namespaces")
    given = told.parse_args()
    return prove(given.loopback, given.days, given.seed)


if __name__ == "__main__":
    sys.exit(main())
