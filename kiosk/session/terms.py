"""What the store offers and keeps: what the screens promise by, and how loud they are."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from pathlib import Path

from gait.errors import SettingsFault
from gait.shoes.size_chart import DEFAULT, USUAL_SIZES, SizeChart, read_size_table
from kiosk.settings import Settings
from kiosk.visit.model import USUAL_SIGHT, Delivery, Readability

LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Terms:
    """deliveries: ways that are set up. kept_days: of a visit that is kept; later_hours: until one that is not goes.

    sizes: how shoe sizes are asked and shown. volume: of sounds, 0 to 1. speech: whether sentences are spoken
    beside the beeps. sight: how the customer's screens are shown until somebody chooses.
    """

    deliveries: frozenset[Delivery] = frozenset(Delivery)
    kept_days: int = 365
    later_hours: int = 0
    sizes: SizeChart = USUAL_SIZES
    volume: float = 0.0
    speech: bool = False
    sight: Readability = USUAL_SIGHT


def ways_of(settings: Settings) -> frozenset[Delivery]:
    """The deliveries that are set up."""
    ways = {Delivery.PRINT: settings.printer.queue, Delivery.EMAIL: settings.mail.host}
    return frozenset(delivery for delivery, where in ways.items() if where)


def terms_of(settings: Settings, sizes: SizeChart) -> Terms:
    keeping, sound = settings.retention, settings.sound
    kept_days, later_hours = round(keeping.visit_days), round(keeping.video_hours)
    sight = Readability(large=settings.screen.larger_words)
    return Terms(ways_of(settings), kept_days, later_hours, sizes, sound.volume_pct / 100.0, sound.speech, sight)


def chart_of(settings: Settings, table: Path) -> SizeChart:
    """By the store's own table where there is one that can be used."""
    try:
        return SizeChart(settings.store.sizes, read_size_table(table) if table.is_file() else DEFAULT)
    except SettingsFault as fault:
        LOG.error("%s", fault.message)
        return SizeChart(settings.store.sizes)
