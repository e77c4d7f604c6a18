"""Sentences that lay a run of an earlier visit beside today's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from babel.dates import format_date

from gait.earlier import Apart, Change, Earlier, EarlierRun, Peaks, apart, change_of, peak_changes, peaks_of, way_of
from gait.result import Analysis
from gait.verdict.rules import Verdict
from gait.words import Words, said, template

CHANGES = {
    Change.NONE: template("How your heels roll in has not clearly changed since {day}."),
    Change.LESS: template("Your heel rolls in less today than on {day}."),
    Change.MORE: template("Your heel rolls in more today than on {day}."),
    Change.BOTH: template("One heel rolls in more today than on {day}, the other less."),
}
APART = {
    Apart.METHOD: template("Today and {day} cannot be compared: the angles were measured in different ways."),
    Apart.ZERO: template(
        "Today and {day} cannot be compared: angles of two days need a moment of standing still before each run."
    ),
    Apart.RULES: template("Today and {day} cannot be compared: they were judged by different limits."),
    Apart.MODELS: template("Today and {day} cannot be compared: they were measured by different versions."),
    Apart.UNMEASURED: template("Today and {day} cannot be compared: an angle is missing."),
}
ANOTHER_SHOE = said("The shoe was another, which alone can make a difference.")
TODAY = said("Today")
NOTHING_EARLIER = said("There is no earlier run yet.")


@dataclass(frozen=True, slots=True)
class EarlierRow:
    """A run in a table. name: its day, or today. place: store and shoe. open: it cannot be compared with today."""

    name: str
    place: str
    verdicts: tuple[Verdict, Verdict]
    peaks: Peaks
    open: bool = False


def rows_of(today: Analysis, store: str, shoe: str, earlier: Earlier, words: Words) -> tuple[EarlierRow, ...]:
    """Today's, then the others, the newest first. store, shoe: of today, empty where nobody says."""
    own = EarlierRow(words.tr(TODAY), place_words(store, shoe), today.verdicts, peaks_of(today))
    return own, *(row_of(run, today, words) for run in earlier.runs)


def row_of(run: EarlierRun, today: Analysis, words: Words) -> EarlierRow:
    place, apart_from = place_words(run.store, run.shoe), why_apart(run, today)
    return EarlierRow(day_words(run.day, words), place, run.verdicts, run.peaks, apart_from is not None)


def place_words(store: str, shoe: str) -> str:
    return " · ".join(filter(None, (store, shoe)))


def day_words(day: date, words: Words) -> str:
    return str(format_date(day, "medium", locale=words.language.locale))


def why_apart(before: EarlierRun, today: Analysis) -> Apart | None:
    """What keeps the two from being compared; None where nothing does."""
    measured = any(change is not None for change in peak_changes(before.peaks, peaks_of(today)))
    return apart(before.way, way_of(today)) or (None if measured else Apart.UNMEASURED)


def what_changed(before: EarlierRun, today: Analysis, words: Words) -> str:
    """In one sentence, and whether it is more than the noise; or why nobody can say."""
    day, reason = day_words(before.day, words), why_apart(before, today)
    if reason is not None:
        return words.tr(APART[reason], day=day)
    return words.tr(CHANGES[change_of(peak_changes(before.peaks, peaks_of(today)))], day=day)


def shoe_words(before: EarlierRun, today: Analysis, shoe: str, words: Words) -> str:
    """That two runs which can be compared were in two shoes; empty otherwise. shoe: of today, as EarlierRun has it."""
    return "" if before.shoe == shoe or why_apart(before, today) else words.tr(ANOTHER_SHOE)
