"""The catalogue: files on a stick, what was understood of one, and then it is the store's."""

from __future__ import annotations

from pathlib import Path

from kivy.properties import BooleanProperty, StringProperty

from gait.clip import shown
from gait.errors import GaitError
from gait.shoes.catalogue import Catalogue
from kiosk.staff.staff_wording import fault_words, intake_words, row_words
from kiosk.staff.table_work import Intake, TableWork
from kiosk.ui.look import theme
from kiosk.ui.screens.base import rules
from kiosk.ui.screens.staff.staff import StaffScreen
from kiosk.ui.widgets.plain import Answers, Banner, Card, Column, Small, Soft, Text
from kiosk.ui.widgets.ring import Ring
from kiosk.ui.widgets.setup import ListItem
from kiosk.words.wording import shoe_facts

MOST_SHOWN = 30  # shoes of the preview: enough to see whether the columns are right

AT_ONCE_S = 0.3  # a table of a few hundred rows is understood by then: nothing flickers

rules(__file__)


def ring_look() -> dict[str, object]:
    track = theme.rgba(theme.HAIRLINE)
    return {"colour": theme.rgba(theme.TEAL), "track": track, "size_hint_y": None, "height": "240dp"}


class StaffCatalogueScreen(StaffScreen):
    """A file is looked at before it is taken."""

    headline = StringProperty("")
    lead = StringProperty("")
    can_take = BooleanProperty(False)
    ring: Ring | None = None

    def come(self) -> None:
        self.chosen: Path | None = None
        self.work: TableWork | None = None
        self.said = ("", "good")
        self.fill()

    def fill(self) -> None:
        if self.work is not None and self.work.is_taken():
            self.said = (intake_words(self.work.intake, self.work.result(), self.words), "good")
            self.chosen = self.work = None
        self.can_take, self.ring = False, None
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
            item = ListItem(text=shown(path.name), detail=shown(path.parent.name))
            item.bind(on_release=lambda _, path=path: self.choose(path))
            column.add_widget(item)
        if not files:
            column.add_widget(Soft(text=self.tr("Plug in a USB stick with a CSV file, then look again.")))

    def choose(self, path: Path) -> None:
        self.chosen, self.said = path, ("", "good")
        self.begin(Intake.LOOK)

    def begin(self, intake: Intake) -> None:
        """Look at the chosen table, or take it; a small one is done at once."""
        assert self.chosen is not None
        self.work = self.staff.table_work(self.chosen, intake)
        self.work.is_done(AT_ONCE_S)
        self.fill()

    def tick(self) -> None:
        """What is under way moves on, and is shown when it is done."""
        if self.ring is not None and self.work is not None:
            self.ring.share = self.work.share
            if self.work.is_done():
                self.fill()

    def preview(self, path: Path, column: Column) -> None:
        self.headline = shown(path.name)
        if self.work is None:
            self.begin(Intake.LOOK)
        elif not self.work.is_done():
            self.lead, self.ring = self.tr("looking …"), Ring(share=self.work.share, **ring_look())
            column.add_widget(self.ring)
        else:
            self.show(self.work, column)

    def show(self, work: TableWork, column: Column) -> None:
        """What came of it."""
        try:
            seen = work.result()
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

    def add(self) -> None:
        self.begin(Intake.ADD)

    def replace(self) -> None:
        self.begin(Intake.REPLACE)

    def look_again(self) -> None:
        self.work = None
        self.fill()

    def back(self) -> None:
        if self.chosen is None:
            self.app.show_staff("staff_shelf")
        else:
            self.chosen, self.work, self.said = None, None, ("", "good")
            self.fill()

    def go(self) -> None:
        self.ids.body.clear_widgets()
