"""`python -m kiosk.upkeep.selfcheck`: whether this installation can do its work, before a customer finds out.

An upgrade puts a new version in place only when this ends with 0. Nothing of the store is changed: what is written
is written into a temporary folder.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from gait.clip import open_clip
from gait.disk import reason
from gait.errors import DiskFault, Fault, GaitError, ModelFault
from gait.eyes.eyes import open_eyes
from gait.report.typeface import register
from gait.verdict.norms import load_norms
from gait.verdict.rules import usual_rules
from gait.weights.manifest import FAULT_STATUS, compiled_cache, model_path, read_manifest, verified_model
from gait.weights.network import Network
from gait.words import said
from kiosk.camera.recording import check_space
from kiosk.folders import folders
from kiosk.settings import read_settings
from kiosk.storage.store import Store
from kiosk.visit.events import Started
from kiosk.visit.model import Consents, Visit
from kiosk.visit.table import advance

PICTURES = 3  # of the demo clip; the first has the runner whole in view
RECORDING_BYTES = 1_000_000_000  # 20 s at 60 pictures a second of 0.8 MB, the most that a 1080p camera gives
SCREENS_LIMIT_S = 60.0
NO_WINDOW = {"SDL_VIDEODRIVER": "offscreen", "LIBGL_ALWAYS_SOFTWARE": "1", "KIVY_NO_ARGS": "1", "KIVY_NO_CONFIG": "1",
             "KIVY_NO_FILELOG": "1", "KIVY_NO_CONSOLELOG": "1"}  # fmt: skip


class InstallationFault(Fault):
    code = "installation"
    sentence = said("The installation is not whole.")
    advice = said("Install the package again; if this comes again, go back to the version before.")


@dataclass(frozen=True, slots=True)
class InstallationCheck:
    """look: tells what was found, or raises."""

    name: str
    look: Callable[[], str]


@dataclass(frozen=True, slots=True)
class InstallationFinding:
    """What a check came to. advice: what to do, empty when all is well. took_s: seconds."""

    name: str
    fine: bool
    said: str
    advice: str
    took_s: float


def weights() -> str:
    """Every network that the manifest lists, by size and hash."""
    models = [verified_model(entry.name) for entry in read_manifest()]
    return ", ".join(f"{model.name} {model.sha256[:8]}" for model in models)


def runner() -> str:
    """All networks compile, and find the runner of the demo clip with both legs."""
    clip = open_clip(model_path("demo.mp4"))
    watcher = open_eyes(clip.width, clip.height).watcher(dots=False)
    Network(verified_model("activity").path, cache=compiled_cache())
    for frame in islice(clip.frames(), PICTURES):
        watcher.feed(frame)
    sights = watcher.sights()
    if not sights.people or not sights.legs_seen_share():
        raise ModelFault("The networks do not find the runner of the demo clip.", InstallationFault.advice)
    return f"{sights.people} in the picture, legs {sights.shank_px:.0f} px from knee to ankle"


def rules() -> str:
    """What a verdict rests on can be read."""
    return f"{usual_rules().name}, {load_norms().runners} runners beside it"


def settings() -> str:
    """This version understands the store's settings."""
    path = folders().settings
    read_settings(path)
    return str(path) if path.exists() else "none yet, defaults"


def database() -> str:
    """A visit goes in, comes back, and goes out again."""
    with tempfile.TemporaryDirectory(prefix="gait-selfcheck-") as folder:
        store = Store(Path(folder) / "visits.sqlite3")
        visit = advance(Visit(), Started("0" * 32, time.time(), "en", Consents(analyse=True, text="selfcheck")))
        store.save(visit)
        back = store.load(visit.id)
        store.delete(visit.id)
        store.close()
    if back != visit:
        raise InstallationFault("The database does not give back what was saved.")
    return "a visit saved, read and deleted"


def disk() -> str:
    """Room for a recording and for what must stay free beside it."""
    root = folders().root
    there = next(folder for folder in (root, *root.parents) if folder.exists())
    check_space(there, RECORDING_BYTES)
    return f"room for a recording in {there}"


def fonts() -> str:
    """The typeface of report and screens."""
    register()
    return "the typeface loads"


def screens() -> str:
    """Kivy and every screen load, drawn by software into memory: in a process of its own, since Kivy opens a window."""
    told = subprocess.run(
        [sys.executable, "-c", "import kiosk.ui.app"],
        env={**os.environ, **NO_WINDOW},
        capture_output=True,
        text=True,
        timeout=SCREENS_LIMIT_S,
        check=False,
    )
    if told.returncode:
        raise InstallationFault(f"The screens cannot be loaded: {last_line(told.stderr)}.")
    return "all load"


def last_line(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[-1].rstrip(".") if lines else "no reason given"


LOOKS = (weights, rules, settings, disk, database, fonts, runner, screens)
CHECKS = tuple(InstallationCheck(look.__name__, look) for look in LOOKS)


def findings(checks: Sequence[InstallationCheck]) -> Iterator[InstallationFinding]:
    """Each check's outcome, as it is done."""
    for check in checks:
        began = time.monotonic()
        fine, said, advice = outcome(check)
        yield InstallationFinding(check.name, fine, said, advice, time.monotonic() - began)


def outcome(check: InstallationCheck) -> tuple[bool, str, str]:
    """Whether all is well, what was said, and what to do. Nothing that a check raises goes further."""
    try:
        return True, check.look(), ""
    except GaitError as error:
        return False, error.message, error.what_to_do
    except OSError as error:
        return False, reason(error), DiskFault.advice
    except Exception as error:  # a border: a broken installation fails in ways that nobody foresaw
        return False, f"{type(error).__name__}: {error}", InstallationFault.advice


def line(finding: InstallationFinding) -> str:
    mark = "ok" if finding.fine else "FAULT"
    advice = f"\n{'':21}{finding.advice}" if finding.advice else ""
    return f"{finding.name:9} {mark:5} {finding.took_s:4.1f}  {finding.said}{advice}"


def main(checks: Sequence[InstallationCheck] = CHECKS) -> int:
    """Print the table; the exit status."""
    print("check     is    s     what")
    fine = True
    for finding in findings(checks):
        print(line(finding), flush=True)
        fine &= finding.fine
    return 0 if fine else FAULT_STATUS


if __name__ == "__main__":
    sys.exit(main())
