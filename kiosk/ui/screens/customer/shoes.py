"""The short list, then all shoes of the store: searched, filtered, and touched for their facts."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from kivy.properties import StringProperty

from gait.report.shoe_words import please_note, shared_cautions
from gait.result import Shoe, Suggestion
from gait.shoes.shoe import stock_of
from kiosk.session.front import tried_shoe
from kiosk.ui.screens.base import Overlay, Screen, rules
from kiosk.ui.screens.shoe_list import lines_of
from kiosk.visit.events import QuestionsShown, ReportShown, ShoeChosen
from kiosk.words.wording import cautions, shoe_facts, sizes_words, stock_words, why


class ShoeFacts(Overlay):
    """Everything about one shoe, over the list. picture: its file, empty for none."""

    name = StringProperty("")
    price = StringProperty("")
    facts = StringProperty("")
    why = StringProperty("")
    caution = StringProperty("")
    stock = StringProperty("")
    sizes = StringProperty("")
    picture = StringProperty("")

    def __init__(self, wear: Callable[[], None], close: Callable[[], None], **options: object) -> None:
        self.wear, self.close = wear, close
        super().__init__(**options)

    def try_it(self) -> None:
        self.close()
        self.wear()


rules(__file__)


class ShoesScreen(Screen):
    """The best suited first; what to mind of all of them stands once, above."""

    lead = StringProperty("")
    note = StringProperty("")

    @property
    def suggestions(self) -> Sequence[Suggestion]:
        """By the run that is shown."""
        return self.front.runs()[-1].analysis.shoes

    @property
    def size_eu(self) -> float | None:
        return self.front.visit.customer.size_eu

    def fill(self) -> None:
        shoes = self.front.shelf.shoes()
        self.lead = self.tr("Touch one to see more and to try it. The pair that feels best is the right one.")
        if not shoes:
            self.lead = self.tr("Ask our staff: the catalogue holds no shoe that fits.")
        self.note = please_note(self.suggestions, self.words)
        self.ids.shoes.show(lines_of(shoes, self.suggestions, self.size_eu, self.words), self.size_eu)

    def show_facts(self, shoe: Shoe) -> None:
        suggestion = next((one for one in self.suggestions if one.shoe == shoe), None)
        facts = ShoeFacts(lambda: self.wear(shoe), self.app.uncover)
        facts.name, facts.price = f"{shoe.brand} {shoe.model}", shoe.price
        facts.facts = shoe_facts(shoe, self.words)
        facts.stock = stock_words(stock_of(shoe, self.size_eu), self.size_eu is not None, self.words)
        facts.sizes = sizes_words(shoe, self.front.terms.sizes, self.words)
        facts.picture = self.ids.shoes.picture_of(shoe)
        if suggestion is not None:
            facts.why = why(suggestion, self.words)
            facts.caution = cautions(suggestion, shared_cautions(self.suggestions), self.words)
        self.app.lay_over(facts)

    def wear(self, shoe: Shoe) -> None:
        """It is run in next."""
        self.front.tell(ShoeChosen(tried_shoe(shoe)))

    def show_questions(self) -> None:
        self.front.tell(QuestionsShown())

    def go_on(self) -> None:
        self.front.tell(ReportShown())

    def go(self) -> None:
        self.ids.shoes.forget()
