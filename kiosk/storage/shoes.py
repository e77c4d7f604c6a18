"""The store's shoes: taken in from tables, kept in the database, asked for by the screens."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from gait.clip import shown
from gait.errors import SettingsFault
from gait.result import Shoe, Suggestion
from gait.shoes.catalogue import Catalogue, ShoeTable, in_row_order, read_shoes, split_whole
from gait.shoes.cells import Draft
from gait.shoes.comfort import Tried
from gait.shoes.recognise import recognised
from gait.shoes.shoe import fill_gaps, missing
from gait.shoes.shortlist import shortlist
from gait.shoes.size_chart import USUAL_SIZES, european
from gait.shoes.wishes import Wishes
from gait.verdict.rules import Verdict
from kiosk.storage.shoe_pictures import drop_others, keep_pictures, picture_file
from kiosk.storage.shoe_shelf import Change, ShoeShelf
from kiosk.storage.store import Store
from kiosk.visit.model import Customer, Run, Wish

READ, RECOGNISED = 0.5, 0.8  # of a table of 50,000 rows, by time
REASONS_TOLD = 3  # of the rows that stop an import; the preview lists them all


@dataclass(frozen=True, slots=True)
class ImportPreview(Catalogue):
    """What a table would change, before it does. shoes: as they would stand then; bad_rows: left out, with why.

    kind: `own` or `shopify`. columns, ignored: headers as written. new, changed, same, gone: counts of shoes.
    """

    kind: str
    encoding: str
    delimiter: str
    columns: tuple[str, ...]
    ignored: tuple[str, ...]
    new: int
    changed: int
    same: int
    gone: int


def tell_nobody(_: float) -> None:
    """Where nobody waits."""


class ShoeCatalogue:
    """Shoes of one store. tell: hears the share of a table that is done. pictures: their folder, None for none.

    chart: the store's sizes.

    Raises StoreFault, DiskFull.
    """

    def __init__(self, store: Store, tell: Callable[[float], None] = tell_nobody, pictures: Path | None = None) -> None:
        self._shelf, self._tell, self._pictures = ShoeShelf(store), tell, pictures
        self.chart = USUAL_SIZES

    def shoes(self) -> Sequence[Shoe]:
        """In the order in which they were taken in; sizes of other systems with what they are by the store's chart."""
        return tuple(
            replace(shoe, sizes=tuple(european(size, self.chart) for size in shoe.sizes))
            for shoe in self._shelf.shoes().values()
        )

    def numbered(self) -> Mapping[int, Shoe]:
        """By the shelf's numbers."""
        return self._shelf.shoes()

    def put(self, shoe: Shoe, number: int | None = None) -> None:
        """A new shoe, or what the one of that number is from now on.

        Raises SettingsFault for one that lacks something, and for one that the store has under another number.
        """
        lack = missing(shoe)
        others = {known: other for known, other in self._shelf.shoes().items() if known != number}
        if lack or recognised([shoe], others)[0] is not None:
            raise SettingsFault(lack or f"{shoe.brand} {shoe.model} is in the store's shoes already.")
        self._shelf.change(Change({} if number is None else {number: shoe}, (shoe,) if number is None else (), ()))

    def remove(self, number: int) -> None:
        """The store has that shoe no more."""
        self._shelf.change(Change({}, (), (number,)))
        if self._pictures is not None:
            drop_others(self._pictures, self.shoes())

    def picture(self, shoe: Shoe) -> Path | None:
        """Its file; None where there is none."""
        return None if self._pictures is None else picture_file(self._pictures, shoe)

    def short_list(
        self,
        verdicts: tuple[Verdict, Verdict],
        customer: Customer,
        runs: Iterable[Run] = (),
    ) -> tuple[Suggestion, ...]:
        """What the customer may like to feel, by how their runs felt, what they wished and how they move."""
        tried = [tried_in(run) for run in runs]
        return shortlist(Catalogue(tuple(self.shoes()), ()), verdicts, wishes=wishes_of(customer), tried=tried)

    def preview(
        self, path: Path, attributes: Path | None = None, currency: str = "", whole_stock: bool = False
    ) -> ImportPreview:
        """What `take` would do. attributes: a table joined by GTIN or SKU. currency: of prices that carry none.

        whole_stock: shoes that the table does not name go. Raises SettingsFault when no row is a shoe.
        """
        return self._understood(path, attributes, currency, whole_stock)[0]

    def take(
        self,
        path: Path,
        attributes: Path | None = None,
        currency: str = "",
        whole_stock: bool = False,
        all_or_nothing: bool = False,
    ) -> ImportPreview:
        """Bring the shelf up to date in one transaction, shoes known by GTIN or SKU, else by brand and model.

        What the table does not say of a known shoe stays. Raises SettingsFault as `preview`, and for any bad row
        when it is all or nothing; then nothing has changed.
        """
        preview, change = self._understood(path, attributes, currency, whole_stock)
        if all_or_nothing and preview.bad_rows:
            raise refusal(path, preview)
        self._shelf.change(change)
        if self._pictures is not None:
            keep_pictures(self._pictures, preview.shoes, path.parent)
            drop_others(self._pictures, self.shoes())
        return preview

    def _understood(
        self, path: Path, attributes: Path | None, currency: str, whole_stock: bool
    ) -> tuple[ImportPreview, Change]:
        reading = read_shoes(path, attributes, currency)
        self._tell(READ)
        shelf = self._shelf.shoes()
        known = recognised([draft.shoe for draft in reading.drafts], shelf)
        self._tell(RECOGNISED)
        drafts = [
            draft if number is None else with_known(draft, shelf[number])
            for draft, number in zip(reading.drafts, known, strict=True)
        ]
        whole, lacking = split_whole(drafts)
        bad_rows = in_row_order((*reading.bad_rows, *lacking))
        if not whole:
            first = f" Row {bad_rows[0].number}: {bad_rows[0].reason}." if bad_rows else ""
            raise SettingsFault(f"The table {shown(path.name)} holds no usable shoe.{first}")
        number_of = {draft.number: number for draft, number in zip(reading.drafts, known, strict=True)}
        change = Change(
            {number: draft.shoe for draft in whole if (number := number_of[draft.number]) is not None},
            tuple(draft.shoe for draft in whole if number_of[draft.number] is None),
            tuple(shelf.keys() - set(known)) if whole_stock else (),
        )
        understood = Catalogue(tuple(draft.shoe for draft in whole), bad_rows)
        return preview_of(understood, reading, change, shelf), change


def preview_of(understood: Catalogue, reading: ShoeTable, change: Change, shelf: Mapping[int, Shoe]) -> ImportPreview:
    same = sum(shelf[number] == shoe for number, shoe in change.changed.items())
    return ImportPreview(
        understood.shoes,
        understood.bad_rows,
        reading.kind,
        reading.encoding,
        reading.delimiter,
        reading.columns,
        reading.ignored,
        len(change.new),
        len(change.changed) - same,
        same,
        len(change.gone),
    )


def with_known(draft: Draft, known: Shoe) -> Draft:
    """What the table does not say of a known shoe stays."""
    return replace(draft, shoe=fill_gaps(draft.shoe, known))


def wishes_of(customer: Customer) -> Wishes:
    return Wishes(
        "" if customer.surface is None else str(customer.surface),
        Wish.CUSHIONING in customer.wishes,
        Wish.LIGHT in customer.wishes,
        Wish.STABLE in customer.wishes,
        customer.size_eu,
        customer.light_body,
    )


def tried_in(run: Run) -> Tried:
    """The shoe of a run with its comfort; the test shoe has no names, and is no shoe of the catalogue."""
    comfort = None if run.comfort is None else float(run.comfort.overall)
    return Tried(Shoe(run.shoe.brand, run.shoe.model, "", sku=run.shoe.sku), comfort)


def refusal(path: Path, preview: ImportPreview) -> SettingsFault:
    rows = preview.bad_rows
    told = " ".join(f"Row {row.number}: {row.reason}." for row in rows[:REASONS_TOLD])
    return SettingsFault(
        f"Nothing was taken in: {len(rows)} rows of {shown(path.name)} cannot be used. {told}",
        "Correct these rows, or take in the good ones alone.",
    )
