"""A report on paper through CUPS: `lp` hands it to the printer's queue, `lpstat` tells what became of it.

What is known is that the queue passed it on: "sent to the printer", never "printed". A job that was cancelled or given
up there is told as such for as long as CUPS keeps its history. lpstat names queues as they stand in addresses
(`B%C3%BCro-12`), and finds no job of such a queue when it is asked for that queue's alone: so all are asked for.
"""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from urllib.parse import unquote

from kiosk.delivery.ipp import ABORTED, CANCELLED, job_state
from kiosk.delivery.mail import one_line
from kiosk.faults import NotPrinted, PrinterAway, PrinterOff, ReportMissing
from kiosk.settings import RECEIPT, PrinterSettings, settings_for

SLOW_PRINT_S = 120.0  # a report of some pages is through a slow printer by then
TIMEOUT_S = 20.0  # CUPS on this machine answers at once, or hangs
TITLE = "Gait report"  # on the printer's display: no name
REQUEST = re.compile(r"request id is (\S+-\d+)")  # lp's answer
JOB = re.compile(
    r"^(\S+-\d+)\s.*\n((?:\s.*\n)*)", re.MULTILINE
)  # lpstat -l -o: a job's line, then what there is to say
ALERTS = re.compile(r"^\s+Alerts: (.*)$", re.MULTILINE)  # its job-state-reasons (RFC 8011, 5.3.8)
HELD = "job-hold-until-specified"
ENDED = {
    CANCELLED: "Somebody cancelled the report in the printer's queue.",
    ABORTED: "The printer's queue gave the report up.",
}
STOPPED = re.compile(r"^printer \S+ disabled since .*?-\s*(.*)", re.DOTALL)


class JobState(Enum):
    """ACTIVE: the queue still has it. LEFT: the queue passed it on."""

    ACTIVE = "active"
    LEFT = "left"


@dataclass(frozen=True, slots=True)
class ProgramAnswer:
    """What a program answered."""

    fine: bool
    text: str
    error: str


class Printer:
    """The queue of the settings. Every method raises PrinterAway, or PrinterOff without a queue."""

    def __init__(self, settings: PrinterSettings, timeout_s: float = TIMEOUT_S) -> None:
        self._queue, self._paper, self._timeout_s = settings.queue, settings.paper, timeout_s
        if not self._queue:
            raise PrinterOff("No printer is set up.")

    def submit(self, report: Path) -> str:
        """Hand the PDF to the queue; the job, such as `shop-12`. Raises ReportMissing."""
        if not report.is_file():
            raise ReportMissing("The report is not there.")
        said = self._ask("lp", "-d", self._queue, "-t", TITLE, *self._media(), "--", str(report))
        found = REQUEST.search(said.text)
        if not said.fine or found is None:
            raise PrinterAway(f"The printer's queue does not take the report: {reason(said)}")
        return found.group(1)

    def _media(self) -> tuple[str, ...]:
        """A roll's length is nobody's to order: the queue's own setting holds."""
        return () if self._paper == RECEIPT else ("-o", f"media={self._paper}")

    def newest(self) -> int:
        """Number of the queue's newest job, 0 without one."""
        return max((number(job) for job in self._jobs(self._queue, "all")), default=0)

    def jobs_after(self, newest: int) -> tuple[str, ...]:
        """The queue's jobs that came after that one, oldest first."""
        return tuple(sorted((job for job in self._jobs(self._queue, "all") if number(job) > newest), key=number))

    def standing(self, job: str) -> JobState:
        """What became of the job, also in a former queue.

        Raises PrinterAway when it waits because it is held or the queue is stopped, NotPrinted when it was cancelled or
        given up.
        """
        queue = queue_of(job)
        waiting = self._jobs(queue, "not-completed")
        if job not in waiting:
            return self._left(job)
        if HELD in waiting[job]:
            raise PrinterAway("The report is held in the printer's queue.")
        said = self._ask("lpstat", "-p", queue)
        stopped = STOPPED.match(said.text)
        if stopped is not None:
            raise PrinterAway(f"The printer is stopped: {one_line(stopped.group(1)) or 'no reason given'}")
        return JobState.ACTIVE

    def _left(self, job: str) -> JobState:
        """Of a job that is in no queue any more; CUPS may have forgotten it."""
        with suppress(OSError):
            why = ENDED.get(job_state(number(job), self._timeout_s) or 0)
            if why is not None:
                raise NotPrinted(why)
        return JobState.LEFT

    def cancel(self, job: str) -> None:
        """Take the job out of the queue; one that has left it already is no fault, nor is none at all."""
        if job and job in self._jobs(queue_of(job), "not-completed"):
            self._ask("cancel", job)

    def _jobs(self, queue: str, which: str) -> dict[str, str]:
        """The jobs of a queue, and the reasons that CUPS gives for the state of each."""
        there, said = self._ask("lpstat", "-p", queue), self._ask("lpstat", "-l", "-W", which, "-o")
        for answer in (there, said):
            if not answer.fine:
                raise PrinterAway(f"The printer's queue cannot be seen: {reason(answer)}")
        found = {unquote(job): " ".join(ALERTS.findall(more)) for job, more in JOB.findall(said.text)}
        return {job: alerts for job, alerts in found.items() if queue_of(job) == queue}

    def _ask(self, *order: str) -> ProgramAnswer:
        """Run a program of CUPS by its arguments, without a shell, in plain English."""
        try:
            done = subprocess.run(
                order,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=self._timeout_s,
                env={**os.environ, "LC_ALL": "C"},
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise PrinterAway("The printing system does not answer.") from error
        except OSError as error:
            raise PrinterAway(f"The printing system is not installed: {error.strerror}.") from error
        return ProgramAnswer(
            done.returncode == 0, *(part.decode("utf-8", "replace") for part in (done.stdout, done.stderr))
        )


def canceller(settings: Path) -> Callable[[str], None]:
    """Cancels jobs in the queue that the settings name at that moment."""
    return lambda job: Printer(settings_for(settings, "printer").printer).cancel(job)


def queue_of(job: str) -> str:
    """`shop` of `shop-12`."""
    return job.rpartition("-")[0]


def number(job: str) -> int:
    """12 of `shop-12`."""
    return int(job.rpartition("-")[2])


def reason(said: ProgramAnswer) -> str:
    return one_line(said.error) or "no reason given"
