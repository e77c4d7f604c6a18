"""Two runs of a visit side by side, step phase by step phase, with their curves and what differs."""

from __future__ import annotations

from kivy.properties import StringProperty

from gait.foot import Foot
from gait.measure import difference
from gait.report.result_words import belt_facts
from gait.result import Analysis, StepResult
from kiosk.session.front import ShownRun
from kiosk.ui import theme
from kiosk.ui.screens.base import TICKS_HZ, rules
from kiosk.ui.screens.customer.one_foot import OneFootScreen
from kiosk.ui.screens.customer.replay import frame_at, strokes
from kiosk.ui.screens.customer.result import CurveCard, DetailCard, DetailRow
from kiosk.ui.widgets.curve import Trace
from kiosk.visit.events import AnotherShoe, ShoesShown
from kiosk.words import Words
from kiosk.words.wording import tr, with_spread

SLOW_STEP_S = 2.4  # one step, slowed, takes as long on the screen

COMPARED = (
    (tr("At landing"), "touchdown_deg", "°", 1),
    (tr("Most roll-in"), "peak_eversion_deg", "°", 1),
    (tr("Roll-in altogether"), "excursion_deg", "°", 1),
    (tr("Time on the ground"), "contact_time_ms", " ms", 0),
)


def tell_difference(first: Analysis, second: Analysis, words: Words) -> str:
    """The difference in peak roll-in of both feet, in one sentence."""
    feet = zip(first.feet, second.feet, strict=True)
    changes = [difference(after.peak_eversion_deg, before.peak_eversion_deg) for before, after in feet]
    clear = [change for change in changes if change is not None and change.is_clear]
    if not clear:
        return words.tr("No clear difference between the two runs")
    if all(change.mean < 0.0 for change in clear):
        return words.tr("Your heel rolls in less in the second run")
    if all(change.mean > 0.0 for change in clear):
        return words.tr("Your heel rolls in more in the second run")
    return words.tr("One heel rolls in more, the other less")


def used_step(analysis: Analysis, foot: Foot) -> StepResult | None:
    """The foot's step whose peak is nearest to its mean: one that looks like the others."""
    peak = analysis.feet[foot].peak_eversion_deg
    used = [step for step in analysis.steps if step.foot is foot and step.used]
    return min(used, key=lambda s: abs(s.peak_eversion_deg - peak.mean)) if used and peak else None


rules(__file__)


class CompareScreen(OneFootScreen):
    """Both runs move through one step of the same foot at the same phase."""

    headline = StringProperty("")
    lead = StringProperty("")
    first_name = StringProperty("")
    second_name = StringProperty("")

    def come(self) -> None:
        first, second = self.front.runs()[-2:]
        self.runs: tuple[ShownRun, ShownRun] = (first, second)
        self.phase = 0.0
        self.fill()

    def fill(self) -> None:
        first, second = self.runs
        self.first_name, self.second_name = f"1 · {self.shoe_name(first)}", f"2 · {self.shoe_name(second)}"
        self.headline = tell_difference(first.analysis, second.analysis, self.words)
        shown = self.tr("right foot") if self.right_shown else self.tr("left foot")
        self.lead = self.tr("The {foot}, both runs at the same moment of a step.").format(foot=shown)
        self.ids.below.clear_widgets()
        self.ids.below.add_widget(self.curves())
        self.ids.under.clear_widgets()
        self.ids.under.add_widget(self.table())

    def shoe_name(self, run: ShownRun) -> str:
        name = f"{run.shoe.brand} {run.shoe.model}" if run.shoe else self.tr("The test shoe")
        belt = belt_facts(run.analysis.run, self.words) if run.analysis.run else ""
        return f"{name} · {belt}" if belt else name

    def curves(self) -> CurveCard:
        """Both runs' curves of the foot, the second dashed."""
        norms, (first, second) = self.app.norms, self.runs
        card = CurveCard(runners=norms.runners)
        lines = [
            Trace(first.analysis.feet[self.foot].curve_deg, theme.INK, "1"),
            Trace(second.analysis.feet[self.foot].curve_deg, theme.TEAL, "2", dashed=True),
        ]
        card.ids.chart.show(lines, norms.low_deg, norms.high_deg)
        return card

    def table(self) -> DetailCard:
        """The numbers of both runs in words: the change, and whether it is more than the noise."""
        card = DetailCard()
        first, second = (run.analysis.feet[self.foot] for run in self.runs)
        for name, field, unit, decimals in COMPARED:
            change = difference(getattr(second, field), getattr(first, field))
            clear = change is not None and change.is_clear
            verdict = self.tr("more than the noise") if clear else self.tr("within the noise")
            said = with_spread(change, unit, self.words, decimals)
            card.add_widget(DetailRow(name=self.tr(name), left=said, right_text=verdict if change else ""))
        return card

    def tick(self) -> None:
        self.phase = (self.phase + 1.0 / (TICKS_HZ * SLOW_STEP_S)) % 1.0
        for run, picture in zip(self.runs, (self.ids.first, self.ids.second), strict=True):
            step = used_step(run.analysis, self.foot)
            if step is not None:
                time_s = step.touchdown_s + self.phase * (step.toe_off_s - step.touchdown_s)
                index = frame_at(run.footage.times_s, time_s)
                picture.show(run.footage.picture(index))
                picture.draw_over(strokes(run, index))

    def another(self) -> None:
        self.front.tell(AnotherShoe())

    def go_on(self) -> None:
        self.front.tell(ShoesShown())

    def go(self) -> None:
        self.ids.below.clear_widgets()
        self.ids.under.clear_widgets()
        self.ids.first.clear()
        self.ids.second.clear()
        self.runs = ()  # type: ignore[assignment]
