"""What staff deleted, to be taken back or deleted at once; a touch chooses."""

from __future__ import annotations

from collections.abc import Callable

from kivy.properties import BooleanProperty, StringProperty

from gait.errors import GaitError
from kiosk.staff.staff_wording import binned_words, fault_words
from kiosk.storage.bin import Binned
from kiosk.ui.screens.base import rules
from kiosk.ui.screens.staff.staff import StaffScreen
from kiosk.ui.widgets.plain import Column, Soft
from kiosk.ui.widgets.setup import ListItem


class BinContent(Column):
    """What lies in the bin, below what there is to say."""

    notice = StringProperty("")
    notice_kind = StringProperty("good")


rules(__file__)


class StaffBinScreen(StaffScreen):
    """What lies in the bin, next to go first."""

    lead = StringProperty("")
    is_chosen = BooleanProperty(False)

    def come(self) -> None:
        self.choose(None)

    def choose(self, entry: Binned | None) -> None:
        self.chosen, self.is_chosen, self.sure = entry, entry is not None, False
        self.fill()

    def fill(self) -> None:
        self.ids.body.clear_widgets()
        entries, self.content = self.staff.visits.binned(), BinContent()
        self.lead = self.tr("Touch one to take it back or to delete it now.") if entries else ""
        for entry in entries:
            self.content.ids.entries.add_widget(self.item(entry))
        if not entries:
            self.content.add_widget(Soft(text=self.tr("The bin is empty.")))
        self.ids.body.add_widget(self.content)

    def say(self, notice: str, kind: str) -> None:
        self.content.notice, self.content.notice_kind = notice, kind

    def item(self, entry: Binned) -> ListItem:
        title, detail = binned_words(entry, self.staff.visits.load(entry.visit), self.staff.now(), self.words)
        chosen = self.chosen is not None and self.chosen.visit == entry.visit
        item = ListItem(text=title, detail=detail, chosen=chosen)
        item.bind(on_release=lambda _: self.choose(None if chosen else entry))
        return item

    def take_back(self) -> None:
        if self.chosen is not None:
            self.do(self.staff.visits.take_back, self.chosen, self.tr("It is back where it was."))

    def delete(self) -> None:
        """Ask once more, then delete for good."""
        if self.chosen is not None and not self.sure:
            self.sure = True
            self.say(self.tr("This cannot be undone. Touch once more to delete."), "bad")
        elif self.chosen is not None:
            done = self.tr("It is deleted for good.")
            self.do(lambda entry: self.staff.visits.delete(entry.visit), self.chosen, done)

    def do(self, act: Callable[[Binned], None], entry: Binned, done: str) -> None:
        """Do it and say so, or say what is in the way."""
        said = (done, "good")
        try:
            act(entry)
        except GaitError as error:
            said = (fault_words(error, self.words), "bad")
        self.choose(None)
        self.say(*said)

    def back(self) -> None:
        self.app.show_staff("staff_visits")

    def go(self) -> None:
        self.ids.body.clear_widgets()
        self.chosen = None
