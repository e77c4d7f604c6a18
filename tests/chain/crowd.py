"""A chain's database filled by chance: stores, kiosks, days of counts; to look at pages, and to measure them."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from chain.storage.database import Database, Line

REASONS = ("too_dark", "heel_unseen", "no_person", "camera_moved")
CLASSES = "ARRAY['neutral', 'overpronation', 'supination']"
NAMES = ("Riverside", "Old Town", "Bahnhofstraße", "Gare du Nord", "Plaza Mayor", "Harbour", "Westfield", "Am Ring")


@dataclass(frozen=True, slots=True)
class Size:
    stores: int
    kiosks: int  # of each store
    days: int
    lines: int  # of counts, of each kiosk and day
    visits: int = 0  # by consent, of each kiosk and day


def fill(database: Database, size: Size) -> UUID:
    """The first store."""
    with database.transaction() as line:
        line.execute("SELECT setseed(0.5)")
        add_kiosks(line, size)
        add_counts(line, size)
        add_summaries(line)
        if size.visits:
            add_visits(line, size)
    with database.alone() as line:
        line.execute("ANALYZE")
        row = line.execute("SELECT store FROM stores ORDER BY name LIMIT 1").fetchone()
    assert row is not None
    return UUID(str(row["store"]))


def add_kiosks(line: Line, size: Size) -> None:
    """Most answer; some are silent, or find something."""
    line.execute(
        "INSERT INTO stores SELECT gen_random_uuid(),"
        " (%s::text[])[1 + n %% %s] || CASE WHEN n < %s THEN '' ELSE ' ' || n END FROM generate_series(0, %s) n",
        (list(NAMES), len(NAMES), len(NAMES), size.stores - 1),
    )
    line.execute(
        "INSERT INTO kiosks (kiosk, store, name, serial, enrolled_at, alive_at, alive)"
        " SELECT gen_random_uuid(), store, (ARRAY['Entrance', 'First floor', 'Till', 'Window'])[1 + n %% 4],"
        "  gen_random_uuid()::text, now() - interval '400 days',"
        "  now() - CASE WHEN random() < 0.06 THEN interval '3 days' ELSE interval '40 s' END,"
        "  jsonb_build_object('version', '0.1.0', 'disk_free_bytes', (random() * 4e11)::bigint,"
        "   'camera', CASE WHEN random() < 0.04 THEN 'missing' ELSE 'there' END, 'queue', (random() * 9)::int,"
        "   'findings', CASE WHEN random() < 0.08 THEN '[\"The disk is filling up\"]'::jsonb ELSE '[]'::jsonb END)"
        " FROM stores, generate_series(0, %s) n",
        (size.kiosks - 1,),
    )


def add_counts(line: Line, size: Size) -> None:
    """Two lines in five are of visits; in one store more come to nothing."""
    line.execute(
        "INSERT INTO counts SELECT kiosk, current_date - 1 - d,"
        " CASE WHEN visit THEN '' ELSE 'Brand ' || (random() * 9)::int END,"
        " CASE WHEN visit THEN '' ELSE 'Model ' || (random() * 9)::int END, '',"
        " CASE WHEN visit THEN CASE WHEN lot < 0.04 * bad THEN (%s::text[])[1 + n %% 4] ELSE 'measured' END"
        "  WHEN lot < 0.3 THEN 'taken' WHEN lot < 0.9 THEN 'left' ELSE 'unsaid' END,"
        " CASE WHEN lot < 0.04 * bad THEN '' WHEN lot < 0.1 * bad THEN 'inconclusive'"
        f"  ELSE ({CLASSES})[1 + n %% 3] END,"
        f" ({CLASSES})[1 + n %% 3], n, 1 + (random() * 2)::int"
        " FROM (SELECT kiosk, d, n, n %% 5 < 2 AS visit, random() AS lot,"
        "  CASE WHEN s.name = 'Harbour' THEN 3 ELSE 1 END AS bad"
        "  FROM kiosks JOIN stores s USING (store), generate_series(0, %s) d, generate_series(1, %s) n) lines",
        (list(REASONS), size.days - 1, size.lines),
    )


def add_summaries(line: Line) -> None:
    """As the migration does for counts that were there before it."""
    from chain.storage.database import migrations

    text = dict(migrations())[2]
    line.execute(text[text.index("INSERT INTO days") :].encode())


def add_visits(line: Line, size: Size) -> None:
    line.execute(
        "INSERT INTO visits (visit, kiosk, person, started_at, language, taken, wishes, light_body, place, sequence)"
        " SELECT gen_random_uuid(), kiosk, gen_random_uuid(), now() - make_interval(days => d, mins => n), 'de', '1',"
        "  '{}', false, 1, n FROM kiosks, generate_series(1, %s) d, generate_series(1, %s) n",
        (size.days, size.visits),
    )
