"""What the staff's screens say, beyond their captions. Free of Kivy."""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import date, datetime

from babel.dates import format_date, format_time

from gait.errors import GaitError
from gait.shoes.cells import BadRow
from gait.verdict.rules import PronationClass
from kiosk.staff.table_work import Intake
from kiosk.storage.bin import Binned
from kiosk.storage.outbox import DeliveryLine
from kiosk.storage.shoes import ImportPreview
from kiosk.storage.trials import Phase, Trial
from kiosk.storage.visit_list import VisitLine
from kiosk.treadmill.recorded import belt_now
from kiosk.treadmill.treadmill import Link, Treadmill
from kiosk.upkeep.health import SILENT_LINKS, HealthFinding
from kiosk.visit.model import Delivery, FootInBrief, Run, State, Visit
from kiosk.words import Words, tr
from kiosk.words.wording import CLASS_WORDS, belt_words, kind_of

STATE_WORDS = {
    State.WELCOME: tr("not begun"),
    State.CUSTOMER: tr("at the questions"),
    State.SHOE: tr("at the choice of a shoe"),
    State.CHECK: tr("at the camera check"),
    State.STANDING: tr("while standing"),
    State.WARM_UP: tr("while warming up"),
    State.COUNTDOWN: tr("before the recording"),
    State.RECORDING: tr("while recording"),
    State.ANALYSING: tr("while analysing"),
    State.UNUSABLE: tr("recording not usable"),
    State.RESULT: tr("result seen"),
    State.COMPARE: tr("shoes compared"),
    State.RETURNING: tr("looking for earlier runs"),
    State.EARLIER: tr("earlier runs seen"),
    State.SHOES: tr("shoes suggested"),
    State.REPORT: tr("at the report"),
    State.TROUBLE: tr("stopped by a fault"),
    State.GOODBYE: tr("finished"),
}
KINDS = {Delivery.EMAIL: tr("E-mail"), Delivery.PRINT: tr("Paper")}
UNDER_WAY = {Delivery.EMAIL: tr("The test mail is on its way …"), Delivery.PRINT: tr("The test page is on its way …")}
TAKEN = {
    Delivery.EMAIL: tr("The mail server took the test mail. Look whether it arrived."),
    Delivery.PRINT: tr("The printer took the test page. Look whether it came out."),
}
ADVISED = ("mail_off", "mail_away", "mail_unsafe", "mail_password", "printer_off", "printer_away")
"""Faults whose advice fits a test too; the others' advice is about a customer's report."""
TODAY = tr("In the bin until {time} today, then gone for good")
TOMORROW = tr("In the bin until {time} tomorrow, then gone for good")
WEAK_PINS = {
    "length": tr("Choose 4 to 8 digits."),
    "digits": tr("Choose 4 to 8 digits."),
    "easy": tr("Anybody would guess this one. Choose another."),
}


def fault_words(error: GaitError, words: Words) -> str:
    """A fault in two sentences, with the error's own words for service."""
    return f"{words.tr(error.sentence)} {words.tr(error.advice)} ({error.message})"


def day_words(day: date, words: Words) -> str:
    """`Saturday, 21 November 2026` as the language writes it."""
    return format_date(day, "full", locale=words.language.locale)


def moment_words(at: float, words: Words) -> str:
    """`21/11/2026 14:32` as the language writes it, by the store's own clock."""
    moment = datetime.fromtimestamp(at)
    return f"{format_date(moment, 'short', locale=words.language.locale)} {clock_words(at, words)}"


def clock_words(at: float, words: Words) -> str:
    return format_time(datetime.fromtimestamp(at), "HH:mm", locale=words.language.locale)


def line_words(line: VisitLine, words: Words, with_day: bool) -> tuple[str, str]:
    """Title and detail of a visit in the list."""
    at = moment_words(line.started_at, words) if with_day else clock_words(line.started_at, words)
    shoes = words.ntr("{n} pair of shoes", "{n} pairs of shoes", line.shoes)
    state = words.tr(STATE_WORDS[line.state]) if line.ended else words.tr("under way")
    return f"{at} · {line.name or words.tr('no name')}", f"{shoes} · {state}"


def binned_words(entry: Binned, visit: Visit | None, now: float, words: Words) -> tuple[str, str]:
    """Title and detail of what lies in the bin. visit: as it lies there, for a run the run alone."""
    title = f"{moment_words(entry.started_at, words)} · {entry.name or words.tr('no name')}"
    until = until_words(entry.until, now, words)
    if visit is None or not entry.part_of:
        return title, until
    return title, f"{words.tr('Run {n}', n=entry.number)}, {shoe_words(visit.runs[0], words)} · {until}"


def until_words(until: float, now: float, words: Words) -> str:
    """until: within a day from now."""
    today = datetime.fromtimestamp(until).date() == datetime.fromtimestamp(now).date()
    return words.tr(TODAY if today else TOMORROW).format(time=clock_words(until, words))


def delivery_words(entry: DeliveryLine, visit: Visit | None, words: Words) -> tuple[str, str]:
    """Title and detail of a delivery in the list; in brackets what server or printer said."""
    name = words.tr("no name")
    if visit is not None:
        name = f"{moment_words(visit.started_at, words)} · {visit.customer.name or name}"
    why = words.tr(kind_of(entry.error).sentence).removesuffix(".")
    return f"{name} · {words.tr(KINDS[entry.kind])}", f"{why} ({entry.detail})" if entry.detail else why


def trial_words(trial: Trial, now: float, words: Words) -> tuple[str, str]:
    """What became of a test of printer or mail, and the kind of banner that it belongs on."""
    if trial.is_unanswered(now):
        advice = tr("The delivery service does not answer. Start the kiosk again; if this stays, call service.")
        return words.tr(advice), "bad"
    if trial.phase is Phase.DONE:
        return words.tr(TAKEN[trial.kind]), "good"
    if not trial.error:
        return words.tr(UNDER_WAY[trial.kind]), "advice"
    kind = kind_of(trial.error)
    parts = (words.tr(kind.sentence), words.tr(kind.advice) if trial.error in ADVISED else "", f"({trial.detail})")
    return " ".join(part for part in parts if part), "bad" if trial.phase is Phase.FAILED else "advice"


def visit_words(visit: Visit, words: Words) -> Iterator[str]:
    """What staff see of a visit: each run in a line."""
    for run in visit.runs:
        yield f"{run.number}. {shoe_words(run, words)}: {outcome_words(run, words)}"
    if not visit.runs:
        yield words.tr("Nothing was recorded.")


def shoe_words(run: Run, words: Words) -> str:
    return words.tr("Test shoe") if run.shoe.is_test_shoe else f"{run.shoe.brand} {run.shoe.model}".strip()


def outcome_words(run: Run, words: Words) -> str:
    if run.result is None:
        return words.tr("no result")
    left, right = (foot_words(foot, words) for foot in (run.result.left, run.result.right))
    return words.tr("left {left}, right {right}").format(left=left, right=right)


def foot_words(foot: FootInBrief, words: Words) -> str:
    """`Neutral 7.2°`."""
    angle = "" if foot.peak_deg is None else f" {words.number(foot.peak_deg)}°"
    return f"{words.tr(CLASS_WORDS[PronationClass(foot.pronation)])}{angle}"


def row_words(row: BadRow, words: Words) -> str:
    """A line of the file that is left out, and why."""
    return words.tr("Row {n}: {reason}", n=row.number, reason=row.reason)


def finding_words(finding: HealthFinding, words: Words) -> tuple[str, str, str]:
    """(kind, what is so, what to do) of a check."""
    issue = finding.issue
    if issue is None:
        return "good", words.tr(finding.title), words.tr("fine")
    figure = f" ({issue.figure})" if issue.figure else ""
    return issue.kind, f"{words.tr(issue.message)}{figure}", words.tr(issue.suggestion)


def treadmill_words(treadmill: Treadmill, name: str, words: Words) -> str:
    """How it stands with the treadmill that was chosen. name: its own."""
    link, belt = treadmill.link, belt_now(treadmill.reading())
    if link is Link.NONE:
        return words.tr("Choose the treadmill that the kiosk stands behind.")
    if link is Link.SOUGHT:
        return words.tr("looking …")
    if link is not Link.THERE:
        return silence_words(link, treadmill.why, words)
    return f"{name}: {belt_words(belt, words)}" if belt else words.tr("{name} is connected.").format(name=name)


def silence_words(link: Link, why: str, words: Words) -> str:
    """Why no treadmill is heard, and what to do; in brackets what the system said."""
    message, suggestion = (words.tr(said) for said in SILENT_LINKS[link])
    return f"{message}. {suggestion}{f' ({why})' if why else ''}"


def wrong_pin_words(wait_s: float, words: Words) -> str:
    """Of a PIN that was not taken, or not looked at. wait_s: until the next try counts."""
    if wait_s <= 0.0:
        return words.tr("That PIN is wrong.")
    seconds = math.ceil(wait_s)
    if seconds < 120:
        return words.ntr(
            "Too many wrong PINs. Try again in {n} second.", "Too many wrong PINs. Try again in {n} seconds.", seconds
        )
    minutes = math.ceil(wait_s / 60.0)
    return words.ntr(
        "Too many wrong PINs. Try again in {n} minute.", "Too many wrong PINs. Try again in {n} minutes.", minutes
    )


def intake_words(intake: Intake, done: ImportPreview, words: Words) -> str:
    """What became of the store's shoes."""
    added = words.ntr("{n} shoe was added.", "{n} shoes were added.", done.new)
    changed = words.ntr("{n} was brought up to date.", "{n} were brought up to date.", done.changed)
    gone = words.ntr("{n} other was removed.", "{n} others were removed.", done.gone)
    return f"{added} {changed} {gone if intake is Intake.REPLACE else words.tr('All others stay.')}"
