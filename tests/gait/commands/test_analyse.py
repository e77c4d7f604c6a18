"""`gait analyse` as its users run it: files in, files and exit status out."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from gait.__main__ import main
from gait.commands.analyse import AnalyseRequest
from tests.conftest import CLIPS, DEMO, SMALL, STANDING, MakeClip, ffmpeg
from tests.gait.clip.boxes import with_matrix

pytestmark = pytest.mark.usefixtures("few_poses")  # the demo clip's analysis, a process apart, takes them all

UNEVEN = "fps=30,select='not(eq(mod(n,9),4))'"
MEASURE = {"mean", "sd", "n", "ci95"}


@dataclass(frozen=True, slots=True)
class CommandRun:
    """A finished `gait analyse`."""

    status: int
    out: Path
    text: str
    errors: str

    def result(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads((self.out / "analysis.json").read_text("utf-8"))
        return found

    def code(self) -> str:
        return str(self.result()["error"]["code"])


Gait = Callable[..., CommandRun]


@pytest.fixture
def gait(capfd: pytest.CaptureFixture[str]) -> Gait:
    """gait(*arguments, out=...) -> what `gait analyse` did, in this process: to start one takes two seconds."""

    def analyse(*arguments: str | Path, out: Path) -> CommandRun:
        try:
            status = main(["analyse", *map(str, arguments), "--out", str(out)])
        except SystemExit as usage:
            status = int(usage.code or 0)
        told = capfd.readouterr()
        assert "Traceback" not in told.err
        return CommandRun(status, out, told.out, told.err)

    return analyse


@pytest.fixture(scope="session")
def demo(demo_result: Path) -> CommandRun:
    """The demo clip's analysis, by the command in a process of its own."""
    status, text, errors = json.loads((demo_result / "run.json").read_text())
    assert "Traceback" not in errors
    return CommandRun(status, demo_result / "out", text, errors)


@pytest.fixture
def plain(short_result: Path) -> dict[str, Any]:
    """The document of short_run, without a standing trial."""
    found: dict[str, Any] = json.loads((short_result / "analysis.json").read_text("utf-8"))
    return found


def test_the_demo_runner_rolls_in_on_the_right_only(demo: CommandRun) -> None:
    assert demo.status == 0
    verdict = demo.result()["verdict"]
    assert (verdict["left"]["class"], verdict["right"]["class"]) == ("neutral", "overpronation")
    assert "overpronation" in demo.text


def test_everything_promised_is_written(demo: CommandRun) -> None:
    names = {path.relative_to(demo.out).as_posix() for path in demo.out.rglob("*") if path.is_file()}
    pictures = {f"frames/{foot}-{m}.png" for foot in ("left", "right") for m in ("touchdown", "mid-stance", "toe-off")}
    assert {"analysis.json", "report.pdf", "tracks.npz"} | pictures <= names
    assert not [name for name in names if name.split("/")[-1].startswith(".")]


@pytest.mark.parametrize(("given", "sheet"), [((), "A4"), (("--paper", "a4"), "A4"), (("--paper", "letter"), "Letter")])
def test_the_report_is_for_the_paper_that_was_asked_for(
    given: tuple[str, ...], sheet: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[AnalyseRequest] = []
    monkeypatch.setattr("gait.commands.analyse.analyse", asked.append)
    assert main(["analyse", "run.mp4", *given]) == 0
    assert [request.sheet for request in asked] == [sheet]


def test_the_json_keeps_its_promises(demo: CommandRun) -> None:
    found = demo.result()
    assert found["schema"] == "gait-analysis/1"
    assert found["clip"] | {"sha256": 0} == {
        "frames": 840, "fps": 60.0, "duration_s": 14.0, "width": 720, "height": 1280, "sha256": 0,
    }  # fmt: skip
    assert [m["name"] for m in found["models"]] == ["pose", "finder", "heel"]
    assert found["scene"] == {"view": "rear", "activity": "running", "runners": 1}
    assert found["method"] == "markerless"
    assert found["zero"] == "none"
    assert set(found["cadence_spm"]) == set(found["flight_time_ms"]) == MEASURE
    assert set(found["steps"][0]) >= {
        "foot", "touchdown_s", "toe_off_s", "touchdown_deg", "peak_eversion_deg", "time_to_peak_pct",
        "excursion_deg", "used",
    }  # fmt: skip
    for foot in ("left", "right"):
        assert len(found["feet"][foot]["curve_deg"]) == len(found["feet"][foot]["curve_sd_deg"]) == 101
        assert set(found["feet"][foot]["peak_eversion_deg"]) == MEASURE
        honesty = found["feet"][foot]["honesty"]
        assert set(honesty) >= {"seen_share", "halves_deg", "odd_even_deg", "reread_deg", "familiar"}
        assert honesty["familiar"] > 0.8
        assert set(found["verdict"][foot]) == {"class", "borderline_with", "reasons"}
    assert set(found["symmetry"]) == {"peak_eversion_deg", "contact_time_ms"}
    assert {"duty_factor_pct", "step_width_cm", "trunk_lean_deg"} <= {m["name"] for m in found["from_behind"]}
    assert set(found["timing"]) == {"wall_s", "realtime_factor", "verdict_after_last_frame_s"}


def test_feet_alternate_and_none_is_missed(demo: CommandRun) -> None:
    steps = demo.result()["steps"]
    feet = [step["foot"] for step in steps]
    assert all(a != b for a, b in zip(feet, feet[1:], strict=False))
    assert len(steps) >= 37  # 14 s at 168 steps a minute, less those that the ends cut off
    assert demo.result()["cadence_spm"]["mean"] == pytest.approx(168, abs=0.5)


def test_tracks_hold_every_frame(demo: CommandRun) -> None:
    tracks = np.load(demo.out / "tracks.npz")
    assert tracks["times_s"].shape == (840,)
    assert tracks["lines_px"].shape == (840, 2, 4, 2)
    assert tracks["rearfoot_deg"].shape == (840, 2)


def test_pictures_show_the_lines(demo: CommandRun) -> None:
    picture = cv2.imread(str(demo.out / "frames" / "right-mid-stance.png"))
    assert picture is not None
    orange = np.abs(picture.astype(int) - (0x1A, 0x57, 0xC2)).sum(axis=2) < 60
    assert orange.sum() > 40


def test_json_prints_the_document_and_nothing_else(short_result: Path, plain: dict[str, Any]) -> None:
    printed = json.loads((short_result / "stdout.txt").read_text("utf-8"))
    assert printed == plain
    assert not (short_result / "report.pdf").exists()


def test_a_mirrored_clip_swaps_the_feet(gait: Gait, tmp_path: Path, demo: CommandRun, make_clip: MakeClip) -> None:
    cut = make_clip("cut.mp4", "-t", "8.6", "-an", "-c", "copy")
    mirrored = with_matrix(cut, tmp_path / "mirrored.mp4", -1, 0, 0, 1)  # encoding it anew takes half as long again
    done = gait(mirrored, "--no-report", out=tmp_path / "out")
    for here, there in (("left", "right"), ("right", "left")):
        steps = peaks_by_touchdown(done, there)
        same = [peak for time_s, peak in peaks_by_touchdown(demo, here).items() if time_s < max(steps) + 0.2]
        assert len(same) == len(steps) > 8
        assert np.mean(same) == pytest.approx(np.mean(list(steps.values())), abs=0.3)


def peaks_by_touchdown(done: CommandRun, foot: str) -> dict[float, float]:
    """Peak eversion, degrees, of a foot's steps that count, by when they began, s."""
    steps = [step for step in done.result()["steps"] if step["foot"] == foot and step["used"]]
    return {step["touchdown_s"]: step["peak_eversion_deg"] for step in steps}


def test_a_standing_trial_sets_the_zero(
    gait: Gait, tmp_path: Path, plain: dict[str, Any], short_run: Path, make_clip: MakeClip
) -> None:
    standing = make_clip("standing.mp4", "-vf", "fps=25", "-crf", "12", source=STANDING)
    found = gait(short_run, "--standing", standing, "--no-report", out=tmp_path).result()
    assert (found["zero"], found["zero_from"]) == ("standing", "trial")
    assert found["verdict"]["rules"] == "default verdict, version 1"
    assert half_width(found, "peak_eversion_deg") < 3.0 < half_width(plain, "peak_eversion_deg")
    assert found["feet"]["left"]["curve_deg"] != plain["feet"]["left"]["curve_deg"]


def half_width(found: dict[str, Any], name: str) -> float:
    low, high = found["feet"]["left"][name]["ci95"]
    return float(high - low) / 2.0


def test_without_one_the_result_says_so_and_is_judged_by_its_own_rules(demo: CommandRun) -> None:
    found = demo.result()
    assert (found["zero"], found["zero_from"]) == ("none", "none")
    assert "no_standing" in [warning["code"] for warning in found["warnings"]]
    assert found["verdict"]["rules"] == "default verdict, version 2"
    assert "without a standing trial" in found["verdict"]["left"]["reasons"][-1]
    assert half_width(found, "peak_eversion_deg") > 6.0
    assert half_width(found, "excursion_deg") < 0.6 * half_width(found, "peak_eversion_deg")


def test_who_stands_still_first_sets_the_zero_in_the_same_recording(
    gait: Gait, tmp_path: Path, small_run: Path
) -> None:
    joined = ("-filter_complex", f"[0:v]{SMALL}[stood];[stood][1:v]concat", "-crf", "12", "-preset", "ultrafast")
    ffmpeg("-i", STANDING, "-i", small_run, *joined, tmp_path / "stood_first.mp4")
    found = gait(tmp_path / "stood_first.mp4", "--no-report", out=tmp_path / "out").result()
    assert (found["zero"], found["zero_from"]) == ("standing", "recording")
    assert found["feet"]["left"]["peak_eversion_deg"]["mean"] == pytest.approx(3.1, abs=1.0)  # with the trial apart


def test_a_standing_trial_of_somebody_who_runs_is_refused(
    gait: Gait, tmp_path: Path, small_run: Path, make_clip: MakeClip
) -> None:
    running = make_clip("three_seconds.mp4", "-t", "3", source=small_run)
    done = gait(small_run, "--standing", running, out=tmp_path)
    assert (done.status, done.code()) == (3, "standing_moved")
    assert "Stand still" in done.errors


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("turned_grey.mp4", ("-c", "copy", "-metadata:s:v", "rotate=270")),
        (
            "landscape_uneven.mp4",
            ("-t", "8.6", "-vf", f"{UNEVEN},scale=405:720,pad=1280:720:438:0", "-fps_mode", "vfr"),
        ),
    ],
)
def test_other_cameras(
    gait: Gait, tmp_path: Path, make_clip: MakeClip, small_run: Path, name: str, options: tuple[str, ...]
) -> None:
    lying = ("-vf", "transpose=2,format=gray")
    source = make_clip("lying_run.mp4", *lying, source=small_run) if "turned" in name else DEMO
    done = gait(make_clip(f"camera_{name}", *options, source=source), "--no-report", out=tmp_path)
    assert done.status == 0, done.errors
    assert done.result()["cadence_spm"]["mean"] == pytest.approx(168, abs=1.5)
    assert done.result()["verdict"]["right"]["class"] in ("overpronation", "inconclusive")


@pytest.mark.parametrize(
    ("name", "options", "code"),
    [
        ("three_seconds.mp4", ("-t", "3"), "too_short"),
        ("one_frame.mp4", ("-frames:v", "1"), "too_short"),
        ("stepped_off.mp4", ("-vf", "trim=end=6,tpad=stop_mode=clone:stop_duration=2.6"), "left_treadmill"),
        ("knocked.mp4", ("-vf", "crop=320:600:if(gt(t\\,5)\\,35\\,5):10"), "camera_moved"),
        ("dark.mp4", ("-vf", "lutrgb=r=val*0.02:g=val*0.02:b=val*0.02"), "too_dark"),
        ("slow_motion.mp4", ("-vf", "trim=end=4.3,setpts=2*PTS"), "wrong_times"),
        ("twelve_a_second.mp4", ("-vf", "fps=12"), "too_slow"),
    ],
)
def test_recordings_that_cannot_be_used(
    gait: Gait, tmp_path: Path, make_clip: MakeClip, small_run: Path, name: str, options: tuple[str, ...], code: str
) -> None:
    done = gait(make_clip(name, *options, source=small_run), out=tmp_path)
    assert (done.status, done.code()) == (3, code), done.errors
    assert done.result()["error"]["advice"] in done.errors
    assert not (tmp_path / "report.pdf").exists()


def test_a_knock_near_the_end_leaves_enough_to_measure(gait: Gait, tmp_path: Path, make_clip: MakeClip) -> None:
    knocked = make_clip("knocked_late.mp4", "-t", "9.8", "-vf", f"{SMALL},crop=320:600:if(gt(t\\,8.6)\\,35\\,5):10")
    done = gait(knocked, "--no-report", out=tmp_path)
    assert done.status == 0, done.errors
    found = done.result()
    (warning,) = (w for w in found["warnings"] if w["code"] == "camera_moved")
    assert "from 0.0 to 8.4 seconds" in warning["message"]
    assert max(step["toe_off_s"] for step in found["steps"]) < 8.6
    assert found["clip"]["duration_s"] == pytest.approx(9.8)


def test_an_empty_treadmill(gait: Gait, tmp_path: Path, make_clip: MakeClip) -> None:
    done = gait(make_clip("empty.mp4", "-t", "8.2", "-vf", SMALL, source=CLIPS / "empty.mp4"), out=tmp_path)
    assert (done.status, done.code()) == (3, "no_person")


def test_somebody_standing(gait: Gait, tmp_path: Path, make_clip: MakeClip) -> None:
    standing = make_clip("standing.mp4", "-t", "8.2", "-vf", SMALL, source=STANDING, before=("-stream_loop", "2"))
    done = gait(standing, out=tmp_path)
    assert (done.status, done.code()) == (3, "not_running")


@pytest.mark.parametrize("content", [None, b"", b"a shopping list, not a video\n" * 50])
def test_files_that_are_no_video(gait: Gait, tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "run.mp4"
    if content is not None:
        path.write_bytes(content)
    done = gait(path, out=tmp_path / "out")
    assert (done.status, done.code()) == (3, "unreadable")


@pytest.mark.usefixtures("looked_once")
def test_dots_that_are_required_but_not_there(gait: Gait, tmp_path: Path, small_run: Path) -> None:
    done = gait(small_run, "--markers", "require", out=tmp_path)
    assert (done.status, done.code()) == (3, "heel_unseen")
    assert "Stick two dots" in done.errors


def test_wrong_usage(gait: Gait, tmp_path: Path) -> None:
    assert gait(DEMO, "--markers", "perhaps", out=tmp_path).status == 2
    assert gait(out=tmp_path).status == 2


def test_a_folder_that_cannot_be_written(gait: Gait, tmp_path: Path, make_clip: MakeClip, small_run: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    too_short = make_clip("one_frame.mp4", "-frames:v", "1", source=small_run)
    done = gait(too_short, out=tmp_path / "file" / "out")
    assert done.status == 4
    assert "--out" in done.errors


def test_live_pace_gives_the_same_result(gait: Gait, tmp_path: Path, short_run: Path, plain: dict[str, Any]) -> None:
    live = gait(short_run, "--no-report", "--paced", out=tmp_path / "live").result()
    assert live["steps"] == plain["steps"]
    assert live["timing"]["wall_s"] > 8.5
