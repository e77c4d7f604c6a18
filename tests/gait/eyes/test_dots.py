"""The dots method on drawn pictures: two legs that run, with dots of known place."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from gait.eyes.dots import Blobs, DotFinder, DotPaths, DotSearch, Leads, identify, paint_out
from gait.eyes.dots.blobs import Region
from gait.foot import Foot

Floats = NDArray[np.float64]
Image = NDArray[np.uint8]
Colour = tuple[int, int, int]

WHITE, BLACK, RED, GREEN = (238, 238, 238), (20, 20, 20), (40, 40, 215), (70, 215, 60)
SKIN = (115, 150, 195)
HEIGHT, WIDTH, FPS = 480, 360, 30.0
STRIDE_FRAMES = 20
FRAMES = 60


def dot(image: Image, point: Floats, radius: float, colour: Colour) -> None:
    """Draw a disc with soft edges at continuous px coordinates."""
    x, y = np.maximum(np.floor(point - radius).astype(int) - 1, 0)
    patch = image[y : y + int(2 * radius) + 4, x : x + int(2 * radius) + 4]
    rows, columns = np.indices(patch.shape[:2]) + 0.5
    away = np.hypot(columns + x - point[0], rows + y - point[1])
    cover = np.clip(radius + 0.5 - away, 0.0, 1.0)[..., None]
    patch[:] = np.rint(patch * (1.0 - cover) + np.array(colour) * cover)


def leg(frame: int, foot: Foot) -> tuple[Floats, bool]:
    """A leg's dots [4, 2] (calf, Achilles, heel's upper and lower end) and whether the heel shows."""
    phase = 2.0 * np.pi * (frame / STRIDE_FRAMES + 0.5 * foot)
    side = 1.0 if foot is Foot.RIGHT else -1.0
    sway, lift = 3.0 * np.sin(phase) + 0.15 * frame, 28.0 * max(0.0, np.sin(phase))
    x = np.array([35.0 * side, 18.0 * side, 14.0 * side, 12.0 * side + 4.0 * np.sin(phase)])
    y = (
        np.array([140.0, 290.0, 335.0, 368.0])
        + 6.0 * np.cos(phase)
        + 0.1 * frame
        - lift * np.array([0.5, 0.8, 1.0, 1.0])
    )
    return np.stack([WIDTH / 2 + x + sway, y], axis=1), bool(np.sin(phase) < 0.5)


def truth() -> Floats:
    """All dots [n, 2, 4, 2], NaN where a lifted heel hides its own."""
    points = np.full((FRAMES, 2, 4, 2), np.nan)
    for frame in range(FRAMES):
        for foot in Foot:
            place, shows = leg(frame, foot)
            points[frame, foot, : 4 if shows else 2] = place[: 4 if shows else 2]
    return points


def shop() -> Image:
    """A background with noise, a lamp, a column of bolts and a stripe."""
    noise = np.random.default_rng(1).normal(125.0, 4.0, (HEIGHT, WIDTH, 3))
    image = noise.clip(0, 255).astype(np.uint8)
    for y in range(40, 440, 40):
        dot(image, np.array([30.5, y]), 5.0, WHITE)
    cv2.line(image, (60, 0), (60, HEIGHT), BLACK, 6)
    return image


def whole(point: Floats) -> list[int]:
    """The nearest pixel corner."""
    return [round(float(value)) for value in point]


def picture(points: Floats, background: Image, colour: Colour | None, radius: float = 5.0) -> Image:
    """The shop with two legs, whose dots lie at points [2, 4, 2]; without dots if the colour is None."""
    image = background.copy()
    for foot in Foot:
        calf, achilles = points[foot, 0], points[foot, 1]
        bend = achilles + np.array([0.0, 25.0])
        cv2.line(image, whole(calf), whole(bend), SKIN, 34)
        cv2.rectangle(image, whole(bend - (22.0, 5.0)), whole(bend + np.array([22.0, 80.0])), (110, 60, 40), -1)
    for point in points.reshape(-1, 2) if colour is not None else ():
        if np.isfinite(point).all() and colour is not None:
            dot(image, point, radius, colour)
    return image


@cache
def pictures(colour: Colour | None = WHITE) -> list[Image]:
    background = shop()
    return [picture(points, background, colour) for points in truth()]


@cache
def spots(colour: Colour | None = WHITE) -> list[Blobs]:
    finder = DotFinder()
    return [finder.find(image) for image in pictures(colour)]


def times(n: int = FRAMES) -> Floats:
    return np.arange(n) / FPS


def found(frames: list[Blobs], hints: Floats | None = None, anchors: Floats | None = None) -> DotPaths:
    return identify(frames, times(len(frames)), hints, anchors)


def in_view(expected: Floats) -> NDArray[np.bool_]:
    """Frames and feet with all four dots, but for steps that the clip's ends cut off."""
    complete: NDArray[np.bool_] = np.asarray(np.isfinite(expected).all(axis=(2, 3)))
    complete[:3] = complete[-3:] = False
    return complete


def errors(paths: DotPaths, expected: Floats) -> Floats:
    return np.asarray(np.linalg.norm(paths.points - expected, axis=-1))


@pytest.mark.parametrize("colour", [WHITE, BLACK, RED, GREEN])
@pytest.mark.parametrize("radius", [3.0, 5.0, 8.5, 13.0])
def test_a_dot_is_found_to_a_fraction_of_a_pixel(colour: Colour, radius: float) -> None:
    image = np.full((200, 240, 3), SKIN, np.uint8)
    place = np.array([120.31, 97.62])
    dot(image, place, radius, colour)
    best = DotFinder().find(image)
    assert np.linalg.norm(best.points[0] - place) < 0.12
    assert best.radius[0] == pytest.approx(radius, abs=0.5)


def test_a_dot_half_on_white_and_half_on_black_is_found() -> None:
    image = np.full((200, 240, 3), 230, np.uint8)
    image[:, 120:] = 25
    place = np.array([121.2, 99.7])
    dot(image, place, 6.0, GREEN)
    assert np.linalg.norm(DotFinder().find(image).points - place, axis=1).min() < 0.3


def test_a_white_dot_on_white_shows_by_its_ring() -> None:
    image = np.full((200, 240, 3), 235, np.uint8)
    place = np.array([120.4, 99.7])
    dot(image, place, 8.5, BLACK)
    dot(image, place, 5.0, WHITE)
    best = DotFinder().find(image)
    assert np.linalg.norm(best.points[0] - place) < 0.15
    assert best.radius[0] == pytest.approx(5.0, abs=0.5)


@pytest.mark.parametrize("place", [(120.2, 99.7), (120.9, 101.3)])
def test_a_grey_dot_on_the_edge_of_black_and_white_is_found_where_one_looks_closely(place: tuple[float, float]) -> None:
    image = np.full((800, 600, 3), 230, np.uint8)
    image[100:] = 25
    dot(image, np.array(place), 5.0, (128, 128, 128))
    found = DotFinder().find(image, (0, 0, 300, 300), heel_at(120, 100, shank_px=250))
    assert np.linalg.norm(found.points - place, axis=1).min() < 0.3


def heel_at(x: float, y: float, shank_px: float) -> Leads:
    """A left foot whose heel was read at a place of the picture."""
    points, heels = np.full((2, 4, 2), np.nan), np.full((2, 2, 2), np.nan)
    points[0], heels[0] = (x, y), (x, y)
    return Leads(points, heels, shank_px)


@pytest.mark.parametrize("tab", [(40, 120, 230), (60, 60, 220), (230, 180, 60)], ids=["orange", "red", "light blue"])
@pytest.mark.parametrize("quality", [90, 80])
def test_a_dot_on_a_tab_of_its_own_width_is_found(tab: tuple[int, int, int], quality: int) -> None:
    image = np.full((240, 240, 3), 235, np.uint8)
    image[112:130, 80:160] = (40, 220, 220)
    image[130:160, 80:160] = 20
    image[112:130, 114:126] = tab
    dot(image, np.array([120.0, 120.0]), 4.5, (180, 105, 255))
    leads, away = heel_at(120, 120, shank_px=200), []
    for seed in range(10):
        found = DotFinder().find(compressed(image, quality, seed), None, leads)
        away.append(np.linalg.norm(found.points - (120, 120), axis=1).min())
    assert np.mean(np.array(away) < 1.5) >= 0.8


@pytest.mark.parametrize("aside", [(0, -40), (38, 10), (-20, 42)])
def test_a_pale_dot_a_hand_off_mid_calf_is_not_outshone_by_a_busy_room(aside: tuple[int, int]) -> None:
    image = np.full((480, 360, 3), (116, 134, 193), np.uint8)
    for x, y in np.ndindex(5, 14):
        dot(image, np.array([235.0 + 25 * x, 30.0 + 32 * y]), 5.0, WHITE)
    place = np.array([120.0, 150.0]) + aside
    dot(image, place, 5.0, (142, 110, 229))
    points = np.full((2, 4, 2), np.nan)
    points[0] = (120, 150), (120, 300), (120, 330), (120, 370)
    found = DotFinder().find(image, None, Leads(points, points[:, 2:], shank_px=200.0))
    assert np.linalg.norm(found.points - place, axis=1).min() < 0.5


def compressed(image: Image, quality: int, seed: int) -> Image:
    """As a camera sends it: a little noisy and soft, and its colours coarse."""
    noisy = image + np.random.default_rng(seed).normal(0.0, 3.0, image.shape)
    soft = cv2.GaussianBlur(np.clip(noisy, 0, 255).astype(np.uint8), (0, 0), 0.7)
    _, stream = cv2.imencode(".jpg", soft, [cv2.IMWRITE_JPEG_QUALITY, quality])
    return np.asarray(cv2.imdecode(stream, cv2.IMREAD_COLOR), np.uint8)


@pytest.mark.parametrize("turned_deg", [0.0, 20.0, 45.0, 70.0])
def test_an_edge_looked_at_closely_has_no_spots(turned_deg: float) -> None:
    rows, columns = np.indices((200, 240)) - 100.0
    across = np.cos(np.radians(turned_deg)) * rows + np.sin(np.radians(turned_deg)) * columns
    image = np.repeat(np.where(across > 0, 230, 25).astype(np.uint8)[..., None], 3, axis=2)
    assert len(DotFinder().find(image, None, heel_at(100, 100, shank_px=660))) == 0


def test_the_ring_of_a_dot_is_no_spot_of_its_own() -> None:
    image = np.full((200, 240, 3), SKIN, np.uint8)
    dot(image, np.array([120.4, 99.7]), 12.0, BLACK)
    dot(image, np.array([120.4, 99.7]), 7.0, WHITE)
    assert len(DotFinder().find(image)) == 1


def test_edges_stripes_and_flat_pictures_have_no_spots() -> None:
    image = np.full((200, 240, 3), 120, np.uint8)
    image[:, 100:130] = 240
    image[150:160] = 10
    assert len(DotFinder().find(image)) == 0
    assert len(DotFinder().find(np.full((200, 240, 3), 120, np.uint8))) == 0


def test_a_region_gives_the_pictures_own_coordinates() -> None:
    whole, part = DotFinder().find(pictures()[0]), DotFinder().find(pictures()[0], (90, 101, 300, 460))
    nearest = np.linalg.norm(part.points[:, None] - whole.points[None], axis=2).min(axis=1)
    assert np.median(nearest) < 0.3


def test_a_region_outside_the_picture_has_no_spots() -> None:
    assert len(DotFinder().find(pictures()[0], (-90, -90, -10, -10))) == 0


def test_all_dots_of_both_feet_are_found_and_none_is_taken_for_another() -> None:
    paths, expected = found(spots()), truth()
    assert np.isfinite(paths.points[in_view(expected)]).all()
    assert np.nanmax(errors(paths, expected)) < 0.5
    assert paths.found
    assert (paths.seen_share > 0.5).all()


def test_confidence_is_zero_where_nothing_is_seen() -> None:
    paths = found(spots())
    assert ((paths.confidence > 0) == np.isfinite(paths.points[..., 0])).all()
    assert paths.confidence.max() <= 1.0


@pytest.mark.parametrize("colour", [RED, GREEN, BLACK])
def test_another_colour_gives_the_same_dots(colour: Colour) -> None:
    expected = truth()
    paths = found(spots(colour))
    assert np.isfinite(paths.points[in_view(expected)]).all()
    assert np.nanmax(errors(paths, expected)) < 1.0


def test_a_mirrored_clip_swaps_the_feet() -> None:
    finder = DotFinder()
    mirrored = [finder.find(np.ascontiguousarray(image[:, ::-1])) for image in pictures()]
    expected = truth()[:, ::-1].copy()
    expected[..., 0] = WIDTH - expected[..., 0]
    assert np.nanmax(errors(found(mirrored), expected)) < 0.5


def test_a_shifted_clip_shifts_the_dots() -> None:
    finder = DotFinder()
    moved = [finder.find(np.roll(image, (12, -8), axis=(0, 1))) for image in pictures()]
    assert np.nanmax(errors(found(moved), truth() + np.array([-8.0, 12.0]))) < 0.5


def test_frames_without_pictures_stay_empty_and_swap_nothing() -> None:
    frames = list(spots())
    for lost in (7, 23, 24, 25, 41):
        frames[lost] = frames[lost].take(np.zeros(0, np.intp))
    paths = found(frames)
    assert np.isnan(paths.points[[7, 23, 24, 25, 41]]).all()
    assert np.nanmax(errors(paths, truth())) < 0.5


def test_one_lost_dot_leaves_the_others() -> None:
    frames, expected = list(spots()), truth()
    frame = int(np.flatnonzero(np.isfinite(expected[:, 0]).all(axis=(1, 2)))[3])
    away = np.linalg.norm(frames[frame].points - expected[frame, 0, 3], axis=1)
    frames[frame] = frames[frame].take(away > 3.0)
    paths = found(frames)
    assert np.isnan(paths.points[frame, 0, 3]).all()
    assert np.isfinite(paths.points[frame, 0, :3]).all()


def test_the_shin_may_come_over_the_foot_through_a_stance() -> None:
    near, background, finder = truth(), shop(), DotFinder()
    phase = np.arange(FRAMES) % STRIDE_FRAMES
    early = np.stack([phase >= STRIDE_FRAMES - 4, (phase >= 6) & (phase < STRIDE_FRAMES // 2)], axis=1)
    near[early, 2:, 1] -= 12.0  # the gap, 45 px later on, is a quarter shorter there
    frames = [finder.find(picture(points, background, WHITE)) for points in near]
    wanted = in_view(near) & early
    assert wanted.any()
    assert np.isfinite(found(frames).points[wanted]).all()


def test_single_dots_far_from_whole_chains_are_found_beside_their_anchors() -> None:
    expected, frames = truth(), list(spots())
    alone = np.flatnonzero(in_view(expected)[:, 0])[1:-1:2]
    for frame in alone:
        calf = np.linalg.norm(frames[frame].points - expected[frame, 0, 0], axis=1) < 3.0
        others = [np.linalg.norm(frames[frame].points - p, axis=1) < 3.0 for p in expected[frame, 0, 1:]]
        frames[frame] = frames[frame].take(calf | np.any(others, axis=0))
    anchors = expected + np.array([3.0, -4.0])
    assert np.isfinite(found(frames, anchors=anchors).points[alone, 0]).all()


def test_anchors_put_no_dot_where_there_is_no_spot() -> None:
    expected = truth()
    paths = found(spots(), anchors=np.nan_to_num(expected, nan=100.0))
    assert np.nanmax(errors(paths, expected)) < 0.5


def test_heels_that_cross_keep_their_feet() -> None:
    crossing = truth()
    crossing[:, :, 2:, 0] -= np.array([-28.0, 28.0])[None, :, None]
    background, finder = shop(), DotFinder()
    frames = [finder.find(picture(points, background, WHITE)) for points in crossing]
    wrong = errors(found(frames), crossing)
    one_lifted = np.abs(np.sin(2.0 * np.pi * np.arange(FRAMES) / STRIDE_FRAMES)) > 0.35
    assert np.nanmax(wrong[:, :, :2]) < 1.0
    assert np.nanmax(wrong[one_lifted]) < 1.0


def test_a_clip_without_dots_gives_nothing() -> None:
    paths = found(spots(None))
    assert not paths.found
    assert np.isnan(paths.points).all()
    assert (paths.seen_share == 0).all()


def test_a_standing_runner_has_dots_too() -> None:
    background = np.random.default_rng(2).normal(125.0, 4.0, (HEIGHT, WIDTH, 3)).clip(0, 255).astype(np.uint8)
    standing = np.repeat(truth()[:1], FRAMES, axis=0)
    standing[..., 0] += 0.5 * np.sin(0.3 * np.arange(FRAMES))[:, None, None]
    finder = DotFinder()
    frames = [finder.find(picture(points, background, WHITE)) for points in standing]
    assert np.nanmax(errors(found(frames), standing)) < 0.5
    assert (found(frames).seen_share > 0.95).all()


def test_an_empty_shop_gives_nothing() -> None:
    finder, background = DotFinder(), shop()
    assert not found([finder.find(background) for _ in range(20)]).found


@dataclass(frozen=True, slots=True)
class RepeatingFinder(DotFinder):
    """A DotFinder that is shown the same few pictures again and again, and looks at each once."""

    found: dict[int, Blobs] = field(default_factory=dict)

    def find(self, image: Image, region: Region | None = None, leads: Leads | None = None) -> Blobs:
        if id(image) not in self.found:
            self.found[id(image)] = DotFinder.find(self, image, region, leads)
        return self.found[id(image)]


NOWHERE = Leads(np.full((2, 4, 2), np.nan), np.full((2, 2, 2), np.nan), 150.0)


def searched(colour: Colour | None, rounds: int) -> list[Blobs | None]:
    """What a search finds in the clip, run several times over."""
    search, whole = DotSearch(RepeatingFinder()), (0, 0, WIDTH, HEIGHT)
    clip = [image for _ in range(rounds) for image in pictures(colour)]
    return [search.find(image, i / FPS, whole, NOWHERE) for i, image in enumerate(clip)]


def test_the_search_goes_on_where_there_are_dots() -> None:
    assert all(blobs is not None for blobs in searched(WHITE, 4))


def test_the_search_ends_where_there_are_none() -> None:
    found = searched(None, 4)
    assert all(blobs is not None for blobs in found[: round(2.0 * FPS)])
    assert found[-1] is None


@pytest.mark.parametrize(("fps", "searched_s"), [(25.0, 2.4), (30.0, 2.0), (50.0, 2.0), (60.0, 2.0), (120.0, 1.0)])
def test_some_two_seconds_without_dots_are_enough_for_any_camera(fps: float, searched_s: float) -> None:
    search, nothing = DotSearch(RepeatingFinder()), np.zeros((40, 40, 3), np.uint8)
    found = [search.find(nothing, i / fps, (0, 0, 40, 40), NOWHERE) for i in range(400)]
    assert found.index(None) / fps == pytest.approx(searched_s, abs=2.0 / fps)


def test_an_empty_belt_does_not_end_the_search() -> None:
    search, background = DotSearch(RepeatingFinder()), shop()
    assert all(search.find(background, i / FPS, None, NOWHERE) is not None for i in range(4 * FRAMES))


def test_three_dots_to_a_leg_are_not_enough() -> None:
    three = truth()
    three[:, :, 2] = np.nan
    background, finder = shop(), DotFinder()
    frames = [finder.find(picture(points, background, WHITE)) for points in three]
    assert (found(frames).seen_share == 0).all()


def test_no_frames_give_no_dots() -> None:
    paths = found([])
    assert not paths.found
    assert (paths.seen_share == 0).all()


@pytest.mark.parametrize("foot", list(Foot))
def test_hints_say_which_foot_a_lone_leg_is(foot: Foot) -> None:
    upright = truth()
    upright[..., 0] = WIDTH / 2 + 0.2 * (upright[..., 0] - upright[..., :1, 0])
    upright[:, 1] = np.nan
    upright[:, 0, :, 0] += 0.3 * np.arange(FRAMES)[:, None]
    background, finder = shop(), DotFinder()
    frames = [finder.find(lone(points, background)) for points in upright]
    hints = np.full((FRAMES, 2, 3, 2), np.nan)
    hints[:, foot, 1] = np.nan_to_num(upright[:, 0, 1])
    hints[:, foot.other, 1] = hints[:, foot, 1] + (90.0 * (-1.0) ** foot, -40.0)
    paths = found(frames, hints)
    assert paths.seen_share[foot] > 0.4
    assert paths.seen_share[foot.other] == 0


def lone(points: Floats, background: Image) -> Image:
    """The shop with dots alone."""
    image = background.copy()
    for point in points[np.isfinite(points[..., 0])]:
        dot(image, point, 5.0, WHITE)
    return image


def test_painted_out_dots_are_gone_and_the_rest_is_untouched() -> None:
    image, points = pictures()[3], truth()[3]
    painted = paint_out(image, points, 5.0)
    left = DotFinder().find(painted).points
    seen = points[np.isfinite(points[..., 0])]
    assert np.linalg.norm(left[:, None] - seen[None], axis=2).min() > 3.0
    rows, columns = np.indices(image.shape[:2]) + 0.5
    far = np.all([np.hypot(columns - x, rows - y) > 15.0 for x, y in seen], axis=0)
    assert (painted[far] == image[far]).all()


def test_painting_out_passes_over_dots_outside_the_picture() -> None:
    image = pictures()[3]
    assert (paint_out(image, np.array([[-50.0, 20.0], [np.nan, np.nan], [900.0, 900.0]]), 5.0) == image).all()
