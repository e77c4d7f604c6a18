"""The store's shoes as a list of any length that is searched, filtered and touched."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from kivy.app import App
from kivy.properties import BooleanProperty, ListProperty, NumericProperty, ObjectProperty, StringProperty
from kivy.uix.behaviors import ButtonBehavior
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.recycleview.views import RecycleDataViewBehavior

from gait.result import Shoe, Suggestion
from gait.shoes.find import Wanted, find, price_steps
from gait.shoes.shoe import stock_of
from kiosk.ui.look import theme
from kiosk.ui.screens.base import Overlay, rules
from kiosk.ui.widgets.plain import Choice
from kiosk.words import Words
from kiosk.words.wording import SUPPORT_WORDS, SURFACE_WORDS, sentence_case, shoe_kind, short_why, stock_words

PLAIN_PX, WHY_PX = 168, 112  # height of a line, and of its reason


@dataclass(frozen=True, slots=True)
class ListedShoe:
    """A line of the list. shoe: None for the store's test shoe, which no filter hides. first: it is suggested."""

    shoe: Shoe | None
    name: str
    price: str = ""
    facts: str = ""
    why: str = ""
    stock: str = ""
    in_stock: bool = False
    first: bool = False


class ShoeRow(RecycleDataViewBehavior, ButtonBehavior, BoxLayout):
    """One line; the few that can be seen are made once and filled anew as the list moves."""

    name = StringProperty("")
    price = StringProperty("")
    facts = StringProperty("")
    why = StringProperty("")
    stock = StringProperty("")
    in_stock = BooleanProperty(False)
    first = BooleanProperty(False)
    chosen = BooleanProperty(False)
    picture = StringProperty("")
    picked = ObjectProperty(None, allownone=True)

    def on_release(self) -> None:
        if self.picked is not None:
            self.picked()


class ShoeList(BoxLayout):
    """Sends on_pick with the shoe that was touched. chosen: shown as chosen, where `choosing`."""

    lines = ListProperty()
    choosing = BooleanProperty(False)
    found_words = StringProperty("")
    filter_words = StringProperty("")
    search_words = StringProperty("")
    size_eu = NumericProperty(None, allownone=True)
    __events__ = ("on_pick",)

    def __init__(self, **options: object) -> None:
        self.wanted = Wanted()
        self.chosen: Shoe | None = None
        super().__init__(**options)

    def show(self, lines: Sequence[ListedShoe], size_eu: float | None, chosen: Shoe | None = None) -> None:
        """Lines in their order. size_eu: the customer's, None where nobody said."""
        self.lines, self.size_eu, self.chosen = list(lines), size_eu, chosen
        self.narrow(self.wanted)

    def forget(self) -> None:
        """Nothing of the last customer's search is left."""
        self.wanted = Wanted()
        self.lines, self.ids.rows.data = [], []

    def narrow(self, wanted: Wanted) -> None:
        self.wanted = wanted
        self.fill()
        self.ids.rows.scroll_y = 1.0

    def fill(self) -> None:
        shown = self.shown()
        self.ids.rows.data = [self.row(line) for line in shown]
        app = App.get_running_app()
        count = app.words.ntr("{n} shoe", "{n} shoes", sum(line.shoe is not None for line in shown))
        self.found_words = count if self.wanted != Wanted() else ""
        filters = app.tr("Filter")
        self.filter_words = f"{filters} ({self.wanted.narrowings})" if self.wanted.narrowings else filters
        self.search_words = f"“{self.wanted.text}”" if self.wanted.text else app.tr("Search")

    def shown(self) -> list[ListedShoe]:
        known = {id(line.shoe): line for line in self.lines if line.shoe is not None}
        kept = {id(shoe) for shoe in find((line.shoe for line in known.values()), self.wanted)}
        return [line for line in self.lines if line.shoe is None or id(line.shoe) in kept]

    def row(self, line: ListedShoe) -> dict[str, object]:
        shoe = line.shoe
        return {
            "name": line.name, "price": line.price, "facts": line.facts, "why": line.why, "stock": line.stock,
            "in_stock": line.in_stock, "first": line.first, "chosen": self.choosing and shoe == self.chosen,
            "picture": self.picture_of(shoe), "room": (None, self.row_height(line)), "picked": lambda: self.pick(shoe),
        }  # fmt: skip

    def row_height(self, line: ListedShoe) -> float:
        return (
            float(App.get_running_app().unit)
            * (PLAIN_PX + WHY_PX * bool(line.why))
            * (theme.LARGER if theme.large else 1.0)
        )

    def picture_of(self, shoe: Shoe | None) -> str:
        """Its file; empty for none."""
        path = None if shoe is None else App.get_running_app().front.shelf.picture(shoe)
        return "" if path is None else str(path)

    def pick(self, shoe: Shoe | None) -> None:
        self.chosen = shoe
        if self.choosing:
            self.fill()
        self.dispatch("on_pick", shoe)

    def on_pick(self, shoe: Shoe | None) -> None:
        """Whoever shows the list says what a touch means."""

    def search(self) -> None:
        app = App.get_running_app()
        app.ask_text(app.tr("Brand or model"), self.wanted.text, "search", self.take_letters)

    def take_letters(self, text: str) -> None:
        self.narrow(replace(self.wanted, text=text))

    def filter(self) -> None:
        app = App.get_running_app()
        shoes = [line.shoe for line in self.lines if line.shoe is not None]
        app.lay_over(FilterPad(self.wanted, shoes, self.size_eu, self.narrow, app.uncover))


def lines_of(
    shoes: Sequence[Shoe], suggestions: Sequence[Suggestion], size_eu: float | None, words: Words
) -> list[ListedShoe]:
    """The suggested ones with their reasons, then all others of the store."""
    first = [line_of(one.shoe, size_eu, words, short_why(one, words), first=True) for one in suggestions]
    suggested = [one.shoe for one in suggestions]
    return [*first, *(line_of(shoe, size_eu, words) for shoe in shoes if shoe not in suggested)]


def line_of(shoe: Shoe, size_eu: float | None, words: Words, why: str = "", first: bool = False) -> ListedShoe:
    pairs = stock_of(shoe, size_eu)
    facts, stock = shoe_kind(shoe, words), stock_words(pairs, size_eu is not None, words)
    return ListedShoe(shoe, f"{shoe.brand} {shoe.model}", shoe.price, facts, why, stock, bool(pairs), first)


def add_choices(
    row: Any, group: str, answers: Sequence[tuple[str, Any]], given: Any, take: Callable[[Any | None], None]
) -> None:
    """Answers (words, value) of which one is chosen or none; take: is given the value, or None for none."""
    for words, value in answers:
        choice = Choice(text=sentence_case(words), group=group)
        choice.state = "down" if value == given else "normal"
        choice.bind(on_release=lambda choice, value=value: take(value if choice.state == "down" else None))
        row.add_widget(choice)


class FilterPad(Overlay):
    """Over the list: ground, support, price and size, each with one answer or none."""

    def __init__(
        self,
        wanted: Wanted,
        shoes: Sequence[Shoe],
        size_eu: float | None,
        done: Callable[[Wanted], None],
        close: Callable[[], None],
        **options: object,
    ) -> None:
        self.wanted, self.size_eu, self.done, self.close = wanted, size_eu, done, close
        super().__init__(**options)
        tr = App.get_running_app().tr
        surfaces = {shoe.surface.lower() for shoe in shoes}
        self.offer("surface", [(tr(words), kind) for kind, words in SURFACE_WORDS.items() if kind in surfaces])
        self.offer("support", [(tr(words), kind) for kind, words in SUPPORT_WORDS.items()])
        self.offer("most_price", [(tr("up to {price}").format(price=text), cost) for cost, text in price_steps(shoes)])
        self.offer("size_eu", [(tr("In stock in my size"), size_eu)] if size_eu else [])

    def offer(self, name: str, answers: Sequence[tuple[str, Any]]) -> None:
        row = self.ids[name]
        add_choices(row, name, answers, getattr(self.wanted, name), lambda value: self.answer(name, value))
        if not answers:
            row.parent.remove_widget(row)

    def answer(self, name: str, value: Any | None) -> None:
        self.wanted = replace(self.wanted, **{name: getattr(Wanted(), name) if value is None else value})

    def clear(self) -> None:
        self.leave(Wanted())

    def leave(self, wanted: Wanted) -> None:
        self.close()
        self.done(wanted)


rules(__file__)
