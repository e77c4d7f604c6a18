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
from kiosk.settings import Settings
from kiosk.staff.staff_wording import fault_words, trial_words
from kiosk.ui.screens.base import rules
from kiosk.ui.screens.staff.draft import NOT_SAVED, DraftScreen
from kiosk.ui.screens.staff.store_forms import (
    KeepingForm,
    MailForm,
    PaperForm,
    Pen,
    PhonesForm,
    RecordingForm,
    StoreForm,
)
from kiosk.ui.sound import Signal
from kiosk.ui.widgets.plain import Column, Field
from kiosk.visit.model import Delivery

PLAIN = {"phones": PhonesForm, "keep": KeepingForm, "record": RecordingForm}


def is_text(path: Path) -> bool:
    """Whether a name can stand in the settings, which are text."""
    return str(path).isprintable()  # bytes that are no text come as surrogates, which are not


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
        forms = {"store": self.store_form, "mail": self.mail_form, "paper": self.paper_form}
        form = forms[self.tab]() if self.tab in forms else self.plain_form()
        self.ids.form.clear_widgets()
        self.ids.form.add_widget(form)

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

    def pen(self) -> Pen:
        return Pen(self.draft, self.words, self.change, self.write)

    def write(self, field: Field, kind: str, done: Callable[[str], None]) -> None:
        self.app.ask_text(field.caption, field.text, kind, done)

    def plain_form(self) -> Column:
        """A form that needs nothing but the settings."""
        form = PLAIN[self.tab]()
        form.fill(self.pen())
        return form

    def store_form(self) -> StoreForm:
        form = StoreForm()
        form.fill(self.pen(), [path for path in self.staff.sticks.files(".png") if is_text(path)])
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
        form.fill(self.pen(), self.has_password())
        form.ids.password.bind(on_release=lambda field: self.ask_password(field.caption))
        form.ids.test.bind(on_release=lambda _: self.test_mail())
        return form

    def paper_form(self) -> PaperForm:
        form = PaperForm()
        form.fill(self.pen(), self.queues())
        form.ids.test.bind(on_release=lambda _: self.test_paper())
        return form

    def queues(self) -> Sequence[str]:
        """Of the printers that are there; none where nobody answers."""
        try:
            return self.staff.machine.queues()
        except (OSError, subprocess.SubprocessError):
            return ()

    # ---- the mail account's password ----

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
