"""Which shoe is run in: the store's test shoe, or one from the catalogue."""

from __future__ import annotations

from kivy.properties import BooleanProperty, StringProperty
from kivy.uix.behaviors import ButtonBehavior
from kivy.uix.boxlayout import BoxLayout

from gait.result import Shoe
from kiosk.session.front import tried_shoe
from kiosk.ui.screens.base import Screen, rules
from kiosk.visit.events import ShoeChosen
from kiosk.words.wording import shoe_facts, stock_words


class ShoeChoice(ButtonBehavior, BoxLayout):
    """A shoe to run in."""

    name = StringProperty("")
    facts = StringProperty("")
    chosen = BooleanProperty(False)

    def __init__(self, shoe: Shoe | None, **options: object) -> None:
        self.shoe = shoe
        super().__init__(**options)


rules(__file__)


class ShoeScreen(Screen):
    """One choice is always made: at first the test shoe, for a second run the shoe that was asked for.

    What is not there in the customer's size comes last.
    """

    def come(self) -> None:
        wished = self.front.visit.shoe_to_try
        self.chosen = next((shoe for shoe in self.front.shelf.shoes() if tried_shoe(shoe) == wished), None)
        self.fill()

    def fill(self) -> None:
        column = self.ids.shoes
        column.clear_widgets()
        column.add_widget(self.choice(None))
        for shoe in sorted(self.front.shelf.shoes(), key=lambda shoe: self.stock(shoe) == 0):
            column.add_widget(self.choice(shoe))

    def choice(self, shoe: Shoe | None) -> ShoeChoice:
        name = self.tr("The test shoe") if shoe is None else f"{shoe.brand} {shoe.model}"
        facts = self.tr("From the store, the same for everyone") if shoe is None else self.facts(shoe)
        choice = ShoeChoice(shoe, name=name, facts=facts, chosen=shoe == self.chosen)
        choice.bind(on_release=self.choose)
        return choice

    def facts(self, shoe: Shoe) -> str:
        parts = (shoe_facts(shoe, self.words), stock_words(self.stock(shoe), self.words))
        return " · ".join(part for part in parts if part)

    def stock(self, shoe: Shoe) -> int | None:
        """Pairs in the customer's size."""
        return self.front.shelf.stock(shoe, self.front.visit.customer.size_eu)

    def choose(self, choice: ShoeChoice) -> None:
        self.chosen = choice.shoe
        for other in self.ids.shoes.children:
            other.chosen = other is choice

    def go_on(self) -> None:
        self.front.tell(ShoeChosen(tried_shoe(self.chosen)))

    def go(self) -> None:
        self.ids.shoes.clear_widgets()
