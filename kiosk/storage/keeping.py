"""What is kept of a visit that has ended: all of it with the customer's consent, nothing without.

A visit that nobody agreed to keep goes as soon as it has ended and what was asked for is delivered; where the store
allows itself some hours for second thoughts, then. One delivery that failed holds it back for a day, as staff may want
to try again. With consent to news from the store, name and address stay, and nothing that was measured.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass

from gait.disk import sync
from kiosk.folders import Folders
from kiosk.storage.deletion import EXPIRED, Cancel, delete_visits, remove_folder
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
NEVER_S = "1e99"
DONE_AT = (
    f"(SELECT MAX(CASE state WHEN 'sent' THEN 0 WHEN 'failed' THEN done_at + {FAILED_KEPT_S} ELSE {NEVER_S} END)"
    " FROM deliveries d WHERE d.visit = visits.id)"
)
KEPT_ON = f"{agreed('keep')} OR {NEWS} AND state = 'goodbye'"
GOES_AT = (
    f"MIN({SINCE} + ?4, CASE WHEN {KEPT_ON} THEN {NEVER_S}"
    f" ELSE MAX(COALESCE(ended_at, {SINCE} + {DAY_S}) + ?3, COALESCE({DONE_AT}, 0)) END)"
)
"""SQL: when retention lets go of a visit, as things are. ?3, ?4: seconds that one stays which nobody agreed to keep,
and one that is kept."""


class Keeping(Store):
    """What the database at `path` says about how long things are kept. Times: seconds since 1970. Raises as Store."""

    def unkept(self, ended_by: float, now: float) -> tuple[str, ...]:
        """Visits that ended by then, that nobody agreed to keep, and from which nothing is awaited."""
        parts = "SELECT visit FROM bin WHERE part_of <> ''"  # they go with the visit that they are part of
        order = f"ended_at <= ? AND NOT {agreed('keep')} AND NOT {awaited('1')} AND id NOT IN ({parts})"
        return self._ids(f"{order} AND NOT ({NEWS} AND state = 'goodbye')", ended_by, now - FAILED_KEPT_S)

    def unfilmed(self, ended_by: float) -> tuple[str, ...]:
        """Visits that ended by then and whose videos nobody agreed to keep, whatever of them is still awaited."""
        return self._ids(f"ended_at <= ? AND NOT {agreed('keep')}", ended_by)

    def for_news(self, visit_ids: Sequence[str]) -> tuple[str, ...]:
        """Those of these visits whose customers want to hear from the store."""
        wanted = frozenset(self._ids(NEWS))
        return tuple(visit_id for visit_id in visit_ids if visit_id in wanted)

    def parts_of(self, visit_ids: Sequence[str]) -> tuple[str, ...]:
        """Runs of these visits that lie in the bin."""
        rows = self.rows("SELECT visit, part_of FROM bin")
        return tuple(row["visit"] for row in rows if row["part_of"] in visit_ids)

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
    "state = 'goodbye', size_eu = NULL, light_body = 0, taken = '', surface = NULL, wishes = '[]', current = 0,"
    " compared = 'null', trouble = 'null'"
)


@dataclass(frozen=True, slots=True)
class LetGo:
    """visits: their ids; videos: how many of visits of which something is still awaited."""

    visits: tuple[str, ...]
    videos: int


def let_go(place: Folders, hours: float, now: float, cancel: Cancel) -> LetGo:
    """Remove what may not be kept of visits that ended `hours` ago: all of it, or the videos while a report is awaited.

    Raises StoreFault, DiskFull.
    """
    ended_by = now - hours * HOUR_S
    with closing(Keeping(place.visits)) as store:
        over = store.unkept(ended_by, now)
        forget(place, store, over, cancel)
        videos = sum(drop_videos(place, visit_id) for visit_id in store.unfilmed(ended_by))
    return LetGo(over, videos)


def forget(place: Folders, store: Keeping, visit_ids: Sequence[str], cancel: Cancel) -> None:
    """Delete these visits; of those who want news name and address stay."""
    news = store.for_news(visit_ids)
    others = [visit_id for visit_id in visit_ids if visit_id not in news]
    delete_visits(place, [*others, *store.parts_of(news)], cancel, EXPIRED)
    for visit_id in news:
        remove_folder(place.of_visit(visit_id))
    if news:
        strip_backups(place, news)
        store.strip(news)


def drop_videos(place: Folders, visit_id: str) -> int:
    """Delete the visit's videos; how many. What was measured in them stays."""
    videos = sorted(place.of_visit(visit_id).glob("*.mkv*"))
    for video in videos:
        video.unlink(missing_ok=True)
    if videos:
        sync(place.of_visit(visit_id))
    return len(videos)


def strip_backups(place: Folders, visit_ids: Sequence[str]) -> None:
    with lock_backups(place):
        for backup in filter(is_sound, backups(place)):
            with closing(Keeping(backup)) as copy:
                copy.strip(visit_ids)
