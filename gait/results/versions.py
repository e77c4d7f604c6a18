"""What an analysis was made with, by which kiosks and a chain's centre tell results of one recording apart."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any


@dataclass(frozen=True, slots=True)
class Versions:
    """What an analysis was made with; one of the same run with the same versions is the same analysis."""

    code: str
    models: str
    rules: str
    reference: str


def versions_of(document: Mapping[str, Any]) -> Versions:
    """Of an analysis (as analysis.json) that this program made."""
    models = models_spelled((model["name"], model["sha256"]) for model in document["models"])
    reference = document["neutral"]["reference"] if document["neutral"] else ""
    return Versions(code_version(), models, document["verdict"]["rules"], reference)


def code_version() -> str:
    return version("gait-kiosk")


def models_spelled(models: Iterable[tuple[str, str]]) -> str:
    """Of names and SHA-256."""
    return " ".join(f"{name}-{sha256[:12]}" for name, sha256 in models)
