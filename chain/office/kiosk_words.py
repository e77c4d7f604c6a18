"""How a kiosk is, in words: what it says of itself comes in English, and is told in the reader's language."""

from __future__ import annotations

from dataclasses import dataclass

from babel.dates import format_timedelta

from chain.storage.figures import KioskState
from chain.storage.updates import SILENT_HOURS
from chain.words import Words
from gait.words import Sentence, said, template

SILENT_S = 15 * 60.0  # a kiosk speaks every minute
GIGABYTE = 1e9
FINDINGS = (
    template("The disk is almost full: nothing can be recorded"),
    template("The disk is filling up"),
    template("A setting cannot be used"),
    template("No mail server is set up"),
    template("E-mails have no sender"),
    template("Phones do not reach the kiosk"),
    template("Staff’s phone has no address to open"),
    template("The clock is wrong"),
    template("What head office published was not taken in."),
    template("What came as head office’s is not signed by it."),
    template("What head office published arrived damaged."),
    template("What came as head office’s is older than what is here."),
    template("What head office published is meant for another store."),
    template("What head office published cannot be used here."),
    template("This could not be checked"),
)
"""What a kiosk's health check finds (kiosk/link/alive.py), as it says it; another is told as it comes."""
CAMERAS = {
    "there": template("plugged in"),
    "missing": template("set up, but not plugged in"),
    "none": template("none set up"),
}
REFUSED = {
    "erased": template("were erased meanwhile; the kiosk deletes them too"),
    "withdrawn": template("of visits whose consent was withdrawn"),
    "no_consent": template("of visits without the customer's consent"),
    "other_kiosk": template("of visits that are another kiosk's"),
    "other_person": template("of persons with another code"),
    "malformed": template("cannot be read: kiosk and centre are of different versions"),
    "too_large": template("are too large"),
}
"""Why changes are not taken, by the code of chain.errors."""


@dataclass(frozen=True, slots=True)
class KioskRow:
    """A kiosk as its line says it. mark: `good`, `off` or `bad`, drawn beside the words."""

    state: KioskState
    mark: str
    heard: str
    version: str
    disk: str
    camera: str
    queue: str
    faults: tuple[str, ...]

    @property
    def wants_a_look(self) -> bool:
        return self.mark == "bad"


def kiosk_row(state: KioskState, words: Words) -> KioskRow:
    alive, faults = state.alive, tuple(faults_of(state, words))
    if alive is None:
        return KioskRow(state, mark_of(state, faults), heard(state, words), "", "", "", "", faults)
    disk = words.tr(said("{room:.0f} GB free", room=alive.disk_free_bytes / GIGABYTE))
    camera = words.tr(CAMERAS.get(alive.camera, alive.camera))
    return KioskRow(
        state, mark_of(state, faults), heard(state, words), alive.version, disk, camera, str(alive.queue), faults
    )


def mark_of(state: KioskState, faults: tuple[str, ...]) -> str:
    if state.revoked_at is not None:
        return "off"
    if faults:
        return "bad"
    return "good" if state.silent_s is not None and state.silent_s < SILENT_S else "off"


def heard(state: KioskState, words: Words) -> str:
    if state.revoked_at is not None:
        return words.tr("Revoked")
    if state.silent_s is None:
        return words.tr("Never heard")
    if state.silent_s < SILENT_S:
        return words.tr("Answers")
    return words.tr(said("Silent for {time}", time=lasted(state.silent_s, words)))


def lasted(seconds: float, words: Words) -> str:
    return format_timedelta(round(seconds), locale=words.language.locale, threshold=1.5)


def faults_of(state: KioskState, words: Words) -> list[str]:
    """What somebody should look at."""
    if state.revoked_at is not None:
        return []
    found: list[str | Sentence] = []
    if state.silent_s is not None and state.silent_s > SILENT_HOURS * 3600.0:
        found.append(
            said(
                "Not heard for {time}: see whether it is switched on and has its network",
                time=lasted(state.silent_s, words),
            )
        )
    if state.alive is not None:
        found += (
            [said("Camera: {camera}", camera=CAMERAS[state.alive.camera])]
            if state.alive.camera in ("missing", "none")
            else []
        )
        found += state.alive.findings
    told = [words.tr(each) for each in found]
    return told + (
        [words.ntr("{n} change is not taken", "{n} changes are not taken", state.refused)] if state.refused else []
    )
