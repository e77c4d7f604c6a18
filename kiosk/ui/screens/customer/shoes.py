"""The short list, with reasons, cautions and stock."""

from __future__ import annotations

from collections.abc import Sequence

from kivy.properties import BooleanProperty, StringProperty

from gait.result import Suggestion
from kiosk.session.front import tried_shoe
from kiosk.ui.screens.base import Screen, rules
from kiosk.ui.widgets.plain import Card, Soft
from kiosk.visit.events import AnotherShoe, ReportShown
from kiosk.words.wording import caution, shoe_facts, stock_words, why


class ShoeCard(Card):
    """One shoe of the short list."""

    name = StringProperty("")
    price = StringProperty("")
    facts = StringProperty("")
    why = StringProperty("")
    caution = StringProperty("")
    stock = StringProperty("")
    in_stock = BooleanProperty(False)


rules(__file__)


class ShoesScreen(Screen):
    """At most four, the best suited first."""

    @property
    def suggestions(self) -> Sequence[Suggestion]:
        """By the run that is shown."""
        return self.front.runs()[-1].analysis.shoes

    def fill(self) -> None:
        column = self.ids.shoes
        column.clear_widgets()
        for suggestion in self.suggestions:
            column.add_widget(self.card(suggestion))
        if not self.suggestions:
            column.add_widget(Soft(text=self.tr("Ask our staff: the catalogue holds no shoe that fits.")))

    def card(self, suggestion: Suggestion) -> ShoeCard:
        shoe = suggestion.shoe
        stock = self.front.shelf.stock(shoe, self.front.visit.customer.size_eu)
        return ShoeCard(
            name=f"{shoe.brand} {shoe.model}",
            price=shoe.price,
            facts=shoe_facts(shoe, self.words),
            why=why(suggestion, self.words),
            caution=caution(suggestion, self.words),
            stock=stock_words(stock, self.words),
            in_stock=bool(stock),
        )

    def another(self) -> None:
        self.front.tell(AnotherShoe(tried_shoe(self.suggestions[0].shoe if self.suggestions else None)))

    def go_on(self) -> None:
        self.front.tell(ReportShown())

    def go(self) -> None:
        self.ids.shoes.clear_widgets()
