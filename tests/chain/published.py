"""A shop of the chain, and what head office publishes for it."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID, uuid4

from chain.storage.kiosks import OFFICE, Kiosks
from kiosk.folders import Folders
from kiosk.link.__main__ import push
from kiosk.link.enrol import enrol
from kiosk.link.enrolment import membership_of
from kiosk.link.sheet import read_sheet
from kiosk.link.wire import Published
from kiosk.settings import RuleSettings
from kiosk.staff.staff import rules_in_force
from kiosk.storage.shoes import ShoeCatalogue
from kiosk.storage.store import Store
from tests.chain.centre import Centre
from tests.chain.told import new_id
from tests.kiosk.storage.test_changes import ENDED

NOW = ENDED + 60.0
LIMITS = "[rules]\nover_peak_deg = {}\n"
TABLE = "brand,model,support,price\n"


@dataclass(frozen=True, slots=True)
class Shop:
    """Of a store of its own, and what head office publishes for it."""

    centre: Centre
    store: UUID
    place: Folders

    def publish(self, content: str, kind: Published = Published.RULES, store: UUID | None = None) -> int:
        site = self.centre.site
        draft = site.editions.draft(kind, store or self.store, "limits", content.encode())
        return site.editions.publish(OFFICE, draft, site.publisher)

    def publish_shoes(self, rows: str) -> int:
        return self.publish(TABLE + rows, Published.SHOES)

    def limit(self, over_peak_deg: float) -> int:
        return self.publish(LIMITS.format(over_peak_deg))

    def round(self, at: float = NOW) -> None:
        push(self.place, at)

    @property
    def kiosk(self) -> UUID:
        return UUID(membership_of(self.place).kiosk)

    @property
    def in_force(self) -> tuple[str, float]:
        """The limits that the next verdict is made by."""
        rules = rules_in_force(self.place, RuleSettings(over_peak_deg=12.0))
        return rules.name, rules.over_peak_deg

    def shoes(self) -> list[tuple[str, str]]:
        with closing(Store(self.place.visits)) as store:
            return [(shoe.model, shoe.price) for shoe in ShoeCatalogue(store).shoes()]

    def told(self, kind: Published = Published.RULES) -> tuple[int, str, str]:
        """What head office knows of it: the edition that is in place, how it stands, and why."""
        (row,) = [each for each in self.centre.site.editions.at_kiosks(kind) if each.kiosk == self.kiosk]
        return row.number, row.progress, row.why

    def tamper(self, change: str, *values: object) -> None:
        """As whoever has the centre's database, and not its keys."""
        with self.centre.database.transaction() as line:
            line.execute(f"UPDATE editions SET {change} WHERE store = %s".encode(), (*values, self.store))


def opened(root: Path, centre: Centre) -> Shop:
    """A new store with one kiosk."""
    name, place = f"store {uuid4().hex}", Folders(root / new_id())
    store = Kiosks(centre.database).add_store(name)
    code = Kiosks(centre.database).make_code(name, "till")
    enrol(place, read_sheet(f"{centre.url} {code} {centre.site.authority.fingerprint}"))
    return Shop(centre, store, place)
