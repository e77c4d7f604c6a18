"""`gait neutral build` and `gait neutral show`: references of a store's own, and what is in them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from gait.commands.movement import Shown, shown_at
from gait.foot import Foot
from gait.neutral.reference import Reference, build_reference, read_reference, write_reference
from gait.report.reference_plot import plot_reference
from gait.results.write import write_bytes
from gait.verdict.unzeroed import OUTER


def build(clips: Sequence[Path], out: Path, name: str, speed: str) -> None:
    """Make a reference of recordings or results, one runner each. Raises ClipError, Fault."""
    runners = [shown_at(path) for path in clips]
    reference = build_reference(name, speed, [runner.movement for runner in runners])
    write_reference(out, reference)
    describe(reference)
    tell_classes(runners)
    print(f"\nreference  {out}")


def tell_classes(runners: Sequence[Shown]) -> None:
    """Who is in it, by the class of the feet: a reference of neutral gait is made of neutral feet."""
    feet = Counter(found for runner in runners for found in runner.classes)
    print(f"{'feet':<9} {', '.join(f'{count} {found}' for found, count in feet.most_common())}")
    for runner in runners:
        rolling = [
            f"{foot.word} foot {found}" for foot, found in zip(Foot, runner.classes, strict=True) if found in OUTER
        ]
        if rolling:
            print(
                f"{'warning':<9} {runner.name}: {', '.join(rolling)}. Leave it out if the reference is to be neutral."
            )


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
