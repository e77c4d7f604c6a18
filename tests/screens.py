"""`make screens`: the real application on every screen and in every state, as pictures, without a display.

    python -m tests.screens OUT [WIDTHxHEIGHT ...] [LANGUAGE ...] [easier] [SCREEN ...]

Every size, language and screen where none is named (a screen by how its name begins). easier: the customer's screens in
high contrast and larger words. Writes OUT/SIZE/LANGUAGE/NN-name.png and says where text is cut off, covered, or must be
scrolled to.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from gait.analysis.analysis import Question, Recording
from gait.analysis.findings import Findings
from gait.clip import Clip, open_clip
from gait.earlier import Earlier, EarlierRun, peaks_of, way_of
from gait.eyes.eyes import open_eyes
from gait.measure import Measure
from gait.result import Analysis, RunFacts
from gait.shoes.catalogue import Catalogue, read_catalogue
from gait.shoes.shortlist import shortlist
from gait.shoes.size_chart import SizeChart
from gait.verdict.norms import load_norms
from gait.verdict.rules import PronationClass, Verdict, load_rules
from gait.weights.manifest import model_path
from kiosk.link.enrolment import keep_membership
from kiosk.link.wire import Enrolled
from kiosk.session.front import Live, ShownRun, tried_shoe
from kiosk.session.history_job import Outcome, Seeking
from kiosk.session.terms import Terms
from kiosk.settings import ShareSettings
from kiosk.storage.amending import take_out
from kiosk.storage.bin import Moment, put_in_bin, running_s
from kiosk.storage.centre import enrolment_file
from kiosk.storage.editions import RULES, Held, edition_file, forget_editions, keep_edition, write_held
from kiosk.storage.run_files import Tracks
from kiosk.visit.model import (
    TEST_SHOE,
    Aspect,
    Belt,
    Comfort,
    Consents,
    Customer,
    Level,
    Light,
    Readability,
    Run,
    Visit,
)
from kiosk.visit.person import Bearer
from kiosk.words import LANGUAGES
from tests.kiosk.ui.drawn_visit import RESULT
from tests.kiosk.ui.fake_front import FakeFront, FakeHistory, FakeShelf, troubled, unusable, visit_at
from tests.kiosk.ui.fake_staff import PIN, staged_staff
from tests.kiosk.ui.kivy_window import SIZE, Stage, hidden_by_scrolling

from kiosk.ui.app import KioskApp  # isort: skip  after the stage, which sets Kivy up
from kiosk.ui.theme import USUAL_INCH  # isort: skip

SIZES = ("1080x1920", "1920x1080", "1280x800")
INCHES = {"1280x800": 10.1}
EASIER = "easier"
KEPT_S = 2.0  # of the demo clip: enough for the replay's first steps


@dataclass(frozen=True, slots=True)
class Pictures:
    """The first seconds of a clip, held."""

    times_s: NDArray[np.float64]
    images: tuple[NDArray[np.uint8], ...]

    def picture(self, index: int) -> NDArray[np.uint8]:
        return self.images[min(index, len(self.images) - 1)]

    def close(self) -> None:
        """The pictures serve every scene."""


@dataclass(frozen=True, slots=True)
class NothingFilmed:
    """A recording that is deleted."""

    times_s: NDArray[np.float64] = field(default_factory=lambda: np.zeros(1))

    def picture(self, index: int) -> NDArray[np.uint8]:
        return np.zeros((16, 9, 3), np.uint8)

    def close(self) -> None:
        """Nothing is held."""


@cache
def demo() -> tuple[Analysis, Findings, Pictures]:
    """The demo clip, analysed as it is."""
    clip: Clip = open_clip(model_path("demo.mp4"))
    eyes = open_eyes(clip.width, clip.height)
    question = Question(load_rules(model_path("verdict_rules.json")), catalogue())
    recording = Recording(clip, eyes.watcher(dots=True), eyes.models, question)
    kept = []
    for frame in clip.frames():
        recording.feed(frame)
        if frame.time_s < KEPT_S:
            kept.append(frame.image.copy())
    analysis, findings = recording.finish()
    return analysis, findings, Pictures(findings.sights.times_s[: len(kept)], tuple(kept))


@cache
def catalogue() -> Catalogue:
    return read_catalogue(model_path("sample_shoes.csv"))


@cache
def drawn_shoes() -> dict[str, Path]:
    """Pictures of all shoes but one, each in a colour of its own."""
    folder = Path(mkdtemp())
    pictures = {}
    for number, shoe in enumerate(catalogue().shoes[:-1]):
        image = np.full((300, 480, 3), 255, np.uint8)
        outline = np.array([[40, 230], [60, 90], [130, 70], [200, 120], [400, 180], [450, 220], [450, 250], [40, 250]])
        cv2.fillPoly(image, [outline], (60 + 15 * number, 170 - 9 * number, 200 - 15 * number))
        cv2.line(image, (40, 252), (450, 252), (40, 40, 40), 14)
        pictures[shoe.sku] = folder / f"{shoe.sku}.jpg"
        cv2.imwrite(str(pictures[shoe.sku]), image)
    return pictures


def tracks() -> Tracks:
    _, findings, _ = demo()
    return Tracks(findings.lines.points, np.asarray(findings.sights.pose_frames), findings.sights.runner)


def first_run() -> ShownRun:
    analysis, _, pictures = demo()
    return ShownRun(
        1,
        None,
        replace(analysis, run=RunFacts(180.0, settled=True, speed_mps=10.0 / 3.6, incline_pct=1.0)),
        pictures,
        tracks(),
    )


def second_run() -> ShownRun:
    """The same run in another shoe, as if its right heel had rolled in three degrees less."""
    run = first_run()
    left, right = run.analysis.feet
    peak = right.peak_eversion_deg
    assert peak is not None
    less = Measure(peak.mean - 3.0, peak.sd, peak.n, peak.low - 3.0, peak.high - 3.0, peak.unit)
    feet = (left, replace(right, peak_eversion_deg=less, curve_deg=right.curve_deg - 3.0))
    facts = RunFacts(120.0, settled=True, speed_mps=12.0 / 3.6)
    return replace(run, number=2, shoe=catalogue().shoes[2], analysis=replace(run.analysis, feet=feet, run=facts))


def third_run() -> ShownRun:
    """The first run once more, its recording deleted."""
    return replace(first_run(), number=3, shoe=catalogue().shoes[4], footage=NothingFilmed())


def clearer_run() -> ShownRun:
    """The second run, as if its right heel had been measured to a tenth of what it was."""
    run = second_run()
    left, right = run.analysis.feet
    peak = right.peak_eversion_deg
    assert peak is not None
    sure = replace(peak, mean=peak.mean - 7.0, low=peak.mean - 7.2, high=peak.mean - 6.8)
    return replace(run, analysis=replace(run.analysis, feet=(left, replace(right, peak_eversion_deg=sure))))


def judged(left: PronationClass, right: PronationClass, near: PronationClass | None = None) -> ShownRun:
    """The demo run with other verdicts; an unclear foot has no numbers."""
    run = first_run()
    feet = tuple(
        replace(foot, peak_eversion_deg=None, excursion_deg=None, curve_deg=np.full(101, np.nan))
        if kind is PronationClass.INCONCLUSIVE
        else foot
        for foot, kind in zip(run.analysis.feet, (left, right), strict=True)
    )
    verdicts = (Verdict(left, None, ()), Verdict(right, near, ()))
    pictures = tuple(p for p in run.analysis.pictures if (left, right)[p.foot] is not PronationClass.INCONCLUSIVE)
    changed = replace(run.analysis, feet=(feet[0], feet[1]), verdicts=verdicts, pictures=pictures)
    return replace(run, analysis=replace(changed, shoes=shortlist(catalogue(), verdicts)))


def without_neutral() -> ShownRun:
    run = first_run()
    return replace(run, analysis=replace(run.analysis, neutral=None))


def live() -> Live:
    """The runner at mid-stance."""
    _, findings, pictures = demo()
    at = 30
    nearest = int(np.argmin(np.abs(np.asarray(findings.sights.pose_frames) - at)))
    return Live(pictures.picture(at), findings.sights.runner[nearest], 34, 168.0, True)


def warming_up() -> Live:
    return replace(live(), steps=None, steady=True)


def unsteady() -> Live:
    return replace(live(), steps=None)


def standing_by() -> Live:
    """Nobody runs."""
    return replace(live(), steps=None, cadence_spm=None, moving=False)


RED = (
    Light(Aspect.PERSON, Level.AMBER, 2.0), Light(Aspect.BODY, Level.AMBER, 0.5),
    Light(Aspect.VIEW, Level.RED, 0.0, "side"), Light(Aspect.LIGHT, Level.RED, 12.0),
    Light(Aspect.SHARPNESS, Level.RED, 6.0), Light(Aspect.RATE, Level.RED, 20.0),
    Light(Aspect.HEEL, Level.AMBER, 38.0), Light(Aspect.DOTS, Level.AMBER, 5.0, "some"),
)  # fmt: skip

Act = Callable[[Stage], None]


def nothing(_: Stage) -> None:
    """The screen as it comes up."""


def touching(*words: str) -> Act:
    def act(stage: Stage) -> None:
        for word in words:
            stage.touch(word)

    return act


def with_logo(stage: Stage) -> None:
    path = Path(mkdtemp()) / "logo.png"
    drawn = np.zeros((160, 640, 4), np.uint8)
    cv2.ellipse(drawn, (320, 80), (310, 70), 0, 0, 360, (40, 30, 190, 255), -1)
    cv2.putText(drawn, "RUNNERS", (130, 108), cv2.FONT_HERSHEY_DUPLEX, 2.6, (255, 255, 255, 255), 6)
    cv2.imwrite(str(path), drawn)
    stage.app.store_logo = str(path)
    stage.up.come()
    stage.app.store_logo = ""


def details(stage: Stage) -> None:
    names(stage)
    stage.up.details.ids.name.text = "Zoë-Ångström"
    stage.touch("E-mail")
    stage.up.details.ids.mail.text = "zoe.angstroem@laufsport-beispiel"
    stage.touch("Continue")


def names(stage: Stage) -> None:
    touching("Continue", "Continue")(stage)


def other_letters(stage: Stage) -> None:
    names(stage)
    stage.touch_key("ąłø")


def questions(stage: Stage) -> None:
    touching("+", "Road", "Cushioning", "Under 63 kg")(stage)


def languages(stage: Stage) -> None:
    stage.app.ask_language()


def abandoned(stage: Stage) -> None:
    stage.app.touched_s -= 230.0
    stage.settle()


def wrong_pin(stage: Stage) -> None:
    stage.touch("Staff: start anyway")
    for sign in "1234":
        stage.touch_key(sign)
    stage.touch("OK")


@dataclass(frozen=True, slots=True)
class ScreenState:
    """A state to photograph: where the visit stands, and what is touched there."""

    name: str
    front: dict[str, Any]
    act: Act = nothing


OVER, NEUTRAL = PronationClass.OVERPRONATION, PronationClass.NEUTRAL
SUPINATION, UNSURE = PronationClass.SUPINATION, PronationClass.INCONCLUSIVE


def scenes() -> Iterator[ScreenState]:
    """Every screen and state."""
    yield ScreenState("welcome", {"visit": visit_at("welcome")})
    yield ScreenState("welcome-logo", {"visit": visit_at("welcome")}, with_logo)
    yield ScreenState("welcome-easier", {"visit": visit_at("welcome")}, touching("Easier to read"))
    yield ScreenState("privacy", {"visit": visit_at("welcome")}, touching("What we keep of you"))
    in_chain = {"visit": visit_at("welcome"), "in_chain": True}
    yield ScreenState("privacy-chain", in_chain, touching("What we keep of you"))
    yield ScreenState("refused", {"visit": visit_at("welcome")}, touching("No, thank you"))
    yield ScreenState("shoe", {"visit": visit_at("shoe")})
    yield ScreenState("check-good", {"visit": waiting()})
    yield ScreenState("check-red", {"visit": waiting(2), "lamps": RED})
    yield ScreenState("check-pin-wrong", {"visit": waiting(), "lamps": RED}, wrong_pin)
    yield ScreenState("language", {"visit": waiting()}, languages)
    yield ScreenState("standing", {"visit": visit_at("standing"), "done": (1.2, 3.0)})
    yield ScreenState("warm-up-start", {"visit": visit_at("warm_up"), "done": (0.0, 180.0), "seen": standing_by()})
    yield ScreenState("warm-up", {"visit": visit_at("warm_up"), "done": (67.0, 180.0), "seen": warming_up()})
    yield ScreenState("warm-up-stopped", {"visit": visit_at("warm_up"), "done": (67.0, 180.0), "seen": standing_by()})
    yield ScreenState("warm-up-unsteady", {"visit": visit_at("warm_up"), "done": (190.0, 180.0), "seen": unsteady()})
    belted = visit_at("warm_up", runs=(Run(1, TEST_SHOE, belt=Belt(10.0 / 3.6, 1.0)), Run(2, TEST_SHOE)), current=2)
    yield ScreenState("belt", {"visit": belted, "done": (67.0, 120.0), "seen": warming_up()}, touching("Set the speed"))
    read = {"visit": belted, "done": (67.0, 120.0), "seen": warming_up(), "read": Belt(11.2 / 3.6, 1.5, 0.0)}
    yield ScreenState("warm-up-read", read)
    yield ScreenState("belt-read", read, lambda stage: stage.touch_widget(stage.up.belt))
    yield ScreenState("countdown", {"visit": visit_at("countdown"), "done": (1.0, 3.0)})
    yield ScreenState("record", {"visit": visit_at("record"), "done": (12.0, 20.0)})
    stopped = replace(live(), moving=False)
    yield ScreenState("record-stopped", {"visit": visit_at("record"), "done": (12.0, 20.0), "seen": stopped})
    yield ScreenState("wait", {"visit": visit_at("wait")})
    yield from result_scenes()
    yield ScreenState("replay", {"visit": visit_at("result")}, touching("Slow motion", "Most roll-in"))
    yield ScreenState(
        "replay-whole", {"visit": visit_at("result")}, touching("Slow motion", "Whole runner", "Hide the lines", "1/8")
    )
    yield ScreenState("neutral", {"visit": visit_at("result")}, touching("Beside neutral"))
    yield ScreenState(
        "neutral-unseen", {"visit": visit_at("result"), "finished": (without_neutral(),)}, touching("Beside neutral")
    )
    yield ScreenState("compare", {"visit": visit_at("compare"), "finished": (first_run(), second_run())})
    yield ScreenState(
        "compare-three", {"visit": visit_at("compare"), "finished": (first_run(), second_run(), third_run())}
    )
    yield ScreenState("compare-clear", {"visit": visit_at("compare"), "finished": (first_run(), clearer_run())})
    yield ScreenState("comfort", {"visit": ran()}, touching("Comfort?"))
    yield ScreenState("comfort-said", {"visit": ran(Comfort(72, 60, None, 85))}, comfort_seen)
    yield ScreenState("customer-consents", {"visit": visit_at("customer")}, touching("Continue"))
    asked = {"visit": visit_at("customer"), "in_chain": True}
    yield ScreenState("customer-consents-chain", asked, touching("Continue"))
    both = ("I am 16 or older", "Keep my results for all our stores")
    yield ScreenState("customer-consents-chain-ticked", asked, touching("Continue", *both))
    yield ScreenState("customer-in-chain", asked)
    yield from history_scenes()
    yield ScreenState("customer-name", {"visit": visit_at("customer")}, names)
    yield ScreenState("customer-name-others", {"visit": visit_at("customer")}, other_letters)
    yield ScreenState("customer-mail-incomplete", {"visit": visit_at("customer")}, details)
    yield ScreenState("customer-questions", {"visit": visit_at("customer")}, questions)
    american = Terms(sizes=SizeChart("US women"))
    yield ScreenState("customer-sizes", {"visit": visit_at("customer"), "terms": american}, questions)
    yield ScreenState("idle-warning", {"visit": visit_at("customer")}, abandoned)
    yield ScreenState("shoes", {"visit": visit_at("shoes", customer=Customer(size_eu=42.5))})
    yield ScreenState("shoes-one", {"visit": visit_at("shoes", customer=Customer(size_eu=42.5))}, first_touched)
    yield ScreenState(
        "shoes-one-us",
        {"visit": visit_at("shoes", customer=Customer(size_eu=42.5)), "terms": Terms(sizes=SizeChart("US men"))},
        first_touched,
    )
    yield ScreenState("shoes-filter", {"visit": visit_at("shoes", customer=Customer(size_eu=42.5))}, filtering)
    yield ScreenState(
        "report",
        {"visit": visit_at("report", customer=Customer(email="zoe@beispiel.de"), consents=Consents(email_report=True))},
    )
    yield ScreenState(
        "report-taken",
        {"visit": visit_at("report", runs=(run_in(1), run_in(2), run_in(3)), current=1, taken="2")},
    )
    link = "http://192.168.100.120:8090/Zx3kQ9v-_TqP0aLw7RbYc2nD5mHs8uEf/"
    yield ScreenState("report-phone", {"visit": visit_at("report"), "phone_link": link})
    yield ScreenState("report-nothing", {"visit": visit_at("report"), "terms": Terms(frozenset())})
    yield ScreenState("report-delete", {"visit": visit_at("report")}, touching("Delete everything now"))
    yield ScreenState("goodbye", {"visit": visit_at("goodbye"), "farewells": ("printing", "mailing", "then_deleted")})
    yield ScreenState("goodbye-kept", {"visit": visit_at("goodbye"), "farewells": ("kept",)})
    for code in ("camera_lost", "camera_slow", "disk_full", "store", "engine"):
        yield ScreenState(f"trouble-{code}", {"visit": troubled(code)})
    yield ScreenState("trouble-power", {"visit": troubled("power_cut", part_s=12.0)})
    for code in ("heel_unseen", "left_treadmill"):
        yield ScreenState(f"unusable-{code}", {"visit": unusable(code)})
    yield from staff_scenes()


def history_scenes() -> Iterator[ScreenState]:
    """Somebody who has been here before: how they prove it, and what is found."""
    at = {"visit": visit_at("returning"), "in_chain": True}
    for name, desk in {
        "code": FakeHistory(),
        "nobody": FakeHistory(told=Outcome.NOBODY),
        "other": FakeHistory(told=Outcome.OTHER_CODE),
        "asking": FakeHistory(Seeking.ASKING),
        "digits": FakeHistory(Seeking.DIGITS),
    }.items():
        yield ScreenState(f"returning-{name}", {**at, "history": desk})
    yield ScreenState("returning-typed", at, touching("Type the code"))
    known, joined = visit_at("earlier", known=Bearer("7" * 32, "A" * 26)), Consents(keep=True, chain=True)
    for name, visit, found in (
        ("earlier", known, Earlier(earlier_runs(12))),
        ("earlier-joined", replace(known, consents=joined), Earlier(earlier_runs(3), 1)),
        ("earlier-apart", visit_at("earlier"), Earlier(earlier_runs(3), 2)),
        ("earlier-none", known, Earlier(())),
    ):
        front = {"visit": visit, "in_chain": True, "history": FakeHistory(earlier=found), "finished": (zeroed_run(),)}
        yield ScreenState(name, front)


def zeroed_run() -> ShownRun:
    return replace(first_run(), analysis=replace(first_run().analysis, zero="standing"))


def earlier_runs(many: int) -> tuple[EarlierRun, ...]:
    """Half a year between two; the third was measured without a zero."""
    today = zeroed_run().analysis
    here = way_of(today)
    left, right = peaks_of(today)
    assert left is not None
    assert right is not None

    def run(n: int) -> EarlierRun:
        peaks = (moved(left, 0.9 * (n % 4)), moved(right, 4.0 - 0.5 * n))
        way = replace(here, zero="none") if n % 4 == 2 else here
        shoe = "Wetterstein Kletterschuh GORE-TEX Ultra" if n % 3 == 1 else "Alder Cloudline"
        day = date(2025, 11, 29) - timedelta(days=183 * n)
        return EarlierRun(day, "Laufsport Beispielstadt", shoe, today.verdicts, peaks, way)

    return tuple(run(n) for n in range(many))


def moved(peak: Measure, by: float) -> Measure:
    return replace(peak, mean=peak.mean + by, low=peak.low + by, high=peak.high + by)


def waiting(number: int = 0) -> Visit:
    """At the camera check, in the test shoe or in one of the catalogue."""
    shoe = tried_shoe(catalogue().shoes[number]) if number else TEST_SHOE
    return visit_at("check", runs=(Run(1, shoe),), current=1)


def ran(comfort: Comfort | None = None) -> Visit:
    """At the result of a run in a shoe of the catalogue."""
    return visit_at("result", runs=(run_in(1, comfort),), current=1)


def run_in(number: int, comfort: Comfort | None = None) -> Run:
    """A finished run in a shoe of the catalogue."""
    return Run(number, tried_shoe(catalogue().shoes[number]), recorded_s=20.0, outcome=RESULT, comfort=comfort)


def comfort_seen(stage: Stage) -> None:
    stage.touch_widget(next(w for w in stage.widgets() if getattr(w, "text", "") == stage.up.comfort_words))


def first_touched(stage: Stage) -> None:
    stage.touch(stage.up.ids.shoes.shown()[0].name)


def filtering(stage: Stage) -> None:
    touching("Filter", "Road", "In stock in my size")(stage)


def result_scenes() -> Iterator[ScreenState]:
    yield ScreenState("result", {"visit": visit_at("result")})
    quick = replace(first_run().analysis, run=RunFacts(42.0, settled=False, speed_mps=14.0 / 3.6))
    yield ScreenState(
        "result-quick", {"visit": visit_at("result"), "finished": (replace(first_run(), analysis=quick),)}
    )
    yield ScreenState("result-detail", {"visit": visit_at("result")}, touching("All numbers"))
    yield ScreenState("result-second-run", {"visit": visit_at("result"), "finished": (first_run(), second_run())})
    yield ScreenState(
        "result-borderline", {"visit": visit_at("result"), "finished": (judged(SUPINATION, NEUTRAL, OVER),)}
    )
    yield ScreenState("result-one-unclear", {"visit": visit_at("result"), "finished": (judged(NEUTRAL, UNSURE),)})
    yield ScreenState("result-unclear", {"visit": visit_at("result"), "finished": (judged(UNSURE, UNSURE),)})


def chained(*words: str) -> Act:
    """Of a kiosk that has joined."""

    def act(stage: Stage) -> None:
        assert stage.app.staff is not None
        told = Enrolled("", "", "5a" * 16, "6b" * 16, "7c" * 32)
        keep_membership(stage.app.staff.folders, "https://zentrale.laufsport-beispiel.de:8443", b"", told)
        staff_at("staff_chain", *words)(stage)

    return act


def alone(*words: str) -> Act:
    """At the chain's page of a kiosk that has joined none."""

    def act(stage: Stage) -> None:
        assert stage.app.staff is not None
        enrolment_file(stage.app.staff.folders).unlink(missing_ok=True)
        staff_at("staff_chain", *words)(stage)

    return act


def sheet_seen(stage: Stage) -> None:
    alone("Show the sheet to the camera")(stage)
    while stage.up.ids.picture.texture is None:
        stage.settle(1)


def sheet_read(stage: Stage) -> None:
    sheet_seen(stage)
    stage.up.see(f"https://zentrale.laufsport-beispiel.de:8443 7GJK-M2QX-44TT-WZ9A-HHPB {'5AB9' * 16}")
    stage.until("staff_chain")
    stage.settle()


def doomed(stage: Stage) -> None:
    chained("Delete a customer everywhere")(stage)
    stage.app.uncover()
    stage.up.doom("A" * 26)
    stage.settle()


def staff_at(screen: str, *words: str) -> Act:
    """A screen behind the PIN, and what is touched there."""

    def act(stage: Stage) -> None:
        stage.app.show_staff(screen)
        stage.until(screen)
        touching(*words)(stage)

    return act


def limits_of_office(stage: Stage) -> None:
    """As head office has set them, for this one picture."""
    assert stage.app.staff is not None
    place = stage.app.staff.folders
    keep_edition(edition_file(place, RULES, 12), b"[rules]\nover_peak_deg = 11.5\n")
    write_held(place, {RULES: Held(12, 12, "in_place")})
    staff_at("staff_limits")(stage)
    forget_editions(place)


def camera_seen(*words: str) -> Act:
    def act(stage: Stage) -> None:
        staff_at("staff_camera")(stage)
        while stage.up.ids.picture.texture is None:
            stage.settle(1)
        touching(*words)(stage)

    return act


def visit_seen(stage: Stage) -> None:
    staff_at("staff_visits")(stage)
    touching(next(said for said in stage.said() if "Wetterstein" in said), "Delete this visit")(stage)


def visit_open(stage: Stage) -> None:
    staff_at("staff_visits")(stage)
    stage.touch(next(said for said in stage.said() if "Wetterstein" in said))


def run_seen(stage: Stage) -> None:
    visit_open(stage)
    stage.up.choose_run(2)
    stage.settle()


def bin_seen(stage: Stage) -> None:
    """A visit and a run lie in it, the run is chosen and shall be deleted."""
    staff = stage.app.staff
    assert staff is not None
    if not staff.visits.binned():
        of_run, whole = (staff.visits.named(name)[0].id for name in ("Ana", "Ben"))
        visit, moment = staff.visits.load(of_run), Moment(staff.now(), running_s())
        assert visit is not None
        take_out(staff.folders, visit, 2, moment, print)
        put_in_bin(staff.folders, whole, moment, print)
    staff_at("staff_bin")(stage)
    touching(next(said for said in stage.said() if "Ana" in said), "Delete now")(stage)


def owner_asked(stage: Stage) -> None:
    visit_open(stage)
    stage.touch("It is another customer’s")


def health_seen(stage: Stage) -> None:
    staff_at("staff_health")(stage)
    while not stage.up.done:
        stage.settle(1)
    stage.settle()


def shelf_seen(stage: Stage) -> None:
    staff = stage.app.staff
    assert staff is not None
    if not staff.shoes.numbered():
        staff.shoes.take(model_path("sample_shoes.csv"))
    staff_at("staff_shelf")(stage)


def shoe_seen(stage: Stage) -> None:
    shelf_seen(stage)
    stage.touch("Alder Cloudline")


def phones_as(share: ShareSettings) -> Act:
    """One phone is paired where they are wanted, and the next one's code is shown; nothing answers them here."""

    def act(stage: Stage) -> None:
        staff = stage.app.staff
        assert staff is not None
        staff.settings = replace(staff.settings, share=share)
        staff.pairing.unpair()
        if share.takes_keys:
            staff.pairing.pair(staff.pairing.offer(), PIN)
        staff_at("staff_phone")(stage)

    return act


def pad_open(stage: Stage) -> None:
    staff_at("staff_store", "E-mail", "Mail server")(stage)


def password_pad(stage: Stage) -> None:
    staff_at("staff_store", "E-mail", "Password")(stage)
    for sign in ("a", "b", "#+="):
        stage.touch_key(sign)


def staff_scenes() -> Iterator[ScreenState]:
    welcome = {"visit": visit_at("welcome")}
    yield ScreenState("staff-menu", welcome, staff_at("staff_menu"))
    yield ScreenState("staff-phone-off", welcome, phones_as(ShareSettings()))
    yield ScreenState("staff-visits", welcome, staff_at("staff_visits"))
    yield ScreenState("staff-visit", welcome, visit_seen)
    yield ScreenState("staff-visit-run", welcome, run_seen)
    yield ScreenState("staff-visit-owner", welcome, owner_asked)
    yield ScreenState("staff-deliveries", welcome, staff_at("staff_deliveries"))
    yield ScreenState("staff-shelf", welcome, shelf_seen)
    yield ScreenState("staff-shoe", welcome, shoe_seen)
    yield ScreenState("staff-shoe-files", welcome, staff_at("staff_catalogue"))
    yield ScreenState("staff-shoe-rows", welcome, staff_at("staff_catalogue", "shoes-2026.csv"))
    yield ScreenState("staff-camera", welcome, camera_seen())
    yield ScreenState("staff-camera-exposure", welcome, camera_seen("Exposure"))
    sheet = ("Scale", "The line on it measures 150 mm", "Read the sheet")
    yield ScreenState("staff-camera-scale", welcome, camera_seen(*sheet))
    yield ScreenState("staff-treadmill", welcome, staff_at("staff_treadmill", "Runner 5000"))
    yield ScreenState("staff-limits", welcome, staff_at("staff_limits"))
    yield ScreenState("staff-limits-office", welcome, limits_of_office)
    for tab in ("Store", "E-mail", "Printer", "Phones", "Keeping", "Recording"):
        yield ScreenState(f"staff-store-{tab.lower()}", welcome, staff_at("staff_store", tab))
    yield ScreenState("staff-unsaved", welcome, staff_at("staff_limits", "+", "Back"))
    yield ScreenState("staff-writing", welcome, pad_open)
    yield ScreenState("staff-password", welcome, password_pad)
    yield ScreenState("staff-chain", welcome, alone())
    yield ScreenState("staff-sheet", welcome, sheet_seen)
    yield ScreenState("staff-sheet-read", welcome, sheet_read)
    yield ScreenState("staff-chain-member", welcome, chained())
    yield ScreenState("staff-chain-delete", welcome, doomed)
    yield ScreenState("staff-health", welcome, health_seen)
    yield ScreenState("staff-pin", welcome, staff_at("staff_pin"))
    yield ScreenState("staff-bin", welcome, bin_seen)
    yield ScreenState("staff-phone", welcome, phones_as(ShareSettings("192.168.100.120", staff_phone=True)))


def photograph(folder: Path, named: Sequence[str]) -> int:
    """Every scene in each language at the window's size; the number of faults, which are printed."""
    run = first_run()
    front = FakeFront(seen=live(), shelf=FakeShelf(catalogue().shoes, drawn_shoes()), finished=(run,))
    plain = {known.name: getattr(front, known.name) for known in fields(front) if known.name != "told"}
    with TemporaryDirectory() as store:
        inch, staff = INCHES.get(f"{SIZE[0]}x{SIZE[1]}", USUAL_INCH), staged_staff(Path(store))
        app = KioskApp(front, load_norms(), "Runners’ Corner", motion=False, staff=staff, diagonal_inch=inch)
        return photograph_all(Stage.open(app), front, plain, folder, named)


def photograph_all(stage: Stage, front: FakeFront, plain: dict[str, Any], folder: Path, named: Sequence[str]) -> int:
    found = 0
    sight = Readability(clear=True, large=True) if EASIER in named else None
    screens = tuple(name for name in named if name not in (EASIER, *LANGUAGES))
    for language in [name for name in named if name in LANGUAGES] or list(LANGUAGES):
        for number, scene in enumerate(scenes(), 1):
            if screens and not scene.name.startswith(screens):
                continue
            place(stage, front, plain, scene, {"language": language, "sight": sight})
            path = folder / f"{SIZE[0]}x{SIZE[1]}" / language / f"{number:02}-{scene.name}.png"
            stage.photograph(path)
            for fault in (*stage.faults(), *hidden_by_scrolling(stage)):
                found += "scrolls" not in fault
                print(f"{path}: {fault}")
    stage.close()
    return found


def place(stage: Stage, front: FakeFront, plain: dict[str, Any], scene: ScreenState, chosen: dict[str, Any]) -> None:
    """Leave the last scene by way of the welcome screen and set up the next."""
    stage.app.pad.lift()
    stage.app.leave_staff()
    for name, value in plain.items():
        setattr(front, name, value)
    stage.until("welcome")
    for name, value in scene.front.items():
        setattr(front, name, value)
    front.visit = replace(front.visit, **chosen)
    stage.until(front.screen)
    scene.act(stage)


def main(arguments: list[str]) -> int:
    """1 when any text is cut off or covered. A window keeps its size, so each size is a process of its own."""
    folder, *named = arguments
    if "STAGE_SIZE" not in os.environ:
        sizes = [name for name in named if name[0].isdigit()]
        rest = [name for name in named if name not in sizes]
        return max(in_window_of(size, [folder, *rest]) for size in sizes or SIZES)
    faults = photograph(Path(folder), named)
    print(f"{os.environ['STAGE_SIZE']}: {faults} faults; pictures in {folder}")
    return 1 if faults else 0


def in_window_of(size: str, arguments: list[str]) -> int:
    command = [sys.executable, "-m", "tests.screens", *arguments]
    return subprocess.run(command, env={**os.environ, "STAGE_SIZE": size}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
