"""Who says that they have been here before: their proof, by a code before the camera or by e-mail, and what is found.

Nothing waits on the screen's thread: codes are looked for on one thread, the centre is asked on another. What is found
lives beside the visit, in memory alone, and is let go when it ends. Until an address is proved, nothing is asked about
it and nothing said: a letter with six digits goes to any address alike.
"""

from __future__ import annotations

import hmac
import logging
import secrets
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import partial
from typing import Protocol

from gait.earlier import Earlier
from gait.errors import Fault
from kiosk.address import is_address
from kiosk.camera.code_reader import CodeWatch
from kiosk.camera.recording import Shot
from kiosk.folders import Folders
from kiosk.link.history import History, history_by_address, history_by_code
from kiosk.session.part import Part
from kiosk.settings import Settings
from kiosk.storage.letters import CodeLetter, Letters
from kiosk.storage.store import Store
from kiosk.storage.trials import Phase
from kiosk.visit.events import Event, Recognised
from kiosk.visit.model import OVER, State, Visit
from kiosk.visit.person import read_code, read_letters

LOG = logging.getLogger(__name__)
DIGITS = 6
GOOD_S = 600.0  # of the digits that were sent
MOST_GUESSES = 5  # of a million: nobody guesses them
MOST_LETTERS = 3  # in one visit: anybody can type anybody's address


class Seeking(StrEnum):
    """What goes on. CODE: a code is waited for, before the camera or typed; DIGITS: those of the letter are."""

    CODE = "code"
    ASKING = "asking"
    SENDING = "sending"
    DIGITS = "digits"


class Outcome(StrEnum):
    """What came of the last try."""

    NOTHING = ""
    OTHER_CODE = "other_code"  # a QR code that is no customer's
    NO_CODE = "no_code"  # typed, and not of the form
    NO_ADDRESS = "no_address"
    NOBODY = "nobody"  # the proof is right, and the centre has nobody by it
    AWAY = "away"  # the centre does not answer, or does not answer this kiosk
    NOT_SENT = "not_sent"
    TOO_MANY = "too_many"  # letters in one visit
    WRONG = "wrong"
    OVER = "over"  # the digits are too old, or were guessed at too often


class HistoryDesk(Protocol):
    """What the screens see and do of it."""

    @property
    def seeking(self) -> Seeking: ...
    @property
    def told(self) -> Outcome: ...
    @property
    def earlier(self) -> Earlier | None:
        """What was found in this visit."""

    def show_letters(self, text: str) -> None:
        """A code that was typed."""

    def ask_letter(self, address: str, language: str) -> None:
        """Six digits to that address."""

    def tell_digits(self, text: str) -> None: ...
    def look_for_code(self) -> None:
        """No letter after all."""

    def choose(self, place: int) -> None:
        """Today is laid beside that earlier run."""


@dataclass(slots=True)
class Proof:
    """Whoever reads the letter knows the digits. sent_s: when, by the session's clock."""

    address: str
    digits: str
    sent_s: float
    guesses: int = 0


class HistoryJob(Part):
    """As HistoryDesk. shot: the camera's newest picture; clock: monotonic seconds; now: seconds since 1970."""

    def __init__(
        self,
        settings: Settings,
        folders: Folders,
        store: Store,
        shot: Callable[[], Shot | None],
        clock: Callable[[], float],
        now: Callable[[], float],
    ) -> None:
        super().__init__(settings)
        self.folders, self.letters = folders, Letters(store)
        self.shot, self.clock, self.now = shot, clock, now
        self.watch, self.asker = CodeWatch(), ThreadPoolExecutor(1, "centre")
        self.visit_id = ""
        self.forget()

    def forget(self) -> None:
        """Of whoever it was."""
        self.seeking, self.told = Seeking.CODE, Outcome.NOTHING
        self.earlier: Earlier | None = None
        self.proof: Proof | None = None
        self.sent = 0
        self.watch.forget()
        self.asked: Future[History] | None = None

    def open(self) -> None:
        """What a power cut left of somebody's address goes."""
        self.drop_letter()

    def enter(self, visit: Visit, before: State) -> None:
        if visit.state in OVER:
            if self.sent:
                self.drop_letter()
            self.forget()
        elif visit.state is State.RETURNING:
            self.visit_id, self.told = visit.id, Outcome.NOTHING

    def drop_letter(self) -> None:
        try:
            self.letters.forget()
        except Fault as fault:
            LOG.error("a letter's address is still there: %s", fault.message)

    def close(self) -> None:
        self.watch.close()
        self.asker.shutdown(wait=False, cancel_futures=True)

    # ---- what comes by itself ----

    def pass_time(self, visit: Visit) -> Event | None:
        if visit.state is not State.RETURNING:
            return None
        if self.seeking is Seeking.CODE:
            self.watch_camera()
        elif self.seeking is Seeking.SENDING:
            self.watch_letter()
        return self.hear_centre()

    def watch_camera(self) -> None:
        shot = self.shot()
        self.see(self.watch.found(None if shot is None else shot.jpeg))

    def see(self, texts: tuple[str, ...]) -> None:
        own = next((code for text in texts if (code := read_code(text))), "")
        if own and self.seeking is Seeking.CODE:
            self.ask(partial(history_by_code, self.folders, own, self.visit_id))
        elif texts:
            self.told = Outcome.OTHER_CODE

    def watch_letter(self) -> None:
        """Raises StoreFault."""
        letter = self.letters.now()
        if letter is not None and letter.phase is Phase.DONE:
            self.seeking = Seeking.DIGITS
        elif letter is None or letter.phase is Phase.FAILED or letter.is_unanswered(self.now()):
            self.give_up(Outcome.NOT_SENT)

    def hear_centre(self) -> Recognised | None:
        if self.asked is None or not self.asked.done():
            return None
        asked, self.asked = self.asked, None
        self.seeking = Seeking.CODE
        error = asked.exception()
        if error is not None:
            LOG.warning("earlier runs: %s", error)
            self.told = Outcome.AWAY
            return None
        return self.recognise(asked.result())

    def recognise(self, found: History) -> Recognised | None:
        if not found.known:
            self.told = Outcome.NOBODY
            return None
        self.earlier = Earlier(found.runs)
        return Recognised(found.person)

    # ---- what is touched ----

    def ask(self, history: Callable[[], History]) -> None:
        self.seeking, self.told, self.proof = Seeking.ASKING, Outcome.NOTHING, None
        self.asked = self.asker.submit(history)

    def show_letters(self, text: str) -> None:
        code = read_letters(text)
        if code:
            self.ask(partial(history_by_code, self.folders, code, self.visit_id))
        else:
            self.told = Outcome.NO_CODE

    def ask_letter(self, address: str, language: str) -> None:
        if not is_address(address):
            self.told = Outcome.NO_ADDRESS
        elif self.sent == MOST_LETTERS:
            self.told = Outcome.TOO_MANY
        else:
            self.send(Proof(address, f"{secrets.randbelow(10**DIGITS):0{DIGITS}}", self.clock()), language)

    def send(self, proof: Proof, language: str) -> None:
        """Handed to the service that reaches mail."""
        self.sent += 1
        self.seeking, self.told, self.proof = Seeking.SENDING, Outcome.NOTHING, proof
        try:
            self.letters.ask(CodeLetter(proof.address, proof.digits, language, self.now()))
        except Fault as fault:
            LOG.error("no letter: %s", fault.message)
            self.give_up(Outcome.NOT_SENT)

    def tell_digits(self, text: str) -> None:
        """A right guess is as good as the sixth is not: after five, or ten minutes, the letter is worth nothing."""
        proof = self.proof
        if proof is None or self.clock() - proof.sent_s > GOOD_S:
            self.give_up(Outcome.OVER)
        elif hmac.compare_digest(text.strip().encode(), proof.digits.encode()):
            self.ask(partial(history_by_address, self.folders, proof.address, self.visit_id))
        else:
            proof.guesses += 1
            self.told = Outcome.WRONG
            if proof.guesses == MOST_GUESSES:
                self.give_up(Outcome.OVER)

    def look_for_code(self) -> None:
        self.give_up(Outcome.NOTHING)

    def give_up(self, told: Outcome) -> None:
        self.seeking, self.told, self.proof = Seeking.CODE, told, None

    def choose(self, place: int) -> None:
        if self.earlier is not None:
            self.earlier = replace(self.earlier, chosen=place)
