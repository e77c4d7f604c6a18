"""What is kept of a visit that has ended: all of it with the customer's consent, nothing without.

A visit that nobody agreed to keep goes as soon as it has ended and what was asked for is delivered; where the store
allows itself some hours for second thoughts, then. One delivery that failed holds it back for a day, as staff may want
to try again. With consent to news from the store, name and address stay, and nothing that was measured.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing

from kiosk.folders import Folders
from kiosk.storage.deletion import Cancel, delete_visits, remove_folder
from kiosk.storage.soundness import backups, is_sound, lock_backups
from kiosk.storage.store import Store

HOUR_S, DAY_S = 3600.0, 86400.0
FAILED_KEPT_S = DAY_S  # staff may want to try again
SINCE = "COALESCE(kept_from, started_at)"


def agreed(purpose: str) -> str:
    """SQL: whether the visit's customer agreed."""
    return f"EXISTS (SELECT 1 FROM consents c WHERE c.visit = visits.id AND c.purpose = '{purpose}' AND c.given = 1)"


def awaited(kinds: str) -> str:
    """SQL: whether something asked for is neither delivered nor has failed before a moment that is still to be given.

    kinds: SQL, which deliveries.
    """
    done = "d.state = 'sent' OR d.state = 'failed' AND d.done_at <= ?"
    return f"EXISTS (SELECT 1 FROM deliveries d WHERE d.visit = visits.id AND {kinds} AND NOT ({done}))"


NEWS = f"email <> '' AND {agreed('marketing')}"


class Keeping(Store):
    """What the database at `path` says about how long things are kept. Times: seconds since 1970. Raises as Store."""

    def unkept(self, ended_by: float, now: float) -> tuple[str, ...]:
        """Visits that ended by then, that nobody agreed to keep, and from which nothing is awaited."""
        order = f"ended_at <= ? AND NOT {agreed('keep')} AND NOT {awaited('1')}"
        return self._ids(f"{order} AND NOT ({NEWS} AND state = 'goodbye')", ended_by, now - FAILED_KEPT_S)

    def for_news(self, visit_ids: Sequence[str]) -> tuple[str, ...]:
        """Those of these visits whose customers want to hear from the store."""
        wanted = frozenset(self._ids(NEWS))
        return tuple(visit_id for visit_id in visit_ids if visit_id in wanted)

    def strip(self, visit_ids: Sequence[str]) -> None:
        """Nothing of these visits but when they were, name, address and consents."""
        with self.transaction():
            for visit_id in visit_ids:
                for table in ("analyses", "runs", "deliveries"):
                    self.put(f"DELETE FROM {table} WHERE visit = ?", visit_id)
                self.put(f"UPDATE visits SET {STRIPPED} WHERE id = ?", visit_id)
        self.empty_log()

    def _ids(self, condition: str, *values: object) -> tuple[str, ...]:
        return tuple(row["id"] for row in self.rows(f"SELECT id FROM visits WHERE {condition}", *values))


STRIPPED = (
    "state = 'goodbye', size_eu = NULL, weekly_km = NULL, surface = NULL, wishes = '[]', current = 0,"
    " compared = 'null', trouble = 'null'"
)


def let_go(place: Folders, ended_by: float, now: float, cancel: Cancel) -> tuple[str, ...]:
    """Remove every visit that ended by then and may not be kept; which. Raises StoreFault, DiskFull."""
    with closing(Keeping(place.visits)) as store:
        over = store.unkept(ended_by, now)
        news = store.for_news(over)
        delete_visits(place, [visit_id for visit_id in over if visit_id not in news], cancel)
        for visit_id in news:
            remove_folder(place.of_visit(visit_id))
        if news:
            strip_backups(place, news)
            store.strip(news)
    return over


def strip_backups(place: Folders, visit_ids: Sequence[str]) -> None:
    with lock_backups(place):
        for backup in filter(is_sound, backups(place)):
            with closing(Keeping(backup)) as copy:
                copy.strip(visit_ids)
