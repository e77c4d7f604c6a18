"""Runs of earlier visits beside today's: a touch on one says what has changed since, and whether that is more than the
noise."""

from __future__ import annotations

from collections.abc import Sequence

from kivy.properties import BooleanProperty, ListProperty, StringProperty
from kivy.uix.behaviors import ButtonBehavior
from kivy.uix.boxlayout import BoxLayout

from gait.foot import Foot
from gait.report.earlier_words import NOTHING_EARLIER, EarlierRow, rows_of, shoe_words, what_changed
from gait.report.names import class_words
from gait.verdict.rules import PronationClass
from kiosk.session.front import tried_shoe
from kiosk.ui.look import theme
from kiosk.ui.screens.base import Screen, rules
from kiosk.ui.widgets.peaks import PeakChart, Spot  # noqa: F401  the rules name the chart
from kiosk.ui.widgets.plain import Card
from kiosk.visit.events import QuestionsShown
from kiosk.words import tr
from kiosk.words.wording import shoe_name, with_shoes_named, with_spread

JOINED = tr("Today is added to them, since you keep your results for all our stores.")
APART = tr(
    "They are only shown, and stand in today’s report; nothing else of them stays here. Tick “Keep my results for all"
    " our stores” to add today to them."
)
OF_SEVERAL = tr("They are only shown, and stand in today’s report; nothing else of them stays here.")


class FootColumn(BoxLayout):
    """A foot of one run: its class with its sign, and how far it rolled in."""

    pronation = StringProperty(str(PronationClass.INCONCLUSIVE))
    found = StringProperty("")
    peak = StringProperty("")
    is_left = BooleanProperty(False)
    ink = ListProperty(theme.rgba(theme.INK))


class RunRow(ButtonBehavior, BoxLayout):
    """A run. name: its day; place: store and shoe. chosen: today is laid beside it; today: it is today's own."""

    name = StringProperty("")
    place = StringProperty("")
    chosen = BooleanProperty(False)
    today = BooleanProperty(False)


class PeakCard(Card):
    """Both feet's most roll-in over time."""


rules(__file__)


class EarlierScreen(Screen):
    """Today's run is the one that was shown last."""

    headline = StringProperty("")
    lead = StringProperty("")

    def fill(self) -> None:
        earlier, runs = self.front.history.earlier, self.front.runs()
        if earlier is None or not runs:
            return
        self.today, self.shoe = runs[-1].analysis, shoe_name(tried_shoe(runs[-1].shoe), self.words)
        self.earlier = with_shoes_named(earlier, self.words)
        self.tell()
        self.show_rows()

    def becomes(self) -> str:
        """What becomes of today."""
        visit = self.front.visit
        if visit.known is None:
            return OF_SEVERAL
        return JOINED if visit.consents.chain else APART

    def tell(self) -> None:
        if not self.earlier.runs:
            self.headline, self.lead = self.tr(NOTHING_EARLIER), self.tr(self.becomes())
            return
        chosen = self.earlier.runs[self.earlier.chosen]
        self.headline = what_changed(chosen, self.today, self.words)
        self.lead = f"{shoe_words(chosen, self.today, self.shoe, self.words)} {self.tr(self.becomes())}".strip()

    def show_rows(self) -> None:
        self.ids.rows.clear_widgets()
        rows = rows_of(self.today, self.app.store_name, self.shoe, self.earlier, self.words)
        if self.earlier.runs:
            self.ids.rows.add_widget(chart_of(rows[::-1]))
        for place, row in enumerate(rows, -1):
            self.ids.rows.add_widget(self.shown(row, place))

    def shown(self, row: EarlierRow, place: int) -> RunRow:
        """place: among the earlier runs, -1 for today."""
        shown = RunRow(name=row.name, place=row.place, chosen=place == self.earlier.chosen, today=place < 0)
        shown.bind(on_release=lambda _: self.choose(place))
        for foot in Foot:
            shown.ids.feet.add_widget(self.foot_of(row, foot))
        return shown

    def foot_of(self, row: EarlierRow, foot: Foot) -> FootColumn:
        kind = row.verdicts[foot].pronation
        return FootColumn(
            pronation=str(kind),
            found=class_words(row.verdicts[foot], self.words),
            peak=with_spread(row.peaks[foot], "°", self.words),
            is_left=foot is Foot.LEFT,
            ink=theme.rgba(theme.CLASS_COLOURS[kind][0]),
        )

    def choose(self, place: int) -> None:
        self.front.history.choose(place)
        self.fill()

    def go_on(self) -> None:
        self.front.tell(QuestionsShown())

    def go(self) -> None:
        self.ids.rows.clear_widgets()


def chart_of(rows: Sequence[EarlierRow]) -> PeakCard:
    """rows: the oldest first, which stands left."""
    card = PeakCard()
    for foot, name in zip(Foot, ("left", "right"), strict=True):
        spots = [Spot(row.peaks[foot], row.open) for row in rows]
        card.ids[name].show(spots, [peak for row in rows for peak in row.peaks if peak is not None])
    return card
