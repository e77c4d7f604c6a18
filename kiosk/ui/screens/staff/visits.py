"""Visits: of a day or by name; one of them in detail, to be opened, analysed or deleted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from kivy.properties import BooleanProperty, StringProperty

from gait.errors import GaitError
from kiosk.staff.staff_wording import day_words, fault_words, line_words, moment_words, visit_words
from kiosk.storage.visit_list import VisitLine
from kiosk.ui.screens.base import rules
from kiosk.ui.screens.staff.staff import StaffScreen
from kiosk.ui.widgets.plain import Answers, Column, Soft, Text
from kiosk.ui.widgets.setup import ListItem
from kiosk.visit.model import Visit


class VisitActions(Column):
    """What can be done with one visit."""

    can_reopen = BooleanProperty(False)
    can_analyse = BooleanProperty(False)
    notice = StringProperty("")
    notice_kind = StringProperty("bad")


rules(__file__)


class StaffVisitsScreen(StaffScreen):
    """A list, or one visit of it."""

    headline = StringProperty("")
    lead = StringProperty("")
    listing = BooleanProperty(True)

    def come(self) -> None:
        self.day, self.wished = self.staff.today(), ""
        self.chosen: Visit | None = None
        self.sure = False
        self.fill()

    def fill(self) -> None:
        self.listing = self.chosen is None
        self.ids.body.clear_widgets()
        if self.chosen is None:
            self.list_visits()
        else:
            self.show_visit(self.chosen)
        self.ids.body.scroll_y = 1

    def list_visits(self) -> None:
        self.headline = self.tr("Visits")
        found = self.tr("Name with “{text}”").format(text=self.wished)
        self.lead = found if self.wished else day_words(self.day, self.words)
        lines = self.staff.visits_named(self.wished) if self.wished else self.staff.visits_of(self.day)
        column = Answers() if lines else Column()
        for line in lines:
            column.add_widget(self.item(line))
        if not lines:
            column.add_widget(Soft(text=self.tr("There are none.")))
        self.ids.body.add_widget(column)

    def item(self, line: VisitLine) -> ListItem:
        title, detail = line_words(line, self.words, with_day=bool(self.wished))
        item = ListItem(text=title, detail=detail)
        item.bind(on_release=lambda _: self.choose(line.id))
        return item

    def choose(self, visit_id: str) -> None:
        self.chosen, self.sure = self.staff.visit(visit_id), False
        self.fill()

    def show_visit(self, visit: Visit) -> None:
        self.headline = visit.customer.name or self.tr("no name")
        self.lead = moment_words(visit.started_at, self.words)
        column = Column()
        for line in visit_words(visit, self.words):
            column.add_widget(Text(text=line))
        self.actions = VisitActions(can_reopen=self.staff.can_reopen(visit), can_analyse=self.staff.can_analyse(visit))
        for event, act in (("reopen", self.reopen), ("analyse", self.analyse), ("delete", self.delete)):
            self.actions.ids[event].bind(on_release=lambda _, act=act: self.attempt(act, visit))
        column.add_widget(self.actions)
        self.ids.body.add_widget(column)

    def attempt(self, act: Callable[[Visit], None], visit: Visit) -> None:
        """Do it, or say what is in the way."""
        try:
            act(visit)
        except GaitError as error:
            self.say(fault_words(error, self.words), "bad")

    def say(self, notice: str, kind: str) -> None:
        self.actions.notice, self.actions.notice_kind = notice, kind

    def reopen(self, visit: Visit) -> None:
        self.staff.reopen(visit)

    def analyse(self, visit: Visit) -> None:
        self.staff.analyse(visit)
        self.say(self.tr("It is being analysed again; the result is in the visit when it is done."), "good")

    def delete(self, visit: Visit) -> None:
        """Ask once more, then delete and go back to the list."""
        if not self.sure:
            self.sure = True
            self.say(self.tr("This cannot be undone. Touch once more to delete."), "bad")
            return
        self.staff.delete(visit)
        self.chosen = None
        self.fill()

    def turn(self, days: int) -> None:
        self.day, self.wished = self.day + timedelta(days=days), ""
        self.fill()

    def search(self) -> None:
        self.app.ask_text(self.tr("Name"), self.wished, "name", self.find)

    def find(self, text: str) -> None:
        self.wished = text
        self.fill()

    def back(self) -> None:
        if self.chosen is None:
            self.to_menu()
        else:
            self.chosen = None
            self.fill()

    def go(self) -> None:
        self.ids.body.clear_widgets()
        self.chosen, self.headline, self.lead, self.wished = None, "", "", ""
