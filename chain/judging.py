"""What comes from outside, judged: a dataclass of the wire whose every field is of its type, with none besides.

Every text is bounded here, whole bodies where they are read (chain.web), and what PostgreSQL alone can tell (a day, a
number's range) by PostgreSQL, change by change.
"""

from __future__ import annotations

import re
from contextlib import suppress
from functools import cache
from types import GenericAlias
from typing import Any, TypeVar, cast
from uuid import UUID

from pydantic import ConfigDict, TypeAdapter, ValidationError

from chain.errors import Malformed

MOST_TEXT = 10_000  # characters: a certificate request has some 500, no other text a hundred
STRICT = ConfigDict(strict=True, extra="forbid", allow_inf_nan=False, str_max_length=MOST_TEXT)
ID = re.compile("[0-9a-f]{32}")
DIGEST = re.compile("[0-9a-f]{64}")
NUMBER = re.compile("[0-9]{1,18}")

Shape = TypeVar("Shape")


def judged(shape: type[Shape], content: bytes | str) -> Shape:
    """What a JSON text says, as a dataclass. Raises Malformed, which names the field and not what stands in it."""
    wrapped = b"[%b]" % (content.encode(errors="replace") if isinstance(content, str) else content)
    try:
        found: Shape = reader(shape).validate_json(wrapped)[0]  # type: ignore[arg-type]  # a class can be hashed
        return found
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False, include_input=False)[0]
        where = ".".join(map(str, first["loc"][1:])) or shape.__name__
        raise Malformed(f"{where}: {first['msg']}.") from None


@cache
def reader(shape: type[Any]) -> TypeAdapter[tuple[Any]]:
    """A dataclass without settings of its own takes them from what it stands in: here a list of one."""
    return TypeAdapter(cast(type[tuple[Any]], GenericAlias(tuple, (shape,))), config=STRICT)


def id_of(text: str) -> UUID:
    """Raises Malformed."""
    if not ID.fullmatch(text):
        raise Malformed("An id has 32 hex digits.")
    return UUID(text)


def id_or_none(text: str) -> UUID | None:
    with suppress(Malformed):
        return id_of(text)
    return None


def digest_of(text: str) -> bytes:
    """Raises Malformed."""
    if not DIGEST.fullmatch(text):
        raise Malformed("A digest has 64 hex digits.")
    return bytes.fromhex(text)


def number_of(text: str) -> int:
    """Raises Malformed."""
    if not NUMBER.fullmatch(text):
        raise Malformed("A number has digits alone.")
    return int(text)


def table_of(value: object) -> dict[str, Any]:
    """A table in a document that was judged as JSON alone; anything else is an empty one."""
    return value if isinstance(value, dict) else {}
