"""What an edition would change, before it is published: shoes beside those of the edition that holds, limits too."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import tomli_w

from chain.errors import Misuse
from gait.result import Shoe
from gait.shoes.catalogue import Catalogue, read_catalogue
from gait.shoes.cells import BadRow
from gait.shoes.recognise import recognised
from gait.verdict.limits import COUNTED, SPANS
from gait.verdict.rules import senseless_limit, usual_rules
from gait.words import said

MOST_SHOWN = 100  # shoes and rows of a page
Limits = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class ShoeChange:
    """told: each column that changes, with what it says until now and then."""

    shoe: Shoe
    told: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class CatalogueChange:
    """A table beside the one that holds. bad_rows: left out, with why."""

    shoes: tuple[Shoe, ...]
    bad_rows: tuple[BadRow, ...]
    new: tuple[Shoe, ...]
    changed: tuple[ShoeChange, ...]
    gone: tuple[Shoe, ...]

    @property
    def same(self) -> int:
        return len(self.shoes) - len(self.new) - len(self.changed)


def catalogue_in(name: str, content: bytes) -> Catalogue:
    """Raises SettingsFault for what is no table of shoes."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / (name or "table.csv")
        path.write_bytes(content)
        return read_catalogue(path)


def compared(there: Catalogue, before: tuple[Shoe, ...]) -> CatalogueChange:
    places = recognised(there.shoes, dict(enumerate(before)))
    pairs = [(shoe, before[at]) for shoe, at in zip(there.shoes, places, strict=True) if at is not None]
    changed = tuple(ShoeChange(shoe, told) for shoe, was in pairs if (told := differences(was, shoe)))
    new = tuple(shoe for shoe, at in zip(there.shoes, places, strict=True) if at is None)
    gone = tuple(shoe for at, shoe in enumerate(before) if at not in set(places))
    return CatalogueChange(there.shoes, there.bad_rows, new, changed, gone)


def differences(was: Shoe, now: Shoe) -> tuple[tuple[str, str, str], ...]:
    """By the columns' names. What the new table does not say stays at the kiosks, and is none."""
    names = [field.name for field in fields(Shoe)]
    told = ((name, spelled(getattr(was, name)), spelled(getattr(now, name))) for name in names)
    return tuple((name, before, after) for name, before, after in told if after and before != after)


def spelled(value: object) -> str:
    """A cell; of sizes their names, since kiosks take no pairs in stock from head office."""
    if isinstance(value, tuple):
        return " ".join(str(getattr(each, "text", each)) for each in value)
    return "" if value is None else f"{value:g}" if isinstance(value, float) else str(value)


def limits_in(content: bytes) -> Limits | None:
    """None where each store sets its own."""
    return tomllib.loads(content.decode()).get("rules")


def as_settings(limits: Limits | None) -> bytes:
    """As the kiosk's settings.toml has them."""
    return b"" if limits is None else tomli_w.dumps({"rules": dict(limits)}).encode()


def limits_from(form: Mapping[str, str]) -> Limits:
    """As the form has them. Raises Misuse, which says what is wrong with which."""
    limits = {name: number_from(name, form.get(name, "")) for name in SPANS}
    senseless = senseless_limit(replace(usual_rules(), **limits))  # type: ignore[arg-type]  # by their names
    if senseless:
        caption = SPANS[senseless].caption
        raise Misuse(said("The limits cross, or ask for too few steps. Look at: {limit}", limit=caption))
    return limits


def number_from(name: str, text: str) -> float:
    span = SPANS[name]
    try:
        value = int(text) if name == COUNTED else float(text.replace(",", "."))
    except ValueError:
        value = math.nan
    if not span.least <= value <= span.most:
        told = said(
            "{limit}: a number from {least:g} to {most:g}.", limit=span.caption, least=span.least, most=span.most
        )
        raise Misuse(told)
    return value


def usual_limits() -> Limits:
    rules = usual_rules()
    return {name: getattr(rules, name) for name in SPANS}
