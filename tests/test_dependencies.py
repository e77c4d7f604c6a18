"""What a package imports is what its installation brings: `pip install .`, `.[kiosk]`, `.[chain]` on a bare machine."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
OURS = {"gait", "kiosk", "chain"}
BROUGHT = {"gait": (), "kiosk": ("kiosk", "treadmill", "link"), "chain": ("chain",)}  # extras, beside what all need
ALONG = {"distributed": "dask", "psycopg-pool": "psycopg"}  # extras of those that are named


def distributions(extras: tuple[str, ...]) -> set[str]:
    named = [*PROJECT["dependencies"], *(each for extra in extras for each in PROJECT["optional-dependencies"][extra])]
    return {spelled(re.split(r"[^\w-]", each)[0]) for each in named}


def spelled(distribution: str) -> str:
    """As the registry does (PEP 503)."""
    name = re.sub(r"[-_.]+", "-", distribution).lower()
    return ALONG.get(name, name)


def imported(package: str) -> Iterator[str]:
    """The first part of every name that its modules import, where they are used and not for types alone."""
    for path in (ROOT / package).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                yield from (each.name.split(".")[0] for each in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                yield node.module.split(".")[0]


@pytest.mark.parametrize("package", BROUGHT)
def test_what_it_imports_is_installed_with_it(package: str) -> None:
    provided, known = packages_distributions(), distributions(BROUGHT[package])
    others = set(imported(package)) - OURS - set(sys.stdlib_module_names)
    makers = {name: set(map(spelled, provided.get(name, ()))) for name in others}
    assert {name for name, of in makers.items() if not of & known} == set()
