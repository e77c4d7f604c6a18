"""What a customer gets: plain words, the same bytes every time, whatever was or was not measured."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pypdf import PdfReader

from gait.errors import DiskFault
from gait.foot import Foot
from gait.report import drawn, write_report
from gait.report.chart import every_line, make_plot, words
from gait.report.number_table import rows
from gait.report.palette import CLASS_COLOURS
from gait.report.result_words import headline
from gait.report.staff_words import say_class
from gait.report.typeface import register, width_pt
from gait.result import Analysis, Confidence, GradedMeasure, Honesty, Notice, Scene
from gait.shoes.catalogue import read_catalogue
from gait.verdict.norms import load_norms
from gait.verdict.rules import PronationClass
from gait.words import ENGLISH
from tests.gait.report.analyses import analysis, foot_result, measured, picture, unseen_foot, verdict, with_missing

OVER, NEUTRAL = PronationClass.OVERPRONATION, PronationClass.NEUTRAL
SUPINATION, UNSURE = PronationClass.SUPINATION, PronationClass.INCONCLUSIVE
SHOES = Path(__file__).parents[3] / "models" / "sample_shoes.csv"
FORBIDDEN = ("diagnos", "correct", "abnormal", "injur", "patient", "treatment")

Written = Callable[[Analysis], PdfReader]


@pytest.fixture
def written(tmp_path: Path) -> Written:
    """Write a report and open it again."""

    def write(case: Analysis) -> PdfReader:
        path = tmp_path / "report.pdf"
        write_report(case, path, store="Runners’ Corner")
        return PdfReader(path)

    return write


def text_of(pdf: PdfReader) -> str:
    return " ".join(" ".join(page.extract_text().split()) for page in pdf.pages)


def inconclusive_right() -> Analysis:
    whole = analysis(NEUTRAL, UNSURE)
    return replace(whole, feet=(whole.feet[0], unseen_foot()), symmetry_peak_deg=None, pictures=whole.pictures[:4])


def walking() -> Analysis:
    nothing = measured(0.0, 0.0, "ms")
    return replace(analysis(NEUTRAL, NEUTRAL), scene=Scene("rear", "walking", 1), flight_time_ms=nothing)


def long_winded() -> Analysis:
    notice = Notice("long", "The picture shook & the light <changed> " * 9, "Fix the camera on its stand. " * 12)
    return replace(analysis(OVER, SUPINATION, read_catalogue(SHOES)), warnings=(notice,) * 9)


@pytest.mark.parametrize(("left", "right"), list(product(PronationClass, PronationClass)))
def test_every_pair_of_classes_fills_three_pages(left: PronationClass, right: PronationClass, written: Written) -> None:
    pdf = written(analysis(left, right, read_catalogue(SHOES)))
    text = text_of(pdf)
    assert len(pdf.pages) == 3
    assert f"Left: {left}" in text
    assert f"Right: {right}" in text
    assert headline(analysis(left, right).verdicts, ENGLISH) in text


@pytest.mark.parametrize(
    "case", [inconclusive_right(), with_missing(analysis(UNSURE, UNSURE)), walking(), long_winded()]
)
def test_missing_data_and_long_texts_render(case: Analysis, written: Written) -> None:
    pdf = written(case)
    assert len(pdf.pages) == 3
    text = text_of(pdf).lower()
    assert not [word for word in FORBIDDEN if word in text]
    assert "nan" not in text.split()


def test_reading_order_is_headline_feet_figures_caveat(written: Written) -> None:
    text = text_of(written(analysis(NEUTRAL, verdict(OVER, NEUTRAL))))
    parts = [
        "Your right heel rolls in a little more",
        "Left: neutral",
        "Right: overpronation, close to neutral",
    ]
    parts += [
        "landing",
        "Steps a minute",
        "no medical device",
        "Your numbers",
        "How sure we are",
        "CC BY 4.0",
    ]
    places = [text.index(part) for part in parts]
    assert places == sorted(places)


def test_numbers_carry_their_plus_minus_and_steps(written: Written) -> None:
    text = text_of(written(analysis(NEUTRAL, OVER)))
    assert "14.2° ± 1.1 over 27 steps" in text
    assert "3.6 to 10.5°" in text


def test_step_width_is_told_in_one_row(written: Written) -> None:
    width = GradedMeasure("step_width_cm", "both", measured(3.0, 1.0, "cm"), Confidence.LOW, "")
    crossed = GradedMeasure("crossover_pct", "both", measured(4.0, 3.0, "%"), Confidence.LOW, "")
    text = text_of(written(replace(analysis(NEUTRAL, OVER), from_behind=(width, crossed))))
    assert "3.0 cm ± 1.0 · 4 % of steps cross over" in text
    assert "cross over" not in text_of(written(analysis(NEUTRAL, OVER)))


@pytest.mark.parametrize(("drop_deg", "told"), [(3.3, "Hip drop not clear ± 3.9"), (5.2, "Hip drop 5.2° ± 3.9")])
def test_a_hip_drop_within_its_error_is_not_told(drop_deg: float, told: str, written: Written) -> None:
    drop = GradedMeasure("hip_drop_deg", "both", measured(drop_deg, 3.9, "deg"), Confidence.LOW, "")
    pages = [page.extract_text() for page in written(replace(analysis(NEUTRAL, OVER), from_behind=(drop,))).pages]
    assert told in " ".join(pages[-1].split())
    assert not any("Hip drop" in page for page in pages[:-1])


def test_heel_whip_stands_on_the_staffs_page_alone_with_its_error(written: Written) -> None:
    whip = GradedMeasure("heel_whip_deg", "left", measured(5.0, 17.2, "deg"), Confidence.LOW, "")
    pages = [page.extract_text() for page in written(replace(analysis(NEUTRAL, OVER), from_behind=(whip,))).pages]
    assert "5.0° ± 17.2" in " ".join(pages[-1].split())
    assert not any("whip" in page for page in pages[:-1])


def test_a_foot_without_a_number_says_so(written: Written) -> None:
    text = text_of(written(inconclusive_right()))
    assert "Right: inconclusive – not measured" in text
    assert "No clear picture" in text
    assert "so we give none" in text


def test_zero_and_walking_are_told(written: Written) -> None:
    told = text_of(written(replace(analysis(NEUTRAL, NEUTRAL), zero="none")))
    assert "shifted by some 3°; the roll-in altogether, its timing and the left–right difference are not." in told
    assert "the most probable class is told if 50 of 100 runners like this are in it" in told
    assert "with its neighbour from 10 of 100, in pictures that are not well known from 2" in told
    assert "standing trial" not in text_of(written(analysis(NEUTRAL, NEUTRAL)))
    assert "You walked" in text_of(written(walking()))


def test_shoes_and_a_cut_list_of_warnings_are_shown(written: Written) -> None:
    text = text_of(written(long_winded()))
    assert "Shoes that suit this pattern" in text
    assert "more in the analysis file" in text


def test_the_file_is_small_embedded_and_described(written: Written, tmp_path: Path) -> None:
    pdf = written(analysis(SUPINATION, NEUTRAL, read_catalogue(SHOES)))
    assert (tmp_path / "report.pdf").stat().st_size < 2_000_000
    assert {name.split("+")[-1] for name in used_fonts(pdf)} == {
        "Inter-Regular",
        "Inter-SemiBold",
        "InterDisplay-Bold",
    }
    assert all("/FontFile2" in descriptor for descriptor in used_fonts(pdf).values())
    root: Any = pdf.trailer["/Root"]
    assert root["/Lang"] == "en-GB"
    assert pdf.metadata is not None
    assert pdf.metadata.author == "Runners’ Corner"
    assert str(pdf.metadata.title).startswith("Gait report: ")


def used_fonts(pdf: PdfReader) -> dict[str, Any]:
    """Font descriptors by name."""
    fonts: dict[str, Any] = {}
    for page in pdf.pages:
        resources: Any = page["/Resources"]
        for font in resources["/Font"].values():
            entry = font.get_object()
            fonts[str(entry["/BaseFont"])] = entry.get("/FontDescriptor", {})
    return fonts


def test_pictures_print_at_150_dpi_or_more(written: Written) -> None:
    images = [image.image for image in written(analysis(NEUTRAL, OVER)).pages[0].images]
    assert len(images) == 2
    assert all(image is not None and image.width / (241.0 / 72.0) >= 150.0 for image in images)


def test_same_analysis_same_bytes(tmp_path: Path) -> None:
    for name in ("one.pdf", "two.pdf"):
        write_report(analysis(OVER, NEUTRAL), tmp_path / name)
    assert (tmp_path / "one.pdf").read_bytes() == (tmp_path / "two.pdf").read_bytes()


def test_a_disk_that_refuses_is_a_fault_and_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "report.pdf").mkdir()
    with pytest.raises(DiskFault):
        write_report(analysis(NEUTRAL, NEUTRAL), tmp_path / "report.pdf")
    with pytest.raises(DiskFault):
        write_report(analysis(NEUTRAL, NEUTRAL), tmp_path / "absent" / "report.pdf")
    assert [path.name for path in tmp_path.iterdir()] == ["report.pdf"]


@pytest.mark.parametrize("peaks", [(6.5, 6.4), (2.0, 16.0), (-3.0, -1.0), (14.0, 14.2), (9.9, 25.0)])
def test_labels_touch_neither_curves_nor_each_other_nor_the_edge(peaks: tuple[float, float]) -> None:
    register()
    feet = (foot_result(peaks[0]), foot_result(peaks[1], -3.1))
    norms = load_norms()
    plot = make_plot(feet, norms, 503.0, 150.0)
    texts = [shape for shape in words(plot, feet, ("#1f7a4d", "#c2571a"), norms, ENGLISH) if hasattr(shape, "text")]
    spans = [(t.x, t.x + width_pt(t.text, t.fontName, t.fontSize), t.y, t.y + 0.7 * t.fontSize) for t in texts]
    for place, (left, right, low, high) in enumerate(spans):
        assert plot.box.x <= left
        assert right <= plot.box.x + plot.box.width
        for line in every_line(plot, feet):
            x, y = line.T
            assert not ((x > left) & (x < right) & (y > low) & (y < high)).any()
        for other in spans[:place]:
            assert right < other[0] or other[1] < left or high < other[2] or other[3] < low


def test_drawn_keeps_the_picture_and_adds_both_lines() -> None:
    plain = picture(Foot.RIGHT, "peak", 12.0)
    image = drawn(plain, CLASS_COLOURS[OVER])
    assert image.shape == plain.image.shape
    assert (image[170, 200] == 255).all()
    assert not np.array_equal(image[355], plain.image[355])
    unseen = replace(plain, shank=np.full((2, 2), np.nan), heel=np.full((2, 2), np.nan))
    assert np.array_equal(drawn(unseen, CLASS_COLOURS[OVER]), plain.image)


@pytest.mark.parametrize("lost", [("shank",), ("heel",), ("shank", "heel")])
def test_pictures_without_a_line_still_render(lost: tuple[str, ...], written: Written) -> None:
    whole = analysis(NEUTRAL, NEUTRAL)
    nothing: dict[str, Any] = {name: np.full((2, 2), np.nan) for name in lost}
    pdf = written(replace(whole, pictures=tuple(replace(p, **nothing) for p in whole.pictures)))
    assert "No clear picture" not in text_of(pdf)


def test_a_curve_with_a_gap_keeps_its_label(written: Written) -> None:
    whole = analysis(NEUTRAL, OVER)
    torn = foot_result(14.0)
    torn.curve_deg[40:55] = np.nan
    torn.curve_sd_deg[:20] = np.nan
    assert "Right foot" in text_of(written(replace(whole, feet=(whole.feet[0], torn)))).split("landing")[0]


def test_one_step_has_no_plus_minus_and_zero_no_sign() -> None:
    single = replace(foot_result(7.0), peak_eversion_deg=measured(7.0, np.inf, "deg", n=1))
    table = rows(replace(analysis(NEUTRAL, NEUTRAL), feet=(single, single)), load_norms(), ENGLISH)
    assert table[1].left == "7.0°"
    assert ENGLISH.number(-0.04) == "0.0"
    assert ENGLISH.number(-4.26) == "−4.3"


def test_staff_read_how_far_each_foot_can_be_trusted() -> None:
    honesty = Honesty(0.96, -0.4, 0.2, 1.24, 0.8, 0.9, "")
    whole = analysis(NEUTRAL, OVER)
    told = say_class(replace(whole, feet=(replace(whole.feet[0], honesty=honesty), whole.feet[1])), Foot.LEFT, ENGLISH)
    assert "seen in 96 % of the pictures" in told
    assert "both halves of the run within 0.4°" in told
    assert "second readings within 1.2°" in told
    assert "familiar to 80 %" in told
    unknown = replace(honesty, halves_deg=float("nan"), reread_deg=float("nan"))
    told = say_class(replace(whole, feet=(replace(whole.feet[0], honesty=unknown), whole.feet[1])), Foot.LEFT, ENGLISH)
    assert "nan" not in told
