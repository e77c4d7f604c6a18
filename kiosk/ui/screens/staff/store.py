"""The store: its name and language, e-mail, printer, how long anything is kept, and how a run is recorded."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from kivy.properties import StringProperty

from gait.errors import GaitError, LogoFault
from gait.report.logo import usable_logo
from gait.report.sheet import SHEETS
from kiosk.settings import RECEIPT, Settings
from kiosk.staff.staff_wording import fault_words, trial_words
from kiosk.ui.screens.base import rules
from kiosk.ui.screens.staff.draft import NOT_SAVED, DraftScreen
from kiosk.ui.sound import Signal
from kiosk.ui.widgets.plain import Choice, Column, Field
from kiosk.ui.widgets.setup import Stepper
from kiosk.visit.model import Delivery
from kiosk.words import LANGUAGES
from kiosk.words.wording import SYSTEM_WORDS

VIDEO_HOURS = (0.0, 1.0, 4.0, 12.0, 24.0)
VOLUMES_PCT = (0, 20, 40, 55, 70, 85, 100)
WARM_UPS_S = (0.0, 30.0, 60.0, 90.0, 120.0, 180.0, 240.0, 300.0, 360.0)
VISIT_DAYS = (30.0, 90.0, 180.0, 365.0, 730.0)
SECURITIES = ("starttls", "tls", "none")


class StoreForm(Column):
    """Name, logo, and how the customer's screens begin."""


class MailForm(Column):
    """The mail server."""


class PaperForm(Column):
    """The printer."""


class PhonesForm(Column):
    """Phones in the shop's network."""


class KeepingForm(Column):
    """How long."""


def is_text(path: Path) -> bool:
    """Whether a name can stand in the settings, which are text."""
    return str(path).isprintable()  # bytes that are no text come as surrogates, which are not


class RecordingForm(Column):
    """What comes before a recording."""


rules(__file__)


class StaffStoreScreen(DraftScreen[Settings]):
    """One of six short forms."""

    tab = StringProperty("store")
    notice = StringProperty("")
    notice_kind = StringProperty("bad")

    def come(self) -> None:
        again = self.take_up()
        self.tab = "store"
        self.fresh()
        if again:
            self.say(self.tr(NOT_SAVED), "advice")

    def saved(self) -> Settings:
        return self.staff.settings

    def drawn(self) -> Settings:
        """Camera, limits and treadmill, which have pages of their own, as they are kept by now."""
        kept = self.staff.settings
        return replace(self.draft, camera=kept.camera, rules=kept.rules, treadmill=kept.treadmill)

    def fresh(self) -> None:
        """Nothing was said yet."""
        self.say("")
        self.tested: Delivery | None = None
        self.fill()

    def say(self, notice: str, kind: str = "bad") -> None:
        self.notice, self.notice_kind = notice, kind

    def fill(self) -> None:
        forms = {
            "store": self.store_form,
            "mail": self.mail_form,
            "paper": self.paper_form,
            "phones": self.phones_form,
            "keep": self.keeping_form,
            "record": self.recording_form,
        }
        self.ids.form.clear_widgets()
        self.ids.form.add_widget(forms[self.tab]())

    def turn_to(self, tab: str) -> None:
        self.tab = tab
        self.fresh()

    def change(self, part: str, **values: object) -> None:
        """What is to be heard is heard at once."""
        self.draft = replace(self.draft, **{part: replace(getattr(self.draft, part), **values)})
        self.fresh()
        if part == "sound":
            sound = self.draft.sound
            self.app.try_sound(Signal.HALF, sound.volume_pct / 100.0, sound.speech)

    # ---- the forms ----

    def store_form(self) -> StoreForm:
        form, store = StoreForm(), self.draft.store
        self.serve(form.ids.name, "name", "store", "name")
        languages = [(language.name, language.code) for language in LANGUAGES.values()]
        self.serve_choices(form.ids.languages, languages, "store", "language")
        systems = [(self.tr(words), system) for system, words in SYSTEM_WORDS.items()]
        self.serve_choices(form.ids.sizes, systems, "store", "sizes")
        sizes = [(self.tr("Usual words"), False), (self.tr("Larger words"), True)]
        self.serve_choices(form.ids.words, sizes, "screen", "larger_words")
        logos = [(path.name, str(path)) for path in self.staff.sticks.files(".png") if is_text(path)]
        kept = [(Path(store.logo).name, store.logo)] if store.logo and store.logo not in dict(logos).values() else []
        self.serve_choices(form.ids.logos, [(self.tr("None"), ""), *kept, *logos], "store", "logo")
        self.say(self.logo_words())
        return form

    def logo_words(self) -> str:
        """Why the chosen logo will not be on reports; empty when it will."""
        try:
            if self.draft.store.logo:
                usable_logo(Path(self.draft.store.logo))
        except LogoFault as fault:
            return fault_words(fault, self.words)
        return ""

    def mail_form(self) -> MailForm:
        form = MailForm()
        for name in ("host", "user", "sender"):
            self.serve(form.ids[name], "mail", "mail", name)
        form.ids.port.text = str(self.draft.mail.port)
        form.ids.port.bind(on_release=lambda field: self.write(field, "pin", self.take_port))
        words = ("STARTTLS", "TLS", self.tr("None"))
        self.serve_choices(form.ids.securities, list(zip(words, SECURITIES, strict=True)), "mail", "security")
        form.ids.password.hint = self.tr("is set") if self.has_password() else self.tr("not set here")
        form.ids.password.bind(on_release=lambda field: self.ask_password(field.caption))
        form.ids.test.bind(on_release=lambda _: self.test_mail())
        return form

    def paper_form(self) -> PaperForm:
        form, own = PaperForm(), self.draft.printer.queue
        try:
            queues = tuple(self.staff.machine.queues())
        except (OSError, subprocess.SubprocessError):
            queues = ()
        there = [(queue, queue) for queue in dict.fromkeys((*queues, *([own] if own else [])))]
        self.serve_choices(form.ids.queues, [(self.tr("None"), ""), *there], "printer", "queue")
        papers = [*((sheet, sheet) for sheet in SHEETS), (self.tr("Receipt, 80 mm"), RECEIPT)]
        self.serve_choices(form.ids.papers, papers, "printer", "paper")
        form.ids.test.bind(on_release=lambda _: self.test_paper())
        return form

    def phones_form(self) -> PhonesForm:
        form = PhonesForm()
        self.serve(form.ids.share, "mail", "share", "address")
        allowed = [(self.tr("Reports alone"), False), (self.tr("Reports and staff’s phone"), True)]
        self.serve_choices(form.ids.phones, allowed, "share", "staff_phone")
        return form

    def keeping_form(self) -> KeepingForm:
        form, keeping = KeepingForm(), self.draft.retention
        hours = self.words.ntr("{n} hour", "{n} hours", round(keeping.video_hours))
        days = self.words.ntr("{n} day", "{n} days", round(keeping.visit_days))
        form.ids.hours.value = hours if keeping.video_hours else self.tr("not at all")
        form.ids.days.value = days
        self.serve_steps(form.ids.hours, VIDEO_HOURS, "retention", "video_hours")
        self.serve_steps(form.ids.days, VISIT_DAYS, "retention", "visit_days")
        return form

    def recording_form(self) -> RecordingForm:
        form, lengths = RecordingForm(), self.draft.warm_up
        for stepper, name in ((form.ids.first, "first_s"), (form.ids.further, "further_s")):
            stepper.value = f"{getattr(lengths, name) / 60.0:g} min"
            self.serve_steps(stepper, WARM_UPS_S, "warm_up", name)
        loud = self.draft.sound.volume_pct
        form.ids.volume.value = f"{loud} %" if loud else self.tr("off")
        self.serve_steps(form.ids.volume, VOLUMES_PCT, "sound", "volume_pct")
        voices = [(self.tr("Beeps and a voice"), True), (self.tr("Beeps alone"), False)]
        self.serve_choices(form.ids.speech, voices, "sound", "speech")
        return form

    def has_password(self) -> bool:
        return self.staff.has_mail_password(self.draft.mail)

    def ask_password(self, caption: str) -> None:
        drop = self.staff.forget_mail_password if self.has_password() else None
        self.app.ask_password(
            caption, lambda text: self.attempt(partial(self.keep_password, text)), drop and (lambda: self.attempt(drop))
        )

    def keep_password(self, text: str) -> None:
        """At once, and nowhere else: never in the draft."""
        if text:
            self.staff.keep_mail_password(self.draft.mail, text)

    def attempt(self, act: Callable[[], None]) -> None:
        """Do it and show what is so now, or say what is in the way."""
        try:
            act()
        except GaitError as error:
            self.say(fault_words(error, self.words))
        else:
            self.fresh()

    def serve(self, field: Field, kind: str, part: str, name: str) -> None:
        """Show a text and let it be written."""
        field.text = getattr(getattr(self.draft, part), name)
        field.bind(on_release=lambda field: self.write(field, kind, lambda text: self.change(part, **{name: text})))

    def write(self, field: Field, kind: str, done: Callable[[str], None]) -> None:
        self.app.ask_text(field.caption, field.text, kind, done)

    def take_port(self, text: str) -> None:
        if text.isdigit():
            self.change("mail", port=int(text))

    def serve_steps(self, stepper: Stepper, values: Sequence[float], part: str, name: str) -> None:
        """Minus and plus go to the next of the values."""
        now = getattr(getattr(self.draft, part), name)
        less, more = next_values(values, now)
        stepper.bind(on_less=lambda _: self.change(part, **{name: less}))
        stepper.bind(on_more=lambda _: self.change(part, **{name: more}))

    def serve_choices(self, row: object, choices: Sequence[tuple[str, object]], part: str, name: str) -> None:
        now = getattr(getattr(self.draft, part), name)
        for words, value in choices:
            choice = Choice(text=words, group=f"{part}.{name}", allow_no_selection=False)
            choice.state = "down" if value == now else "normal"
            choice.bind(on_release=lambda _, value=value: self.change(part, **{name: value}))
            row.add_widget(choice)

    # ---- tests ----

    def test_mail(self) -> None:
        if self.is_saved():
            to = self.draft.mail.sender
            self.app.ask_text(self.tr("Send a test mail to"), to, "mail", lambda to: self.test(Delivery.EMAIL, to))

    def test_paper(self) -> None:
        if self.is_saved():
            self.test(Delivery.PRINT)

    def test(self, kind: Delivery, address: str = "") -> None:
        """By the settings as they are kept: they are what reports will go by."""
        try:
            self.staff.test(kind, self.words, address)
        except GaitError as error:
            self.say(fault_words(error, self.words))
        else:
            self.tested = kind

    def tick(self) -> None:
        """What became of the test, as long as nothing is changed after it."""
        trial = self.staff.test_of(self.tested) if self.tested else None
        if trial is not None:
            self.say(*trial_words(trial, self.staff.now(), self.words))

    # ---- leaving ----

    def save(self) -> None:
        if self.is_saved():
            self.to_menu()

    def is_saved(self) -> bool:
        """Keep what was changed; whether it could be, which is said where it could not."""
        try:
            self.staff.save(self.drawn())
        except GaitError as error:
            self.say(fault_words(error, self.words))
            return False
        self.draft, store = self.staff.settings, self.staff.settings.store
        self.app.store_name, self.app.store_logo, self.app.home_language = store.name, store.logo, store.language
        return True

    def go(self) -> None:
        super().go()
        self.ids.form.clear_widgets()


def next_values(values: Sequence[float], now: float) -> tuple[float, float]:
    """The one before and the one after; the same at an end."""
    less = max((value for value in values if value < now), default=now)
    return less, min((value for value in values if value > now), default=now)
