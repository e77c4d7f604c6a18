"""The catalogue and the short list."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gait.errors import SettingsFault
from gait.result import Shoe, ShoeSize, Suggestion
from gait.shoes.catalogue import Catalogue, read_catalogue
from gait.shoes.comfort import Tried
from gait.shoes.reasons import is_of_the_runner
from gait.shoes.shoe import SUPPORTS, stock_of
from gait.shoes.shortlist import shortlist
from gait.shoes.wishes import Wishes
from gait.verdict.rules import PronationClass, Verdict

SAMPLE = Path(__file__).parents[3] / "models" / "sample_shoes.csv"
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
    path = written(tmp_path, "\ufeffBrand;MODEL;Support;Drop (mm);Weight g\nAlder;One;Motion_Control;7,5;300\n")
    (shoe,) = read_catalogue(path).shoes
    assert (shoe.support, shoe.drop_mm, shoe.weight_g) == ("motion control", 7.5, 300.0)


def test_bad_rows_are_named_and_good_ones_kept(tmp_path: Path) -> None:
    rows = "Alder,One,neutral,8\n,Two,neutral,8\n\nAlder,Three,bouncy,8\nAlder,Four,neutral,eight\nAlder,Five\n"
    catalogue = read_catalogue(written(tmp_path, "brand,model,support,drop_mm\n" + rows))
    assert [shoe.model for shoe in catalogue.shoes] == ["One"]
    assert [row.number for row in catalogue.bad_rows] == [3, 5, 6, 7]
    assert "no brand" in catalogue.bad_rows[0].reason
    assert "bouncy" in catalogue.bad_rows[1].reason
    assert "eight" in catalogue.bad_rows[2].reason


@pytest.mark.parametrize("text", ["", "brand,model\nA,B\n", "brand,model,support\n", "brand,model,support\nA,B,odd\n"])
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
    assert "lighter choice" in first.reasons[-1]
    assert "Only your right heel" in first.cautions[0]


def test_near_the_limit_the_lighter_shoe_comes_first() -> None:
    near = Verdict(OVER, NEUTRAL, ())
    found = shortlist(read_catalogue(SAMPLE), (near, near))
    assert [s.shoe.support for s in found] == ["neutral"] * 3 + ["stability"]


def test_how_a_heel_moves_says_nothing_about_cushioning() -> None:
    assert models(shortlist(sample(), verdicts(SUPINATION, SUPINATION))) == models(
        shortlist(sample(), verdicts(NEUTRAL, NEUTRAL))
    )


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


# ---- with wishes ---------------------------------------------------------------------------------------------------

KINDS = st.sampled_from(PronationClass)
VERDICTS = st.builds(Verdict, KINDS, st.sampled_from([None, NEUTRAL]), st.just(()))
BOTH = st.tuples(VERDICTS, VERDICTS)
SHOES = st.builds(
    Shoe,
    st.sampled_from(["Alder", "Drift", "Elm"]),
    st.text("abc", min_size=1, max_size=3),
    st.sampled_from(SUPPORTS),
    st.sampled_from(["", "soft", "medium", "firm"]),
    st.sampled_from(["", "road", "trail", "track"]),
    weight_g=st.none() | st.floats(180.0, 400.0),
    sizes=st.sampled_from([(), (ShoeSize("42", 42.0, 3),), (ShoeSize("42", 42.0, 0),), (ShoeSize("44", 44.0, 1),)]),
)
CATALOGUES = st.lists(SHOES, max_size=12).map(lambda shoes: Catalogue(tuple(shoes), ()))
WISHES = st.builds(
    Wishes,
    st.sampled_from(["", "road", "trail", "track", "treadmill", "mixed"]),
    st.booleans(),
    st.booleans(),
    st.booleans(),
    st.sampled_from([None, 42.0, 43.0]),
    st.booleans(),
)
OUT_OF_STOCK = "Not in stock in your size today: we can order it"


def sample() -> Catalogue:
    return read_catalogue(SAMPLE)


def models(found: tuple[Suggestion, ...]) -> list[str]:
    return [suggestion.shoe.model for suggestion in found]


@pytest.mark.parametrize(
    ("left", "right", "order"),
    [
        (NEUTRAL, NEUTRAL, ["Everyday 2", "Tempo", "Ridge", "Feather"]),
        (OVER, OVER, ["Guide 4", "Steady", "Ridge Support", "Hold"]),
        (NEUTRAL, OVER, ["Everyday 2", "Tempo", "Ridge", "Guide 4"]),
        (SUPINATION, SUPINATION, ["Everyday 2", "Tempo", "Ridge", "Feather"]),
    ],
)
def test_without_wishes_the_order_is_the_stores_own(
    left: PronationClass, right: PronationClass, order: list[str]
) -> None:
    assert models(shortlist(sample(), verdicts(left, right))) == order
    assert models(shortlist(sample(), verdicts(left, right), wishes=Wishes())) == order


@given(CATALOGUES, BOTH)
def test_without_wishes_only_support_counts_and_stock_does_not(
    catalogue: Catalogue, both: tuple[Verdict, Verdict]
) -> None:
    without = Catalogue(tuple(replace(shoe, sizes=()) for shoe in catalogue.shoes), ())
    assert models(shortlist(catalogue, both)) == models(shortlist(without, both))


def test_what_the_customer_wishes_comes_first() -> None:
    soft = shortlist(sample(), verdicts(NEUTRAL, NEUTRAL), wishes=Wishes(cushioning=True))
    assert [s.shoe.cushioning for s in soft][:3] == ["soft"] * 3
    assert "Soft, as you wished" in soft[0].reasons
    trail = shortlist(sample(), verdicts(NEUTRAL, NEUTRAL), wishes=Wishes(surface="trail"))
    assert trail[0].shoe.surface == "trail"
    assert "Made for other ground than you run on" in trail[1].cautions
    light = shortlist(sample(), verdicts(NEUTRAL, NEUTRAL), wishes=Wishes(light=True))
    assert models(light)[:2] == ["Feather", "Tempo"]
    slight = shortlist(sample(), verdicts(NEUTRAL, NEUTRAL), wishes=Wishes(light_body=True))
    assert [s.shoe.cushioning for s in slight][:3] == ["soft"] * 3
    assert "Soft, which suits lighter runners" in slight[0].reasons


def test_wishes_go_before_the_class_and_support_to_compare_stays_on_the_list() -> None:
    found = shortlist(sample(), verdicts(OVER, OVER), wishes=Wishes(light=True, cushioning=True))
    assert found[0].shoe.model == "Feather"
    assert found[0].reasons[-1].startswith("Neutral support, less than this pattern suggests")
    assert any(s.shoe.support == "stability" for s in found)


@given(CATALOGUES, VERDICTS, WISHES)
def test_feet_that_differ_never_get_more_than_one_shoe_of_more_support(
    catalogue: Catalogue, other: Verdict, wishes: Wishes
) -> None:
    shoes = Catalogue((*catalogue.shoes, Shoe("Oak", "Zero", "neutral")), ())
    both = (Verdict(NEUTRAL, None, ()), other)
    found = shortlist(shoes, both, wishes=replace(wishes, stable=False))
    assert sum(s.shoe.support != "neutral" for s in found) <= 1


@given(CATALOGUES, BOTH, WISHES, st.data())
def test_a_shoe_out_of_stock_never_stands_above_the_same_in_stock(
    catalogue: Catalogue, both: tuple[Verdict, Verdict], wishes: Wishes, data: st.DataObject
) -> None:
    shoe = data.draw(SHOES)
    here, gone = (replace(shoe, sku=f"{n}", sizes=(ShoeSize("42", 42.0, n),)) for n in (2, 0))
    shoes = data.draw(st.permutations([*catalogue.shoes, here, gone]))
    found = shortlist(Catalogue(tuple(shoes), ()), both, len(shoes), replace(wishes, size_eu=42.0))
    order = [s.shoe.sku for s in found if s.shoe.sku]
    assert order in (["2", "0"], ["2"], [])


@given(CATALOGUES, BOTH, WISHES)
def test_what_is_not_there_in_the_customers_size_says_so_and_comes_last(
    catalogue: Catalogue, both: tuple[Verdict, Verdict], wishes: Wishes
) -> None:
    found = shortlist(catalogue, both, wishes=wishes)
    absent = [wishes.size_eu is not None and stock_of(s.shoe, wishes.size_eu) == 0 for s in found]
    assert absent == sorted(absent)
    assert absent == [OUT_OF_STOCK in s.cautions for s in found]
    assert len(found) <= 4
    assert len({id(s.shoe) for s in found}) == len(found)


def test_the_shoe_that_was_run_in_is_marked() -> None:
    tried = Tried(Shoe("alder", "Everyday 2", ""))
    found = shortlist(sample(), verdicts(NEUTRAL, NEUTRAL), tried=[tried])
    assert [s.tried for s in found] == [True, False, False, False]
    assert found[0].reasons[0] == "You ran in it today"


def test_what_holds_whichever_shoe_it_is_is_told_from_a_shoes_own() -> None:
    found = shortlist(sample(), verdicts(NEUTRAL, OVER), wishes=Wishes(surface="trail"))
    own = {caution for s in found for caution in s.cautions if not is_of_the_runner(caution)}
    assert own == {
        "Made for other ground than you run on",
        "Keep it only if it feels better than the lighter ones",
    }
    (shared,) = {caution for s in found for caution in s.cautions} - own
    assert shared.startswith("Only your right heel rolls in more")


# ---- with what was felt --------------------------------------------------------------------------------------------

TEST_SHOE = Shoe("", "", "")


def named(model: str) -> Shoe:
    return next(shoe for shoe in sample().shoes if shoe.model == model)


def felt(**comfort: float) -> list[Tried]:
    """What was run in, by model."""
    return [Tried(named(model.replace("_", " ")), value) for model, value in comfort.items()]


def test_what_was_run_in_comes_first_by_comfort_whatever_the_class() -> None:
    found = shortlist(sample(), verdicts(NEUTRAL, NEUTRAL), tried=felt(Ridge=55.0, Hold=80.0))
    assert models(found) == ["Hold", "Ridge", "Everyday 2", "Tempo"]
    assert found[0].reasons == (
        "The most comfortable of what you ran in: 80 of 100",
        "Motion control support: how it feels to you goes before that",
    )
    assert found[1].reasons[0] == "Less comfortable to you than another you ran in: 55 of 100"
    assert [s.comfort for s in found] == [80.0, 55.0, None, None]
    assert found[0].cautions == (), "it was felt, and beside others"


def test_less_than_ten_apart_is_equal_and_the_class_decides() -> None:
    found = shortlist(sample(), verdicts(NEUTRAL, NEUTRAL), tried=felt(Hold=80.0, Ridge=70.5))
    assert models(found)[:2] == ["Ridge", "Hold"]
    assert found[1].reasons[0] == "Among the most comfortable of what you ran in: 80 of 100"
    apart = shortlist(sample(), verdicts(NEUTRAL, NEUTRAL), tried=felt(Hold=80.0, Ridge=70.0))
    assert models(apart)[:2] == ["Hold", "Ridge"]


def test_the_test_shoe_counts_among_what_was_felt() -> None:
    tried = [Tried(TEST_SHOE, 90.0), *felt(Ridge=60.0)]
    first = shortlist(sample(), verdicts(NEUTRAL, NEUTRAL), tried=tried)[0]
    assert first.reasons[0] == "Less comfortable to you than another you ran in: 60 of 100"


def test_what_was_said_of_a_shoe_last_counts() -> None:
    tried = [*felt(Ridge=30.0, Tempo=60.0), *felt(Ridge=90.0)]
    first = shortlist(sample(), verdicts(NEUTRAL, NEUTRAL), tried=tried)[0]
    assert (first.shoe.model, first.comfort) == ("Ridge", 90.0)


RATED = st.lists(st.builds(Tried, SHOES, st.none() | st.floats(0.0, 100.0)), max_size=6)


@given(RATED, BOTH, WISHES)
def test_no_shoe_stands_above_one_that_felt_ten_better(
    tried: list[Tried], both: tuple[Verdict, Verdict], wishes: Wishes
) -> None:
    catalogue = Catalogue(tuple(one.shoe for one in tried), ())
    comforts = [s.comfort for s in shortlist(catalogue, both, 12, wishes, tried)]
    rated = [comfort for comfort in comforts if comfort is not None]
    assert comforts[: len(rated)] == rated
    assert all(lower - upper < 10.0 for place, upper in enumerate(rated) for lower in rated[place:])
