"""What head office publishes, taken in between visits: its catalogue of shoes, its limits of the verdict.

Each round asks for the newest of each kind, and looks at them in this order: is it head office's, is it for this store,
is it newer than what is here, did it arrive whole, is it understood. Whatever fails leaves what was there in place, and
is told: under Health, and to head office.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from gait.disk import MALFORMED, digest, parse_json
from gait.errors import SettingsFault
from kiosk.faults import EditionDamaged, EditionFault, EditionOlder, EditionUnfit
from kiosk.folders import Folders
from kiosk.link.centre import NOT_THERE, Centre, RefusedByName
from kiosk.link.enrolment import Membership, authority_file
from kiosk.link.package import Handing, rested, withdraw
from kiosk.link.recordings import Allowance
from kiosk.link.trust import Publisher, publisher_by
from kiosk.link.wire import (
    MOST_TABLE_BYTES,
    Edition,
    EditionProgress,
    Editions,
    EditionsHeld,
    Progress,
    Published,
    Statement,
)
from kiosk.settings import read_settings
from kiosk.storage.chain_shoes import take_catalogue
from kiosk.storage.editions import (
    Held,
    drop_others,
    edition_file,
    is_open_visit,
    keep_edition,
    publisher_file,
    read_held,
    write_held,
)
from kiosk.storage.shoe_shelf import ShoeShelf
from kiosk.storage.store import Store

log = logging.getLogger("kiosk.link.editions")


@dataclass(slots=True)
class Following:
    """One round. epoch: of the kiosk's database; what was taken into another one is taken in anew. allowed: to fetch
    of a package.

    Raises LinkFault, StoreFault, DiskFull, DiskFault.
    """

    place: Folders
    centre: Centre
    membership: Membership
    epoch: str
    allowed: Allowance
    held: dict[str, Held] = field(init=False)

    def __post_init__(self) -> None:
        self.held = read_held(self.place)

    def follow(self) -> None:
        """Take in what there is, and tell how it stands."""
        with suppress(NothingPublished):
            told = self.asked()
            believed = {statement.kind: (edition, statement) for edition, statement in self.believed(told)}
            for kind, (_, statement) in believed.items():
                if kind in TAKERS:
                    self.take(kind, statement)
            self.follow_package(told, believed.get(Published.PACKAGE))
            write_held(self.place, self.held)
            self.centre.tell_progress(EditionsHeld(tuple(progress_of(*each) for each in self.held.items())))

    def follow_package(self, told: Editions, offered: tuple[Edition, Statement] | None) -> None:
        """Where none is offered, nothing is installed that was handed over before."""
        before = self.held.get(Published.PACKAGE, Held())
        if offered is None:
            withdraw(self.place)
            if before.progress and Published.PACKAGE not in map(claimed_kind, told.editions):
                self.held[Published.PACKAGE] = rested(before)
            return
        self.held[Published.PACKAGE] = replace(before, offered=offered[1].number)
        with self.refusing(Published.PACKAGE):
            handing = Handing(self.place, self.centre, told.publisher, self.allowed)
            self.held[Published.PACKAGE] = handing.held(*offered, newer(offered[1], before))

    def asked(self) -> Editions:
        """Raises NothingPublished."""
        try:
            return self.centre.editions()
        except RefusedByName as refusal:
            if refusal.status == NOT_THERE:
                raise NothingPublished from refusal
            raise

    def believed(self, told: Editions) -> Iterator[tuple[Edition, Statement]]:
        """What is not is refused, as whatever it says it is."""
        publisher: Publisher | None = None
        for edition in told.editions:
            with self.refusing(claimed_kind(edition)):
                known = publisher_file(self.place)
                publisher = publisher or publisher_by(authority_file(self.place), told.publisher, known)
                yield edition, publisher.proven(edition, self.membership.store)

    @contextmanager
    def refusing(self, kind: Published) -> Iterator[None]:
        """What is not taken in changes nothing but how it stands."""
        try:
            yield
        except EditionFault as fault:
            log.error("an edition is not taken in: %s", fault.message)
            self.held[kind] = replace(self.held.get(kind, Held()), progress=Progress.REFUSED, why=fault.code)

    def take(self, kind: Published, told: Statement) -> None:
        before = self.held[kind] = replace(self.held.get(kind, Held()), offered=told.number)
        with self.refusing(kind):
            self.held[kind] = self.taken(kind, told, newer(told, before))

    def taken(self, kind: Published, told: Statement, before: Held) -> Held:
        """How it stands when this round is over. Raises EditionFault."""
        path, known = edition_file(self.place, kind, told.number), before.epoch == self.epoch
        if known and told.number == before.number and is_whole(path, told):
            return replace(before, progress=Progress.IN_PLACE, why="")
        if not is_whole(path, told):
            keep_edition(path, self.received(told))
        base = edition_file(self.place, kind, before.number)
        if not TAKERS[kind](self.place, path, base if known and base.is_file() else None):
            return replace(before, progress=Progress.WAITING, why="")
        return self.in_place(kind, Held(told.number, told.number, Progress.IN_PLACE, "", self.epoch))

    def in_place(self, kind: Published, held: Held) -> Held:
        """The one before is needed until it is written down that there is a new one."""
        write_held(self.place, {**self.held, kind: held})
        drop_others(self.place, kind, held.number)
        return held

    def received(self, told: Statement) -> bytes:
        """Raises EditionDamaged."""
        content = bytearray()
        while len(content) < told.bytes <= MOST_TABLE_BYTES and (piece := self.centre.piece(told.number, len(content))):
            content += piece
        if hashlib.sha256(content).hexdigest() != told.sha256:
            raise EditionDamaged(f"Edition {told.number} has another digest than was signed.")
        return bytes(content)


class NothingPublished(Exception):
    """The centre is of a version that publishes nothing."""


def take_shoes(place: Folders, table: Path, before: Path | None) -> bool:
    """Whether it was done: never while a visit is open. Raises EditionUnfit."""
    try:
        with closing(Store(place.visits)) as store:
            return take_catalogue(ShoeShelf(store), table, before)
    except SettingsFault as fault:
        raise EditionUnfit(fault.message) from fault


def take_rules(place: Folders, file: Path, before: Path | None) -> bool:
    """The same of limits, which hold from the next visit on."""
    try:
        read_settings(file)
    except SettingsFault as fault:
        raise EditionUnfit(fault.message) from fault
    with closing(Store(place.visits)) as store:
        return not is_open_visit(store)


TAKERS: Mapping[Published, Callable[[Folders, Path, Path | None], bool]] = {
    Published.SHOES: take_shoes,
    Published.RULES: take_rules,
}


def newer(told: Statement, before: Held) -> Held:
    """What stands, where nothing newer does. Raises EditionOlder."""
    if told.number < before.number:
        raise EditionOlder(f"Edition {told.number} is older than {before.number}, which is in place.")
    return before


def is_whole(path: Path, told: Statement) -> bool:
    return path.is_file() and digest(path) == told.sha256


def claimed_kind(edition: Edition) -> Published:
    """Of one that nobody vouches for: where it is told, and nothing else."""
    with suppress(*MALFORMED):
        return Published(parse_json(edition.statement)["kind"])
    return Published.SHOES


def progress_of(kind: str, held: Held) -> EditionProgress:
    return EditionProgress(Published(kind), held.number, held.offered, Progress(held.progress), held.why)
