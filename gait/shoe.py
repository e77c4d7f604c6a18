"""The catalogue and the short list, with reasons and cautions in words."""

from __future__ import annotations

import csv
import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from gait.errors import SettingsFault
from gait.foot import Foot
from gait.result import Shoe, Suggestion
from gait.verdict import PronationClass, Verdict
from gait.words import Sentence, said

SUPPORTS = ("neutral", "stability", "motion control")  # from the least to the most intrusive
COLUMNS = ("brand", "model", "support", "cushioning", "surface", "drop_mm", "weight_g", "price")
OTHER_NAMES = {"drop": "drop_mm", "weight": "weight_g"}  # headers that suppliers write without the unit
MOST_SUGGESTIONS = 4  # what fits beside each other on the try-on bench
MOST_TO_COMPARE = 1  # shoes of more support, beside those of the support chosen

SUPPORTED = {
    "neutral": said("Neutral support"),
    "stability": said("Stability support"),
    "motion control": said("Motion control support"),
}

CUSHIONING_ORDER = ("soft", "medium", "firm")  # a heel that rolls in little gives little, so soft comes first


@dataclass(frozen=True, slots=True)
class BadRow:
    """A line of the file that is no shoe; `number` counts as a spreadsheet does, the header being 1."""

    number: int
    reason: str


@dataclass(frozen=True, slots=True)
class Catalogue:
    shoes: tuple[Shoe, ...]
    bad_rows: tuple[BadRow, ...]


def read_catalogue(path: Path) -> Catalogue:
    """Every good row as a shoe, every bad one with its reason. Raises SettingsFault when none is good."""
    rows = list(read_rows(path))
    shoes = tuple(row for row in rows if isinstance(row, Shoe))
    bad_rows = tuple(row for row in rows if isinstance(row, BadRow))
    if not shoes:
        first = f" Row {bad_rows[0].number}: {bad_rows[0].reason}." if bad_rows else ""
        raise SettingsFault(f"The shoe catalogue {path.name} holds no usable shoe.{first}")
    return Catalogue(shoes, bad_rows)


def read_rows(path: Path) -> Iterator[Shoe | BadRow]:
    lines = read_text(path).splitlines()
    header = lines[0] if lines else ""
    reader = csv.reader(lines, delimiter=max(",;\t", key=header.count))
    names = [column_name(cell) for cell in next(reader, [])]
    check_header(names, path)
    for cells in reader:
        if any(cell.strip() for cell in cells):
            fields = {name: cell.strip() for name, cell in zip(names, cells, strict=False)}
            yield read_shoe(fields, reader.line_num)


def read_text(path: Path) -> str:
    try:
        return path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsFault(f"The shoe catalogue {path} cannot be read: {error}.") from error


def column_name(header: str) -> str:
    """`Drop (mm)`, `drop mm` and `DROP_MM` are one column."""
    name = "_".join(header.lower().replace("(", " ").replace(")", " ").replace("_", " ").split())
    return OTHER_NAMES.get(name, name)


def check_header(names: list[str], path: Path) -> None:
    absent = [column for column in COLUMNS[:3] if column not in names]
    if absent:
        raise SettingsFault(f"The shoe catalogue {path.name} has no column {', '.join(absent)}.")


def read_shoe(fields: dict[str, str], number: int) -> Shoe | BadRow:
    support = " ".join(fields.get("support", "").lower().replace("_", " ").replace("-", " ").split())
    try:
        check_names(fields, support)
        drop_mm, weight_g = read_number(fields, "drop_mm"), read_number(fields, "weight_g")
    except ValueError as error:
        return BadRow(number, str(error))
    texts = {name: fields.get(name, "") for name in ("brand", "model", "cushioning", "surface", "price")}
    return Shoe(support=support, drop_mm=drop_mm, weight_g=weight_g, **texts)


def check_names(fields: dict[str, str], support: str) -> None:
    for column in ("brand", "model"):
        if not fields.get(column):
            raise ValueError(f"no {column}")
    if support not in SUPPORTS:
        raise ValueError(f"support is “{support}”, not one of {', '.join(SUPPORTS)}")


def read_number(fields: dict[str, str], column: str) -> float | None:
    """None for an empty cell; a comma is taken as the decimal sign. Raises ValueError for anything else."""
    text = fields.get(column, "")
    try:
        number = float(text.replace(",", ".")) if text else None
    except ValueError:
        number = math.nan
    if number is not None and not 0.0 <= number < math.inf:
        raise ValueError(f"{column} is “{text}”, not a number")
    return number


def shortlist(
    catalogue: Catalogue, verdicts: tuple[Verdict, Verdict], most: int = MOST_SUGGESTIONS
) -> tuple[Suggestion, ...]:
    """At most `most` shoes whose support suits both feet, the less intrusive when the feet differ."""
    level = min(wanted_level(verdict) for verdict in verdicts)
    suited = by_comfort([s for s in catalogue.shoes if SUPPORTS.index(s.support) == level], verdicts)
    extra = compared(catalogue, level, verdicts)
    chosen = suited[: most - len(extra)] + extra
    chosen = chosen or by_comfort(nearest(catalogue, level), verdicts)[:most]
    return tuple(suggest(shoe, level, verdicts) for shoe in chosen)


def wanted_level(verdict: Verdict) -> int:
    """Index in SUPPORTS: stability for a clear roll-in only; near the limit the lighter shoe is enough."""
    clear = verdict.borderline_with is None
    return int(verdict.pronation is PronationClass.OVERPRONATION and clear)


def compared(catalogue: Catalogue, level: int, verdicts: tuple[Verdict, Verdict]) -> list[Shoe]:
    """A shoe of the next support to feel the difference, where a foot rolls in more than that asks."""
    leaning = any(PronationClass.OVERPRONATION in (v.pronation, v.borderline_with) for v in verdicts)
    more = [s for s in catalogue.shoes if leaning and SUPPORTS.index(s.support) == level + 1]
    return by_comfort(more, verdicts)[:MOST_TO_COMPARE]


def nearest(catalogue: Catalogue, level: int) -> list[Shoe]:
    """What the store does have: the support closest to the one wanted, the lighter of two."""
    distances = {abs(SUPPORTS.index(s.support) - level) for s in catalogue.shoes}
    return [s for s in catalogue.shoes if abs(SUPPORTS.index(s.support) - level) == min(distances, default=0)]


def by_comfort(shoes: list[Shoe], verdicts: tuple[Verdict, Verdict]) -> list[Shoe]:
    """Soft first for feet that roll in little, otherwise in the store's own order; brands take turns."""
    soft_first = any(v.pronation is PronationClass.SUPINATION for v in verdicts)
    seen: Counter[tuple[int, str]] = Counter()
    ranked = []
    for shoe in shoes:
        group = (softness(shoe) if soft_first else 0, shoe.brand)
        ranked.append((group[0], seen[group], shoe))
        seen[group] += 1
    return [shoe for _, _, shoe in sorted(ranked, key=lambda entry: entry[:2])]


def softness(shoe: Shoe) -> int:
    word = shoe.cushioning.lower()
    return CUSHIONING_ORDER.index(word) if word in CUSHIONING_ORDER else 1


def suggest(shoe: Shoe, level: int, verdicts: tuple[Verdict, Verdict]) -> Suggestion:
    return Suggestion(shoe, tuple(reasons(shoe, level, verdicts)), tuple(cautions(shoe, level, verdicts)))


def reasons(shoe: Shoe, level: int, verdicts: tuple[Verdict, Verdict]) -> Iterator[str]:
    own = SUPPORTS.index(shoe.support)
    if own == level:
        yield fit_reason(shoe, verdicts)
    elif own > level:
        yield said("{support}, one step firmer: to feel the difference", support=SUPPORTED[shoe.support])
    else:
        yield said("{support}, the closest to this pattern that the store has", support=SUPPORTED[shoe.support])
    if shoe.cushioning.lower() == "soft" and any(v.pronation is PronationClass.SUPINATION for v in verdicts):
        yield said("Soft cushioning, which suits a heel that rolls in little")


def fit_reason(shoe: Shoe, verdicts: tuple[Verdict, Verdict]) -> Sentence:
    kinds = {v.pronation for v in verdicts}
    support = SUPPORTED[shoe.support]
    if PronationClass.INCONCLUSIVE in kinds:
        return said("{support}, which leaves the foot free to move as it does", support=support)
    if len(kinds) > 1:
        return said("{support}: the lighter choice where the two feet differ", support=support)
    if kinds == {PronationClass.OVERPRONATION} and shoe.support == SUPPORTS[0]:
        return said("{support}: enough while both heels are close to typical", support=support)
    return said("{support} suits the way both your heels move", support=support)


def cautions(shoe: Shoe, level: int, verdicts: tuple[Verdict, Verdict]) -> Iterator[str]:
    unclear = [foot for foot in Foot if verdicts[foot].pronation is PronationClass.INCONCLUSIVE]
    if unclear:
        whose = said("your feet") if len(unclear) == 2 else YOUR_FOOT[unclear[0]]
        yield said(
            "The recording is not clear enough for {whose}: let comfort decide, or record once more", whose=whose
        )
    if SUPPORTS.index(shoe.support) > level:
        yield said("Keep it only if it feels better than the lighter ones")
    else:
        yield from differing(verdicts)


YOUR_FOOT = (said("your left foot"), said("your right foot"))
ONLY_ONE = (
    said("Only your left heel rolls in more; extra support would also act on the right"),
    said("Only your right heel rolls in more; extra support would also act on the left"),
)


def differing(verdicts: tuple[Verdict, Verdict]) -> Iterator[str]:
    """Why a foot that rolls in more does not decide alone; nothing when it does not arise."""
    more = [foot for foot in Foot if verdicts[foot].pronation is PronationClass.OVERPRONATION]
    if len(more) == 1 and verdicts[more[0].other].pronation is not PronationClass.INCONCLUSIVE:
        yield ONLY_ONE[more[0]]
