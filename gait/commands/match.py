"""`gait match A B`: how alike people hold themselves in two pictures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from gait.clip.file import shown
from gait.commands.picture import Image, save_picture, still_at
from gait.errors import NobodySeen
from gait.movements.overlay import dimmed, draw_match
from gait.movements.point_weights import EVEN, read_weights
from gait.movements.posture import Pair, best_pairs, every_pair, mirrored
from gait.pose.person import Person
from gait.pose.reader import PoseEstimator
from gait.pose.skeleton import Joint
from gait.results.document import as_text
from gait.weights.manifest import verified_model

NAMED = 3  # of the points that differ, in the table


@dataclass(frozen=True, slots=True)
class SeenPicture:
    """A picture and everybody in it, left to right."""

    name: str
    image: Image
    people: tuple[Person, ...]


def match_pictures(
    first: Path, second: Path, *, flip: bool, weights: Path | None, out: Path | None, as_json: bool
) -> Path:
    """Print every pair, draw who goes with whom over the first picture; what was written.

    flip: the second picture's people as in a mirror. Raises ClipError, Fault.
    """
    counts = EVEN if weights is None else read_weights(weights)
    one, two = seen_in(first), seen_in(second)
    people = [mirrored(person) for person in two.people] if flip else two.people
    pairs = every_pair(one.people, people, counts)
    together = list(best_pairs(pairs))
    if not together:
        raise NobodySeen("Too little is seen of the same parts in both pictures.", "Show the whole person in both.")
    path = out or first.with_name(f"{first.stem}-{second.stem}_match.png")
    save_picture(path, drawn(one, together))
    print(as_text(as_document(one, two, flip, pairs, together)) if as_json else "\n".join(table(pairs, together)))
    return path


def seen_in(source: Path) -> SeenPicture:
    """Raises NobodySeen, ClipError, ModelFault."""
    still = still_at(source)
    height, width = still.image.shape[:2]
    ((_, pose),) = PoseEstimator(verified_model("pose"), height, width).poses([still])
    if not pose.people:
        raise NobodySeen(f"Nobody is seen in {shown(source.name)}.", "Show the whole person, in good light.")
    return SeenPicture(
        shown(source.name), still.image, tuple(sorted(pose.people, key=lambda person: person.centre_x_px))
    )


def drawn(one: SeenPicture, together: Sequence[Pair]) -> Image:
    """The first picture, each of its people under their other."""
    picture = dimmed(one.image)
    for pair in together:
        if pair.match is not None:
            draw_match(picture, one.people[pair.first], pair.match)
    return picture


def table(pairs: Sequence[Pair], together: Sequence[Pair]) -> list[str]:
    """A line a pair; a star where the two go together."""
    head = f"{'A':>3}{'B':>4}  {'cosine':>8}{'distance':>10}{'way':>8}   differ most"
    foot = "A, B: people of the first and second picture, from left to right; * go together"
    return [head, *(pair_line(pair, pair in together) for pair in pairs), "", foot]


def pair_line(pair: Pair, goes: bool) -> str:
    who = f"{'*' if goes else ' '}{pair.first + 1:>2}{pair.second + 1:>4}"
    if pair.match is None:
        return f"{who}  too little is seen of both"
    found = pair.match
    parts = ", ".join(joint.word for joint in found.differing[:NAMED]) or "nothing"
    return f"{who}  {found.cosine:>8.4f}{found.distance:>10.4f}{found.way:>8.3f}   {parts}"


def as_document(
    one: SeenPicture, two: SeenPicture, flip: bool, pairs: Sequence[Pair], together: Sequence[Pair]
) -> dict[str, Any]:
    """The same as JSON; people are counted from 1, from left to right."""
    return {
        "schema": "gait-match/1",
        "pictures": [{"name": each.name, "people": len(each.people)} for each in (one, two)],
        "flip": flip,
        "pairs": [pair_document(pair, pair in together) for pair in pairs],
    }


def pair_document(pair: Pair, goes: bool) -> dict[str, Any]:
    who: dict[str, Any] = {"people": [pair.first + 1, pair.second + 1], "together": goes}
    if pair.match is None:
        return who
    found = pair.match
    apart = {joint.word: float(found.apart[joint]) for joint in Joint if np.isfinite(found.apart[joint])}
    return who | {"cosine": found.cosine, "distance": found.distance, "way": found.way, "apart": apart}
