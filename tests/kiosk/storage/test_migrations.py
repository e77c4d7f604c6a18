"""A database of any earlier version is brought up to date with what is in it; one of a newer version is left alone."""

from __future__ import annotations

import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import pytest

from gait.results.versions import Versions
from kiosk.faults import StoreFault
from kiosk.storage.database import MIGRATIONS
from kiosk.storage.outbox import Outbox, Progress
from kiosk.storage.shoe_shelf import ShoeShelf
from kiosk.storage.store import Store
from kiosk.visit.model import Consents, Customer, Delivery, FootInBrief, Result, Run, State, TriedShoe, Visit

ID = "a" * 32
KEEPING = 4  # the first version in which consent is to keep the visit
FOOT = FootInBrief("neutral", None, 7.0, 0.8, 14)
VISIT = Visit(
    State.REPORT, ID, 1.8e9, "de", Customer("Ana", "ana@example.org", 42.5),
    Consents(analyse=True, keep=True, text="1"),
    (Run(1, TriedShoe("Alder", "One", "A1"), recorded_s=20.0, outcome=Result(1, FOOT, FOOT, "dots", "none", 166.0)),),
    current=1, deliveries=frozenset({Delivery.EMAIL}),
)  # fmt: skip
ROWS = f"""
    INSERT INTO visits (id, state, started_at, language, name, email, size_eu, wishes, current, compared, trouble)
        VALUES ('{ID}', 'report', 1.8e9, 'de', 'Ana', 'ana@example.org', 42.5, '[]', 1, 'null', 'null');
    INSERT INTO consents (visit, purpose, given, text)
        VALUES ('{ID}', 'analyse', 1, '1'), ('{ID}', 'keep_video', 1, '1'),
        ('{ID}', 'email_report', 0, '1'), ('{ID}', 'marketing', 0, '1');
    INSERT INTO runs (visit, number, attempt, replaced, brand, model, sku, stood, recorded_s, outcome)
        VALUES ('{ID}', 1, 1, 0, 'Alder', 'One', 'A1', 0, 20.0,
        '{{"analysis": 1, "left": {{"pronation": "neutral", "borderline_with": null, "peak_deg": 7.0, "half_deg": 0.8,
        "steps": 14}}, "right": {{"pronation": "neutral", "borderline_with": null, "peak_deg": 7.0, "half_deg": 0.8,
        "steps": 14}}, "method": "dots", "zero": "none", "cadence_spm": 166.0}}');
    INSERT INTO analyses VALUES (1, '{ID}', 1, 1, '0.1', 'pose:abc', 'default-1', 'norms-1', '{{"schema": "a"}}');
    INSERT INTO deliveries (visit, kind, state, tries) VALUES ('{ID}', 'email', 'waiting', 2);
"""


def database(path: Path, version: int) -> Path:
    """As that version of the kiosk left it, with a visit."""
    with closing(sqlite3.connect(path)) as base:
        base.executescript("".join(MIGRATIONS[:version]))
        rows = ROWS if version < KEEPING else ROWS.replace("keep_video", "keep")
        base.executescript(f"{rows} PRAGMA user_version = {version}")
        base.commit()
    return path


def schema(path: Path) -> list[tuple[str, str]]:
    with closing(sqlite3.connect(path)) as base:
        return base.execute("SELECT name, sql FROM sqlite_master ORDER BY name").fetchall()


@pytest.mark.parametrize("version", range(1, len(MIGRATIONS) + 1))
def test_every_earlier_version_comes_up_to_date_with_what_is_in_it(tmp_path: Path, version: int) -> None:
    path = database(tmp_path / "visits.sqlite3", version)
    with closing(Store(path)) as store:
        assert store.load(ID) == VISIT
        assert store.analysis(1) == {"schema": "a"}
        assert store.add_analysis(ID, VISIT.run, Versions("2", "", "", ""), {}) == 2
        assert ShoeShelf(store).shoes() == {}
    with closing(Outbox(path, lambda: 1.8e9)) as outbox:
        (line,) = outbox.entries()
        assert (line.progress, line.tries) == (Progress.WAITING, 2)
        assert outbox.claim() is not None
    Store(tmp_path / "new.sqlite3").close()
    assert schema(path) == schema(tmp_path / "new.sqlite3")


def test_a_database_of_a_newer_version_is_refused_in_words_and_left_as_it_was(tmp_path: Path) -> None:
    path = database(tmp_path / "visits.sqlite3", len(MIGRATIONS))
    with closing(sqlite3.connect(path)) as base:
        base.execute("CREATE TABLE belts (speed REAL)")
        base.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    before = schema(path)
    with pytest.raises(StoreFault, match="newer version of the kiosk") as told:
        Store(path)
    assert "Install the newer version" in told.value.what_to_do
    assert schema(path) == before


def test_a_migration_that_fails_leaves_the_database_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = database(tmp_path / "visits.sqlite3", 1)
    before = schema(path)
    with monkeypatch.context() as patch:
        patch.setattr("kiosk.storage.database.MIGRATIONS", (*MIGRATIONS, "CREATE TABLE belts (speed REAL); NONSENSE;"))
        with pytest.raises(StoreFault):
            Store(path)
    assert schema(path) == before
    with closing(Store(path)) as store:
        assert store.load(ID) == VISIT


def test_screen_and_services_may_open_a_database_at_the_same_moment(tmp_path: Path) -> None:
    path, faults = database(tmp_path / "visits.sqlite3", 1), list[Exception]()

    def open_it() -> None:
        try:
            Store(path).close()
        except Exception as fault:
            faults.append(fault)

    threads = [threading.Thread(target=open_it) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    Store(tmp_path / "new.sqlite3").close()
    assert schema(path) == schema(tmp_path / "new.sqlite3")
