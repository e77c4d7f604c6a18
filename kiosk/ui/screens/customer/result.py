"""The result: each foot's picture, class and angle; the curve for customers, all numbers for staff."""

from __future__ import annotations

from kivy.properties import BooleanProperty, NumericProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from gait.foot import Foot
from gait.report.picture import common_window
from gait.result import Analysis, KeyPicture
from gait.verdict.norms import Norms
from kiosk.ui.look import theme
from kiosk.ui.screens.base import Screen, rules
from kiosk.ui.widgets.curve import Trace
from kiosk.ui.widgets.plain import Card, Small
from kiosk.visit.events import AnotherShoe, Compared, Redone
from kiosk.words.wording import detail_rows, foot_words, headline, how_sure, seen_words


class CurveCard(Card):
    """The chart with its title and what the band is."""

    runners = NumericProperty(0)


class DetailCard(Card):
    """All numbers of both feet."""


class DetailRow(BoxLayout):
    """A number of both feet."""

    name = StringProperty("")
    left = StringProperty("")
    right_text = StringProperty("")
    head = BooleanProperty(False)


rules(__file__)


def peak_pictures(analysis: Analysis) -> tuple[KeyPicture | None, KeyPicture | None]:
    """Each foot at its most roll-in; None where there is no picture."""
    peaks = {picture.foot: picture for picture in analysis.pictures if picture.moment == "peak"}
    return peaks.get(Foot.LEFT), peaks.get(Foot.RIGHT)


def traces(analysis: Analysis, names: tuple[str, str]) -> list[Trace]:
    """Both feet's curves in their class's colour."""
    return [
        Trace(
            analysis.feet[foot].curve_deg,
            theme.CLASS_COLOURS[analysis.verdicts[foot].pronation][0],
            names[foot],
            dashed=foot is Foot.LEFT and analysis.verdicts[0].pronation is analysis.verdicts[1].pronation,
        )
        for foot in Foot
    ]


class ResultScreen(Screen):
    """Simple for customers, detailed for staff. filmed: the recording is still there."""

    headline = StringProperty("")
    lead = StringProperty("")
    detail = BooleanProperty(False)
    detail_words = StringProperty("")
    onward = StringProperty("")
    comfort_words = StringProperty("")
    filmed = BooleanProperty(True)

    def come(self) -> None:
        self.detail = False
        self.fill()

    @property
    def analysis(self) -> Analysis:
        return self.front.runs()[-1].analysis

    def fill(self) -> None:
        analysis = self.analysis
        self.filmed = self.front.runs()[-1].filmed
        self.onward = self.tr("Compare the two runs") if len(self.front.runs()) > 1 else self.tr("Shoes for you")
        felt = self.front.visit.run.comfort if self.front.visit.current else None
        self.comfort_words = self.tr("Comfort?") if felt is None else self.tr("Comfort: {n}").format(n=felt.overall)
        self.fill_feet(analysis)
        self.fill_below(analysis)

    def fill_feet(self, analysis: Analysis) -> None:
        pictures = peak_pictures(analysis)
        there = [picture for picture in pictures if picture is not None]
        window = common_window(there, 0.9) if there else None
        for foot, side in zip(Foot, ("left", "right"), strict=True):
            frame, card = self.ids[f"{side}_frame"], self.ids[f"{side}_card"]
            said, verdict = foot_words(analysis, foot, self.words), analysis.verdicts[foot]
            peak = analysis.feet[foot].peak_eversion_deg
            frame.pronation = card.pronation = str(verdict.pronation)
            frame.letter, frame.known = said.letter, peak is not None
            frame.angle_deg = peak.mean if peak else 0.0
            card.class_word, card.figure, card.spread = said.class_word, said.figure, said.spread
            card.caption, card.sureness = said.caption, said.sureness
            frame.show_foot(pictures[foot], there, window)

    def fill_below(self, analysis: Analysis) -> None:
        """The curve, or the numbers, which the cards beside them sum up."""
        self.headline = self.tr("All numbers") if self.detail else headline(analysis.verdicts, self.words)
        self.lead = "" if self.detail else seen_words(analysis, self.words)
        self.detail_words = self.tr("Simple view") if self.detail else self.tr("All numbers")
        below = self.ids.below
        below.clear_widgets()
        below.add_widget(self.details(analysis) if self.detail else self.curve(analysis, self.app.norms))

    def curve(self, analysis: Analysis, norms: Norms) -> CurveCard:
        card = CurveCard(runners=norms.runners)
        names = (self.tr("left"), self.tr("right"))
        card.ids.chart.show(traces(analysis, names), norms.low_deg, norms.high_deg)
        return card

    def details(self, analysis: Analysis) -> DetailCard:
        card = DetailCard()
        card.add_widget(DetailRow(left=self.tr("left"), right_text=self.tr("right"), head=True))
        for row in detail_rows(analysis, self.words):
            card.add_widget(DetailRow(name=row.name, left=row.left, right_text=row.right))
        card.add_widget(Small(text=how_sure(analysis, self.words)))
        for notice in analysis.warnings:
            if notice.code == "no_standing":
                continue  # how sure it is says so
            card.add_widget(Small(text=self.tr(notice.message)))
        return card

    def toggle_detail(self) -> None:
        self.detail = not self.detail
        self.fill_below(self.analysis)

    def replay(self) -> None:
        self.app.look_aside("replay")

    def beside_neutral(self) -> None:
        self.app.look_aside("neutral")

    def ask_comfort(self) -> None:
        self.app.look_aside("comfort")

    def another(self) -> None:
        self.front.tell(AnotherShoe())

    def redo(self) -> None:
        self.front.tell(Redone())

    def go_on(self) -> None:
        numbers = sorted(run.number for run in self.front.runs())
        if len(numbers) > 1:
            self.front.tell(Compared(*numbers[-2:]))
        else:
            self.front.show_shoes()

    def go(self) -> None:
        self.ids.below.clear_widgets()
        for side in ("left", "right"):
            self.ids[f"{side}_frame"].ids.picture.clear()
