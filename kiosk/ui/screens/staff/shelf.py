"""The store's shoes as staff see them: searched, changed, added and removed one by one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from kivy.properties import BooleanProperty, StringProperty

from gait.errors import GaitError
from gait.result import Shoe, ShoeSize
from gait.shoes.cells import price_of, read_number
from gait.shoes.shoe import SUPPORTS, SURFACES, missing
from gait.shoes.sizes import size_of
from kiosk.staff.staff_wording import fault_words
from kiosk.ui.screens.base import rules
from kiosk.ui.screens.shoe_list import ShoeList, add_choices, lines_of
from kiosk.ui.screens.staff.staff import StaffScreen
from kiosk.ui.widgets.page import Body
from kiosk.ui.widgets.plain import Row
from kiosk.words.wording import CUSHIONING_WORDS, SUPPORT_WORDS, SURFACE_WORDS

NEW = Shoe("", "", "")


class ShoeForm(Body):
    """One shoe, field by field."""


class SizeCount(Row):
    """A size and how many pairs of it are there, with minus and plus."""

    text = StringProperty("")
    pairs = StringProperty("")


rules(__file__)


class StaffShelfScreen(StaffScreen):
    """The list, or one shoe of it. number: on the shelf, None for a new one; draft: the shoe as it is being changed."""

    headline = StringProperty("")
    lead = StringProperty("")
    main_words = StringProperty("")
    side_words = StringProperty("")
    ready = BooleanProperty(True)
    listing = BooleanProperty(True)
    draft: Shoe | None = None
    number: int | None = None
    sure = False
    said = ""

    def on_kv_post(self, base_widget: object) -> None:
        self.list = ShoeList()
        self.list.bind(on_pick=lambda _, shoe: self.open(shoe))

    def come(self) -> None:
        self.draft, self.number, self.sure = None, None, False
        self.said = ""
        self.fill()

    def fill(self) -> None:
        self.ids.place.clear_widgets()
        self.listing = self.draft is None
        if self.draft is None:
            self.fill_list()
        else:
            self.fill_form(self.draft)

    def fill_list(self) -> None:
        shoes = tuple(self.staff.shoes.numbered().values())
        self.headline = self.tr("Shoes")
        self.lead = self.said or self.words.ntr("{n} shoe", "{n} shoes", len(shoes))
        self.main_words, self.side_words, self.ready = self.tr("Add a shoe"), self.tr("From a stick"), True
        self.ids.place.add_widget(self.list)
        self.list.show(lines_of(shoes, (), None, self.words), None)

    def open(self, shoe: Shoe) -> None:
        """To change it."""
        self.number = next(number for number, known in self.staff.shoes.numbered().items() if known == shoe)
        self.change(shoe)

    def change(self, draft: Shoe | None) -> None:
        self.draft, self.sure, self.said = draft, False, ""
        self.fill()

    # ---- one shoe ----

    def fill_form(self, shoe: Shoe) -> None:
        self.headline = f"{shoe.brand} {shoe.model}".strip() or self.tr("A new shoe")
        self.lead = self.said or self.tr("Brand, model and support are needed.")
        self.main_words, self.ready = self.tr("Save"), not missing(shoe)
        self.side_words = "" if self.number is None else self.tr("Remove this shoe")
        form = ShoeForm()
        for name, kind in (("brand", "name"), ("model", "name"), ("price", "mail"), ("sku", "mail")):
            self.serve(form.ids[name], name, kind, getattr(shoe, name))
        for name in ("drop_mm", "weight_g"):
            value = getattr(shoe, name)
            self.serve(form.ids[name], name, "pin", "" if value is None else f"{value:g}")
        self.offer(form.ids.support, "support", SUPPORTS, SUPPORT_WORDS)
        self.offer(form.ids.cushioning, "cushioning", tuple(CUSHIONING_WORDS), CUSHIONING_WORDS)
        self.offer(form.ids.surface, "surface", SURFACES, SURFACE_WORDS)
        for place, size in enumerate(shoe.sizes):
            form.ids.sizes.add_widget(self.size_count(place, size))
        form.ids.another_size.bind(on_release=lambda _: self.ask_size())
        self.ids.place.add_widget(form)

    def serve(self, field: Any, name: str, kind: str, text: str) -> None:
        field.text = text
        field.bind(on_release=lambda field: self.app.ask_text(field.caption, text, kind, lambda t: self.take(name, t)))

    def offer(self, row: Any, name: str, values: Sequence[str], words: dict[str, str]) -> None:
        answers, given = [(self.tr(words[value]), value) for value in values], getattr(self.draft, name)
        add_choices(row, f"shelf {name}", answers, given, lambda value: self.take(name, value or ""))

    def take(self, name: str, text: str) -> None:
        """A field's new text; one that cannot be changes nothing and says so."""
        assert self.draft is not None
        try:
            self.change(replace(self.draft, **{name: value_of(name, text)}))
        except ValueError:
            self.say(self.tr("“{text}” cannot be used here.").format(text=text))

    def size_count(self, place: int, size: ShoeSize) -> SizeCount:
        line = SizeCount(text=size.text, pairs="–" if size.stock is None else f"{size.stock}")
        line.ids.less.bind(on_release=lambda _: self.count(place, -1))
        line.ids.more.bind(on_release=lambda _: self.count(place, 1))
        return line

    def count(self, place: int, by: int) -> None:
        """One pair more or less; less than none is a size that is not led."""
        assert self.draft is not None
        sizes = list(self.draft.sizes)
        pairs = (sizes[place].stock or 0) + by
        sizes[place : place + 1] = [replace(sizes[place], stock=pairs)] if pairs >= 0 else []
        self.change(replace(self.draft, sizes=tuple(sizes)))

    def ask_size(self) -> None:
        self.app.ask_text(self.tr("Size, such as 42.5 or UK 8"), "", "mail", self.take_size)

    def take_size(self, text: str) -> None:
        assert self.draft is not None
        if text:
            self.change(replace(self.draft, sizes=(*self.draft.sizes, size_of(text.upper(), 1))))

    def say(self, words: str) -> None:
        self.said = words
        self.fill()

    # ---- what can be done ----

    def go_on(self) -> None:
        """Add a shoe, or save the one that is open."""
        if self.draft is None:
            self.number = None
            self.change(NEW)
            return
        draft = self.draft
        try:
            self.staff.shoes.put(draft, self.number)
        except GaitError as error:
            self.say(fault_words(error, self.words))
            return
        self.close(self.tr("{shoe} is saved.").format(shoe=f"{draft.brand} {draft.model}"))

    def aside(self) -> None:
        """Take in a table, or remove the shoe that is open: asked once more."""
        if self.draft is None:
            self.app.show_staff("staff_catalogue")
        elif not self.sure:
            self.say(self.tr("This cannot be undone. Touch once more to remove it."))
            self.sure = True
        elif self.number is not None:
            self.staff.shoes.remove(self.number)
            self.close(self.tr("{shoe} is removed.").format(shoe=f"{self.draft.brand} {self.draft.model}"))

    def save_tally(self) -> None:
        try:
            self.close(self.tr("Kept as {path}").format(path=self.staff.write_tally()))
        except GaitError as error:
            self.close(fault_words(error, self.words))

    def close(self, said: str) -> None:
        self.draft, self.sure, self.said = None, False, said
        self.fill()
        self.said = ""

    def back(self) -> None:
        if self.draft is None:
            self.to_menu()
        else:
            self.close("")

    def go(self) -> None:
        self.ids.place.clear_widgets()
        self.list.forget()


def value_of(name: str, text: str) -> Any:
    """What a field's text means. Raises ValueError for what cannot be."""
    if name in ("drop_mm", "weight_g"):
        return read_number({name: text}, name)
    return price_of({"price": text}) if name == "price" else text
