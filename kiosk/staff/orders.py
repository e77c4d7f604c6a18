"""What staff order, done by those whose work it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from kiosk.settings import Settings
from kiosk.storage.amending import Owner
from kiosk.storage.bin import Binned
from kiosk.visit.model import Visit


def do_nothing(*_: object) -> None:
    """What is not connected."""


@dataclass(frozen=True, slots=True)
class Orders:
    """What staff have done elsewhere. analyse, delete, put_in_bin: a visit's id; print_file: a PDF.

    take_out: a visit's id and a run's number; give_to: a visit's id and whose it is; take_back: what lies in the bin.
    """

    reopen: Callable[[Visit], None] = do_nothing
    analyse: Callable[[str], None] = do_nothing
    delete: Callable[[str], None] = do_nothing
    settings_changed: Callable[[Settings], None] = do_nothing
    print_file: Callable[[Path], None] = do_nothing
    take_out: Callable[[str, int], None] = do_nothing
    give_to: Callable[[str, Owner], None] = do_nothing
    put_in_bin: Callable[[str], None] = do_nothing
    take_back: Callable[[Binned], None] = do_nothing
