"""The catalogue and the short list."""

from __future__ import annotations

from pathlib import Path

import pytest

from gait.errors import SettingsFault
from gait.shoe import Catalogue, read_catalogue, shortlist
from gait.verdict import PronationClass, Verdict

SAMPLE = Path(__file__).parents[1] / "models" / "sample_shoes.csv"
OVER, NEUTRAL = PronationClass.OVERPRONATION, PronationClass.NEUTRAL
SUPINATION, UNSURE = PronationClass.SUPINATION, PronationClass.INCONCLUSIVE


def verdicts(left: PronationClass, right: PronationClass) -> tuple[Verdict, Verdict]:
    return Verdict(left, None, ()), Verdict(right, None, ())


def supports(left: PronationClass, right: PronationClass) -> list[str]:
    return [s.shoe.support for s in shortlist(read_catalogue(SAMPLE), verdicts(left, right))]


def written(folder: Path, text: str) -> Path:
    path = folder / "shoes.csv"
    path.write_text(text, "utf-8")
    return path


def test_the_sample_reads_whole() -> None:
    catalogue = read_catalogue(SAMPLE)
    assert len(catalogue.shoes) == 12
    assert catalogue.bad_rows == ()
    assert catalogue.shoes[0].drop_mm == 8.0


def test_headers_and_delimiters_are_forgiven(tmp_path: Path) -> None:
    path = written(
        tmp_path, "\ufeffBrand;MODEL;Support;Drop (mm);Weight g\nAlder;One;Motion_Control;7,5;300\n"
    )
    (shoe,) = read_catalogue(path).shoes
    assert (shoe.support, shoe.drop_mm, shoe.weight_g) == ("motion control", 7.5, 300.0)


def test_bad_rows_are_named_and_good_ones_kept(tmp_path: Path) -> None:
    rows = (
        "Alder,One,neutral,8\n,Two,neutral,8\n\nAlder,Three,bouncy,8\nAlder,Four,neutral,eight\nAlder,Five\n"
    )
    catalogue = read_catalogue(written(tmp_path, "brand,model,support,drop_mm\n" + rows))
    assert [shoe.model for shoe in catalogue.shoes] == ["One"]
    assert [row.number for row in catalogue.bad_rows] == [3, 5, 6, 7]
    assert "no brand" in catalogue.bad_rows[0].reason
    assert "bouncy" in catalogue.bad_rows[1].reason
    assert "eight" in catalogue.bad_rows[2].reason


@pytest.mark.parametrize(
    "text", ["", "brand,model\nA,B\n", "brand,model,support\n", "brand,model,support\nA,B,odd\n"]
)
def test_a_file_without_shoes_is_a_settings_fault(text: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsFault):
        read_catalogue(written(tmp_path, text))


def test_a_missing_file_is_a_settings_fault(tmp_path: Path) -> None:
    with pytest.raises(SettingsFault):
        read_catalogue(tmp_path / "none.csv")


def test_support_follows_both_feet() -> None:
    assert supports(NEUTRAL, NEUTRAL) == ["neutral"] * 4
    assert supports(OVER, OVER) == ["stability"] * 3 + ["motion control"]
    assert supports(NEUTRAL, OVER) == ["neutral"] * 3 + ["stability"]


def test_feet_that_differ_are_told_why() -> None:
    first = shortlist(read_catalogue(SAMPLE), verdicts(NEUTRAL, OVER))[0]
    assert "lighter choice" in first.reasons[0]
    assert "Only your right heel" in first.cautions[0]


def test_near_the_limit_the_lighter_shoe_comes_first() -> None:
    near = Verdict(OVER, NEUTRAL, ())
    found = shortlist(read_catalogue(SAMPLE), (near, near))
    assert [s.shoe.support for s in found] == ["neutral"] * 3 + ["stability"]


def test_little_roll_in_gets_soft_shoes_first() -> None:
    found = shortlist(read_catalogue(SAMPLE), verdicts(SUPINATION, SUPINATION))
    assert [s.shoe.cushioning for s in found][:3] == ["soft"] * 3
    assert any("Soft cushioning" in reason for reason in found[0].reasons)


def test_an_inconclusive_foot_gets_neutral_shoes_and_a_caution() -> None:
    for suggestion in shortlist(read_catalogue(SAMPLE), verdicts(UNSURE, NEUTRAL)):
        assert suggestion.shoe.support == "neutral"
        assert "your left foot" in suggestion.cautions[0]


def test_a_store_without_the_right_support_offers_the_nearest() -> None:
    firm = tuple(s for s in read_catalogue(SAMPLE).shoes if s.support == "motion control")
    (first, *_) = shortlist(Catalogue(firm, ()), verdicts(NEUTRAL, NEUTRAL))
    assert first.shoe.support == "motion control"
    assert first.cautions
    assert shortlist(Catalogue((), ()), verdicts(NEUTRAL, NEUTRAL)) == ()
