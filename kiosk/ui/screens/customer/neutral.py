"""The run beside neutral gait: both bodies at the same phase, the curves among the people measured, what differs."""

from __future__ import annotations

from kivy.properties import BooleanProperty, NumericProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from gait.foot import Foot
from gait.neutral.movement import POINTS
from gait.report.names import HEELS
from gait.report.neutral_words import MATCHED, band_words, figure_words, findings, lag_words
from gait.result import Analysis, Neutral, StrideBeside
from kiosk.ui.look import theme
from kiosk.ui.screens.base import TICKS_HZ, rules
from kiosk.ui.screens.customer.one_foot import OneFootScreen
from kiosk.ui.widgets.beside import MatchedCurves
from kiosk.ui.widgets.plain import Card, Row
from kiosk.words import neutral_wording as likeness

SLOW_STRIDE_S = 5.0  # one stride, slowed, takes as long on the screen


class MatchCard(Card):
    """The rearfoot curve matched with the reference's, and who runs late."""

    title = StringProperty("")
    lag = StringProperty("")
    explained = StringProperty("")


class KeyLine(Row):
    """What a line of the figures stands for."""

    text = StringProperty("")
    colour = StringProperty(theme.INK)
    thick = NumericProperty(6)


class FindingRow(BoxLayout):
    """One difference and how rare it is."""

    words = StringProperty("")
    rarity = StringProperty("")


class FindingsCard(Card):
    """At most three, the largest first."""


rules(__file__)


class NeutralScreen(OneFootScreen):
    """One foot's stride at a time; the phase moves by itself until a finger takes it."""

    headline = StringProperty("")
    lead = StringProperty("")
    meaning = StringProperty("")
    moment = StringProperty("")
    colour = StringProperty(theme.INK)
    playing = BooleanProperty(True)
    curves: MatchedCurves | None = None

    def come(self) -> None:
        self.phase, self.playing = 0.0, True
        first = next(iter(self.neutral.findings), None) if self.neutral else None
        self.right_shown = first is None or first.foot is Foot.RIGHT
        self.fill()

    @property
    def analysis(self) -> Analysis:
        return self.front.runs()[-1].analysis

    @property
    def neutral(self) -> Neutral | None:
        return self.analysis.neutral

    @property
    def stride(self) -> StrideBeside | None:
        strides = self.neutral.strides if self.neutral else ()
        return next((stride for stride in strides if stride.foot is self.foot), None)

    def fill(self) -> None:
        neutral = self.neutral
        self.headline, self.lead = likeness.headline(neutral, self.words), likeness.lead(neutral, self.words)
        self.meaning = figure_words(neutral, self.words) if neutral else ""
        self.colour = theme.CLASS_COLOURS[self.analysis.verdicts[self.foot].pronation][0]
        self.empty()
        if neutral is not None:
            self.ids.below.add_widget(self.findings(neutral))
            self.add_curves(neutral)
        self.fill_figures()

    def findings(self, neutral: Neutral) -> FindingsCard:
        card = FindingsCard()
        for said, rarity in findings(neutral, self.words):
            card.add_widget(FindingRow(words=said, rarity=rarity))
        return card

    def add_curves(self, neutral: Neutral) -> None:
        """The foot's curve with its match, where it was measured; lengthwise there is room under the figures."""
        for aligned in neutral.aligned:
            if aligned.foot is self.foot:
                explained = f"{band_words(neutral, self.words)} {self.tr(MATCHED)}"
                heel, lag = self.tr(HEELS[self.foot]), lag_words(aligned, self.words)
                card = MatchCard(title=heel, lag=lag, explained=explained)
                card.ids.chart.match(aligned, self.colour, (self.tr("you"), self.tr("neutral")), neutral.aligned)
                self.curves = card.ids.chart
                (self.ids.below if self.app.portrait or theme.large else self.ids.under).add_widget(card)

    def fill_figures(self) -> None:
        stride = self.stride
        self.ids.figures.show(stride, self.colour, self.neutral.strides if self.neutral else ())
        self.ids.unseen.text = "" if stride else self.tr("Your body was not seen straight from behind: no figure.")
        self.ids.timeline.mark([(self.foot, 0.0, stride.duty)] if stride else [])
        self.show()

    def tick(self) -> None:
        if self.playing and self.stride is not None:
            self.phase = (self.phase + 1.0 / (TICKS_HZ * SLOW_STRIDE_S)) % 1.0
            self.show()

    def show(self) -> None:
        """Both bodies, bar and curve at the present phase."""
        self.ids.timeline.share, stride = self.phase, self.stride
        self.moment = ""
        if stride is None:
            return
        place = min(int(self.phase * POINTS), POINTS - 1)
        self.ids.figures.place = place
        self.moment = likeness.moment(place, stride.duty, self.words)
        if self.curves is not None:
            self.curves.stance_pct = 100.0 * self.phase / stride.duty if self.phase < stride.duty else -1.0

    def scrub(self, share: float) -> None:
        self.playing = False
        self.phase = min(share, 1.0 - 1.0 / POINTS)
        self.show()

    def toggle_play(self) -> None:
        self.playing = not self.playing

    def back(self) -> None:
        self.app.aside_seen()

    def empty(self) -> None:
        self.curves = None
        self.ids.below.clear_widgets()
        self.ids.under.clear_widgets()

    def go(self) -> None:
        self.empty()
        self.ids.figures.show(None, theme.INK)
