"""After the run, while shoes are fetched: how somebody runs, what may be kept, a name and an address.

Three short pages. Nothing has to be answered, and nothing that was answered is lost, whichever way a page is left.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from kivy.properties import NumericProperty, StringProperty

from gait.shoes.size_chart import SizeChart
from kiosk.address import is_address
from kiosk.ui.screens.base import Screen, rules
from kiosk.ui.widgets.plain import Choice, Column, Consent
from kiosk.visit.events import Answered, EarlierShown, ReturnTold, ShoesShown
from kiosk.visit.model import OF_CHAIN, Consents, Customer, Delivery, Surface, Ticker, Wish
from kiosk.visit.person import Bearer
from kiosk.words import Words, tr
from kiosk.words.keeping_wording import CONSENT_TEXT, consent_words
from kiosk.words.wording import SYSTEM_WORDS

HEADS = (
    (tr("How do you run?"), tr("This puts the shoes in order.")),
    (tr("What may we keep?"), tr("You decide, box by box. None is needed.")),
    (tr("Who is running?"), tr("Only for your report. Leave it empty if you like.")),
)
PURPOSES = ("keep", "email_report", "marketing", *OF_CHAIN)


class QuestionsForm(Column):
    """Shoe size, surface, what matters, and whether the runner is a light one.

    returning: what leads to runs of other days, in a chain.
    """

    sizes = SizeChart()
    size_eu: float | None = None
    returning = StringProperty("")
    size_caption = StringProperty("")
    size_words = StringProperty("–")

    def ask_in(self, sizes: SizeChart, words: Words) -> None:
        """Sizes in the store's system."""
        self.sizes = sizes
        system = words.tr(SYSTEM_WORDS[sizes.system])
        self.size_caption = words.tr("Shoe size ({system})").format(system=system)
        self.size_words = "–" if self.size_eu is None else sizes.shown(self.size_eu)

    def put(self, customer: Customer) -> None:
        """What was answered before."""
        self.size_eu = customer.size_eu
        weight = "light" if customer.light_body else None
        said = {"surface": customer.surface, "matters": next(iter(customer.wishes), None), "weight": weight}
        for choice in self.choices():
            choice.state = "down" if choice.value == said[choice.group] else "normal"

    def resize(self, by: int) -> None:
        """A size up or down, from a usual one."""
        self.size_eu = self.sizes.step(self.size_eu, by)
        self.size_words = self.sizes.shown(self.size_eu)

    def choices(self) -> Iterator[Choice]:
        return (choice for choice in self.walk(restrict=True) if isinstance(choice, Choice))

    def chosen(self, group: str) -> str:
        """The value of the answer that is down in a group; empty for none."""
        down = (choice for choice in self.choices() if choice.group == group and choice.state == "down")
        return next((str(choice.value) for choice in down), "")

    def told(self) -> Customer:
        """Without name and address, which another page asks for."""
        surface, matters = self.chosen("surface"), self.chosen("matters")
        wishes = frozenset({Wish(matters)} if matters else ())
        light = self.chosen("weight") == "light"
        return Customer(
            size_eu=self.size_eu, surface=Surface(surface) if surface else None, wishes=wishes, light_body=light
        )


class ConsentForm(Column):
    """Separate consents, none ticked beforehand. keeping: what keeping means.

    What leaves the shop stays in it as well, and is ticked by somebody who may: first they say who they are.
    """

    keeping = StringProperty("")
    had_chain = taken_back = False

    def on_kv_post(self, base_widget: object) -> None:
        """Hold what may be taken away: ids keep nothing alive, and ticks are still asked for."""
        self.boxes = {name: self.ids[name].__self__ for name in (*PURPOSES, "who")}
        self.signers = {Ticker.CUSTOMER: self.ids.customer.__self__, Ticker.PARENT: self.ids.parent.__self__}
        self.follow_who()

    def take_away(self, *names: str) -> None:
        """What is not offered here."""
        for name in names:
            self.ids.boxes.remove_widget(self.boxes[name])

    @property
    def who(self) -> Ticker | None:
        """Who says that they tick for the chain."""
        return next((who for who, choice in self.signers.items() if choice.state == "down"), None)

    def follow_who(self) -> None:
        for name in OF_CHAIN:
            box = self.boxes[name]
            box.disabled = self.who is None or (name == "improve" and self.taken_back)
            box.state = "normal" if box.disabled else box.state

    def follow_chain(self, box: Consent) -> None:
        """Whoever takes `chain` back takes `improve` along: the whole visit goes at head office."""
        if box.ticked:
            self.boxes["keep"].state = "down"
        self.taken_back = self.had_chain and not self.boxes["chain"].ticked
        self.follow_who()

    def follow_keep(self) -> None:
        if not self.boxes["keep"].ticked:
            for name in OF_CHAIN:
                self.boxes[name].state = "normal"

    def put(self, consents: Consents) -> None:
        """What was agreed to before."""
        self.had_chain = consents.chain
        for who, choice in self.signers.items():
            choice.state = "down" if consents.who is who else "normal"
        for purpose in PURPOSES:
            self.boxes[purpose].state = "down" if getattr(consents, purpose) else "normal"

    def told(self, before: Consents) -> Consents:
        """before: with the consent to film, which was given at the start."""
        ticks = {purpose: bool(self.boxes[purpose].ticked) for purpose in PURPOSES}
        who = self.who if ticks["chain"] or ticks["improve"] else None
        return replace(before, **ticks, email_film=ticks["email_report"], who=who, text=CONSENT_TEXT)


class DetailsForm(Column):
    """First name and e-mail, with the keyboard. wrong: what is to be mended of the address."""

    wrong = StringProperty("")

    def put(self, customer: Customer) -> None:
        """What was written before."""
        self.ids.name.text, self.ids.mail.text, self.wrong = customer.name, customer.email, ""

    def write(self, kind: str) -> None:
        """Let the keyboard write into this field."""
        for name in ("name", "mail"):
            self.ids[name].active = name == kind
        self.ids.keyboard.serve(self.ids[kind], kind)

    @property
    def address(self) -> str:
        return str(self.ids.mail.text).strip()

    def told(self, customer: Customer) -> Customer:
        return replace(customer, name=self.ids.name.text.strip(), email=self.address)


rules(__file__)


class CustomerScreen(Screen):
    """The three pages one after the other."""

    headline = StringProperty("")
    lead = StringProperty("")
    at = NumericProperty(0)

    def on_kv_post(self, base_widget: object) -> None:
        """The page with the keyboard is kept, empty between visits: to make all its keys takes longest."""
        self.details = DetailsForm()

    def come(self) -> None:
        self.questions, self.consents = QuestionsForm(), ConsentForm()
        self.forms = (self.questions, self.consents, self.details)
        if Delivery.EMAIL not in self.front.terms.deliveries:
            self.consents.take_away("email_report")
        if not self.front.in_chain:
            self.questions.remove_widget(self.questions.ids.returning)
        if not self.front.in_chain or self.front.visit.consents.withdrawn:
            self.consents.take_away("who", *OF_CHAIN)
        visit = self.front.visit
        self.questions.put(visit.customer)
        self.consents.put(visit.consents)
        self.details.put(visit.customer)
        self.turn(0)

    def turn(self, at: int) -> None:
        """Show one of the pages."""
        self.at = at
        self.ids.body.clear_widgets()
        self.ids.body.add_widget(self.forms[at])
        self.ids.body.scroll_y = 1
        if self.forms[at] is self.details:
            self.details.write("name")
        self.fill()

    def fill(self) -> None:
        terms = self.front.terms
        self.consents.keeping = consent_words(terms.kept_days, terms.later_hours, self.words)
        self.questions.ask_in(terms.sizes, self.words)
        self.headline, self.lead = (self.tr(words) for words in HEADS[self.at])
        found = self.front.history.earlier is not None
        self.questions.returning = self.tr("Earlier runs") if found else self.tr("I have been here before")

    def keep(self) -> None:
        """Tell all that was answered so far."""
        customer = self.details.told(self.questions.told())
        self.front.tell(Answered(customer, self.consents.told(self.front.visit.consents), Bearer.fresh()))
        self.consents.had_chain |= self.front.visit.consents.chain

    def back(self) -> None:
        self.keep()
        if self.at == 0:
            super().back()
        else:
            self.turn(self.at - 1)

    def go_on(self) -> None:
        if self.forms[self.at] is self.details:
            if self.address_fine():
                self.leave()
        else:
            self.keep()
            self.turn(self.at + 1)

    def leave(self) -> None:
        """To the shoes, from any page."""
        self.keep()
        self.front.tell(ShoesShown())

    def look_back(self) -> None:
        """To what was found, or to where it is looked for."""
        self.keep()
        self.front.tell(ReturnTold() if self.front.history.earlier is None else EarlierShown())

    def address_fine(self) -> bool:
        """Whether the address is one, or none; says so when it is not."""
        fine = not self.details.address or is_address(self.details.address)
        self.details.wrong = "" if fine else self.tr("This e-mail address is not complete.")
        return fine

    def go(self) -> None:
        self.ids.body.clear_widgets()
        self.details.put(Customer())
        del self.questions, self.consents, self.forms
