"""Sizes are asked and shown in the store's system, by its own table where it has one."""

from __future__ import annotations

from pathlib import Path

import pytest

from gait.errors import SettingsFault
from gait.result import ShoeSize
from gait.shoes.size_chart import DEFAULT, SYSTEMS, SizeChart, european, read_size_table


@pytest.mark.parametrize(
    ("system", "shown"), [("EU", "42.5"), ("UK", "8"), ("US men", "9"), ("US women", "10.5"), ("cm", "26.8")]
)
def test_one_size_in_every_system(system: str, shown: str) -> None:
    assert SizeChart(system).shown(42.5) == shown


@pytest.mark.parametrize("system", SYSTEMS)
def test_every_step_is_another_size_and_leads_back(system: str) -> None:
    chart = SizeChart(system)
    steps = chart.steps()
    assert len({chart.shown(size) for size in steps}) == len(steps)
    assert [chart.step(size, 1) for size in steps[:-1]] == steps[1:]
    assert [chart.step(size, -1) for size in steps[1:]] == steps[:-1]
    assert chart.step(steps[0], -1) == steps[0]
    assert chart.step(None, 1) == 42.0


def test_sizes_grow_in_every_system_of_the_default_table() -> None:
    assert all(list(column) == sorted(set(column)) for column in zip(*DEFAULT, strict=True))


@pytest.mark.parametrize(
    ("system", "text", "eu"),
    [("EU", "UK 8", 42.5), ("EU", "26.8 cm", 42.5), ("EU", "US 9", None), ("US men", "US 9", 42.5),
     ("US women", "US 9", 40.5), ("UK", "UK 30", None), ("UK", "Euro 42", None)],
)  # fmt: skip
def test_sizes_of_other_systems_are_known_by_the_table(system: str, text: str, eu: float | None) -> None:
    assert european(ShoeSize(text, None, 2), SizeChart(system)) == ShoeSize(text, eu, 2)


def test_what_a_table_says_in_french_stitches_stays() -> None:
    assert european(ShoeSize("UK 8 / EU 42", 42.0, 2), SizeChart()) == ShoeSize("UK 8 / EU 42", 42.0, 2)


def test_a_store_brings_its_own_table(tmp_path: Path) -> None:
    path = tmp_path / "sizes.csv"
    path.write_text("EU;UK;US men;US women;cm\n43;9;10;11;27,5\n42;8;9;10;27\n")
    chart = SizeChart("US men", read_size_table(path))
    assert (chart.steps(), chart.shown(43.0)) == ([42.0, 43.0], "10")


@pytest.mark.parametrize(
    "text", ["eu,uk\n42,8\n", "eu,uk,us_men,us_women,cm\n", "eu,uk,us_men,us_women,cm\n42,eight,9,10,27\n"]
)
def test_what_is_no_table_of_sizes_is_refused(text: str, tmp_path: Path) -> None:
    path = tmp_path / "sizes.csv"
    path.write_text(text)
    with pytest.raises(SettingsFault):
        read_size_table(path)
