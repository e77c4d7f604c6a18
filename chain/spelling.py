"""What is held, spelled as JSON: ids and digests as hex, days and times as ISO 8601."""

from __future__ import annotations

import json
from datetime import date
from uuid import UUID


def as_json(value: object, indent: int | None = None) -> str:
    return json.dumps(value, indent=indent, ensure_ascii=False, default=spelled)


def spelled(value: object) -> str:
    if isinstance(value, UUID | bytes):
        return value.hex if isinstance(value, UUID) else value.hex()
    if isinstance(value, date):  # or with its time
        return value.isoformat()
    raise TypeError(f"no JSON for a {type(value).__name__}")
