"""Any two runs of a visit side by side, step phase by step phase, with their curves and what differs."""

from __future__ import annotations

from kivy.properties import BooleanProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from gait.earlier import Change, change_of, peak_changes, peaks_of
from gait.measure import difference
from gait.report.picture import common_window
from gait.report.result_words import belt_facts
from gait.result import Analysis
from kiosk.session.front import ShownRun
from kiosk.ui.look import theme
from kiosk.ui.screens.base import rules
from kiosk.ui.screens.customer.drawn_run import DrawnRun, drawn_run
from kiosk.ui.screens.customer.one_foot import OneFootScreen
from kiosk.ui.screens.customer.result import CurveCard, DetailCard, peak_pictures
from kiosk.ui.screens.customer.steps import frame_at, typical_step
from kiosk.ui.widgets.curve import Trace
from kiosk.ui.widgets.foot import FootPicture
from kiosk.ui.widgets.viewport import Region
from kiosk.visit.events import AnotherShoe, Compared
from kiosk.words import Words, tr
from kiosk.words.wording import with_spread

SLOW_STEP_S = 2.4  # one step, slowed, takes as long on the screen

COMPARED = (
    (tr("At landing"), "touchdown_deg", "°", 1),
    (tr("Most roll-in"), "peak_eversion_deg", "°", 1),
    (tr("Roll-in altogether"), "excursion_deg", "°", 1),
    (tr("Time on the ground"), "contact_time_ms", " ms", 0),
)


CHANGES = {
    Change.NONE: tr("No clear difference between the two runs"),
    Change.LESS: tr("In run {n} your heel rolls in less"),
    Change.MORE: tr("In run {n} your heel rolls in more"),
    Change.BOTH: tr("One heel rolls in more, the other less"),
}


def tell_difference(first: Analysis, second: Analysis, number: int, words: Words) -> str:
    """The difference in peak roll-in of both feet, in one sentence. number: of the second run."""
    change = change_of(peak_changes(peaks_of(first), peaks_of(second)))
    return words.tr(CHANGES[change]).format(n=number)


def alike_in_size(one: Region | None, other: Region | None) -> list[Region | None]:
    """Both regions about their own middles, as large as the larger, so that what they show can be compared."""
    sizes = [(r[2] - r[0], r[3] - r[1]) for r in (one, other) if r]
    wide, tall = (max(sides) / 2 for sides in zip(*sizes, strict=True)) if sizes else (0.0, 0.0)
    return [r and about((r[0] + r[2]) / 2, (r[1] + r[3]) / 2, wide, tall) for r in (one, other)]


def about(x: float, y: float, wide: float, tall: float) -> Region:
    return x - wide, y - tall, x + wide, y + tall


class ChangeRow(BoxLayout):
    """A number that both runs have, and how it changed."""

    name = StringProperty("")
    change = StringProperty("")


rules(__file__)


class CompareScreen(OneFootScreen):
    """Both runs move through one step of the same foot at the same phase. many: there are others to choose."""

    headline = StringProperty("")
    lead = StringProperty("")
    first_name = StringProperty("")
    second_name = StringProperty("")
    many = BooleanProperty(False)

    def come(self) -> None:
        self.every = {run.number: drawn_run(run) for run in self.front.runs()}
        self.many = len(self.every) > 2
        chosen = self.front.visit.compared or sorted(self.every)[-2:]
        self.put(*(n if n in self.every else sorted(self.every)[k - 2] for k, n in enumerate(chosen)))

    def put(self, first: int, second: int) -> None:
        """These two runs, by their numbers."""
        self.runs: tuple[DrawnRun, DrawnRun] = (self.every[first], self.every[second])
        self.numbers = (first, second)
        self.fill()

    def change(self, side: int) -> None:
        """The next run that is not shown yet, left (0) or right (1)."""
        numbers = sorted(self.every)
        at = numbers.index(self.numbers[side])
        others = [n for n in numbers[at + 1 :] + numbers[:at] if n not in self.numbers]
        if others:
            pair = (others[0], self.numbers[1]) if side == 0 else (self.numbers[0], others[0])
            self.front.tell(Compared(*pair))
            self.put(*pair)

    def fill(self) -> None:
        first, second = (drawn.run for drawn in self.runs)
        self.first_name, self.second_name = self.name_of(first), self.name_of(second)
        self.headline = tell_difference(first.analysis, second.analysis, second.number, self.words)
        self.lead = self.lead_words()
        self.ids.below.clear_widgets()
        self.ids.below.add_widget(self.curves())
        self.ids.under.clear_widgets()
        self.ids.under.add_widget(self.table())
        self.fill_pictures()

    def lead_words(self) -> str:
        shown = self.tr("right foot") if self.right_shown else self.tr("left foot")
        said = self.tr("The {foot}, both runs at the same moment of a step.").format(foot=shown)
        return f"{said} {self.tr('A touch on a name shows another run.')}" if self.many else said

    def name_of(self, run: ShownRun) -> str:
        shoe = f"{run.shoe.brand} {run.shoe.model}" if run.shoe else self.tr("The test shoe")
        belt = belt_facts(run.analysis.run, self.words) if run.analysis.run else ""
        return f"{run.number} · {shoe} · {belt}" if belt else f"{run.number} · {shoe}"

    def curves(self) -> CurveCard:
        """Both runs' curves of the foot, the second dashed."""
        norms, (first, second) = self.app.norms, (drawn.run for drawn in self.runs)
        card = CurveCard(runners=norms.runners)
        lines = [
            Trace(first.analysis.feet[self.foot].curve_deg, theme.INK, f"{first.number}"),
            Trace(second.analysis.feet[self.foot].curve_deg, theme.TEAL, f"{second.number}", dashed=True),
        ]
        card.ids.chart.show(lines, norms.low_deg, norms.high_deg)
        return card

    def table(self) -> DetailCard:
        """What changed by more than chance and the camera make; words where nothing did."""
        card = DetailCard()
        first, second = (drawn.run.analysis.feet[self.foot] for drawn in self.runs)
        for name, field, unit, decimals in COMPARED:
            change = difference(getattr(second, field), getattr(first, field))
            clear = change is not None and change.is_clear
            said = with_spread(change, unit, self.words, decimals) if clear else self.tr("no clear difference")
            card.add_widget(ChangeRow(name=self.tr(name), change=said if change else self.tr("not measured")))
        return card

    def fill_pictures(self) -> None:
        """The lower legs, as large in both; the kept picture where the recording is deleted."""
        views = (self.ids.first, self.ids.second)
        regions = alike_in_size(*(drawn.legs for drawn in self.runs))
        for drawn, view, region in zip(self.runs, views, regions, strict=True):
            view.clear()
            view.regard(region)
            if not drawn.run.filmed:
                self.show_kept(drawn.run, view)

    def show_kept(self, run: ShownRun, view: FootPicture) -> None:
        picture = peak_pictures(run.analysis)[self.foot]
        if picture is not None:
            colour = theme.CLASS_COLOURS[run.analysis.verdicts[self.foot].pronation][0]
            view.show_foot(picture, [picture], common_window([picture], 1.0), colour)

    def tick(self) -> None:
        phase = self.app.clock() / SLOW_STEP_S % 1.0
        for drawn, picture in zip(self.runs, (self.ids.first, self.ids.second), strict=True):
            step = typical_step(drawn.run.analysis, self.foot)
            if step is not None and drawn.run.filmed:
                time_s = step.touchdown_s + phase * (step.toe_off_s - step.touchdown_s)
                index = frame_at(drawn.run.footage.times_s, time_s)
                picture.show(drawn.run.footage.picture(index))
                picture.draw_over(drawn.strokes(index), drawn.captions(index, self.words))

    def another(self) -> None:
        self.front.tell(AnotherShoe())

    def go_on(self) -> None:
        self.front.show_shoes()

    def go(self) -> None:
        self.ids.below.clear_widgets()
        self.ids.under.clear_widgets()
        self.ids.first.clear()
        self.ids.second.clear()
        self.runs, self.every = (), {}  # type: ignore[assignment]
