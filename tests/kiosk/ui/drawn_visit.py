"""A visit for the screens' tests that goes where the touches lead, without camera, store or engine."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from gait.neutral.comparison import against_reference
from gait.neutral.reference import built_in
from gait.result import Shoe
from gait.shoes.catalogue import read_catalogue
from gait.verdict.rules import PronationClass
from gait.weights.manifest import model_path
from kiosk.session.front import Live, Run
from kiosk.visit.table import Consents, Customer
from tests.gait.neutral.runners import Runner
from tests.gait.report.analyses import analysis
from tests.kiosk.ui.fake_front import StagedFront, Stills, empty_tracks

CATALOGUE = read_catalogue(model_path("sample_shoes.csv"))
AHEAD = {"standing": "countdown", "countdown": "record", "record": "wait", "wait": "result"}


def finished_run(shoe: Shoe | None = None) -> Run:
    """A steady run: left neutral, right overpronation."""
    found = analysis(PronationClass.NEUTRAL, PronationClass.OVERPRONATION, CATALOGUE)
    return Run(shoe, found, Stills(), empty_tracks())


def beside_neutral(run: Run) -> Run:
    """The same run with its comparison: the right heel rolls in further."""
    reference = built_in("running")
    assert reference is not None
    neutral = against_reference(Runner((7.0, 13.0)).movement(), reference)
    return replace(run, analysis=replace(run.analysis, neutral=neutral))


@dataclass(slots=True)
class Walk(StagedFront):
    """`pass_time` ends what ends by itself; everything else follows the touches."""

    def __post_init__(self) -> None:
        self.catalogue = CATALOGUE.shoes
        self.suggested = finished_run().analysis.shoes
        self.seen = Live(np.full((320, 180, 3), 90, np.uint8))

    def pass_time(self) -> None:
        """The trial, the countdown, the recording or the analysis is over."""
        self.screen = AHEAD[self.screen]
        if self.screen == "result":
            self.finished = (*self.finished, finished_run(self.wished))

    def note(self, *what: object, screen: str) -> None:
        self.told.append(what)
        self.screen = screen

    def start(self, language: str) -> None:
        self.note("start", language, screen="customer")

    def customer_known(self, customer: Customer, consents: Consents) -> None:
        self.address = customer.email if consents.email_report else ""
        self.note("customer_known", customer, consents, screen="shoe")

    def shoe_chosen(self, shoe: Shoe | None) -> None:
        self.wished = shoe
        self.note("shoe_chosen", shoe, screen="check")

    def check_passed(self) -> None:
        self.note("check_passed", screen="standing")

    def check_overridden(self, pin: str) -> bool:
        if pin == "2468":
            self.note("check_overridden", pin, screen="standing")
        return pin == "2468"

    def stop(self) -> None:
        self.note("stop", screen="check")

    def redo(self) -> None:
        self.finished = self.finished[:-1]
        self.note("redo", screen="check")

    def try_another(self, shoe: Shoe | None) -> None:
        self.wished = shoe
        self.note("try_another", shoe, screen="shoe")

    def result_seen(self) -> None:
        self.note("result_seen", screen="compare" if len(self.finished) > 1 else "shoes")

    def compare_seen(self) -> None:
        self.note("compare_seen", screen="shoes")

    def shoes_seen(self) -> None:
        self.note("shoes_seen", screen="report")

    def report_chosen(self, paper: bool, mail: bool) -> None:
        self.note("report_chosen", paper, mail, screen="goodbye")

    def delete_everything(self) -> None:
        self.finished, self.farewells = (), ("all_deleted",)
        self.note("delete_everything", screen="goodbye")

    def end_visit(self) -> None:
        self.finished, self.address, self.wished = (), "", None
        self.note("end_visit", screen="welcome")
