"""Pictures on paper show feet and lower legs: what is kept of a frame ends below the knee."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from pypdf import PdfReader

from gait.clip import Frame
from gait.eyes.sights import take_snapshot
from gait.foot import Foot
from gait.report import write_report
from gait.report.picture import common_window, framed, reshaped
from gait.result import KeyPicture
from gait.verdict.rules import PronationClass
from tests.gait.report.analyses import analysis

RED = (0, 0, 255)  # blue, green, red: everything from the knee upwards in the frames here


def kept(shank_px: float, ankle_y: float, tall: int = 1920) -> KeyPicture | None:
    """What is kept of a frame in which all above the knee is red; lines as they are usually found."""
    image = np.full((tall, 1080, 3), 90, np.uint8)
    image[: max(0, round(ankle_y - shank_px))] = RED
    ankle = np.array([540.0, ankle_y])
    found = take_snapshot(Frame(0, 0.0, image), ankle, shank_px, Foot.LEFT)
    if found is None:
        return None
    shank = found.place(np.array([[540.0, ankle_y - 0.6 * shank_px], [540.0, ankle_y]]))
    heel = found.place(np.array([[540.0, ankle_y], [540.0, ankle_y + 0.2 * shank_px]]))
    return KeyPicture(Foot.LEFT, "peak", 0.0, 7.0, found.image(), shank, heel)


def redness(image: NDArray[np.uint8]) -> float:
    """How far red stands out anywhere."""
    return float((image[..., 2].astype(int) - image[..., 0]).max())


@pytest.mark.parametrize("shank_px", [80.0, 150.0, 300.0, 520.0])
@pytest.mark.parametrize("ankle_y", [600.0, 1200.0, 1850.0])
def test_nothing_from_the_knee_upwards_is_kept_or_shown(shank_px: float, ankle_y: float) -> None:
    picture = kept(shank_px, ankle_y)
    assert picture is not None
    assert redness(picture.image) < 30.0  # JPEG blurs colour over a few pixels; the knee is further away
    window = common_window([picture], 1.1)
    assert redness(framed(picture, window, (400, 364), "#1f7a4d")) < 30.0


@pytest.mark.parametrize("aspect", [1.4, 1.8, 2.2])
def test_a_wide_frame_shows_the_heel_without_margins(aspect: float) -> None:
    picture = kept(300.0, 1200.0)
    assert picture is not None
    usual = common_window([picture], 0.9)
    wide = reshaped(usual, aspect, [picture])
    assert wide.width == pytest.approx(aspect * wide.height)
    assert wide.width <= picture.image.shape[1]
    assert (1.0 - wide.ankle[1]) * wide.height == pytest.approx((1.0 - usual.ankle[1]) * usual.height)


def test_lines_that_were_not_seen_show_no_more() -> None:
    picture = kept(300.0, 1200.0)
    assert picture is not None
    nothing = np.full((2, 2), np.nan)
    bare = KeyPicture(Foot.LEFT, "peak", 0.0, float("nan"), picture.image, nothing, nothing)
    assert redness(framed(bare, common_window([bare], 1.1), (400, 364), "#1f7a4d")) < 30.0


def test_paper_carries_no_picture_but_those_of_the_lower_legs(tmp_path: Path) -> None:
    found = analysis(PronationClass.NEUTRAL, PronationClass.NEUTRAL)
    write_report(found, tmp_path / "report.pdf")
    counts = [len(page.images) for page in PdfReader(tmp_path / "report.pdf").pages]
    assert counts == [2, 4, 0]  # landing and push-off of the analysis here are one picture
