"""Staff's phone: what it asks for is answered on the screen's thread, and what it orders is told to the visit there."""

from __future__ import annotations

import hmac
import logging
from dataclasses import replace

from gait.errors import Fault
from kiosk.delivery.phone_line import LOST, PhoneAnswer, PhoneDesk, PhoneRequest
from kiosk.folders import Folders
from kiosk.session.front import Front
from kiosk.session.part import Part
from kiosk.session.phone_keys import (
    NOT_NOW,
    SURE,
    THROWN_AWAY,
    PhoneKey,
    known_keys,
    place_of,
    refusal,
    said,
)
from kiosk.settings import Settings
from kiosk.staff.staff_wording import wrong_pin_words
from kiosk.upkeep.pairing import NotPaired, Pairing, Phone
from kiosk.visit.events import Event
from kiosk.visit.model import Visit
from kiosk.words import Words, tr, words

LOG = logging.getLogger(__name__)
NOT_PAIRED = {
    "code": tr("This code is wrong or over. Let the kiosk show a new one."),
    "full": tr("As many phones are paired as can be. Unpair them on the kiosk."),
}
GONE_ON = tr("The visit has gone on meanwhile. Look again.")
STALE = tr("This page was out of date. Press again.")


class PhoneJob(Part):
    """Hears phones as long as the store wants it. front: the visit as the screens see it."""

    def __init__(self, settings: Settings, folders: Folders, front: Front, pairing: Pairing) -> None:
        super().__init__(settings)
        self.folders, self.front, self.pairing = folders, front, pairing
        self.desk: PhoneDesk | None = None

    def open(self) -> None:
        """Without its socket the kiosk goes on; health tells of it."""
        if not self.settings.share.takes_keys:
            return
        try:
            self.desk = PhoneDesk(self.folders.phone)
        except OSError as error:
            LOG.error("no phone is heard: %s", error)

    def use(self, settings: Settings) -> None:
        """Phones stay paired unless what they reach the kiosk by is changed."""
        same = settings.share == self.settings.share
        super().use(settings)
        if not same:
            self.close()
            self.open()

    def close(self) -> None:
        self.pairing.unpair()
        if self.desk is not None:
            self.desk.close()
        self.desk = None

    def pass_time(self, visit: Visit) -> Event | None:
        """One request a turn of the screen; what it orders, if the visit lets it."""
        asked = self.desk.next() if self.desk is not None else None
        if asked is None:
            return None
        try:
            answer, event = self.answer(asked.request)
        except Exception as error:  # the border: whatever a phone asks for, the screen goes on
            LOG.exception("a phone could not be answered")
            asked.answer.set_exception(OSError(type(error).__name__))
            return None
        asked.answer.set_result(answer)
        return event

    @property
    def words(self) -> Words:
        """The store's: staff read them."""
        return words(self.settings.store.language)

    def answer(self, request: PhoneRequest) -> tuple[PhoneAnswer, Event | None]:
        """What to show, and what to tell the visit."""
        phone = self.pairing.phone(request.token)
        if request.order == "pair":
            return self.pair(request), None
        if phone is None or request.order == "greet":
            return self.greeting(), None
        if request.order == "press":
            return self.press(request, phone)
        return self.shown(phone), None

    # ---- pairing ----

    def pair(self, request: PhoneRequest) -> PhoneAnswer:
        """A phone with the right code and the right PIN; else why not."""
        try:
            token = self.pairing.pair(request.code, request.pin)
        except NotPaired as why:
            return self.greeting(self.why_not_paired(why))
        except Fault as fault:
            LOG.error("no phone was paired: %s", fault.message)
            return self.greeting(self.words.tr(fault.sentence))
        LOG.info("a phone was paired: %d", self.pairing.count())
        return PhoneAnswer(True, True, self.words.language.code, "", token=token)

    def why_not_paired(self, why: NotPaired) -> str:
        if why.reason == "pin":
            return wrong_pin_words(self.pairing.pin.wait_s(), self.words)
        return self.words.tr(NOT_PAIRED[why.reason])

    def greeting(self, notice: str = "") -> PhoneAnswer:
        """The page that pairs."""
        known = self.words
        lines = (known.tr("Staff find the code on the kiosk under Staff, Staff’s phone."),)
        fields, keys = (known.tr("Code on the kiosk"), known.tr("Staff PIN")), (("pair", known.tr("Pair this phone")),)
        head = (known.language.code, known.tr("Staff’s phone"))
        return PhoneAnswer(False, False, *head, "", lines, notice, keys, fields, known.tr(LOST))

    # ---- the visit ----

    def shown(self, phone: Phone, done: bool = True) -> PhoneAnswer:
        """The visit, with the keys that can be pressed; a key that was pressed once and asks is alone then."""
        now, place = said(self.front, self.words), place_of(self.front)
        keys = [key for key in known_keys(self.front, self.words) if not refusal(self.front.visit, key)]
        asking = [key for key in keys if phone.asked == f"{place}.{key.name}"]
        lines = (*now.lines, self.words.tr(THROWN_AWAY)) if asking else now.lines
        told = tuple((key.name, self.words.tr(SURE) if asking else key.words) for key in asking or keys)
        head = (self.words.language.code, now.headline, now.figure)
        answer = PhoneAnswer(True, done, *head, lines, phone.notice, told, lost=self.words.tr(LOST))
        return replace(answer, seen=place, check=phone.check)

    def press(self, request: PhoneRequest, phone: Phone) -> tuple[PhoneAnswer, Event | None]:
        """The key's event, or why not."""
        before, phone.asked, phone.notice = phone.asked, "", ""
        if not hmac.compare_digest(request.check.encode(), phone.check.encode()):
            return self.refuse(phone, STALE), None
        if request.seen != place_of(self.front):
            return self.refuse(phone, GONE_ON), None
        key = self.key(request.key)
        why = NOT_NOW if key is None else refusal(self.front.visit, key)
        if key is None or why:
            return self.refuse(phone, why), None
        wish = f"{request.seen}.{key.name}"
        if key.asks and before != wish:
            phone.asked = wish
            return self.shown(phone), None
        return self.shown(phone), key.event

    def key(self, name: str) -> PhoneKey | None:
        return next((key for key in known_keys(self.front, self.words) if key.name == name), None)

    def refuse(self, phone: Phone, why: str) -> PhoneAnswer:
        """Said until the next key."""
        phone.notice = self.words.tr(why)
        return self.shown(phone, done=False)
