"""Garbage is collected between two turns of the screen, on its thread alone.

Python collects it wherever the next object is made, also in a camera's or a printer's thread. Halfway through, widgets
are gone that Kivy's rules and groups still list: a rule raises ReferenceError, a group asks None for its state.
"""

from __future__ import annotations

import gc


def take_over() -> None:
    """From here on nothing is collected but by `sweep`; what stands by now, all screens, is never looked through."""
    gc.collect()
    gc.freeze()
    gc.disable()


def hand_back() -> None:
    """Let Python collect by itself again."""
    gc.unfreeze()
    gc.enable()


def sweep() -> None:
    """Collect the oldest generation that is due by Python's own thresholds, if one is."""
    due = [at for at, (count, most) in enumerate(zip(gc.get_count(), gc.get_threshold(), strict=True)) if count > most]
    if due:
        gc.collect(due[-1])
