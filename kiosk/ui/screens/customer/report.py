"""The report: print, e-mail, both or neither; or delete everything now."""

from __future__ import annotations

from kivy.properties import StringProperty

from kiosk.ui.screens.base import Screen, rules
from kiosk.ui.widgets.code import CodeView  # noqa: F401  the rules name it
from kiosk.ui.widgets.plain import Card, Choice
from kiosk.visit.events import Deleted, EmailGiven, ShoeTaken, WaysTicked
from kiosk.visit.model import Delivery
from kiosk.words import tr

MAIL_TEXT = "screens/report.py, version 2"  # of the words over the address; goes up when they change

LEADS = {
    frozenset({Delivery.PRINT, Delivery.EMAIL}): tr("Your result, the pictures and the shoes on paper or by e-mail."),
    frozenset({Delivery.PRINT}): tr("Your result, the pictures and the shoes on paper."),
    frozenset({Delivery.EMAIL}): tr("Your result, the pictures and the shoes by e-mail."),
    frozenset(): tr("This kiosk can neither print nor send e-mail. Ask our staff about your report."),
}


class PhoneCard(Card):
    """The code that leads a phone to the report. link: what it holds."""

    link = StringProperty("")


rules(__file__)


class ReportScreen(Screen):
    """Nothing is ticked beforehand, except what was consented to by name: the e-mailed report."""

    headline = StringProperty("")
    lead = StringProperty("")
    mail_words = StringProperty("")
    mail_button = StringProperty("")
    notice = StringProperty("")
    notice_kind = StringProperty("advice")
    onward = StringProperty("")
    link = StringProperty("")

    def on_kv_post(self, base_widget: object) -> None:
        """Hold what may be taken away: ids keep nothing alive."""
        self.ways = {Delivery.PRINT: self.ids.paper.__self__, Delivery.EMAIL: self.ids.mail.__self__}
        self.writing = self.ids.other_address.__self__

    def come(self) -> None:
        self.sure = False
        self.show_link(self.front.phone_link)
        self.offer()
        self.typed = self.front.visit.customer.email
        wished, mailed = self.front.visit.wished, bool(self.front.visit.mail_address)
        self.ids.paper.state = "down" if wished and Delivery.PRINT in wished else "normal"
        self.ids.mail.state = "down" if mailed and (wished is None or Delivery.EMAIL in wished) else "normal"
        self.fill()

    def fill(self) -> None:
        self.headline = self.tr("Take your report with you")
        self.lead = self.tr(LEADS[self.front.terms.deliveries])
        address = self.front.visit.mail_address
        self.mail_words = address or self.tr("No address given, or no consent to e-mail")
        another, first = self.tr("Type another e-mail address"), self.tr("Type an e-mail address")
        self.mail_button = another if address else first
        self.ids.mail.disabled = not address
        self.onward = self.tr("Finish")
        self.ask_taken()
        self.warn()

    def ask_taken(self) -> None:
        """Which of the shoes tried, another, or none; nobody has to say."""
        worn = {run.shoe: str(run.number) for run in self.front.visit.results if not run.shoe.is_test_shoe}
        answers = [(f"{shoe.brand} {shoe.model}", number) for shoe, number in worn.items()]
        self.ids.taken.clear_widgets()
        for words, value in (*answers, (self.tr("Another shoe"), "another"), (self.tr("None today"), "none")):
            choice = Choice(text=words, group="taken", value=value)
            choice.state = "down" if self.front.visit.taken == value else "normal"
            choice.bind(on_release=self.take)
            self.ids.taken.add_widget(choice)

    def take(self, choice: Choice) -> None:
        self.front.tell(ShoeTaken(choice.value if choice.state == "down" else ""))

    def tick(self) -> None:
        """The code comes and goes with what can be fetched."""
        if self.front.phone_link != self.link:
            self.show_link(self.front.phone_link)

    def show_link(self, link: str) -> None:
        self.link = link
        self.ids.phone.clear_widgets()
        if link:
            self.ids.phone.add_widget(PhoneCard(link=link))

    def offer(self) -> None:
        """Only what is set up here."""
        there = [way for delivery, way in self.ways.items() if delivery in self.front.terms.deliveries]
        for place, parts in ((self.ids.ways, there), (self.ids.writing, [self.writing] * self.mails)):
            place.clear_widgets()
            for part in parts:
                place.add_widget(part)

    @property
    def mails(self) -> bool:
        return Delivery.EMAIL in self.front.terms.deliveries

    def warn(self) -> None:
        """Ask once more before everything goes."""
        self.notice_kind = "bad"
        self.notice = self.tr("This cannot be undone. Touch once more to delete.") if self.sure else ""

    def ask_address(self) -> None:
        self.sure = False
        self.warn()
        self.app.ask_text(
            self.tr("Your e-mail address, for this report and the slow-motion film"),
            self.typed,
            "mail",
            self.address_given,
        )

    def address_given(self, address: str) -> None:
        """Tick what was typed for; an address that is none says so, and can be mended."""
        self.typed = address
        self.front.tell(EmailGiven(address, MAIL_TEXT))
        fine = self.front.visit.mail_address == address != ""
        self.ids.mail.state = "down" if fine else self.ids.mail.state
        self.tell_ways()
        self.fill()
        self.notice = "" if fine else self.tr("This e-mail address is not complete.")

    def delete(self) -> None:
        if self.sure:
            self.front.tell(Deleted())
        self.sure = not self.sure
        self.warn()

    @property
    def ticked(self) -> frozenset[Delivery]:
        return frozenset(delivery for delivery, way in self.ways.items() if way.ticked)

    def tell_ways(self) -> None:
        self.front.tell(WaysTicked(self.ticked))

    def go_on(self) -> None:
        self.front.hand_over(self.front.terms.deliveries & self.ticked)
