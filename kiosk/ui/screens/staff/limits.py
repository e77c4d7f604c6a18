"""The limits of the verdict: the usual ones, the store's own, or head office's, which are changed there alone."""

from __future__ import annotations

from dataclasses import replace

from kivy.properties import BooleanProperty, StringProperty

from gait.errors import GaitError
from gait.verdict.limits import COUNTED, SPANS
from gait.verdict.rules import OWN_NAME
from kiosk.settings import RuleSettings, check
from kiosk.staff.staff import rules_of
from kiosk.staff.staff_wording import fault_words
from kiosk.ui.screens.base import rules
from kiosk.ui.screens.staff.draft import NOT_SAVED, DraftScreen
from kiosk.ui.widgets.setup import Stepper

rules(__file__)


class StaffLimitsScreen(DraftScreen[RuleSettings]):
    """A step that would make the limits cross is not taken."""

    lead = StringProperty("")
    notice = StringProperty("")
    is_fixed = BooleanProperty(False)

    def come(self) -> None:
        self.office = self.staff.office_limits()
        self.is_fixed = self.office is not None
        if self.is_fixed:
            self.left = None
        self.notice = self.tr(NOT_SAVED) if self.take_up() else ""
        self.fill()

    def saved(self) -> RuleSettings:
        return self.staff.settings.rules if self.office is None else self.office.limits

    def fill(self) -> None:
        self.ids.limits.clear_widgets()
        for name, span in SPANS.items():
            stepper = Stepper(caption=self.tr(span.caption), value=self.shown(name), disabled=self.is_fixed)
            stepper.bind(on_less=lambda _, name=name, span=span: self.step(name, -span.step))
            stepper.bind(on_more=lambda _, name=name, span=span: self.step(name, span.step))
            self.ids.limits.add_widget(stepper)
        self.lead = self.whose()

    def whose(self) -> str:
        if self.office is not None:
            told = self.tr("Head office has set these limits (edition {n}). They are changed there alone.")
            return told.format(n=self.office.number)
        if rules_of(self.draft).name == OWN_NAME:
            return self.tr("Your own limits; results say so.")
        return self.tr("The usual limits: the 10th and 90th percentiles of 46 runners.")

    def shown(self, name: str) -> str:
        value = getattr(self.draft, name)
        return str(value) if name == COUNTED else f"{self.words.number(value)}°"

    def step(self, name: str, by: float) -> None:
        wished = replace(self.draft, **{name: getattr(self.draft, name) + by})
        try:
            check(replace(self.staff.settings, rules=wished))
        except GaitError:
            self.notice = self.tr("It goes no further.")
            return
        self.draft, self.notice = wished, ""
        self.fill()

    def usual(self) -> None:
        self.draft, self.notice = RuleSettings(), ""
        self.fill()

    def save(self) -> None:
        try:
            self.staff.save(replace(self.staff.settings, rules=self.draft))
        except GaitError as error:
            self.notice = fault_words(error, self.words)
        else:
            self.to_menu()
