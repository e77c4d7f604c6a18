"""What a version would change before its results count: which feet's classes move, why, and by how much peaks do."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import astuple, dataclass, fields
from typing import Any, NamedTuple

import numpy as np

from chain.judging import table_of
from chain.lessons.people import mean_of
from chain.storage.learnt import Change
from gait.foot import Foot
from gait.verdict.rules import PronationClass

UNUSABLE = "cannot be used"
PEAK = "peak_eversion_deg"


class Group(NamedTuple):
    """Feet that are told together. reason: why a class moved; empty where it stays."""

    store: str
    shoe: str
    reason: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Moved:
    """feet: how many. peak_change_deg: the median, NaN where the new version tells none."""

    store: str
    shoe: str
    reason: str
    before: str
    after: str
    feet: int
    peak_change_deg: float


NAMES = tuple(field.name for field in fields(Moved))


def report(changes: Iterable[Change]) -> list[Moved]:
    """By group: those that moved first, and the largest first of each."""
    groups: dict[Group, list[float]] = defaultdict(list)
    for change in changes:
        for group, apart in feet_of(change):
            groups[group].append(apart)
    moved = [Moved(*group, len(apart), median(apart)) for group, apart in groups.items()]
    return sorted(moved, key=lambda each: (not each.reason, -each.feet, astuple(each)))


def feet_of(change: Change) -> Iterator[tuple[Group, float]]:
    shoe = f"{change.brand} {change.model}".strip()
    for foot in Foot:
        before, after = class_of(change.before, foot), UNUSABLE
        apart = np.nan
        if change.after is not None:
            after = class_of(change.after, foot)
            apart = mean_of(change.after, foot.word, PEAK) - mean_of(change.before, foot.word, PEAK)
        reason = "" if before == after else reason_of(change, before, after)
        yield Group(change.store, shoe, reason, before, after), apart


def class_of(document: dict[str, Any], foot: Foot) -> str:
    return str(table_of(table_of(document.get("verdict")).get(foot.word)).get("class"))


def reason_of(change: Change, before: str, after: str) -> str:
    """The first that holds: what the angles count from and how they are read comes before what they say."""
    if change.after is None:
        return change.why or UNUSABLE
    for name in ("zero", "method"):
        old, new = change.before.get(name), change.after.get(name)
        if old != new:
            return f"{name}: {old} to {new}"
    if PronationClass.INCONCLUSIVE in (before, after):
        return "how sure it is"
    rules = [table_of(document.get("verdict")).get("rules") for document in (change.before, change.after)]
    return "rules" if rules[0] != rules[1] else "angles"


def median(values: list[float]) -> float:
    known = [value for value in values if np.isfinite(value)]
    return float(np.median(known)) if known else np.nan


def summary(moved: Iterable[Moved]) -> str:
    every = list(moved)
    feet, away = sum(each.feet for each in every), sum(each.feet for each in every if each.reason)
    return f"{away} of {feet} feet get another class."
