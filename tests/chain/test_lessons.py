"""What a chain learns: of people, never of fewer than twenty, and nothing that names one."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from chain.lessons.harvest import crops_of, packed, path_of, remove_others
from chain.storage.learnt import Learnt
from gait.analysis.findings import Findings
from gait.clip import Frame
from gait.eyes.dots import Blobs
from gait.eyes.heel import CROP_HEIGHT, CROP_WIDTH
from gait.eyes.sights import Sights
from gait.foot import Foot
from gait.gaitcycle.rearfoot import Angles, Lines
from gait.gaitcycle.stride import Step
from gait.neutral.comparison import against_reference
from gait.neutral.reference import read_reference
from gait.results.read_movement import read_movement
from kiosk.link.wire import PersonBody, Purpose, code_digest, key_of
from models.training.crops import read_crops
from tests.chain.again import BROKEN, TOOLS, film, found, planned, recorded, rows, store_of
from tests.chain.centre import Centre, KioskEnd
from tests.chain.test_commands import Office, office
from tests.chain.test_reanalysis import turns
from tests.chain.told import BOTH, VERSIONS, analysis, analysis_key, new_id, person, visit, withdrawn

__all__ = ["office"]

FLOOR = 20


def moving(peak: float) -> dict[str, Any]:
    """A runner who counts from standing; unseen at the end of stance."""
    curve = [*(peak * np.sin(np.linspace(0.0, np.pi, 96))), *[None] * 5]
    told = analysis(peak=peak)
    feet = {foot: each | {"curve_deg": curve} for foot, each in told["feet"].items()}
    return told | {"feet": feet, "scene": {"activity": "running"}, "zero": "standing"}


def told(kiosk: KioskEnd, document: dict[str, Any], who: PersonBody) -> str:
    key = new_id()
    changes = (
        kiosk.change("visit", key, visit(who, consents=BOTH)),
        kiosk.change("analysis", analysis_key(key), document),
    )
    assert kiosk.refusals(*changes) == []
    return key


def read_table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def test_norms_are_of_twenty_people_or_of_none_and_a_recording_is_compared_with_them(
    office: Office, kiosk: KioskEnd, tmp_path: Path, short_result: Path
) -> None:
    out = tmp_path / "norms.npz"
    people = [person() for _ in range(FLOOR)]
    for peak, who in enumerate(people[1:], 5):
        told(kiosk, moving(float(peak)), who)
    for _ in range(5):  # runs of a person who is there already
        told(kiosk, moving(60.0), people[1])
    status, said = office.order("norms", "--out", out)
    assert (status, out.exists()) == (2, False)
    assert "Fewer than 20 people" in said
    last = told(kiosk, moving(4.0), people[0])
    assert office.order("norms", "--out", out, "--speed", "2.6")[0] == 0
    reference = read_reference(out)
    assert (reference.curves_origin.count, reference.curves_origin.speed) == (FLOOR, "2.5 to 3.0 m/s")
    assert reference.curves["rearfoot"].shape == (20, 100)
    neutral = against_reference(read_movement(short_result), reference)
    assert neutral is not None
    assert neutral.heel_people == FLOOR
    told_peak = next(row for row in read_table(out.with_suffix(".csv")) if row["number"] == "peak_eversion_deg")
    assert (told_peak["people"], told_peak["speed_mps"]) == ("20", "any")
    assert float(told_peak["median"]) == pytest.approx(14.5), "the one with six runs counts once"
    withdraws = visit(people[0], consents=(*BOTH, withdrawn(Purpose.IMPROVE)))
    kiosk.push(kiosk.change("visit", last, withdraws))
    assert office.order("norms", "--out", out)[0] == 2, "who takes back the consent is in no figure"


def test_dots_and_markerless_agree_so_far_over_people(office: Office, centre: Centre, kiosk: KioskEnd) -> None:
    people = [person() for _ in range(FLOOR)]
    for number, who in enumerate([*people[1:], people[1], people[1]]):
        apart = 2.0 if number % 2 else 1.0
        beside = {"left": [[8.0, 9.0, None], [8.0 + apart, 9.0 + apart, 30.0]], "right": [[], []]}
        recorded(kiosk, film(method="dots", beside=beside), who)
    turns(planned(centre, kiosk))
    (store,) = rows(centre.database, "SELECT name FROM stores WHERE store = %s", store_of(centre.database, kiosk))
    table = office.place.root / "evidence.csv"
    office.order("evidence", "--csv", table)
    assert not table.exists() or store["name"] not in table.read_text("utf-8-sig")
    recorded(kiosk, film(method="dots", beside={"left": [[8.0], [9.0]], "right": [[7.0], [8.0]]}), people[0])
    turns(planned(centre, kiosk))
    assert office.order("evidence", "--csv", table)[0] == 0
    ours = next(row for row in read_table(table) if row["which"] == store["name"])
    assert (ours["by"], ours["people"]) == ("store", "20")
    assert 1.0 < float(ours["bias_deg"]) < 2.0
    assert float(ours["low_deg"]) < float(ours["bias_deg"]) < float(ours["high_deg"])


def test_what_a_version_would_change_is_told_before_it_counts(office: Office, centre: Centre, kiosk: KioskEnd) -> None:
    """Kiosks told 8 degrees of each: one stays, one rolls in more now, one cannot be used, one is read otherwise."""
    code = new_id()
    films = (film(8.5), film(12.0), BROKEN, film(12.0, "dots"))
    for content, who in zip(films, (person(), person(code), person(), person()), strict=True):
        key = recorded(kiosk, content, who)
        before = found(8.0) | {"method": "markerless"}
        kiosk.push(kiosk.change("analysis", key_of(key.hex, 1, 1, *VERSIONS), before))
    turns(planned(centre, kiosk))
    (store,) = rows(centre.database, "SELECT name FROM stores WHERE store = %s", store_of(centre.database, kiosk))
    table = office.place.root / "changes.csv"
    status, said = office.order("changes", TOOLS.version, "--csv", table)
    assert status == 0
    assert "feet get another class" in said
    ours = {
        (row["reason"], row["before"], row["after"], row["feet"], row["peak_change_deg"])
        for row in read_table(table)
        if row["store"] == store["name"] and row["shoe"] == "Brook Ghost"
    }
    assert ours == {
        ("", "neutral", "neutral", "2", "0.50"),
        ("angles", "neutral", "overpronation", "2", "4.00"),
        ("method: markerless to dots", "neutral", "overpronation", "2", "4.00"),
        ("unreadable", "neutral", "cannot be used", "2", ""),
    }
    assert peak_told(kiosk, code) == 8.0
    try:
        assert f"{TOOLS.version}\t" in office.order("versions", "--use", TOOLS.version)[1]
        assert peak_told(kiosk, code) == 12.0
    finally:
        assert office.order("versions", "--use", "kiosks")[1].endswith("kiosks\t\tcounts\n")
    assert peak_told(kiosk, code) == 8.0, "old results stay"
    assert office.order("versions", "--use", "of nobody")[0] == 2
    assert office.order("changes", "of nobody")[0] == 2


def peak_told(kiosk: KioskEnd, code: str) -> float:
    """Of a person's one run, as any kiosk is told it."""
    (who,) = kiosk.get("/v1/persons", params={"code_sha256": code_digest(code)}).json()["persons"]
    peak: float = who["visits"][0]["runs"][0]["measures"]["feet"]["left"]["peak_eversion_deg"]["mean"]
    return peak


HEELS = np.array([[70.0, 190.0], [150.0, 190.0]])  # of both feet, px
DOTS = np.array([[0.0, -113.0], [0.0, -38.0], [2.0, -20.0], [0.0, 0.0]])  # from there
BESIDE = np.array([2.0, -5.0])  # of them, where the network reads


def marked_run() -> tuple[list[Frame], Findings]:
    """Eight pictures of two legs with white dots, beside which the network reads the axes."""
    dots = HEELS[:, None] + DOTS
    image = np.full((320, 240, 3), 90, np.uint8)
    rows, columns = np.indices(image.shape[:2]) + 0.5
    for x, y in dots.reshape(-1, 2):
        image[np.hypot(columns - x, rows - y) <= 4.0] = 240
    frames = [Frame(index, index / 60.0, image) for index in range(8)]
    spots = Blobs(dots.reshape(-1, 2), np.full(8, 4.0), *[np.zeros((8, 3))] * 2, *[np.zeros(8)] * 3)
    each = np.repeat(dots[None], 8, axis=0)
    sights = Sights(
        np.arange(8) / 60.0, np.zeros((8, 2, 3, 2)), np.ones((8, 2, 3)), each + BESIDE, np.ones((8, 2, 4)),
        np.ones((8, 2, 2)), np.ones((8, 2)), (spots,) * 8, np.zeros(0, np.int64), np.zeros((0, 18, 3)), 1, 130.0, (),
    )  # fmt: skip
    steps = tuple(Step(foot, 0.0, 1.0) for foot in Foot)
    still = np.zeros((8, 2))
    return frames, Findings(sights, Lines(each, still), Angles(still, still), steps, "dots")


def test_crops_have_the_dots_truth_and_no_dots(tmp_path: Path) -> None:
    frames, marked = marked_run()
    path = tmp_path / "crops_a.npz"
    path.write_bytes(packed(list(crops_of(frames, marked))))
    crops = read_crops(path)
    assert len(crops) == 4, "two feet of every fourth picture"
    assert crops.bears.all()
    assert not crops.dotted.any()
    for k in range(4):
        assert crops.picture(k).shape == (CROP_HEIGHT, CROP_WIDTH, 3)
        assert int(crops.picture(k).max()) < 140, "no dot is left"
        shank, heel = crops.points[k][:2], crops.points[k][2:]
        assert np.ptp(shank[:, 0]) == pytest.approx(0.0, abs=1e-3), "across it lies where the dots do"
        across, up = heel[0] - heel[1]
        assert abs(across / up) == pytest.approx(0.1, abs=1e-3)


def test_crops_of_what_was_withdrawn_are_gone(office: Office, centre: Centre, kiosk: KioskEnd, tmp_path: Path) -> None:
    beside = {"left": [[8.0], [9.0]], "right": [[8.0], [9.0]]}
    stays, goes = (recorded(kiosk, film(method="dots", beside=beside)) for _ in range(2))
    turns(planned(centre, kiosk))
    claims = Learnt(centre.database).dotted()
    paths = {each.key.visit: path_of(tmp_path, each.key) for each in claims}
    for key in (stays, goes):
        paths[key].touch()
    kiosk.push(kiosk.change("visit", goes.hex, None, "erased"))
    remove_others(tmp_path, Learnt(centre.database).dotted())
    assert (paths[stays].exists(), paths[goes].exists()) == (True, False)
    assert office.order("harvest", "--out", tmp_path)[0] == 0, "films that cannot be read are passed over"


def test_nothing_that_is_told_names_a_visit_or_a_person(office: Office, centre: Centre, kiosk: KioskEnd) -> None:
    who = person()
    key = recorded(kiosk, film(12.0), who)
    kiosk.push(kiosk.change("analysis", key_of(key.hex, 1, 1, *VERSIONS), replace_note(found(8.0), who.person)))
    turns(planned(centre, kiosk))
    said = office.order("changes", TOOLS.version)[1]
    assert not any(text in said for text in (key.hex, str(key), who.person))


def replace_note(document: dict[str, Any], note: str) -> dict[str, Any]:
    document["verdict"]["left"] = document["verdict"]["left"] | {"reasons": [note]}
    return document
