"""The matrix that dots are measured on leaves no pair of circumstances out."""

from __future__ import annotations

from itertools import combinations, product

from tests.accuracy.dots_design import COLOURS, FRAMINGS, LIGHTS, SHOES, SKINS, design, order


def test_every_pair_of_colour_skin_shoe_framing_and_light_is_somewhere() -> None:
    cells = [(c, s.skin, s.shoe, s.framing, s.light) for s in design() if not s.grey for c in s.colours]
    factors = (tuple(COLOURS), SKINS, SHOES, tuple(FRAMINGS), tuple(LIGHTS))
    for a, b in combinations(range(5), 2):
        assert {(cell[a], cell[b]) for cell in cells} == set(product(factors[a], factors[b]))


def test_no_two_scenes_share_a_name() -> None:
    names = [order(scene, number)["id"] for number, scene in enumerate(design())]
    assert len(set(names)) == len(names)


def test_a_grey_camera_sees_every_dot_by_its_ring() -> None:
    grey = [order(scene, 0)["dots"] for scene in design() if scene.grey]
    assert len(grey) == 4
    assert all("ring" in dots for scene in grey for dots in scene.values())
