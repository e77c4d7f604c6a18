"""Nothing that lies on a disk may run code: what could do that is not used at all. And what is not needed stays out."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SOURCES = sorted(path for package in ("gait", "kiosk", "chain") for path in (ROOT / package).rglob("*.py"))
MODULES = {"pickle", "cPickle", "dill", "cloudpickle", "joblib", "marshal", "shelve", "jsonpickle", "yaml", "torch"}
CALLS = {"eval", "exec", "__import__", "read_pickle", "unsafe_load"}


def offences(source: str) -> Iterator[str]:
    """Imports and calls by which a file could bring code along."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names if name.name.partition(".")[0] in MODULES)
        elif isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] in MODULES:
            yield node.module or ""
        elif isinstance(node, ast.Call):
            yield from offences_of(node)


def offences_of(call: ast.Call) -> Iterator[str]:
    called = ast.unparse(call.func)
    if called in CALLS or called.rpartition(".")[2] in CALLS - {"eval", "exec"}:
        yield called
    if (
        called in ("np.load", "numpy.load")
        and {word.arg: ast.unparse(word.value) for word in call.keywords}.get("allow_pickle") != "False"
    ):
        yield f"{called} without allow_pickle=False"


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_module_loads_what_could_run_code(path: Path) -> None:
    assert list(offences(path.read_text("utf-8"))) == []


@pytest.mark.parametrize(
    "source",
    ["import pickle", "from pickle import loads", "import yaml", "eval(text)", "np.load(path)", "pandas.read_pickle(p)",
     "np.load(path, allow_pickle=True)", "import torch"],
)  # fmt: skip
def test_it_would_be_found(source: str) -> None:
    assert list(offences(source))


def test_who_only_passes_results_on_does_not_load_what_measures_them() -> None:
    look = "import sys, kiosk.__main__, kiosk.delivery.sharing; sys.exit('scipy' in sys.modules)"
    subprocess.run([sys.executable, "-c", look], check=True)
