"""Which shoe is run in: the store's test shoe, or one from the catalogue."""

from __future__ import annotations

from gait.result import Shoe
from gait.shoes.shoe import stock_of
from kiosk.session.front import tried_shoe
from kiosk.ui.screens.base import Screen, rules
from kiosk.ui.screens.shoe_list import ListedShoe, line_of
from kiosk.visit.events import ShoeChosen

rules(__file__)


class ShoeScreen(Screen):
    """A touch on a shoe takes it, and leads to the camera. What is not there in the customer's size comes last."""

    def come(self) -> None:
        wished = self.front.visit.shoe_to_try
        self.chosen = next((shoe for shoe in self.front.shelf.shoes() if tried_shoe(shoe) == wished), None)
        self.fill()

    def fill(self) -> None:
        size_eu = self.front.visit.customer.size_eu
        shoes = sorted(self.front.shelf.shoes(), key=lambda shoe: (shoe != self.chosen, stock_of(shoe, size_eu) == 0))
        lines = [self.test_shoe(), *(line_of(shoe, size_eu, self.words) for shoe in shoes)]
        self.ids.shoes.show(lines, size_eu, self.chosen)

    def test_shoe(self) -> ListedShoe:
        facts = self.tr("From the store, the same for everyone")
        return ListedShoe(None, self.tr("The test shoe"), facts=facts)

    def choose(self, shoe: Shoe | None) -> None:
        self.front.tell(ShoeChosen(tried_shoe(shoe)))

    def go(self) -> None:
        self.ids.shoes.forget()
