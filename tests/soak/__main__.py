"""`make soak`: 300 visits by a kiosk that is unplugged, filled up, locked, and ended with SIGKILL again and again.

In the first half of the visits the kiosk's process is killed at random moments and started again; the second half is
one life, in which its memory must not grow. What must hold is listed by `complaints`.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import select
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kiosk.folders import Folders
from kiosk.storage.store import Store

VISITS = 300
LIFE_S = (0.2, 15.0)  # from one kill to the next
SETTLING_VISITS = 15  # of the long life, until every path has been gone once
MOST_GROWTH_KB = 6_000  # of the long life after that; a picture kept a visit would be more
MOST_MORE_FILES = 4
SILENT_S = 120.0
DATABASE = {"visits.sqlite3", "visits.sqlite3-wal", "visits.sqlite3-shm"}


@dataclass(slots=True)
class Ledger:
    """What the kiosk said, life after life."""

    begun: list[str] = field(default_factory=list)
    ended: list[dict[str, Any]] = field(default_factory=list)
    faults: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    took_s: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    wrong: list[str] = field(default_factory=list)
    expected: str = ""

    def note(self, said: dict[str, Any]) -> None:
        NOTES[said["what"]](self, said)

    def opened(self, said: dict[str, Any]) -> None:
        """After a kill the kiosk must be in the visit that had begun and not ended."""
        if said["visit"] != self.expected:
            self.wrong.append(f"opened with {said['visit'] or 'no visit'} in place of {self.expected or 'none'}")

    def began(self, said: dict[str, Any]) -> None:
        self.begun.append(said["visit"])
        self.expected = said["visit"]

    def end(self, said: dict[str, Any]) -> None:
        self.ended.append(said)
        self.expected = ""

    def broke(self, said: dict[str, Any]) -> None:
        self.faults[said["fault"]] += 1

    def recovered(self, said: dict[str, Any]) -> None:
        self.took_s[said["fault"]].append(said["took_s"])

    def closed(self, said: dict[str, Any]) -> None:
        """Nothing to note."""


NOTES = {
    "open": Ledger.opened,
    "begun": Ledger.began,
    "ended": Ledger.end,
    "fault": Ledger.broke,
    "recovered": Ledger.recovered,
    "closed": Ledger.closed,
}


@dataclass(slots=True)
class Life:
    """One life of the kiosk's process, from its start to its end."""

    process: subprocess.Popen[bytes]
    rest: bytes = b""

    def lines(self, until: float) -> Iterator[dict[str, Any]]:
        """What it says until a moment of the monotonic clock or its end."""
        assert self.process.stdout is not None
        while (left := until - time.monotonic()) > 0:
            if not select.select([self.process.stdout], [], [], left)[0]:
                return
            heard = os.read(self.process.stdout.fileno(), 65536)
            if not heard:
                return
            *whole, self.rest = (self.rest + heard).split(b"\n")
            yield from (json.loads(line) for line in whole)

    def kill(self) -> list[int]:
        """End it as a power cut would; its children, which must be gone too."""
        there = children(self.process.pid)
        self.process.send_signal(signal.SIGKILL)
        return there

    def last_words(self) -> Iterator[dict[str, Any]]:
        yield from self.lines(time.monotonic() + SILENT_S)
        self.process.wait()
        if self.process.stdout is not None:
            self.process.stdout.close()


def start(root: Path, visits: int, seed: int, scratch: Path) -> Life:
    command = [sys.executable, "-m", "tests.soak.shop", str(root), str(visits), str(seed)]
    errors = (scratch / "stderr").open("ab")
    with errors:
        return Life(
            subprocess.Popen(
                command, stdout=subprocess.PIPE, stderr=errors, env={**os.environ, "TMPDIR": str(scratch / "tmp")}
            )
        )


def children(process: int) -> list[int]:
    """Numbers of the processes that a process started."""
    found = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = status.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == process:
            found.append(int(status.parent.name))
    return found


def state_of(process: int) -> str:
    """As the kernel says: Z for one that nobody waited for; empty when it is gone."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return ""


def short_lives(root: Path, scratch: Path, visits: int, chance: random.Random, ledger: Ledger) -> None:
    """Visits with a kill now and then, until that many have ended."""
    while len(ledger.ended) < visits:
        life = start(root, visits - len(ledger.ended), chance.getrandbits(32), scratch)
        began, alive_s = time.monotonic(), chance.uniform(*LIFE_S)
        heard = False
        while not heard or time.monotonic() < began + alive_s:
            before = time.monotonic()
            for said in life.lines(began + (alive_s if heard else SILENT_S)):
                ledger.note(said)
                if not heard:
                    ledger.took_s["process killed"].append(time.monotonic() - began)
                    heard, began = True, time.monotonic()
            if life.process.poll() is not None or time.monotonic() - before > SILENT_S:
                break
        bury(life, ledger)


def bury(life: Life, ledger: Ledger) -> None:
    """Kill it, unless it has closed by itself, and see that nothing of it stays."""
    ended = life.process.poll()
    there = life.kill() if ended is None else []
    ledger.faults["process killed"] += ended is None
    for said in life.last_words():
        ledger.note(said)
    if ended not in (None, 0):
        ledger.wrong.append(f"the kiosk ended by itself with status {ended}")
    patience = time.monotonic() + 10.0
    while any(map(state_of, there)) and time.monotonic() < patience:
        time.sleep(0.05)
    ledger.wrong.extend(f"process {child} outlived the kiosk" for child in there if state_of(child))


def long_life(root: Path, scratch: Path, visits: int, seed: int, ledger: Ledger) -> list[dict[str, Any]]:
    """Visits without a kill; what was said at the end of each."""
    before, dead = len(ledger.ended), set[int]()
    life = start(root, visits, seed, scratch)
    for said in life.lines(time.monotonic() + SILENT_S * visits):
        ledger.note(said)
        if said["what"] == "ended":
            dead_before, dead = dead, {child for child in children(life.process.pid) if state_of(child) == "Z"}
            ledger.wrong.extend(f"child {child} was never waited for" for child in dead & dead_before)
    bury(life, ledger)
    return ledger.ended[before:]


def complaints(ledger: Ledger, long: list[dict[str, Any]], root: Path, scratch: Path) -> list[str]:
    """What did not hold. Nothing lost, nothing left, nothing grown."""
    return [*ledger.wrong, *lost(ledger, root), *left(root, scratch), *grown(long)]


def lost(ledger: Ledger, root: Path) -> Iterator[str]:
    """Every visit that began is in the store, ended, with its result, its report and its order to print."""
    store = Store(Folders(root).visits)
    for identity in ledger.begun:
        visit = store.load(identity)
        if visit is None or not visit.results or not visit.deliveries:
            yield f"visit {identity} was lost: {visit}"
        elif not Folders(root).report(identity).is_file():
            yield f"visit {identity} has no report"
    if (open_still := store.under_way()) is not None:
        yield f"visit {open_still.id} never ended"
    times = Counter(said["visit"] for said in ledger.ended)
    yield from (f"visit {identity} ended {count} times" for identity, count in times.items() if count > 1)
    store.close()


def left(root: Path, scratch: Path) -> Iterator[str]:
    """No film without consent, no half-written file, nothing in the temporary folder."""
    store = Store(Folders(root).visits)
    for file in sorted(path for path in root.rglob("*") if path.is_file()):
        if file.parent == root:
            wrong = file.name not in DATABASE
        else:
            visit = store.load(file.parent.name)
            unwanted = visit is not None and file.suffix == ".mkv" and not visit.consents.keep
            wrong = visit is None or unwanted  # what is half written lies in a folder of its own, which is no visit
        if wrong:
            yield f"left behind: {file.relative_to(root)}"
    store.close()
    yield from (f"left behind: {path.name} in the temporary folder" for path in (scratch / "tmp").iterdir())


def grown(long: list[dict[str, Any]]) -> Iterator[str]:
    """Memory and open files of the long life, from the time when it has settled to its end."""
    settled = long[SETTLING_VISITS:]
    if len(settled) < 2 * SETTLING_VISITS:
        return
    more_kb, more_files = growth(settled, "rss_kb"), growth(settled, "open_files")
    if more_kb > MOST_GROWTH_KB:
        yield f"memory grew by {more_kb / 1000:.1f} MB over {len(settled)} visits"
    if more_files > MOST_MORE_FILES:
        yield f"{more_files:.0f} more files are open after {len(settled)} visits"


def growth(settled: list[dict[str, Any]], of: str) -> float:
    """From the median of the first visits to that of the last."""
    values = [float(said[of]) for said in settled]
    part = max(1, min(SETTLING_VISITS, len(values) // 3))
    return statistics.median(values[-part:]) - statistics.median(values[:part])


def summary(ledger: Ledger, long: list[dict[str, Any]], took_s: float) -> Iterator[str]:
    yield f"{len(ledger.ended)} visits in {took_s:.0f} s, {sum(ledger.faults.values())} faults"
    yield f"{'fault':18} {'times':>5}  {'until it works again, s: median':>32} {'longest':>8}"
    for fault, times in sorted(ledger.faults.items()):
        taken = ledger.took_s[fault]
        figures = f"{statistics.median(taken):32.1f} {max(taken):8.1f}" if taken else f"{'not told':>32}"
        yield f"{fault:18} {times:5}  {figures}"
    if len(long) > 2 * SETTLING_VISITS:
        settled = long[SETTLING_VISITS:]
        last = settled[-1]
        yield (
            f"memory {last['rss_kb'] / 1000:.0f} MB, {growth(settled, 'rss_kb') / 1000:+.1f} MB over the last "
            f"{len(settled)} visits; {last['open_files']} open files, {growth(settled, 'open_files'):+.0f}"
        )


def main() -> int:
    parser = argparse.ArgumentParser("soak")
    parser.add_argument("--visits", type=int, default=VISITS)
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 16))
    order = parser.parse_args()
    print(f"seed {order.seed}", flush=True)
    began, ledger, chance = time.monotonic(), Ledger(), random.Random(order.seed)
    with tempfile.TemporaryDirectory(prefix="soak-") as folder:
        scratch, root = Path(folder), Path(folder) / "state"
        (scratch / "tmp").mkdir()
        short_lives(root, scratch, order.visits // 2, chance, ledger)
        long = long_life(root, scratch, order.visits - order.visits // 2, chance.getrandbits(32), ledger)
        wrong = complaints(ledger, long, root, scratch)
        errors = (scratch / "stderr").read_text()
    print("\n".join([*summary(ledger, long, time.monotonic() - began), *wrong]))
    if wrong:
        print(errors[-4000:])
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
