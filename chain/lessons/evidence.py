"""Dots beside markerless, over all stores: how far the two methods agree on a person's mean peak, and where less so.

Analyses hold neither a shoe's colour nor what somebody wears: groups are by shoe, store, camera and what was noted.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from typing import Any, NamedTuple
from uuid import UUID

import numpy as np

from chain.judging import table_of
from chain.lessons.people import LEAST_PEOPLE, Floats, number, over_known
from chain.storage.learnt import LearntRun
from gait.agreement import agreement
from gait.foot import Foot


class Among(NamedTuple):
    """A group: by what, and which."""

    by: str
    which: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """Markerless minus dots over people, degrees: bias and 95 % limits of agreement."""

    by: str
    which: str
    people: int
    bias_deg: float
    low_deg: float
    high_deg: float


NAMES = tuple(field.name for field in fields(Evidence))


def by_group(runs: Iterable[LearntRun]) -> list[Evidence]:
    """Of all, then of every group with twenty people or more."""
    groups: dict[Among, dict[UUID, list[Floats]]] = defaultdict(lambda: defaultdict(list))
    for run in runs:
        for group in groups_of(run):
            groups[group][run.person].extend(peaks_of(run.beside))
    found = (compared(group, people) for group, people in sorted(groups.items()))
    return [each for each in found if each is not None]


def compared(group: Among, people: dict[UUID, list[Floats]]) -> Evidence | None:
    """Each person by the mean of their steps; None for fewer than twenty."""
    means = np.array([over_known(steps) for steps in people.values() if steps])
    found = agreement(means[:, 0], means[:, 1]) if len(means) else None
    if found is None or len(found.differences) < LEAST_PEOPLE:
        return None
    return Evidence(*group, len(found.differences), found.bias, found.low, found.high)


def groups_of(run: LearntRun) -> Iterator[Among]:
    yield Among("all", "")
    yield Among("store", run.store)
    yield Among("shoe", f"{run.brand} {run.model}".strip() or "test shoe")
    clip = table_of(run.document.get("clip"))
    yield Among("camera", f"{clip.get('width')} x {clip.get('height')}, {number(clip.get('fps')):.0f}/s")
    warnings = run.document.get("warnings")
    for code in sorted({str(table_of(each).get("code")) for each in warnings} if isinstance(warnings, list) else ()):
        yield Among("notice", code)


def peaks_of(beside: dict[str, Any] | None) -> Iterator[Floats]:
    """(with dots, without) of each step that both methods used."""
    for foot in Foot:
        told = table_of(beside).get(foot.word)
        if isinstance(told, list) and len(told) == 2:
            pairs = np.array([[number(value) for value in peaks] for peaks in zip(*told, strict=False)]).reshape(-1, 2)
            yield from pairs[np.isfinite(pairs).all(axis=1)]
