"""The catalogue: files on a stick, what was understood of one, and then it is the store's."""

from __future__ import annotations

from pathlib import Path

from kivy.properties import BooleanProperty, StringProperty

from gait.errors import GaitError
from gait.shoes.catalogue import Catalogue
from kiosk.staff.staff_wording import fault_words, row_words
from kiosk.ui.screens.base import rules
from kiosk.ui.screens.staff.staff import StaffScreen
from kiosk.ui.widgets.plain import Answers, Banner, Card, Column, Small, Soft, Text
from kiosk.ui.widgets.setup import ListItem
from kiosk.words.wording import shoe_facts

MOST_SHOWN = 30  # shoes of the preview: enough to see whether the columns are right

rules(__file__)


class StaffCatalogueScreen(StaffScreen):
    """A file is looked at before it is taken."""

    headline = StringProperty("")
    lead = StringProperty("")
    can_take = BooleanProperty(False)

    def come(self) -> None:
        self.chosen: Path | None = None
        self.said = ("", "good")
        self.fill()

    def fill(self) -> None:
        self.can_take = False
        self.ids.body.clear_widgets()
        column = Column()
        if self.said[0]:
            column.add_widget(Banner(text=self.said[0], kind=self.said[1]))
        if self.chosen is None:
            self.list_files(column)
        else:
            self.preview(self.chosen, column)
        self.ids.body.add_widget(column)
        self.ids.body.scroll_y = 1

    def list_files(self, column: Column) -> None:
        self.headline, self.lead = self.tr("Shoes"), self.tr("Choose the file with the store's shoes.")
        files = self.staff.sticks.files(".csv")
        for path in files:
            item = ListItem(text=path.name, detail=path.parent.name)
            item.bind(on_release=lambda _, path=path: self.choose(path))
            column.add_widget(item)
        if not files:
            column.add_widget(Soft(text=self.tr("Plug in a USB stick with a CSV file, then look again.")))

    def choose(self, path: Path) -> None:
        self.chosen, self.said = path, ("", "good")
        self.fill()

    def preview(self, path: Path, column: Column) -> None:
        self.headline = path.name
        try:
            seen = self.staff.shoes.preview(path)
        except GaitError as error:
            self.lead = ""
            column.add_widget(Banner(text=fault_words(error, self.words), kind="bad"))
            return
        self.lead, self.can_take = self.count_words(seen), True
        self.show_rows(seen, column)

    def count_words(self, seen: Catalogue) -> str:
        shoes = self.words.ntr("{n} shoe was understood.", "{n} shoes were understood.", len(seen.shoes))
        left_out = self.words.ntr("{n} row is left out.", "{n} rows are left out.", len(seen.bad_rows))
        return f"{shoes} {left_out if seen.bad_rows else ''}".strip()

    def show_rows(self, seen: Catalogue, column: Column) -> None:
        """The rows that are left out first: they are what has to be looked at."""
        for row in seen.bad_rows[:MOST_SHOWN]:
            column.add_widget(Banner(text=row_words(row, self.words)))
        shoes = Answers()
        for shoe in seen.shoes[:MOST_SHOWN]:
            title = f"{shoe.brand} {shoe.model} {shoe.price}".strip()
            card = Card()
            card.add_widget(Text(text=title, bold=True))
            card.add_widget(Small(text=shoe_facts(shoe, self.words)))
            shoes.add_widget(card)
        column.add_widget(shoes)

    def take(self) -> None:
        assert self.chosen is not None
        try:
            self.staff.shoes.take(self.chosen)
        except GaitError as error:
            self.said = (fault_words(error, self.words), "bad")
        else:
            self.said, self.chosen = (self.tr("These are the store's shoes now."), "good"), None
        self.fill()

    def back(self) -> None:
        if self.chosen is None:
            self.to_menu()
        else:
            self.chosen, self.said = None, ("", "good")
            self.fill()

    def go(self) -> None:
        self.ids.body.clear_widgets()
