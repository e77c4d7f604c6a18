"""What the store offers and keeps: what the screens promise by."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.settings import Settings
from kiosk.visit.model import Delivery


@dataclass(frozen=True, slots=True)
class Terms:
    """deliveries: ways that are set up. kept_days: of a visit that is kept; later_hours: until one that is not goes."""

    deliveries: frozenset[Delivery] = frozenset(Delivery)
    kept_days: int = 365
    later_hours: int = 0


def terms_of(settings: Settings) -> Terms:
    ways = {Delivery.PRINT: settings.printer.queue, Delivery.EMAIL: settings.mail.host}
    keeping = settings.retention
    set_up = frozenset(delivery for delivery, where in ways.items() if where)
    return Terms(set_up, round(keeping.visit_days), round(keeping.video_hours))
