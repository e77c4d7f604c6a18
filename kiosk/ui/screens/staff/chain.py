"""The kiosk's chain: how its line stands, how it joins by head office's sheet, and a customer deleted everywhere."""

from __future__ import annotations

from concurrent.futures import Future
from datetime import datetime

from babel.dates import format_datetime
from kivy.properties import BooleanProperty, StringProperty

from gait.errors import GaitError
from kiosk.staff.chain_desk import ChainStanding
from kiosk.staff.staff_wording import fault_words
from kiosk.ui.screens.base import rules
from kiosk.ui.screens.staff.staff import StaffScreen
from kiosk.ui.widgets.setup import ListItem
from kiosk.visit.person import read_letters
from kiosk.words import tr

SHEET = (
    (tr("Address of the centre"), "web"),
    (tr("Code, once and within an hour"), "search"),
    (tr("Fingerprint of the authority"), "web"),
)  # what the sheet says, and the keyboard for it

rules(__file__)


class StaffChainScreen(StaffScreen):
    """member: the kiosk is enrolled. asks: the centre is being asked. doomed: a code whose customer shall go."""

    lead = StringProperty("")
    notice = StringProperty("")
    notice_kind = StringProperty("advice")
    member = BooleanProperty(False)
    asks = BooleanProperty(False)
    doomed = StringProperty("")

    def come(self) -> None:
        self.typed = self.staff.chain.lines()
        self.asked: Future[object] | None = None
        self.then = ""
        self.doomed, self.notice, self.asks = "", "", False
        if any(self.typed):
            self.say(self.tr("The sheet was read. Compare it, then join the chain."), "good")
        self.fill()

    def fill(self) -> None:
        self.ids.list.clear_widgets()
        try:
            found = self.staff.chain.membership()
        except GaitError as error:
            found = None
            self.say(fault_words(error, self.words))
        self.member = found is not None
        if found is None:
            self.lead = self.tr("This kiosk belongs to no chain. Show head office’s sheet to the camera, or type it.")
            self.show_sheet()
        else:
            self.lead = self.tr("This kiosk belongs to a chain.")
            self.show_membership(found)

    def show_sheet(self) -> None:
        shown = ListItem(
            text=self.tr("Show the sheet to the camera"), detail=self.tr("Its QR code holds the three lines")
        )
        shown.bind(on_release=lambda _: self.app.show_staff("staff_sheet"))
        self.ids.list.add_widget(shown)
        for place, (caption, kind) in enumerate(SHEET):
            item = ListItem(text=self.tr(caption), detail=self.typed[place] or "–")
            item.bind(on_release=lambda _, place=place, kind=kind: self.write(place, kind))
            self.ids.list.add_widget(item)

    def show_membership(self, found: ChainStanding) -> None:
        never = self.tr("never")
        for text, detail in (
            (found.address, self.tr("The chain’s centre")),
            (found.store, self.tr("Number of the store")),
            (found.kiosk, self.tr("Number of the kiosk")),
            (self.time_words(found.since), self.tr("Enrolled")),
            (self.time_words(found.reached_at) if found.reached_at else never, self.tr("The centre answered last")),
            (str(found.waiting), self.tr("Changes that wait to be sent")),
        ):
            self.ids.list.add_widget(ListItem(text=text, detail=detail))

    def time_words(self, at: float) -> str:
        return str(format_datetime(datetime.fromtimestamp(at), "medium", locale=self.words.language.locale))

    def write(self, place: int, kind: str) -> None:
        def put(text: str) -> None:
            self.typed[place] = text
            self.fill()

        self.app.ask_text(self.tr(SHEET[place][0]), self.typed[place], kind, put)

    def enrol(self) -> None:
        self.ask(self.staff.chain.enrol(" ".join(self.typed)), tr("This kiosk is enrolled. It sends from now on."))

    def name_customer(self) -> None:
        self.app.ask_text(self.tr("The code of their report, 26 letters and digits"), "", "search", self.doom)

    def doom(self, text: str) -> None:
        """Asked once more."""
        self.doomed = read_letters(text)
        if self.doomed:
            self.say(self.tr("All visits of this customer go, in every store. This cannot be undone."), "bad")
        else:
            self.say(self.tr("This is no code of a report. It has 26 letters and digits."))

    def spare(self) -> None:
        self.doomed = self.notice = ""

    def erase(self) -> None:
        code, self.doomed = self.doomed, ""
        self.ask(
            self.staff.chain.erase(code), tr("Deleted at head office. Every store deletes it when it asks, in minutes.")
        )

    def ask(self, asked: Future[object], then: str) -> None:
        """then: what is said when it is done."""
        self.asked, self.then, self.asks, self.notice = asked, then, True, ""

    def tick(self) -> None:
        if self.asked is not None and self.asked.done():
            asked, self.asked, self.asks = self.asked, None, False
            self.hear(asked.exception())
            self.fill()

    def hear(self, error: BaseException | None) -> None:
        """Raises what is no fault, which the screen's border tells."""
        if error is None:
            self.say(self.tr(self.then), "good")
        elif isinstance(error, GaitError):
            self.say(fault_words(error, self.words))
        else:
            raise error

    def say(self, words: str, kind: str = "advice") -> None:
        self.notice, self.notice_kind = words, kind

    def go(self) -> None:
        self.ids.list.clear_widgets()
