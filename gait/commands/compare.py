"""`gait compare A B`: how the movement of a second recording differs from a first."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from gait.commands.movement import movement_at
from gait.disk import MALFORMED
from gait.errors import NotRunning, SettingsFault, Unreadable
from gait.neutral.comparison import against_movement, whole_recordings_deg
from gait.neutral.movement import Movement
from gait.neutral.reference import Reference, built_in, read_reference
from gait.report.reference_plot import plot_comparison
from gait.result import Neutral
from gait.results.document import as_text, neutral_document
from gait.results.read_result import ADVICE
from gait.results.write import write_bytes


def compare(first: Path, second: Path, scale: Path | None, out: Path | None, as_json: bool) -> None:
    """Print what differs; write a PDF when `out` is given. Raises ClipError, Fault."""
    one, two = movement_at(first), movement_at(second)
    reference = reference_for(two, scale)
    try:
        result, whole_deg = compare_movements(one, two, reference), whole_recordings_deg(one, two)
    except MALFORMED as error:
        raise Unreadable(f"The two cannot be compared, one is damaged: {error}.", ADVICE) from error
    if out is not None:
        write_bytes(out, plot_comparison(f"{second.name} beside {first.name}", result))
    if as_json:
        print(as_text(as_document(result, whole_deg)))
    elif first.samefile(second):
        print(f"{first} was named twice: nothing differs.")
    else:
        tell(result, whole_deg)


def reference_for(movement: Movement, chosen: Path | None) -> Reference:
    """The reference whose spreads are the scale. Raises SettingsFault where there is none for this activity."""
    reference = read_reference(chosen) if chosen else built_in(movement.activity)
    if reference is None:
        raise SettingsFault(
            f"There is no reference for {movement.activity} to measure by.",
            "Build one from at least three recordings with `gait neutral build`, and name it with --reference.",
        )
    return reference


def compare_movements(one: Movement, two: Movement, reference: Reference) -> Neutral:
    if one.activity != two.activity:
        raise NotRunning(
            f"One recording shows {one.activity}, the other {two.activity}.", "Compare recordings of one activity."
        )
    result = against_movement(two, one, reference)
    if result is None:
        raise NotRunning("The recordings have no measured part in common.", "Record both again, seen from behind.")
    return result


def as_document(result: Neutral, whole_deg: float | None) -> dict[str, Any]:
    return {"schema": "gait-compare/1", **neutral_document(result), "whole_recording_deg": whole_deg}


def tell(result: Neutral, whole_deg: float | None) -> None:
    """The comparison in a few lines; distances in standard deviations between reference runners."""
    share = f"{result.similarity_pct:.0f} % of reference runners"
    print(f"{share} differ more from neutral than these two from each other (distance {result.distance:.2f}).")
    if whole_deg is not None:
        print(f"Over the whole recordings, timing matched, the heels are {whole_deg:.1f}° apart.")
    print(f"\n{'joint':<16}{'distance':>9}{'percentile':>12}{'where':>8}{'difference':>12}")
    for joint in result.joints:
        unit = "°" if joint.name.endswith("rearfoot") else " shanks"
        where = f"{joint.name:<16}{joint.distance:>9.2f}{joint.percentile:>12.0f}{joint.phase_pct:>7.0f}%"
        print(f"{where}{joint.difference:>+11.2f}{unit}")
    print()
    for joint in result.findings:
        print(joint.advice)
    if not result.findings:
        print("Nothing differs more than it does from stride to stride.")
