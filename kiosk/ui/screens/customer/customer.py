"""Consents, then a name and an address, then what the runner likes: three short forms, each may be skipped."""

from __future__ import annotations

from kivy.properties import NumericProperty, StringProperty

from gait.shoes.size_chart import SizeChart
from kiosk.address import is_address
from kiosk.ui.screens.base import Screen, rules
from kiosk.ui.widgets.plain import Choice, Column
from kiosk.visit.events import Answered
from kiosk.visit.model import Consents, Customer, Delivery, Surface, Wish
from kiosk.words import Words
from kiosk.words.keeping_wording import consent_words
from kiosk.words.wording import SYSTEM_WORDS, tr

CONSENT_TEXT = "screens/customer.kv, version 3"  # goes up when its wording changes

HEADS = (
    (tr("May we film your run?"), tr("You decide, box by box. Only the first is needed.")),
    (tr("Who is running?"), tr("Only for your report. Leave it empty if you like.")),
    (tr("How do you run?"), tr("This puts the shoes in order.")),
)


class ConsentForm(Column):
    """Separate consents, none ticked beforehand. keeping: what keeping means."""

    keeping = StringProperty("")

    def take_away_mail(self) -> None:
        """Nothing is e-mailed here."""
        self.taken_away = self.ids.email_report.__self__  # ids keep nothing alive, and its tick is still asked for
        self.ids.boxes.remove_widget(self.taken_away)


class DetailsForm(Column):
    """First name and e-mail, with the keyboard."""

    def write(self, kind: str) -> None:
        """Let the keyboard write into this field."""
        for name in ("name", "mail"):
            self.ids[name].active = name == kind
        self.ids.keyboard.serve(self.ids[kind], kind)


class QuestionsForm(Column):
    """Shoe size, surface, what matters, and whether the runner is a light one."""

    sizes = SizeChart()
    size_eu: float | None = None
    size_caption = StringProperty("")
    size_words = StringProperty("–")

    def ask_in(self, sizes: SizeChart, words: Words) -> None:
        """Sizes in the store's system."""
        self.sizes = sizes
        system = words.tr(SYSTEM_WORDS[sizes.system])
        self.size_caption = words.tr("Shoe size ({system})").format(system=system)

    def resize(self, by: int) -> None:
        """A size up or down, from a usual one."""
        self.size_eu = self.sizes.step(self.size_eu, by)
        self.size_words = self.sizes.shown(self.size_eu)

    def chosen(self, group: str) -> str:
        """The value of the answer that is down in a group; empty for none."""
        answers = (c for c in self.walk(restrict=True) if isinstance(c, Choice) and c.group == group)
        return next((str(c.value) for c in answers if c.state == "down"), "")


rules(__file__)


class CustomerScreen(Screen):
    """The three forms one after the other."""

    headline = StringProperty("")
    lead = StringProperty("")
    onward = StringProperty("")
    skip_words = StringProperty("")
    at = NumericProperty(0)

    def come(self) -> None:
        self.forms = (ConsentForm(), DetailsForm(), QuestionsForm())
        self.consents.ids.refused.opacity = 0
        if Delivery.EMAIL not in self.front.terms.deliveries:
            self.consents.take_away_mail()
        self.turn(0)

    @property
    def consents(self) -> ConsentForm:
        return self.forms[0]

    def turn(self, at: int) -> None:
        """Show one of the forms."""
        self.at = at
        self.ids.body.clear_widgets()
        self.ids.body.add_widget(self.forms[at])
        self.ids.body.scroll_y = 1
        if at == 1:
            self.forms[1].write("name")
        self.fill()

    def fill(self) -> None:
        terms = self.front.terms
        self.consents.keeping = consent_words(terms.kept_days, terms.later_hours, self.words)
        self.forms[2].ask_in(terms.sizes, self.words)
        self.headline, self.lead = (self.tr(words) for words in HEADS[self.at])
        self.onward = self.tr("Continue")
        self.skip_words = self.tr("Skip the questions") if self.at == 0 else self.tr("Skip")

    def allowed(self) -> bool:
        """Whether filming is allowed; says what follows when it is not."""
        yes = bool(self.consents.ids.analyse.ticked)
        self.consents.ids.refused.opacity = 0 if yes else 1
        return yes

    def back(self) -> None:
        if self.at == 0:
            super().back()
        else:
            self.turn(self.at - 1)

    def go_on(self) -> None:
        if self.at == 0 and not self.allowed():
            return
        if self.at == 1 and not self.address_fine():
            return
        if self.at == 2:
            self.finish()
        else:
            self.turn(self.at + 1)

    def skip(self) -> None:
        """From the consents straight to the shoe; from a form to the next, empty."""
        if self.at == 0 and self.allowed():
            self.finish()
        elif self.at == 1:
            for name in ("name", "mail"):
                self.forms[1].ids[name].text = ""
            self.turn(2)
        elif self.at == 2:
            self.forms = (*self.forms[:2], QuestionsForm())
            self.finish()

    def address_fine(self) -> bool:
        """Whether the address is one, or none; says so when it is not."""
        typed = self.forms[1].ids.mail.text.strip()
        fine = not typed or is_address(typed)
        self.forms[1].ids.warning.text = "" if fine else self.tr("This e-mail address is not complete.")
        return fine

    def finish(self) -> None:
        self.front.tell(Answered(self.customer(), self.agreed()))

    def customer(self) -> Customer:
        """What was answered."""
        _, details, questions = self.forms
        surface, matters = questions.chosen("surface"), questions.chosen("matters")
        return Customer(
            details.ids.name.text.strip(),
            details.ids.mail.text.strip(),
            questions.size_eu,
            Surface(surface) if surface else None,
            frozenset({Wish(matters)} if matters else ()),
            questions.chosen("weight") == "light",
        )

    def agreed(self) -> Consents:
        """What was ticked."""
        purposes = ("analyse", "keep", "email_report", "marketing")
        ticks = {purpose: bool(self.consents.ids[purpose].ticked) for purpose in purposes}
        return Consents(**ticks, email_film=ticks["email_report"], text=CONSENT_TEXT)

    def go(self) -> None:
        self.ids.body.clear_widgets()
        self.forms = (ConsentForm(), DetailsForm(), QuestionsForm())
