"""The short list, with reasons, cautions and stock."""

from __future__ import annotations

from kivy.properties import BooleanProperty, StringProperty

from gait.result import Suggestion
from kiosk.ui.screens.base import Screen, rules
from kiosk.ui.widgets.plain import Card, Soft
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

    def fill(self) -> None:
        column = self.ids.shoes
        column.clear_widgets()
        suggestions = self.front.suggestions()
        for suggestion in suggestions:
            column.add_widget(self.card(suggestion))
        if not suggestions:
            column.add_widget(Soft(text=self.tr("Ask our staff: the catalogue holds no shoe that fits.")))

    def card(self, suggestion: Suggestion) -> ShoeCard:
        shoe = suggestion.shoe
        return ShoeCard(
            name=f"{shoe.brand} {shoe.model}",
            price=shoe.price,
            facts=shoe_facts(shoe, self.words),
            why=why(suggestion, self.words),
            caution=caution(suggestion, self.words),
            stock=stock_words(self.front.stock(shoe), self.words),
            in_stock=bool(self.front.stock(shoe)),
        )

    def another(self) -> None:
        suggestions = self.front.suggestions()
        self.front.try_another(suggestions[0].shoe if suggestions else None)

    def back(self) -> None:
        self.front.back()

    def go_on(self) -> None:
        self.front.shoes_seen()

    def go(self) -> None:
        self.ids.shoes.clear_widgets()
