"""*I have been here before*: a report's code is held before the camera or typed, or an address is proved by e-mail."""

from __future__ import annotations

from kivy.properties import BooleanProperty, StringProperty

from kiosk.session.history_job import Outcome, Seeking
from kiosk.ui.screens.base import Screen, rules
from kiosk.visit.model import Delivery
from kiosk.words import tr

HEADLINES = {
    Seeking.CODE: tr("Hold the code of your report before the camera"),
    Seeking.ASKING: tr("Looking for your earlier runs …"),
    Seeking.SENDING: tr("The e-mail goes out …"),
    Seeking.DIGITS: tr("Type the six digits from the e-mail"),
}
LEADS = {
    Seeking.CODE: tr("It stands on the first page of a report of any of our stores, at the bottom."),
    Seeking.DIGITS: tr("They are good for ten minutes. No e-mail? Look among the unwanted ones, or go back."),
}
TOLD = {
    Outcome.OTHER_CODE: tr(
        "This is another code. The one that leads to your runs stands beside it, or on another report."
    ),
    Outcome.NO_CODE: tr("This is no code of a report. It has 26 letters and digits."),
    Outcome.NO_ADDRESS: tr("This e-mail address is not complete."),
    Outcome.NOBODY: tr("Nothing is kept for you in our stores. Your visit goes on as it is."),
    Outcome.AWAY: tr("Your earlier runs cannot be fetched just now. Your visit goes on without them."),
    Outcome.NOT_SENT: tr("The e-mail could not be sent. Try the code of your report."),
    Outcome.TOO_MANY: tr("No more e-mails in this visit. Try the code of your report."),
    Outcome.WRONG: tr("These are other digits. Try again."),
    Outcome.OVER: tr("These digits are not good any more. Ask for new ones."),
}

rules(__file__)


class ReturningScreen(Screen):
    """waits: nothing can be touched but the way back. digits: a letter's are asked for. mails: the kiosk sends some."""

    headline = StringProperty("")
    lead = StringProperty("")
    waits = BooleanProperty(False)
    digits = BooleanProperty(False)
    mails = BooleanProperty(False)

    def fill(self) -> None:
        self.mails = Delivery.EMAIL in self.front.terms.deliveries
        self.tick()

    def tick(self) -> None:
        desk, live = self.front.history, self.front.live()
        if live is not None:
            self.ids.picture.show(live.image)
        self.waits = desk.seeking in (Seeking.ASKING, Seeking.SENDING)
        self.digits = desk.seeking is Seeking.DIGITS
        self.headline = self.tr(HEADLINES[desk.seeking])
        self.lead = self.tr(TOLD[desk.told] if desk.told else LEADS.get(desk.seeking, ""))

    def type_code(self) -> None:
        desk = self.front.history
        if self.digits:
            self.app.ask_text(self.tr("Six digits"), "", "pin", desk.tell_digits)
        else:
            self.app.ask_text(
                self.tr("The code of your report, 26 letters and digits"), "", "search", desk.show_letters
            )

    def type_address(self) -> None:
        """Or back to the code, once a letter is on its way."""
        if self.digits:
            self.front.history.look_for_code()
        else:
            self.app.ask_text(self.tr("Your e-mail address"), self.front.visit.customer.email, "mail", self.send)

    def send(self, address: str) -> None:
        self.front.history.ask_letter(address, self.words.language.code)

    def go(self) -> None:
        self.ids.picture.clear()
