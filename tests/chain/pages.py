"""Every page of head office as pictures, at 1280 and 390 px wide; needs Chromium.

    python -m tests.chain.pages OUT [LANGUAGE...]

With `--times` instead: how long each page takes over 200 kiosks and a year of visits; least, median, 95th percentile.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from chain.authority import Paths, make_authority
from chain.folders import Folders
from chain.office.comparing import usual_limits
from chain.storage.database import Database
from chain.storage.kiosks import OFFICE
from kiosk.link.wire import EditionProgress, EditionsHeld, Progress, Published
from tests.chain.browser import Browser, Page, showing
from tests.chain.crowd import Size, fill
from tests.chain.postgres import copied, make

SHOWN = Size(stores=12, kiosks=2, days=365, lines=25)
LARGE = Size(stores=100, kiosks=2, days=365, lines=27, visits=27)
WIDTHS = (1280, 390)
LEAST_WINDOW = 500  # px
TIMES = 40
PATHS = ("/", "/visits", "/visits?days=365", "/recordings", "/recordings?days=365", "/shoes", "/shoes?months=12",
         "/kiosks/{kiosk}", "/catalogue", "/limits", "/updates",
         "/visits?store={store}", "/recordings?store={store}", "/customers", "/kiosks/new", "/users",
         "/log", "/password")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Filled:
    page: Page
    store: UUID
    kiosk: UUID

    def path(self, pattern: str) -> str:
        return pattern.format(store=self.store.hex, kiosk=self.kiosk.hex)


@contextmanager
def filled(size: Size) -> Iterator[Filled]:
    with tempfile.TemporaryDirectory() as folder:
        make(Path(folder) / "postgres")
        place = Folders(Path(folder) / "state")
        place.make()
        make_authority(Paths(place.authority))
        place.address.write_text("https://centre.example:8443")
        with copied(Path(folder) / "postgres") as server, Database(server.conninfo()) as database:
            store = fill(database, size)
            with showing(database, place) as page:
                kiosk = page.office.figures.kiosks(store)[0].kiosk
                yield Filled(page, store, kiosk)


def draw(out: Path, languages: list[str]) -> None:
    """Pages as a browser without JavaScript shows them: their text is fetched here, and laid beside its style."""
    out.mkdir(parents=True, exist_ok=True)
    with filled(SHOWN) as chain:
        for language in languages:
            with chain.page.browser(language) as stranger:
                keep(out, language, "login", stranger.get("/login").text, chain)
                keep(out, language, "missing", stranger.get("/missing").text, chain)
            with closing(chain.page.logged_in()) as office, closing(chain.page.logged_in(chain.store)) as manager:
                for browser in (office, manager):
                    browser.headers["Accept-Language"] = language
                keep_drafts(out, language, office, chain)
                for pattern in PATHS:
                    keep(out, language, named(pattern), office.get(chain.path(pattern)).text, chain)
                sheet = office.fill_in("/kiosks/new", store=chain.store.hex, name="Entrance")
                keep(out, language, "sheet", sheet.text, chain)
                refused = office.fill_in("/users", name="Anna!", sees="all", password="short")
                keep(out, language, "users-fault", refused.text, chain)
                keep(out, language, "manager", manager.get("/").text, chain)


def keep_drafts(out: Path, language: str, office: Browser, chain: Filled) -> None:
    """What is looked at before it is published: a first table is, then another beside it; and limits."""
    for rows in ("Alder,One,neutral,€120\nAlder,Two,neutral,€140\n", "Alder,One,neutral,€130\nAlder,Three,bouncy,\n"):
        files = {"file": ("shoes.csv", f"brand,model,support,price\n{rows}")}
        table = office.post("/catalogue", data={"token": office.token("/catalogue")}, files=files)
        keep(out, language, "catalogue-draft", office.get(table.headers["location"]).text, chain)
        office.fill_in(table.headers["location"])
    limits = {name: f"{value:g}" for name, value in usual_limits().items()} | {"over_peak_deg": "11"}
    draft = office.fill_in("/limits", store="", **limits)
    keep(out, language, "limits-draft", office.get(draft.headers["location"]).text, chain)
    office.fill_in(draft.headers["location"])
    hand_out(chain)


def hand_out(chain: Filled) -> None:
    """An update that has stopped by itself."""
    updates = chain.page.office.updates
    updates.put_into_ring(OFFICE, chain.kiosk, 0)
    updates.add_package(OFFICE, bytes(32), "0.2.0", 205_000_000)
    publisher = chain.page.office.publisher
    number = updates.publish(OFFICE, "0.2.0", 100, 48, publisher)
    failed = EditionsHeld((EditionProgress(Published.PACKAGE, 0, number, Progress.FAILED),))
    chain.page.office.editions.hear(chain.kiosk, failed)


def named(pattern: str) -> str:
    return "".join(sign if sign.isalnum() else "-" for sign in pattern.strip("/")) or "kiosks"


def keep(out: Path, language: str, name: str, text: str, chain: Filled) -> None:
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "page.html"
        page.write_text(text.replace('href="/static/', f'href="{chain.page.url}/static/'), "utf-8")
        for width in WIDTHS:
            shoot(page, out / f"{language}-{name}-{width}.png", width)


def shoot(page: Path, picture: Path, width: int) -> None:
    """Chromium's window is 500 px wide at least: a narrower page stands in a frame."""
    narrow = width < LEAST_WINDOW
    if narrow:
        frame = page.with_name(f"frame-{width}.html")
        frame.write_text(
            f'<body style="margin:0"><iframe src="{page.name}" width="{width}" height="2400" style="border:0">'
        )
        page = frame
    subprocess.run(
        ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--ignore-certificate-errors",
         "--disable-web-security", f"--user-data-dir={page.parent}",
         f"--window-size={max(width, LEAST_WINDOW)},{2400 if narrow else 1600}",
         f"--screenshot={picture.resolve()}", page.as_uri()],
        check=True, capture_output=True, timeout=60,
    )  # fmt: skip


def measure() -> None:
    with filled(LARGE) as chain, closing(chain.page.logged_in()) as office:
        for pattern in PATHS:
            *spread, size = times(office, chain.path(pattern))
            told = "".join(f"{each * 1e3:6.0f} ms" for each in spread)
            print(f"{pattern:32}{told} {size / 1e3:6.0f} kB")


def times(browser: Browser, path: str) -> tuple[float, float, float, int]:
    """Least, median and 95th percentile in seconds, and bytes."""
    taken, size = [], 0
    for _ in range(TIMES):
        begun = time.perf_counter()
        answer = browser.get(path)
        taken.append(time.perf_counter() - begun)
        assert answer.status_code == 200, path
        size = len(answer.content)
    taken.sort()
    return taken[0], taken[TIMES // 2], taken[int(TIMES * 0.95)], size


if __name__ == "__main__":
    if sys.argv[1] == "--times":
        measure()
    else:
        draw(Path(sys.argv[1]), sys.argv[2:] or ["en"])
