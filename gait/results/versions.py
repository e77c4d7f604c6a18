"""What an analysis was made with, by which kiosks and a chain's centre tell results of one recording apart."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import astuple, dataclass
from importlib.metadata import version
from typing import Any


@dataclass(frozen=True, slots=True)
class Versions:
    """What an analysis was made with; one of the same run with the same versions is the same analysis."""

    code: str
    models: str
    rules: str
    reference: str


@dataclass(frozen=True, slots=True)
class Tools:
    """What recordings are analysed with. rules, compared: names that the rules and the reference may have in a result,
    by whether there is a standing trial and what is seen."""

    code: str
    models: str
    rules: tuple[str, ...]
    compared: tuple[str, ...]

    @property
    def version(self) -> str:
        """Short, for head office and for tables."""
        return f"{self.code}-{hashlib.sha256(repr(astuple(self)).encode()).hexdigest()[:8]}"


def tools_from(told: Mapping[str, Any]) -> Tools:
    """As JSON has them. Raises KeyError, TypeError."""
    return Tools(told["code"], told["models"], tuple(told["rules"]), tuple(told["compared"]))


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
