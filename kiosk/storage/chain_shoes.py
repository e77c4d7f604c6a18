"""Head office's catalogue on the store's shelf: what the store has of its own stays.

Told apart by the edition before: what stands on the shelf as that edition said it is head office's, and follows the
new one; what differs was changed by staff, and stays. Pairs in stock are always the store's, as is its price of a shoe
that it had before any catalogue.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from pathlib import Path

from gait.errors import SettingsFault
from gait.result import Shoe, ShoeSize
from gait.shoes.catalogue import read_catalogue
from gait.shoes.recognise import recognised
from kiosk.storage.shoe_shelf import Change, ShoeShelf

EMPTY = ("", None, ())
NAMES = tuple(field.name for field in fields(Shoe) if field.name != "sizes")
THE_STORES = ("price", "sizes")  # of a shoe that no edition before told of


def take_catalogue(shelf: ShoeShelf, table: Path, before: Path | None) -> bool:
    """Whether it was taken in: never while a visit is open. before: the edition that is in place, None for none.

    Raises SettingsFault for what is no table of shoes, StoreFault, DiskFull.
    """
    shoes, former = read_catalogue(table).shoes, () if before is None else shoes_before(before)
    return shelf.amend(lambda there: merged(shoes, former, there))


def shoes_before(table: Path) -> tuple[Shoe, ...]:
    """None where only an earlier version of the kiosk could read it."""
    try:
        return read_catalogue(table).shoes
    except SettingsFault:
        return ()


def merged(table: Sequence[Shoe], former: Sequence[Shoe], shelf: Mapping[int, Shoe]) -> Change:
    """What a new edition does to the shelf. A shoe that staff have taken off it stays off; one that the catalogue
    leaves out goes, unless the store has changed it or counts pairs of it."""
    numbers, places = recognised(table, shelf), recognised(table, dict(enumerate(former)))
    changed, new = dict[int, Shoe](), list[Shoe]()
    for shoe, number, at in zip(table, numbers, places, strict=True):
        was = None if at is None else former[at]
        if number is not None:
            changed[number] = followed(shoe, was, shelf[number])
        elif was is None:
            new.append(replace(shoe, sizes=uncounted(shoe.sizes)))
    gone = (
        number
        for was, number in zip(former, recognised(former, shelf), strict=True)
        if number is not None and number not in set(numbers) and is_as_told(shelf[number], was)
    )
    return Change(changed, tuple(new), tuple(gone))


def followed(shoe: Shoe, was: Shoe | None, here: Shoe) -> Shoe:
    """The store's shoe with what head office says of it now."""
    told = {name: getattr(shoe, name) for name in NAMES if is_head_offices(name, was, here)}
    told = {name: value for name, value in told.items() if value not in EMPTY}
    return replace(here, **told, sizes=followed_sizes(shoe, was, here))


def is_head_offices(name: str, was: Shoe | None, here: Shoe) -> bool:
    """Whether what the store's shoe says there is head office's to change."""
    value = getattr(here, name)
    if value in EMPTY:
        return True
    return name not in THE_STORES if was is None else value == getattr(was, name)


def followed_sizes(shoe: Shoe, was: Shoe | None, here: Shoe) -> tuple[ShoeSize, ...]:
    """With the pairs that the store counts of each."""
    theirs = not here.sizes or (was is not None and uncounted(here.sizes) == uncounted(was.sizes))
    if not theirs or not shoe.sizes:
        return here.sizes
    stock = {(size.text, size.width): size.stock for size in here.sizes}
    return tuple(replace(size, stock=stock.get((size.text, size.width))) for size in shoe.sizes)


def uncounted(sizes: Sequence[ShoeSize]) -> tuple[ShoeSize, ...]:
    return tuple(replace(size, stock=None) for size in sizes)


def is_as_told(here: Shoe, was: Shoe) -> bool:
    """Whether the store has nothing of its own in it."""
    return not any(size.stock for size in here.sizes) and all(
        getattr(was, name) in (*EMPTY, getattr(here, name)) for name in NAMES
    )
