"""What was stated and what was true, one line of JSON each: kept, so that reliability can be drawn at any time."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Outcome:
    """Peak eversion of one foot. error_deg: measured minus true. half_width_deg: of the stated 95 % interval.

    source: rendered, scanned or real. method: markerless, dots ...; zero: standing or none.
    """

    source: str
    clip: str
    foot: str
    method: str
    zero: str
    error_deg: float
    half_width_deg: float

    @property
    def told(self) -> bool:
        return math.isfinite(self.error_deg) and math.isfinite(self.half_width_deg)


def write_outcomes(path: Path, outcomes: Iterable[Outcome]) -> None:
    """Only feet of which something was told."""
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = [json.dumps(rounded(outcome)) for outcome in outcomes if outcome.told]
    path.write_text("".join(f"{line}\n" for line in lines), "utf-8")


def rounded(outcome: Outcome) -> dict[str, object]:
    return {key: round(v, 3) if isinstance(v, float) else v for key, v in asdict(outcome).items()}


def read_outcomes(paths: Sequence[Path]) -> list[Outcome]:
    return [Outcome(**json.loads(line)) for path in paths for line in path.read_text("utf-8").splitlines()]
