"""`make chain-demo`: a centre and two shops with a few visits, on this machine alone and in folders that go with it.

Everything is what runs in earnest: PostgreSQL, the service over TLS, the sheet and its code, the kiosks' own storage
and rounds, `gait analyse`. Played are the customers. CHAIN_DEMO_ONCE=1: it ends by itself.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from typing import Any

from chain.storage.database import Database
from gait.weights.manifest import model_path
from kiosk.visit.model import Consents, Visit
from kiosk.visit.person import Bearer
from tests.chain.postgres import copied, make, scratch
from tests.chain.programs import Head, done, kiosk_program
from tests.chain.shop import BOTH, CHAIN, IMPROVE, KEEP, Shop, enrolled
from tests.conftest import analyse_apart

DEMO, STANDING = model_path("demo.mp4"), model_path("demo_standing.mp4")
OUT = Path("out/demo")  # as `make demo` leaves it
TABLES = ("persons", "visits", "consents", "runs", "analyses", "recordings", "counts", "erasures")


@dataclass(frozen=True, slots=True)
class Chain:
    head: Head
    riverside: Shop
    hilltop: Shop

    @property
    def shops(self) -> tuple[Shop, Shop]:
        return self.riverside, self.hilltop

    def rows(self) -> dict[str, int]:
        """Of each of the centre's tables."""
        with Database(self.head.conninfo) as database, database.transaction() as line:
            return {table: line.execute(f"SELECT 1 FROM {table}".encode()).rowcount for table in TABLES}

    def push(self) -> None:
        for shop in self.shops:
            done(kiosk_program(shop.place.root, "kiosk.link"))


def say(text: str = "") -> None:
    print(text, flush=True)


def analysis() -> dict[str, Any]:
    """Of the demo clip: the one that is there, or made now."""
    if not (OUT / "analysis.json").exists():
        say("The demo clip is analysed once (a minute or two).")
        analyse_apart(DEMO, out=OUT).check_returncode()
    return dict(json.loads((OUT / "analysis.json").read_text()))


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


@contextmanager
def running(root: Path) -> Iterator[Chain]:
    """PostgreSQL, the centre, and two shops that are enrolled by their sheets."""
    made = root / "postgres"
    make(made)
    with copied(made) as postgres:
        head = Head(root / "centre", postgres.conninfo(), "127.0.0.1", free_port())
        say(head.order("migrate"))
        head.start()
        try:
            yield Chain(head, *(joined(head, root, name) for name in ("Riverside", "Hilltop")))
        finally:
            head.end()


def joined(head: Head, root: Path, name: str) -> Shop:
    sheet = head.sheet(name)
    say(f"The sheet for {name}:\n{sheet}")
    return enrolled(root / name, name, sheet)


def visits(chain: Chain, ana: Bearer) -> Visit:
    """Five, of four customers; Ben's."""
    document, film, trial, now = analysis(), DEMO.read_bytes(), STANDING.read_bytes(), time.time() - 3600.0
    yesterday = time.strftime("%Y-%m-%d", time.localtime(now - 86400.0))

    def made(shop: Shop, name: str, agreed: Consents, what: str, who: Bearer | None = None) -> Visit:
        say(f"  {shop.name:10}  {name:6}  {what}")
        return shop.visit(agreed, name, yesterday, now, document, film, trial, who)

    made(chain.riverside, "Ana", BOTH, "results for all stores, and the recording", ana)
    ben = made(chain.riverside, "Ben", CHAIN, "results for all stores")
    made(chain.riverside, "Cleo", KEEP, "kept in this shop alone")
    made(chain.hilltop, "Ana", CHAIN, "with the code of her report; results for all stores", ana)
    made(chain.hilltop, "Dora", IMPROVE, "the recording alone")
    return ben


def tell(chain: Chain) -> None:
    """What each side holds."""
    for shop in chain.shops:
        say(f"  {shop.name:10}  {len(shop.ids())} visits with names, videos and reports; {shop.counted()} counts")
    rows = chain.rows()
    say(f"  {'centre':10}  " + ", ".join(f"{count} {table}" for table, count in rows.items()))
    films = list((chain.head.state / "recordings").glob("*/*.mkv"))
    stood, size = sum("standing" in film.name for film in films), sum(film.stat().st_size for film in films) / 1e6
    say(f"  {'':10}  {len(films) - stood} videos, {stood} standing trials before them, {size:.1f} MB; no name at all")


def show(chain: Chain) -> None:
    ana = Bearer.fresh()
    say("Yesterday's customers, and what they agreed to:")
    ben = visits(chain, ana)
    chain.push()
    say("\nEach kiosk has made its round (python -m kiosk.link):")
    tell(chain)
    held = json.loads(chain.head.order("access", ana.code))
    say(f"\nAna's code finds {len(held['visits'])} visits, of two shops. `chain access CODE` tells her all of it.")
    say("\nBen has his visit deleted in the shop; Ana asks head office (chain erase CODE):")
    chain.riverside.delete(ben)
    say(f"  {chain.head.order('erase', ana.code).strip()}")
    chain.push()
    tell(chain)
    say("  Of both there is nothing left on either side but bare numbers, so that no old copy brings them back.")


def stay(chain: Chain, root: Path) -> None:
    """Until Ctrl-C."""
    orders = f".venv/bin/chain --state {chain.head.state} --database '{chain.head.conninfo}'"
    say(f"\nThe centre answers kiosks at {chain.head.address} until Ctrl-C. In another window:")
    say(f"  {orders} kiosk list")
    say(f"  KIOSK_STATE={chain.riverside.place.root} .venv/bin/python -m kiosk.link")
    say(f"  the shops' folders and the centre's: {root}")
    with suppress(KeyboardInterrupt):
        Event().wait()
    say("\nStopped; what was made for it goes.")


def main() -> int:
    if not shutil.which("pg_dump"):
        say("PostgreSQL is missing: install the package postgresql.")
        return 4
    with scratch() as root, running(root) as chain:
        show(chain)
        if os.environ.get("CHAIN_DEMO_ONCE") != "1":
            stay(chain, root)
    return 0


if __name__ == "__main__":
    sys.exit(main())
