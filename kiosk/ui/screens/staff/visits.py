"""Visits: of a day or by name; one of them in detail, to be opened, analysed or put into the bin."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

from kivy.properties import BooleanProperty, StringProperty

from gait.errors import GaitError
from kiosk.address import is_address
from kiosk.staff.staff_wording import day_words, fault_words, line_words, moment_words, visit_words
from kiosk.storage.amending import Owner
from kiosk.storage.visit_list import VisitLine
from kiosk.ui.screens.base import rules
from kiosk.ui.screens.staff.staff import StaffScreen
from kiosk.ui.widgets.plain import Answers, Column, Field, Soft, Text
from kiosk.ui.widgets.setup import ListItem
from kiosk.visit.model import Visit


class VisitActions(Column):
    """What can be done with one visit."""

    can_reopen = BooleanProperty(False)
    can_analyse = BooleanProperty(False)
    notice = StringProperty("")
    notice_kind = StringProperty("bad")
    delete_words = StringProperty("")
    may_be_for_good = BooleanProperty(False)


class OwnerForm(Column):
    """Whose a visit is."""

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
        self.owner: Owner | None = None
        self.run, self.sure = 0, False
        self.fill()

    def fill(self) -> None:
        self.listing = self.chosen is None
        self.ids.body.clear_widgets()
        if self.chosen is None:
            self.list_visits()
        elif self.owner is not None:
            self.ask_owner(self.chosen, self.owner)
        else:
            self.show_visit(self.chosen)
        self.ids.body.scroll_y = 1

    def list_visits(self) -> None:
        self.headline = self.tr("Visits")
        found = self.tr("Name with “{text}”").format(text=self.wished)
        self.lead = found if self.wished else day_words(self.day, self.words)
        lines = self.staff.visits.named(self.wished) if self.wished else self.staff.visits.of_day(self.day)
        column, answers = Column(), Answers()
        for item in (*self.bin_item(), *(self.item(line) for line in lines)):
            answers.add_widget(item)
        column.add_widget(answers)
        if not lines:
            column.add_widget(Soft(text=self.tr("There are none.")))
        self.ids.body.add_widget(column)

    def bin_item(self) -> Iterator[ListItem]:
        """Leads to what was deleted, where there is anything."""
        number = len(self.staff.visits.binned())
        if number:
            detail = self.words.ntr("{n} deletion can be undone", "{n} deletions can be undone", number)
            item = ListItem(text=self.tr("Bin"), detail=detail)
            item.bind(on_release=lambda _: self.app.show_staff("staff_bin"))
            yield item

    def item(self, line: VisitLine) -> ListItem:
        title, detail = line_words(line, self.words, with_day=bool(self.wished))
        item = ListItem(text=title, detail=detail)
        item.bind(on_release=lambda _: self.choose(line.id))
        return item

    def choose(self, visit_id: str) -> None:
        self.show(self.staff.visits.load(visit_id))

    def show(self, visit: Visit | None) -> None:
        """This visit as it is now, none of its runs chosen."""
        self.chosen, self.owner, self.run, self.sure = visit, None, 0, False
        self.fill()

    def show_visit(self, visit: Visit) -> None:
        self.headline = visit.customer.name or self.tr("no name")
        self.lead = moment_words(visit.started_at, self.words)
        column, runs = Column(), Answers() if len(visit.runs) > 1 else Column()
        for number, line in enumerate(visit_words(visit, self.words), 1):
            runs.add_widget(self.run_item(number, line) if len(visit.runs) > 1 else Text(text=line))
        column.add_widget(runs)
        desk = self.staff.visits
        self.actions = VisitActions(can_reopen=desk.can_reopen(visit), can_analyse=desk.can_analyse(visit))
        delete = self.tr("Delete run {n}").format(n=self.run) if self.run else self.tr("Delete this visit")
        self.actions.delete_words = delete
        acts = {"reopen": self.reopen, "analyse": self.analyse, "owner": self.begin_owner, "delete": self.delete,
                "for_good": self.delete_for_good}  # fmt: skip
        for event, act in acts.items():
            self.actions.ids[event].bind(on_release=lambda _, act=act: self.attempt(act, visit))
        column.add_widget(self.actions)
        self.ids.body.add_widget(column)

    def run_item(self, number: int, line: str) -> ListItem:
        """A touch chooses the run, or no longer."""
        item = ListItem(text=line, chosen=number == self.run)
        item.bind(on_release=lambda _: self.choose_run(0 if number == self.run else number))
        return item

    def choose_run(self, number: int) -> None:
        self.run, self.sure = number, False
        self.fill()

    def attempt(self, act: Callable[[Visit], None], visit: Visit) -> None:
        """Do it, or say what is in the way."""
        try:
            act(visit)
        except GaitError as error:
            self.say(fault_words(error, self.words), "bad")

    def say(self, notice: str, kind: str) -> None:
        self.actions.notice, self.actions.notice_kind = notice, kind

    def reopen(self, visit: Visit) -> None:
        self.staff.visits.reopen(visit)

    def analyse(self, visit: Visit) -> None:
        self.staff.visits.analyse(visit)
        self.say(self.tr("It is being analysed again; the result is in the visit when it is done."), "good")

    def delete(self, visit: Visit) -> None:
        """Ask once more, then put it into the bin; after a visit back to the list."""
        if not self.sure:
            self.ask_once_more()
        elif self.run:
            self.show(self.staff.visits.take_out(visit, self.run))
        else:
            self.staff.visits.put_in_bin(visit)
            self.show(None)

    def ask_once_more(self) -> None:
        """A customer who wants all to go must not wait for the bin."""
        self.sure, self.actions.may_be_for_good = True, not self.run
        asked = self.tr("Touch once more: it goes into the bin, to be taken back for at most 24 hours.")
        for_good = "" if self.run else self.tr("Where the customer asks for it, delete it for good.")
        self.say(f"{asked} {for_good}".strip(), "bad")

    def delete_for_good(self, visit: Visit) -> None:
        self.staff.visits.delete(visit.id)
        self.show(None)

    # ---- another customer's ----

    def begin_owner(self, visit: Visit) -> None:
        """Nobody has agreed to anything yet."""
        self.owner = Owner("", "", keep=False)
        self.fill()

    def ask_owner(self, visit: Visit, owner: Owner) -> None:
        self.headline = self.tr("Whose visit is it?")
        form = OwnerForm()
        form.ids.name.text, form.ids.email.text = owner.name, owner.email
        form.ids.keep.state = "down" if owner.keep else "normal"
        form.ids.name.bind(on_release=lambda field: self.write(field, "name", "name"))
        form.ids.email.bind(on_release=lambda field: self.write(field, "mail", "email"))
        form.ids.keep.bind(on_release=lambda box: self.change_owner(keep=box.ticked))
        form.ids.give.bind(on_release=lambda _: self.attempt(self.give, visit))
        self.actions = form
        self.ids.body.add_widget(form)

    def write(self, field: Field, kind: str, name: str) -> None:
        self.app.ask_text(field.caption, field.text, kind, lambda text: self.change_owner(**{name: text}))

    def change_owner(self, **values: Any) -> None:
        assert self.owner is not None
        self.owner = replace(self.owner, **values)
        self.fill()

    def give(self, visit: Visit) -> None:
        assert self.owner is not None
        if self.owner.email and not is_address(self.owner.email):
            self.say(self.tr("This e-mail address is not complete."), "bad")
        else:
            self.show(self.staff.visits.give_to(visit, self.owner))

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
            self.show(None if self.owner is None else self.chosen)

    def go(self) -> None:
        self.ids.body.clear_widgets()
        self.owner = None
        self.chosen, self.headline, self.lead, self.wished = None, "", "", ""
