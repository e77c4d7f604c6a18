"""`gait neutral build` and `gait neutral show`: references of a store's own, and what is in them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from gait.commands.movement import movement_at
from gait.neutral.reference import Reference, build_reference, read_reference, write_reference
from gait.report.reference_plot import plot_reference
from gait.results.write import write_bytes


def build(clips: Sequence[Path], out: Path, name: str, speed: str) -> None:
    """Make a reference of recordings or results, one runner each. Raises ClipError, Fault."""
    reference = build_reference(name, speed, [movement_at(path) for path in clips])
    write_reference(out, reference)
    describe(reference)
    print(f"\nreference  {out}")


def show(path: Path, out: Path) -> None:
    """Say what a reference holds and plot it as a PDF. Raises SettingsFault, DiskFault."""
    reference = read_reference(path)
    describe(reference)
    write_bytes(out, plot_reference(reference))
    print(f"\nplot      {out}")


def describe(reference: Reference) -> None:
    print(f"{reference.name}: {reference.activity}, seen from the {reference.view}")
    for what, origin in (("curves", reference.curves_origin), ("cycles", reference.cycles_origin)):
        print(f"{what:<9} {origin.count} {origin.who}, {origin.speed or 'any speed'}; {origin.how}")
        print(f"{'':<9} from {origin.source}{f'; {origin.licence}' if origin.licence else ''}")
