"""References: what movements are compared with, as files, with who moved and where it comes from.

A reference file is a NumPy archive (.npz) that holds no code: `about` (JSON: schema, name, view, activity and the
sources), `rearfoot`, and where known `knee`, `hip` and `pelvis` [runners, 100] degrees over stance, and `cycles`
[runners, 2 feet, 100, 2 legs, 5 joints, 2] with `duty` [runners, 2] as in gait.neutral.movement.Cycle.
"""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gait.disk import UNREADABLE, parse_json, read_arrays, reason, saving, write_bytes
from gait.errors import SettingsFault, TooFewRunners
from gait.foot import Foot
from gait.neutral.movement import JUDGED, POINTS, Cycle, Movement, picture_curves
from gait.words import Sentence, said, template

Floats = NDArray[np.float64]

SCHEMA = "gait-reference/1"
FOLDER = Path(__file__).parents[1] / "data" / "neutral"
REARFOOT = "rearfoot"
CURVES = (REARFOOT, "knee", "hip", "pelvis")
LEAST_RUNNERS = 3  # fewer leave no spread to measure a runner against


@dataclass(frozen=True, slots=True)
class Origin:
    """Who moved, how they were measured, and what may be done with it. speed: as text, with its unit.

    people: whether they are people, not made by a computer.
    """

    who: str
    how: str
    count: int
    speed: str
    source: str
    licence: str
    people: bool = True

    @property
    def people_count(self) -> int:
        """How many people were measured; 0 where a computer made them."""
        return self.count if self.people else 0


@dataclass(frozen=True, slots=True, eq=False)
class Reference:
    """Movements to compare with. curves: [runners, 100] degrees over stance by name; the file's own layout above."""

    name: str
    view: str
    activity: str
    curves: dict[str, Floats]
    cycles: Floats
    duty: Floats
    curves_origin: Origin
    cycles_origin: Origin

    @property
    def credit(self) -> Sentence:
        """Who stands behind it, and on what terms."""
        heels, body = credit_of(self.curves_origin), credit_of(self.cycles_origin)
        return said("Heels: {heels}. Body movement: {body}.", heels=heels, body=body)


def credit_of(origin: Origin) -> Sentence:
    terms = origin.licence or template("our own")
    return said("{n} {who}; {source}; {terms}", n=origin.count, who=origin.who, source=origin.source, terms=terms)


def build_reference(name: str, speed: str, movements: Sequence[Movement]) -> Reference:
    """A reference of a store's own recordings, one runner each.

    A joint that one recording does not show is left out of all of them.
    Raises TooFewRunners with fewer than three of one activity in which both feet were seen.
    """
    activity = movements[0].activity if movements else "running"
    whole = [m for m in movements if m.activity == activity and None not in (*m.cycles, *m.stances)]
    if len(whole) < LEAST_RUNNERS:
        raise TooFewRunners(f"{len(whole)} of {len(movements)} recordings show both feet of one {activity} person.")
    cycles = [[known(m.cycles[foot]) for foot in Foot] for m in whole]
    joints = np.array([[cycle.mean for cycle in pair] for pair in cycles])
    everywhere = np.isfinite(joints).all(axis=(0, 1, 2, 3, 5))
    curves = [stance_curves(m) for m in whole]
    who = template("runners of this store")
    origin = Origin(who, "gait, from behind, without a standing trial", len(whole), speed, name, "")
    return Reference(
        name,
        "rear",
        activity,
        {key: np.concatenate([c[key] for c in curves]) for key in CURVES if all(key in c for c in curves)},
        np.where(everywhere[:, None], joints, np.nan),
        np.array([[cycle.duty for cycle in pair] for pair in cycles]),
        origin,
        origin,
    )


def known(cycle: Cycle | None) -> Cycle:
    assert cycle is not None
    return cycle


def stance_curves(movement: Movement) -> dict[str, Floats]:
    """Every curve of a movement by name [feet, 100]; those that were not seen are left out."""
    pictured = [picture_curves(cycle) for cycle in movement.cycles if cycle]
    found = {key: np.array([curves[key] for curves in pictured]) for key in CURVES[1:]}
    found[REARFOOT] = np.array([to_the_ends(stance.deg) for stance in movement.stances if stance])
    return {key: curves for key, curves in found.items() if np.isfinite(curves).all()}


def to_the_ends(curve: Floats) -> Floats:
    """A stance's curve [100] with its first and last values held to the ends."""
    seen = np.isfinite(curve)
    return np.interp(np.arange(POINTS), np.flatnonzero(seen), curve[seen])


def write_reference(path: Path, reference: Reference) -> None:
    """Written whole or not at all. Raises DiskFault."""
    about = {
        "schema": SCHEMA,
        "name": reference.name,
        "view": reference.view,
        "activity": reference.activity,
        "curves": asdict(reference.curves_origin),
        "cycles": asdict(reference.cycles_origin),
    }
    arrays: dict[str, Any] = {key: curves.round(3).astype(np.float32) for key, curves in reference.curves.items()}
    arrays |= {"cycles": reference.cycles.round(4).astype(np.float32), "duty": reference.duty.astype(np.float32)}
    buffer = io.BytesIO()
    np.savez_compressed(buffer, about=np.array(json.dumps(about)), **arrays)
    with saving(path):
        write_bytes(path, buffer.getvalue())


def read_reference(path: Path) -> Reference:
    """Read a reference. Raises SettingsFault when the file is missing, damaged or something else."""
    try:
        return check(reference_from(read_arrays(path)))
    except UNREADABLE as error:
        raise SettingsFault(
            f"The reference {path} cannot be read: {reason(error)}.",
            "A reference is an .npz file: build one from clips with `gait neutral build`.",
        ) from error


def reference_from(stored: dict[str, Any]) -> Reference:
    about = parse_json(str(stored["about"]))
    if about["schema"] != SCHEMA:
        raise ValueError(f"its schema is {about['schema']}, not {SCHEMA}")
    return Reference(
        about["name"],
        about["view"],
        about["activity"],
        {key: stored[key].astype(np.float64) for key in CURVES if key in stored},
        stored["cycles"].astype(np.float64),
        stored["duty"].astype(np.float64),
        Origin(**about["curves"]),
        Origin(**about["cycles"]),
    )


def check(reference: Reference) -> Reference:
    """The same; raises ValueError when its arrays are not what they should be."""
    rearfoot, cycles = reference.curves[REARFOOT], reference.cycles
    if rearfoot.ndim != 2 or rearfoot.shape[1] != POINTS or not np.isfinite(rearfoot[:, :JUDGED]).all():
        raise ValueError("its rearfoot curves are incomplete")
    if cycles.ndim != 6 or cycles.shape[1:] != (2, POINTS, 2, 5, 2) or len(cycles) != len(reference.duty):
        raise ValueError("its cycles are incomplete")
    if min(len(rearfoot), len(cycles)) < LEAST_RUNNERS:
        raise ValueError("it has too few runners")
    return reference


@cache
def built_in(activity: str) -> Reference | None:
    """The default reference for an activity; None where there is none. Raises SettingsFault when it is damaged."""
    path = FOLDER / f"rear-{activity}.npz"
    return read_reference(path) if path.exists() else None
