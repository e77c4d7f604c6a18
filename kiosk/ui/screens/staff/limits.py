"""The limits of the verdict: the usual ones, or the store's own."""

from __future__ import annotations

from dataclasses import replace

from kivy.properties import StringProperty

from gait.errors import GaitError
from gait.verdict.rules import OWN_NAME
from kiosk.settings import RuleSettings, check
from kiosk.staff.staff import rules_of
from kiosk.staff.staff_wording import fault_words
from kiosk.ui.screens.base import rules
from kiosk.ui.screens.staff.draft import NOT_SAVED, DraftScreen
from kiosk.ui.widgets.setup import Stepper
from kiosk.words import tr

CAPTIONS = {
    "over_peak_deg": tr("Overpronation from a roll-in of"),
    "over_excursion_deg": tr("Overpronation from a roll-in since landing of"),
    "supination_peak_deg": tr("Supination below a roll-in of"),
    "supination_excursion_deg": tr("and below a roll-in since landing of"),
    "least_steps": tr("Clear steps of a foot for a verdict"),
}
STEPS = {name: 1 if name == "least_steps" else 0.5 for name in CAPTIONS}

rules(__file__)


class StaffLimitsScreen(DraftScreen[RuleSettings]):
    """A step that would make the limits cross is not taken."""

    lead = StringProperty("")
    notice = StringProperty("")

    def come(self) -> None:
        self.notice = self.tr(NOT_SAVED) if self.take_up() else ""
        self.fill()

    def saved(self) -> RuleSettings:
        return self.staff.settings.rules

    def fill(self) -> None:
        self.ids.limits.clear_widgets()
        for name in CAPTIONS:
            stepper = Stepper(caption=self.tr(CAPTIONS[name]), value=self.shown(name))
            stepper.bind(on_less=lambda _, name=name: self.step(name, -STEPS[name]))
            stepper.bind(on_more=lambda _, name=name: self.step(name, STEPS[name]))
            self.ids.limits.add_widget(stepper)
        own = rules_of(self.draft).name == OWN_NAME
        usual = self.tr("The usual limits: the 10th and 90th percentiles of 46 runners.")
        self.lead = self.tr("Your own limits; results say so.") if own else usual

    def shown(self, name: str) -> str:
        value = getattr(self.draft, name)
        return str(value) if name == "least_steps" else f"{self.words.number(value)}°"

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
