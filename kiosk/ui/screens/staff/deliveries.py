"""Reports that were not printed or sent, and why; a touch tries again."""

from __future__ import annotations

from kivy.properties import StringProperty

from gait.errors import GaitError
from kiosk.staff.staff_wording import delivery_words, fault_words
from kiosk.storage.outbox import DeliveryLine
from kiosk.ui.screens.base import rules
from kiosk.ui.screens.staff.staff import StaffScreen
from kiosk.ui.widgets.plain import Column, Soft
from kiosk.ui.widgets.setup import ListItem

rules(__file__)


class StaffDeliveriesScreen(StaffScreen):
    """What staff should look at, oldest first."""

    lead = StringProperty("")
    notice = StringProperty("")
    notice_kind = StringProperty("good")

    def come(self) -> None:
        self.notice = ""
        self.fill()

    def fill(self) -> None:
        self.ids.body.clear_widgets()
        deliveries = self.staff.visits.deliveries()
        self.lead = self.tr("Touch one to try it again.") if deliveries else ""
        column = Column()
        for delivery in deliveries:
            column.add_widget(self.item(delivery))
        if not deliveries:
            column.add_widget(Soft(text=self.tr("Everything was printed and sent.")))
        self.ids.body.add_widget(column)

    def item(self, delivery: DeliveryLine) -> ListItem:
        title, detail = delivery_words(delivery, self.staff.visits.load(delivery.visit), self.words)
        item = ListItem(text=title, detail=detail)
        item.bind(on_release=lambda _: self.try_again(delivery.number))
        return item

    def try_again(self, number: int) -> None:
        try:
            self.staff.visits.try_again(number)
        except GaitError as error:
            self.notice, self.notice_kind = fault_words(error, self.words), "bad"
        else:
            self.notice, self.notice_kind = self.tr("It is tried again now."), "good"
        self.fill()

    def go(self) -> None:
        self.ids.body.clear_widgets()
