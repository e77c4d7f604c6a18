"""`python -m tests.chain.night`: a shop's videos are analysed again at night, with everything that runs in earnest.

PostgreSQL, the centre, a shop that is enrolled, the kiosk's session with its engine and networks. Of three visits one
went to the centre and is analysed there; head office lets that version count. The kiosk is killed (kill -9) in the
middle of the first of the other two, started again, and disturbed by a customer. Some minutes.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

import cv2

from chain.storage.database import Database
from gait.clip import open_clip
from gait.weights.manifest import model_path
from kiosk.__main__ import NoCamera
from kiosk.camera.recording import file_head, frame_bytes
from kiosk.engine.client import Engine
from kiosk.folders import Folders
from kiosk.link.__main__ import push
from kiosk.session import night_job
from kiosk.session.session import Session
from kiosk.settings import CameraSettings, LinkSettings, Settings, write_settings
from kiosk.storage.store import Store
from kiosk.visit.events import Deleted, IdledOut, Started
from kiosk.visit.model import Visit
from tests.chain.demo import running, say
from tests.chain.postgres import scratch
from tests.chain.shop import BOTH, CHAIN, KEEP, Shop
from tests.chain.told import analysis
from tests.kiosk.link.stand_in import asking
from tests.kiosk.storage.test_database import VERSIONS

SIZE = (360, 640)
SETTINGS = Settings(camera=CameraSettings(rotation_deg=0), link=LinkSettings(0, 0))
PATIENCE_S = 600.0
SCREEN = "--screen"


def main() -> int:
    with scratch() as root, running(root) as chain, asking(chain.riverside.place):
        shop, day = chain.riverside, time.strftime("%Y-%m-%d", time.localtime(time.time() - 86400.0))
        film, trial = (as_recorded(model_path(name)) for name in ("demo.mp4", "demo_standing.mp4"))
        ana, ben, cleo, _ = (
            shop.visit(agreed, name, day, time.time() - ago_s, analysis(), film, trial)
            for agreed, name, ago_s in (
                (BOTH, "Ana", 0),
                (CHAIN, "Ben", 1e5),
                (CHAIN, "Cleo", 2e5),
                (KEEP, "Dora", 3e5),
            )
        )
        write_settings(SETTINGS, shop.place.settings)
        before = stored(shop)
        push(shop.place, time.time())
        say(chain.head.order("reanalyse", "--workers", "1"))
        version = chain.head.order("versions").split("\t")[0]
        chain.head.order("versions", "--use", version)
        be_killed(shop)
        spent_s = be_disturbed(shop, {ben.id, cleo.id})
        push(shop.place, time.time())
        with Database(chain.head.conninfo) as database:
            tell(database, {UUID(visit.id): visit for visit in (ana, ben, cleo)})
        say(f"The undisturbed one took {spent_s:.0f} s of this machine; load {os.getloadavg()[0]:.1f}.")
        same = stored(shop) == before
        say(f"What was shown and taken home is {'as it was' if same else 'CHANGED'}.")
    return 0 if same else 1


def stored(shop: Shop) -> list[Visit | None]:
    with closing(Store(shop.place.visits)) as store:
        return [store.load(each) for each in sorted(store.ids())]


def as_recorded(clip: Path) -> bytes:
    """A clip as the kiosk would have recorded it."""
    frames = (frame_bytes(frame.time_s, jpeg(frame.image)) for frame in open_clip(clip).frames())
    return file_head(*SIZE, SETTINGS.camera.orientation) + b"".join(frames)


def jpeg(image: Any) -> bytes:
    return bytes(cv2.imencode(".jpg", cv2.resize(image, SIZE, interpolation=cv2.INTER_AREA))[1])


@contextmanager
def screen(place: Folders) -> Iterator[Session]:
    """A kiosk whose shop is always closed; ten minutes of quiet are none."""
    night_job.QUIET_S = 0.0
    with closing(Store(place.visits)) as store:
        session = Session(place, store, SETTINGS, lambda _: NoCamera(), Engine())
        session.open()
        try:
            yield session
        finally:
            session.close()


def let(session: Session, so: Callable[[], object]) -> None:
    late = time.monotonic() + PATIENCE_S
    while not so():
        session.attend(0.1)
        if time.monotonic() > late:
            raise TimeoutError(f"waited in vain in {session.visit.state}")


def tries(shop: Shop) -> list[tuple[str, int]]:
    with closing(Store(shop.place.visits)) as store:
        return [(row["visit"], row["count"]) for row in store.rows("SELECT visit, count FROM tries")]


def be_killed(shop: Shop) -> None:
    """Some seconds into the work."""
    with subprocess.Popen([sys.executable, "-m", "tests.chain.night", SCREEN, str(shop.place.root)]) as kiosk:
        while not tries(shop):
            time.sleep(0.1)
        time.sleep(3.0)
        kiosk.send_signal(signal.SIGKILL)
    say(f"Killed in the middle; tries: {tries(shop)}")


def be_disturbed(shop: Shop, wanted: set[str]) -> float:
    """A customer comes in the middle, and goes; then the rest of the night. Seconds that the last one took."""
    with screen(shop.place) as session:
        engine = session.job.engine
        assert isinstance(engine, Engine)
        let(session, lambda: session.night.under_way)
        let(session, lambda: session.inbox.empty() and engine.starts)
        session.tell(Started.fresh(time.time(), "en", KEEP))
        say(f"Somebody comes: the engine has {engine.job or 'nothing'} to do; tries: {tries(shop)}")
        for event in (Deleted(), IdledOut()):
            session.tell(event)
        let(session, lambda: analysed(shop) & wanted)
        began_s = time.monotonic()
        let(session, lambda: analysed(shop) >= wanted)
        return time.monotonic() - began_s


def analysed(shop: Shop) -> set[str]:
    """Visits that have an analysis of real networks; the shop is played with another."""
    with closing(Store(shop.place.visits)) as store:
        rows = store.rows("SELECT visit FROM analyses WHERE models <> ?", VERSIONS.models)
        return {row["visit"] for row in rows}


def tell(database: Database, visits: dict[UUID, Visit]) -> None:
    """What of them is at the centre of the version that counts."""
    with database.transaction() as line:
        rows = line.execute(
            "SELECT a.visit, place, document->>'zero' AS zero, document->'verdict'->'left'->>'class' AS class_left,"
            " document->'feet'->'left'->'peak_eversion_deg'->>'mean' AS peak FROM analyses a"
            " JOIN versions v ON v.counts AND a.models = v.models ORDER BY place"
        ).fetchall()
    for row in rows:
        who = visits[row["visit"]].customer.name
        by = "kiosk" if row["place"] else "centre"
        say(f"  {who}: by the {by}, zero {row['zero']}, left {row['class_left']}, {float(row['peak']):.2f} degrees")


def work_at_night(state: Path) -> None:
    """Until it is killed."""
    with screen(Folders(state)) as session:
        let(session, lambda: False)


if __name__ == "__main__":
    if sys.argv[1:2] == [SCREEN]:
        work_at_night(Path(sys.argv[2]))
    else:
        sys.exit(main())
