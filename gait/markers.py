"""Whether dots on heel and shank are used."""

from __future__ import annotations

from enum import StrEnum


class Markers(StrEnum):
    """When all four of both feet are seen; always, or refuse; never."""

    AUTO = "auto"
    REQUIRE = "require"
    OFF = "off"
