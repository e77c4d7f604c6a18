"""A shop of the chain, played: visits as its kiosk stores them, with what customers agree to, and take back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from uuid import uuid4

from kiosk.folders import Folders, make_private
from kiosk.storage.deletion import delete_visit
from kiosk.storage.store import Store
from kiosk.storage.tally import Tally
from kiosk.visit.model import Consents, TriedShoe, Visit
from kiosk.visit.person import Bearer
from tests.chain.programs import done, kiosk_program
from tests.kiosk.storage.test_changes import BOTH, CHAIN, of_chain
from tests.kiosk.storage.test_database import CUSTOMER, VERSIONS
from tests.kiosk.visit.test_table import AGREED

KEEP = replace(AGREED, keep=True)
IMPROVE = replace(BOTH, chain=False)
ALWAYS = "[link]\nnight_from = 0\nnight_until = 0\n"  # recordings go at any hour
SHOE = TriedShoe("Brook", "Ghost 16", "110")

__all__ = ["ALWAYS", "BOTH", "CHAIN", "IMPROVE", "KEEP", "Shop"]


@dataclass(frozen=True, slots=True)
class Shop:
    name: str
    place: Folders

    def visit(
        self, agreed: Consents, name: str, day: str, at: float, document: Mapping[str, Any], film: bytes, trial: bytes,
        who: Bearer | None = None,
    ) -> Visit:  # fmt: skip
        """One that ended, analysed and filmed. at: seconds since 1970. film, trial: bytes of its recording, and of the
        standing trial before it."""
        person = (who or Bearer.fresh()) if agreed.chain else None
        visit = replace(of_chain(agreed, uuid4().hex), person=person, started_at=at - 900.0, taken="1")
        visit = replace(visit, customer=replace(CUSTOMER, name=name, email=f"{name}@example.org"))
        visit = replace(visit, runs=tuple(replace(run, shoe=SHOE) for run in visit.runs))
        with closing(Store(self.place.visits)) as store:
            store.save(visit)
            store.add_analysis(visit.id, visit.run, VERSIONS, dict(document))
            make_private(self.place.of_visit(visit.id))
            for path, content in ((self.place.recording, film), (self.place.standing, trial)):
                path(visit.id, visit.run.number, visit.run.attempt).write_bytes(content)
            Tally(store).count(visit, day)
            store.end(visit.id, at)
        return visit

    def agree(self, visit: Visit, agreed: Consents, at: float) -> None:
        """Opened again, its ticks set anew, and ended."""
        with closing(Store(self.place.visits)) as store:
            store.save(replace(visit, consents=agreed, person=visit.person if agreed.chain else None))
            store.end(visit.id, at)

    def delete(self, visit: Visit) -> None:
        """By its customer's wish."""
        delete_visit(self.place, visit.id, print)

    def ids(self) -> frozenset[str]:
        with closing(Store(self.place.visits)) as store:
            return store.ids()

    def counted(self) -> int:
        """How many visits and pairs, of all days."""
        with closing(Store(self.place.visits)) as store:
            return sum(line.pairs for line in Tally(store).lines())


def enrolled(root: Path, name: str, sheet: str, before: Sequence[str] = ()) -> Shop:
    """A shop whose kiosk has joined. before: what starts a program there."""
    shop, file = open_shop(name, root), root.with_suffix(".txt")
    file.write_text(sheet)
    done(kiosk_program(shop.place.root, "kiosk.link.enrol", str(file), before=before))
    return shop


def open_shop(name: str, root: Path) -> Shop:
    place = Folders(root)
    make_private(root)
    place.settings.write_text(ALWAYS)
    return Shop(name, place)
