"""Staff's phone: the code that pairs one, and how many are paired."""

from __future__ import annotations

import math

from kivy.properties import BooleanProperty, NumericProperty, StringProperty

from kiosk.staff.staff_wording import finding_words
from kiosk.ui.screens.base import rules
from kiosk.ui.screens.staff.staff import StaffScreen
from kiosk.ui.widgets.code import CodeView  # noqa: F401  the rules name it
from kiosk.ui.widgets.plain import Card
from kiosk.upkeep.health import HealthFinding

LOOK_S = 0.5  # between looks: a phone was paired, the code is over, the network is gone


class PairingCard(Card):
    """A code to scan, and the address to type. link: what it holds, empty without one; left: how long it is good."""

    link = StringProperty("")
    left = StringProperty("")


rules(__file__)


class StaffPhoneScreen(StaffScreen):
    """A code comes with the page, where staff's phone is on."""

    lead = StringProperty("")
    notice = StringProperty("")
    paired = NumericProperty(0)
    on = BooleanProperty(False)

    def come(self) -> None:
        self.on = self.staff.settings.share.takes_keys
        self.card = PairingCard()
        if self.on:
            self.staff.pairing.offer()
            self.ids.body.add_widget(self.card)
        self.fill()

    def fill(self) -> None:
        self.looked_s = self.app.clock()
        self.paired = self.staff.pairing.count()
        many = self.words.ntr(
            "{n} phone is paired, until tonight.", "{n} phones are paired, until tonight.", self.paired
        )
        self.lead = many if self.paired else self.tr("No phone is paired.")
        self.notice = self.what_is_wrong()
        self.fill_card()

    def fill_card(self) -> None:
        code, minutes = self.staff.pairing.code, math.ceil(self.staff.pairing.left_s / 60.0)
        good = self.words.ntr("Good for {n} more minute.", "Good for {n} more minutes.", minutes)
        self.card.link = f"{self.staff.settings.share.origin}/phone/{code}" if code else ""
        self.card.left = good if code else self.tr("This code is used or over.")

    def what_is_wrong(self) -> str:
        """Why no phone reaches the kiosk; empty when one does."""
        issue = self.staff.phone_issue()
        if issue is not None:
            return ". ".join(finding_words(HealthFinding("", issue), self.words)[1:])
        return "" if self.on else self.tr("It is off. Turn it on under Staff, Store, Phones.")

    def tick(self) -> None:
        if self.app.clock() - self.looked_s >= LOOK_S:
            self.fill()

    def offer(self) -> None:
        self.staff.pairing.offer()
        self.fill()

    def unpair(self) -> None:
        self.staff.pairing.unpair()
        self.fill()

    def go(self) -> None:
        self.ids.body.clear_widgets()
