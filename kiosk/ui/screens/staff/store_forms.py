"""The forms of the store's page: what each shows of the settings, and how it changes them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gait.report.sheet import SHEETS
from kiosk.settings import RECEIPT, Settings
from kiosk.ui.screens.base import rules
from kiosk.ui.widgets.plain import Choice, Column, Field
from kiosk.ui.widgets.setup import Stepper
from kiosk.words import LANGUAGES, Words
from kiosk.words.wording import SYSTEM_WORDS

VIDEO_HOURS = (0.0, 1.0, 4.0, 12.0, 24.0)
VOLUMES_PCT = (0, 20, 40, 55, 70, 85, 100)
WARM_UPS_S = (0.0, 30.0, 60.0, 90.0, 120.0, 180.0, 240.0, 300.0, 360.0)
VISIT_DAYS = (30.0, 90.0, 180.0, 365.0, 730.0)
SECURITIES = ("starttls", "tls", "none")


@dataclass(frozen=True, slots=True)
class Pen:
    """Binds a form's widgets to a part of the settings and a name in it.

    change: takes a part's name and its new values. write: has a field's text written, by a keyboard of a kind, and
    hands it on.
    """

    settings: Settings
    words: Words
    change: Callable[..., None]
    write: Callable[[Field, str, Callable[[str], None]], None]

    def field(self, field: Field, kind: str, part: str, name: str) -> None:
        """Show a text and let it be written."""
        field.text = self.value(part, name)
        field.bind(on_release=lambda field: self.write(field, kind, lambda text: self.change(part, **{name: text})))

    def choices(self, row: object, choices: Sequence[tuple[str, object]], part: str, name: str) -> None:
        """One of several, each with its words."""
        for said, value in choices:
            choice = Choice(text=said, group=f"{part}.{name}", allow_no_selection=False)
            choice.state = "down" if value == self.value(part, name) else "normal"
            choice.bind(on_release=lambda _, value=value: self.change(part, **{name: value}))
            row.add_widget(choice)

    def steps(self, stepper: Stepper, said: str, values: Sequence[float], part: str, name: str) -> None:
        """Minus and plus go to the next of the values; said: the present one in words."""
        stepper.value = said
        less, more = next_values(values, self.value(part, name))
        stepper.bind(on_less=lambda _: self.change(part, **{name: less}))
        stepper.bind(on_more=lambda _: self.change(part, **{name: more}))

    def value(self, part: str, name: str) -> Any:
        return getattr(getattr(self.settings, part), name)


def next_values(values: Sequence[float], now: float) -> tuple[float, float]:
    """The one before and the one after; the same at an end."""
    less = max((value for value in values if value < now), default=now)
    return less, min((value for value in values if value > now), default=now)


class StoreForm(Column):
    """Name, logo, and how the customer's screens begin."""

    def fill(self, pen: Pen, logos: Sequence[Path]) -> None:
        """logos: pictures that could be taken."""
        tr, own = pen.words.tr, pen.settings.store.logo
        pen.field(self.ids.name, "name", "store", "name")
        languages = [(language.name, language.code) for language in LANGUAGES.values()]
        pen.choices(self.ids.languages, languages, "store", "language")
        systems = [(tr(words), system) for system, words in SYSTEM_WORDS.items()]
        pen.choices(self.ids.sizes, systems, "store", "sizes")
        sizes = [(tr("Usual words"), False), (tr("Larger words"), True)]
        pen.choices(self.ids.words, sizes, "screen", "larger_words")
        there = [Path(own)] * bool(own and Path(own) not in logos)
        pictures = [(path.name, str(path)) for path in (*there, *logos)]
        pen.choices(self.ids.logos, [(tr("None"), ""), *pictures], "store", "logo")


class MailForm(Column):
    """The mail server."""

    def fill(self, pen: Pen, has_password: bool) -> None:
        tr = pen.words.tr
        for name in ("host", "user", "sender"):
            pen.field(self.ids[name], "mail", "mail", name)
        self.ids.port.text = str(pen.settings.mail.port)
        self.ids.port.bind(on_release=lambda field: pen.write(field, "pin", lambda text: take_port(pen, text)))
        words = ("STARTTLS", "TLS", tr("None"))
        pen.choices(self.ids.securities, list(zip(words, SECURITIES, strict=True)), "mail", "security")
        self.ids.password.hint = tr("is set") if has_password else tr("not set here")


def take_port(pen: Pen, text: str) -> None:
    if text.isdigit():
        pen.change("mail", port=int(text))


class PaperForm(Column):
    """The printer."""

    def fill(self, pen: Pen, queues: Sequence[str]) -> None:
        """queues: of printers that are there; the one that is set is offered too."""
        own = pen.settings.printer.queue
        there = [(queue, queue) for queue in dict.fromkeys((*queues, *([own] if own else [])))]
        pen.choices(self.ids.queues, [(pen.words.tr("None"), ""), *there], "printer", "queue")
        papers = [*((sheet, sheet) for sheet in SHEETS), (pen.words.tr("Receipt, 80 mm"), RECEIPT)]
        pen.choices(self.ids.papers, papers, "printer", "paper")


class PhonesForm(Column):
    """Phones in the shop's network."""

    def fill(self, pen: Pen) -> None:
        tr = pen.words.tr
        pen.field(self.ids.share, "mail", "share", "address")
        allowed = [(tr("Reports alone"), False), (tr("Reports and staff’s phone"), True)]
        pen.choices(self.ids.phones, allowed, "share", "staff_phone")


class KeepingForm(Column):
    """How long."""

    def fill(self, pen: Pen) -> None:
        ntr, keeping = pen.words.ntr, pen.settings.retention
        hours = ntr("{n} hour", "{n} hours", round(keeping.video_hours))
        hours = hours if keeping.video_hours else pen.words.tr("not at all")
        days = ntr("{n} day", "{n} days", round(keeping.visit_days))
        pen.steps(self.ids.hours, hours, VIDEO_HOURS, "retention", "video_hours")
        pen.steps(self.ids.days, days, VISIT_DAYS, "retention", "visit_days")


class RecordingForm(Column):
    """What comes before a recording."""

    def fill(self, pen: Pen) -> None:
        tr, loud = pen.words.tr, pen.settings.sound.volume_pct
        for stepper, name in ((self.ids.first, "first_s"), (self.ids.further, "further_s")):
            minutes = pen.value("warm_up", name) / 60.0
            pen.steps(stepper, f"{minutes:g} min", WARM_UPS_S, "warm_up", name)
        pen.steps(self.ids.volume, f"{loud} %" if loud else tr("off"), VOLUMES_PCT, "sound", "volume_pct")
        voices = [(tr("Beeps and a voice"), True), (tr("Beeps alone"), False)]
        pen.choices(self.ids.speech, voices, "sound", "speech")


rules(__file__)
