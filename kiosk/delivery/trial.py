"""Staff's tests of printer and mail, by the very ways that reports go: see kiosk.storage.trials."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable
from datetime import datetime
from email.message import EmailMessage
from pathlib import Path
from time import time

from gait.errors import GaitError
from gait.report.trial_page import write_trial_page
from kiosk.delivery.mail import Doubtful, MailServer, Post, fill, headed, one_line
from kiosk.delivery.printing import SLOW_PRINT_S, JobState, Printer
from kiosk.faults import DeliveryFault, MailAway, PrinterAway, StoreFault
from kiosk.folders import Folders
from kiosk.settings import RECEIPT, MailSettings, PrinterSettings, Settings, settings_for
from kiosk.storage.trials import Trial, Trials
from kiosk.visit.model import Delivery
from kiosk.words import Words, words

log = logging.getLogger("kiosk.delivery.trial")


class TrialDesk:
    """Works off the tests that staff asked for. post, printer, clock: as in kiosk.delivery.service.Courier."""

    def __init__(
        self,
        trials: Trials,
        place: Folders,
        post: Callable[[MailSettings], Post] = MailServer,
        printer: Callable[[PrinterSettings], Printer] = Printer,
        clock: Callable[[], float] = time,
    ) -> None:
        self._trials, self._place, self._clock = trials, place, clock
        self._post, self._printer = post, printer

    def work(self) -> float:
        """One try, or a look at the page in the queue; see kiosk.delivery.service.Worker."""
        trial = self._trials.take(self._clock()) or self._trials.queued_one()
        if trial is not None:
            self._try(trial)
        return 0.0  # the deliveries say how long

    def _try(self, trial: Trial) -> None:
        """Whatever happens: the border at which any error ends up where staff read it."""
        try:
            settings = settings_for(self._place.settings, "store", "mail", "printer")
            self._mail(trial, settings) if trial.kind is Delivery.EMAIL else self._print(trial, settings)
        except StoreFault:
            raise
        except GaitError as why:
            self._fail(trial, why)
        except Doubtful as doubt:
            self._fail(trial, MailAway(str(doubt)))
        except Exception as error:
            log.exception("test (%s): unexpected", trial.kind)
            self._fail(trial, DeliveryFault(f"Unexpected: {type(error).__name__}."))

    def _fail(self, trial: Trial, why: GaitError) -> None:
        log.warning("test (%s): %s: %s", trial.kind, why.code, why)
        self._trials.failed(trial, why)

    def _mail(self, trial: Trial, settings: Settings) -> None:
        message = trial_letter(trial, settings, words(trial.language))
        self._post(settings.mail).send(message, lambda: True)
        self._trials.done(trial)

    def _print(self, trial: Trial, settings: Settings) -> None:
        printer = self._printer(settings.printer)
        if trial.job:
            self._watch(trial, printer)
        else:
            self._trials.queued(trial, self._submitted(trial, settings, printer))

    def _submitted(self, trial: Trial, settings: Settings, printer: Printer) -> str:
        """The queue copies the page, which stays nowhere else."""
        page = self._place.root / "test-page.pdf"
        try:
            write_page(trial, settings, words(trial.language), page)
            return printer.submit(page)
        finally:
            page.unlink(missing_ok=True)

    def _watch(self, trial: Trial, printer: Printer) -> None:
        """What it waits for is told meanwhile; a page that comes out too late is not printed at all."""
        late = not 0.0 <= self._clock() - trial.asked_at < SLOW_PRINT_S
        try:
            if printer.standing(trial.job) is JobState.LEFT:
                self._trials.done(trial)
            elif late:
                raise PrinterAway("The page still waits in the printer's queue.")
        except PrinterAway as why:
            if late:
                printer.cancel(trial.job)
                raise
            self._trials.queued(trial, trial.job, why)


def trial_letter(trial: Trial, settings: Settings, said: Words) -> EmailMessage:
    """Text and HTML. Raises BadAddress, MailOff."""
    store = one_line(settings.store.name)
    subject = said.tr("Test mail from {store}").format(store=store)
    message = headed(trial.address, settings.mail.sender, store, subject, uuid.uuid4().hex, trial.asked_at)
    paragraphs = [said.tr("This is a test mail: reports can be sent by e-mail."), said.tr("It needs no answer.")]
    fill(message, paragraphs, said.language.code, {})
    return message


def write_page(trial: Trial, settings: Settings, said: Words, path: Path) -> None:
    """Raises DiskFault."""
    framed = (said.tr("A report fits where all four sides of this frame can be seen."),)
    lines = (
        said.tr("Reports can be printed."),
        *(() if settings.printer.paper == RECEIPT else framed),
        f"{datetime.fromtimestamp(trial.asked_at):%Y-%m-%d %H:%M}",
    )
    write_trial_page(settings.store.name, said.tr("Test page"), lines, path, settings.printer.paper)
