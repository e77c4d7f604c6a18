"""What head office sets up, in `settings.toml` of the state folder; what is not there is as usual."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

from chain.errors import CentreFault
from gait.disk import UNREADABLE, reason

MOST_YEARS = 100.0


@dataclass(frozen=True, slots=True)
class Retention:
    """years: that a visit stays, with all that hangs on it. recording_years: that its recordings do, None: as long."""

    years: float = 3.0  # in which a runner wears out three pairs or more: who has not come by then will not be greeted
    recording_years: float | None = None


def read_retention(path: Path) -> Retention:
    """Raises CentreFault for what cannot be meant, so that nothing is deleted by a slip of the pen."""
    try:
        told = tomllib.loads(path.read_text("utf-8")) if path.exists() else {}
        need_known(told, {"retention"})
        need_known(told.get("retention", {}), {"years", "recording_years"})
        found = Retention(**told.get("retention", {}))
        need_years(found)
    except UNREADABLE as error:
        raise CentreFault(f"{path} cannot be used: {reason(error)}.", "Mend it; nothing was deleted.") from error
    return found


def need_known(told: dict[str, object], names: set[str]) -> None:
    """Raises ValueError."""
    if unknown := sorted(set(told) - names):
        raise ValueError(f"there is no setting {unknown[0]}")


def need_years(told: Retention) -> None:
    """Raises ValueError."""
    for value in (told.years, told.years if told.recording_years is None else told.recording_years):
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0.0 < value <= MOST_YEARS:
            raise ValueError(f"{value} is no number of years up to {MOST_YEARS:.0f}")
