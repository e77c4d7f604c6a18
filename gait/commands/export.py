"""`gait export`: a finished result for a spreadsheet, for OpenSim, or as OpenPose's JSON."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from gait.disk import MALFORMED
from gait.errors import Unreadable
from gait.export import skeleton, tables, trc_text
from gait.pose.openpose_json import frames_folder, write_pose
from gait.pose.person import Person
from gait.results.read_result import ADVICE, SavedResult, open_result
from gait.results.write import write_bytes


def export(result: Path, form: str, out: Path | None, height_m: float) -> Path:
    """Write `result` as csv, trc or openpose into the folder `out` (None: RESULT/FORM), which is returned.

    height_m: of the runner, which gives TRC its scale. Raises Unreadable, DiskFault.
    """
    saved = open_result(result)
    folder = out or result / form
    try:
        WRITERS[form](saved, folder, height_m)
    except MALFORMED as error:
        raise Unreadable(f"{result} is incomplete or of another version: {error}.", ADVICE) from error
    return folder


def write_csv(saved: SavedResult, folder: Path, _: float) -> None:
    for name, text in tables(saved.document).items():
        write_bytes(folder / name, text.encode("utf-8"))


def write_trc(saved: SavedResult, folder: Path, height_m: float) -> None:
    name = f"{saved.name}.trc"
    write_bytes(folder / name, trc_text(saved, name, height_m).encode("utf-8"))


def write_openpose(saved: SavedResult, folder: Path, _: float) -> None:
    """One file a frame, the runner in it where one was seen."""
    frames_folder(folder)
    for index, joints in enumerate(skeleton(saved)):
        runner = Person(joints)
        write_pose(folder, saved.name, index, [runner] if runner.found.any() else [])


WRITERS: dict[str, Callable[[SavedResult, Path, float], None]] = {
    "csv": write_csv,
    "trc": write_trc,
    "openpose": write_openpose,
}
