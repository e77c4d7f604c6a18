"""The delivery service, `python -m kiosk.delivery.service`: reports by e-mail and on paper, as the outbox asks.

It waits for the next due time, and looks once a second whether the screen asked for more, and whether anything in the
bin has had its time. SIGTERM ends it between two deliveries, or in the middle of one right before its content would go
out; content that is going out is finished.
"""

from __future__ import annotations

import logging
import os
import select
import signal
import socket
import sys
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from time import time
from typing import Protocol

from gait.disk import unfinished
from gait.errors import GaitError, SettingsFault
from kiosk.delivery.code_letter import CodeDesk
from kiosk.delivery.mail import Doubtful, Letter, LetterTooLarge, MailServer, Post, Withdrawn, compose
from kiosk.delivery.mail_password import password_for
from kiosk.delivery.printing import SLOW_PRINT_S, JobState, Printer, canceller
from kiosk.delivery.trial import TrialDesk
from kiosk.faults import (
    BadAddress,
    DeliveryFault,
    GaveUp,
    MailAway,
    MailLater,
    MailRefused,
    PrinterAway,
    StoreFault,
    Undeliverable,
)
from kiosk.folders import Folders, folders
from kiosk.logs import run_service, tell_fault
from kiosk.settings import RECEIPT, MailSettings, PrinterSettings, Settings, settings_for
from kiosk.storage.bin import Bin, Moment, empty_due, this_moment
from kiosk.storage.deletion import finish_deletions
from kiosk.storage.keeping import let_go
from kiosk.storage.letters import Letters
from kiosk.storage.outbox import Claim, Outbox
from kiosk.storage.trials import Trials
from kiosk.visit.model import Delivery, Visit
from kiosk.watchdog import Notifier
from kiosk.words import words

LOOK_S = 1.0  # a customer waits for paper; one look is one query over an index
FAULT_PAUSE_S = 30.0  # when the database cannot be used
FILM_TRIES = 3  # of a letter that wait for its film: one that a power cut left is not waited for
log = logging.getLogger("kiosk.delivery.service")


class Worker(Protocol):
    """What the service does, one piece after another."""

    def work(self) -> float:
        """One piece, if there is any; seconds that may pass until the next. Raises StoreFault, DiskFull."""


class Courier:
    """Works off the outbox. post: a mail server by its settings; stopping: whether the service is asked to end;
    clock: seconds since 1970, the outbox's own."""

    def __init__(
        self,
        outbox: Outbox,
        place: Folders,
        stopping: Callable[[], bool],
        post: Callable[[MailSettings], Post] = MailServer,
        printer: Callable[[PrinterSettings], Printer] = Printer,
        clock: Callable[[], float] = time,
    ) -> None:
        self._outbox, self._place, self._stopping, self._clock = outbox, place, stopping, clock
        self._post, self._printer = post, printer

    def deliver_next(self) -> bool:
        """Try the delivery that is due; whether there was one. Raises StoreFault, DiskFull of the database alone."""
        claim = self._outbox.claim()
        if claim is None:
            return False
        self._try(claim)
        self._let_go()
        return True

    def work(self) -> float:
        """See Worker."""
        self.deliver_next()
        return self.pause_s()

    def pause_s(self) -> float:
        """Seconds until it is worth looking again."""
        due = self._outbox.pause_s()
        return LOOK_S if due is None else min(due, LOOK_S)

    def _try(self, claim: Claim) -> None:
        """One delivery, whatever happens: the border at which any error ends up in the outbox."""
        name = f"delivery {claim.number} ({claim.kind}), try {claim.tries}"
        try:
            self._hand_over(claim)
            log.info("%s: handed over", name)
        except Withdrawn:
            self._outbox.give_back(claim)
        except Doubtful as doubt:
            log.warning("%s: %s", name, doubt)
            self._outbox.put_off(claim, MailAway(str(doubt)), doubtful=True)
        except StoreFault:
            raise
        except Undeliverable as why:
            log.error("%s: %s: %s", name, why.code, why)
            self._outbox.failed(claim, why)
        except GaitError as why:
            log.warning("%s: %s: %s", name, why.code, why)
            self._outbox.put_off(claim, why)
        except Exception as error:
            log.exception("%s: unexpected", name)
            self._outbox.put_off(claim, DeliveryFault(f"Unexpected: {type(error).__name__}."), doubtful=True)

    def _let_go(self) -> None:
        """What was kept for its delivery alone is kept no longer."""
        place = self._place
        try:
            hours = settings_for(place.settings, "retention").retention.video_hours
        except SettingsFault as fault:  # how long is not known; retention says so as well
            log.warning("nothing is deleted: %s", fault)
            return
        for visit_id in let_go(place, hours, self._clock(), canceller(place.settings)).visits:
            log.info("visit %s: delivered, deleted", visit_id)

    def _hand_over(self, claim: Claim) -> None:
        visit = self._outbox.load(claim.visit)
        settings = settings_for(self._place.settings, "mail", "printer")
        if visit is None:
            raise Withdrawn
        if claim.overdue:
            self._give_up(claim, settings)
        elif claim.kind is Delivery.EMAIL:
            self._mail(claim, visit, settings)
        else:
            self._print(claim, settings)

    def _give_up(self, claim: Claim, settings: Settings) -> None:
        """Paper that comes out days later would lie there for anybody: its job is cancelled."""
        if claim.kind is Delivery.PRINT and settings.printer.queue:
            printer = self._printer(settings.printer)
            printer.cancel(claim.job or self._under_way(claim, printer))
        raise GaveUp(f"Given up after {claim.tries} tries. {claim.detail}".strip())

    def _mail(self, claim: Claim, visit: Visit, settings: Settings) -> None:
        if not (visit.customer.email and visit.consents.email_report):
            raise BadAddress("There is no address that the report may be sent to.")
        whose = (visit.customer.email, settings.store.name, claim.token, claim.first_at, self._place.report(visit.id))
        letter = Letter(*whose, self._film(claim, visit))
        try:
            self._post_letter(claim, letter, visit, settings.mail)
            self._outbox.sent(claim)
        except LetterTooLarge as why:
            log.warning("delivery %s: without the film: %s", claim.number, why)
            self._post_letter(claim, replace(letter, film=None), visit, settings.mail)
            self._outbox.sent(claim, f"without the film: {why}")

    def _post_letter(self, claim: Claim, letter: Letter, visit: Visit, settings: MailSettings) -> None:
        """Raises LetterTooLarge for one with a film, which may go without it, and as Post does."""
        message = compose(letter, settings.sender, words(visit.language))
        try:
            self._post(settings).send(message, lambda: self._begin(claim))
        except LetterTooLarge as why:
            if letter.film is None:
                raise MailRefused(str(why)) from why
            raise

    def _film(self, claim: Claim, visit: Visit) -> Path | None:
        """What goes with the report; None where there is no film, or no consent to it. Raises MailLater for a while."""
        film = self._place.film(visit.id)
        if not visit.consents.email_film:
            return None
        if claim.tries <= FILM_TRIES and unfinished(film.parent, film.name):
            raise MailLater("The film is still being made.")
        return film if film.is_file() else None

    def _print(self, claim: Claim, settings: Settings) -> None:
        printer = self._printer(settings.printer)
        job = claim.job or self._under_way(claim, printer)
        if job:
            self._watch(claim, printer, job)
        elif self._begin(claim, printer.newest()):
            self._outbox.queued(claim, printer.submit(self._printed(claim.visit, settings.printer)))
        else:
            raise Withdrawn

    def _printed(self, visit: str, printer: PrinterSettings) -> Path:
        """The receipt where the printer has a roll; the report still where the visit was over before it had one."""
        receipt = self._place.receipt(visit)
        return receipt if printer.paper == RECEIPT and receipt.is_file() else self._place.report(visit)

    def _under_way(self, claim: Claim, printer: Printer) -> str:
        """The job of a former try that nobody wrote down; empty when there is none."""
        if not claim.unsure:
            return ""
        known = self._outbox.jobs()
        return next((job for job in printer.jobs_after(claim.jobs_before) if job not in known), "")

    def _watch(self, claim: Claim, printer: Printer, job: str) -> None:
        if printer.standing(job) is JobState.LEFT:
            self._outbox.sent(claim)
        elif self._clock() - claim.first_at > SLOW_PRINT_S:
            raise PrinterAway("The report still waits in the printer's queue.")
        else:
            self._outbox.queued(claim, job)

    def _begin(self, claim: Claim, jobs_before: int = 0) -> bool:
        return not self._stopping() and self._outbox.begin(claim, jobs_before)


class Stop:
    """SIGTERM and SIGINT as something to wait for: neither interrupts what is under way."""

    def __init__(self) -> None:
        self._heard, wake = socket.socketpair()
        for end in (self._heard, wake):
            end.setblocking(False)
        self._wake = wake  # kept open
        signal.set_wakeup_fd(wake.fileno(), warn_on_full_buffer=False)
        for one in (signal.SIGTERM, signal.SIGINT):
            signal.signal(one, lambda *_: None)

    def within(self, seconds: float) -> bool:
        """Wait that long; whether it was asked for, which is told at once."""
        return bool(select.select([self._heard], [], [], seconds)[0])

    def asked(self) -> bool:
        return self.within(0.0)


def run(workers: Sequence[Worker], within: Callable[[float], bool], tell: Callable[[str], None]) -> None:
    """Until `within` says so. tell: hands words to the service manager, see kiosk.watchdog.Notifier.say."""
    tell("READY=1")
    pause_s = 0.0
    while not within(pause_s):
        pause_s = 0.0
        for worker in workers:
            tell("WATCHDOG=1")
            pause_s = max(pause_s, step(worker))
    tell("STOPPING=1")


def step(worker: Worker) -> float:
    """One piece of work if there is any; the pause after it, seconds."""
    try:
        return worker.work()
    except GaitError as fault:
        tell_fault(fault, log)
    except Exception:  # the service's border: what is not foreseen is tried again later, and so is all else
        log.exception("unexpected")
    return FAULT_PAUSE_S


@dataclass(frozen=True, slots=True)
class BinWatch:
    """Empties the bin to the second, as staff were promised; retention does it once an hour where nobody delivers."""

    store: Bin
    place: Folders
    moment: Callable[[], Moment] = this_moment

    def work(self) -> float:
        """See Worker."""
        gone = empty_due(self.place, self.store, self.moment(), canceller(self.place.settings))
        if gone:
            log.info("%d visits or runs in the bin had their time, deleted", gone)
        return 0.0


def post_of(place: Folders) -> Callable[[MailSettings], Post]:
    """Mail servers that are told the password that holds at that moment."""
    return lambda given: MailServer(given, partial(password_for, place.mail_password, given))


def serve() -> None:
    """Deliver until asked to stop. Raises Fault."""
    place, stop = folders(), Stop()
    finish_deletions(place, canceller(place.settings))
    post = post_of(place)
    with closing(Outbox(place.visits)) as outbox, closing(Bin(place.visits)) as binned:
        desk, courier = TrialDesk(Trials(outbox), place, post), Courier(outbox, place, stop.asked, post)
        workers = (CodeDesk(Letters(outbox), place, post), desk, courier, BinWatch(binned, place))
        run(workers, stop.within, Notifier(os.environ.get("NOTIFY_SOCKET", "")).say)


if __name__ == "__main__":
    sys.exit(run_service(serve, log))
