"""A dataclass as JSON and arrays, and back by its annotations: what is read names no class and runs no code.

Everything comes back as it was: NaN and infinity, None, tuples, enumerations, arrays with their shape and kind, and
sentences that can still be told in another language. Pictures are PNG inside.
"""

from __future__ import annotations

import io
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

import cv2
import numpy as np
from numpy.typing import NDArray

from gait.disk import parse_arrays, parse_json
from gait.words import Sentence

Whole = TypeVar("Whole")
Array = NDArray[Any]

QUICK = (cv2.IMWRITE_PNG_COMPRESSION, 3)  # 136 kB in 0.04 s for a key picture of the demo; 9 takes 0.8 s for 117 kB


def pack(value: object, schema: str) -> bytes:
    """A dataclass with all in it. schema: what `unpack` will ask for. Raises TypeError for what cannot be told."""
    arrays: list[Array] = []
    document = {"schema": schema, "value": encode(value, arrays)}
    text = json.dumps(document, ensure_ascii=False, allow_nan=False).encode("utf-8")
    named: dict[str, Any] = {f"{number}": box(array) for number, array in enumerate(arrays)}
    file = io.BytesIO()
    np.savez(file, document=np.frombuffer(text, np.uint8), **named)
    return file.getvalue()


def unpack(content: bytes, kind: type[Whole], schema: str) -> Whole:
    """What was packed. Raises one of MALFORMED for anything else, of another schema or kind, or damaged."""
    file = parse_arrays(content)
    document = parse_json(file["document"].tobytes().decode("utf-8"))
    if document["schema"] != schema:
        raise ValueError(f"its schema is {document['schema']}, not {schema}")
    arrays = [unbox(file[f"{number}"]) for number in range(len(file) - 1)]
    found = decode(kind, document["value"], arrays)
    assert isinstance(found, kind)
    return found


# ---- values as JSON ----------------------------------------------------------------------------------------------


def encode(value: object, arrays: list[Array]) -> Any:
    """A value as JSON. Arrays go to the list, and their place in it into the JSON."""
    if isinstance(value, np.ndarray):
        arrays.append(value)
        return len(arrays) - 1
    if isinstance(value, Sentence):
        return {
            "template": value.template,
            "values": {name: encode(each, arrays) for name, each in value.values.items()},
        }
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: encode(getattr(value, field.name), arrays) for field in fields(value)}
    if isinstance(value, tuple):
        return [encode(each, arrays) for each in value]
    return encode_plain(value)


def encode_plain(value: object) -> Any:
    """A number, a text, a member of an enumeration or None. JSON knows no NaN and no infinity."""
    if isinstance(value, np.generic):
        return encode_plain(value.item())
    if isinstance(value, Enum):
        return encode_plain(value.value)
    if isinstance(value, float) and not math.isfinite(value):
        return {"number": repr(value)}
    if value is None or isinstance(value, bool | int | float | str):
        return value
    raise TypeError(f"{type(value).__name__} cannot be told")


# ---- and back ----------------------------------------------------------------------------------------------------


def decode(kind: Any, value: Any, arrays: Sequence[Array]) -> Any:
    """A value of the annotated kind out of its JSON."""
    options = get_args(kind)
    if get_origin(kind) is UnionType:
        return decode_optional(options, value, arrays)
    if get_origin(kind) is tuple:
        return decode_tuple(options, value, arrays)
    if get_origin(kind) is np.ndarray:
        return arrays[expect(int, value)]
    if is_dataclass(kind):
        return decode_fields(kind, expect(dict, value), arrays)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind(value)
    return decode_plain(kind, value)


def decode_optional(options: Sequence[Any], value: Any, arrays: Sequence[Array]) -> Any:
    """None, or the one other kind there may be."""
    if value is None and NoneType in options:
        return None
    (kind,) = (option for option in options if option is not NoneType)
    return decode(kind, value, arrays)


def decode_tuple(kinds: Sequence[Any], value: Any, arrays: Sequence[Array]) -> tuple[Any, ...]:
    """A tuple, of any length where its annotation ends in an ellipsis."""
    values = expect(list, value)
    each = [kinds[0]] * len(values) if kinds[-1] is Ellipsis else kinds
    return tuple(decode(kind, member, arrays) for kind, member in zip(each, values, strict=True))


def decode_fields(kind: Any, values: Mapping[str, Any], arrays: Sequence[Array]) -> Any:
    """A dataclass from the fields that were told; TypeError for one too many, or one missing that has no default."""
    kinds = kinds_of(kind)
    return kind(**{name: decode(kinds.get(name), value, arrays) for name, value in values.items()})


@cache
def kinds_of(kind: type) -> Mapping[str, Any]:
    return get_type_hints(kind)


def decode_plain(kind: Any, value: Any) -> Any:
    """Text, which may be a sentence, a number, or whether something is so."""
    found = decode_free(value)
    if kind is float and isinstance(found, int) and not isinstance(found, bool):
        return float(found)
    return found if kind is Any else expect(kind, found)


def decode_free(value: Any) -> Any:
    """What stands in a sentence: its kind is the one that it was told in."""
    if not isinstance(value, dict):
        return value
    if "number" in value:
        return float(value["number"])
    return Sentence(expect(str, value["template"]), {name: decode_free(each) for name, each in value["values"].items()})


def expect(kind: Any, value: Any) -> Any:
    """The value, which is of that kind. Raises TypeError otherwise."""
    if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
        raise TypeError(f"{value!r} is not of the kind {kind}")
    return value


# ---- arrays ------------------------------------------------------------------------------------------------------


def is_picture(array: Array) -> bool:
    return array.dtype == np.uint8 and array.ndim == 3 and array.shape[2] == 3 and array.size > 0


def box(array: Array) -> Array:
    """As it lies in the file: a picture is the bytes of its PNG, [1, 1, 1, n], since no result holds such an array."""
    if array.dtype.hasobject:
        raise TypeError("an array of objects cannot be told")
    if not is_picture(array):
        return array
    _, png = cv2.imencode(".png", array, QUICK)
    return png.reshape(1, 1, 1, -1)


def unbox(array: Array) -> Array:
    if array.dtype != np.uint8 or array.ndim != 4:
        return array
    picture = cv2.imdecode(array.reshape(-1), cv2.IMREAD_COLOR)
    if picture is None:
        raise ValueError("a picture is damaged")
    return np.asarray(picture, np.uint8)
