"""What is kept of an analysis comes back exactly as it was, and nothing else is read."""

from __future__ import annotations

import io
import math
import random
from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from enum import Enum
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints

import numpy as np
import pytest
from numpy.typing import NDArray

from gait.disk import MALFORMED
from gait.result import Analysis
from gait.words import Sentence, said, words
from kiosk.storage.packing import pack, unpack

SCHEMA = "test/1"
FLOATS = (math.nan, math.inf, -math.inf, -0.0, 0.1 + 0.2, 1e-300, 12.0, float(np.float32(0.1)))
SENTENCE = said("“{name}”: from {low:.1f}°, {more}", name="Zoë", low=math.nan, more=said("{n} clear steps", n=3))
TEXTS = ("", "rear", "Läufer & Söhne\n", SENTENCE)


def sample(kind: Any, chance: random.Random) -> Any:
    """A value of an annotated kind, whatever there can be in it."""
    options = get_args(kind)
    if get_origin(kind) is UnionType:
        return sample(options[0], chance) if chance.random() < 0.7 else None
    if get_origin(kind) is tuple:
        kinds = options[:1] * chance.randrange(4) if options[-1] is Ellipsis else options
        return tuple(sample(each, chance) for each in kinds)
    if get_origin(kind) is np.ndarray:
        return array(get_args(options[1])[0], chance)
    if is_dataclass(kind):
        return kind(**{name: sample(hint, chance) for name, hint in get_type_hints(kind).items()})  # type: ignore[operator]
    if issubclass(kind, Enum):
        return chance.choice(list(kind))
    values: Mapping[Any, Any] = {float: FLOATS, str: TEXTS, int: (0, -3, 2**40), bool: (True, False)}
    return chance.choice(values[kind])


def array(kind: Any, chance: random.Random) -> NDArray[Any]:
    """Numbers with gaps in one or four dimensions; a picture."""
    rng = np.random.default_rng(chance.randrange(99))
    if kind is np.uint8:
        return rng.integers(0, 256, (chance.choice((1, 37)), 23, 3), np.uint8)
    found = rng.normal(size=chance.choice(((101,), (0,), (3, 2, 5, 2)))).astype(kind)
    if kind is np.float64:
        found[rng.random(found.shape) < 0.3] = np.nan
    return found


def same(one: Any, other: Any) -> bool:
    """To the last bit, kinds included; NaN is NaN."""
    if type(one) is not type(other):
        return False
    if isinstance(one, np.ndarray):
        return (one.dtype, one.shape, one.tobytes()) == (other.dtype, other.shape, other.tobytes())
    if isinstance(one, Sentence):
        return same(one.template, other.template) and same(dict(one.values), dict(other.values))
    if isinstance(one, dict):
        return list(one) == list(other) and all(same(one[key], other[key]) for key in one)
    if is_dataclass(one):
        return all(same(getattr(one, field.name), getattr(other, field.name)) for field in fields(one))
    if isinstance(one, tuple):
        return len(one) == len(other) and all(same(a, b) for a, b in zip(one, other, strict=True))
    return bool(repr(one) == repr(other))


@pytest.mark.parametrize("seed", range(20))
def test_every_field_of_an_analysis_comes_back_to_the_last_bit(seed: int) -> None:
    whole = sample(Analysis, random.Random(seed))
    assert same(unpack(pack(whole, SCHEMA), Analysis, SCHEMA), whole)


@dataclass(frozen=True, slots=True)
class Former:
    """As an older version of the kiosk had it."""

    name: str
    mean: float


@dataclass(frozen=True, slots=True)
class Newer:
    """The same with a field more, which has a default."""

    name: str
    mean: float
    spread: float | None = None


@dataclass(frozen=True, slots=True)
class Changed:
    """The same with a field of another kind."""

    name: str
    mean: str


def test_sentences_can_still_be_told_in_another_language() -> None:
    kept = unpack(pack(Former(said("{n} clear steps; {least} are needed", n=7, least=8), 1.0), SCHEMA), Former, SCHEMA)
    assert words("de").tr(kept.name) != kept.name == "7 clear steps; 8 are needed"


def test_a_field_that_came_later_has_its_default() -> None:
    assert unpack(pack(Former("a", 1.5), SCHEMA), Newer, SCHEMA) == Newer("a", 1.5)


@pytest.mark.parametrize("kind", [Changed, Analysis])
def test_what_is_of_another_kind_is_not_read(kind: type) -> None:
    with pytest.raises(MALFORMED):
        unpack(pack(Former("a", 1.5), SCHEMA), kind, SCHEMA)


def test_what_a_newer_version_added_is_not_guessed_at() -> None:
    with pytest.raises(MALFORMED):
        unpack(pack(Newer("a", 1.5), SCHEMA), Former, SCHEMA)


def test_another_schema_is_refused() -> None:
    with pytest.raises(ValueError, match="test/2"):
        unpack(pack(Former("a", 1.5), "test/2"), Former, SCHEMA)


@pytest.mark.parametrize("value", [object(), {"a": 1}, [1], b"bytes", np.array([object()])])
def test_what_could_not_be_read_back_is_not_written(value: Any) -> None:
    with pytest.raises(TypeError):
        pack(Former("a", value), SCHEMA)


def test_a_damaged_file_is_one_that_cannot_be_read() -> None:
    whole = pack(sample(Analysis, random.Random(3)), SCHEMA)
    chance = random.Random(1)
    for _ in range(60):
        harmed = bytearray(whole[: chance.randrange(1, len(whole))])
        harmed[chance.randrange(len(harmed))] ^= 0xFF
        with pytest.raises(MALFORMED):
            unpack(bytes(harmed), Analysis, SCHEMA)


def test_an_array_of_objects_is_not_read() -> None:
    file = io.BytesIO()
    np.savez(file, document=np.array([object()]), allow_pickle=True)
    with pytest.raises(MALFORMED):
        unpack(file.getvalue(), Former, SCHEMA)
